#include "gate/verdict.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace {

class Reasons {
 public:
  void add(Verdict level, std::string_view code, std::string text) {
    decision_.verdict = std::max(decision_.verdict, level);
    decision_.reasons.push_back({level, std::string(code), std::move(text)});
  }

  /// The worse level of `limit` that `exceeds(value)`, told by `words(value, "limit")`.
  template <class T, class Exceeds, class Words>
  void judge(std::string_view code, const Limit<T>& limit, Exceeds exceeds, Words words) {
    if (limit.block.value && exceeds(*limit.block.value))
      add(Verdict::block, code, words(*limit.block.value, "limit"));
    else if (limit.warn.value && exceeds(*limit.warn.value))
      add(Verdict::warn, code, words(*limit.warn.value, "warning limit"));
  }

  Decision worst_first() {
    std::stable_sort(decision_.reasons.begin(), decision_.reasons.end(),
                     [](const Reason& a, const Reason& b) { return a.level > b.level; });
    return std::move(decision_);
  }

 private:
  Decision decision_;
};

template <class T>
bool is_set(const Limit<T>& limit) {
  return limit.warn.value || limit.block.value;
}

/// Both amounts in cents, or with every digit where cents would make them look equal.
std::string over(std::string_view sign, Usd amount, std::string_view per_month, std::string_view kind,
                 Usd limit) {
  const bool cents = amount.cents() != limit.cents();
  return fmt::format("{}{} {} exceeds the {} of {}", sign, cents ? amount.cents() : amount.exact(), per_month,
                     kind, cents ? limit.cents() : limit.exact());
}

/// Likewise with one digit behind the point.
std::string percentage(Decimal percent, Decimal limit) {
  const std::string rounded = percent.fixed(1);
  return Decimal::parse(rounded) == limit ? percent.text() : rounded;
}

void judge_plan(const Plan& plan, const Limits& limits, Reasons& reasons) {
  if (plan.errored() == true)
    reasons.add(Verdict::block, "plan.errored", "planning failed, so this is only a part of the plan");

  const auto& changes = plan.changes();
  const auto unknown = [](const auto& change) { return change.action == Action::unknown; };
  const auto entries = std::count_if(changes.begin(), changes.end(), unknown);
  const auto outputs = std::count_if(plan.outputs().begin(), plan.outputs().end(), unknown);
  if (entries > 0) {
    const Change& first = *std::find_if(changes.begin(), changes.end(), unknown);
    reasons.add(Verdict::block, "plan.unknown_action",
                fmt::format("{} with actions that this version does not know: [{}] for {}{}",
                            counted(static_cast<std::size_t>(entries), "entry", "entries"),
                            fmt::join(first.actions, ", "), first.address, entries > 1 ? " and others" : ""));
  } else if (outputs > 0) {
    reasons.add(Verdict::block, "plan.unknown_action",
                fmt::format("{} with actions that this version does not know",
                            counted(static_cast<std::size_t>(outputs), "output")));
  }

  if (plan.errored() != true && (plan.complete() == false || !plan.deferred().empty()))
    reasons.add(limits.block_incomplete.value_or(false) ? Verdict::block : Verdict::warn, "plan.incomplete",
                plan.deferred().empty()
                    ? "the plan is incomplete, as -target makes it: more remains to be done after it"
                    : fmt::format("the plan is incomplete: {} put off until after it",
                                  counted(plan.deferred().size(), "change is", "changes are")));
}

void judge_deletes(const Plan& plan, const Limits& limits, Reasons& reasons) {
  const auto& changes = plan.changes();
  const auto deletes = static_cast<std::size_t>(
      std::count_if(changes.begin(), changes.end(), [](const Change& change) { return change.deletes; }));
  reasons.judge(
      "plan.max_deletes", limits.max_deletes, [&](std::size_t limit) { return deletes > limit; },
      [&](std::size_t limit, std::string_view kind) {
        return fmt::format("{} deleted or replaced, which exceeds the {} of {}",
                           counted(deletes, "resource is", "resources are"), kind, limit);
      });
}

void judge_findings(const std::vector<Finding>& findings, const Limits& limits, Reasons& reasons) {
  const auto& [warn, block] = limits.severity;
  std::vector<const Finding*> sides[2];  // those that warn, and those that block
  for (const Finding& finding : findings) {
    if (block.value && finding.severity >= *block.value)
      sides[1].push_back(&finding);
    else if (warn.value && finding.severity >= *warn.value)
      sides[0].push_back(&finding);
  }
  for (const Verdict level : {Verdict::block, Verdict::warn}) {
    std::vector<const Finding*>& side = sides[level == Verdict::block];
    if (side.empty()) continue;
    const auto worse = [](const Finding* a, const Finding* b) {
      return std::tie(b->severity, a->address, a->rule) < std::tie(a->severity, b->address, b->rule);
    };
    const Finding& worst = **std::min_element(side.begin(), side.end(), worse);
    std::vector<std::string> counts;
    for (const Severity severity :
         {Severity::critical, Severity::high, Severity::medium, Severity::low, Severity::info})
      if (const auto n =
              std::count_if(side.begin(), side.end(), [&](auto* f) { return f->severity == severity; }))
        counts.push_back(fmt::format("{} {}", n, name(severity)));
    reasons.add(level, "risk.severity",
                fmt::format("{} finding{}{} {}{}", fmt::join(counts, ", "), side.size() == 1 ? "" : "s",
                            side.size() == 1 ? ":" : ", the worst is", worst.rule,
                            worst.address.empty() ? "" : " at " + worst.address));
  }
}

