// Ways into a network beside security groups, and the last way in of an administrator.
#include <fmt/format.h>

#include <algorithm>

#include "risk/attributes.h"
#include "risk/network.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// Ports that are newly open to the world, with a service behind them whose loss is critical.
std::optional<Hit> acl_opened(const Subject& subject) {
  if (subject.after.absent()) return std::nullopt;
  const Doors& after = doors(subject, true);
  if (after.world.empty()) return std::nullopt;
  Hit hit;
  for (const PortRange& range : newly_open(doors(subject, false).world, after.world)) {
    // An ACL that lets everything through is what AWS makes by default: the groups decide then.
    if (is_every_port(range)) continue;
    std::string_view service;
    for (const SensitivePort* port : sensitive_ports(range))
      if (port->severity == Severity::critical && service.empty()) service = port->service;
    // Wide ranges are for answers that come back.
    if (service.empty() || range.to - range.from > 1000) continue;
    hit.detail = joined(std::move(hit.detail), fmt::format("{} ({})", text(range), service));
  }
  if (hit.detail.empty()) return std::nullopt;
  hit.evidence.push_back(
      subject.evidence(subject.change.type == "aws_network_acl_rule" ? "cidr_block" : "ingress"));
  return hit;
}

std::vector<Cidr> ranges(const Value& side, std::string_view path) {
  std::vector<Cidr> out;
  for (const Value& each : all_at_path(side, path))
    if (const auto cidr = each.text() ? parse_cidr(*each.text()) : std::nullopt) out.push_back(*cidr);
  return out;
}

std::optional<Hit> list_opened(const Subject& subject) {
  for (const std::string_view path : subject.attributes)
    if (reach_world(ranges(subject.after, path)) && !reach_world(ranges(subject.before, path)))
      return Hit{{subject.evidence(path)}, {}, {}};
  return std::nullopt;
}

std::optional<Hit> default_group_used(const Subject& subject) {
  if (subject.after["ingress"].size() <= subject.before["ingress"].size()) return std::nullopt;
  // What is open to the world is a worse finding of its own.
  if (!doors(subject, true).world.empty()) return std::nullopt;
  return Hit{{subject.evidence("ingress")}, {}, {}};
}

bool covers(const std::vector<PortRange>& open, const PortRange& range) {
  return std::any_of(open.begin(), open.end(), [&](const PortRange& each) {
    return each.protocol == range.protocol && each.from <= range.from && range.to <= each.to;
  });
}

std::optional<Hit> only_v4_closed(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  const Openness &before = doors(subject, false).world, &after = doors(subject, true).world;
  for (const PortRange& range : before.v4)
    if (!covers(after.v4, range) && covers(before.v6, range) && covers(after.v6, range))
      return Hit{{subject.evidence("ingress")}, text(range), {}};
  return std::nullopt;
}

constexpr int admin_ports[] = {22, 3389, 5985, 5986};

/// Some source may reach an administration port; `groups` counts sources that are groups and prefix lists.
bool admin_may_enter(std::string_view type, const Value& side, int port) {
  for (const Value& block : type == "aws_security_group" || type == "aws_default_security_group"
                                ? side["ingress"].elements()
                                : std::vector<Value>{side}) {
    if (type == "aws_security_group_rule" && !block["type"].is("ingress")) continue;
    const Value protocol = block[type == "aws_vpc_security_group_ingress_rule" ? "ip_protocol" : "protocol"];
    const auto from = block["from_port"].number(), to = block["to_port"].number();
    const bool all = protocol.is("-1") || protocol.is("all");
    if (!all && !protocol.is("tcp") && !protocol.is("6")) continue;
    if (!all && from && to && (*from > Decimal(port) || *to < Decimal(port))) continue;
    for (const char* source : {"cidr_blocks", "ipv6_cidr_blocks", "security_groups", "prefix_list_ids",
                               "self", "source_security_group_id", "cidr_ipv4", "cidr_ipv6", "prefix_list_id",
                               "referenced_security_group_id"}) {
      const Value value = block[source];
      if (value.unknown() || value.partly_unknown() || (value.is_array() && value.size() > 0) ||
          value.is_true() || (value.text() && !value.is("")))
        return true;
    }
  }
  return false;
}

