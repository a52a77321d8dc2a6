#include <fmt/format.h>

#include "catch.h"
#include "cost/estimate.h"
#include "cost/pricer.h"
#include "plan_text.h"

namespace {

/// A plan and what it costs. The estimate borrows from the plan.
struct Priced {
  Plan plan;
  Estimate estimate;
};

Priced priced(const std::vector<PlannedResource>& resources, const std::string& region = "us-east-1",
              const std::string& timestamp = "2026-10-01T00:00:00Z") {
  static const PriceTable prices = PriceTable::bundled();
  Plan plan = plan_from(plan_text(resources, region, timestamp));
  const Graph graph(plan);
  Estimate result = estimate(graph, prices, "");
  return {std::move(plan), std::move(result)};
}

const ResourceCost& cost_of(const Priced& all, std::string_view address) {
  for (const ResourceCost& cost : all.estimate.resources)
    if (cost.change->address == address) return cost;
  FAIL("no such resource: " << address);
  return all.estimate.resources.front();
}

std::string text(const Range<Quantity>& range) {
  return range.is_single() ? range.low.text() : fmt::format("{}..{}", range.low.text(), range.high.text());
}

std::string text(const Range<Usd>& range) {
  return range.is_single() ? range.low.cents() : fmt::format("{}..{}", range.low.cents(), range.high.cents());
}

std::string line(const Component& component) {
  constexpr std::string_view statuses[] = {"priced", "usage", "assumed", "unknown"};
  return fmt::format(
      "{} | {} | {} | {} | {}", component.name,
      component.quantity && component.status != LineStatus::usage ? text(*component.quantity) : "-",
      component.price_key.empty() ? "-" : component.price_key,
      statuses[static_cast<std::size_t>(component.status)], text(component.monthly));
}

using Lines = std::vector<std::string>;

Lines lines(const std::vector<Component>& components) {
  Lines all;
  for (const Component& component : components) all.push_back(line(component));
  return all;
}

/// What `address` costs after the apply, all of its lines.
Lines after(const Priced& all, std::string_view address) {
  return lines(cost_of(all, address).after_components);
}

Lines after(const std::vector<PlannedResource>& resources, std::string_view address) {
  return after(priced(resources), address);
}

std::string expressions(const std::string& argument, const std::string& attribute) {
  return fmt::format(R"({{"{}": {}}})", argument, reference_to(attribute));
}

const std::string hour = "AmazonVPC/public_ipv4_in_use_hour@us-east-1";

}  // namespace

TEST_CASE("no type has two pricers") {
  std::vector<std::string_view> seen;
  for (const auto& family : all_pricers())
    for (const Pricer& pricer : family) {
      INFO(pricer.type);
      CHECK(std::find(seen.begin(), seen.end(), pricer.type) == seen.end());
      seen.push_back(pricer.type);
    }
}

TEST_CASE("a NAT gateway costs hours, and its address is billed by the Elastic IP alone") {
  const Priced all = priced({
      {"aws_eip.nat", R"({"domain": "vpc"})", R"({"public_ipv4_pool": true, "instance": true})"},
      {"aws_nat_gateway.a", R"({"connectivity_type": "public"})", R"({"allocation_id": true})",
       expressions("allocation_id", "aws_eip.nat.id")},
      {"aws_eip.spare", R"({"domain": "vpc"})"},
      {"aws_eip.byoip", R"({"public_ipv4_pool": "ipv4pool-ec2-012345"})"},
      {"aws_eip.outpost", R"({"customer_owned_ipv4_pool": "ipv4pool-coip-1"})"},
      {"aws_eip.pool", R"({"ipam_pool_id": "ipam-pool-1"})"},
  });
  CHECK(after(all, "aws_nat_gateway.a") ==
        Lines{"NAT gateway | 730 | AmazonEC2/nat_gateway_hour@us-east-1 | priced | 32.85",
              "Data processed | - | AmazonEC2/nat_gateway_gb@us-east-1 | usage | 0.00"});
  CHECK(after(all, "aws_eip.nat") ==
        Lines{"Public IPv4 address (in use) | 730 | " + hour + " | priced | 3.65"});
  CHECK(
      after(all, "aws_eip.spare") ==
      Lines{"Public IPv4 address (idle) | 730 | AmazonVPC/public_ipv4_idle_hour@us-east-1 | priced | 3.65"});
  CHECK(cost_of(all, "aws_eip.byoip").cost_class == CostClass::free);
  CHECK(cost_of(all, "aws_eip.byoip").note == "addresses that you bring to AWS are free");
  CHECK(cost_of(all, "aws_eip.outpost").cost_class == CostClass::free);
  CHECK(after(all, "aws_eip.pool").at(0).find("| 0..730 |") != std::string::npos);
}

TEST_CASE("a usage line prints its rate") {
  const Priced all = priced({{"aws_nat_gateway.a"}});
  const Component& data = cost_of(all, "aws_nat_gateway.a").after_components.at(1);
  REQUIRE(data.price);
  CHECK(data.price->exact() == "0.045");
  CHECK(data.unit == "GB");
}

