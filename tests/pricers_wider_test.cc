// What the less common resource types cost, on small plans: desktops, directories, wide networks, Lightsail,
// EMR, Beanstalk and others. Expected figures are worked out by hand from pricing/*.csv.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "cost/estimate.h"
#include "plan_text.h"

namespace {

using Lines = std::vector<std::string>;

std::string both(const std::string& low, const std::string& high) {
  return low == high ? low : low + ".." + high;
}

/// `Name | quantity | status | monthly`; of a line by use, its rate in place of the last.
std::string text(const Component& line) {
  constexpr std::string_view statuses[] = {"priced", "usage", "assumed", "unknown"};
  const std::string quantity =
      line.quantity ? both(line.quantity->low.text(), line.quantity->high.text()) : "-";
  std::string money = both(line.monthly.low.cents(), line.monthly.high.cents());
  if (line.status == LineStatus::usage) money = line.price->exact();
  return fmt::format("{} | {} | {} | {}", line.name, quantity,
                     statuses[static_cast<std::size_t>(line.status)], money);
}

struct Priced {
  CostClass cost_class = CostClass::unsupported;
  Lines lines, keys, origins;
  std::string note;
};

Priced priced(const std::vector<PlannedResource>& resources, const std::string& address,
              const std::string& region = "us-east-1", const std::string& usage_yaml = "") {
  static const PriceTable prices = PriceTable::bundled();
  const Plan plan = plan_from(plan_text(resources, region));
  const Graph graph(plan);
  const Usage usage = Usage::parse(usage_yaml, "u.yml");
  const Estimate all = estimate(graph, prices, "", usage_yaml.empty() ? nullptr : &usage);
  Priced found;
  bool there = false;
  for (const ResourceCost& cost : all.resources) {
    if (cost.change->address != address) continue;
    there = true;
    found.cost_class = cost.cost_class;
    found.note = cost.note;
    for (const Component& line : cost.after_components) {
      found.lines.push_back(text(line));
      found.keys.push_back(line.price_key);
      found.origins.push_back(line.origin);
    }
  }
  REQUIRE(there);
  return found;
}

struct Case {
  const char* title;
  const char* type;
  const char* after;
  const char* unknown;
  CostClass cost_class;
  Lines lines;
};

std::string refers(const std::string& argument, const std::string& attribute) {
  return fmt::format(R"({{"{}": {}}})", argument, reference_to(attribute));
}

/// What is unknown is written as a local, of which nobody knows whether it is set.
void check(const Case& c) {
  DYNAMIC_SECTION(c.title) {
    const std::string_view unknown = c.unknown;
    std::string written = "{}";
    if (const auto quote = unknown.find('"'); quote != unknown.npos)
      written =
          refers(std::string(unknown.substr(quote + 1, unknown.find('"', quote + 1) - quote - 1)), "local.x");
    const std::string address = std::string(c.type) + ".x";
    const Priced cost = priced({{address, c.after, c.unknown, written}}, address);
    CHECK(name(cost.cost_class) == name(c.cost_class));
    CHECK(cost.lines == c.lines);
  }
}

constexpr CostClass is_priced = CostClass::priced, is_usage = CostClass::usage, is_free = CostClass::free,
                    is_unknown = CostClass::unknown;

}  // namespace

TEST_CASE("machines that AWS runs cost by the hour of their size") {
  const Case cases[] = {
      {"an HSM", "aws_cloudhsm_v2_hsm", "{}", "{}", is_priced, {"HSM | 730 | priced | 1168.00"}},
      {"Microsoft AD, two controllers unless told",
       "aws_directory_service_directory",
       R"({"type":"MicrosoftAD","edition":"Standard"})",
       "{}",
       is_priced,
       {"Domain controllers (Microsoft AD, Standard) | 1460 | priced | 87.60",
        "Accounts that it is shared with (hours) | - | usage | 0.018"}},
      {"Microsoft AD, three controllers",
       "aws_directory_service_directory",
       R"({"type":"MicrosoftAD","edition":"Enterprise","desired_number_of_domain_controllers":3})",
       "{}",
       is_priced,
       {"Domain controllers (Microsoft AD, Enterprise) | 2190 | priced | 438.00",
        "Accounts that it is shared with (hours) | - | usage | 0.06"}},
      {"Simple AD is one price for its two servers",
       "aws_directory_service_directory",
       R"({"size":"Small"})",
       "{}",
       is_priced,
       {"Directory (Simple AD, Small) | 730 | priced | 36.50"}},
      {"a directory of unknown type",
       "aws_directory_service_directory",
       "{}",
       R"({"type":true})",
       is_unknown,
       {"Directory | - | unknown | 0.00"}},
      {"AppSync's cache by the memory of its size",
       "aws_appsync_api_cache",
       R"({"type":"LARGE"})",
       "{}",
       is_priced,
       {"Cache (LARGE, 12.3 GB) | 730 | priced | 217.54"}},
      {"a cache of unknown size",
       "aws_appsync_api_cache",
       "{}",
       R"({"type":true})",
       is_unknown,
       {"Cache | - | unknown | 0.00"}},
      {"Athena capacity",
       "aws_athena_capacity_reservation",
       R"({"target_dpus":24})",
       "{}",
       is_priced,
       {"Reserved capacity (DPU) | 17520 | priced | 5256.00"}},
      {"Athena capacity that apply decides",
       "aws_athena_capacity_reservation",
       "{}",
       R"({"target_dpus":true})",
       is_unknown,
       {"Reserved capacity (DPU) | - | unknown | 0.00"}},
      {"a Glue endpoint has five nodes unless told",
       "aws_glue_dev_endpoint",
       "{}",
       "{}",
       is_priced,
       {"Data processing units | 3650 | priced | 1606.00"}},
      {"a G.2X worker is two units",
       "aws_glue_dev_endpoint",
       R"({"worker_type":"G.2X","number_of_workers":3})",
       "{}",
       is_priced,
       {"Data processing units | 4380 | priced | 1927.20"}},
      {"Airflow: the environment, and what is above what it includes",
       "aws_mwaa_environment",
       R"({"environment_class":"mw1.small","min_workers":2,"max_workers":5,"schedulers":3})",
       "{}",
       is_priced,
       {"Environment (mw1.small) | 730 | priced | 357.70",
        "Additional workers (mw1.small) | 730..2920 | priced | 40.15..160.60",
        "Additional schedulers (mw1.small) | 730 | priced | 40.15", "Metadata database | - | usage | 0.1"}},
      {"Airflow of unknown class",
       "aws_mwaa_environment",
       "{}",
       R"({"environment_class":true})",
       is_unknown,
       {"Environment | - | unknown | 0.00"}},
      {"Grafana has one editor at least",
       "aws_grafana_workspace",
       "{}",
       "{}",
       is_priced,
       {"Editors and administrators | 1 | priced | 9.00", "Viewers | - | usage | 5"}},
      {"an FSx File Gateway costs hours",
       "aws_storagegateway_gateway",
       R"({"gateway_type":"FILE_FSX_SMB"})",
       "{}",
       is_priced,
       {"FSx File Gateway | 730 | priced | 503.70"}},
      {"an S3 File Gateway costs what it writes",
       "aws_storagegateway_gateway",
       R"({"gateway_type":"FILE_S3"})",
       "{}",
       is_usage,
       {"Data written | - | usage | 0.01"}},
      {"Studio's apps",
       "aws_sagemaker_app",
       R"({"app_type":"JupyterLab","resource_spec":[{"instance_type":"ml.t3.medium"}]})",
       "{}",
       is_priced,
       {"App (ml.t3.medium) | 730 | priced | 36.50"}},
      {"the server of Studio is free",
       "aws_sagemaker_app",
       R"({"app_type":"JupyterServer","resource_spec":[]})",
       "{}",
       is_free,
       {}},
      {"two protocols",
       "aws_transfer_server",
       R"({"protocols":["SFTP","FTPS"]})",
       "{}",
       is_priced,
       {"FTPS protocol | 730 | priced | 219.00", "SFTP protocol | 730 | priced | 219.00",
        "Data uploaded | - | usage | 0.04", "Data downloaded | - | usage | 0.04"}},
      {"SFTP is the default protocol",
       "aws_transfer_server",
       "{}",
       "{}",
       is_priced,
       {"SFTP protocol | 730 | priced | 219.00", "Data uploaded | - | usage | 0.04",
        "Data downloaded | - | usage | 0.04"}},
      {"App Runner: memory that is kept ready, and automatic deployments",
       "aws_apprunner_service",
       R"({"source_configuration":[{"auto_deployments_enabled":true}]})",
       "{}",
       is_priced,
       {"Memory of the instances kept ready (GB) | 1460 | priced | 10.22",
        "vCPU hours while serving | - | usage | 0.064",
        "Memory of further instances (GB hours) | - | usage | 0.007",
        "Automatic deployments | 1 | priced | 1.00"}},
      {"App Runner in its other notation of sizes",
       "aws_apprunner_service",
       R"({"instance_configuration":[{"cpu":"2 vCPU","memory":"4 GB"}],"source_configuration":[{"auto_deployments_enabled":false}]})",
       "{}",
       is_priced,
       {"Memory of the instances kept ready (GB) | 2920 | priced | 20.44",
        "vCPU hours while serving | - | usage | 0.064",
        "Memory of further instances (GB hours) | - | usage | 0.007"}},
      {"Cloud9 stops itself",
       "aws_cloud9_environment_ec2",
       R"({"instance_type":"t3.small","automatic_stop_time_minutes":30})",
       "{}",
       is_priced,
       {"Instance (on-demand, Linux, t3.small) | 0..730 | priced | 0.00..15.18",
        "Root volume: storage (gp2) | 10 | priced | 1.00"}},
      {"a rule that AWS manages",
       "aws_cloudwatch_contributor_managed_insight_rule",
       R"({"state":"ENABLED"})",
       "{}",
       is_priced,
       {"Contributor Insights rule | 1 | priced | 0.50",
        "Contributor Insights events | - | usage | 0.00000002"}},
      {"an instance in Cloud Map",
       "aws_service_discovery_instance",
       "{}",
       "{}",
       is_priced,
       {"Registered instance | 1 | priced | 0.10"}},
  };
  for (const Case& c : cases) check(c);
}

