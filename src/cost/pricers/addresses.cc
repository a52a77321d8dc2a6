#include "cost/pricers/addresses.h"

#include <fmt/format.h>

#include <algorithm>

namespace {

Amount none_or_one(std::string why) {
  return Amount(Range<Quantity>(0, 1), std::move(why));
}

/// Whether instances launched into the subnet get an address; nothing when only apply tells.
std::optional<bool> is_public(const Resource& resource, const Change& subnet) {
  const Look look = resource.graph({subnet.type}).plan().look(subnet);
  const Value setting =
      (resource.side() == Side::before ? look.before() : look.after())["map_public_ip_on_launch"];
  if (setting.unknown()) return std::nullopt;
  if (setting.absent()) return subnet.type == "aws_default_subnet";
  return setting.is_true();
}

/// The subnets at `path`: by the ids that are known, else through the configuration.
std::vector<const Change*> subnets_at(const Resource& resource,
                                      std::initializer_list<std::string_view> path) {
  std::vector<const Change*> found;
  const bool after = resource.side() == Side::after;
  if (after)
    for (const Target& target : resource.configured(path).targets)
      if (std::find(subnet_types.begin(), subnet_types.end(), target.change->type) != subnet_types.end())
        found.push_back(target.change);
  if (!found.empty()) return found;
  Value value = resource.values();
  for (std::string_view step : path) value = (value.is_array() ? value.at(0) : value)[step];
  std::vector<Value> ids = value.is_array() ? value.elements() : std::vector<Value>{value};
  for (const Value& id : ids)
    if (const auto text = id.scalar())
      for (std::string_view type : subnet_types) {
        const Change* subnet = resource.graph({type}).with_value(type, "id", *text, after);
        if (subnet == nullptr) subnet = resource.graph({type}).data_with_value(type, "id", *text);
        if (subnet != nullptr) found.push_back(subnet);
      }
  return found;
}

}  // namespace

Amount addresses_by_subnet(const Resource& resource, std::initializer_list<std::string_view> path) {
  const std::vector<const Change*> subnets = subnets_at(resource, path);
  if (subnets.empty()) return none_or_one("its subnet, which is not in this plan, decides");
  const std::optional<bool> first = is_public(resource, *subnets.front());
  const bool agree = std::all_of(subnets.begin(), subnets.end(),
                                 [&](const Change* subnet) { return is_public(resource, *subnet) == first; });
  if (!first || !agree) return none_or_one("its subnet decides");
  return Amount(Quantity(*first ? 1 : 0),
                fmt::format("map_public_ip_on_launch of {}", subnets.front()->address));
}

Amount addresses_of_interface(const Resource& owner, const Value& setting,
                              std::initializer_list<std::string_view> path, const Amount& by_subnet) {
  if (const auto said = setting.boolean())
    return Amount(Quantity(*said ? 1 : 0), "associate_public_ip_address");
  if (setting.absent() || owner.left_out(setting, std::span(path.begin(), path.size()))) return by_subnet;
  return none_or_one("associate_public_ip_address is known after apply");
}

void bill_addresses(Bill& bill, const Amount& count) {
  bill.hourly("Public IPv4 address", "AmazonVPC", "public_ipv4_in_use_hour", count);
}
