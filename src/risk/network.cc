#include "risk/network.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <map>
#include <tuple>

#include "risk/entry_notes.h"

namespace {

constexpr int last_port = 65'535;

// Registered ports of the services. Severity: what is broken into by guessing or has no login by default is
// critical; what leaks or is abused is high.
constexpr SensitivePort known_ports[] = {
    {20, 21, "FTP", Severity::high, "tcp"},
    {22, 22, "SSH", Severity::critical, "tcp"},
    {23, 23, "Telnet", Severity::critical, "tcp"},
    {25, 25, "SMTP", Severity::high, "tcp"},
    {53, 53, "DNS", Severity::high, "tcp"},
    {53, 53, "DNS", Severity::high, "udp"},
    {69, 69, "TFTP", Severity::high, "udp"},
    {88, 88, "Kerberos", Severity::high, "tcp"},
    {110, 110, "POP3", Severity::high, "tcp"},
    {111, 111, "RPC portmapper", Severity::critical, "tcp"},
    {123, 123, "NTP", Severity::high, "udp"},
    {135, 135, "RPC", Severity::critical, "tcp"},
    {137, 139, "NetBIOS", Severity::critical, "tcp"},
    {143, 143, "IMAP", Severity::high, "tcp"},
    {161, 162, "SNMP", Severity::high, "udp"},
    {389, 389, "LDAP", Severity::high, "tcp"},
    {389, 389, "LDAP", Severity::high, "udp"},
    {445, 445, "SMB", Severity::critical, "tcp"},
    {464, 464, "Kerberos", Severity::high, "tcp"},
    {512, 514, "r-services", Severity::critical, "tcp"},
    {636, 636, "LDAP", Severity::high, "tcp"},
    {873, 873, "rsync", Severity::critical, "tcp"},
    {988, 988, "Lustre", Severity::critical, "tcp"},
    {1433, 1434, "SQL Server", Severity::critical, "tcp"},
    {1521, 1521, "Oracle", Severity::critical, "tcp"},
    {1883, 1883, "MQTT", Severity::high, "tcp"},
    {1900, 1900, "SSDP", Severity::high, "udp"},
    {2049, 2049, "NFS", Severity::critical, "tcp"},
    {2181, 2181, "ZooKeeper", Severity::high, "tcp"},
    {2375, 2376, "Docker", Severity::critical, "tcp"},
    {2379, 2380, "etcd", Severity::critical, "tcp"},
    {2483, 2484, "Oracle", Severity::critical, "tcp"},
    {3000, 3000, "Grafana or a development server", Severity::high, "tcp"},
    {3260, 3260, "iSCSI", Severity::critical, "tcp"},
    {3268, 3269, "Active Directory", Severity::high, "tcp"},
    {3306, 3306, "MySQL", Severity::critical, "tcp"},
    {3389, 3389, "RDP", Severity::critical, "tcp"},
    {4243, 4243, "Docker", Severity::critical, "tcp"},
    {4333, 4333, "mSQL", Severity::high, "tcp"},
    {4646, 4646, "Nomad", Severity::high, "tcp"},
    {5000, 5000, "a development server", Severity::high, "tcp"},
    {5432, 5432, "PostgreSQL", Severity::critical, "tcp"},
    {5439, 5439, "Redshift", Severity::critical, "tcp"},
    {5500, 5500, "VNC", Severity::high, "tcp"},
    {5601, 5601, "Kibana", Severity::high, "tcp"},
    {5671, 5672, "RabbitMQ", Severity::high, "tcp"},
    {5900, 5902, "VNC", Severity::critical, "tcp"},
    {5985, 5986, "WinRM", Severity::critical, "tcp"},
    {6379, 6379, "Redis", Severity::critical, "tcp"},
    {6443, 6443, "Kubernetes API", Severity::critical, "tcp"},
    {7001, 7001, "WebLogic", Severity::high, "tcp"},
    {7199, 7199, "Cassandra", Severity::critical, "tcp"},
    {8000, 8000, "a development server", Severity::high, "tcp"},
    {8001, 8001, "Kubernetes dashboard", Severity::critical, "tcp"},
    {8080, 8080, "an administration or development server", Severity::high, "tcp"},
    {8088, 8088, "an administration server", Severity::high, "tcp"},
    {8161, 8161, "ActiveMQ", Severity::high, "tcp"},
    {8182, 8182, "Neptune", Severity::critical, "tcp"},
    {8200, 8200, "Vault", Severity::high, "tcp"},
    {8500, 8500, "Consul", Severity::high, "tcp"},
    {8600, 8600, "Consul", Severity::high, "tcp"},
    {8883, 8883, "MQTT", Severity::high, "tcp"},
    {8888, 8888, "Jupyter or Cassandra", Severity::critical, "tcp"},
    {8983, 8983, "Solr", Severity::high, "tcp"},
    {9000, 9000, "an administration server", Severity::high, "tcp"},
    {9042, 9042, "Cassandra", Severity::critical, "tcp"},
    {9090, 9090, "Prometheus", Severity::high, "tcp"},
    {9092, 9098, "Kafka", Severity::high, "tcp"},
    {9093, 9093, "Alertmanager", Severity::high, "tcp"},
    {9160, 9160, "Cassandra", Severity::critical, "tcp"},
    {9200, 9200, "OpenSearch", Severity::high, "tcp"},
    {9300, 9300, "OpenSearch", Severity::high, "tcp"},
    {10250, 10250, "kubelet", Severity::critical, "tcp"},
    {10255, 10255, "kubelet", Severity::critical, "tcp"},
    {11211, 11211, "memcached", Severity::critical, "tcp"},
    {11211, 11211, "memcached", Severity::critical, "udp"},
    {15672, 15672, "RabbitMQ", Severity::high, "tcp"},
    {27017, 27019, "MongoDB", Severity::critical, "tcp"},
    {50000, 50000, "Db2", Severity::critical, "tcp"},
    {61613, 61619, "ActiveMQ", Severity::high, "tcp"},
};

std::uint64_t word_of(const unsigned char* bytes) {
  std::uint64_t word = 0;
  for (int i = 0; i < 8; ++i) word = (word << 8) | bytes[i];
  return word;
}

bool is_private(const Cidr& cidr) {
  const std::uint64_t address = cidr.high >> 32;
  return address >> 24 == 10 || address >> 20 == 0xac1 || address >> 16 == 0xc0a8 || address >> 22 == 0x191;
}

/// Addresses of IPv4 that the ranges cover together.
std::uint64_t covered(const std::vector<Cidr>& cidrs) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> spans;
  for (const Cidr& cidr : cidrs) {
    if (cidr.v6) continue;
    const std::uint64_t size = std::uint64_t{1} << (32 - cidr.prefix);
    const std::uint64_t first = (cidr.high >> 32) / size * size;
    spans.emplace_back(first, first + size);
  }
  std::sort(spans.begin(), spans.end());
  std::uint64_t sum = 0, end = 0;
  for (const auto& [first, last] : spans) {
    if (last <= end) continue;
    sum += last - std::max(first, end);
    end = last;
  }
  return sum;
}

