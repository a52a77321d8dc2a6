// Networks beyond one VPC: Direct Connect, Global Accelerator, Cloud WAN, addresses handed out by IPAM, and
// the interface endpoints that other services make. https://aws.amazon.com/directconnect/pricing/,
// https://aws.amazon.com/global-accelerator/pricing/, https://aws.amazon.com/cloud-wan/pricing/,
// https://aws.amazon.com/privatelink/pricing/
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "cost/pricers.h"
#include "cost/pricers/addresses.h"

namespace {

constexpr std::string_view direct_connect = "AWSDirectConnect";
constexpr std::string_view accelerator_service = "AWSGlobalAccelerator";
constexpr std::string_view cloud_wan = "AWSCloudWAN";
constexpr std::string_view vpc = "AmazonVPC";

constexpr std::string_view regions[] = {
    "af-south-1",     "ap-east-1",      "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-south-1",     "ap-south-2",     "ap-southeast-1", "ap-southeast-2", "ap-southeast-3",
    "ap-southeast-4", "ap-southeast-5", "ap-southeast-7", "ca-central-1",   "ca-west-1",
    "eu-central-1",   "eu-central-2",   "eu-north-1",     "eu-south-1",     "eu-south-2",
    "eu-west-1",      "eu-west-2",      "eu-west-3",      "il-central-1",   "me-central-1",
    "me-south-1",     "mx-central-1",   "sa-east-1",      "us-east-1",      "us-east-2",
    "us-gov-east-1",  "us-gov-west-1",  "us-west-1",      "us-west-2"};

/// Data that leaves AWS by the connection, at the rate of the region that it comes from.
void outbound(const Resource& r, Bill& bill, std::string_view location) {
  const std::string item = fmt::format("data_transfer_out_gb;to={}", location);
  const std::string home = bill.region();
  bool any = false;
  for (std::string_view region : regions) {
    std::string key = fmt::format("monthly_outbound_from_region_to_dx_connection_location.{}", region);
    std::replace(key.begin(), key.end(), '-', '_');
    const Amount used = r.usage(key);
    if (!used.known()) continue;
    any = true;
    bill.in(std::string(region));
    bill.metered(fmt::format("Outbound data transfer (from {}, to {})", region, location), direct_connect,
                 item, used);
  }
  bill.in(home);
  if (!any)
    bill.metered(fmt::format("Outbound data transfer (from {}, to {})", home, location), direct_connect, item,
                 r.usage("monthly_outbound_region_to_dx_location_gb"));
}

/// A connection that is ordered from AWS is dedicated; a partner's hosted one is made by the partner.
void connection(const Resource& r, Bill& bill) {
  const auto bandwidth = r.text("bandwidth", "");
  const auto location = r.text("location", "");
  if (!bandwidth || !location)
    return bill.unknown("DX connection", "bandwidth or location is known after apply");
  bill.hourly("DX connection", direct_connect,
              fmt::format("port_hour;capacity={};location={};type={}", *bandwidth, *location,
                          r.usage_text("dx_connection_type").value_or("dedicated")),
              1);
  outbound(r, bill, *location);
}

/// Associating a transit gateway attaches it; a virtual private gateway costs nothing more.
void gateway_association(const Resource& r, Bill& bill) {
  const Value gateway = r.given("associated_gateway_id");
  const std::string_view id = gateway.text().value_or("");
  const auto is = [&](std::string_view prefix, std::string_view kind, std::string_view type) {
    return id.starts_with(prefix) || r.given("associated_gateway_type").is(kind) ||
           r.refer("associated_gateway_id", type).has_value();
  };
  if (is("vgw-", "virtualPrivateGateway", "aws_vpn_gateway"))
    return bill.free("associating a virtual private gateway is free");
  const Amount processed = r.usage("monthly_data_processed_gb");
  // Only transit gateways process data, so a usage file that tells how much tells which one it is.
  const bool transit = is("tgw-", "transitGateway", "aws_ec2_transit_gateway") || processed.known();
  bill.hourly("Transit gateway attachment", vpc, "transit_gateway_attachment_hour;attachment=direct-connect",
              transit
                  ? Amount(1)
                  : Amount(Range<Quantity>(0, 1),
                           "nothing for a virtual private gateway, one for a transit gateway; which of them "
                           "is known after apply"));
  bill.metered("Data processed", vpc, "transit_gateway_gb;attachment=direct-connect", processed);
}

/// Two public addresses come with each accelerator, unless they are your own. It costs until it is deleted,
/// disabled or not.
void accelerator(const Resource& r, Bill& bill) {
  bill.hourly("Accelerator", accelerator_service, "accelerator_hour", 1);
  const bool own = r.given("ip_addresses").size() > 0;
  if (!own) bill_addresses(bill, Amount(Quantity(2), "two of each accelerator"));
}

struct Client {
  std::string_view label, name, key;
};

constexpr Client clients[] = {
    {"US, Mexico, Canada", "us/mexico/canada", "us"},
    {"Europe", "europe", "europe"},
    {"South Africa, Kenya", "south-africa/kenya", "south_africa"},
    {"South America", "south-america", "south_america"},
    {"South Korea", "south-korea", "south_korea"},
    {"Middle East", "middle-east", "middle_east"},
    {"Australia, New Zealand", "australia/new-zealand", "australia"},
    {"Asia Pacific", "asia-pacific", "asia_pacific"},
    {"India, Indonesia, Philippines, Thailand", "india/indonesia/philippines/thailand", "india"},
};

Amount transferred(const Resource& r, std::string_view direction, const Client& client) {
  return r.usage(fmt::format("monthly_{}_data_transfer_gb.{}", direction, client.key));
}

Quantity transferred(const Resource& r, std::string_view direction) {
  Quantity sum;
  for (const Client& client : clients)
    if (const Amount part = transferred(r, direction, client); part.known()) sum += part.range->high;
  return sum;
}

/// Data is dearer through the accelerator, in the direction that has more of it; where the endpoints stand
/// and where its users are decides how much. Without usage the rates that are known.
void endpoint_group(const Resource& r, Bill& bill) {
  const auto named = r.text("endpoint_group_region", r.region());
  if (!named) return bill.unknown("Data transfer premium", "endpoint_group_region is known after apply");
  const Quantity in = transferred(r, "inbound"), out = transferred(r, "outbound");
  const bool used = !in.is_zero() || !out.is_zero();
  for (std::string_view direction : {"inbound", "outbound"}) {
    if (used && (direction == "inbound") != (in >= out)) continue;
    for (const Client& client : clients) {
      const std::string item = fmt::format("dt_premium_gb;client={};direction=dominant-{};endpoint_region={}",
                                           client.name, direction, *named);
      const Amount amount = transferred(r, direction, client);
      if (used ? !amount.known() : !bill.has_price(accelerator_service, item)) continue;
      bill.metered(fmt::format("Data transfer premium ({}, {})", direction, client.label),
                   accelerator_service, item, amount)
          .remark("only in the direction that has more data");
    }
  }
  if (bill.components().empty())
    bill.metered("Data transfer premium", accelerator_service,
                 fmt::format("dt_premium_gb;endpoint_region={}", *named));
}

/// The regions in which a core network has edges, as its policy or its own attributes say.
struct Edges {
  std::vector<std::string> regions;
  std::string origin;
};

std::optional<Edges> edges_of_policy(const Value& document, std::string origin) {
  const auto text = document.text();
  Tape tape;
  if (!text || !tape.parse_copy(*text)) return std::nullopt;
  Edges edges{{}, std::move(origin)};
  const Value places = Value(tape, 0)["core-network-configuration"]["edge-locations"];
  for (const Value& place : places.elements())
    if (const auto region = place["location"].text()) edges.regions.emplace_back(*region);
  if (edges.regions.empty()) return std::nullopt;
  return edges;
}

std::optional<Edges> edges_of(const Resource& network) {
  for (const Resource& attachment :
       network.referrers("aws_networkmanager_core_network_policy_attachment", "core_network_id"))
    if (auto edges = edges_of_policy(attachment["policy_document"],
                                     fmt::format("edge-locations of {}", attachment.address())))
      return edges;
  if (auto edges = edges_of_policy(network["base_policy_document"], "edge-locations of base_policy_document"))
    return edges;
  Edges edges{{}, "base_policy_regions"};
  for (const Value& region : network["base_policy_regions"].elements())
    if (const auto text = region.text()) edges.regions.emplace_back(*text);
  if (edges.regions.empty()) edges.origin = "edges";
  if (edges.regions.empty())
    for (const Value& edge : network["edges"].elements())
      if (const auto text = edge["edge_location"].text()) edges.regions.emplace_back(*text);
  if (edges.regions.empty() && network.given("create_base_policy").is_true() && !network.region().empty())
    edges = {{network.region()}, "create_base_policy: an edge in the region of the provider"};
  if (edges.regions.empty()) return std::nullopt;
  return edges;
}

/// Each edge costs what its own region charges.
void core_network(const Resource& r, Bill& bill) {
  auto edges = edges_of(r);
  if (!edges)
    return bill.unknown("Core network edges", "its policy, which names their regions, is not in this plan");
  std::sort(edges->regions.begin(), edges->regions.end());
  for (const std::string& region : edges->regions) {
    bill.in(region);
    bill.hourly(fmt::format("Core network edge ({})", region), cloud_wan, "core_network_edge_hour",
                Amount(Quantity(1), edges->origin));
  }
}

void wan_attachment(const Resource& r, Bill& bill) {
  struct Kind {
    std::string_view type, label, item;
  };
  constexpr Kind kinds[] = {
      {"aws_networkmanager_vpc_attachment", "VPC attachment", "vpc"},
      {"aws_networkmanager_connect_attachment", "Connect attachment", "connect"},
      {"aws_networkmanager_site_to_site_vpn_attachment", "VPN attachment", "site-to-site-vpn"},
      {"aws_networkmanager_transit_gateway_peering", "Transit gateway peering", "transit-gateway-peering"},
      {"aws_networkmanager_dx_gateway_attachment", "Direct Connect gateway attachment",
       "direct-connect-gateway"},
      {"aws_networkmanager_transit_gateway_route_table_attachment", "Route table attachment",
       "transit-gateway-route-table"},
  };
  const auto kind =
      std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& k) { return k.type == r.type(); });
  if (const auto place = r.given("edge_location").text(); place && !place->empty())
    bill.in(std::string(*place));
  bill.hourly(std::string(kind->label), cloud_wan, fmt::format("attachment_hour;type={}", kind->item), 1);
  bill.metered("Data processed", cloud_wan, "data_processed_gb", r.usage("monthly_data_processed_gb"));
}