TEST_CASE("desktops: the bundle decides the system, the plan the rest") {
  const Case cases[] = {
      {"always on, the defaults of the provider",
       "aws_workspaces_workspace",
       R"({"bundle_id":"wsb-1"})",
       "{}",
       is_priced,
       {"WorkSpace (Value, AlwaysOn, 80 GB root, 10 GB user) | 1 | priced | 21.00..25.00"}},
      {"stops itself: a part by the month, a part by the hour",
       "aws_workspaces_workspace",
       R"({"workspace_properties":[{"compute_type_name":"STANDARD","running_mode":"AUTO_STOP","root_volume_size_gib":80,"user_volume_size_gib":50}]})",
       "{}",
       is_priced,
       {"WorkSpace (Standard, AutoStop, 80 GB root, 50 GB user) | 1 | priced | 9.75",
        "Hours of use | - | usage | 0.3"}},
      {"a size that has no price",
       "aws_workspaces_workspace",
       R"({"workspace_properties":[{"compute_type_name":"STANDARD","root_volume_size_gib":500,"user_volume_size_gib":50}]})",
       "{}",
       is_unknown,
       {"WorkSpace (Standard, AlwaysOn, 500 GB root, 50 GB user) | 1 | unknown | 0.00"}},
      {"an always-on fleet of AWS's Windows image",
       "aws_appstream_fleet",
       R"({"name":"f","instance_type":"stream.standard.medium","fleet_type":"ALWAYS_ON","image_name":"AppStream-WinServer2022-01-01-2025","compute_capacity":[{"desired_instances":3}]})",
       "{}",
       is_priced,
       {"Streaming instances (stream.standard.medium, Windows) | 2190 | priced | 219.00"}},
      {"an on-demand fleet of an image of one's own",
       "aws_appstream_fleet",
       R"({"name":"f","instance_type":"stream.standard.medium","image_name":"mine","compute_capacity":[{"desired_instances":2}]})",
       "{}",
       is_priced,
       {"Streaming instances (stream.standard.medium, Windows) | 0..1460 | priced | 0.00..146.00"}},
      {"an elastic fleet",
       "aws_appstream_fleet",
       R"({"name":"f","instance_type":"stream.standard.medium","fleet_type":"ELASTIC"})",
       "{}",
       is_usage,
       {"Streaming sessions (stream.standard.medium, Windows) | - | usage | 0.15"}},
      {"an image builder",
       "aws_appstream_image_builder",
       R"({"instance_type":"stream.standard.medium","image_name":"mine"})",
       "{}",
       is_priced,
       {"Image builder (stream.standard.medium, Windows) | 730 | priced | 61.32..73.00"}},
      {"an image builder of unknown type",
       "aws_appstream_image_builder",
       "{}",
       R"({"instance_type":true})",
       is_unknown,
       {"Image builder | - | unknown | 0.00"}},
  };
  for (const Case& c : cases) check(c);
}