TEST_CASE("an endpoint is billed for each of its subnets, also when only references tell them") {
  const PlannedResource a{"aws_subnet.s[0]", "{}", R"({"id": true})"},
      b{"aws_subnet.s[1]", "{}", R"({"id": true})"};
  const auto endpoint = [&](const std::string& values, const std::string& unknown,
                            const std::string& written) {
    return after({a, b, {"aws_vpc_endpoint.e", values, unknown, written}}, "aws_vpc_endpoint.e");
  };
  const std::string key = "AmazonVPC/vpc_endpoint_interface_hour@us-east-1";
  CHECK(endpoint(R"({"vpc_endpoint_type": "Interface", "subnet_ids": ["subnet-1", "subnet-2", "subnet-3"]})",
                 "{}", "{}")
            .at(0) == "Interface endpoint | 2190 | " + key + " | priced | 21.90");
  CHECK(endpoint(R"({"vpc_endpoint_type": "Interface"})", R"({"subnet_ids": true})",
                 R"({"subnet_ids": {"references": ["aws_subnet.s"]}})")
            .at(0) == "Interface endpoint | 1460 | " + key + " | priced | 14.60");
  // Known in number only.
  CHECK(endpoint(R"({"vpc_endpoint_type": "Interface"})", R"({"subnet_ids": [true, true]})", "{}").size() ==
        2);
  // Neither the value nor the references tell.
  CHECK(endpoint(R"({"vpc_endpoint_type": "Interface"})", R"({"subnet_ids": true})",
                 R"({"subnet_ids": {"references": ["local.subnets"]}})")
            .at(0) == "Interface endpoint | - | " + key + " | unknown | 0.00");
  // Left out: one at least.
  CHECK(endpoint(R"({"vpc_endpoint_type": "Interface"})", R"({"subnet_ids": true})", "{}").at(0) ==
        "Interface endpoint | 730 | " + key + " | priced | 7.30");
  CHECK(endpoint(R"({"vpc_endpoint_type": "GatewayLoadBalancer", "subnet_ids": ["s"]})", "{}", "{}").at(0) ==
        "Gateway Load Balancer endpoint | 730 | AmazonVPC/vpc_endpoint_gwlb_hour@us-east-1 | priced | 7.30");
  CHECK(endpoint("{}", "{}", "{}").empty());
  CHECK(endpoint("{}", R"({"vpc_endpoint_type": true})",
                 R"({"vpc_endpoint_type": {"references": ["local.t"]}})") ==
        Lines{"Endpoint | - | - | unknown | 0.00"});
}

TEST_CASE("an endpoint of OpenSearch Serverless is an interface endpoint") {
  const Priced all = priced({{"aws_opensearchserverless_vpc_endpoint.e",
                              R"({"name":"e","vpc_id":"vpc-1","subnet_ids":["subnet-1","subnet-2"]})"}});
  CHECK(after(all, "aws_opensearchserverless_vpc_endpoint.e").at(0) ==
        "Interface endpoint | 1460 | AmazonVPC/vpc_endpoint_interface_hour@us-east-1 | priced | 14.60");
}

TEST_CASE("VPN connections and transit gateway attachments") {
  const Priced all = priced({
      {"aws_vpn_connection.plain", "{}", R"({"transit_gateway_id": true})"},
      {"aws_vpn_connection.transit", R"({"transit_gateway_id": "tgw-1"})"},
      {"aws_ec2_transit_gateway_vpc_attachment.a"},
      {"aws_networkfirewall_firewall.f", R"({"subnet_mapping": [{"subnet_id": "a"}, {"subnet_id": "b"}]})"},
      {"aws_flow_log.f", R"({"log_destination_type": "s3"})"},
  });
  const std::string vpn = "VPN connection | 730 | AmazonVPC/vpn_connection_hour@us-east-1 | priced | 36.50";
  CHECK(after(all, "aws_vpn_connection.plain") == Lines{vpn});
  CHECK(after(all, "aws_vpn_connection.transit").size() == 3);
  CHECK(after(all, "aws_ec2_transit_gateway_vpc_attachment.a").at(0) ==
        "Transit gateway attachment | 730 | "
        "AmazonVPC/transit_gateway_attachment_hour;attachment=vpc@us-east-1 | priced | 36.50");
  CHECK(after(all, "aws_networkfirewall_firewall.f").at(0) ==
        "Firewall endpoint | 1460 | AWSNetworkFirewall/endpoint_hour@us-east-1 | priced | 576.70");
  CHECK(cost_of(all, "aws_flow_log.f").cost_class == CostClass::free);
}

TEST_CASE("an internet-facing balancer holds an address in each subnet") {
  const auto balancer = [](const std::string& values, const std::string& unknown = "{}",
                           const std::string& written = "{}") {
    return after({{"aws_subnet.a"}, {"aws_subnet.b"}, {"aws_lb.l", values, unknown, written}}, "aws_lb.l");
  };
  const std::string alb = "Application Load Balancer | 730 | AWSELB/alb_hour@us-east-1 | priced | 16.43";
  const std::string units = "Load balancer capacity units | - | AWSELB/alb_lcu_hour@us-east-1 | usage | 0.00";
  const auto address = [](const std::string& rest) { return "Public IPv4 address | " + rest; };
  CHECK(balancer(R"({"subnets": ["a", "b"]})", R"({"internal": true, "subnet_mapping": true})") ==
        Lines{alb, address("1460 | " + hour + " | priced | 7.30"), units});
  CHECK(balancer(R"({"internal": true, "subnets": ["a", "b"]})") == Lines{alb, units});
  CHECK(
      balancer(
          "{}", R"({"subnets": true})",
          R"({"subnets": {"references": ["aws_subnet.a.id", "aws_subnet.a", "aws_subnet.b.id", "aws_subnet.b"]}})") ==
      Lines{alb, address("1460 | " + hour + " | priced | 7.30"), units});
  CHECK(balancer("{}", R"({"subnets": true})", R"({"subnets": {"references": ["local.subnets"]}})") ==
        Lines{alb, address("- | " + hour + " | unknown | 0.00"), units});
  CHECK(balancer(R"({"subnets": ["a", "b"]})", R"({"internal": true})",
                 R"({"internal": {"references": ["local.i"]}})") ==
        Lines{alb, address("0..1460 | " + hour + " | priced | 0.00..7.30"), units});
  CHECK(balancer(R"({"load_balancer_type": "gateway", "subnets": ["a"]})").at(0) ==
        "Gateway Load Balancer | 730 | AWSELB/gwlb_hour@us-east-1 | priced | 9.13");
  CHECK(balancer(R"({"load_balancer_type": "gateway", "subnets": ["a"]})").size() == 2);
  CHECK(balancer(R"({"load_balancer_type": "quantum"})") == Lines{"Load balancer | - | - | unknown | 0.00"});
}