/// A port number or protocol number, in text or as a number.
std::optional<int> whole(const Value& value) {
  const auto number = value.number();
  if (!number || number->is_negative() || *number > Decimal(last_port)) return std::nullopt;
  return static_cast<int>(number->units() / Decimal(1).units());
}

void add_ports(std::vector<PortRange>& out, const Value& protocol, const Value& from, const Value& to) {
  const auto name = protocol.scalar();
  if (!name || *name == "-1" || *name == "all") {
    for (const char* all : {"tcp", "udp"}) out.push_back({all, 0, last_port});
    out.push_back({"icmp", 0, last_port});
    return;
  }
  std::string word(*name);
  for (const auto& [number, known] : {std::pair{"6", "tcp"},
                                      {"17", "udp"},
                                      {"1", "icmp"},
                                      {"58", "icmp"},
                                      {"icmpv6", "icmp"},
                                      {"TCP", "tcp"},
                                      {"UDP", "udp"},
                                      {"ICMP", "icmp"}})
    if (word == number) word = known;
  // ICMP has types where others have ports, and -1 for all of them. Ports that nobody knows yet may be any.
  const bool has_ports = word == "tcp" || word == "udp";
  const int first = has_ports ? whole(from).value_or(0) : 0;
  const int last = has_ports ? whole(to).value_or(last_port) : last_port;
  out.push_back({word, std::min(first, last), std::max(first, last)});
}