TEST_CASE("Lightsail costs by the bundle") {
  const Case cases[] = {
      {"Linux",
       "aws_lightsail_instance",
       R"({"bundle_id":"small_3_0"})",
       "{}",
       is_priced,
       {"Virtual server (Linux/UNIX, 2 GB) | 730 | priced | 11.77"}},
      {"Windows without IPv4",
       "aws_lightsail_instance",
       R"({"bundle_id":"nano_win_ipv6_3_0"})",
       "{}",
       is_priced,
       {"Virtual server (Windows, 0.5 GB) | 730 | priced | 7.85"}},
      {"a bundle that is not known",
       "aws_lightsail_instance",
       R"({"bundle_id":"gpu_xlarge_1_0"})",
       "{}",
       is_unknown,
       {"Virtual server | - | unknown | 0.00"}},
      {"a balancer", "aws_lightsail_lb", "{}", "{}", is_priced, {"Load balancer | 730 | priced | 17.66"}},
      {"nodes without a price",
       "aws_lightsail_container_service",
       R"({"power":"nano","scale":2})",
       "{}",
       is_unknown,
       {"Nodes (nano) | 1460 | unknown | 0.00"}},
      {"a disabled service",
       "aws_lightsail_container_service",
       R"({"power":"nano","scale":2,"is_disabled":true})",
       "{}",
       is_free,
       {}},
  };
  for (const Case& c : cases) check(c);

  // Mumbai includes half of the data.
  CHECK(
      priced({{"aws_lightsail_instance.x", R"({"bundle_id":"medium_ipv6_3_1"})"}}, "aws_lightsail_instance.x",
             "ap-south-1")
          .keys ==
      Lines{"AmazonLightsail/"
            "instance_bundle_hour;disk_gb=80;ipv4=no;memory_gb=4;os=Linux;transfer_tb=2;vcpu=2@ap-south-1"});

  const std::vector<PlannedResource> addresses = {
      {"aws_lightsail_static_ip.used", R"({"name":"a"})"},
      {"aws_lightsail_static_ip.spare", R"({"name":"b"})"},
      {"aws_lightsail_static_ip_attachment.x", R"({"static_ip_name":"a"})", "{}",
       refers("static_ip_name", "aws_lightsail_static_ip.used.name")}};
  CHECK(name(priced(addresses, "aws_lightsail_static_ip.used").cost_class) == "free");
  CHECK(priced(addresses, "aws_lightsail_static_ip.spare").lines ==
        Lines{"Static address (not attached) | 730 | priced | 3.65"});
}

TEST_CASE("Direct Connect: ports by place, gateways by what they associate") {
  const std::string port = R"({"bandwidth":"1Gbps","location":"EqDC2"})";
  CHECK(priced({{"aws_dx_connection.x", port}}, "aws_dx_connection.x").lines ==
        Lines{"DX connection | 730 | priced | 219.00",
              "Outbound data transfer (from us-east-1, to EqDC2) | - | usage | 0.02"});
  CHECK(name(priced({{"aws_dx_connection.x", R"({"bandwidth":"10Gbps","location":"EqLD5"})"}},
                    "aws_dx_connection.x")
                 .cost_class) == "unknown");
  CHECK(priced({{"aws_dx_connection.x", port}}, "aws_dx_connection.x", "us-east-1",
               "resource_usage:\n  aws_dx_connection.x:\n"
               "    monthly_outbound_region_to_dx_location_gb: 100\n"
               "    monthly_outbound_from_region_to_dx_connection_location:\n      eu_west_1: 1000\n")
            .lines == Lines{"DX connection | 730 | priced | 219.00",
                            "Outbound data transfer (from eu-west-1, to EqDC2) | 1000 | priced | 28.20"});
  const auto association = [](const std::string& after, const std::string& unknown,
                              const std::string& written) {
    return priced({{"aws_ec2_transit_gateway.t", "{}", R"({"id":true})"},
                   {"aws_vpn_gateway.v", "{}", R"({"id":true})"},
                   {"aws_dx_gateway_association.x", after, unknown, written}},
                  "aws_dx_gateway_association.x");
  };
  const Lines attached = {"Transit gateway attachment | 730 | priced | 36.50",
                          "Data processed | - | usage | 0.02"};
  CHECK(association("{}", R"({"associated_gateway_id":true})",
                    refers("associated_gateway_id", "aws_ec2_transit_gateway.t.id"))
            .lines == attached);
  CHECK(association(R"({"associated_gateway_id":"tgw-1"})", "{}", "{}").lines == attached);
  CHECK(name(association("{}", R"({"associated_gateway_id":true})",
                         refers("associated_gateway_id", "aws_vpn_gateway.v.id"))
                 .cost_class) == "free");
  // Either of the two: from nothing to an attachment.
  CHECK(association("{}", R"({"associated_gateway_id":true})",
                    R"({"associated_gateway_id":{"references":["local.g"]}})")
            .lines.front() == "Transit gateway attachment | 0..730 | priced | 0.00..36.50");
}

TEST_CASE("an accelerator costs hours and two addresses, its traffic in one direction") {
  CHECK(priced({{"aws_globalaccelerator_accelerator.x", R"({"enabled":false})"}},
               "aws_globalaccelerator_accelerator.x")
            .lines ==
        Lines{"Accelerator | 730 | priced | 18.25", "Public IPv4 address | 1460 | priced | 7.30"});
  CHECK(priced({{"aws_globalaccelerator_accelerator.x", R"({"ip_addresses":["198.51.100.1"]})"}},
               "aws_globalaccelerator_accelerator.x")
            .lines == Lines{"Accelerator | 730 | priced | 18.25"});
  const auto group = [](const std::string& yaml) {
    return priced({{"aws_globalaccelerator_endpoint_group.x", R"({"endpoint_group_region":"us-west-1"})"}},
                  "aws_globalaccelerator_endpoint_group.x", "us-east-1", yaml)
        .lines;
  };
  CHECK(group("") == Lines{"Data transfer premium (outbound, Europe) | - | usage | 0.015",
                           "Data transfer premium (outbound, Asia Pacific) | - | usage | 0.035"});
  CHECK(group("resource_usage:\n  aws_globalaccelerator_endpoint_group.x:\n"
              "    monthly_inbound_data_transfer_gb: {europe: 2000, asia_pacific: 2000}\n"
              "    monthly_outbound_data_transfer_gb: {europe: 5000, asia_pacific: 1000}\n") ==
        Lines{"Data transfer premium (outbound, Europe) | 5000 | priced | 75.00",
              "Data transfer premium (outbound, Asia Pacific) | 1000 | priced | 35.00"});
}

TEST_CASE("Cloud WAN: edges in the regions that the policy names") {
  const std::string policy =
      R"({"policy_document":"{\"core-network-configuration\":{\"edge-locations\":[{\"location\":\"us-east-1\"},{\"location\":\"eu-west-1\"}]}}"})";
  CHECK(priced({{"aws_networkmanager_core_network.x", "{}", R"({"id":true})"},
                {"aws_networkmanager_core_network_policy_attachment.p", policy, R"({"core_network_id":true})",
                 refers("core_network_id", "aws_networkmanager_core_network.x.id")}},
               "aws_networkmanager_core_network.x", "us-west-2")
            .lines == Lines{"Core network edge (eu-west-1) | 730 | priced | 365.00",
                            "Core network edge (us-east-1) | 730 | priced | 365.00"});
  CHECK(priced({{"aws_networkmanager_core_network.x"}}, "aws_networkmanager_core_network.x").lines ==
        Lines{"Core network edges | - | unknown | 0.00"});
  CHECK(priced({{"aws_networkmanager_vpc_attachment.x"}}, "aws_networkmanager_vpc_attachment.x").lines ==
        Lines{"VPC attachment | 730 | priced | 47.45", "Data processed | - | usage | 0.02"});
  CHECK(name(priced({{"aws_networkmanager_dx_gateway_attachment.x"}},
                    "aws_networkmanager_dx_gateway_attachment.x")
                 .cost_class) == "unknown");
}