TEST_CASE("addresses of a network balancer that are Elastic IPs are not billed twice") {
  const Priced all = priced({
      {"aws_eip.one", "{}", R"({"id": true})"},
      {"aws_lb.n",
       R"({"load_balancer_type": "network", "subnet_mapping": [{"subnet_id": "a"}, {"subnet_id": "b", "allocation_id": "eipalloc-1"}]})",
       R"({"subnet_mapping": [{"allocation_id": true}, {}]})",
       R"({"subnet_mapping": [{"allocation_id": {"references": ["aws_eip.one.id", "aws_eip.one"]}}, {"allocation_id": {"constant_value": "eipalloc-1"}}]})"},
  });
  CHECK(after(all, "aws_lb.n").size() == 2);  // hours and capacity units
  CHECK(cost_of(all, "aws_eip.one").after_components.at(0).name == "Public IPv4 address (in use)");
}

TEST_CASE("an instance costs hours, its root volume, and its address") {
  const Priced all = priced({
      {"aws_instance.a",
       R"({"instance_type": "m6i.large", "subnet_id": "subnet-1", "associate_public_ip_address": false,
        "root_block_device": [{"volume_size": 50, "volume_type": "gp3", "iops": 4000, "throughput": 200}]})",
       R"({"ebs_block_device": true, "tenancy": true})"},
      {"aws_instance.bare",
       R"({"instance_type": "m6i.large", "subnet_id": "subnet-1", "associate_public_ip_address": true})",
       R"({"root_block_device": true, "ebs_block_device": true})"},
      {"aws_instance.public", R"({"instance_type": "m6i.large", "associate_public_ip_address": true})",
       R"({"id": true, "root_block_device": true})"},
      {"aws_eip.public", "{}", R"({"instance": true})", expressions("instance", "aws_instance.public.id")},
  });
  CHECK(after(all, "aws_instance.a") ==
        Lines{"Instance (on-demand, Linux, m6i.large) | 730 | "
              "AmazonEC2/m6i.large;os=Linux;tenancy=Shared@us-east-1 "
              "| priced | 70.08",
              "Root volume: storage (gp3) | 50 | AmazonEC2/ebs_volume_gb_month;volume=gp3@us-east-1 | priced "
              "| 4.00",
              "Root volume: IOPS above 3000 (gp3) | 1000 | "
              "AmazonEC2/ebs_provisioned_iops_month;volume=gp3@us-east-1 | priced | 5.00",
              "Root volume: throughput above 125 MiB/s (gp3) | 75 | "
              "AmazonEC2/ebs_provisioned_throughput_mibps_month;volume=gp3@us-east-1 | priced | 3.00"});
  const Lines bare = after(all, "aws_instance.bare");
  REQUIRE(bare.size() == 3);
  CHECK(bare[1] == "Public IPv4 address | 730 | " + hour + " | priced | 3.65");
  CHECK(
      bare[2] ==
      "Root volume: storage (gp2) | 8 | AmazonEC2/ebs_volume_gb_month;volume=gp2@us-east-1 | priced | 0.80");
  CHECK(cost_of(all, "aws_instance.bare").after_components[2].origin.find("the AMI decides") !=
        std::string::npos);
  CHECK(after(all, "aws_instance.public").size() == 2);  // the Elastic IP takes the place of its own
  CHECK(cost_of(all, "aws_eip.public").after_components.at(0).name == "Public IPv4 address (in use)");
}

TEST_CASE("the subnet decides about the address of an instance that does not") {
  const auto quantity = [](const std::string& map_public) {
    const Lines all =
        after({{"aws_subnet.s", fmt::format(R"({{"map_public_ip_on_launch": {}}})", map_public)},
               {"aws_instance.i", R"({"instance_type": "m6i.large"})",
                R"({"subnet_id": true, "associate_public_ip_address": true, "root_block_device": true})",
                expressions("subnet_id", "aws_subnet.s.id")}},
              "aws_instance.i");
    return all.size();
  };
  CHECK(quantity("true") == 3);
  CHECK(quantity("false") == 2);
  const Lines elsewhere = after(
      {{"aws_instance.i", R"({"instance_type": "m6i.large", "subnet_id": "subnet-1"})",
        R"({"associate_public_ip_address": true})", R"({"subnet_id": {"constant_value": "subnet-1"}})"}},
      "aws_instance.i");
  CHECK(elsewhere.at(1) == "Public IPv4 address | 0..730 | " + hour + " | priced | 0.00..3.65");
}

