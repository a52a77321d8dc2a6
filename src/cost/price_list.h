// Every row of the price table in the binary, for questions about prices themselves.
#pragma once

#include <functional>
#include <string_view>

#include "cost/prices.h"

/// One tier of a price; amounts and dates as texts. Valid during the call.
struct PriceEntry {
  std::string_view service, item, region, unit, from, usd, as_of, source, quality, assumed_from;
};

/// Calls `visit` for every tier of every price, by service, item, region and quantity. Throws Error when
/// `table` is not the bundled one: rows of another would pass for those that were used.
void each_price(const PriceTable& table, const std::function<void(const PriceEntry&)>& visit);
