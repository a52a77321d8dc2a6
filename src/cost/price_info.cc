#include "cost/price_info.h"

#include <fmt/format.h>

#include <algorithm>

#include "cost/pricer.h"

namespace {

constexpr std::size_t width = 80;

// Names with their counts, in as many columns as fit, read downwards.
std::string columns(std::string_view title, const std::vector<PriceTableInfo::Count>& counts) {
  std::size_t longest = 0;
  for (const auto& count : counts) longest = std::max(longest, count.name.size());
  const std::size_t cell = longest + 2 + 7 + 2;  // a gap, a count, the gap to the next cell
  const std::size_t across = std::max<std::size_t>(1, width / cell);
  const std::size_t down = (counts.size() + across - 1) / across;
  std::string text = fmt::format("\n{} ({})\n", title, counts.size());
  for (std::size_t line = 0; line < down; ++line) {
    for (std::size_t i = line; i < counts.size(); i += down) {
      const bool last = i + down >= counts.size();
      text += fmt::format("  {:<{}} {:>7}{}", counts[i].name, longest, counts[i].rows, last ? "\n" : "");
    }
  }
  return text;
}

}  // namespace

std::string describe(const PriceTable& table) {
  const PriceTableInfo info = table.info();
  std::string text;
  text += fmt::format("prices          {} of {} items, in US dollars\n", info.rows, info.items);
  if (info.own_prices > 0) text += fmt::format("laid over       {} prices of your own\n", info.own_prices);
  text += fmt::format("dated           {} to {}\n", info.oldest, info.newest);
  std::size_t priced = 0;
  for (std::span<const Pricer> family : all_pricers()) priced += family.size();
  text += fmt::format("types priced    {}\n", priced);
  text += fmt::format("types free      {}\n", info.free_types);
  text += fmt::format("types by usage  {}, without a rate\n", info.usage_types);
  text += fmt::format("unsupported     {} types\n", info.unsupported_types);
  text += fmt::format("fingerprint     {}\n", info.fingerprint);
  text += fmt::format("schema version  {}\n", info.schema_version);
  text += columns("regions", info.regions);
  text += columns("services", info.services);
  text += columns("sources", info.sources);
  text += "\nA price with several sources counts for each; pricing/SOURCES.md explains them.\n";
  return text;
}
