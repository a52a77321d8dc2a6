// One short text for everything a plan will do.
#pragma once

#include <string>

#include "plan/plan.h"

/// SHA-256, hex, over what the plan changes: each entry that is no plain no-op with its address, actions,
/// forcing paths, import, and both sides with what is unknown; then the changes of outputs. Two plans of the
/// same configuration and state have the same fingerprint: time stamps, Terraform's version, the order of
/// entries, of object members and of list elements, the notation of numbers, and data sources that are only
/// read do not count.
std::string fingerprint(const Plan& plan);
