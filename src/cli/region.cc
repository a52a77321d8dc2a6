#include "cli/region.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace {

/// Whether it is written as AWS writes its regions, such as cn-north-1 and us-gov-west-1. One without prices
/// is a region all the same: what stands there is unknown, not refused.
bool is_spelt_as_region(std::string_view name) {
  constexpr std::array areas{"us", "eu", "ap", "sa",     "ca",     "me",      "af",
                             "il", "mx", "cn", "us-gov", "us-iso", "us-isob", "eusc-de"};
  constexpr std::array sides{"north",     "south",     "east",      "west",     "central",
                             "northeast", "northwest", "southeast", "southwest"};
  if (name.size() < 3 || name[name.size() - 2] != '-' || name.back() < '1' || name.back() > '9') return false;
  name.remove_suffix(2);
  const auto dash = name.rfind('-');
  return dash != std::string_view::npos &&
         std::find(areas.begin(), areas.end(), name.substr(0, dash)) != areas.end() &&
         std::find(sides.begin(), sides.end(), name.substr(dash + 1)) != sides.end();
}

}  // namespace

void check_region(const std::string& region, const PriceTable& prices) {
  if (region.empty() || is_spelt_as_region(region)) return;
  const PriceTableInfo info = prices.info();
  std::vector<std::string_view> names;
  for (const auto& known : info.regions)
    if (known.name != "global") names.push_back(known.name);
  if (std::find(names.begin(), names.end(), region) != names.end()) return;
  const std::string_view meant = nearest(region, names);
  throw Error(
      fmt::format("--region: there are no prices of a region \"{}\"", region),
      meant.empty() ? "`plangate prices info` lists the regions" : fmt::format("did you mean {}?", meant));
}
