#include "risk/assess.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "plan/renames.h"
#include "risk/departures.h"
#include "risk/entry_notes.h"
#include "risk/rules.h"
#include "risk/stake.h"

namespace {

constexpr Covering coverings[] = {
    {"database-last-instance", "aurora-instance-destroyed"},
    {"database-last-instance", "compute-destroyed"},
    {"dnssec-removed", "key-destroyed"},
    {"iam-not-action", "iam-data-read-all"},
    {"iam-not-action", "iam-passrole-star"},
    {"iam-not-action", "iam-privesc"},
    {"iam-not-action", "iam-service-wildcard"},
    {"iam-privesc", "iam-passrole-star"},
    {"iam-trust-foreign", "iam-trust-widened"},
    {"oidc-no-audience", "iam-trust-widened"},
    {"oidc-pull-request", "iam-trust-widened"},
    {"oidc-subject-open", "iam-trust-widened"},
    {"own-role-lost", "iam-role-destroyed"},
    {"rds-major-upgrade", "database-parameters-switched"},
    {"route-turned-public", "default-route-turned"},
};

bool looks_at(const Rule& rule, std::string_view type) {
  for (const std::string_view pattern : rule.types)
    if (matches(pattern, type)) return true;
  return false;
}

/// Rules for everything, that do not know the service.
bool is_general(const std::span<const Rule>& family) {
  return family.data() == terraform_rules().data() || family.data() == any_rules().data() ||
         family.data() == count_shift_rules().data() || family.data() == name_clash_rules().data();
}

struct RuleForType {
  const Rule* rule;
  bool knows_service;  ///< it may say what a class of the catalogue would say
};

/// The rules for each type of the plan, found once a type; those for classes of the catalogue last.
class RulesByType {
 public:
  const std::vector<RuleForType>& of(std::string_view type) {
    const auto [place, fresh] = by_type_.try_emplace(type);
    if (fresh) find(type, place->second);
    return place->second;
  }

 private:
  static void find(std::string_view type, std::vector<RuleForType>& found) {
    bool has_own = false;
    for (const std::span<const Rule> family : all_rules())
      for (const Rule& rule : family) {
        if (is_fallback(rule) || !looks_at(rule, type)) continue;
        found.push_back({&rule, !is_general(family)});
        has_own = has_own || is_about_destruction(rule);
      }
    if (has_own) return;
    for (const std::span<const Rule> family : all_rules())
      for (const Rule& rule : family)
        if (is_fallback(rule) && looks_at(rule, type)) found.push_back({&rule, true});
  }

  std::unordered_map<std::string_view, std::vector<RuleForType>> by_type_;
};

/// A rule of the service has said what is lost, so the class of the catalogue need not.
bool says_loss(Category said, Category of_class) {
  if (said == Category::data_loss || said == Category::irreversible) return true;
  if (of_class == Category::data_loss || of_class == Category::irreversible)
    return said == Category::protection_removed;
  return said == Category::outage || said == Category::lock_out || said == Category::protection_removed ||
         said == Category::exposure;
}

/// Takes what is said better, and no less severely, out of the findings of one object that begin at `first`.
void drop_covered(std::vector<Finding>& findings, std::size_t first) {
  for (std::size_t i = first; i < findings.size();) {
    const Finding& less = findings[i];
    const auto is_more = [&](const Finding& more) {
      return more.severity >= less.severity &&
             std::any_of(std::begin(coverings), std::end(coverings), [&](const Covering& covering) {
               return covering.says_more == more.rule && covering.says_less == less.rule;
             });
    };
    const auto at = [&](std::size_t n) { return findings.begin() + static_cast<std::ptrdiff_t>(n); };
    if (std::any_of(at(first), findings.end(), is_more))
      findings.erase(at(i));
    else
      ++i;
  }
}

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
    const std::string_view to = rename->second->to->address;
    if (rename->second->is_replaced_anyway) {
      found.message += fmt::format(
          "; it is made anew as {}: with a `moved` block it is still replaced, as its name differs", to);
      continue;
    }
    found.message +=
        rename->second->differences.empty()
            ? fmt::format("; it is made anew as {}: a `moved` block keeps it", to)
            : fmt::format("; it is made anew as {}: a `moved` block may keep it, but see what differs", to);
    const bool holds_data = found.category == Category::data_loss || found.category == Category::irreversible;
    if (!holds_data) found.severity = std::min(found.severity, Severity::low);
  }
}

std::vector<Finding> assess(const Graph& graph) {
  return assess(graph, graph.renames());
}

std::vector<Finding> assess(const Graph& graph, const Renames& renames) {
  std::vector<Finding> findings;
  for (const PlanRule& rule : plan_rules())
    if (auto hit = rule.applies(graph)) findings.push_back(finding(rule, std::move(*hit), nullptr));
  RulesByType rules;
  const Departures departures(graph.plan());
  for (const Change& change : graph.plan().changes()) {
    if (!is_judged(change)) continue;
    const std::vector<RuleForType>& for_type = rules.of(change.type);
    if (for_type.empty()) continue;
    const Look look = graph.plan().look(change);
    EntryNotes notes;
    Subject subject{graph, change, look.before(), look.after(), look, {}, {}, {}, &departures, &notes};
    std::vector<Category> said;
    const std::size_t first = findings.size();
    for (const auto& [rule, knows_service] : for_type) {
      if (is_fallback(*rule) && std::any_of(said.begin(), said.end(), [&rule = rule](Category category) {
            return says_loss(category, rule->category);
          }))
        continue;
      subject.severity = rule->severity;
      subject.attributes = rule->attributes;
      subject.values = rule->values;
      auto hit = rule->applies(subject);
      if (!hit) continue;
      if (!change.deposed.empty()) hit->severity = for_deposed(*rule, *hit);
      if (knows_service) said.push_back(rule->category);
      findings.push_back(finding(*rule, std::move(*hit), &change));
    }
    drop_covered(findings, first);
  }
  judge_renamed(renames, findings);
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    const std::string_view a_deposed = a.change != nullptr ? a.change->deposed : std::string_view();
    const std::string_view b_deposed = b.change != nullptr ? b.change->deposed : std::string_view();
    return std::tie(b.severity, a.address, a.rule, a_deposed) <
           std::tie(a.severity, b.address, b.rule, b_deposed);
  });
  return findings;
}

std::span<const Covering> all_coverings() {
  return coverings;
}
