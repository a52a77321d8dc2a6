// Writes what to paste for the pairs that were found: `moved` blocks, as wide as they may be.
#pragma once

#include <vector>

#include "plan/renames.h"

/// One block for a module that moves whole, for all instances of a resource block, or for one instance; in
/// the order of their ends. The blocks point into `renames`.
std::vector<MovedBlock> written_blocks(const Plan& plan, const std::vector<Rename>& renames);
