// What may pass: `.plangate.yml`, flags, and the defaults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/money.h"
#include "cost/terms.h"
#include "gate/rule_entries.h"
#include "risk/rule.h"

enum class Verdict : std::uint8_t { pass, warn, block };
/// "pass", "warn", "block"
std::string_view name(Verdict verdict);

/// One level of a limit as a layer of the policy puts it: not mentioned, lifted (`none`), or a value.
template <class T>
struct Level {
  bool mentioned = false;
  std::optional<T> value;  ///< what is not mentioned has none

  Level() = default;
  Level(T v) : mentioned(true), value(std::move(v)) {}                 // NOLINT: a value is a level
  Level(std::optional<T> v) : mentioned(true), value(std::move(v)) {}  // NOLINT: none lifts it
};

/// A limit that warns and one that blocks. What exceeds the value is too much; the value itself is not.
template <class T>
struct Limit {
  Level<T> warn, block;
};

/// What one environment is held to. A level without a value does not limit. A figure with two ends is judged
/// by its high end.
struct Limits {
  Limit<Usd> max_monthly_increase;              ///< of the delta
  Limit<Decimal> max_monthly_increase_percent;  ///< of the total before
  Limit<Usd> max_monthly_total;                 ///< of the total after
  Limit<Decimal> max_unpriced;     ///< percent of managed resources that are of class unsupported or unknown
  Limit<std::size_t> max_deletes;  ///< entries that delete something, replacements included
  Limit<std::size_t> max_replacements;  ///< of these, the ones that make a new object in its place
  Limit<Severity> severity;             ///< findings this bad or worse
  // What no figure decides; without a value what docs/policy.md says.
  std::optional<Verdict> incomplete_plan;  ///< a plan after which more remains to be done
  std::optional<Verdict> stale_prices;     ///< prices much older than the plan
  std::optional<Verdict> failed_checks;    ///< `check` blocks, conditions and validations that did not hold
  std::optional<Verdict> drift;            ///< objects that changed outside Terraform
  std::optional<Verdict>
      unpriced_over_limit;  ///< what has no price, under a limit that its price might exceed
};

/// Who may let a blocked environment pass; see gate/approve.h.
struct Approval {
  std::string environments;          ///< pattern of the name; empty: any
  std::vector<std::string> users;    ///< GitHub logins
  std::vector<std::string> teams;    ///< "org/team"
  bool by_review = true;             ///< an approving review says it
  bool by_label = true;              ///< a label says it
  std::vector<std::string> reasons;  ///< patterns of the codes that may be lifted; empty: any that can be
  bool author = false;               ///< the pull request's author counts too
};

struct Policy {
  std::string path;         ///< of the file; empty without one
  std::string fingerprint;  ///< SHA-256 of what it says, hex; layout, comments and notation do not matter

  /// Limits for environment `name`, whose plan was read from `plan_path`: the defaults, the first of
  /// `environments` that fits, the flags, each laid over the one before, level by level.
  Limits limits_for(std::string_view name, std::string_view plan_path) const;

  struct Environment {
    std::string name;   ///< pattern (see base/glob.h); empty: any
    std::string paths;  ///< pattern of the plan's path; empty: any
    Limits limits;
  };
  Limits defaults;  ///< those of the file over default_policy()'s
  std::vector<Environment> environments;
  std::vector<Approval> approvals;
  std::vector<RuleLevel> levels;         ///< the first that fits a finding holds
  std::vector<Waiver> waivers;           ///< the first that fits a finding and holds
  std::vector<CustomRule> custom_rules;  ///< no two have one id
  Terms terms;                           ///< what is paid other than list prices, and the currency of reports
  Limits flags;

  /// True when an entry of `environments` holds for it.
  bool has_entry_for(std::string_view name, std::string_view plan_path) const;
};

/// Without a file: critical findings block, medium and high ones warn.
Policy default_policy();
/// Reads the file as docs/policy.md describes it. Throws Error for everything that is not exactly that: the
/// file, line, column and key, with "did you mean".
Policy read_policy(const std::string& path);
/// As above from bytes; `path` is for messages.
Policy parse_policy(const std::string& text, const std::string& path);
/// `named` if it is not empty, else `.plangate.yml` of the current directory if there is one, else
/// default_policy(). Throws Error when the file is there but cannot be used.
Policy find_policy(const std::string& named);

/// Every key that `limits` may hold.
std::vector<std::string_view> limit_keys();
/// Sets a limit from a text, as the file would: the blocking level if the key has two. Throws Error that
/// begins with `where`. Requires: `key` is one of limit_keys().
void set_limit(Limits& limits, std::string_view key, const std::string& text, const std::string& where);
/// Works out `policy.fingerprint` anew, after its limits were changed.
void renew_fingerprint(Policy& policy);
