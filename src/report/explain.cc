#include "report/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/error.h"
#include "base/glob.h"
#include "base/text.h"
#include "cost/price_sources.h"

namespace {

std::string text(const Range<Quantity>& range) {
  return range.is_single() ? range.low.text() : range.low.text() + ".." + range.high.text();
}

ExplainedPrice explained(const PriceTable& prices, const std::string& key) {
  ExplainedPrice out;
  if (const Price* price = prices.with_key(key)) out.price = *price;
  for (std::string_view rest = out.price.source; !rest.empty();) {
    const std::string_view id = rest.substr(0, rest.find('+'));
    rest.remove_prefix(std::min(id.size() + 1, rest.size()));
    out.sources.emplace_back(id, id == "own" ? "the policy" : source_meaning(id));
  }
  return out;
}

/// What each tier takes of the units after `before`, up to `before + each`.
std::vector<std::string> walked(const Price& price, Quantity before, Quantity each) {
  std::vector<std::string> steps;
  const Quantity last = before + each;
  for (std::size_t i = 0; i < price.tiers.size(); ++i) {
    const Quantity from = std::max(price.tiers[i].from, before);
    const Quantity end = i + 1 < price.tiers.size() ? std::min(price.tiers[i + 1].from, last) : last;
    if (end <= from) continue;
    const Usd cost = price.tiers[i].price * (end - from);
    steps.push_back(price.tiers.size() == 1
                        ? fmt::format("{} × {} = {}", each.text(), price.tiers[i].price.exact(), cost.exact())
                        : fmt::format("{} {} at {} = {}",
                                      steps.empty() && before.is_zero() ? "first" : "next",
                                      (end - from).text(), price.tiers[i].price.exact(), cost.exact()));
  }
  return steps;
}

ExplainedEnd end_of(const ReportedComponent& line, const PriceTable& prices, bool high) {
  const auto of = [high](const auto& range) { return high ? range.high : range.low; };
  const Basis& basis = line.basis;
  ExplainedEnd end;
  end.price = explained(prices, high || basis.low_key.empty() ? line.price_key : basis.low_key);
  end.quantity = of(basis.each) * of(basis.times);
  end.steps = walked(end.price.price, basis.before, of(basis.each));
  const Range<Usd> cost = basis.cost(end.price.price);
  end.alone = of(cost);
  if (const Quantity times = of(basis.times); times != Quantity(1)) {
    // One at one price needs no sum of its own.
    if (end.steps.size() == 1 && end.price.price.tiers.size() == 1)
      end.steps = {fmt::format("{} × {} = {}", end.quantity.text(), end.price.price.tiers[0].price.exact(),
                               end.alone.exact())};
    else
      end.steps.push_back(fmt::format("{} times that = {}", times.text(), end.alone.exact()));
  }
  end.monthly = of(line.monthly);
  if (end.steps.empty()) end.steps.push_back(fmt::format("0 = {}", end.alone.exact()));
  if (end.monthly != end.alone)
    end.steps.push_back(
        fmt::format("its part of the tiers that several lines walk together = {}", end.monthly.exact()));
  return end;
}

/// "0.25 × 2 × 730 h = 365 Hrs".
std::string quantity_of(const ReportedComponent& line) {
  const Basis& basis = line.basis;
  const Quantity hours(hours_per_month);
  const auto parenthesised = [](const std::string& formula) {
    const bool sum = formula.find(" + ") != formula.npos || formula.find(" − ") != formula.npos ||
                     formula.find(" ÷ ") != formula.npos || formula.find(", ") != formula.npos;
    return sum ? "(" + formula + ")" : formula;
  };
  std::string out;
  if (basis.by_hour) {
    const Range<Quantity> count(basis.each.low / hours, basis.each.high / hours);
    out = (basis.formula.empty() ? text(count) : parenthesised(basis.formula)) + " × 730 h";
  } else {
    out = basis.formula.empty() ? text(basis.each) : basis.formula;
  }
  if (basis.times != Range<Quantity>(Quantity(1))) out = parenthesised(out) + " × " + text(basis.times);
  const Range<Quantity> quantity(basis.each.low * basis.times.low, basis.each.high * basis.times.high);
  const std::string result = text(quantity);
  return out == result ? fmt::format("{} {}", result, line.unit)
                       : fmt::format("{} = {} {}", out, result, line.unit);
}

std::string from_of(const ReportedComponent& line) {
  if (!line.origin.empty()) return line.origin;
  return line.status == LineStatus::usage ? "use, which neither the plan nor a usage file tells"
                                          : "the resource itself";
}

ExplainedLine explained(const ReportedComponent& line, const PriceTable& prices) {
  ExplainedLine out;
  out.line = line;
  out.from = from_of(line);
  const bool has_figure = line.status == LineStatus::priced || line.status == LineStatus::assumed;
  if (has_figure && line.quantity && line.price) {
    out.quantity = quantity_of(line);
    if (!line.monthly.is_single() || !line.quantity->is_single())
      out.ends.push_back(end_of(line, prices, false));
    out.ends.push_back(end_of(line, prices, true));
  } else if (line.price) {
    out.price = explained(prices, line.price_key);
  }
  return out;
}

/// `address` is `what`, an instance of it, or below it when it is a module.
bool names(std::string_view what, std::string_view address) {
  if (address.empty()) return false;
  if (address == what || fits(what, address)) return true;
  if (!address.starts_with(what) || address.size() == what.size()) return false;
  const char next = address[what.size()];
  if (next == '[' && !what.ends_with(']')) return true;
  // "module.a" speaks for what is in it; "aws_x.y" never stands before a dot.
  return next == '.' && (what.starts_with("module.") || what.find(".module.") != what.npos);
}

/// The changes of an environment by address, and what each of them feeds.
class Links {
 public:
  explicit Links(const Environment& environment) {
    for (const ReportedChange& change : environment.changes) {
      if (!change.deposed.empty()) continue;
      by_address_.emplace(change.address, &change);
      for (const ReportedCause& cause : change.causes) fed_[cause.from].emplace_back(&change, &cause);
    }
  }

