// How AWS's price list sells streams, search, analytics and machine learning.
#include "cost/import/rules/rules.h"

namespace {

constexpr OfferRule rules[] = {
    // AmazonKinesis
    {"AmazonKinesis", "", "shard_hour", "ShardHour", "Storage-ShardHour", ""},
    {"AmazonKinesis", "", "extended_retention_shard_hour", "ShardHour", "Extended-ShardHour", ""},
    {"AmazonKinesis", "", "put_payload_unit", "PutRequest", "PutRequestPayloadUnits", ""},
    {"AmazonKinesis", "", "efo_consumer_shard_hour", "ConsumerShardHour", "EnhancedFanoutHour", ""},
    {"AmazonKinesis", "", "efo_retrieval_gb", "GB", "ReadBytes", ""},
    {"AmazonKinesis", "", "ondemand_stream_hour", "StreamHr", "OnDemand-StreamHour", ""},
    {"AmazonKinesis", "", "ondemand_ingested_gb", "GB", "OnDemand-BilledIncomingBytes", ""},
    {"AmazonKinesis", "", "ondemand_retrieved_gb", "GB", "OnDemand-BilledOutgoingBytes", ""},
    {"AmazonKinesis", "", "ondemand_efo_retrieved_gb", "GB", "OnDemand-BilledOutgoingEFOBytes", ""},
    {"AmazonKinesis", "", "ondemand_extended_retention_gb_month", "GB-Mo",
     "OnDemand-ExtendedRetention-ByteHrs", ""},
    {"AmazonKinesis", "", "long_term_retention_gb_month", "GB-Mo", "LongTermRetention-ByteHrs", ""},
    {"AmazonKinesis", "", "long_term_retrieval_gb", "GB", "LongTermRetention-ReadBytes", ""},
    {"AmazonKinesis", "", "ondemand_long_term_retention_gb_month", "GB-Mo",
     "OnDemand-LongTermRetention-ByteHrs", ""},
    // AmazonKinesisAnalytics
    {"AmazonKinesisAnalytics", "", "kpu_hour", "KPU-Hour", "KPU-Hour-Java|KPU-Hour-SQL", ""},
    {"AmazonKinesisAnalytics", "", "running_storage_gb_month", "GB-Mo", "RunningApplicationStorage", ""},
    {"AmazonKinesisAnalytics", "", "backup_gb_month", "GB-Mo", "DurableApplicationBackups", ""},
    // AmazonMSK
    {"AmazonMSK", "", "kafka.m5.{*}", "Hrs", "Kafka.m5.*", ""},
    {"AmazonMSK", "", "kafka.m7g.{*}", "Hrs", "Kafka.m7g.*", ""},
    {"AmazonMSK", "", "kafka.t3.{*}", "Hrs", "Kafka.t3.*", ""},
    {"AmazonMSK", "", "storage_gb_month", "GB-Mo", "Kafka.Storage.GP2", ""},
    {"AmazonMSK", "", "connect_mcu_hour", "MCU-Hours", "Kafka.mcu.general", ""},
    // AmazonES
    {"AmazonES", "", "{instancetype:search}", "Hrs", "ESInstance:*", ""},
    {"AmazonES", "", "storage_gb_month;volume=gp2", "GB-Mo", "ES:GP2-Storage", ""},
    {"AmazonES", "", "storage_gb_month;volume=gp3", "GB-Mo", "ES:GP3-Storage", ""},
    {"AmazonES", "", "storage_gb_month;volume=io1", "GB-Mo", "ES:PIOPS-Storage", ""},
    {"AmazonES", "", "storage_gb_month;volume=standard", "GB-Mo", "ES:Magnetic-Storage", ""},
    {"AmazonES", "", "provisioned_iops_month;volume=io1", "IOPS-Mo", "ES:PIOPS", ""},
    {"AmazonES", "", "provisioned_throughput_mibps_month;volume=gp3", "MiBps-Mo",
     "ES:GP3-Provisioned-Throughput", ""},
    {"AmazonES", "", "serverless_ocu_hour", "OCU-Hours", "IndexingOCU|SearchOCU", ""},
    // AWSGlue
    {"AWSGlue", "", "etl_dpu_hour;type=spark-or-python-shell", "DPU-Hour", "ETL-DPU-Hour", ""},
    {"AWSGlue", "", "etl_dpu_hour;type=flex", "DPU-Hour", "ETL-Flex-DPU-Hour", ""},
    {"AWSGlue", "", "crawler_dpu_hour", "DPU-Hour", "Crawler-DPU-Hour", ""},
    {"AWSGlue", "", "interactive_session_dpu_hour", "DPU-Hour", "GlueInteractiveSession-DPU-Hour", ""},
    {"AWSGlue", "", "catalog_object_month", "Obj-Month", "Catalog-Storage", ""},
    {"AWSGlue", "", "catalog_request", "Requests", "Catalog-Request", ""},
    {"AWSGlue", "", "dev_endpoint_dpu_hour", "DPU-Hour", "DEVED-DPU-Hour", ""},
    // AmazonAthena
    {"AmazonAthena", "", "scanned_tb", "Terabytes", "DataScannedInTB", ""},
    // AmazonSageMaker
    {"AmazonSageMaker", "", "{*};component=Studio-Notebook", "Hrs", "Studio:KernelGateway-*", ""},
    // AmazonKinesisFirehose
    {"AmazonKinesisFirehose", "", "ingested_gb;source=direct-put", "GB", "BilledBytes", "sourcetype="},
    {"AmazonKinesisFirehose", "", "format_conversion_gb", "GB",
     "DataFormatConversion|DataFormatConversion-Bytes", ""},
    {"AmazonKinesisFirehose", "", "vpc_delivery_gb", "GB", "VpcBandwidth", ""},
    {"AmazonKinesisFirehose", "", "vpc_delivery_az_hour", "Hrs", "RunningHours", ""},
    // AmazonMWAA
    {"AmazonMWAA", "", "environment_hour;class=mw1.small", "Hrs", "*", "type=Environment;size=Small"},
    {"AmazonMWAA", "", "environment_hour;class=mw1.medium", "Hrs", "*", "type=Environment;size=Medium"},
    {"AmazonMWAA", "", "environment_hour;class=mw1.large", "Hrs", "*", "type=Environment;size=Large"},
    {"AmazonMWAA", "", "additional_worker_hour;class=mw1.small", "Hrs", "*", "type=Worker;size=Small"},
    {"AmazonMWAA", "", "additional_worker_hour;class=mw1.medium", "Hrs", "*", "type=Worker;size=Medium"},
    {"AmazonMWAA", "", "additional_worker_hour;class=mw1.large", "Hrs", "*", "type=Worker;size=Large"},
    {"AmazonMWAA", "", "additional_scheduler_hour;class=mw1.small", "Hrs", "*", "type=Scheduler;size=Small"},
    {"AmazonMWAA", "", "additional_scheduler_hour;class=mw1.medium", "Hrs", "*",
     "type=Scheduler;size=Medium"},
    {"AmazonMWAA", "", "additional_scheduler_hour;class=mw1.large", "Hrs", "*", "type=Scheduler;size=Large"},
};

}  // namespace

std::span<const OfferRule> offer_rules_of_analytics() {
  return rules;
}
