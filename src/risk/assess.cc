#include "risk/assess.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "risk/rules.h"

namespace {

bool matches(std::string_view pattern, std::string_view type) {
  if (!pattern.empty() && pattern.back() == '*')
    return type.substr(0, pattern.size() - 1) == pattern.substr(0, pattern.size() - 1);
  return pattern == type;
}

/// The rules for each type of the plan, found once a type.
class RulesByType {
 public:
  const std::vector<const Rule*>& of(std::string_view type) {
    const auto [place, fresh] = by_type_.try_emplace(type);
    if (fresh)
      for (std::span<const Rule> family : all_rules())
        for (const Rule& rule : family)
          if (std::any_of(rule.types.begin(), rule.types.end(),
                          [&](std::string_view pattern) { return matches(pattern, type); }))
            place->second.push_back(&rule);
    return place->second;
  }

 private:
  std::unordered_map<std::string_view, std::vector<const Rule*>> by_type_;
};

template <class AnyRule>
Finding finding(const AnyRule& rule, Hit hit, const Change* change) {
  Finding found;
  found.rule = rule.id;
  found.severity = hit.severity.value_or(rule.severity);
  found.category = rule.category;
  found.change = change;
  if (change != nullptr) found.address = change->address;
  found.message =
      hit.detail.empty() ? std::string(rule.title) : fmt::format("{}: {}", rule.title, hit.detail);
  found.why = rule.why;
  found.fix = rule.fix;
  found.evidence = std::move(hit.evidence);
  return found;
}

}  // namespace

std::vector<Finding> assess(const Graph& graph) {
  std::vector<Finding> findings;
  for (const PlanRule& rule : plan_rules())
    if (auto hit = rule.applies(graph)) findings.push_back(finding(rule, std::move(*hit), nullptr));
  RulesByType rules;
  for (const Change& change : graph.plan().changes()) {
    // An entry that does nothing harms nothing; what is wrong with it was so before.
    if (change.action == Action::no_op || change.action == Action::read || change.action == Action::open)
      continue;
    const std::vector<const Rule*>& for_type = rules.of(change.type);
    if (for_type.empty()) continue;
    const Look look = graph.plan().look(change);
    const Diff diff(change, look);
    const Subject subject{graph, change, look.before(), look.after(), diff};
    for (const Rule* rule : for_type)
      if (auto hit = rule->applies(subject)) findings.push_back(finding(*rule, std::move(*hit), &change));
  }
  std::sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(b.severity, a.address, a.rule) < std::tie(a.severity, b.address, b.rule);
  });
  return findings;
}
