// What becomes of findings under a policy: turned up, down or off, and waived.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/policy.h"
#include "risk/rule.h"

/// How a waiver stands with one plan. `used` and `expiring` hold; the others do not let anything pass.
/// `expiring`: its last day is at most 14 days after the plan. `undated`: the plan has no timestamp, so
/// nobody can say whether the waiver still holds. `too_wide`: what it fits is critical, and a critical
/// finding wants the rule by its id and the resource by its type and name.
enum class WaiverState : std::uint8_t { unused, used, expiring, expired, undated, too_wide };
std::string_view name(WaiverState state);

/// What the policy says of one finding. Borrows from the Policy.
struct Ruling {
  std::optional<Severity> was;              ///< its severity before `level` changed it
  const RuleLevel* level = nullptr;         ///< that changed it
  const Waiver* waiver = nullptr;           ///< that fits it; one that holds goes before one that does not
  WaiverState state = WaiverState::unused;  ///< of that waiver, for this finding

  bool waived() const { return state == WaiverState::used || state == WaiverState::expiring; }
};

struct RuledFindings {
  std::vector<Finding> findings;  ///< those that are not off, worst first
  std::vector<Ruling> rulings;    ///< of each

  struct LevelUse {
    const RuleLevel* level = nullptr;
    std::size_t findings = 0;
  };
  struct WaiverUse {
    const Waiver* waiver = nullptr;
    WaiverState state = WaiverState::unused;
    std::optional<int> days_left;  ///< 0 on its last day; nothing when the plan has no timestamp
    std::size_t findings = 0;      ///< that it waives, or would if it held
  };
  std::vector<LevelUse> levels;    ///< those for this environment, in the order of the policy
  std::vector<WaiverUse> waivers;  ///< likewise

  /// Those that the verdict is about: not waived.
  std::vector<Finding> counting() const;
};

/// `timestamp` is the plan's own: the same plan is judged the same on any day.
RuledFindings rule_on(std::vector<Finding> findings, const Policy& policy, std::string_view environment,
                      std::string_view timestamp);

/// Patterns of rules that no rule has, of this version or of the policy; a sentence for each.
std::vector<std::string> unknown_rules(const Policy& policy);

/// Days from `moment` to the last day of the waiver; nothing when `moment` begins with no day.
std::optional<int> days_left(const Waiver& waiver, std::string_view moment);
inline constexpr int days_of_warning = 14;
