// What a plan may break.
#pragma once

#include <vector>

#include "risk/rule.h"

/// Runs every rule over every entry. Sorted: worst first, then by address and rule.
std::vector<Finding> assess(const Graph& graph);
