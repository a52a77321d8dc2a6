#include "risk/assess.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "plan/renames.h"
#include "risk/rules.h"
#include "risk/stake.h"

namespace {

bool looks_at(const Rule& rule, std::string_view type) {
  for (const std::string_view pattern : rule.types)
    if (matches(pattern, type)) return true;
  return false;
}

/// The rules for each type of the plan, found once a type.
class RulesByType {
 public:
  const std::vector<const Rule*>& of(std::string_view type) {
    const auto [place, fresh] = by_type_.try_emplace(type);
    if (fresh)
      for (std::span<const Rule> family : all_rules())
        for (const Rule& rule : family)
          if (looks_at(rule, type)) place->second.push_back(&rule);
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

/// An entry that does nothing harms nothing; what is wrong with it was so before. Reading a data source
/// harms nothing either, but an action that nobody knows may.
bool is_judged(const Change& change) {
  if (change.action == Action::unknown) return true;
  return change.managed && change.action != Action::no_op && change.action != Action::read &&
         change.action != Action::open;
}

/// A deposed object has a successor that serves already: only what it holds can be missed.
Severity for_deposed(const Rule& rule, const Hit& hit) {
  const Severity severity = hit.severity.value_or(rule.severity);
  const bool holds_data = rule.category == Category::data_loss || rule.category == Category::irreversible;
  return holds_data ? severity : std::min(severity, Severity::low);
}

}  // namespace

/// What goes with a rename need not go: what it holds still blocks, the rest is told by the rename's own
/// finding.
void judge_renamed(const Renames& renames, std::vector<Finding>& findings) {
  if (renames.of.empty()) return;
  for (Finding& found : findings) {
    const auto rename = renames.of.find(found.change);
    if (rename == renames.of.end() || rename->second->from != found.change) continue;
    found.message += fmt::format("; it is made anew as {}: a `moved` block keeps it", rename->second->to->address);
    const bool holds_data = found.category == Category::data_loss || found.category == Category::irreversible;
    if (!holds_data) found.severity = std::min(found.severity, Severity::low);
  }
}

std::vector<Finding> assess(const Graph& graph) {
  std::vector<Finding> findings;
  for (const PlanRule& rule : plan_rules())
    if (auto hit = rule.applies(graph)) findings.push_back(finding(rule, std::move(*hit), nullptr));
  RulesByType rules;
  for (const Change& change : graph.plan().changes()) {
    if (!is_judged(change)) continue;
    const std::vector<const Rule*>& for_type = rules.of(change.type);
    if (for_type.empty()) continue;
    const Look look = graph.plan().look(change);
    Subject subject{graph, change, look.before(), look.after(), look, {}, {}};
    for (const Rule* rule : for_type) {
      subject.severity = rule->severity;
      subject.attributes = rule->attributes;
      auto hit = rule->applies(subject);
      if (!hit) continue;
      if (!change.deposed.empty()) hit->severity = for_deposed(*rule, *hit);
      findings.push_back(finding(*rule, std::move(*hit), &change));
    }
  }
  judge_renamed(find_renames(graph), findings);
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    const std::string_view a_deposed = a.change != nullptr ? a.change->deposed : std::string_view();
    const std::string_view b_deposed = b.change != nullptr ? b.change->deposed : std::string_view();
    return std::tie(b.severity, a.address, a.rule, a_deposed) <
           std::tie(a.severity, b.address, b.rule, b_deposed);
  });
  return findings;
}