void judge_cost(const Estimate& estimate, const Limits& limits, Reasons& reasons) {
  const Usd increase = estimate.delta.high;
  const std::string increase_sign = estimate.delta.is_single() ? "+" : "up to +";
  reasons.judge(
      "cost.max_monthly_increase", limits.max_monthly_increase, [&](Usd limit) { return increase > limit; },
      [&](Usd limit, std::string_view kind) {
        return over(increase_sign, increase, "USD a month", kind, limit);
      });

  const Usd before = estimate.before.low;
  reasons.judge(
      "cost.max_monthly_increase_percent", limits.max_monthly_increase_percent,
      [&](Decimal limit) { return increase > Usd() && increase * Quantity(100) > before * limit; },
      [&](Decimal limit, std::string_view kind) {
        if (before <= Usd())
          return fmt::format("{}{} USD a month over nothing before exceeds the {} of {} %", increase_sign,
                             increase.cents(), kind, limit.text());
        return fmt::format("{}{} % a month ({}{} USD over {}) exceeds the {} of {} %", increase_sign,
                           percentage(increase.amount() * Decimal(100) / before.amount(), limit),
                           increase_sign, increase.cents(), before.cents(), kind, limit.text());
      });

  reasons.judge(
      "cost.max_monthly_total", limits.max_monthly_total,
      [&](Usd limit) { return estimate.after.high > limit; },
      [&](Usd limit, std::string_view kind) {
        return over(estimate.after.is_single() ? "a total of " : "a total of up to ", estimate.after.high,
                    "USD a month", kind, limit);
      });
}

/// Of class unknown, and still there afterwards: its cost may be higher than the estimate has it.
bool may_cost_more(const ResourceCost& resource) {
  return resource.cost_class == CostClass::unknown && resource.change->action != Action::destroy;
}

void judge_coverage(const Estimate& estimate, const Limits& limits, Reasons& reasons) {
  const Coverage& coverage = estimate.coverage;
  const std::size_t unpriced = coverage.unsupported + coverage.unknown;
  const std::size_t all = unpriced + coverage.priced + coverage.usage + coverage.free;
  const auto times = [](std::size_t n, Decimal factor) {
    return Decimal(static_cast<std::int64_t>(n)) * factor;
  };
  reasons.judge(
      "cost.max_unpriced", limits.max_unpriced,
      [&](Decimal limit) { return times(unpriced, 100) > times(all, limit); },
      [&](Decimal limit, std::string_view kind) {
        return fmt::format("{} of {} have no price ({} %), which exceeds the {} of {} %", unpriced,
                           counted(all, "resource"), percentage(times(unpriced, 100) / times(all, 1), limit),
                           kind, limit.text());
      });
  if (is_set(limits.max_unpriced)) return;

  const bool total = is_set(limits.max_monthly_total);
  const bool increase = is_set(limits.max_monthly_increase) || is_set(limits.max_monthly_increase_percent);
  if (!total && !increase) return;
  const auto open = static_cast<std::size_t>(
      std::count_if(estimate.resources.begin(), estimate.resources.end(), [&](const ResourceCost& resource) {
        return may_cost_more(resource) && (total || resource.change->action != Action::no_op);
      }));
  if (open > 0)
    reasons.add(Verdict::warn, "cost.lower_bound",
                fmt::format("{} could not be priced, so the {} may be higher", counted(open, "resource"),
                            increase ? "increase" : "total"));
}

}  // namespace

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::warn:
      return "warn";
    case Verdict::block:
      return "block";
  }
  return "block";
}

Decision decide(const Plan& plan, const std::vector<Finding>& findings, const Estimate& estimate,
                const Limits& limits) {
  Reasons reasons;
  judge_plan(plan, limits, reasons);
  judge_findings(findings, limits, reasons);
  judge_cost(estimate, limits, reasons);
  judge_coverage(estimate, limits, reasons);
  judge_deletes(plan, limits, reasons);
  if (estimate.prices_stale)
    reasons.add(limits.block_stale_prices.value_or(false) ? Verdict::block : Verdict::warn, "prices.stale",
                fmt::format("the prices ({}) are much older than the plan", estimate.prices_date));
  return reasons.worst_first();
}