TEST_CASE("addresses of IPAM: blocks of Amazon's are billed whole") {
  const auto cidr = [](const std::string& pool, const std::string& after) {
    return priced({{"aws_vpc_ipam_pool.p", pool, R"({"id":true})"},
                   {"aws_vpc_ipam_pool_cidr.x", after, R"({"ipam_pool_id":true})",
                    refers("ipam_pool_id", "aws_vpc_ipam_pool.p.id")}},
                  "aws_vpc_ipam_pool_cidr.x");
  };
  const std::string amazon = R"({"address_family":"ipv4","public_ip_source":"amazon"})";
  CHECK(cidr(amazon, R"({"netmask_length":28})").lines ==
        Lines{"Public IPv4 addresses (contiguous block) | 11680 | priced | 93.44"});
  CHECK(cidr(amazon, R"({"cidr":"198.51.100.0/30"})").lines ==
        Lines{"Public IPv4 addresses (contiguous block) | 2920 | priced | 23.36"});
  CHECK(name(cidr(amazon, "{}").cost_class) == "unknown");
  CHECK(name(cidr(R"({"address_family":"ipv4"})", R"({"cidr":"10.0.0.0/8"})").cost_class) == "free");
}

TEST_CASE("interface endpoints of other services") {
  CHECK(priced({{"aws_opensearch_vpc_endpoint.x", R"({"vpc_options":[{"subnet_ids":["a","b"]}]})"}},
               "aws_opensearch_vpc_endpoint.x")
            .lines ==
        Lines{"Interface endpoint | 1460 | priced | 14.60", "Data processed | - | usage | 0.01"});
  CHECK(priced({{"aws_redshiftserverless_endpoint_access.x", R"({"subnet_ids":["a","b","c"]})"}},
               "aws_redshiftserverless_endpoint_access.x")
            .lines.front() == "Interface endpoint | 2190 | priced | 21.90");
  CHECK(name(priced({{"aws_redshift_endpoint_access.x", "{}", R"({"subnet_group_name":true})"}},
                    "aws_redshift_endpoint_access.x")
                 .cost_class) == "unknown");
  const std::vector<PlannedResource> both_here = {
      {"aws_vpc_endpoint.e", R"({"vpc_endpoint_type":"Interface"})", R"({"id":true})"},
      {"aws_vpc_endpoint_subnet_association.x", "{}", R"({"vpc_endpoint_id":true})",
       refers("vpc_endpoint_id", "aws_vpc_endpoint.e.id")}};
  CHECK(name(priced(both_here, "aws_vpc_endpoint_subnet_association.x").cost_class) == "free");
  CHECK(priced({{"aws_vpc_endpoint_subnet_association.x", R"({"vpc_endpoint_id":"vpce-1"})"}},
               "aws_vpc_endpoint_subnet_association.x")
            .lines == Lines{"Interface endpoint | 730 | priced | 7.30"});
}

TEST_CASE("a firewall whose policy inspects TLS costs more at each endpoint") {
  const auto firewall = [](const std::string& policy, const std::string& unknown) {
    return priced({{"aws_networkfirewall_firewall_policy.p", policy, unknown},
                   {"aws_networkfirewall_firewall.x",
                    R"({"subnet_mapping":[{"subnet_id":"a"},{"subnet_id":"b"}]})",
                    R"({"firewall_policy_arn":true})",
                    refers("firewall_policy_arn", "aws_networkfirewall_firewall_policy.p.arn")}},
                  "aws_networkfirewall_firewall.x")
        .lines;
  };
  const std::string hours = "Firewall endpoint | 1460 | priced | 576.70";
  CHECK(firewall(R"({"firewall_policy":[{"tls_inspection_configuration_arn":"arn:x"}]})", "{}").at(1) ==
        "Advanced inspection | 1460 | priced | 554.80");
  CHECK(firewall(R"({"firewall_policy":[{"tls_inspection_configuration_arn":null}]})", "{}")
            .at(1)
            .starts_with("Data"));
  CHECK(firewall(R"({"firewall_policy":[{}]})",
                 R"({"firewall_policy":[{"tls_inspection_configuration_arn":true}]})")
            .at(0) == hours);
}

TEST_CASE("EMR costs machines, the fee for each of them, and disks") {
  CHECK(priced({{"aws_emr_cluster.x",
                 R"({"master_instance_group":[{"instance_type":"m5.xlarge","instance_count":1}],
                     "core_instance_group":[{"instance_type":"m5.2xlarge","instance_count":2,
                       "ebs_config":[{"type":"gp3","size":100,"volumes_per_instance":1}]}]})"}},
               "aws_emr_cluster.x")
            .lines == Lines{"Instance (on-demand, Linux, m5.xlarge) | 730 | priced | 140.16",
                            "EMR fee (m5.xlarge) | 730 | priced | 35.04",
                            "Master node: volume: storage (gp2) | 64 | priced | 6.40",
                            "Instance (on-demand, Linux, m5.2xlarge) | 1460 | priced | 560.64",
                            "EMR fee (m5.2xlarge) | 1460 | priced | 140.16",
                            "Core nodes: volume: storage (gp3) | 200 | priced | 16.00",
                            "Root volumes: storage (gp2) | 45 | priced | 4.50"});
  const std::vector<PlannedResource> scaled = {
      {"aws_emr_cluster.x",
       R"({"core_instance_group":[{"instance_type":"i3.xlarge","instance_count":2}],"ebs_root_volume_size":10})",
       R"({"id":true})"},
      {"aws_emr_managed_scaling_policy.p",
       R"({"compute_limits":[{"unit_type":"Instances","minimum_capacity_units":2,"maximum_capacity_units":6,"maximum_core_capacity_units":4}]})",
       R"({"cluster_id":true})", refers("cluster_id", "aws_emr_cluster.x.id")}};
  // Its own disks take the place of those that EMR adds.
  CHECK(priced(scaled, "aws_emr_cluster.x")
            .lines.at(1)
            .starts_with("EMR fee (i3.xlarge) | 1460..2920 | priced |"));
  CHECK(priced(scaled, "aws_emr_cluster.x").lines.at(2) ==
        "Root volumes: storage (gp2) | 20..40 | priced | 2.00..4.00");
  CHECK(priced({{"aws_emr_instance_group.x", R"({"instance_count":3})", R"({"instance_type":true})"}},
               "aws_emr_instance_group.x")
            .lines == Lines{"Task nodes | - | unknown | 0.00"});
  const Priced fleet =
      priced({{"aws_emr_instance_fleet.x",
               R"({"target_on_demand_capacity":4,"target_spot_capacity":0,"instance_type_configs":[
                   {"instance_type":"m5.xlarge","weighted_capacity":1},{"instance_type":"m5.2xlarge","weighted_capacity":2}]})"}},
             "aws_emr_instance_fleet.x");
  // Four of the small ones or two of the large ones: 560.64 both.
  CHECK(fleet.lines.at(0).ends_with("| priced | 560.64"));
  CHECK(fleet.lines.at(1) == "EMR fee (m5.xlarge or m5.2xlarge) | 2920 | priced | 140.16");
}

