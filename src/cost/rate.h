// A price as people read it: what a handful of very small units cost.
#pragma once

#include <string>
#include <string_view>

#include "base/money.h"

/// "0.09 per GB"; where one unit costs less than a tenth of a cent, a step that can be imagined:
/// "0.20 per million Requests".
std::string rate_text(Usd price, std::string_view unit);
