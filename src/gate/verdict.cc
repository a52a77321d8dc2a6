#include "gate/verdict.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace {

class Reasons {
 public:
  /// What passes is no reason.
  void add(Verdict level, std::string_view code, std::string text, Severity from = Severity::info) {
    if (level == Verdict::pass) return;
    decision_.verdict = std::max(decision_.verdict, level);
    decision_.reasons.push_back({level, std::string(code), std::move(text), {}, from});
  }

  /// The worse level of `limit` that `exceeds(value)`, told by `words(value, "limit")`.
  template <class T, class Exceeds, class Words>
  void judge(std::string_view code, const Limit<T>& limit, Exceeds exceeds, Words words) {
    if (limit.block.value && exceeds(*limit.block.value))
      add(Verdict::block, code, words(*limit.block.value, "limit"));
    else if (limit.warn.value && exceeds(*limit.warn.value))
      add(Verdict::warn, code, words(*limit.warn.value, "warning limit"));
  }

  bool blocks_by(std::string_view code_beginning) const {
    return std::any_of(decision_.reasons.begin(), decision_.reasons.end(), [&](const Reason& reason) {
      return reason.level == Verdict::block && reason.code.starts_with(code_beginning);
    });
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
    reasons.add(limits.incomplete_plan.value_or(Verdict::warn), "plan.incomplete",
                plan.deferred().empty()
                    ? "the plan is incomplete, as -target makes it: more remains to be done after it"
                    : fmt::format("the plan is incomplete: {} put off until after it",
                                  counted(plan.deferred().size(), "change is", "changes are")));
}

void judge_surroundings(const Plan& plan, const Limits& limits, Reasons& reasons) {
  const auto& checks = plan.failed_checks();
  const auto failed = [](const Check& check) { return check.status == "fail" || check.status == "error"; };
  if (const auto n = std::count_if(checks.begin(), checks.end(), failed)) {
    const Check& first = *std::find_if(checks.begin(), checks.end(), failed);
    reasons.add(
        limits.failed_checks.value_or(Verdict::warn), "plan.failed_checks",
        fmt::format("{} not hold: {}{}", counted(static_cast<std::size_t>(n), "check does", "checks do"),
                    first.address, n > 1 ? " and others" : ""));
  }
  const auto& drift = plan.drift();
  const auto drifted = [](const Change& change) { return change.action != Action::no_op; };
  if (const auto n = std::count_if(drift.begin(), drift.end(), drifted))
    reasons.add(
        limits.drift.value_or(Verdict::pass), "plan.drift",
        fmt::format("{} changed outside Terraform: {}{}",
                    counted(static_cast<std::size_t>(n), "object has", "objects have"),
                    std::find_if(drift.begin(), drift.end(), drifted)->address, n > 1 ? " and others" : ""));
}

void judge_deletes(const Plan& plan, const Limits& limits, Reasons& reasons) {
  const auto& changes = plan.changes();
  const auto count = [&](auto fits) {
    return static_cast<std::size_t>(std::count_if(changes.begin(), changes.end(), fits));
  };
  const std::size_t deletes = count([](const Change& change) { return change.deletes; });
  const std::size_t replacements =
      count([](const Change& change) { return change.deletes && change.creates; });
  reasons.judge(
      "plan.max_deletes", limits.max_deletes, [&](std::size_t limit) { return deletes > limit; },
      [&](std::size_t limit, std::string_view kind) {
        return fmt::format("{} deleted or replaced, which exceeds the {} of {}",
                           counted(deletes, "resource is", "resources are"), kind, limit);
      });
  reasons.judge(
      "plan.max_replacements", limits.max_replacements,
      [&](std::size_t limit) { return replacements > limit; },
      [&](std::size_t limit, std::string_view kind) {
        return fmt::format("{} replaced, which exceeds the {} of {}",
                           counted(replacements, "resource is", "resources are"), kind, limit);
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
                            worst.address.empty() ? "" : " at " + worst.address),
                level == Verdict::block ? *block.value : *warn.value);
  }
}