/// Blocks of public addresses that Amazon provides are billed whole; your own and private ones are not.
void pool_cidr(const Resource& r, Bill& bill) {
  const auto pool = r.refer("ipam_pool_id", "aws_vpc_ipam_pool");
  if (!pool)
    return bill.unknown("Public IPv4 addresses",
                        "its pool, which says whose addresses they are, is not in this plan");
  const auto source = pool->text("public_ip_source", "");
  if (!source)
    return bill.unknown("Public IPv4 addresses", "public_ip_source of its pool is known after apply");
  if (*source != "amazon") return bill.free("private addresses and your own are free");
  if (pool->given("address_family").is("ipv6")) return bill.free("IPv6 addresses are free");
  std::optional<Decimal> length = r.given("netmask_length").number();
  if (const auto cidr = r.given("cidr").text(); !length && cidr && cidr->find('/') != cidr->npos)
    length = Decimal::parse(std::string(cidr->substr(cidr->find('/') + 1)));
  if (!length || *length > Decimal(32) || *length < Decimal(0))
    return bill.unknown("Public IPv4 addresses", "netmask_length is not known");
  Quantity addresses = 1;
  for (Decimal bits = Decimal(32) - *length; bits > Decimal(0); bits = bits - Decimal(1))
    addresses += addresses;
  bill.hourly("Public IPv4 addresses (contiguous block)", vpc, "public_ipv4_contiguous_block_hour",
              Amount(addresses, "netmask_length"));
}

