#include "gate/policy.h"

namespace {

/// `over` where it says something, else `under`.
template <class T>
void lay(std::optional<T>& under, const std::optional<T>& over) {
  if (over) under = over;
}

void lay(Limits& under, const Limits& over) {
  lay(under.max_monthly_increase, over.max_monthly_increase);
  lay(under.max_monthly_increase_percent, over.max_monthly_increase_percent);
  lay(under.max_monthly_total, over.max_monthly_total);
  lay(under.max_unpriced_percent, over.max_unpriced_percent);
  lay(under.max_deletes, over.max_deletes);
  lay(under.block_severity, over.block_severity);
  lay(under.warn_severity, over.warn_severity);
}

}  // namespace

Limits Policy::limits_for(std::string_view name, std::string_view) const {
  Limits limits = defaults;
  for (const Environment& environment : environments)
    if (environment.name == name) {
      lay(limits, environment.limits);
      break;
    }
  lay(limits, flags);
  return limits;
}

Policy default_policy() {
  Policy policy;
  policy.defaults.block_severity = Severity::critical;
  policy.defaults.warn_severity = Severity::medium;
  return policy;
}
