// Every price that a review can use, tier by tier, for questions about prices themselves.
#pragma once

#include <functional>
#include <string_view>

#include "cost/prices.h"

/// One tier of a price; amounts and dates as texts. Valid during the call.
struct PriceEntry {
  std::string_view service, item, region, unit, from, usd, as_of, source, quality, assumed_from;
};

/// Calls `visit` for every tier of every price, in the order and with the meaning of PriceTable::each().
void each_price(const PriceTable& table, const std::function<void(const PriceEntry&)>& visit);