TEST_CASE("Beanstalk costs what its settings start") {
  const auto settings = [](const std::vector<std::vector<std::string>>& list) {
    std::string out;
    for (const auto& one : list)
      out += fmt::format(R"({}{{"namespace":"{}","name":"{}","value":"{}"}})", out.empty() ? "" : ",", one[0],
                         one[1], one[2]);
    return fmt::format(R"({{"tier":"WebServer","setting":[{}]}})", out);
  };
  const auto lines = [](const std::string& after) {
    return priced({{"aws_elastic_beanstalk_environment.x", after}}, "aws_elastic_beanstalk_environment.x")
        .lines;
  };
  CHECK(lines(settings({{"aws:autoscaling:launchconfiguration", "InstanceType", "c5.large"},
                        {"aws:autoscaling:launchconfiguration", "RootVolumeType", "gp3"},
                        {"aws:autoscaling:launchconfiguration", "RootVolumeSize", "20"},
                        {"aws:autoscaling:asg", "MinSize", "1"},
                        {"aws:autoscaling:asg", "MaxSize", "2"},
                        {"aws:ec2:vpc", "VPCId", "vpc-1"},
                        {"aws:ec2:vpc", "AssociatePublicIpAddress", "false"},
                        {"aws:ec2:vpc", "ELBSubnets", "subnet-a,subnet-b"},
                        {"aws:elasticbeanstalk:environment", "LoadBalancerType", "application"}})) ==
        Lines{"Instance (on-demand, Linux, c5.large) | 730..1460 | priced | 62.05..124.10",
              "Root volume: storage (gp3) | 20..40 | priced | 1.60..3.20",
              "Application Load Balancer | 730 | priced | 16.43",
              "Public IPv4 address | 1460 | priced | 7.30",
              "Load balancer capacity units | - | usage | 0.008"});
  CHECK(lines(settings({{"aws:elasticbeanstalk:environment", "EnvironmentType", "SingleInstance"},
                        {"aws:ec2:instances", "InstanceTypes", "c5.large, m5.xlarge"},
                        {"aws:rds:dbinstance", "DBEngine", "mysql"},
                        {"aws:rds:dbinstance", "DBInstanceClass", "db.t3.micro"},
                        {"aws:rds:dbinstance", "DBAllocatedStorage", "30"}})) ==
        Lines{"Instance (on-demand, Linux, c5.large) | 730 | priced | 62.05",
              "Public IPv4 address | 730 | priced | 3.65", "Root volume: storage (gp2) | 8 | priced | 0.80",
              "Database instance (on-demand, db.t3.micro, Single-AZ) | 730 | priced | 12.41",
              "Database storage (gp2) | 30 | priced | 3.45",
              "Additional backup storage | - | usage | 0.095"});
  // A template that is not in the plan may say anything.
  const Priced hidden =
      priced({{"aws_elastic_beanstalk_environment.x", R"({"template_name":"elsewhere","setting":[]})"}},
             "aws_elastic_beanstalk_environment.x");
  CHECK(name(hidden.cost_class) == "unknown");
  const Priced saved = priced(
      {{"aws_elastic_beanstalk_configuration_template.t",
        R"({"name":"t","setting":[{"namespace":"aws:elasticbeanstalk:environment","name":"EnvironmentType","value":"SingleInstance"},
            {"namespace":"aws:ec2:instances","name":"InstanceTypes","value":"c5.large"}]})"},
       {"aws_elastic_beanstalk_environment.x", R"({"template_name":"t","setting":[]})", "{}",
        refers("template_name", "aws_elastic_beanstalk_configuration_template.t.name")}},
      "aws_elastic_beanstalk_environment.x");
  CHECK(saved.lines.at(0) == "Instance (on-demand, Linux, c5.large) | 730 | priced | 62.05");
}

TEST_CASE("Keyspaces cost capacity, or use") {
  const std::string provisioned =
      R"({"keyspace_name":"k","table_name":"t","capacity_specification":[{"throughput_mode":"PROVISIONED","read_capacity_units":10,"write_capacity_units":5}],"point_in_time_recovery":[{"status":"ENABLED"}]})";
  CHECK(priced({{"aws_keyspaces_table.x", provisioned}}, "aws_keyspaces_table.x").lines ==
        Lines{"Read capacity | 7300 | priced | 0.95", "Write capacity | 3650 | priced | 2.37",
              "Storage | - | usage | 0.25", "Point-in-time recovery | - | usage | 0.2"});
  CHECK(
      priced(
          {{"aws_keyspaces_table.x", provisioned},
           {"aws_appautoscaling_target.a",
            R"({"min_capacity":10,"max_capacity":100,"resource_id":"keyspace/k/table/t","scalable_dimension":"cassandra:table:ReadCapacityUnits"})"}},
          "aws_keyspaces_table.x")
          .lines.at(0) == "Read capacity | 7300..73000 | priced | 0.95..9.49");
  CHECK(name(priced({{"aws_keyspaces_table.x", "{}"}}, "aws_keyspaces_table.x").cost_class) == "usage");
}

TEST_CASE("SageMaker endpoints have the machines of their configuration, at prices that are not known") {
  const std::vector<PlannedResource> resources = {
      {"aws_sagemaker_endpoint_configuration.c",
       R"({"name":"c","production_variants":[{"variant_name":"a","instance_type":"ml.m5.large","initial_instance_count":2}]})",
       "{}"},
      {"aws_sagemaker_endpoint.x", R"({"name":"e","endpoint_config_name":"c"})", "{}",
       refers("endpoint_config_name", "aws_sagemaker_endpoint_configuration.c.name")},
      {"aws_appautoscaling_target.t",
       R"({"min_capacity":2,"max_capacity":8,"resource_id":"endpoint/e/variant/a","scalable_dimension":"sagemaker:variant:DesiredInstanceCount"})"}};
  const Priced cost = priced(resources, "aws_sagemaker_endpoint.x");
  CHECK(cost.lines == Lines{"Instances (ml.m5.large, a) | 1460..5840 | unknown | 0.00"});
  CHECK(cost.keys == Lines{"AmazonSageMaker/ml.m5.large;component=Hosting@us-east-1"});
}