  void tell(ExplainedResource& entry) const {
    constexpr std::size_t most_followers = 12;
    const auto start = by_address_.find(entry.address);
    // What is deposed goes for reasons of its own.
    if (start == by_address_.end() || !entry.change || !entry.change->deposed.empty()) return;
    std::unordered_set<const ReportedChange*> seen;
    walk(*start->second, 0, seen, entry);
    const auto fed = fed_.find(entry.address);
    if (fed == fed_.end()) return;
    for (const auto& [change, cause] : fed->second) {
      if (entry.follows.size() == most_followers) {
        ++entry.more_follow;
        continue;
      }
      entry.follows.push_back(*cause);
      entry.follows.back().to = change->address;
    }
  }

 private:
  void walk(const ReportedChange& change, std::size_t depth, std::unordered_set<const ReportedChange*>& seen,
            ExplainedResource& entry) const {
    constexpr std::size_t most_steps = 40, deepest = 20;
    if (!seen.insert(&change).second) return;
    const auto has_room = [&] {
      entry.chain_cut = entry.chain_cut || entry.chain.size() >= most_steps || depth >= deepest;
      return !entry.chain_cut;
    };
    for (const ReportedEdit& edit : change.begins) {
      if (!has_room()) return;
      entry.chain.push_back({depth, change.address, std::nullopt, edit});
    }
    for (const ReportedCause& cause : change.causes) {
      if (!has_room()) return;
      entry.chain.push_back({depth, change.address, cause, std::nullopt});
      if (const auto from = by_address_.find(cause.from); from != by_address_.end())
        walk(*from->second, depth + 1, seen, entry);
    }
  }

  std::unordered_map<std::string_view, const ReportedChange*> by_address_;
  std::unordered_map<std::string_view, std::vector<std::pair<const ReportedChange*, const ReportedCause*>>>
      fed_;
};

void explain_in(const Environment& environment, const PriceTable& prices, std::string_view what,
                std::vector<ExplainedResource>& out) {
  const std::size_t first = out.size();
  std::unordered_map<std::string, std::size_t> places;
  const auto entry_of = [&](const std::string& address) -> ExplainedResource& {
    const auto [place, fresh] = places.try_emplace(address, out.size());
    if (!fresh) return out[place->second];
    ExplainedResource& added = out.emplace_back();
    added.environment = environment.name;
    added.address = address;
    return added;
  };
  std::unordered_set<std::string_view> moved;
  for (const ReportedChange& change : environment.changes) {
    if (!names(what, change.address) && !names(what, change.previous_address)) continue;
    ExplainedResource& entry = entry_of(change.address);
    // A deposed object beside the current one has the same address: the current one speaks.
    if (!entry.change || entry.change->deposed.empty() == false) entry.change = change;
    moved.insert(change.address);
  }
  for (const ReportedResource& resource : environment.resources) {
    if (!names(what, resource.address) && moved.count(resource.address) == 0) continue;
    ExplainedResource& entry = entry_of(resource.address);
    if (!entry.resource) {
      entry.resource = resource;
    } else {
      entry.resource->before += resource.before;
      entry.resource->after += resource.after;
      entry.resource->delta += resource.delta;
    }
    for (const ReportedComponent& line : resource.before_components)
      entry.before.push_back(explained(line, prices));
    for (const ReportedComponent& line : resource.after_components)
      entry.after.push_back(explained(line, prices));
  }
  for (const ReportedFinding& finding : environment.findings)
    if (const auto place = places.find(finding.address); place != places.end())
      out[place->second].findings.push_back(finding);
  const Links links(environment);
  for (std::size_t i = first; i < out.size(); ++i) links.tell(out[i]);
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
            [](const ExplainedResource& a, const ExplainedResource& b) { return a.address < b.address; });
}

}  // namespace

Explanation explain(const Report& report, const PriceTable& prices, std::string_view what) {
  Explanation out;
  out.prices_date = report.prices_date;
  out.own_terms = report.own_terms;
  for (const Environment& environment : report.environments)
    explain_in(environment, prices, what, out.resources);
  if (!out.resources.empty()) return out;
  std::vector<std::string_view> addresses;
  for (const Environment& environment : report.environments) {
    for (const ReportedResource& r : environment.resources) addresses.push_back(r.address);
    for (const ReportedChange& c : environment.changes) addresses.push_back(c.address);
  }
  const std::string_view meant = nearest(what, addresses);
  throw Error(fmt::format("nothing in {} is called {}",
                          report.environments.size() == 1 ? "the plan" : "the plans", elided(what, 200)),
              meant.empty() ? "write an address as the report has it, in quotes; `*` stands for any text"
                            : fmt::format("did you mean '{}'?", meant));
}