TEST_CASE("what the plan does not know of an instance stays unknown") {
  const auto first = [](const std::string& values, const std::string& unknown, const std::string& written) {
    return after({{"aws_instance.i", values, unknown, written}}, "aws_instance.i").at(0);
  };
  CHECK(first("{}", R"({"instance_type": true})", R"({"instance_type": {"references": ["local.type"]}})") ==
        "Instance | - | - | unknown | 0.00");
  CHECK(first(R"({"instance_type": "m6i.large"})", R"({"tenancy": true})",
              R"({"tenancy": {"references": ["local.t"]}})") == "Instance | - | - | unknown | 0.00");
  CHECK(first(R"({"instance_type": "zz9.plural"})", "{}", "{}") ==
        "Instance (on-demand, Linux, zz9.plural) | 730 | "
        "AmazonEC2/zz9.plural;os=Linux;tenancy=Shared@us-east-1 | "
        "unknown | 0.00");
  CHECK(first(R"({"launch_template": [{"id": "lt-elsewhere"}]})", R"({"instance_type": true})", "{}") ==
        "Instance | - | - | unknown | 0.00");
  CHECK(first(R"({"instance_type": "m5.large", "get_password_data": true})", "{}", "{}")
            .find("m5.large;os=Windows;tenancy=Shared") != std::string::npos);
  const Priced unpriced = priced({{"aws_instance.i", R"({"instance_type": "zz9.plural"})"}});
  CHECK(cost_of(unpriced, "aws_instance.i").cost_class == CostClass::unknown);
}

TEST_CASE("a volume type that depends on apply is unknown, one that is not set is gp2") {
  const auto root = [](const std::string& written) {
    return after(
               {{"aws_instance.i",
                 R"({"instance_type": "m6i.large", "network_interface": [{}], "root_block_device": [{"volume_size": 10}]})",
                 R"({"root_block_device": [{"volume_type": true, "iops": true, "throughput": true}]})",
                 fmt::format(R"({{"root_block_device": {}}})", written)}},
               "aws_instance.i")
        .at(1);
  };
  CHECK(
      root(R"([{"volume_size": {"constant_value": 10}}])") ==
      "Root volume: storage (gp2) | 10 | AmazonEC2/ebs_volume_gb_month;volume=gp2@us-east-1 | priced | 1.00");
  CHECK(root(R"([{"volume_type": {"references": ["local.disk"]}}])") ==
        "Root volume | - | - | unknown | 0.00");
  CHECK(root("[]") == "Root volume | - | - | unknown | 0.00");  // a dynamic block
}

TEST_CASE("a spot instance costs at most as much as on demand") {
  CHECK(
      after({{"aws_spot_instance_request.s", R"({"instance_type": "m6i.large", "network_interface": [{}]})"}},
            "aws_spot_instance_request.s")
          .at(0) ==
      "Instance (spot, Linux, m6i.large) | 0..730 | AmazonEC2/m6i.large;os=Linux;tenancy=Shared@us-east-1 | "
      "priced "
      "| 0.00..70.08");
}

TEST_CASE("on a dedicated host only the disks of an instance cost") {
  const Lines all = after(
      {{"aws_instance.i", R"({"instance_type": "m6i.large", "tenancy": "host", "network_interface": [{}]})"}},
      "aws_instance.i");
  CHECK(all.size() == 1);
  CHECK(after({{"aws_ec2_host.h", R"({"instance_family": "m6i"})"}}, "aws_ec2_host.h") ==
        Lines{"Dedicated host (m6i) | 730 | AmazonEC2/dedicated_host_hour;family=m6i@us-east-1 | unknown | "
              "0.00"});
}

TEST_CASE("volumes are priced by type, with what is provisioned above what is included") {
  struct Case {
    std::string values;
    Lines want;
  };
  const auto storage = [](const std::string& type, const std::string& rest) {
    return fmt::format("Volume: storage ({0}) | {1}", type,
                       fmt::format(fmt::runtime(rest),
                                   fmt::format("AmazonEC2/ebs_volume_gb_month;volume={}@us-east-1", type)));
  };
  const std::string iops = "AmazonEC2/ebs_provisioned_iops_month;volume={}@us-east-1";
  const std::vector<Case> cases = {
      {R"({"size": 100})", {storage("gp2", "100 | {} | priced | 10.00")}},
      {R"({"type": "gp3", "size": 100})", {storage("gp3", "100 | {} | priced | 8.00")}},
      {R"({"type": "gp3", "size": 100, "iops": 3000, "throughput": 125})",
       {storage("gp3", "100 | {} | priced | 8.00")}},
      {R"({"type": "io1", "size": 100, "iops": 200})",
       {storage("io1", "100 | {} | priced | 12.50"), "Volume: provisioned IOPS (io1) | 200 | " +
                                                         fmt::format(fmt::runtime(iops), "io1") +
                                                         " | priced | 13.00"}},
      // 32 000 at 0.065, 8 000 at 0.0455
      {R"({"type": "io2", "size": 100, "iops": 40000})",
       {storage("io2", "100 | {} | priced | 12.50"), "Volume: provisioned IOPS (io2) | 40000 | " +
                                                         fmt::format(fmt::runtime(iops), "io2") +
                                                         " | priced | 2444.00"}},
      {R"({"type": "standard", "size": 20})",
       {storage("standard", "20 | {} | priced | 1.00"),
        "Volume: I/O requests | - | AmazonEC2/ebs_magnetic_io_request@us-east-1 | usage | 0.00"}},
      {R"({"type": "gp9", "size": 20})", {storage("gp9", "20 | {} | unknown | 0.00")}},
      {R"({"type": "gp3"})", {storage("gp3", "- | {} | unknown | 0.00")}},
      {R"({"type": "gp3", "size": -5})", {storage("gp3", "- | {} | unknown | 0.00")}},
      {R"({"type": "gp3", "size": "ten"})", {storage("gp3", "- | {} | unknown | 0.00")}},
      {R"({"type": "gp3", "size": []})", {storage("gp3", "- | {} | unknown | 0.00")}},
  };
  for (const Case& c : cases) {
    INFO(c.values);
    CHECK(after({{"aws_ebs_volume.v", c.values}}, "aws_ebs_volume.v") == c.want);
  }
}

