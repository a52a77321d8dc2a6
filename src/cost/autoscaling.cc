#include "cost/autoscaling.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace {

/// What the usage file says that it scales to on average, or how far it may.
Amount bounds(const Resource& target) {
  const Amount average = target.usage("capacity");
  if (average.known()) return average;
  const Amount low = target.amount("min_capacity");
  const Amount high = target.amount("max_capacity");
  if (!low.known()) return low;
  if (!high.known()) return high;
  return Amount(Range<Quantity>(low.range->low, std::max(low.range->low, high.range->high)),
                fmt::format("min_capacity..max_capacity of {}", target.address()));
}

}  // namespace

Amount autoscaled(const Resource& resource, std::string_view dimension, std::string_view resource_id,
                  const Amount& otherwise, std::string_view ends_with) {
  constexpr std::string_view type = "aws_appautoscaling_target";
  if (resource.graph({type}).plan().of_type(type).empty()) return otherwise;
  for (const Resource& target : resource.referrers(type, "resource_id")) {
    const auto id = target["resource_id"].text();
    if (target["scalable_dimension"].is(dimension) && (!id || id->ends_with(ends_with)))
      return bounds(target);
  }
  if (resource_id.empty()) return otherwise;
  // Most resource ids are texts around a name, which no reference leads through on the before side.
  for (const Resource& target : resource.all_with(type, "resource_id", resource_id)) {
    if (!target["scalable_dimension"].is(dimension)) continue;
    // Unless the reference leads to a namesake.
    const auto meant = target.refer("resource_id", resource.type());
    if (!meant || meant->address() == resource.address()) return bounds(target);
  }
  return otherwise;
}