void add_sources(Ingress& ingress, const Value& sources) {
  if (sources.partly_unknown()) ingress.unknown_source = true;
  const auto add = [&](const Value& source) {
    const auto text = source.text();
    const auto cidr = text ? parse_cidr(*text) : std::nullopt;
    if (cidr) (cidr->v6 ? ingress.v6 : ingress.v4).push_back(*cidr);
  };
  if (sources.is_array())
    for (const Value& source : sources.elements()) add(source);
  else
    add(sources);
}

Ingress block(const Value& values) {
  Ingress ingress;
  add_ports(ingress.ports, values["protocol"], values["from_port"], values["to_port"]);
  add_sources(ingress, values["cidr_blocks"]);
  add_sources(ingress, values["ipv6_cidr_blocks"]);
  return ingress;
}

/// Sources of Azure that stand for the internet.
bool is_any_source(const Value& value) {
  return value.is("*") || value.is("Internet") || value.is("any") || value.is("Any");
}

Ingress acl_entry(const Value& values, std::string_view action) {
  Ingress ingress;
  if (!values[action].is("allow")) return ingress;
  add_ports(ingress.ports, values["protocol"], values["from_port"], values["to_port"]);
  add_sources(ingress, values["cidr_block"]);
  add_sources(ingress, values["ipv6_cidr_block"]);
  return ingress;
}

/// "22", "8000-8100", "*", as Google and Azure write ports.
void add_port_text(Ingress& ingress, std::string protocol, std::string_view ports) {
  std::transform(protocol.begin(), protocol.end(), protocol.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  const bool all = protocol == "*" || protocol == "all";
  PortRange range{all ? "tcp" : protocol, 0, last_port};
  const std::size_t dash = ports.find('-');
  const auto number = [](std::string_view text, int otherwise) {
    int value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return std::clamp(value, 0, last_port);
  };
  if (!ports.empty() && ports != "*") {
    range.from = number(ports.substr(0, dash), 0);
    range.to = dash == std::string_view::npos ? range.from : number(ports.substr(dash + 1), last_port);
  }
  ingress.ports.push_back(range);
  if (all) ingress.ports.push_back({"udp", range.from, range.to});
}

std::vector<Ingress> google_rules(const Value& values) {
  if (values["direction"].is("EGRESS") || values["disabled"].is_true()) return {};
  Ingress ingress;
  add_sources(ingress, values["source_ranges"]);
  for (const Value& allow : values["allow"].elements()) {
    const std::string protocol(allow["protocol"].text().value_or("all"));
    if (allow["ports"].size() == 0) add_port_text(ingress, protocol, "");
    for (const Value& port : allow["ports"].elements())
      add_port_text(ingress, protocol, port.text().value_or(""));
  }
  return {ingress};
}

Ingress azure_rule(const Value& values) {
  Ingress ingress;
  if (!values["access"].is("Allow") || !values["direction"].is("Inbound")) return ingress;
  for (const char* path : {"source_address_prefix", "source_address_prefixes"}) {
    const Value source = values[path];
    add_sources(ingress, source);
    if (is_any_source(source)) ingress.v4.push_back({});
  }
  const std::string protocol(values["protocol"].text().value_or("*"));
  if (const auto port = values["destination_port_range"].text()) add_port_text(ingress, protocol, *port);
  for (const Value& port : values["destination_port_ranges"].elements())
    add_port_text(ingress, protocol, port.text().value_or(""));
  return ingress;
}

std::vector<PortRange> merged(std::vector<PortRange> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const PortRange& a, const PortRange& b) {
    return std::tie(a.protocol, a.from, a.to) < std::tie(b.protocol, b.from, b.to);
  });
  std::vector<PortRange> out;
  for (PortRange& range : ranges)
    if (!out.empty() && out.back().protocol == range.protocol && range.from <= out.back().to + 1)
      out.back().to = std::max(out.back().to, range.to);
    else
      out.push_back(std::move(range));
  return out;
}

