// CloudTrail, Config, GuardDuty, Security Hub: all by use.
#include "cost/pricers.h"

namespace {

constexpr std::string_view cloudtrail = "AWSCloudTrail";
constexpr std::string_view config = "AWSConfig";
constexpr std::string_view guardduty = "AmazonGuardDuty";

void trail(const Resource& r, Bill& bill) {
  bill.metered("Management events (additional copies)", cloudtrail, "management_event_additional_copy",
               r.usage("monthly_additional_management_events"))
      .remark("the first copy is free");
  bill.metered("Data events", cloudtrail, "data_event", r.usage("monthly_data_events"));
  bill.metered("Insights events", cloudtrail, "insights_event_analyzed", r.usage("monthly_insight_events"));
}

void event_data_store(const Resource& r, Bill& bill) {
  const bool seven_years = r.given("billing_mode").is("FIXED_RETENTION_PRICING");
  bill.metered("Ingestion", cloudtrail,
               seven_years ? "lake_ingestion_gb;retention=7-year"
                           : "lake_ingestion_gb;retention=1-year;source=cloudtrail",
               r.usage("monthly_data_ingested_gb"));
  if (!seven_years)
    bill.metered("Storage after the first year", cloudtrail,
                 "lake_storage_gb_month;retention=1-year-extended", r.usage("storage_gb"));
  bill.metered("Queries", cloudtrail, "lake_query_scanned_gb", r.usage("monthly_data_scanned_gb"));
}

void config_rule(const Resource& r, Bill& bill) {
  bill.metered("Rule evaluations", config, "rule_evaluation", r.usage("monthly_rule_evaluations"));
}

void conformance_pack(const Resource& r, Bill& bill) {
  bill.metered("Rule evaluations of conformance packs", config, "conformance_pack_evaluation",
               r.usage("monthly_rule_evaluations"));
}

void recorder(const Resource& r, Bill& bill) {
  const bool daily = r.values().block("recording_mode")["recording_frequency"].is("DAILY");
  bill.metered("Configuration items recorded", config,
               daily ? "configuration_item_recorded;recording=daily"
                     : "configuration_item_recorded;recording=continuous",
               r.usage("monthly_config_items"));
  bill.if_used("Custom configuration items recorded", config, "custom_configuration_item_recorded",
               r.usage("monthly_custom_config_items"));
}

void detector(const Resource& r, Bill& bill) {
  if (r.given("enable").is_false()) {
    bill.free("it is disabled");
    return;
  }
  bill.metered("CloudTrail events analysed", guardduty, "cloudtrail_event",
               r.usage("monthly_cloudtrail_events"));
  bill.metered("Flow and DNS logs analysed", guardduty, "flow_dns_log_gb", r.usage("monthly_log_gb"));
  const Value sources = r.values().block("datasources");
  if (!sources.block("s3_logs")["enable"].is_false())
    bill.metered("S3 data events analysed", guardduty, "s3_data_event", r.usage("monthly_s3_data_events"));
}

void detector_feature(const Resource& r, Bill& bill) {
  struct Feature {
    std::string_view name, label, item, usage;
  };
  constexpr Feature features[] = {
      {"S3_DATA_EVENTS", "S3 data events analysed", "s3_data_event", "monthly_events"},
      {"EKS_AUDIT_LOGS", "EKS audit events analysed", "eks_audit_event", "monthly_events"},
      {"EBS_MALWARE_PROTECTION", "EBS data scanned", "malware_ebs_scanned_gb", "monthly_data_scanned_gb"},
      {"RDS_LOGIN_EVENTS", "vCPUs of protected RDS instances", "rds_vcpu_month", "vcpus"},
      {"EKS_RUNTIME_MONITORING", "vCPUs monitored", "runtime_monitoring_vcpu_month", "vcpus"},
      {"RUNTIME_MONITORING", "vCPUs monitored", "runtime_monitoring_vcpu_month", "vcpus"},
  };
  if (r.given("status").is("DISABLED")) {
    bill.free("it is disabled");
    return;
  }
  for (const Feature& feature : features)
    if (r.given("name").is(feature.name)) {
      bill.metered(std::string(feature.label), guardduty, feature.item, r.usage(feature.usage));
      return;
    }
  bill.unknown("Feature", "its price is not in the price table");
}

void security_hub(const Resource& r, Bill& bill) {
  bill.metered("Security checks", "AWSSecurityHub", "security_check", r.usage("monthly_security_checks"));
  bill.metered("Findings ingested", "AWSSecurityHub", "finding_ingestion_event",
               r.usage("monthly_findings_ingested"))
      .remark("10,000 of an account are free and not subtracted");
}

void security_standard(const Resource& r, Bill& bill) {
  bill.metered("Security checks", "AWSSecurityHub", "security_check", r.usage("monthly_security_checks"));
}

constexpr Pricer pricers[] = {
    {"aws_cloudtrail", "CloudTrail", trail},
    {"aws_cloudtrail_event_data_store", "CloudTrail", event_data_store},
    {"aws_config_config_rule", "Config", config_rule},
    {"aws_config_organization_custom_rule", "Config", config_rule},
    {"aws_config_organization_managed_rule", "Config", config_rule},
    {"aws_config_organization_custom_policy_rule", "Config", config_rule},
    {"aws_config_conformance_pack", "Config", conformance_pack},
    {"aws_config_organization_conformance_pack", "Config", conformance_pack},
    {"aws_config_configuration_recorder", "Config", recorder},
    {"aws_guardduty_detector", "GuardDuty", detector},
    {"aws_guardduty_detector_feature", "GuardDuty", detector_feature},
    {"aws_securityhub_account", "Security Hub", security_hub},
    {"aws_securityhub_standards_subscription", "Security Hub", security_standard},
};

}  // namespace

std::span<const Pricer> governance_pricers() {
  return pricers;
}