void interface_endpoint(const Resource& r, Bill& bill, const Amount& zones) {
  bill.hourly("Interface endpoint", vpc, "vpc_endpoint_interface_hour", zones);
  bill.metered("Data processed", vpc, "vpc_endpoint_interface_gb", r.usage("monthly_data_processed_gb"));
}

/// The subnets stand in a block of their own.
void search_endpoint(const Resource& r, Bill& bill) {
  const Value subnets = r.values().block("vpc_options")["subnet_ids"];
  Amount zones(Range<Quantity>(1, 3), "one to three subnets; subnet_ids is known after apply");
  if (subnets.is_array() && subnets.size() > 0)
    zones = Amount(Quantity(static_cast<std::int64_t>(subnets.size())), "subnet_ids");
  else if (const auto targets = r.configured({"vpc_options", "subnet_ids"}).targets; !targets.empty())
    zones = Amount(Quantity(static_cast<std::int64_t>(targets.size())), "subnets that subnet_ids refers to");
  interface_endpoint(r, bill, zones);
}

/// A warehouse's endpoint has an interface in the subnets of its group.
void warehouse_endpoint(const Resource& r, Bill& bill) {
  if (const Value made = r.values().block("vpc_endpoint")["network_interface"]; made.size() > 0)
    return interface_endpoint(r, bill,
                              Amount(Quantity(static_cast<std::int64_t>(made.size())), "network_interface"));
  const auto group = r.refer("subnet_group_name", "aws_redshift_subnet_group");
  const Amount subnets = group ? group->count("subnet_ids", subnet_types, Amount::unknown("no subnets"))
                               : Amount::unknown("its subnet group is not in this plan");
  interface_endpoint(r, bill, subnets);
}