bool comes_before(const PortRange& a, const PortRange& b) {
  return std::tie(a.protocol, a.to) < std::tie(b.protocol, b.from);
}

/// What of `ranges` is in none of `taken`; both merged.
std::vector<PortRange> without(const std::vector<PortRange>& ranges, const std::vector<PortRange>& taken) {
  std::vector<PortRange> out;
  for (PortRange range : ranges) {
    auto hole = std::lower_bound(taken.begin(), taken.end(), range, comes_before);
    for (; hole != taken.end() && hole->protocol == range.protocol && hole->from <= range.to; ++hole) {
      if (range.from < hole->from) out.push_back({range.protocol, range.from, hole->from - 1});
      range.from = hole->to + 1;
    }
    if (range.from <= range.to) out.push_back(range);
  }
  return out;
}

/// The same ports may be opened to one half of the world by one rule and to the other half by the next, so
/// sources are put together per range of ports.
std::vector<PortRange> open_ports(const std::vector<Ingress>& ingress, std::vector<Cidr> Ingress::*family) {
  std::map<std::tuple<std::string, int, int>, std::vector<Cidr>> together;
  for (const Ingress& rule : ingress)
    for (const PortRange& range : rule.ports) {
      std::vector<Cidr>& cidrs = together[{range.protocol, range.from, range.to}];
      cidrs.insert(cidrs.end(), (rule.*family).begin(), (rule.*family).end());
    }
  std::vector<PortRange> open;
  for (const auto& [range, cidrs] : together)
    if (reach_world(cidrs)) open.push_back({std::get<0>(range), std::get<1>(range), std::get<2>(range)});
  return merged(std::move(open));
}

}  // namespace

std::optional<Cidr> parse_cidr(std::string_view text) {
  const std::size_t slash = text.find('/');
  Cidr cidr;
  cidr.v6 = text.find(':') != std::string_view::npos;
  const int bits = cidr.v6 ? 128 : 32;
  cidr.prefix = bits;
  if (slash != std::string_view::npos) {
    const std::string_view prefix = text.substr(slash + 1);
    const auto [end, failure] = std::from_chars(prefix.data(), prefix.data() + prefix.size(), cidr.prefix);
    if (failure != std::errc() || end != prefix.data() + prefix.size()) return std::nullopt;
    if (cidr.prefix < 0 || cidr.prefix > bits) return std::nullopt;
  }
  const std::string address(text.substr(0, slash));
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(cidr.v6 ? AF_INET6 : AF_INET, address.c_str(), bytes.data()) != 1) return std::nullopt;
  cidr.high = word_of(bytes.data());
  cidr.low = word_of(bytes.data() + 8);
  return cidr;
}

bool is_world(const Cidr& cidr) {
  return cidr.prefix <= (cidr.v6 ? 16 : 7);
}

bool is_wide(const Cidr& cidr) {
  return !cidr.v6 && !is_world(cidr) && cidr.prefix <= 15 && !is_private(cidr);
}

