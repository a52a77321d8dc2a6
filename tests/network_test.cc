#include "risk/network.h"

#include "catch.h"

TEST_CASE("address ranges are the world, very wide, or neither") {
  struct Case {
    const char* text;
    bool world, wide;
  };
  constexpr Case cases[] = {
      {"0.0.0.0/0", true, false},      {"0.0.0.0/1", true, false},      {"128.0.0.0/1", true, false},
      {"64.0.0.0/7", true, false},     {"::/0", true, false},           {"2000::/3", true, false},
      {"52.0.0.0/8", false, true},     {"52.94.0.0/15", false, true},   {"203.0.113.0/24", false, false},
      {"10.0.0.0/8", false, false},    {"172.16.0.0/12", false, false}, {"192.168.0.0/16", false, false},
      {"100.64.0.0/10", false, false}, {"1.2.3.4", false, false},       {"2001:db8::/32", false, false},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    const auto cidr = parse_cidr(c.text);
    REQUIRE(cidr);
    CHECK(is_world(*cidr) == c.world);
    CHECK(is_wide(*cidr) == c.wide);
  }
}

TEST_CASE("what is no address range is none") {
  for (const char* text :
       {"", "/", "/0", "0.0.0.0/", "0.0.0.0/33", "0.0.0.0/-1", "::/129", "0.0.0/0", "any", "0.0.0.0/0 ",
        "10.0.0.0/8/8", "99999999999999999999", "0.0.0.0/99999999999999999999"}) {
    INFO(text);
    CHECK_FALSE(parse_cidr(text));
  }
}

TEST_CASE("ranges that cover more than half of the addresses together are the world") {
  std::vector<Cidr> most, some;
  for (int i = 0; i < 256; i += 1)
    (i < 130 ? most : some).push_back(*parse_cidr(std::to_string(i) + ".0.0.0/8"));
  CHECK(reach_world(most));
  CHECK_FALSE(reach_world(some));
  CHECK_FALSE(reach_world({}));
  std::vector<Cidr> same(200, *parse_cidr("52.0.0.0/8"));
  CHECK_FALSE(reach_world(same));
}

TEST_CASE("only what was not open before is newly open") {
  const Openness before{{{"tcp", 22, 22}}, {}};
  const Openness after{{{"tcp", 20, 25}}, {{"tcp", 22, 22}}};
  CHECK(newly_open(before, before).empty());
  // IPv6 was not open on 22, so all of 20 to 25 is new to somebody.
  CHECK(newly_open(before, after) == std::vector<PortRange>{{"tcp", 20, 25}});
  CHECK(newly_open(before, {{{"tcp", 20, 25}}, {}}) ==
        std::vector<PortRange>{{"tcp", 20, 21}, {"tcp", 23, 25}});
  CHECK(newly_open({{{"tcp", 0, 65535}}, {}}, {{{"tcp", 22, 22}, {"udp", 53, 53}}, {}}) ==
        std::vector<PortRange>{{"udp", 53, 53}});
}

TEST_CASE("sensitive ports are found inside ranges") {
  struct Case {
    PortRange range;
    bool sensitive;
    Severity worst;
  };
  const Case cases[] = {
      {{"tcp", 22, 22}, true, Severity::critical},     {{"tcp", 5432, 5432}, true, Severity::critical},
      {{"tcp", 5000, 6000}, true, Severity::critical}, {{"tcp", 9200, 9200}, true, Severity::high},
      {{"tcp", 443, 443}, false, Severity::info},      {{"tcp", 80, 80}, false, Severity::info},
      {{"udp", 22, 22}, false, Severity::info},        {{"udp", 53, 53}, true, Severity::high},
      {{"icmp", 0, 65535}, false, Severity::info},
  };
  for (const Case& c : cases) {
    INFO(text(c.range));
    Severity worst = Severity::info;
    for (const SensitivePort* port : sensitive_ports(c.range)) worst = std::max(worst, port->severity);
    CHECK(sensitive_ports(c.range).empty() != c.sensitive);
    CHECK(worst == c.worst);
  }
}

TEST_CASE("ingress is read from each of the three resource types") {
  struct Case {
    const char* type;
    const char* values;
    std::size_t world;
  };
  const Case cases[] = {
      {"aws_security_group",
       R"({"ingress":[{"from_port":0,"to_port":0,"protocol":"-1","cidr_blocks":["0.0.0.0/0"]}]})", 3},
      {"aws_security_group",
       R"({"ingress":[{"from_port":22,"to_port":22,"protocol":"tcp","cidr_blocks":["0.0.0.0/1"]},
                      {"from_port":22,"to_port":22,"protocol":"tcp","cidr_blocks":["128.0.0.0/1"]}]})",
       1},
      {"aws_security_group", R"({"ingress":[]})", 0},
      {"aws_security_group", R"({"ingress":"oops"})", 0},
      {"aws_security_group_rule",
       R"({"type":"ingress","from_port":22,"to_port":22,"protocol":"6","ipv6_cidr_blocks":["::/0"]})", 1},
      {"aws_security_group_rule",
       R"({"type":"egress","from_port":22,"to_port":22,"protocol":"tcp","cidr_blocks":["0.0.0.0/0"]})", 0},
      {"aws_vpc_security_group_ingress_rule",
       R"({"ip_protocol":"tcp","from_port":22,"to_port":22,"cidr_ipv4":"0.0.0.0/0"})", 1},
      {"aws_vpc_security_group_ingress_rule", R"({"ip_protocol":"-1","cidr_ipv6":"::/0"})", 3},
      {"aws_vpc_security_group_ingress_rule",
       R"({"ip_protocol":"tcp","from_port":22,"to_port":22,"cidr_ipv4":"10.0.0.0/8"})", 0},
      {"aws_vpc_security_group_ingress_rule",
       R"({"ip_protocol":"tcp","from_port":1e300,"to_port":-7,"cidr_ipv4":"0.0.0.0/0"})", 1},
  };
  for (const Case& c : cases) {
    INFO(c.type << " " << c.values);
    Tape tape;
    REQUIRE(tape.parse_copy(c.values));
    const Openness open = world_openness(ingress_of(c.type, Value(tape, 0)));
    CHECK(open.v4.size() + open.v6.size() == c.world);
  }
}
