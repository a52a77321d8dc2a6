#include "gate/verdict.h"

#include <fmt/format.h>

#include <algorithm>

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::warn:
      return "warn";
    case Verdict::block:
      return "block";
  }
  return "block";
}

Decision decide(const Plan& plan, const std::vector<Finding>& findings, const Estimate&,
                const Limits& limits) {
  Decision decision;
  if (plan.errored() == true)
    decision.reasons.push_back(
        {Verdict::block, "plan.errored", "planning failed: this is only a part of the plan"});
  const auto worst =
      std::max_element(findings.begin(), findings.end(),
                       [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  if (worst != findings.end() && limits.block_severity && worst->severity >= *limits.block_severity)
    decision.reasons.push_back(
        {Verdict::block, "risk.severity", fmt::format("a {} finding", name(worst->severity))});
  for (const Reason& reason : decision.reasons) decision.verdict = std::max(decision.verdict, reason.level);
  return decision;
}