TEST_CASE("CodeBuild has the rate of its machine") {
  const auto rate = [](const std::string& type, const std::string& compute) {
    return priced(
               {{"aws_codebuild_project.x",
                 fmt::format(R"({{"environment":[{{"type":"{}","compute_type":"{}"}}]}})", type, compute)}},
               "aws_codebuild_project.x")
        .lines.front();
  };
  CHECK(rate("LINUX_CONTAINER", "BUILD_GENERAL1_SMALL").ends_with("| usage | 0.005"));
  CHECK(rate("ARM_CONTAINER", "BUILD_GENERAL1_LARGE").ends_with("| usage | 0.015"));
  CHECK(rate("WINDOWS_SERVER_2019_CONTAINER", "BUILD_GENERAL1_MEDIUM").ends_with("| usage | 0.018"));
  CHECK(rate("LINUX_LAMBDA_CONTAINER", "BUILD_LAMBDA_1GB").find("unknown") != std::string::npos);
  CHECK(priced({{"aws_codebuild_project.x",
                 R"({"environment":[{"type":"LINUX_CONTAINER","compute_type":"BUILD_GENERAL1_LARGE"}]})"}},
               "aws_codebuild_project.x", "us-east-1",
               "resource_usage:\n  aws_codebuild_project.x:\n    monthly_build_mins: 10000\n")
            .lines.front()
            .ends_with("| 10000 | priced | 200.00"));
}

TEST_CASE("a budget is billed at the first of its actions") {
  const std::vector<PlannedResource> actions = {{"aws_budgets_budget_action.a", R"({"budget_name":"b"})"},
                                                {"aws_budgets_budget_action.b", R"({"budget_name":"b"})"},
                                                {"aws_budgets_budget_action.c", R"({"budget_name":"c"})"}};
  CHECK(priced(actions, "aws_budgets_budget_action.a").lines.front().ends_with("| priced | 3.04"));
  CHECK(name(priced(actions, "aws_budgets_budget_action.b").cost_class) == "free");
  CHECK(priced(actions, "aws_budgets_budget_action.c").lines.front().ends_with("| priced | 3.04"));
}

TEST_CASE("what no source has a price for is counted and unknown, never nothing") {
  struct Unpriced {
    const char* type;
    const char* after;
    const char* quantity;
    const char* key;
  };
  const Unpriced cases[] = {
      {"aws_kendra_index", R"({"edition":"DEVELOPER_EDITION"})", "730",
       "AmazonKendra/index_hour;edition=DEVELOPER_EDITION@us-east-1"},
      {"aws_neptunegraph_graph", R"({"provisioned_memory":16,"replica_count":1})", "23360",
       "AmazonNeptune/graph_memory_unit_hour@us-east-1"},
      {"aws_osis_pipeline", R"({"min_units":1,"max_units":4})", "730..2920",
       "AmazonES/ingestion_ocu_hour@us-east-1"},
      {"aws_rds_shard_group", R"({"min_acu":16,"max_acu":64,"compute_redundancy":1})", "23360..93440",
       "AmazonRDS/aurora_limitless_acu_hour@us-east-1"},
      {"aws_quicksight_user", R"({"user_role":"AUTHOR"})", "1",
       "AmazonQuickSight/user_month;role=AUTHOR@us-east-1"},
      {"aws_fsx_file_cache", R"({"storage_capacity":1200})", "1200",
       "AmazonFSx/storage_gb_month;type=file-cache@us-east-1"},
      {"aws_vpc_route_server_endpoint", "{}", "730", "AmazonVPC/route_server_endpoint_hour@us-east-1"},
      {"aws_sagemaker_mlflow_tracking_server", "{}", "730",
       "AmazonSageMaker/mlflow_tracking_server_hour;size=Small@us-east-1"},
      {"aws_bedrock_provisioned_model_throughput", R"({"model_units":2})", "1460",
       "AmazonBedrock/provisioned_model_unit_hour;commitment=none@us-east-1"},
      {"aws_paymentcryptography_key", "{}", "1", "AWSPaymentCryptography/key_month@us-east-1"},
  };
  for (const Unpriced& c : cases) {
    INFO(c.type);
    const Priced cost = priced({{std::string(c.type) + ".x", c.after}}, std::string(c.type) + ".x");
    CHECK(name(cost.cost_class) == "unknown");
    REQUIRE(cost.lines.size() >= 1);
    CHECK(cost.lines.front().find(fmt::format("| {} | unknown | 0.00", c.quantity)) != std::string::npos);
    CHECK(cost.keys.front() == c.key);
  }
  for (const char* type : {"aws_cloudformation_stack", "aws_rds_reserved_instance",
                           "aws_ec2_capacity_block_reservation", "aws_servicecatalog_provisioned_product"}) {
    INFO(type);
    CHECK(name(priced({{std::string(type) + ".x"}}, std::string(type) + ".x").cost_class) == "unknown");
  }
}

TEST_CASE("types that are billed by use print the rates of their lines") {
  const Case cases[] = {
      {"AppSync",
       "aws_appsync_graphql_api",
       "{}",
       "{}",
       is_usage,
       {"Queries and data changes | - | usage | 0.000004", "Real-time updates | - | usage | 0.000002",
        "Connection minutes | - | usage | 0.00000008"}},
      {"a Glue crawler",
       "aws_glue_crawler",
       "{}",
       "{}",
       is_usage,
       {"Duration (DPU hours) | - | usage | 0.44"}},
      {"a flexible Glue job",
       "aws_glue_job",
       R"({"execution_class":"FLEX"})",
       "{}",
       is_usage,
       {"Duration (DPU hours) | - | usage | 0.29"}},
      {"a second version of a pipeline",
       "aws_codepipeline",
       R"({"pipeline_type":"V2"})",
       "{}",
       is_usage,
       {"Action minutes (V2) | - | usage | 0.002"}},
      {"Inspector of what it is turned on for",
       "aws_inspector2_enabler",
       R"({"resource_types":["ECR"]})",
       "{}",
       is_usage,
       {"Container images scanned at push | - | usage | 0.09",
        "Container images scanned again | - | usage | 0.01"}},
      {"a connector for SFTP",
       "aws_transfer_connector",
       "{}",
       "{}",
       is_usage,
       {"Calls | - | usage | 0.001", "Data transferred | - | usage | 0.4"}},
  };
  for (const Case& c : cases) check(c);
  CHECK(priced({{"aws_glue_crawler.x"}}, "aws_glue_crawler.x", "us-east-1",
               "resource_type_default_usage:\n  aws_glue_crawler:\n    monthly_hours: 60\n")
            .lines == Lines{"Duration (DPU hours) | 60 | priced | 26.40"});
}