void serverless_warehouse_endpoint(const Resource& r, Bill& bill) {
  interface_endpoint(r, bill,
                     r.count("subnet_ids", subnet_types, Amount::unknown("subnet_ids are not in the plan")));
}

/// Billed at its endpoint when that is in the plan; else it is one zone more of an endpoint elsewhere.
void endpoint_subnet(const Resource& r, Bill& bill) {
  if (r.refer("vpc_endpoint_id", "aws_vpc_endpoint")) return bill.free("its endpoint carries the cost");
  bill.hourly("Interface endpoint", vpc, "vpc_endpoint_interface_hour", 1);
}

constexpr Pricer pricers[] = {
    {"aws_dx_connection", "Direct Connect", connection},
    {"aws_dx_gateway_association", "Direct Connect", gateway_association},
    {"aws_globalaccelerator_accelerator", "Global Accelerator", accelerator},
    {"aws_globalaccelerator_custom_routing_accelerator", "Global Accelerator", accelerator},
    {"aws_globalaccelerator_endpoint_group", "Global Accelerator", endpoint_group},
    {"aws_globalaccelerator_custom_routing_endpoint_group", "Global Accelerator", endpoint_group},
    {"aws_networkmanager_core_network", "Cloud WAN", core_network},
    {"aws_networkmanager_vpc_attachment", "Cloud WAN", wan_attachment},
    {"aws_networkmanager_connect_attachment", "Cloud WAN", wan_attachment},
    {"aws_networkmanager_site_to_site_vpn_attachment", "Cloud WAN", wan_attachment},
    {"aws_networkmanager_transit_gateway_peering", "Cloud WAN", wan_attachment},
    {"aws_networkmanager_dx_gateway_attachment", "Cloud WAN", wan_attachment},
    {"aws_networkmanager_transit_gateway_route_table_attachment", "Cloud WAN", wan_attachment},
    {"aws_vpc_ipam_pool_cidr", "Public IPv4", pool_cidr},
    {"aws_elasticsearch_vpc_endpoint", "VPC endpoints", search_endpoint},
    {"aws_opensearch_vpc_endpoint", "VPC endpoints", search_endpoint},
    {"aws_redshift_endpoint_access", "VPC endpoints", warehouse_endpoint},
    {"aws_redshiftserverless_endpoint_access", "VPC endpoints", serverless_warehouse_endpoint},
    {"aws_vpc_endpoint_subnet_association", "VPC endpoints", endpoint_subnet},
};

}  // namespace

std::span<const Pricer> wide_network_pricers() {
  return pricers;
}