/// Another rule of the same group, after this plan, lets an administrator in.
bool other_rule_lets_in(const Subject& subject, int port) {
  const auto group = subject.before["security_group_id"].text();
  if (!group) return true;
  constexpr std::string_view path[] = {"security_group_id"};
  for (const std::string_view type : {"aws_security_group_rule", "aws_vpc_security_group_ingress_rule"})
    for (const auto* others :
         {&subject.graph.holding(type, path, *group), &subject.graph.open_at(type, path)})
      for (const Change* other : *others)
        if (other != &subject.change && admin_may_enter(type, subject.plan().look(*other).after(), port))
          return true;
  return false;
}

std::optional<Hit> admin_shut_out(const Subject& subject) {
  const bool is_group = subject.change.type == "aws_security_group";
  // A group that goes takes its instances with it, or is refused.
  if (is_group ? !subject.changes() || subject.destroys() : !subject.destroys() || subject.creates())
    return std::nullopt;
  for (const int port : admin_ports) {
    if (!admin_may_enter(subject.change.type, subject.before, port)) continue;
    if (is_group && admin_may_enter(subject.change.type, subject.after, port)) continue;
    // An unknown set of rules may still hold one.
    if (is_group && subject.after["ingress"].unknown()) continue;
    if (!is_group && (other_rule_lets_in(subject, port) ||
                      goes_with(subject, "security_group_id", "aws_security_group", "id")))
      continue;
    Hit hit{{}, fmt::format("port {}", port), {}};
    if (is_group) hit.evidence.push_back(subject.evidence("ingress"));
    return hit;
  }
  return std::nullopt;
}

bool is_default(const Value& route) {
  for (const char* path : {"destination_cidr_block", "cidr_block"})
    if (route[path].is("0.0.0.0/0")) return true;
  for (const char* path : {"destination_ipv6_cidr_block", "ipv6_cidr_block"})
    if (route[path].is("::/0")) return true;
  return false;
}

bool leads_to_internet(const Value& route) {
  const auto gateway = route["gateway_id"].text();
  return gateway && gateway->substr(0, 4) == "igw-";
}

bool leads_inside(const Value& route) {
  for (const char* path : {"nat_gateway_id", "transit_gateway_id", "network_interface_id", "vpc_endpoint_id"})
    if (!is_empty(route[path])) return true;
  return false;
}

std::optional<Hit> subnet_turned_public(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  if (subject.change.type == "aws_route") {
    if (!is_default(subject.after) || !leads_inside(subject.before)) return std::nullopt;
    const bool may =
        subject.after["gateway_id"].unknown() && subject.graph.is_configured(subject.change, "gateway_id");
    if (!leads_to_internet(subject.after) && !may) return std::nullopt;
    Hit hit{{subject.evidence("gateway_id")}, {}, {}};
    if (may) {
      hit.detail = "`gateway_id` is unknown until apply";
      hit.severity = Severity::medium;
    }
    return hit;
  }
  const auto has = [](const Value& side, bool (*test)(const Value&)) {
    for (const Value& route : side["route"].elements())
      if (is_default(route) && test(route)) return true;
    return false;
  };
  if (!has(subject.before, leads_inside) || has(subject.before, leads_to_internet) ||
      !has(subject.after, leads_to_internet))
    return std::nullopt;
  return Hit{{subject.evidence("route")}, {}, {}};
}

std::optional<Hit> service_open(const Subject& subject) {
  const auto is_open = [&](const Value& side) {
    if (subject.change.type != "aws_vpc_endpoint_service") return side["principal_arn"].is("*");
    for (const Value& each : side["allowed_principals"].elements())
      if (each.is("*")) return side["acceptance_required"].is_false();
    return false;
  };
  if (!is_open(subject.after) || is_open(subject.before)) return std::nullopt;
  const char* path =
      subject.change.type == "aws_vpc_endpoint_service" ? "allowed_principals" : "principal_arn";
  return Hit{{subject.evidence(path)}, {}, {}};
}

std::optional<Hit> accepts_all(const Subject& subject) {
  std::optional<Hit> hit = is_made_on(subject);
  if (hit && subject.before.absent()) hit->severity = Severity::low;
  return hit;
}