TEST_CASE("dedicated hosts are sold by family, whatever runs on them") {
  const auto host = [](const std::string& after, const std::string& yaml = "") {
    return priced({{"aws_ec2_host.h", after}}, "aws_ec2_host.h", "us-east-1", yaml);
  };
  // 730 × 3.366 and 730 × 1.083.
  CHECK(host(R"({"instance_family":"c5"})").lines == Lines{"Dedicated host (c5) | 730 | priced | 2457.18"});
  CHECK(host(R"({"instance_type":"c5.large"})").lines ==
        Lines{"Dedicated host (c5.large) | 730 | priced | 2457.18"});
  CHECK(host(R"({"instance_type":"mac1.metal"})").lines ==
        Lines{"Dedicated host (mac1.metal) | 730 | priced | 790.59"});
  // A family without a price is unknown, and so is one that only apply tells.
  CHECK(host(R"({"instance_family":"x9"})").cost_class == CostClass::unknown);
  const Priced later = priced({{"aws_ec2_host.h", "{}", R"({"instance_type":true})",
                                R"({"instance_type":{"references":["local.t"]}})"}},
                              "aws_ec2_host.h");
  CHECK(later.lines == Lines{"Dedicated host (known after apply) | - | unknown | 0.00"});
}

TEST_CASE("serverless capacity is a range up to its limit, and usage takes its place") {
  const auto lines = [](const std::string& type, const std::string& after, const std::string& yaml = "") {
    const std::string address = type + ".x";
    return priced({{address, after}}, address, "us-east-1",
                  yaml.empty() ? "" : fmt::format("resource_usage: {{{}: {{{}}}}}", address, yaml))
        .lines;
  };
  const std::string workgroup = "aws_redshiftserverless_workgroup";
  CHECK(lines(workgroup, R"({"max_capacity":64})") ==
        Lines{"Redshift processing units | 0..46720 | priced | 0.00..17520.00"});
  CHECK(lines(workgroup, R"({"max_capacity":64})", "monthly_rpu_hrs: 100") ==
        Lines{"Redshift processing units | 100 | priced | 37.50"});
  CHECK(lines(workgroup, R"({"max_capacity":-1})") == Lines{"Redshift processing units | - | usage | 0.375"});

  const auto processing = [&](const std::string& limits, const std::string& yaml = "") {
    Lines found;
    for (const std::string& line :
         lines("aws_elasticache_serverless_cache",
               fmt::format(R"({{"engine":"redis","cache_usage_limits":[{{{}}}]}})", limits), yaml))
      if (line.starts_with("ElastiCache")) found.push_back(line);
    return found;
  };
  // 1,000 and 5,000 units a second for 2,628,000 seconds, at 0.0000000034.
  const std::string both = R"("ecpu_per_second":[{"minimum":1000,"maximum":5000}])";
  CHECK(processing(both) ==
        Lines{"ElastiCache processing units | 2628000000..13140000000 | priced | 8.94..44.68"});
  CHECK(processing(both, "monthly_ecpus: 10") ==
        Lines{"ElastiCache processing units | 2628000000 | priced | 8.94"});
  CHECK(processing(both, "monthly_ecpus: 5e9") ==
        Lines{"ElastiCache processing units | 5000000000 | priced | 17.00"});
  CHECK(processing(R"("ecpu_per_second":[{"minimum":1000}])") ==
        Lines{"ElastiCache processing units (minimum) | 2628000000 | priced | 8.94",
              "ElastiCache processing units | - | usage | 0.0000000034"});
}

TEST_CASE("a block that sets nothing leaves everything to its defaults") {
  const auto lines = [](const std::string& type, const std::string& unknown, const std::string& expressions) {
    return priced({{type + ".x", "{}", unknown, expressions}}, type + ".x").lines;
  };
  const std::string address = R"({"id":true,"public_ipv4_pool":true,"instance":true,"association_id":true})";
  CHECK(lines("aws_eip", address, "") == Lines{"Public IPv4 address (idle) | 730 | priced | 3.65"});
  CHECK(lines("aws_eip", address, refers("public_ipv4_pool", "aws_x.y.pool")) ==
        Lines{"Public IPv4 address | 0..730 | priced | 0.00..3.65"});
  CHECK(lines("aws_transfer_server", R"({"protocols":true})", "").front() ==
        "SFTP protocol | 730 | priced | 219.00");
  CHECK(lines("aws_transfer_server", R"({"protocols":true})", refers("protocols", "local.x")).front() ==
        "Protocols | - | unknown | 0.00");
}

TEST_CASE("a block that the provider fills in is one that nobody wrote") {
  const auto first = [](const std::string& type, const std::string& after, const std::string& unknown,
                        const std::string& expressions) {
    return priced({{type + ".x", after, unknown, expressions}}, type + ".x").lines.front();
  };
  const std::string name = R"({"name":{"constant_value":"s"}})";
  const std::string stream = R"({"name":"s","shard_count":3})";
  const std::string mode = R"({"stream_mode_details":true})";
  CHECK(first("aws_kinesis_stream", stream, mode, name) == "Shards (provisioned) | 2190 | priced | 32.85");
  CHECK(first("aws_kinesis_stream", stream, mode,
              R"({"stream_mode_details":[{"stream_mode":{"references":["local.mode"]}}]})") ==
        "Stream | - | unknown | 0.00");
  CHECK(first("aws_keyspaces_table", R"({"table_name":"t"})", R"({"capacity_specification":true})", name)
            .starts_with("Read request units | - | usage"));
  CHECK(first("aws_efs_file_system", "{}", R"({"availability_zone_name":true})", "") ==
        "Storage (Standard) | - | usage | 0.3");
}

TEST_CASE("a backup costs what the service's own costs, else what AWS Backup says") {
  const Lines lines =
      priced({{"aws_backup_vault.v", R"({"name":"v"})"}}, "aws_backup_vault.v", "us-west-1",
             "resource_usage: {aws_backup_vault.v: {monthly_fsx_windows_backup_gb: 10000, "
             "monthly_fsx_lustre_backup_gb: 1000, monthly_efs_item_restore_requests: 100, "
             "monthly_ebs_snapshot_gb: 10}}")
          .lines;
  for (const char* line :
       {"FSx for Windows backups | 10000 | priced | 550.00", "FSx for Lustre backups | 1000 | priced | 55.00",
        "EFS item restores | 100 | priced | 60.00", "EBS snapshots | 10 | priced | 0.55"}) {
    INFO(line);
    CHECK(std::find(lines.begin(), lines.end(), line) != lines.end());
  }
}

