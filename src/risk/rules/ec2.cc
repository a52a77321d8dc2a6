// Security groups: what becomes reachable, and from where.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "risk/network.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Words groups_and_rules =
    "aws_security_group aws_default_security_group aws_security_group_rule "
    "aws_vpc_security_group_ingress_rule aws_lightsail_instance_public_ports google_compute_firewall "
    "azurerm_network_security_rule azurerm_network_security_group";

/// What the entry opens to the world that was not open before.
std::vector<PortRange> opened(const Subject& subject) {
  if (subject.after.absent()) return {};
  const Doors& after = doors(subject, true);
  if (after.world.empty()) return {};
  return newly_open(doors(subject, false).world, after.world);
}

bool has_every_port(const std::vector<PortRange>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), is_every_port);
}

bool is_web(const PortRange& range) {
  return (range.protocol == "tcp" || range.protocol == "udp") && range.from == range.to &&
         (range.from == 80 || range.from == 443);
}

bool is_icmp(const PortRange& range) {
  return range.protocol == "icmp";
}

std::string listed(const std::vector<PortRange>& ranges) {
  constexpr std::size_t most = 6;
  std::string out;
  for (std::size_t i = 0; i < ranges.size() && i < most; ++i)
    out += fmt::format("{}{}", i == 0 ? "" : ", ", text(ranges[i]));
  if (ranges.size() > most) out += fmt::format(" and {} more", ranges.size() - most);
  return out;
}

std::vector<Evidence> sources(const Subject& subject) {
  std::vector<Evidence> evidence;
  for (const char* path : {"ingress", "cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6",
                           "port_info", "source_ranges", "source_address_prefix", "security_rule"})
    if (Evidence each = subject.evidence(path); !each.before.empty() || !each.after.empty())
      evidence.push_back(std::move(each));
  return evidence;
}

/// Who has the group. Load balancers are there to be reached by anybody.
enum class Use { nobody_known, edge, inside };

Use use_of(const Subject& subject) {
  const bool is_group =
      subject.change.type == "aws_security_group" || subject.change.type == "aws_default_security_group";
  std::vector<const Change*> groups;
  if (is_group)
    groups.push_back(&subject.change);
  else
    for (const Target& target : subject.graph.refers(subject.change, "security_group_id").targets)
      if (target.change != nullptr) groups.push_back(target.change);
  struct User {
    std::string_view type, attribute;
    Use use;
  };
  constexpr std::array users = {
      User{"aws_lb", "security_groups", Use::edge},
      User{"aws_alb", "security_groups", Use::edge},
      User{"aws_elb", "security_groups", Use::edge},
      User{"aws_instance", "vpc_security_group_ids", Use::inside},
      User{"aws_db_instance", "vpc_security_group_ids", Use::inside},
      User{"aws_rds_cluster", "vpc_security_group_ids", Use::inside},
      User{"aws_launch_template", "vpc_security_group_ids", Use::inside},
      User{"aws_launch_configuration", "security_groups", Use::inside},
  };
  for (const User& user : users)
    for (const Change* group : groups)
      if (!subject.graph.referrers(*group, user.type, user.attribute).empty()) return user.use;
  return Use::nobody_known;
}

std::optional<Hit> opens_every_port(const Subject& subject) {
  const std::vector<PortRange> ranges = opened(subject);
  if (!has_every_port(ranges)) return std::nullopt;
  return Hit{sources(subject), listed(ranges), {}};
}

std::optional<Hit> opens_sensitive_port(const Subject& subject) {
  const std::vector<PortRange> ranges = opened(subject);
  if (has_every_port(ranges)) return std::nullopt;
  Severity worst = Severity::info;
  std::vector<std::string> services;
  for (const PortRange& range : ranges)
    for (const SensitivePort* port : sensitive_ports(range)) {
      worst = std::max(worst, port->severity);
      if (std::string service(port->service);
          std::find(services.begin(), services.end(), service) == services.end())
        services.push_back(std::move(service));
    }
  if (services.empty()) return std::nullopt;
  constexpr std::size_t most = 4;
  std::string names;
  for (std::size_t i = 0; i < services.size() && i < most; ++i)
    names += fmt::format("{}{}", i == 0 ? "" : ", ", services[i]);
  if (services.size() > most) names += fmt::format(" and {} more", services.size() - most);
  // A load balancer may well serve a development port; a database's never.
  if (worst < Severity::critical && use_of(subject) == Use::edge) worst = Severity::medium;
  return Hit{sources(subject), fmt::format("{} ({})", listed(ranges), names), worst};
}