TEST_CASE("a snapshot holds at most its volume") {
  CHECK(after({{"aws_ebs_volume.v", R"({"size": 100})", R"({"id": true})"},
               {"aws_ebs_snapshot.s", "{}", R"({"volume_id": true})",
                expressions("volume_id", "aws_ebs_volume.v.id")}},
              "aws_ebs_snapshot.s") ==
        Lines{"Snapshot storage | 0..100 | AmazonEC2/ebs_snapshot_gb_month@us-east-1 | priced | 0.00..5.00"});
}

TEST_CASE("a scaling group costs between its bounds, by what its template launches") {
  const PlannedResource lt{
      "aws_launch_template.t",
      R"({"instance_type": "m6i.large", "network_interfaces": [{"associate_public_ip_address": "false"}],
          "block_device_mappings": [{"device_name": "/dev/xvda", "ebs": [{"volume_size": 20, "volume_type": "gp3"}]}]})",
      R"({"id": true, "block_device_mappings": [{"ebs": [{"iops": true, "throughput": true}]}]})",
      R"({"block_device_mappings": [{"ebs": [{"volume_size": {"constant_value": 20}, "volume_type": {"constant_value": "gp3"}}]}]})"};
  const std::string id = reference_to("aws_launch_template.t.id");
  SECTION("by launch template") {
    CHECK(after({lt,
                 {"aws_autoscaling_group.g",
                  R"({"min_size": 1, "max_size": 3, "desired_capacity": 2, "launch_template": [{}]})",
                  R"({"launch_template": [{"id": true}]})",
                  fmt::format(R"({{"launch_template": [{{"id": {}}}]}})", id)}},
                "aws_autoscaling_group.g") ==
          Lines{"Instance (on-demand, Linux, m6i.large) | 730..2190 | "
                "AmazonEC2/m6i.large;os=Linux;tenancy=Shared@us-east-1 | priced | 70.08..210.24",
                "Root volume: storage (gp3) | 20..60 | AmazonEC2/ebs_volume_gb_month;volume=gp3@us-east-1 | "
                "priced "
                "| 1.60..4.80"});
  }
  SECTION("a mixed policy costs between the cheapest and the dearest, spot as little as nothing") {
    const Lines all = after(
        {lt,
         {"aws_autoscaling_group.g", R"({"min_size": 2, "max_size": 4, "mixed_instances_policy": [{
             "instances_distribution": [{"on_demand_base_capacity": 1, "on_demand_percentage_above_base_capacity": 0}],
             "launch_template": [{"launch_template_specification": [{}],
               "override": [{"instance_type": "m6i.large"}, {"instance_type": "m6i.xlarge", "weighted_capacity": "2"}]}]}]})",
          R"({"mixed_instances_policy": [{"launch_template": [{"launch_template_specification": [{"launch_template_id": true}]}]}]})",
          fmt::format(
              R"({{"mixed_instances_policy": [{{"launch_template": [{{"launch_template_specification": [{{"launch_template_id": {}}}]}}]}}]}})",
              id)}},
        "aws_autoscaling_group.g");
    // One m6i.large for certain (or half of an m6i.xlarge, which is none), at most four or two.
    CHECK(all.at(0) ==
          "Instance (spot, Linux, m6i.large or m6i.xlarge) | 730..2920 | "
          "AmazonEC2/m6i.large;os=Linux;tenancy=Shared@us-east-1 | priced | 0.00..280.32");
    CHECK(all.at(1).find("| 20..80 |") != std::string::npos);
  }
  SECTION("bounds that depend on apply are unknown") {
    CHECK(after({lt,
                 {"aws_autoscaling_group.g", R"({"min_size": 1, "launch_template": [{}]})",
                  R"({"max_size": true, "launch_template": [{"id": true}]})",
                  fmt::format(
                      R"({{"max_size": {{"references": ["local.max"]}}, "launch_template": [{{"id": {}}}]}})",
                      id)}},
                "aws_autoscaling_group.g")
              .at(0)
              .find("| - | AmazonEC2/m6i.large;os=Linux;tenancy=Shared@us-east-1 | unknown | 0.00") !=
          std::string::npos);
  }
  SECTION("a template elsewhere leaves the instances unknown") {
    CHECK(after({{"aws_autoscaling_group.g",
                  R"({"min_size": 1, "max_size": 1, "launch_template": [{"id": "lt-1"}]})"}},
                "aws_autoscaling_group.g")
              .at(0) == "Instance | - | - | unknown | 0.00");
  }
  SECTION("a launch configuration monitors in detail unless told otherwise") {
    const Lines all = after(
        {{"aws_launch_configuration.c",
          R"({"instance_type": "t2.medium", "associate_public_ip_address": false})",
          R"({"id": true, "root_block_device": true})"},
         {"aws_autoscaling_group.g", R"({"min_size": 2, "max_size": 2})", R"({"launch_configuration": true})",
          expressions("launch_configuration", "aws_launch_configuration.c.id")}},
        "aws_autoscaling_group.g");
    CHECK(
        all ==
        Lines{
            "Instance (on-demand, Linux, t2.medium) | 1460 | "
            "AmazonEC2/t2.medium;os=Linux;tenancy=Shared@us-east-1 | priced | 67.74",
            "Detailed monitoring (7 metrics) | 14 | AmazonCloudWatch/metric_month@us-east-1 | priced | 4.20",
            "Root volume: storage (gp2) | 16 | AmazonEC2/ebs_volume_gb_month;volume=gp2@us-east-1 | priced "
            "| 1.60"});
  }
}

