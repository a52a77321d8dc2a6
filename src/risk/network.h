// Who can reach a security group: address ranges and ports.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/value.h"
#include "risk/rule.h"

/// `10.0.0.0/8` or `2001:db8::/32`.
struct Cidr {
  bool v6 = false;
  std::uint64_t high = 0;  ///< the first 64 bits of the address; IPv4 in its upper half
  std::uint64_t low = 0;   ///< the other 64 bits, of IPv6
  int prefix = 0;
};
/// Nothing when it is no address range.
std::optional<Cidr> parse_cidr(std::string_view text);

/// So many addresses that it is anybody: /0, and what is as good as it (IPv4 up to /7, IPv6 up to /16).
bool is_world(const Cidr& cidr);
/// A public range wider than any one organisation has use for (IPv4 /8 to /15).
bool is_wide(const Cidr& cidr);
/// All of these together are the world: one of them is, or the IPv4 ones cover more than half of it.
bool reach_world(const std::vector<Cidr>& cidrs);

/// Ports from..to of one protocol.
struct PortRange {
  std::string protocol;  ///< "tcp", "udp", "icmp"; others as AWS numbers them
  int from = 0;
  int to = 0;
  friend bool operator==(const PortRange&, const PortRange&) = default;
};

/// What one `ingress` block or rule lets in.
struct Ingress {
  std::vector<PortRange> ports;  ///< "-1" is all ports of tcp and udp, and icmp
  std::vector<Cidr> v4, v6;
  bool unknown_source = false;  ///< a source that only apply will tell
};
/// Reads `ingress` of a security group, `aws_security_group_rule`, `aws_vpc_security_group_ingress_rule`, the
/// rules of a network ACL, of a Lightsail instance, and firewall rules of Google and Azure: they call their
/// parts differently. Empty for what leaves the network, and for what forbids.
std::vector<Ingress> ingress_of(std::string_view type, const Value& values);

/// Sorted and merged ranges that anybody can reach, IPv4 and IPv6 apart.
struct Openness {
  std::vector<PortRange> v4, v6;
  bool empty() const { return v4.empty() && v6.empty(); }
};
Openness world_openness(const std::vector<Ingress>& ingress);
/// All of this of an entry, on one side.
struct Doors {
  std::vector<Ingress> ingress;
  Openness world;
};
Doors doors(const Subject& subject, bool after);
/// What `after` opens beyond `before`.
std::vector<PortRange> newly_open(const Openness& before, const Openness& after);

/// A service that listens on a port, and how bad it is to show it to the world.
struct SensitivePort {
  int from, to;
  std::string_view service;
  Severity severity;
  std::string_view protocol;  ///< "tcp" or "udp"
};
/// Those inside the range.
std::vector<const SensitivePort*> sensitive_ports(const PortRange& range);
/// Every port of tcp or udp.
bool is_every_port(const PortRange& range);
/// "22", "8000-8100/udp", "all ports", "icmp".
std::string text(const PortRange& range);
