#include "cost/price_list.h"

void each_price(const PriceTable& table, const std::function<void(const PriceEntry&)>& visit) {
  constexpr std::string_view qualities[] = {"exact", "derived", "secondary"};
  table.each([&](const Price& price) {
    // Services hold no slash, regions no at sign; items may hold either.
    const std::string_view key = price.key;
    const auto slash = key.find('/'), at = key.rfind('@');
    for (const Tier& tier : price.tiers) {
      const std::string from = tier.from.text(), usd = tier.price.exact();
      visit({key.substr(0, slash), key.substr(slash + 1, at - slash - 1), key.substr(at + 1), price.unit,
             from, usd, price.as_of, price.source, qualities[static_cast<std::size_t>(price.quality)],
             price.assumed_from});
    }
  });
}