bool reach_world(const std::vector<Cidr>& cidrs) {
  return std::any_of(cidrs.begin(), cidrs.end(), is_world) || covered(cidrs) > std::uint64_t{1} << 31;
}

std::vector<Ingress> ingress_of(std::string_view type, const Value& values) {
  if (values.absent()) return {};
  if (type == "aws_security_group_rule") {
    if (!values["type"].is("ingress")) return {};
    return {block(values)};
  }
  if (type == "aws_vpc_security_group_ingress_rule") {
    Ingress ingress;
    add_ports(ingress.ports, values["ip_protocol"], values["from_port"], values["to_port"]);
    add_sources(ingress, values["cidr_ipv4"]);
    add_sources(ingress, values["cidr_ipv6"]);
    return {ingress};
  }
  std::vector<Ingress> all;
  if (type == "aws_network_acl_rule") {
    if (!values["egress"].is_true()) all.push_back(acl_entry(values, "rule_action"));
    return all;
  }
  if (type == "aws_network_acl" || type == "aws_default_network_acl") {
    for (const Value& each : values["ingress"].elements()) all.push_back(acl_entry(each, "action"));
    return all;
  }
  if (type == "aws_lightsail_instance_public_ports") {
    for (const Value& each : values["port_info"].elements()) {
      Ingress ingress;
      add_ports(ingress.ports, each["protocol"], each["from_port"], each["to_port"]);
      add_sources(ingress, each["cidrs"]);
      add_sources(ingress, each["ipv6_cidrs"]);
      all.push_back(std::move(ingress));
    }
    return all;
  }
  if (type == "google_compute_firewall") return google_rules(values);
  if (type == "azurerm_network_security_rule") return {azure_rule(values)};
  if (type == "azurerm_network_security_group") {
    for (const Value& each : values["security_rule"].elements()) all.push_back(azure_rule(each));
    return all;
  }
  for (const Value& each : values["ingress"].elements()) all.push_back(block(each));
  return all;
}

Openness world_openness(const std::vector<Ingress>& ingress) {
  return {open_ports(ingress, &Ingress::v4), open_ports(ingress, &Ingress::v6)};
}

Doors doors(const Subject& subject, bool after) {
  const auto read = [&] {
    Doors found{ingress_of(subject.change.type, after ? subject.after : subject.before), {}};
    found.world = world_openness(found.ingress);
    return found;
  };
  if (subject.notes == nullptr) return read();
  std::optional<Doors>& known = after ? subject.notes->doors_after : subject.notes->doors_before;
  if (!known) known = read();
  return *known;
}

std::vector<PortRange> newly_open(const Openness& before, const Openness& after) {
  std::vector<PortRange> fresh = without(after.v4, before.v4);
  const std::vector<PortRange> fresh6 = without(after.v6, before.v6);
  fresh.insert(fresh.end(), fresh6.begin(), fresh6.end());
  return merged(std::move(fresh));
}

std::vector<const SensitivePort*> sensitive_ports(const PortRange& range) {
  std::vector<const SensitivePort*> found;
  for (const SensitivePort& port : known_ports)
    if (port.protocol == range.protocol && port.from <= range.to && range.from <= port.to)
      found.push_back(&port);
  return found;
}

bool is_every_port(const PortRange& range) {
  return (range.protocol == "tcp" || range.protocol == "udp") && range.from <= 1 && range.to == last_port;
}

std::string text(const PortRange& range) {
  const bool has_ports = range.protocol == "tcp" || range.protocol == "udp";
  if (!has_ports) return range.protocol == "icmp" ? "icmp" : fmt::format("protocol {}", range.protocol);
  const std::string suffix = range.protocol == "udp" ? "/udp" : "";
  if (is_every_port(range)) return fmt::format("all {} ports", range.protocol);
  if (range.from == range.to) return fmt::format("{}{}", range.from, suffix);
  return fmt::format("{}-{}{}", range.from, range.to, suffix);
}
