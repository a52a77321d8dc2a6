#include "cost/price_list.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/sqlite.h"
#include "cost/bundled_prices.h"

void each_price(const PriceTable& table, const std::function<void(const PriceEntry&)>& visit) {
  if (table.fingerprint() != PriceTable::bundled().fingerprint())
    throw Error("only the bundled prices can be asked for in SQL, and other ones are in use",
                "leave --prices out, or the table `prices`");
  constexpr std::string_view qualities[] = {"exact", "derived", "secondary"};
  Database database = Database::from_bytes(bundled_prices(), "the bundled price table");
  Statement rows(
      database,
      "SELECT s.name, i.item, r.name, i.unit, p.start, p.usd, o.as_of, o.source, o.quality,"
      " o.assumed_from FROM prices p JOIN items i ON i.id = p.item JOIN services s ON s.id = i.service"
      " JOIN regions r ON r.id = p.region JOIN origins o ON o.id = p.origin"
      " ORDER BY s.name, i.item, r.name, p.tier");
  while (rows.step()) {
    const std::int64_t quality = rows.integer(8);
    if (quality < 0 || quality > 2)
      throw Error(fmt::format("{} is damaged at {}/{}", database.name(), rows.text(0), rows.text(1)));
    visit({rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4), rows.text(5), rows.text(6),
           rows.text(7), qualities[quality], rows.text(9)});
  }
}
