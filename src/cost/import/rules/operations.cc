// How AWS's price list sells watching, running and delivering software.
#include "cost/import/rules/rules.h"

namespace {

using Place = OfferRule::Place;

constexpr OfferRule rules[] = {
    // AmazonCloudWatch
    {"AmazonCloudWatch", "", "metric_month", "Metrics", "CW:MetricMonitorUsage", ""},
    {"AmazonCloudWatch", "", "alarm_metric_month;resolution=standard", "Alarms", "CW:AlarmMonitorUsage", ""},
    {"AmazonCloudWatch", "", "alarm_metric_month;resolution=high", "Alarms", "CW:HighResAlarmMonitorUsage",
     ""},
    {"AmazonCloudWatch", "", "composite_alarm_month", "Alarms", "CW:CompositeAlarmMonitorUsage", ""},
    {"AmazonCloudWatch", "", "api_request", "Requests", "CW:Requests", ""},
    {"AmazonCloudWatch", "", "getmetricdata_metric", "Metrics", "CW:GMD-Metrics", ""},
    {"AmazonCloudWatch", "", "metric_stream_update", "Metric Updates", "CW:MetricStreamUsage", ""},
    {"AmazonCloudWatch", "", "canary_run", "Runs", "CW:Canary-runs", ""},
    {"AmazonCloudWatch", "", "logs_ingestion_gb;class=standard", "GB", "DataProcessing-Bytes", ""},
    {"AmazonCloudWatch", "", "logs_ingestion_gb;class=infrequent-access", "GB", "DataProcessingIA-Bytes", ""},
    {"AmazonCloudWatch", "", "logs_storage_gb_month", "GB-Mo", "TimedStorage-ByteHrs", ""},
    {"AmazonCloudWatch", "", "logs_insights_scanned_gb", "GB", "DataScanned-Bytes", ""},
    {"AmazonCloudWatch", "", "vended_logs_ingestion_gb;class=standard;destination=cloudwatch", "GB",
     "VendedLog-Bytes", ""},
    {"AmazonCloudWatch", "", "vended_logs_ingestion_gb;destination=s3", "GB", "S3-Egress-Bytes", ""},
    {"AmazonCloudWatch", "", "vended_logs_ingestion_gb;destination=firehose", "GB", "FH-Egress-Bytes", ""},
    {"AmazonCloudWatch", "", "logs_live_tail_minute", "Minutes", "Logs-LiveTail", ""},
    {"AmazonCloudWatch", "", "dashboard_month;type=extended", "Dashboards", "^DashboardsUsageHour", "",
     Place::global},
    {"AmazonCloudWatch", "", "dashboard_month;type=basic", "Dashboards", "^DashboardsUsageHour-Basic", "",
     Place::global},
    {"AmazonCloudWatch", "", "vended_logs_ingestion_gb;class=infrequent-access;destination=cloudwatch", "GB",
     "VendedLogIA-Bytes", ""},
    {"AmazonCloudWatch", "", "metrics_insights_alarm_metric_month", "Alarms", "CW:MetricInsightAlarmUsage",
     ""},
    {"AmazonCloudWatch", "", "contributor_insights_rule_month;source=logs", "Rules",
     "CW:ContributorInsightRules", ""},
    {"AmazonCloudWatch", "", "contributor_insights_event;source=logs", "Events",
     "CW:ContributorInsightEvents", ""},
    {"AmazonCloudWatch", "", "contributor_insights_rule_month;source=dynamodb", "Rules",
     "CW:ContributorRulesManaged", ""},
    {"AmazonCloudWatch", "", "contributor_insights_event;source=dynamodb", "Events",
     "CW:ContributorEventsManaged", ""},
    {"AmazonCloudWatch", "", "rum_event", "Events", "CW:RUM-event", ""},
    {"AmazonCloudWatch", "", "container_insights_observation;orchestrator=eks", "Observations",
     "CW:ObservationUsage", ""},
    // AWSCloudTrail
    {"AWSCloudTrail", "", "management_event_additional_copy", "Events", "PaidEventsRecorded", ""},
    {"AWSCloudTrail", "", "data_event", "Events", "DataEventsRecorded", ""},
    {"AWSCloudTrail", "", "insights_event_analyzed", "Events", "InsightsEvents", ""},
    // AWSConfig
    {"AWSConfig", "", "configuration_item_recorded;recording=continuous", "ConfigurationItemRecorded",
     "ConfigurationItemRecorded", ""},
    {"AWSConfig", "", "configuration_item_recorded;recording=daily", "ConfigurationItemRecorded",
     "ConfigurationItemRecordedDaily", ""},
    {"AWSConfig", "", "rule_evaluation", "ConfigRuleEvaluations", "ConfigRuleEvaluations", ""},
    {"AWSConfig", "", "conformance_pack_evaluation", "Evaluations", "ConformancePackEvaluations", ""},
    {"AWSConfig", "", "custom_configuration_item_recorded", "ConfigurationItemRecorded",
     "CustomConfigItemRecorded", ""},
    // AWSXRay
    {"AWSXRay", "", "trace_recorded", "Traces", "XRay-TracesStored", ""},
    // AWSSystemsManager
    {"AWSSystemsManager", "", "advanced_parameter_hour", "Parameter-Hrs", "PS-Advanced-Param-Tier1", ""},
    {"AWSSystemsManager", "", "advanced_parameter_api_interaction", "API Requests",
     "PS-Param-Processed-Tier2", ""},
    {"AWSSystemsManager", "", "advanced_onprem_instance_hour", "Hrs", "MI-AdvInstances-Hrs", ""},
    // AWSCloudFormation
    {"AWSCloudFormation", "", "handler_operation", "Operations", "Resource-Invocation-Count", ""},
    {"AWSCloudFormation", "", "handler_second", "Seconds", "Resource-Processing-Time", ""},
    // AmazonPrometheus
    {"AmazonPrometheus", "", "metric_sample_ingested", "Samples", "AMP:MetricSampleCount", ""},
    {"AmazonPrometheus", "", "storage_gb_month", "GB-Mo", "AMP:MetricStorageByteHrs", ""},
    {"AmazonPrometheus", "", "query_sample_processed", "Samples", "AMP:QuerySamplesProcessed", ""},
    // AWSCodePipeline
    {"AWSCodePipeline", "", "active_pipeline_month;type=v1", "Pipelines", "activePipeline", ""},
    {"AWSCodePipeline", "", "action_minute;type=v2", "Minutes", "actionExecutionMinute", ""},
    // AWSCodeCommit
    {"AWSCodeCommit", "", "active_user_month", "User-Mo", "User-Month", "", Place::global},
    // AWSCodeArtifact
    {"AWSCodeArtifact", "", "storage_gb_month", "GB-Mo", "TimedStorage-ByteHrs", ""},
    {"AWSCodeArtifact", "", "request", "Requests", "Requests", ""},
};

}  // namespace

std::span<const OfferRule> offer_rules_of_operations() {
  return rules;
}
