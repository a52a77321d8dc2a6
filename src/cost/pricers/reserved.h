// Reserved instances: what a usage file may ask for, and what is said about it.
#pragma once

#include <string>

#include "cost/resource.h"

/// A remark for the line of what `owner` runs when the usage file names terms of reserved instances
/// (reserved_instance_term and the like): their prices are not in the price table, so that the on-demand
/// price stands, which is the most it can cost. Empty without.
std::string reserved_terms(const Resource& owner);