std::optional<Hit> opens_other_port(const Subject& subject) {
  const std::vector<PortRange> ranges = opened(subject);
  if (ranges.empty() || std::all_of(ranges.begin(), ranges.end(), is_web)) return std::nullopt;
  for (const PortRange& range : ranges)
    if (is_every_port(range) || !sensitive_ports(range).empty()) return std::nullopt;
  Hit hit{sources(subject), listed(ranges), {}};
  if (std::all_of(ranges.begin(), ranges.end(), is_icmp))
    hit.severity = Severity::low;
  else if (use_of(subject) == Use::edge)
    hit.severity = Severity::medium;
  return hit;
}

std::optional<Hit> opens_web(const Subject& subject) {
  const std::vector<PortRange> ranges = opened(subject);
  if (ranges.empty() || !std::all_of(ranges.begin(), ranges.end(), is_web)) return std::nullopt;
  Hit hit{sources(subject), listed(ranges), {}};
  const Use use = use_of(subject);
  if (use == Use::edge) hit.severity = Severity::info;
  if (use == Use::inside) hit.severity = Severity::medium;
  return hit;
}

/// Rules whose sensitive ports are opened to a source that `is_meant` picks.
std::optional<Hit> sensitive_from(const Subject& subject, bool (*is_meant)(const Ingress&)) {
  if (subject.after.absent()) return std::nullopt;
  const auto meant = [&](const std::vector<Ingress>& ingress) {
    std::vector<PortRange> ranges;
    for (const Ingress& rule : ingress)
      if (is_meant(rule))
        for (const PortRange& range : rule.ports)
          if (!sensitive_ports(range).empty()) ranges.push_back(range);
    return ranges;
  };
  std::set<std::string> before;
  for (const PortRange& range : meant(doors(subject, false).ingress)) before.insert(text(range));
  std::vector<PortRange> after = meant(doors(subject, true).ingress);
  after.erase(std::remove_if(after.begin(), after.end(),
                             [&](const PortRange& range) { return before.count(text(range)) == 1; }),
              after.end());
  if (after.empty()) return std::nullopt;
  return Hit{sources(subject), listed(after), {}};
}

std::optional<Hit> opens_to_wide_range(const Subject& subject) {
  return sensitive_from(
      subject, [](const Ingress& rule) { return std::any_of(rule.v4.begin(), rule.v4.end(), is_wide); });
}

std::optional<Hit> opens_to_unknown(const Subject& subject) {
  std::optional<Hit> hit = sensitive_from(subject, [](const Ingress& rule) { return rule.unknown_source; });
  // In a first creation many things are unknown; in what runs already it is a change that nobody can judge.
  if (hit && subject.before.absent()) hit->severity = Severity::low;
  return hit;
}

std::optional<Hit> group_replaced(const Subject& subject) {
  return subject.change.type == "aws_security_group" ? replaced_with_gap(subject) : std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "sg-world-all",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = groups_and_rules,
        .title = "every port opened to the world",
        .why = "whatever listens, now or later, is reachable by anybody",
        .fix = "open the ports that are needed, to the ranges that need them",
        .fine_when = "never",
        .applies = opens_every_port,
    },
    {
        .id = "sg-world-sensitive-port",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = groups_and_rules,
        .title = "sensitive port opened to the world",
        .why = "such ports are found and attacked within minutes",
        .fix = "use a VPN or Session Manager, or name your own ranges",
        .fine_when = "it is a public service that speaks on this port and asks for strong credentials",
        .applies = opens_sensitive_port,
    },
    {
        .id = "sg-world-other",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = groups_and_rules,
        .title = "port opened to the world",
        .why = "anybody can reach what listens there",
        .fix = "name the ranges that need it, or put it behind a load balancer",
        .fine_when = "it is a public service that speaks on this port",
        .applies = opens_other_port,
    },
    {
        .id = "sg-world-web",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = groups_and_rules,
        .title = "web port opened to the world",
        .why = "fine for a load balancer; a server behind one should be reached through it only",
        .fix = "let servers accept the load balancer's security group only",
        .fine_when = "it is on a load balancer or another edge",
        .applies = opens_web,
    },
    {
        .id = "sg-wide-range",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = groups_and_rules,
        .title = "sensitive port opened to a very wide range",
        .why = "nobody owns that many addresses alone",
        .fix = "name your own ranges",
        .fine_when = "a partner publishes exactly this range",
        .applies = opens_to_wide_range,
    },
    {
        .id = "sg-unknown-source",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = groups_and_rules,
        .title = "sensitive port opened to a range that is not known before apply",
        .why = "it may be the world",
        .fix = "write the range down, or apply what it comes from first",
        .fine_when = "the range comes from your own network in the same plan",
        .applies = opens_to_unknown,
    },
    {
        .id = "sg-replaced",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_security_group",
        .title = "security group replaced, old one first",
        .why = "the deletion waits for everything that uses the group and then fails",
        .fix = "use `name_prefix` with `create_before_destroy`, and never edit `description`",
        .fine_when = "nothing is attached to it",
        .applies = group_replaced,
    },
};

}  // namespace

std::span<const Rule> ec2_rules() {
  return rules;
}
