// Networks: VPC, subnets, gateways, connections.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> vpc_destroyed(const Subject& subject) {
  std::optional<Hit> hit = destroyed(subject);
  // A replacement drags along what is meant to live on.
  if (hit && subject.creates()) hit->severity = Severity::critical;
  return hit;
}

std::optional<Hit> gateway_destroyed(const Subject& subject) {
  std::optional<Hit> hit = destroyed(subject);
  if (hit && goes_with(subject, "vpc_id", "aws_vpc", "id")) hit->severity = Severity::medium;
  return hit;
}

std::optional<Hit> default_route_destroyed(const Subject& subject) {
  const bool is_default = subject.before["destination_cidr_block"].is("0.0.0.0/0") ||
                          subject.before["destination_ipv6_cidr_block"].is("::/0");
  if (!is_default || goes_with(subject, "route_table_id", "aws_route_table", "id")) return std::nullopt;
  return destroyed(subject);
}

constexpr Rule rules[] = {
    {
        .id = "vpc-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_vpc",
        .title = "network destroyed",
        .why = "everything in it goes or must move with it",
        .fix = "add a secondary range (`aws_vpc_ipv4_cidr_block_association`) instead of changing the first",
        .fine_when = "it is empty",
        .applies = vpc_destroyed,
    },
    {
        .id = "subnet-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_subnet",
        .title = "subnet destroyed",
        .why = "what is in it goes or must move; the deletion waits for its interfaces and fails with them",
        .fix = "add the new subnet, move, and remove the old one then",
        .fine_when = "it is empty",
        .applies = destroyed,
    },
    {
        .id = "internet-gateway-destroyed",
        .severity = Severity::critical,
        .category = Category::outage,
        .types = "aws_internet_gateway aws_internet_gateway_attachment",
        .title = "internet gateway destroyed",
        .why = "nothing in the network reaches the internet or is reached from it",
        .fix = "keep it",
        .fine_when = "the network is closed down",
        .applies = gateway_destroyed,
    },
    {
        .id = "nat-gateway-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_nat_gateway",
        .title = "NAT gateway destroyed",
        .why = "private subnets lose their way out, and their source address changes",
        .fix = "put a second gateway beside it and move the routes first",
        .fine_when = "its zone is retired",
        .applies = destroyed,
    },
    {
        .id = "eip-destroyed",
        .severity = Severity::high,
        .category = Category::irreversible,
        .types = "aws_eip",
        .title = "public address given back",
        .why = "it cannot be had again, allow-lists of partners break, and DNS may point to a stranger",
        .fix = "keep it and associate it again",
        .fine_when = "nobody allow-lists the address and no DNS record names it",
        .applies = destroyed,
    },
    {
        .id = "default-route-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_route",
        .title = "default route destroyed",
        .why = "what uses it has no way out until another one is there",
        .fix = "change the target in place",
        .fine_when = "another route for the same subnets takes over in the same apply",
        .applies = default_route_destroyed,
    },
    {
        .id = "vpn-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_vpn_connection aws_vpn_gateway aws_customer_gateway aws_ec2_client_vpn_endpoint",
        .title = "VPN destroyed",
        .why = "tunnel addresses and keys are lost, and the far side must be configured again",
        .fix = "put a second connection beside it first",
        .fine_when = "another tunnel carries the traffic",
        .applies = destroyed,
    },
    {
        .id = "peering-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_vpc_peering_connection aws_ec2_transit_gateway_vpc_attachment "
                 "aws_ec2_transit_gateway_peering_attachment aws_vpc_endpoint",
        .title = "connection between networks destroyed",
        .why = "traffic across it stops",
        .fix = "put the new connection beside it first",
        .fine_when = "no traffic crosses it",
        .applies = destroyed,
    },
    {
        .id = "transit-gateway-destroyed",
        .severity = Severity::critical,
        .category = Category::outage,
        .types = "aws_ec2_transit_gateway aws_networkmanager_core_network",
        .title = "hub of networks destroyed",
        .why = "every network, VPN and Direct Connect at it is cut off",
        .fix = "keep it",
        .fine_when = "every network was moved off it",
        .applies = destroyed,
    },
    {
        .id = "dx-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types = "aws_dx_connection aws_dx_lag",
        .title = "Direct Connect given back",
        .why = "the physical line is released, and a new one takes weeks",
        .fix = "set `skip_destroy = true`",
        .fine_when = "the line is cancelled",
        .applies = destroyed,
    },
    {
        .id = "subnet-public-ip",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_subnet",
        .attributes = "map_public_ip_on_launch",
        .title = "subnet starts to hand out public addresses",
        .why = "instances in it are on the internet, as far as their security groups allow",
        .fix = "keep it off in private subnets",
        .fine_when = "it is a public subnet",
        .applies = turned_on,
    },
};

}  // namespace

std::span<const Rule> vpc_rules() {
  return rules;
}
