// What a plan may break.
#pragma once

#include <vector>

#include "plan/renames.h"
#include "risk/rule.h"

/// Runs every rule over every entry. Sorted: worst first, then by address and rule.
std::vector<Finding> assess(const Graph& graph);
/// As above, for those that have looked for `renames` of `graph` already.
std::vector<Finding> assess(const Graph& graph, const Renames& renames);
