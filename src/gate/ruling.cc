#include "gate/ruling.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/date.h"
#include "base/glob.h"
#include "base/text.h"
#include "gate/policy_rules.h"

namespace {

template <class Entry>
bool is_for(const Entry& entry, std::string_view environment) {
  return entry.environments.empty() || fits(entry.environments, environment);
}

template <class Entry>
bool fits_finding(const Entry& entry, const Finding& finding) {
  return fits(entry.rule, finding.rule) && fits(entry.address, finding.address);
}

/// Stars may stand for modules and instance keys of what is critical, never for the rule or the resource.
bool names_exactly(const Waiver& waiver, const Finding& finding) {
  if (waiver.rule != finding.rule) return false;
  if (waiver.address == finding.address) return true;
  if (finding.change == nullptr) return false;
  const std::string resource = fmt::format("{}.{}", finding.change->type, finding.change->name);
  return waiver.address.find(resource) != std::string::npos;
}

/// How it stands with a finding that it fits.
WaiverState state_for(const RuledFindings::WaiverUse& use, const Finding& finding) {
  if (!use.days_left) return WaiverState::undated;
  if (*use.days_left < 0) return WaiverState::expired;
  if (finding.severity == Severity::critical && !names_exactly(*use.waiver, finding))
    return WaiverState::too_wide;
  return *use.days_left <= days_of_warning ? WaiverState::expiring : WaiverState::used;
}

bool holds(WaiverState state) {
  return state == WaiverState::used || state == WaiverState::expiring;
}

void level(Finding& finding, Ruling& ruling, std::vector<RuledFindings::LevelUse>& levels, bool& off) {
  const auto use = std::find_if(levels.begin(), levels.end(),
                                [&](const auto& u) { return fits_finding(*u.level, finding); });
  if (use == levels.end()) return;
  ++use->findings;
  off = !use->level->severity;
  if (off || *use->level->severity == finding.severity) return;
  ruling.level = use->level;
  ruling.was = finding.severity;
  finding.severity = *use->level->severity;
}

void waive(const Finding& finding, Ruling& ruling, std::vector<RuledFindings::WaiverUse>& waivers) {
  RuledFindings::WaiverUse* found = nullptr;
  for (RuledFindings::WaiverUse& use : waivers) {
    if (!fits_finding(*use.waiver, finding)) continue;
    const WaiverState state = state_for(use, finding);
    if (found != nullptr && !holds(state)) continue;
    found = &use;
    ruling.state = state;
    if (holds(state)) break;
  }
  if (found == nullptr) return;
  ruling.waiver = found->waiver;
  ++found->findings;
  // What it lets pass says more of a waiver than what it cannot.
  if (!holds(found->state)) found->state = ruling.state;
}

}  // namespace

std::string_view name(WaiverState state) {
  switch (state) {
    case WaiverState::unused:
      return "unused";
    case WaiverState::used:
      return "used";
    case WaiverState::expiring:
      return "expiring";
    case WaiverState::expired:
      return "expired";
    case WaiverState::undated:
      return "undated";
    case WaiverState::too_wide:
      return "too-wide";
  }
  return "unused";
}

std::vector<Finding> RuledFindings::counting() const {
  std::vector<Finding> out;
  for (std::size_t i = 0; i < findings.size(); ++i)
    if (!rulings[i].waived()) out.push_back(findings[i]);
  return out;
}

std::optional<int> days_left(const Waiver& waiver, std::string_view moment) {
  const auto today = day_of_moment(moment);
  const auto last = day_of(waiver.expires);
  if (!today || !last) return std::nullopt;
  return static_cast<int>((*last - *today).count());
}

RuledFindings rule_on(std::vector<Finding> findings, const Policy& policy, std::string_view environment,
                      std::string_view timestamp) {
  RuledFindings out;
  for (const RuleLevel& each : policy.levels)
    if (is_for(each, environment)) out.levels.push_back({&each, 0});
  for (const Waiver& each : policy.waivers)
    if (is_for(each, environment)) {
      RuledFindings::WaiverUse use{&each, WaiverState::unused, days_left(each, timestamp), 0};
      if (use.days_left && *use.days_left < 0) use.state = WaiverState::expired;
      out.waivers.push_back(use);
    }
  std::vector<Ruling> rulings;
  std::vector<Finding> kept;
  for (Finding& finding : findings) {
    Ruling ruling;
    bool off = false;
    level(finding, ruling, out.levels, off);
    if (off) continue;
    waive(finding, ruling, out.waivers);
    rulings.push_back(ruling);
    kept.push_back(std::move(finding));
  }
  std::vector<std::size_t> order(kept.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto deposed = [&](std::size_t i) {
      return kept[i].change != nullptr ? kept[i].change->deposed : std::string_view();
    };
    return std::forward_as_tuple(kept[b].severity, kept[a].address, kept[a].rule, deposed(a)) <
           std::forward_as_tuple(kept[a].severity, kept[b].address, kept[b].rule, deposed(b));
  });
  for (const std::size_t i : order) {
    out.findings.push_back(std::move(kept[i]));
    out.rulings.push_back(rulings[i]);
  }
  return out;
}

std::vector<std::string> unknown_rules(const Policy& policy) {
  std::vector<std::string_view> ids = built_in_rules();
  for (const CustomRule& rule : policy.custom_rules) ids.push_back(rule.id);
  std::vector<std::string> out;
  const auto check = [&](const std::string& pattern, std::string_view section) {
    if (std::any_of(ids.begin(), ids.end(), [&](std::string_view id) { return fits(pattern, id); })) return;
    const std::string_view meant = nearest(pattern, ids);
    std::string sentence = fmt::format("\"{}\" under \"{}\" fits no rule of this version{}", pattern, section,
                                       meant.empty() ? "" : fmt::format("; did you mean {}?", meant));
    if (std::find(out.begin(), out.end(), sentence) == out.end()) out.push_back(std::move(sentence));
  };
  for (const RuleLevel& each : policy.levels) check(each.rule, "rules");
  for (const Waiver& each : policy.waivers) check(each.rule, "waivers");
  return out;
}
