// The text of `plangate prices info`.
#pragma once

#include <string>

#include "cost/prices.h"

/// What the table holds: dates, fingerprint, services, regions, sources and how many prices each has. At most
/// 80 columns wide, sorted, ending with a newline.
std::string describe(const PriceTable& table);