constexpr Rule rules[] = {
    {
        .id = "nacl-open",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_network_acl_rule aws_network_acl aws_default_network_acl",
        .title = "network ACL lets the world reach a sensitive port",
        .why = "only the security groups keep strangers out from now on",
        .fix = "name the ranges that need it",
        .fine_when = "every group in these subnets is narrow",
        .applies = acl_opened,
    },
    {
        .id = "prefix-list-open",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_ec2_managed_prefix_list aws_ec2_managed_prefix_list_entry",
        .attributes = "entry.cidr cidr",
        .title = "prefix list covers the world",
        .why = "every group and route that names the list is open to anybody, without a change of its own",
        .fix = "list your own ranges",
        .fine_when = "only rules for what leaves the network use it",
        .applies = list_opened,
    },
    {
        .id = "default-sg-opened",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_default_security_group",
        .title = "default group of a network lets something in",
        .why = "whatever is started without a group of its own gets this one",
        .fix = "leave it empty, and make groups for what needs one",
        .fine_when = "it only names itself, as AWS makes it",
        .applies = default_group_used,
    },
    {
        .id = "sg-ipv6-left-open",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_security_group aws_default_security_group aws_security_group_rule",
        .title = "closed to the world for IPv4, still open for IPv6",
        .why = "who is kept out comes in by the other protocol",
        .fix = "narrow `ipv6_cidr_blocks` too",
        .fine_when = "the network has no IPv6",
        .applies = only_v4_closed,
    },
    {
        .id = "sg-admin-shut-out",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "aws_security_group aws_security_group_rule aws_vpc_security_group_ingress_rule",
        .title = "nobody can reach an administration port any more",
        .why = "who has to repair the machine cannot sign in to it",
        .fix = "keep one source, a bastion's group for example, or try Session Manager first",
        .fine_when = "the machine is reached by Session Manager or EC2 Instance Connect",
        .applies = admin_shut_out,
    },
    {
        .id = "route-turned-public",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_route aws_route_table",
        .title = "private subnets get a route straight to the internet",
        .why = "what has a public address in them can be reached from outside, past NAT and inspection",
        .fix = "keep the NAT gateway as target, and put public things into public subnets",
        .fine_when = "the subnets are meant to become public",
        .applies = subnet_turned_public,
    },
    {
        .id = "vpc-block-off",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_vpc_block_public_access_options",
        .attributes = "internet_gateway_block_mode",
        .values = "off",
        .title = "block of public access to networks switched off",
        .why = "one internet gateway and one wrong group now open a network",
        .fix = "make exclusions for the networks that need it (`aws_vpc_block_public_access_exclusion`)",
        .fine_when = "another guard rail forbids internet gateways",
        .applies = takes_value,
    },
    {
        .id = "endpoint-service-open",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_vpc_endpoint_service aws_vpc_endpoint_service_allowed_principal",
        .title = "any account may connect to a private service",
        .why = "strangers reach what is behind it as if they were in the network",
        .fix = "name the accounts, and keep `acceptance_required` on",
        .fine_when = "it is a product for all customers of AWS that signs callers in itself",
        .applies = service_open,
    },
    {
        .id = "tgw-auto-accept",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_ec2_transit_gateway",
        .attributes = "auto_accept_shared_attachments",
        .title = "hub of networks takes in whoever asks",
        .why = "every account it is shared with joins without anybody looking",
        .fix = "accept attachments one by one",
        .fine_when = "all accounts are your own and made by the same code",
        .applies = accepts_all,
    },
    {
        .id = "firewall-passes-all",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_networkfirewall_firewall_policy",
        .attributes = "firewall_policy.stateless_default_actions firewall_policy.stateful_default_actions",
        .values = "aws:pass",
        .title = "network firewall lets through what no rule names",
        .why = "what is not known to be bad passes unseen",
        .fix = "forward to the stateful rules (`aws:forward_to_sfe`) and drop there",
        .fine_when = "another firewall inspects the same traffic",
        .applies = takes_value,
    },
};

}  // namespace

std::span<const Rule> network_exposure_rules() {
  return rules;
}