namespace {

PlannedResource task_definition(const std::string& values) {
  return {"aws_ecs_task_definition.t", values, R"({"arn": true, "id": true})"};
}

/// The lines of a service that runs task definition `task`.
Lines service(const std::string& task, const std::string& values, std::vector<PlannedResource> others = {},
              const std::string& unknown = R"({"task_definition": true})", const std::string& more = "") {
  others.push_back(task_definition(task));
  others.push_back(
      {"aws_ecs_service.s", values, unknown,
       fmt::format(R"({{"task_definition": {}{}}})", reference_to("aws_ecs_task_definition.t.arn"), more)});
  return after(others, "aws_ecs_service.s");
}

const std::string fargate_task =
    R"({"cpu": "512", "memory": "1024", "requires_compatibilities": ["FARGATE"]})";

std::string fargate(const std::string& product, const std::string& select) {
  return fmt::format("AmazonECS/fargate_{}_hour;{}@us-east-1", product, select);
}

}  // namespace

TEST_CASE("a Fargate service is priced by the task definition that it refers to") {
  const std::string x86 = "arch=x86;capacity=on-demand;os=Linux",
                    arm = "arch=arm;capacity=on-demand;os=Linux";
  SECTION("by launch type") {
    CHECK(service(fargate_task, R"({"launch_type": "FARGATE", "desired_count": 2})") ==
          Lines{"Fargate vCPU (Linux) | 730 | " + fargate("vcpu", x86) + " | priced | 29.55",
                "Fargate memory (Linux) | 1460 | " + fargate("gb", x86) + " | priced | 6.49"});
  }
  SECTION("sizes in words, on ARM, with storage and public addresses") {
    CHECK(
        service(
            R"({"cpu": ".5 vCPU", "memory": "1 GB", "requires_compatibilities": ["FARGATE"],
                      "runtime_platform": [{"cpu_architecture": "ARM64"}], "ephemeral_storage": [{"size_in_gib": 50}]})",
            R"({"launch_type": "FARGATE", "desired_count": 2, "network_configuration": [{"assign_public_ip": true}]})") ==
        Lines{"Fargate vCPU (Linux ARM64) | 730 | " + fargate("vcpu", arm) + " | priced | 23.64",
              "Fargate memory (Linux ARM64) | 1460 | " + fargate("gb", arm) + " | priced | 5.20",
              "Fargate ephemeral storage above 20 GB | 43800 | "
              "AmazonECS/fargate_ephemeral_storage_gb_hour@us-east-1 | priced | 4.86",
              "Public IPv4 address | 1460 | " + hour + " | priced | 7.30"});
  }
  SECTION("Windows pays a licence for each vCPU") {
    const Lines all = service(
        R"({"cpu": "1024", "memory": "2048", "runtime_platform": [{"operating_system_family": "WINDOWS_SERVER_2022_CORE"}]})",
        R"({"launch_type": "FARGATE", "desired_count": 1})");
    REQUIRE(all.size() == 3);
    CHECK(all[2].find("Windows licence | 730 | AmazonECS/fargate_windows_license_vcpu_hour@us-east-1") == 0);
  }
  SECTION("instances and daemons carry the cost themselves") {
    CHECK(service(fargate_task, R"({"launch_type": "EC2", "desired_count": 2})").empty());
    CHECK(
        service(R"({"cpu": "512", "requires_compatibilities": ["EC2"]})", R"({"desired_count": 2})").empty());
    CHECK(service(fargate_task, R"({"scheduling_strategy": "DAEMON", "desired_count": 2})").empty());
  }
  SECTION("no task is wanted unless the plan says so") {
    CHECK(service(fargate_task, R"({"launch_type": "FARGATE"})").empty());
  }
  SECTION("without a launch type the task definition tells") {
    CHECK(service(fargate_task, R"({"desired_count": 1})", {},
                  R"({"task_definition": true, "launch_type": true})")
              .size() == 2);
  }
  SECTION("sizes and counts that depend on apply are unknown") {
    CHECK(service(R"({"memory": "1024"})", R"({"launch_type": "FARGATE", "desired_count": 1})").at(0) ==
          "Fargate vCPU (Linux) | - | " + fargate("vcpu", x86) + " | unknown | 0.00");
    CHECK(service(fargate_task, R"({"launch_type": "FARGATE"})", {},
                  R"({"task_definition": true, "desired_count": true})",
                  R"(, "desired_count": {"references": ["local.count"]})")
              .at(0) == "Fargate vCPU (Linux) | - | " + fargate("vcpu", x86) + " | unknown | 0.00");
    CHECK(service(fargate_task, R"({"desired_count": 1})", {},
                  R"({"task_definition": true, "launch_type": true})",
                  R"(, "launch_type": {"references": ["local.launch"]})") ==
          Lines{"Tasks | - | - | unknown | 0.00"});
  }
}

TEST_CASE("a task definition that is not in the plan leaves a Fargate service unknown") {
  CHECK(after({{"aws_ecs_service.s",
                R"({"launch_type": "FARGATE", "desired_count": 1, "task_definition": "web:7"})"}},
              "aws_ecs_service.s") == Lines{"Fargate | - | - | unknown | 0.00"});
}

