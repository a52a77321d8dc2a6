#include "cli/region.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/text.h"

void check_region(const std::string& region, const PriceTable& prices) {
  if (region.empty()) return;
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