/// Answers whether a limit that blocks is exceeded.
bool judge_cost(const Estimate& estimate, const Limits& limits, Reasons& reasons) {
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
  return reasons.blocks_by("cost.");
}

/// Exists afterwards: its cost may be higher than the estimate has it.
bool will_be(const ResourceCost& resource) {
  return resource.change->action != Action::destroy;
}
bool changes(const ResourceCost& resource) {
  return resource.change->action != Action::no_op;
}

/// What has no price, under limits of money.
void judge_unpriced(const Estimate& estimate, const Limits& limits, bool exceeded, Reasons& reasons) {
  const bool total = is_set(limits.max_monthly_total);
  const bool increase = is_set(limits.max_monthly_increase) || is_set(limits.max_monthly_increase_percent);
  const auto count = [&](auto fits) {
    return static_cast<std::size_t>(
        std::count_if(estimate.resources.begin(), estimate.resources.end(), fits));
  };
  const std::size_t unknown = count([&](const ResourceCost& r) {
    return r.cost_class == CostClass::unknown && will_be(r) && (total || changes(r));
  });
  const std::size_t nameless = count([](const ResourceCost& r) {
    return r.cost_class == CostClass::unsupported && will_be(r) && changes(r);
  });
  if (!(total || increase) || unknown + nameless == 0) return;

  const bool blocking = (limits.max_monthly_total.block.value || limits.max_monthly_increase.block.value ||
                         limits.max_monthly_increase_percent.block.value) &&
                        !exceeded;
  const bool of_changed = count([](const ResourceCost& r) {
                            return r.cost_class == CostClass::unknown && will_be(r) && changes(r);
                          }) > 0;
  const Verdict wanted = limits.unpriced_over_limit.value_or(of_changed ? Verdict::block : Verdict::warn);
  const Verdict level = blocking ? wanted : Verdict::warn;
  std::string what;
  if (unknown > 0) what = fmt::format("{} could not be priced", counted(unknown, "resource"));
  if (nameless > 0)
    what += fmt::format("{}{} of types without a price", unknown > 0 ? " and " : "",
                        unknown > 0 ? fmt::format("{} {}", nameless, nameless == 1 ? "is" : "are")
                                    : counted(nameless, "resource is", "resources are"));
  const std::string_view figure = increase ? "increase" : "total";
  reasons.add(level, "cost.lower_bound",
              level == Verdict::block
                  ? fmt::format("{}, so nobody can say that the {} stays within the limit", what, figure)
                  : fmt::format("{}, so the {} may be higher", what, figure));
}

void judge_coverage(const Estimate& estimate, const Limits& limits, bool exceeded, Reasons& reasons) {
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
  if (!is_set(limits.max_unpriced) || limits.unpriced_over_limit)
    judge_unpriced(estimate, limits, exceeded, reasons);
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

std::span<const std::string_view> reason_codes() {
  static constexpr std::string_view codes[] = {"plan.errored",
                                               "plan.unknown_action",
                                               "plan.incomplete",
                                               "plan.failed_checks",
                                               "plan.drift",
                                               "risk.severity",
                                               "cost.max_monthly_increase",
                                               "cost.max_monthly_increase_percent",
                                               "cost.max_monthly_total",
                                               "cost.max_unpriced",
                                               "cost.lower_bound",
                                               "plan.max_deletes",
                                               "plan.max_replacements",
                                               "prices.stale"};
  return codes;
}

Decision decide(const Plan& plan, const std::vector<Finding>& findings, const Estimate& estimate,
                const Limits& limits) {
  Reasons reasons;
  judge_plan(plan, limits, reasons);
  judge_surroundings(plan, limits, reasons);
  judge_findings(findings, limits, reasons);
  const bool exceeded = judge_cost(estimate, limits, reasons);
  judge_coverage(estimate, limits, exceeded, reasons);
  judge_deletes(plan, limits, reasons);
  if (estimate.prices_stale)
    reasons.add(limits.stale_prices.value_or(Verdict::warn), "prices.stale",
                fmt::format("the prices ({}) are much older than the plan", estimate.prices_date));
  return reasons.worst_first();
}
