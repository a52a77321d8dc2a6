// Types that are billed by use alone, whatever their attributes say: a table of their lines.
// https://aws.amazon.com/pricing/ has a page for each service.
#include <algorithm>

#include "cost/pricers.h"

namespace {

struct UseLine {
  std::string_view type, label, service, item;
  std::string_view key;  ///< the quantity of a month in a usage file
  std::string_view note = {};
};

/// Sorted by type; in the order in which they are printed.
constexpr UseLine lines[] = {
    {"aws_amplify_app", "Build minutes", "AWSAmplify", "build_minute", "monthly_build_minutes"},
    {"aws_amplify_app", "Storage", "AWSAmplify", "stored_gb_month", "storage_gb"},
    {"aws_amplify_app", "Data served", "AWSAmplify", "served_gb", "monthly_data_served_gb"},
    {"aws_amplify_app", "Server-side rendering requests", "AWSAmplify", "ssr_request",
     "monthly_ssr_requests"},
    {"aws_amplify_app", "Server-side rendering duration", "AWSAmplify", "ssr_gb_second",
     "monthly_ssr_gb_seconds"},
    {"aws_appsync_graphql_api", "Queries and data changes", "AWSAppSync", "query_operation",
     "monthly_operations"},
    {"aws_appsync_graphql_api", "Real-time updates", "AWSAppSync", "realtime_update",
     "monthly_realtime_updates"},
    {"aws_appsync_graphql_api", "Connection minutes", "AWSAppSync", "realtime_connection_minute",
     "monthly_connection_minutes"},
    {"aws_cloudformation_stack_set", "Handler operations", "AWSCloudFormation", "handler_operation",
     "monthly_handler_operations", "third-party resources only; the stacks made from it carry the rest"},
    {"aws_cloudformation_stack_set", "Durations above 30 s", "AWSCloudFormation", "handler_second",
     "monthly_duration_secs"},
    {"aws_codeartifact_domain", "Storage", "AWSCodeArtifact", "storage_gb_month", "storage_gb",
     "2 GB of an account are free and not subtracted"},
    {"aws_codeartifact_domain", "Requests", "AWSCodeArtifact", "request", "monthly_requests",
     "100,000 of an account are free and not subtracted"},
    {"aws_codecommit_repository", "Active users", "AWSCodeCommit", "active_user_month",
     "monthly_active_users", "of the account"},
    {"aws_codedeploy_deployment_group", "Updates of on-premises instances", "AWSCodeDeploy", "onprem_update",
     "monthly_onprem_updates", "EC2, ECS and Lambda are free"},
    {"aws_detective_graph", "Data ingested", "AmazonDetective", "ingested_gb", "monthly_data_ingested_gb"},
    {"aws_glue_catalog_database", "Storage", "AWSGlue", "catalog_object_month", "monthly_objects",
     "a million objects of an account are free and not subtracted"},
    {"aws_glue_catalog_database", "Requests", "AWSGlue", "catalog_request", "monthly_requests",
     "a million of an account are free and not subtracted"},
    {"aws_glue_catalog_table_optimizer", "Compaction", "AWSGlue", "etl_dpu_hour;type=spark-or-python-shell",
     "monthly_dpu_hours"},
    {"aws_glue_crawler", "Duration (DPU hours)", "AWSGlue", "crawler_dpu_hour", "monthly_hours"},
    {"aws_glue_data_quality_ruleset", "Duration (DPU hours)", "AWSGlue",
     "etl_dpu_hour;type=spark-or-python-shell", "monthly_dpu_hours"},
    {"aws_glue_ml_transform", "Duration (DPU hours)", "AWSGlue", "etl_dpu_hour;type=spark-or-python-shell",
     "monthly_dpu_hours"},
    {"aws_kinesisanalyticsv2_application_snapshot", "Durable application backups", "AmazonKinesisAnalytics",
     "backup_gb_month", "durable_application_backup_gb"},
    {"aws_macie2_account", "Buckets evaluated", "AmazonMacie", "bucket_day", "monthly_bucket_days"},
    {"aws_macie2_account", "Data inspected", "AmazonMacie", "sensitive_data_discovery_gb",
     "monthly_data_inspected_gb"},
    {"aws_macie2_classification_job", "Data inspected", "AmazonMacie", "sensitive_data_discovery_gb",
     "monthly_data_inspected_gb"},
    {"aws_memorydb_snapshot", "Snapshot storage", "AmazonMemoryDB", "snapshot_gb_month;engine=Redis",
     "snapshot_storage_gb"},
    {"aws_quicksight_data_set", "SPICE capacity", "AmazonQuickSight", "spice_gb_month;edition=Enterprise",
     "spice_gb"},
    {"aws_redshift_cluster_snapshot", "Backup storage", "AmazonRedshift", "backup_gb_month",
     "backup_storage_gb"},
    {"aws_redshiftserverless_snapshot", "Backup storage", "AmazonRedshift", "backup_gb_month",
     "backup_storage_gb"},
    {"aws_securityhub_product_subscription", "Findings ingested", "AWSSecurityHub", "finding_ingestion_event",
     "monthly_findings", "10,000 of an account are free and not subtracted"},
    {"aws_ses_receipt_rule", "Messages received", "AmazonSES", "email_received", "monthly_messages"},
    {"aws_ses_receipt_rule", "Attachments", "AmazonSES", "attachment_gb", "monthly_attachments_gb"},
    {"aws_timestreamwrite_table", "Data written", "AmazonTimestream", "write_gb", "monthly_data_written_gb"},
    {"aws_timestreamwrite_table", "Memory store (GB hours)", "AmazonTimestream", "memory_store_gb_hour",
     "memory_store_gb_hours"},
    {"aws_timestreamwrite_table", "Magnetic store", "AmazonTimestream", "magnetic_store_gb_month",
     "magnetic_store_gb"},
    {"aws_timestreamwrite_table", "Data scanned", "AmazonTimestream", "query_scanned_gb",
     "monthly_data_scanned_gb"},
};

void by_use(const Resource& r, Bill& bill) {
  const auto [first, last] =
      std::equal_range(std::begin(lines), std::end(lines), UseLine{r.type(), {}, {}, {}, {}},
                       [](const UseLine& a, const UseLine& b) { return a.type < b.type; });
  for (auto line = first; line != last; ++line)
    bill.metered(std::string(line->label), line->service, line->item, r.usage(line->key)).remark(line->note);
}

constexpr Pricer pricers[] = {
    {"aws_amplify_app", "Amplify", by_use},
    {"aws_appsync_graphql_api", "AppSync", by_use},
    {"aws_cloudformation_stack_set", "CloudFormation", by_use},
    {"aws_codeartifact_domain", "CodeArtifact", by_use},
    {"aws_codecommit_repository", "CodeCommit", by_use},
    {"aws_codedeploy_deployment_group", "CodeDeploy", by_use},
    {"aws_detective_graph", "Detective", by_use},
    {"aws_glue_catalog_database", "Glue", by_use},
    {"aws_glue_catalog_table_optimizer", "Glue", by_use},
    {"aws_glue_crawler", "Glue", by_use},
    {"aws_glue_data_quality_ruleset", "Glue", by_use},
    {"aws_glue_ml_transform", "Glue", by_use},
    {"aws_kinesisanalyticsv2_application_snapshot", "Kinesis Analytics", by_use},
    {"aws_macie2_account", "Macie", by_use},
    {"aws_macie2_classification_job", "Macie", by_use},
    {"aws_memorydb_snapshot", "MemoryDB", by_use},
    {"aws_quicksight_data_set", "QuickSight", by_use},
    {"aws_redshift_cluster_snapshot", "Redshift", by_use},
    {"aws_redshiftserverless_snapshot", "Redshift", by_use},
    {"aws_securityhub_product_subscription", "Security Hub", by_use},
    {"aws_ses_receipt_rule", "SES", by_use},
    {"aws_timestreamwrite_table", "Timestream", by_use},
};

}  // namespace

std::span<const Pricer> by_use_pricers() {
  return pricers;
}
