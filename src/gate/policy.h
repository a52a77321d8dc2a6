// What may pass: `.plangate.yml`, flags, and the defaults.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "risk/rule.h"

/// What one environment is held to. What is not set does not limit. A figure with two ends is judged by its
/// high end.
struct Limits {
  std::optional<Usd> max_monthly_increase;              ///< of the delta
  std::optional<Decimal> max_monthly_increase_percent;  ///< of the total before
  std::optional<Usd> max_monthly_total;                 ///< of the total after
  std::optional<Decimal> max_unpriced_percent;  ///< of managed resources of class unsupported or unknown
  std::optional<std::size_t> max_deletes;       ///< deleted and replaced entries
  std::optional<Severity> block_severity;       ///< findings this bad or worse block
  std::optional<Severity> warn_severity;        ///< findings this bad or worse warn
};

struct Policy {
  std::string path;         ///< of the file; empty for the defaults
  std::string fingerprint;  ///< of what it says, hex
  /// Limits for environment `name` (and the plan file's `plan_path`): the defaults, the first entry of
  /// `environments` whose pattern fits, the flags, each over the one before.
  Limits limits_for(std::string_view name, std::string_view plan_path) const;

  struct Environment {
    std::string name;   ///< pattern with `*`
    std::string paths;  ///< pattern of the plan's path; empty: any
    Limits limits;
  };
  Limits defaults;
  std::vector<Environment> environments;
  Limits flags;
};

/// Without a file: critical findings block, medium and high ones warn.
Policy default_policy();
/// Reads the file. Errors name file, line and key, with "did you mean".
Policy read_policy(const std::string& path);