TEST_CASE("capacity providers share the tasks of a service") {
  const std::string spot = "arch=x86;capacity=spot;os=Linux";
  const Lines all = service(fargate_task, R"({"desired_count": 5, "capacity_provider_strategy": [
      {"capacity_provider": "FARGATE", "base": 1, "weight": 1}, {"capacity_provider": "FARGATE_SPOT", "base": 0, "weight": 3}]})");
  REQUIRE(all.size() == 4);
  CHECK(all[0].find("Fargate vCPU (Linux) | 730 |") == 0);  // 1 + 4 × 1/4 tasks of half a vCPU
  CHECK(all[2].find("Fargate vCPU (Linux, spot) | 1095 | " + fargate("vcpu", spot)) == 0);
  SECTION("the strategy of the cluster holds where the service has none") {
    const Lines by_cluster =
        service(R"({"cpu": "1024", "memory": "2048"})", R"({"desired_count": 2, "cluster": "main"})",
                {{"aws_ecs_cluster.c", R"({"name": "main"})", R"({"id": true, "arn": true})"},
                 {"aws_ecs_cluster_capacity_providers.p",
                  R"({"cluster_name": "main", "capacity_providers": ["FARGATE"],
           "default_capacity_provider_strategy": [{"capacity_provider": "FARGATE", "base": 0, "weight": 100}]})",
                  "{}", expressions("cluster_name", "aws_ecs_cluster.c.name")}});
    REQUIRE(by_cluster.size() == 2);
    CHECK(by_cluster[0].find("Fargate vCPU (Linux) | 1460 |") == 0);
  }
  SECTION("where no spot price is known, on-demand is the most it can cost") {
    const Priced west = priced(
        {{"aws_ecs_task_definition.t", fargate_task, R"({"arn": true})", "{}", "null", "aws.west"},
         {"aws_ecs_service.s",
          R"({"desired_count": 1, "capacity_provider_strategy": [{"capacity_provider": "FARGATE_SPOT", "weight": 1}]})",
          R"({"task_definition": true})", expressions("task_definition", "aws_ecs_task_definition.t.arn"),
          "null", "aws.west"}});
    CHECK(
        after(west, "aws_ecs_service.s")
            .at(0)
            .find("| 0..365 | AmazonECS/fargate_vcpu_hour;arch=x86;capacity=on-demand;os=Linux@us-west-2") !=
        std::string::npos);
  }
}

TEST_CASE("a scaling target turns its service into a range") {
  const auto quantities = [](const PlannedResource& target) {
    return service(fargate_task,
                   R"({"name": "web", "cluster": "main", "launch_type": "FARGATE", "desired_count": 1})",
                   {target})
        .at(0);
  };
  const PlannedResource by_reference{
      "aws_appautoscaling_target.a", R"({"min_capacity": 2, "max_capacity": 8, "service_namespace": "ecs"})",
      R"({"resource_id": true})",
      R"({"resource_id": {"references": ["aws_ecs_service.s.name", "aws_ecs_service.s"]}})"};
  const PlannedResource by_id{
      "aws_appautoscaling_target.a",
      R"({"min_capacity": 2, "max_capacity": 8, "service_namespace": "ecs", "resource_id": "service/main/web"})"};
  const PlannedResource of_another{
      "aws_appautoscaling_target.a",
      R"({"min_capacity": 2, "max_capacity": 8, "service_namespace": "ecs", "resource_id": "service/main/other"})"};
  CHECK(quantities(by_reference).find("| 730..2920 |") != std::string::npos);
  CHECK(quantities(by_id).find("| 730..2920 |") != std::string::npos);
  CHECK(quantities(of_another).find("| 365 |") != std::string::npos);
}

TEST_CASE("an EKS cluster in extended support costs the surcharge on the plan's own date") {
  const auto cluster = [](const std::string& version, const std::string& timestamp,
                          const std::string& more = "") {
    const Priced all = priced({{"aws_eks_cluster.c", fmt::format(R"({{"version": "{}"{}}})", version, more)}},
                              "us-east-1", timestamp);
    return text(cost_of(all, "aws_eks_cluster.c").after);
  };
  CHECK(cluster("1.31", "2025-11-26T00:00:00Z") == "73.00");
  CHECK(cluster("1.31", "2025-11-27T00:00:00Z") == "438.00");
  CHECK(cluster("1.31", "2026-10-01T00:00:00Z", R"(, "upgrade_policy": [{"support_type": "STANDARD"}])") ==
        "73.00");
  CHECK(cluster("1.31", "") == "73.00..438.00");
  CHECK(cluster("9.99", "2026-10-01T00:00:00Z") == "73.00");
}

TEST_CASE("a node group costs between its bounds") {
  const std::string values =
      R"({"scaling_config": [{"min_size": 1, "desired_size": 2, "max_size": 4}], "subnet_ids": ["s"]})";
  const Priced all = priced({
      {"aws_eks_node_group.plain", values,
       R"({"instance_types": true, "disk_size": true, "capacity_type": true})"},
      {"aws_eks_node_group.spot",
       R"({"scaling_config": [{"min_size": 1, "max_size": 2}], "subnet_ids": ["s"], "instance_types": ["m6i.large", "m5.large"], "capacity_type": "SPOT", "disk_size": 100})"},
      {"aws_eks_node_group.none", R"({"scaling_config": [{"min_size": 0, "max_size": 0}]})"},
  });
  const Lines plain = after(all, "aws_eks_node_group.plain");
  CHECK(plain.at(0) ==
        "Instance (on-demand, Linux, t3.medium) | 730..2920 | "
        "AmazonEC2/t3.medium;os=Linux;tenancy=Shared@us-east-1 | priced | 30.37..121.47");
  CHECK(plain.at(2) ==
        "Root volume: storage (gp2) | 20..80 | "
        "AmazonEC2/ebs_volume_gb_month;volume=gp2@us-east-1 | priced | 2.00..8.00");
  CHECK(after(all, "aws_eks_node_group.spot").at(0).find("| priced | 0.00..140.16") != std::string::npos);
  CHECK(cost_of(all, "aws_eks_node_group.none").cost_class == CostClass::free);
}

