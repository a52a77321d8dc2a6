// May this plan be applied?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cost/estimate.h"
#include "gate/policy.h"
#include "plan/plan.h"
#include "risk/rule.h"

enum class Verdict : std::uint8_t { pass, warn, block };
std::string_view name(Verdict verdict);

struct Reason {
  Verdict level = Verdict::warn;
  std::string code;  ///< "cost.max_monthly_increase", "risk.severity", "plan.errored"; stable
  std::string text;  ///< one sentence with the figures
};

struct Decision {
  Verdict verdict = Verdict::pass;
  std::vector<Reason> reasons;  ///< worst first
};

/// Pure and total: the same facts give the same decision. An errored plan and an unknown action always block.
Decision decide(const Plan& plan, const std::vector<Finding>& findings, const Estimate& estimate,
                const Limits& limits);
