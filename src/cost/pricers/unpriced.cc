// Types whose fixed cost a plan decides and the price table does not know: the quantity, and the item under
// which a price of one's own would be found.
#include <fmt/format.h>

#include <algorithm>

#include "cost/pricers.h"

namespace {

/// "name;key=value" of an attribute; nothing when only apply tells it.
std::optional<std::string> variant(const Resource& r, std::string_view product, std::string_view key,
                                   std::string_view attribute, std::string_view otherwise) {
  const auto value = r.text(attribute, otherwise);
  if (!value) return std::nullopt;
  return value->empty() ? std::string(product) : fmt::format("{};{}={}", product, key, *value);
}

/// What makes the price is not in the price table; the rows say what is bought by the hour.
struct Hours {
  std::string_view type, label, service, product;
  std::string_view key = {}, attribute = {}, otherwise = {};  ///< of the attribute that selects the price
  std::string_view count = {};                                ///< the attribute that says how many; empty: 1
  std::optional<int> default_count = {};
};

/// Sorted by type.
constexpr Hours by_the_hour[] = {
    {"aws_bedrock_provisioned_model_throughput", "Model units", "AmazonBedrock",
     "provisioned_model_unit_hour", "commitment", "commitment_duration", "none", "model_units"},
    {"aws_cloudsearch_domain", "Search instance", "AmazonCloudSearch", "search_instance_hour"},
    {"aws_finspace_kx_cluster", "Cluster", "AmazonFinSpace", "kx_cluster_hour"},
    {"aws_finspace_kx_scaling_group", "Host", "AmazonFinSpace", "kx_host_hour", "type", "host_type"},
    {"aws_m2_environment", "Environment", "AWSM2", "environment_hour", "type", "instance_type"},
    {"aws_networkmonitor_probe", "Probe", "AmazonCloudWatch", "network_monitor_probe_hour"},
    {"aws_opsworks_instance", "Instance", "AWSOpsWorks", "instance_hour", "type", "instance_type"},
    {"aws_route53profiles_profile", "Profile", "AmazonRoute53", "profile_hour"},
    {"aws_route53recoverycontrolconfig_cluster", "Cluster", "AmazonRoute53", "recovery_control_cluster_hour"},
    {"aws_route53recoveryreadiness_readiness_check", "Readiness check", "AmazonRoute53",
     "readiness_check_hour"},
    {"aws_sagemaker_mlflow_tracking_server", "Tracking server", "AmazonSageMaker",
     "mlflow_tracking_server_hour", "size", "tracking_server_size", "Small"},
    {"aws_vpc_route_server_endpoint", "Route server endpoint", "AmazonVPC", "route_server_endpoint_hour"},
    {"aws_vpclattice_service_network_resource_association", "Associated resource", "AmazonVPC",
     "vpc_lattice_resource_hour"},
};

void hours(const Resource& r, Bill& bill) {
  const auto row =
      std::lower_bound(std::begin(by_the_hour), std::end(by_the_hour), r.type(),
                       [](const Hours& hours, std::string_view type) { return hours.type < type; });
  std::optional<std::string> item = std::string(row->product);
  if (!row->attribute.empty()) item = variant(r, row->product, row->key, row->attribute, row->otherwise);
  if (!item)
    return bill.unknown(std::string(row->label), fmt::format("{} is known after apply", row->attribute));
  bill.hourly(std::string(row->label), row->service, *item,
              row->count.empty() ? Amount(1) : r.amount(row->count, Quantity(1)));
}

void each_month(const Resource& r, Bill& bill) {
  struct Month {
    std::string_view type, label, service, product, key, attribute;
  };
  constexpr Month months[] = {
      {"aws_connect_phone_number", "Phone number", "AmazonConnect", "phone_number_month", "type", "type"},
      {"aws_fms_policy", "Policy", "AWSFMS", "policy_month", "", ""},
      {"aws_paymentcryptography_key", "Key", "AWSPaymentCryptography", "key_month", "", ""},
      {"aws_pinpointsmsvoicev2_phone_number", "Phone number", "AmazonPinpoint", "phone_number_month", "type",
       "number_type"},
      {"aws_quicksight_user", "User", "AmazonQuickSight", "user_month", "role", "user_role"},
      {"aws_ssmincidents_response_plan", "Response plan", "AWSSystemsManager", "response_plan_month", "", ""},
  };
  const auto month =
      std::find_if(std::begin(months), std::end(months), [&](const Month& m) { return m.type == r.type(); });
  std::optional<std::string> item = std::string(month->product);
  if (!month->attribute.empty()) item = variant(r, month->product, month->key, month->attribute, "");
  if (!item)
    return bill.unknown(std::string(month->label), fmt::format("{} is known after apply", month->attribute));
  bill.monthly(std::string(month->label), month->service, *item, 1);
}

/// 1 MB of a kdb volume is billed as provisioned; only the size of network-attached storage is in the plan.
void kx_volume(const Resource& r, Bill& bill) {
  bill.monthly("Storage", "AmazonFinSpace", "kx_volume_gb_month",
               Resource::amount(r.values().block("nas1_configuration")["size"], "size"));
}

/// A name costs by the year, at the rate of its top-level domain.
void domain_name(const Resource& r, Bill& bill) {
  const auto name = r.text("domain_name", "");
  if (!name) return bill.unknown("Domain name", "domain_name is known after apply");
  bill.monthly("Domain name (a twelfth of a year)", "AmazonRoute53",
               fmt::format("domain_year;tld={}", name->substr(name->rfind('.') + 1)),
               Amount(Quantity(1) / Quantity(12)));
}

/// A standard pool is a name for addresses that are leased elsewhere.
void sending_pool(const Resource& r, Bill& bill) {
  const auto mode = r.text("scaling_mode", "STANDARD");
  if (mode == "STANDARD") return bill.free("its addresses are leased outside Terraform");
  if (!mode) return bill.unknown("Managed addresses", "scaling_mode is known after apply");
  bill.monthly("Managed addresses", "AmazonSES", "managed_dedicated_ip_month", 1);
}

/// Kendra bills an index from its creation on, whether it is queried or not, and capacity that is added to
/// it.
void kendra(const Resource& r, Bill& bill) {
  const auto edition = r.text("edition", "ENTERPRISE_EDITION");
  if (!edition) return bill.unknown("Index", "edition is known after apply");
  bill.hourly(fmt::format("Index ({})", *edition), "AmazonKendra",
              fmt::format("index_hour;edition={}", *edition), 1);
  const Value capacity = r.values().block("capacity_units");
  for (std::string_view unit : {"query_capacity_units", "storage_capacity_units"})
    if (capacity.is_object())
      bill.hourly(fmt::format("Added {}", unit), "AmazonKendra",
                  fmt::format("{}_hour;edition={}", unit, *edition),
                  Resource::amount(capacity[unit], unit, Quantity(0)));
}

/// Replicas hold the whole graph again.
void neptune_graph(const Resource& r, Bill& bill) {
  const Amount copies = r.amount("replica_count", Quantity(1)) + Amount(1);
  bill.hourly("Memory units (m-NCU)", "AmazonNeptune", "graph_memory_unit_hour",
              r.amount("provisioned_memory") * copies);
}

void ingestion_pipeline(const Resource& r, Bill& bill) {
  const Amount low = r.amount("min_units"), high = r.amount("max_units");
  Amount units = !low.known() ? low : high;
  if (low.known() && high.known())
    units = Amount(Range<Quantity>(low.range->low, std::max(low.range->low, high.range->high)),
                   "min_units..max_units");
  bill.hourly("Ingestion compute units", "AmazonES", "ingestion_ocu_hour", units);
}

void influx(const Resource& r, Bill& bill) {
  const auto type = r.text("db_instance_type", "");
  const auto deployment = r.text("deployment_type", "SINGLE_AZ");
  const auto storage = r.text("db_storage_type", "InfluxIOIncludedT1");
  if (!type || !deployment || !storage)
    return bill.unknown("Instance",
                        "db_instance_type, deployment_type or db_storage_type is known after apply");
  const std::string_view zones = *deployment == "SINGLE_AZ" ? "Single-AZ" : "Multi-AZ";
  bill.hourly(fmt::format("Instance ({}, {})", *type, zones), "AmazonTimestream",
              fmt::format("{};deployment={}", *type, zones), 1);
  bill.monthly("Storage", "AmazonTimestream",
               fmt::format("influx_storage_gb_month;deployment={};volume={}", zones, *storage),
               r.amount("allocated_storage"));
}

void file_cache(const Resource& r, Bill& bill) {
  bill.monthly("Storage", "AmazonFSx", "storage_gb_month;type=file-cache", r.amount("storage_capacity"));
}

/// Aurora Limitless: capacity units between the bounds, again for each standby.
void shard_group(const Resource& r, Bill& bill) {
  const Amount low = r.amount("min_acu"), high = r.amount("max_acu");
  Amount units = high;
  if (low.known() && high.known())
    units = Amount(Range<Quantity>(low.range->low, std::max(low.range->low, high.range->high)),
                   "min_acu..max_acu");
  bill.hourly("Aurora capacity units (Limitless)", "AmazonRDS", "aurora_limitless_acu_hour",
              units * (r.amount("compute_redundancy", Quantity(0)) + Amount(1)));
}

/// The offering that is bought says what is paid in advance and what by the hour; the plan only has its id.
void reservation(const Resource& r, Bill& bill) {
  bill.unknown(fmt::format("Reservation of {}",
                           r.type() == "aws_rds_reserved_instance" ? "database instances" : "cache nodes"),
               "its offering says what is paid in advance and by the hour; it lowers the bill of what runs");
}

void capacity_block(const Resource&, Bill& bill) {
  bill.unknown("Capacity block", "paid in advance, at a price that is asked for each time");
}

/// A template makes resources that no plan shows. The stack itself is free, but for third-party types.
void stack(const Resource& r, Bill& bill) {
  bill.unknown("Resources of its template", "no plan shows what a template makes");
  if (r.type() != "aws_cloudformation_stack") return;
  const Amount duration = r.usage("monthly_duration_secs");
  bill.metered("Handler operations", "AWSCloudFormation", "handler_operation",
               r.usage("monthly_handler_operations"))
      .remark("third-party resources only");
  bill.metered("Durations above 30 s", "AWSCloudFormation", "handler_second", duration);
}

constexpr Pricer pricers[] = {
    {"aws_bedrock_provisioned_model_throughput", "Bedrock", hours},
    {"aws_cloudsearch_domain", "CloudSearch", hours},
    {"aws_finspace_kx_cluster", "FinSpace", hours},
    {"aws_finspace_kx_scaling_group", "FinSpace", hours},
    {"aws_finspace_kx_volume", "FinSpace", kx_volume},
    {"aws_m2_environment", "Mainframe Modernization", hours},
    {"aws_networkmonitor_probe", "CloudWatch", hours},
    {"aws_opsworks_instance", "OpsWorks", hours},
    {"aws_route53profiles_profile", "Route 53", hours},
    {"aws_route53recoverycontrolconfig_cluster", "Route 53", hours},
    {"aws_route53recoveryreadiness_readiness_check", "Route 53", hours},
    {"aws_route53domains_domain", "Route 53", domain_name},
    {"aws_sagemaker_mlflow_tracking_server", "SageMaker", hours},
    {"aws_vpc_route_server_endpoint", "VPC", hours},
    {"aws_vpclattice_service_network_resource_association", "VPC Lattice", hours},
    {"aws_connect_phone_number", "Connect", each_month},
    {"aws_fms_policy", "Firewall Manager", each_month},
    {"aws_paymentcryptography_key", "Payment Cryptography", each_month},
    {"aws_pinpointsmsvoicev2_phone_number", "Pinpoint", each_month},
    {"aws_quicksight_user", "QuickSight", each_month},
    {"aws_ssmincidents_response_plan", "Systems Manager", each_month},
    {"aws_sesv2_dedicated_ip_pool", "SES", sending_pool},
    {"aws_kendra_index", "Kendra", kendra},
    {"aws_neptunegraph_graph", "Neptune", neptune_graph},
    {"aws_osis_pipeline", "OpenSearch", ingestion_pipeline},
    {"aws_timestreaminfluxdb_db_instance", "Timestream", influx},
    {"aws_fsx_file_cache", "FSx", file_cache},
    {"aws_rds_shard_group", "RDS", shard_group},
    {"aws_rds_reserved_instance", "RDS", reservation},
    {"aws_elasticache_reserved_cache_node", "ElastiCache", reservation},
    {"aws_ec2_capacity_block_reservation", "EC2", capacity_block},
    {"aws_cloudformation_stack", "CloudFormation", stack},
    {"aws_cloudformation_stack_instances", "CloudFormation", stack},
    {"aws_cloudformation_stack_set_instance", "CloudFormation", stack},
    {"aws_serverlessapplicationrepository_cloudformation_stack", "CloudFormation", stack},
    {"aws_servicecatalog_provisioned_product", "Service Catalog", stack},
};

}  // namespace

std::span<const Pricer> unpriced_pricers() {
  return pricers;
}