TEST_CASE("Lambda is billed by use, provisioned concurrency all month") {
  const Priced all = priced({
      {"aws_lambda_function.f",
       R"({"function_name": "f", "memory_size": 1024, "architectures": ["arm64"], "ephemeral_storage": [{"size": 1024}]})",
       R"({"arn": true})"},
      {"aws_lambda_function.small", R"({"function_name": "small"})",
       R"({"architectures": true, "ephemeral_storage": true})"},
      {"aws_lambda_provisioned_concurrency_config.p",
       R"({"function_name": "f", "provisioned_concurrent_executions": 10})", "{}",
       expressions("function_name", "aws_lambda_function.f.function_name")},
      {"aws_lambda_provisioned_concurrency_config.elsewhere",
       R"({"function_name": "other", "provisioned_concurrent_executions": 10})"},
  });
  CHECK(after(all, "aws_lambda_function.f") ==
        Lines{"Requests | - | AWSLambda/lambda_request;arch=arm@us-east-1 | usage | 0.00",
              "Duration | - | AWSLambda/lambda_gb_second;arch=arm@us-east-1 | usage | 0.00",
              "Ephemeral storage above 512 MB | - | "
              "AWSLambda/lambda_ephemeral_storage_gb_second;arch=arm@us-east-1 | usage | 0.00"});
  CHECK(after(all, "aws_lambda_function.small").size() == 2);
  CHECK(cost_of(all, "aws_lambda_function.small").cost_class == CostClass::usage);
  // 10 × 1 GB × 730 h × 3600 s × 0.0000033334
  CHECK(after(all, "aws_lambda_provisioned_concurrency_config.p").at(0) ==
        "Provisioned concurrency | 26280000 | "
        "AWSLambda/lambda_provisioned_concurrency_gb_second;arch=arm@us-east-1 | priced | 87.60");
  CHECK(after(all, "aws_lambda_provisioned_concurrency_config.elsewhere") ==
        Lines{"Provisioned concurrency | - | - | unknown | 0.00"});
}

TEST_CASE("an event source is part of its function, unless pollers are kept ready for it") {
  const Priced all = priced({
      {"aws_lambda_event_source_mapping.queue", R"({"function_name": "f", "provisioned_poller_config": []})"},
      {"aws_lambda_event_source_mapping.plain", R"({"function_name": "f"})"},
      {"aws_lambda_event_source_mapping.kafka",
       R"({"function_name": "f", "provisioned_poller_config": [{"minimum_pollers": 2}]})"},
      {"aws_lambda_event_source_mapping.open", R"({"function_name": "f"})",
       R"({"provisioned_poller_config": true})"},
  });
  CHECK(cost_of(all, "aws_lambda_event_source_mapping.queue").cost_class == CostClass::free);
  CHECK(cost_of(all, "aws_lambda_event_source_mapping.plain").cost_class == CostClass::free);
  CHECK(cost_of(all, "aws_lambda_event_source_mapping.plain").note ==
        "part of the function, which carries the cost");
  CHECK(cost_of(all, "aws_lambda_event_source_mapping.kafka").cost_class == CostClass::unknown);
  CHECK(after(all, "aws_lambda_event_source_mapping.kafka") ==
        Lines{"Provisioned pollers | - | - | unknown | 0.00"});
}

TEST_CASE("each resource is priced in its own region") {
  const Priced all =
      priced({{"aws_nat_gateway.east"},
              {"aws_nat_gateway.west", "{}", "{}", "{}", "null", "aws.west"},
              {"aws_ebs_volume.zone", R"({"availability_zone": "eu-west-1a", "type": "gp3", "size": 10})"}});
  CHECK(cost_of(all, "aws_nat_gateway.east").region == "us-east-1");
  CHECK(cost_of(all, "aws_nat_gateway.west").region == "us-west-2");
  CHECK(cost_of(all, "aws_nat_gateway.west").after_components.at(0).price_key ==
        "AmazonEC2/nat_gateway_hour@us-west-2");
  CHECK(cost_of(all, "aws_ebs_volume.zone").after_components.at(0).price_key ==
        "AmazonEC2/ebs_volume_gb_month;volume=gp3@eu-west-1");
  const Priced nowhere = priced({{"aws_nat_gateway.n"}}, "");
  CHECK(cost_of(nowhere, "aws_nat_gateway.n").cost_class == CostClass::unknown);
  const Priced unpriced = priced({{"aws_nat_gateway.n"}}, "xx-nowhere-1");
  CHECK(after(unpriced, "aws_nat_gateway.n").at(0) ==
        "NAT gateway | 730 | AmazonEC2/nat_gateway_hour@xx-nowhere-1 | unknown | 0.00");
}

TEST_CASE("both sides of a change are priced, and an attached volume is billed once") {
  const std::string before =
      R"({"id": "i-1", "instance_type": "m6i.large", "public_ip": "", "tenancy": "default",
    "root_block_device": [{"volume_size": 8, "volume_type": "gp3", "iops": 3000, "throughput": 125}],
    "ebs_block_device": [{"device_name": "/dev/sdf", "volume_id": "vol-1", "volume_size": 100, "volume_type": "gp3", "iops": 3000, "throughput": 125}]})";
  std::string larger = before;
  larger.replace(larger.find("m6i.large"), 9, "m6i.xlarge");
  const std::string volume =
      R"({"id": "vol-1", "size": 100, "type": "gp3", "iops": 3000, "throughput": 125})";
  const Priced all = priced(
      {{"aws_instance.i", larger, "{}", "{}", before}, {"aws_ebs_volume.v", volume, "{}", "{}", volume}});
  const ResourceCost& cost = cost_of(all, "aws_instance.i");
  CHECK(text(cost.before) == "70.72");
  CHECK(text(cost.after) == "140.80");
  CHECK(cost.after_components.size() == 2);
  CHECK(text(all.estimate.delta) == "70.08");
  const Priced gone = priced({{"aws_nat_gateway.n", "null", "{}", "{}", R"({"id": "nat-1"})"}});
  CHECK(text(gone.estimate.delta) == "-32.85");
}
