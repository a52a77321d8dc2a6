// May this plan be applied?
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cost/estimate.h"
#include "gate/policy.h"
#include "plan/plan.h"
#include "risk/rule.h"

/// Codes are stable; those of limits are the keys of the policy:
/// `plan.errored`, `plan.unknown_action` (both always block), `plan.incomplete`, `plan.failed_checks`,
/// `plan.drift`, `risk.severity`, `cost.max_monthly_increase`, `cost.max_monthly_increase_percent`,
/// `cost.max_monthly_total`, `cost.max_unpriced`, `cost.lower_bound`, `plan.max_deletes`,
/// `plan.max_replacements`, `prices.stale`.
struct Reason {
  Verdict level = Verdict::warn;
  std::string code;
  std::string text;            ///< one sentence with the figures; addresses in it are not masked yet
  std::string lifted_by = {};  ///< who approved what would block; empty: nobody did
  /// Of `risk.severity`: it speaks of findings this bad or worse. No report holds it.
  Severity from = Severity::info;
};

/// All of them, in that order.
std::span<const std::string_view> reason_codes();

struct Decision {
  Verdict verdict = Verdict::pass;
  std::vector<Reason> reasons;  ///< worst first, then in the order of the codes above
};

/// Pure and total: the same facts give the same decision.
///
/// Of a figure with two ends the high one is judged; a percentage is that of the increase's high end over the
/// low end of the total before, so that any increase over a total of zero exceeds every percentage, and no
/// increase over zero none. A cost limit over a figure that leaves out what could not be priced gives
/// `cost.lower_bound` (a warning), unless `max_unpriced` says how much of that is tolerable.
Decision decide(const Plan& plan, const std::vector<Finding>& findings, const Estimate& estimate,
                const Limits& limits);
