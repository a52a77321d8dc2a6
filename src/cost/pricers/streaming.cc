// Kinesis, Firehose, MSK and MQ.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "cost/autoscaling.h"
#include "cost/pricers.h"

namespace {

constexpr std::string_view kinesis = "AmazonKinesis";
constexpr std::string_view firehose = "AmazonKinesisFirehose";
constexpr std::string_view msk = "AmazonMSK";

/// Nothing when it is known after apply.
std::optional<bool> on_demand(const Resource& stream) {
  const Value mode = stream.given({"stream_mode_details", "stream_mode"});
  if (mode.unknown()) return std::nullopt;
  return mode.is("ON_DEMAND");
}

void stream(const Resource& r, Bill& bill) {
  const auto demand = on_demand(r);
  if (!demand) {
    bill.unknown("Stream", "stream_mode is known after apply");
    return;
  }
  const Amount hours = r.amount("retention_period", Quantity(24));
  const bool day = hours.known() && hours.range->high <= Quantity(24);
  const bool week = hours.known() && hours.range->high <= Quantity(168);
  if (*demand) {
    bill.hourly("Stream (on-demand)", kinesis, "ondemand_stream_hour", 1);
    bill.metered("Data ingested", kinesis, "ondemand_ingested_gb", r.usage("monthly_on_demand_data_in_gb"));
    bill.metered("Data retrieved", kinesis, "ondemand_retrieved_gb",
                 r.usage("monthly_on_demand_data_out_gb"));
    bill.metered("Data retrieved (enhanced fan-out)", kinesis, "ondemand_efo_retrieved_gb",
                 r.usage("monthly_on_demand_efo_data_out_gb"));
    const Amount extended = r.usage("monthly_on_demand_extended_retention_gb");
    if (!day || extended.known())
      bill.metered("Extended retention", kinesis, "ondemand_extended_retention_gb_month", extended);
    const Amount old = r.usage("monthly_on_demand_long_term_retention_gb");
    if (!week || old.known())
      bill.metered("Long-term retention", kinesis, "ondemand_long_term_retention_gb_month", old);
    return;
  }
  const Amount shards = r.amount("shard_count");
  bill.hourly("Shards (provisioned)", kinesis, "shard_hour", shards);
  if (!hours.known())
    bill.unknown("Extended retention", hours.origin);
  else if (!day)
    bill.hourly("Extended retention", kinesis, "extended_retention_shard_hour", shards);
  bill.metered("PUT payload units", kinesis, "put_payload_unit", r.usage("monthly_provisioned_put_units"));
  const Amount old = r.usage("monthly_provisioned_long_term_retention_gb");
  if (!week || old.known()) bill.metered("Long-term retention", kinesis, "long_term_retention_gb_month", old);
  const Amount read_late = r.usage("monthly_provisioned_long_term_retrieval_gb");
  if (!week || read_late.known())
    bill.metered("Long-term retrieval", kinesis, "long_term_retrieval_gb", read_late);
  bill.metered("Data retrieved (enhanced fan-out)", kinesis, "efo_retrieval_gb",
               r.usage("monthly_provisioned_efo_data_out_gb"));
  bill.if_used("Enhanced fan-out (consumers of the usage file)", kinesis, "efo_consumer_shard_hour",
               r.usage("monthly_provisioned_efo_consumer_hours"));
}

void stream_consumer(const Resource& r, Bill& bill) {
  const auto source = r.refer("stream_arn", "aws_kinesis_stream");
  if (!source) {
    bill.unknown("Enhanced fan-out", "the stream is not in this plan, so its shards are not known");
    return;
  }
  const auto demand = on_demand(*source);
  if (demand == true) {
    bill.metered("Data retrieved (enhanced fan-out)", kinesis, "ondemand_efo_retrieved_gb",
                 r.usage("monthly_efo_data_out_gb"));
    return;
  }
  bill.hourly("Enhanced fan-out (consumer on each shard)", kinesis, "efo_consumer_shard_hour",
              demand ? source->amount("shard_count") : Amount::unknown("stream_mode is known after apply"));
  bill.metered("Data retrieved (enhanced fan-out)", kinesis, "efo_retrieval_gb",
               r.usage("monthly_efo_data_out_gb"));
}

/// Each subnet of the delivery is an availability zone with an hour's price.
Amount subnets(const Resource& r, std::string_view block, const Value& vpc) {
  const Value list = vpc["subnet_ids"];
  if (list.is_array()) return Amount(Quantity(static_cast<int>(list.size())), "subnet_ids");
  const Resolution configured = r.configured({block, "vpc_config", "subnet_ids"});
  int count = 0;
  for (const Target& target : configured.targets)
    if (target.change->type == "aws_subnet") ++count;
  if (count > 0 && configured.complete()) return Amount(Quantity(count), "subnets that subnet_ids refers to");
  return Amount::unknown("subnet_ids is known after apply");
}

void delivery_stream(const Resource& r, Bill& bill) {
  const Amount ingested = r.usage("monthly_data_ingested_gb");
  const std::string_view source = r.given("kinesis_source_configuration").size() > 0 ? "kinesis-streams"
                                  : r.given("msk_source_configuration").size() > 0   ? "msk"
                                                                                     : "direct-put";
  bill.metered("Data ingested", firehose, fmt::format("ingested_gb;source={}", source), ingested);
  const Value extended = r.values().block("extended_s3_configuration");
  const Value conversion = extended.block("data_format_conversion_configuration");
  if (conversion.is_object() && !conversion["enabled"].is_false())
    bill.metered("Format conversion", firehose, "format_conversion_gb", ingested);
  const Value partitioning = extended.block("dynamic_partitioning_configuration");
  if (partitioning.is_object() && !partitioning["enabled"].is_false()) {
    bill.metered("Dynamic partitioning", firehose, "dynamic_partitioning_gb", ingested);
    bill.metered("Dynamic partitioning, objects", firehose, "dynamic_partitioning_object",
                 r.usage("monthly_partitioned_objects"));
    bill.metered("Dynamic partitioning, JQ processing", firehose, "jq_processing_hour",
                 r.usage("monthly_jq_processing_hrs"));
  }
  for (std::string_view block :
       {"elasticsearch_configuration", "opensearch_configuration", "opensearchserverless_configuration"}) {
    const Value vpc = r.values().block(block).block("vpc_config");
    if (!vpc.is_object()) continue;
    bill.hourly("Delivery into a VPC (availability zones)", firehose, "vpc_delivery_az_hour",
                subnets(r, block, vpc));
    bill.metered("Delivery into a VPC (data)", firehose, "vpc_delivery_gb", ingested);
  }
}

/// Besides the units of the application a running Flink one is billed for orchestration, a notebook for that and
/// for being interactive; each unit has 50 GB. SQL applications are billed for their units alone.
/// https://aws.amazon.com/managed-service-apache-flink/pricing/
void analytics(const Resource& r, Bill& bill) {
  constexpr std::string_view service = "AmazonKinesisAnalytics";
  const Amount units = r.usage("kinesis_processing_units");
  bill.metered("Kinesis processing units", service, "kpu_hour", units * Amount(hours_per_month));
  const std::string_view runtime = r.given("runtime_environment").text().value_or("");
  const bool notebook = runtime.starts_with("ZEPPELIN");
  if (!notebook && !runtime.starts_with("FLINK")) return;
  const Amount running = units.above(Quantity(0)).up_to(Quantity(1));
  bill.if_used("Kinesis processing unit (orchestration)", service, "kpu_hour",
               running * Amount(hours_per_month));
  if (notebook)
    bill.if_used("Kinesis processing unit (interactive)", service, "kpu_hour",
                 running * Amount(hours_per_month));
  bill.if_used("Durable application backups", service, "backup_gb_month",
               r.usage("durable_application_backup_gb"));
  bill.metered("Running application storage", service, "running_storage_gb_month", units * Amount(50));
}

void msk_cluster(const Resource& r, Bill& bill) {
  const Value broker = r.values().block("broker_node_group_info");
  const Amount brokers = r.amount("number_of_broker_nodes");
  const Value type = broker["instance_type"];
  if (const auto name = type.scalar())
    bill.hourly(fmt::format("Brokers ({})", *name), msk, *name, brokers);
  else
    bill.unknown("Brokers", type.unknown() || r.given("broker_node_group_info").unknown()
                                ? "instance_type is known after apply"
                                : "instance_type is not in the plan");
  if (type.scalar() && type.scalar()->starts_with("express.")) {
    bill.metered("Storage and data of Express brokers", msk, "express_storage_gb_month",
                 r.usage("storage_gb"));
    return;
  }
  const Value ebs = broker.block("storage_info").block("ebs_storage_info");
  Value size = r.given({"broker_node_group_info", "storage_info", "ebs_storage_info", "volume_size"});
  if (size.absent()) size = broker["ebs_volume_size"];
  const Amount volume = autoscaled(r, "kafka:broker-storage:VolumeSize", r.given("arn").text().value_or(""),
                                   Resource::amount(size, "volume_size"));
  bill.monthly("Storage", msk, "storage_gb_month", brokers * volume);
  const Value throughput = ebs.block("provisioned_throughput");
  if (throughput["enabled"].is_true())
    bill.monthly("Provisioned throughput", msk, "provisioned_throughput_mibps_month",
                 brokers * Resource::amount(throughput["volume_throughput"], "volume_throughput").above(250));
  if (r.given("storage_mode").is("TIERED")) {
    bill.metered("Tiered storage", msk, "tiered_storage_gb_month", r.usage("tiered_storage_gb"));
    bill.metered("Tiered storage retrieval", msk, "tiered_storage_retrieval_gb",
                 r.usage("monthly_tiered_storage_retrieval_gb"));
  }
}

void msk_serverless(const Resource& r, Bill& bill) {
  bill.hourly("Serverless cluster", msk, "serverless_cluster_hour", 1);
  bill.metered("Partition hours", msk, "serverless_partition_hour",
               r.usage("partitions") * Amount(hours_per_month));
  bill.metered("Storage", msk, "serverless_storage_gb_month", r.usage("storage_gb"));
  bill.metered("Data in", msk, "serverless_data_in_gb", r.usage("monthly_data_in_gb"));
  bill.metered("Data out", msk, "serverless_data_out_gb", r.usage("monthly_data_out_gb"));
}

void msk_connector(const Resource& r, Bill& bill) {
  const Value capacity = r.values().block("capacity");
  const Value fixed = capacity.block("provisioned_capacity");
  const Value scaled = capacity.block("autoscaling");
  Amount units = Amount::unknown("capacity is known after apply");
  if (fixed.is_object()) {
    units = Resource::amount(fixed["mcu_count"], "mcu_count", Quantity(1)) *
            Resource::amount(fixed["worker_count"], "worker_count");
  } else if (scaled.is_object()) {
    const Amount low = Resource::amount(scaled["min_worker_count"], "min_worker_count");
    const Amount high = Resource::amount(scaled["max_worker_count"], "max_worker_count");
    Amount workers = !low.known() ? low : high;
    if (low.known() && high.known())
      workers = Amount(Range<Quantity>(low.range->low, std::max(low.range->low, high.range->high)),
                       "min_worker_count..max_worker_count");
    units = Resource::amount(scaled["mcu_count"], "mcu_count", Quantity(1)) * workers;
  }
  bill.hourly("MSK Connect units", msk, "connect_mcu_hour", units);
}

void msk_replicator(const Resource&, Bill& bill) {
  bill.hourly("Replicator", msk, "replicator_hour", 1);
}

void msk_vpc_connection(const Resource& r, Bill& bill) {
  bill.hourly("Private connectivity", msk, "private_connectivity_hour", 1);
  bill.metered("Private connectivity data", msk, "private_connectivity_gb",
               r.usage("monthly_data_processed_gb"));
}

void mq_broker(const Resource& r, Bill& bill) {
  constexpr std::string_view mq = "AmazonMQ";
  const std::optional<std::string> type = r.text("host_instance_type", "");
  const std::optional<std::string> mode = r.text("deployment_mode", "SINGLE_INSTANCE");
  const std::optional<std::string> engine = r.text("engine_type", "");
  if (!type || !mode || !engine || type->empty() || engine->empty()) {
    bill.unknown("Broker", "host_instance_type, deployment_mode or engine_type is known after apply");
    return;
  }
  std::string lower = *engine;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const bool rabbit = lower == "rabbitmq";
  const std::string_view name = rabbit ? "RabbitMQ" : "ActiveMQ";
  const bool single = *mode == "SINGLE_INSTANCE";
  bill.hourly(fmt::format("Broker ({}, {})", *type, single ? "single" : "multi-AZ"), mq,
              fmt::format("{};deployment={};engine={}", *type, single ? "Single-AZ" : "Multi-AZ", name), 1)
      .remark(single   ? ""
              : rabbit ? "the price is that of the three brokers"
                       : "the price is that of the pair");
  // Terraform's default for ActiveMQ is EFS; RabbitMQ only has EBS.
  const bool ebs = rabbit || r.given("storage_type").is("ebs");
  bill.metered("Storage", mq, fmt::format("storage_gb_month;engine={};volume={}", name, ebs ? "ebs" : "efs"),
               r.usage("storage_size_gb") * Amount(rabbit && !single ? 3 : 1));
}

constexpr Pricer pricers[] = {
    {"aws_kinesis_stream", "Kinesis", stream},
    {"aws_kinesis_stream_consumer", "Kinesis", stream_consumer},
    {"aws_kinesis_firehose_delivery_stream", "Kinesis Firehose", delivery_stream},
    {"aws_kinesis_analytics_application", "Kinesis Analytics", analytics},
    {"aws_kinesisanalyticsv2_application", "Kinesis Analytics", analytics},
    {"aws_msk_cluster", "MSK", msk_cluster},
    {"aws_msk_serverless_cluster", "MSK", msk_serverless},
    {"aws_mskconnect_connector", "MSK", msk_connector},
    {"aws_msk_replicator", "MSK", msk_replicator},
    {"aws_msk_vpc_connection", "MSK", msk_vpc_connection},
    {"aws_mq_broker", "MQ", mq_broker},
};

}  // namespace

std::span<const Pricer> streaming_pricers() {
  return pricers;
}
