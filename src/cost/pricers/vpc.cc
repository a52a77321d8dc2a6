// VPC: gateways, addresses, endpoints, VPN, transit gateways, firewalls.
// https://aws.amazon.com/vpc/pricing/, https://aws.amazon.com/vpn/pricing/,
// https://aws.amazon.com/transit-gateway/pricing/, https://aws.amazon.com/network-firewall/pricing/
#include <fmt/format.h>

#include <algorithm>

#include "cost/pricers.h"
#include "cost/pricers/addresses.h"

namespace {

constexpr std::string_view vpc = "AmazonVPC";

/// Public and private gateways cost the same; the address of a public one is its Elastic IP.
/// A regional one is billed for each zone that it serves, and grows into zones by itself unless they are
/// named.
void nat_gateway(const Resource& r, Bill& bill) {
  Amount zones = 1;
  if (r.given("availability_mode").is("regional")) {
    const Value named = r.given("availability_zone_address");
    zones = named.size() > 0
                ? Amount(Quantity(static_cast<std::int64_t>(named.size())), "availability_zone_address")
                : Amount::unknown("a regional NAT gateway is billed for each zone it grows into");
  }
  bill.hourly("NAT gateway", "AmazonEC2", "nat_gateway_hour", zones);
  bill.metered("Data processed", "AmazonEC2", "nat_gateway_gb", r.usage("monthly_data_processed_gb"));
}

struct Use {
  std::string_view type;
  std::vector<std::string_view> path;
};

/// Everything that can hold an Elastic IP names it in one of these places.
const std::vector<Use>& uses_of_address() {
  static const std::vector<Use> uses = {
      {"aws_nat_gateway", {"allocation_id"}},
      {"aws_nat_gateway", {"secondary_allocation_ids"}},
      {"aws_eip_association", {"allocation_id"}},
      {"aws_eip_association", {"public_ip"}},
      {"aws_lb", {"subnet_mapping", "allocation_id"}},
      {"aws_alb", {"subnet_mapping", "allocation_id"}},
      {"aws_networkfirewall_firewall", {"subnet_mapping"}},
      {"aws_transfer_server", {"endpoint_details", "address_allocation_ids"}},
      {"aws_redshift_cluster", {"elastic_ip"}},
  };
  return uses;
}

bool is_in_use(const Resource& address) {
  for (std::string_view holder : {"instance", "network_interface", "association_id"}) {
    const Value value = address[holder];
    if (value.unknown() ? !address.left_out(holder) : value.scalar().value_or("") != "") return true;
  }
  if (address.side() == Side::before) return false;
  return std::any_of(uses_of_address().begin(), uses_of_address().end(), [&](const Use& use) {
    return !address.graph({use.type}).referrers(address.change(), use.type, use.path).empty();
  });
}

void elastic_ip(const Resource& r, Bill& bill) {
  if (!r.given("customer_owned_ipv4_pool").absent() && r.given("customer_owned_ipv4_pool").text() != "" &&
      !r.left_out("customer_owned_ipv4_pool"))
    return bill.free("addresses of a customer-owned pool are free");
  const auto pool = r.text("public_ipv4_pool", "amazon");
  if (pool && *pool != "amazon") return bill.free("addresses that you bring to AWS are free");
  if (!pool)
    return (void)bill.hourly("Public IPv4 address", vpc, "public_ipv4_in_use_hour",
                             Amount(Range<Quantity>(0, 1), "public_ipv4_pool is known after apply"));
  if (const Value ipam = r.given("ipam_pool_id"); !ipam.absent() && !r.left_out("ipam_pool_id"))
    return (void)bill.hourly(
        "Public IPv4 address", vpc, "public_ipv4_contiguous_block_hour",
        Amount(Range<Quantity>(0, 1), "whether its IPAM pool holds your own addresses is not in the plan"));
  if (is_in_use(r))
    bill.hourly("Public IPv4 address (in use)", vpc, "public_ipv4_in_use_hour", 1);
  else
    bill.hourly("Public IPv4 address (idle)", vpc, "public_ipv4_idle_hour",
                Amount(1, "nothing in this plan uses it"));
}

/// Billed for each subnet, which is each zone. A subnet may also be added by a resource of its own.
Amount endpoint_zones(const Resource& r) {
  const std::size_t added =
      r.graph({"aws_vpc_endpoint_subnet_association"})
          .referrers(r.change(), "aws_vpc_endpoint_subnet_association", std::string_view("vpc_endpoint_id"))
          .size();
  const Amount at_least_one(Quantity(1), "default 1: it works in one subnet at least, none is in the plan");
  const Amount own = r.count("subnet_ids", subnet_types, added == 0 ? at_least_one : Amount(0));
  if (r.side() == Side::before || added == 0) return own;
  return own + Amount(Quantity(static_cast<std::int64_t>(added)), "aws_vpc_endpoint_subnet_association");
}

void endpoint(const Resource& r, Bill& bill) {
  const auto type = r.text("vpc_endpoint_type", "Gateway");
  if (!type) return bill.unknown("Endpoint", "vpc_endpoint_type is known after apply");
  if (*type == "Gateway") return bill.free("gateway endpoints are free");
  if (*type == "Interface") {
    bill.hourly("Interface endpoint", vpc, "vpc_endpoint_interface_hour", endpoint_zones(r));
    bill.metered("Data processed", vpc, "vpc_endpoint_interface_gb", r.usage("monthly_data_processed_gb"));
  } else if (*type == "GatewayLoadBalancer") {
    bill.hourly("Gateway Load Balancer endpoint", vpc, "vpc_endpoint_gwlb_hour", endpoint_zones(r));
    bill.metered("Data processed", vpc, "vpc_endpoint_gwlb_gb", r.usage("monthly_data_processed_gb"));
  } else {
    bill.unknown("Endpoint", fmt::format("endpoints of type {} are not in the price table", *type));
  }
}

/// OpenSearch Serverless makes it, and PrivateLink charges for it.
void serverless_search_endpoint(const Resource& r, Bill& bill) {
  bill.hourly("Interface endpoint", vpc, "vpc_endpoint_interface_hour", endpoint_zones(r))
      .remark("priced as an interface endpoint in each of its subnets");
  bill.metered("Data processed", vpc, "vpc_endpoint_interface_gb", r.usage("monthly_data_processed_gb"));
}

void attachment(Bill& bill, std::string_view kind) {
  bill.hourly("Transit gateway attachment", vpc,
              fmt::format("transit_gateway_attachment_hour;attachment={}", kind), 1);
}

void vpn_connection(const Resource& r, Bill& bill) {
  Component& line = bill.hourly("VPN connection", vpc, "vpn_connection_hour", 1);
  if (r.given("enable_acceleration").is_true() && line.note.empty())
    line.note = "accelerated: its two accelerators and their traffic come on top";
  const Value gateway = r.given("transit_gateway_id");
  if (gateway.absent() || gateway.text() == "" || r.left_out("transit_gateway_id")) return;
  attachment(bill, "vpn");
  bill.metered("Data processed", vpc, "transit_gateway_gb;attachment=vpn",
               r.usage("monthly_data_processed_gb"));
}

void transit_gateway_vpc(const Resource& r, Bill& bill) {
  attachment(bill, "vpc");
  bill.metered("Data processed", vpc, "transit_gateway_gb;attachment=vpc",
               r.usage("monthly_data_processed_gb"));
}

/// Each side pays for its own attachment; traffic between regions is data transfer.
void transit_gateway_peering(const Resource& r, Bill& bill) {
  attachment(bill, "peering");
  bill.if_used("Data processed", vpc, "transit_gateway_gb;attachment=peering",
               r.usage("monthly_data_processed_gb"));
}

void transit_gateway_connect(const Resource&, Bill& bill) {
  attachment(bill, "connect");
}

void client_vpn_association(const Resource&, Bill& bill) {
  bill.hourly("Client VPN endpoint association", vpc, "client_vpn_endpoint_association_hour", 1);
}

void client_vpn_endpoint(const Resource& r, Bill& bill) {
  bill.metered("Client VPN connection", vpc, "client_vpn_connection_hour", r.usage("monthly_connection_hrs"));
}

/// What a flow log writes is billed where it goes, as vended logs; the plan does not tell how much.
void flow_log(const Resource& r, Bill& bill) {
  const auto destination = r.text("log_destination_type", "cloud-watch-logs");
  bill.free(fmt::format("free; what it writes is billed by {}", !destination           ? "its destination"
                                                                : *destination == "s3" ? "CloudWatch and S3"
                                                                : *destination == "cloud-watch-logs"
                                                                    ? "CloudWatch Logs"
                                                                    : "CloudWatch and its destination"));
}

/// A policy with a TLS inspection configuration makes each endpoint inspect what is encrypted, for a price by
/// the hour. A policy that is not in the plan does not tell.
void network_firewall(const Resource& r, Bill& bill) {
  constexpr std::string_view firewall = "AWSNetworkFirewall";
  const Amount endpoints =
      r.count("subnet_mapping", subnet_types, Amount::unknown("no subnet_mapping is in the plan"));
  bill.hourly("Firewall endpoint", firewall, "endpoint_hour", endpoints);
  if (const auto policy = r.refer("firewall_policy_arn", "aws_networkfirewall_firewall_policy")) {
    const Value inspection = policy->given({"firewall_policy", "tls_inspection_configuration_arn"});
    if (inspection.unknown() || inspection.text().value_or("") != "")
      bill.hourly("Advanced inspection", firewall, "advanced_inspection_endpoint_hour", endpoints);
  }
  bill.metered("Data processed", firewall, "data_processed_gb", r.usage("monthly_data_processed_gb"));
}

void traffic_mirror_session(const Resource&, Bill& bill) {
  bill.hourly("Traffic mirroring", vpc, "traffic_mirroring_hour", 1);
}

void ipam(const Resource& r, Bill& bill) {
  const auto tier = r.text("tier", "advanced");
  if (!tier) return bill.unknown("Active addresses", "tier is known after apply");
  if (*tier == "free") return bill.free("the free tier of IPAM");
  bill.metered("Active addresses", vpc, "ipam_active_ip_hour;tier=advanced",
               r.usage("active_addresses") * Amount(hours_per_month));
}

void lattice_service(const Resource& r, Bill& bill) {
  bill.hourly("VPC Lattice service", vpc, "vpc_lattice_service_hour", 1);
  bill.metered("Data processed", vpc, "vpc_lattice_gb", r.usage("monthly_data_processed_gb"));
}

void reachability(const Resource& r, Bill& bill) {
  bill.metered("Reachability analysis", vpc, "reachability_analysis", r.usage("monthly_analyses"));
}

void verified_access_endpoint(const Resource& r, Bill& bill) {
  bill.hourly("Verified Access application", vpc, "verified_access_app_hour;tier=1",
              Amount(1, "one application, at the first tier of the account"));
  bill.metered("Data processed", vpc, "verified_access_gb", r.usage("monthly_data_processed_gb"));
}

constexpr Pricer pricers[] = {
    {"aws_nat_gateway", "NAT gateway", nat_gateway},
    {"aws_eip", "Public IPv4", elastic_ip},
    {"aws_vpc_endpoint", "VPC endpoints", endpoint},
    {"aws_opensearchserverless_vpc_endpoint", "VPC endpoints", serverless_search_endpoint},
    {"aws_flow_log", "VPC", flow_log},
    {"aws_vpn_connection", "VPN", vpn_connection},
    {"aws_ec2_client_vpn_endpoint", "VPN", client_vpn_endpoint},
    {"aws_ec2_client_vpn_network_association", "VPN", client_vpn_association},
    {"aws_ec2_transit_gateway_vpc_attachment", "Transit gateway", transit_gateway_vpc},
    {"aws_ec2_transit_gateway_peering_attachment", "Transit gateway", transit_gateway_peering},
    {"aws_ec2_transit_gateway_peering_attachment_accepter", "Transit gateway", transit_gateway_peering},
    {"aws_ec2_transit_gateway_connect", "Transit gateway", transit_gateway_connect},
    {"aws_networkfirewall_firewall", "Network Firewall", network_firewall},
    {"aws_ec2_traffic_mirror_session", "VPC", traffic_mirror_session},
    {"aws_vpc_ipam", "VPC", ipam},
    {"aws_vpclattice_service", "VPC Lattice", lattice_service},
    {"aws_verifiedaccess_endpoint", "Verified Access", verified_access_endpoint},
    {"aws_ec2_network_insights_analysis", "VPC", reachability},
};

}  // namespace

std::span<const Pricer> vpc_pricers() {
  return pricers;
}
