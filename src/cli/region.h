// The region that a user names.
#pragma once

#include <string>

#include "cost/prices.h"

/// Throws Error unless `region` is empty, the table has prices of it, or it is spelt as AWS spells its
/// regions: a mistyped one would leave everything without a price.
void check_region(const std::string& region, const PriceTable& prices);