TEST_CASE("bulk retrieval is free from Flexible Retrieval alone, and its usage is known") {
  const std::string yaml =
      "resource_usage: {aws_s3_bucket.b: {glacier_flexible_retrieval: {monthly_bulk_data_retrieval_gb: 5000}, "
      "glacier_deep_archive: {monthly_bulk_data_retrieval_gb: 6000}}}";
  const Priced cost = priced({{"aws_s3_bucket.b", R"({"bucket":"b"})"}}, "aws_s3_bucket.b", "us-east-1", yaml);
  CHECK(name(cost.cost_class) == "priced");
  Lines bulk;
  for (const std::string& line : cost.lines)
    if (line.find("bulk") != line.npos) bulk.push_back(line);
  CHECK(bulk == Lines{"Glacier Deep Archive: retrieval (bulk) | 6000 | priced | 15.00"});

  const Plan plan = plan_from(plan_text({{"aws_s3_bucket.b", R"({"bucket":"b"})"}}));
  const Usage usage = Usage::parse(yaml, "u.yml");
  estimate(Graph(plan), PriceTable::bundled(), "", &usage);
  const Plan* plans[] = {&plan};
  CHECK(usage.notes(plans).empty());
}

TEST_CASE("provisioned IOPS are billed from the least that AWS makes") {
  const auto disk = [](const std::string& engine, int size, int iops) {
    const Lines all = priced({{"aws_db_instance.x", fmt::format(R"({{"engine":"{}","instance_class":"db.m5.large",)"
                                                               R"("storage_type":"io1","allocated_storage":{},)"
                                                               R"("iops":{}}})",
                                                               engine, size, iops)}},
                             "aws_db_instance.x")
                          .lines;
    Lines found;
    for (const std::string& line : all)
      if (line.find("(io1)") != line.npos) found.push_back(line);
    return found;
  };
  const Lines least = {"Storage (io1) | 100 | priced | 12.50", "Provisioned IOPS (io1) | 1000 | priced | 100.00"};
  CHECK(disk("mysql", 50, 500) == least);
  CHECK(disk("mysql", 100, 1000) == least);
  CHECK(disk("mysql", 200, 2000) ==
        Lines{"Storage (io1) | 200 | priced | 25.00", "Provisioned IOPS (io1) | 2000 | priced | 200.00"});
  CHECK(disk("sqlserver-se", 20, 1000).front() == "Storage (io1) | 20 | priced | 2.50");
}

TEST_CASE("a password that the database's service manages is a secret that is billed") {
  const auto secret = [](const std::string& type, const std::string& after, const std::string& unknown = "{}",
                         const std::string& expressions = "{}") {
    std::string found = "none";
    for (const std::string& line : priced({{type + ".x", after, unknown, expressions}}, type + ".x").lines)
      if (line.starts_with("Secret of the master user | ")) found = line.substr(28);
    return found;
  };
  CHECK(secret("aws_db_instance",
               R"({"engine":"mysql","instance_class":"db.t3.micro","allocated_storage":20,)"
               R"("manage_master_user_password":true})") == "1 | priced | 0.40");
  CHECK(secret("aws_rds_cluster", R"({"engine":"aurora-mysql","manage_master_user_password":true})") ==
        "1 | priced | 0.40");
  CHECK(secret("aws_rds_cluster", R"({"engine":"aurora-mysql","manage_master_user_password":null})") ==
        "none");
  CHECK(secret("aws_docdb_cluster", R"({"manage_master_user_password":true})") == "1 | priced | 0.40");
  CHECK(secret("aws_docdb_cluster", R"({"manage_master_user_password":false})") == "none");
  CHECK(secret("aws_redshift_cluster", R"({"node_type":"ra3.large","manage_master_password":true})") ==
        "1 | priced | 0.40");
  CHECK(secret("aws_redshift_cluster", R"({"node_type":"ra3.large"})") == "none");
  CHECK(secret("aws_redshiftserverless_namespace", R"({"manage_admin_password":true})") ==
        "1 | priced | 0.40");
  CHECK(secret("aws_rds_cluster", R"({"engine":"aurora-mysql"})", R"({"manage_master_user_password":true})",
               R"({"manage_master_user_password":{"references":["local.managed"]}})") ==
        "0..1 | priced | 0.00..0.40");
}

TEST_CASE("keys of usage files that other estimators know are known here") {
  const auto lines = [](const std::string& type, const std::string& after, const std::string& yaml) {
    const std::string address = type + ".x";
    return priced({{address, after}}, address, "us-east-1",
                  fmt::format("resource_usage: {{{}: {{{}}}}}", address, yaml))
        .lines;
  };
  // A database in us-east-1: 1,000 GB at 0.095.
  const Lines database =
      lines("aws_db_instance", R"({"engine":"mysql","instance_class":"db.t3.large","allocated_storage":20})",
            "additional_backup_storage_gb: 1000");
  CHECK(std::find(database.begin(), database.end(), "Backup storage | 1000 | priced | 95.00") !=
        database.end());
  CHECK(lines("aws_waf_web_acl",
              R"({"rules":[{"rule_id":"a","type":"REGULAR"},{"rule_id":"b","type":"GROUP"}]})",
              "rule_group_rules: 5, monthly_requests: 1e6") ==
        Lines{"Web ACL | 1 | priced | 5.00", "Rules | 1 | priced | 1.00", "Rule groups | 1 | priced | 1.00",
              "Rules in rule groups | 5 | priced | 5.00", "Requests | 1000000 | priced | 0.60"});
  CHECK(lines("aws_wafv2_web_acl",
              R"({"scope":"REGIONAL","rule":[{"statement":[{"managed_rule_group_statement":[{"name":"a",)"
              R"("vendor_name":"AWS"}]}]}]})",
              "managed_rule_group_rules: 10, monthly_requests: 1e6") ==
        Lines{"Web ACL | 1 | priced | 5.00", "Managed rule groups | 1 | priced | 1.00",
              "Requests | 1000000 | priced | 0.60"});
  CHECK(lines("aws_dx_gateway_association", R"({"dx_gateway_id":"d"})", "monthly_data_processed_gb: 100") ==
        Lines{"Transit gateway attachment | 730 | priced | 36.50", "Data processed | 100 | priced | 2.00"});
  CHECK(priced({{"aws_dx_gateway_association.x", R"({"dx_gateway_id":"d"})"}}, "aws_dx_gateway_association.x")
            .lines.front() == "Transit gateway attachment | 0..730 | priced | 0.00..36.50");
}

TEST_CASE("a resource that names its own region has the prices of it") {
  const auto volume = [](const std::string& more) {
    return priced({{"aws_ebs_volume.v", R"({"type":"gp3","size":100)" + more + "}"}}, "aws_ebs_volume.v")
        .lines;
  };
  CHECK(volume("") == Lines{"Volume: storage (gp3) | 100 | priced | 8.00"});
  // 100 × 0.088.
  const Lines ireland = {"Volume: storage (gp3) | 100 | priced | 8.80"};
  CHECK(volume(R"(,"region":"eu-west-1")") == ireland);
  CHECK(volume(R"(,"arn":"arn:aws:ec2:eu-west-1:123456789012:volume/vol-1")") == ireland);
  CHECK(volume(R"(,"availability_zone":"eu-west-1b")") == ireland);
  CHECK(volume(R"(,"region":"eu-west-1","availability_zone":"us-east-1a")") == ireland);
}
