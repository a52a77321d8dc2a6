// What a plan may break.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "plan/renames.h"
#include "risk/rule.h"

/// Runs every rule over every entry. Sorted: worst first, then by address and rule.
std::vector<Finding> assess(const Graph& graph);
/// As above, for those that have looked for `renames` of `graph` already.
std::vector<Finding> assess(const Graph& graph, const Renames& renames);

/// Two rules that look at the same change of one object: the first says all that the second would, and more.
/// When both fire, and the first no less severely, the second is left out.
struct Covering {
  std::string_view says_more, says_less;
};
std::span<const Covering> all_coverings();
