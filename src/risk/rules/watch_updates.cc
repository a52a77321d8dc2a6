// What an update of logs, trails, alarms and detectors no longer sees.
#include "risk/attributes.h"
#include "risk/departures.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// An alarm on something that goes in the same plan watches nothing any more.
std::optional<Hit> alarm_destroyed(const Subject& subject) {
  std::optional<Hit> hit = destroyed(subject);
  if (!hit) return hit;
  const auto goes = [&](const Value& dimensions) {
    for (const auto& [key, value] : dimensions.members())
      if (const auto text = value.text();
          text && subject.departures != nullptr && subject.departures->goes(*text))
        return true;
    return false;
  };
  bool watches_nothing = goes(subject.before["dimensions"]);
  for (const Value& query : subject.before["metric_query"].elements())
    watches_nothing = watches_nothing || goes(query.block("metric")["dimensions"]);
  if (watches_nothing) {
    hit->severity = Severity::low;
    hit->detail = joined(std::move(hit->detail), "what it watches goes too");
  } else if (subject.creates()) {
    hit->severity = Severity::low;
  }
  return hit;
}

/// Where nothing was set, all is recorded.
std::optional<Hit> recording_narrowed(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  std::optional<Hit> hit = turned_off(subject);
  if (hit) return hit;
  const Value before = at_path(subject.before, "recording_group.resource_types"),
              after = at_path(subject.after, "recording_group.resource_types");
  if (before.size() == 0 || after.unknown() || after.size() >= before.size()) return std::nullopt;
  if (at_path(subject.after, "recording_group.all_supported").is_true()) return std::nullopt;
  return Hit{{subject.evidence("recording_group.resource_types")}, {}, {}};
}

/// "ALL" and "NEW" of an organisation are on.
std::optional<Hit> feature_off(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  if (std::optional<Hit> hit = turned_off(subject)) return hit;
  const Value before = subject.before["auto_enable"], after = subject.after["auto_enable"];
  if ((before.is("ALL") || before.is("NEW")) && after.is("NONE"))
    return Hit{{subject.evidence("auto_enable")}, {}, {}};
  return std::nullopt;
}

/// A block that has the switch `enabled` (or `enable`), or that is there or not.
std::optional<Hit> access_logs_off(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  const auto logs = [](const Value& block) {
    if (block.absent()) return false;
    for (const char* key : {"enabled", "enable"})
      if (const Value value = block[key]; !value.absent()) return !value.is_false();
    return true;
  };
  for (const std::string_view path : subject.attributes)
    if (logs(subject.before.block(path)) && !subject.after[path].unknown() &&
        !logs(subject.after.block(path)))
      return Hit{{subject.evidence(path)}, {}, {}};
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "alarm-destroyed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_cloudwatch_metric_alarm aws_cloudwatch_composite_alarm",
        .title = "alarm destroyed",
        .why = "what it watched can fail without anybody being told",
        .fix = "keep it until another alarm watches the same",
        .fine_when = "what it watched goes too",
        .applies = alarm_destroyed,
    },
    {
        .id = "alarm-silenced",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_cloudwatch_metric_alarm aws_cloudwatch_composite_alarm",
        .attributes = "actions_enabled",
        .title = "alarm tells nobody any more",
        .why = "what it watches can fail without anybody being told",
        .fix = "keep its actions on",
        .fine_when = "a window with somebody watching",
        .applies = turned_off,
    },
    {
        .id = "alarm-targets-removed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_cloudwatch_metric_alarm aws_cloudwatch_composite_alarm",
        .attributes = "alarm_actions",
        .title = "alarm tells fewer than before",
        .why = "who was called by it is not called any more",
        .fix = "keep the target, or tell who looks instead",
        .fine_when = "the target is retired",
        .applies = shrank,
    },
    {
        .id = "alarm-ignores-gaps",
        .severity = Severity::low,
        .category = Category::protection_removed,
        .types = "aws_cloudwatch_metric_alarm",
        .attributes = "treat_missing_data=breaching",
        .title = "alarm stays silent when nothing is measured",
        .why = "what is dead measures nothing",
        .fix = "keep `breaching` where silence means trouble",
        .fine_when = "silence is normal",
        .applies = left,
    },
    {
        .id = "alarm-measures-else",
        .severity = Severity::low,
        .category = Category::protection_removed,
        .types = "aws_cloudwatch_metric_alarm",
        .attributes = "metric_name namespace comparison_operator",
        .title = "alarm watches something else",
        .why = "what it watched before is watched by nobody",
        .fix = "add an alarm instead of turning this one round",
        .fine_when = "the old measure is gone",
        .applies = changed_in_place,
    },
    {
        .id = "trail-narrowed",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_cloudtrail",
        .attributes = "is_multi_region_trail include_global_service_events is_organization_trail",
        .title = "audit trail records less",
        .why = "what is done in other regions, accounts or global services is not recorded",
        .fix = "keep all three on",
        .fine_when = "another trail records it",
        .applies = turned_off,
    },
    {
        .id = "trail-validation-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_cloudtrail",
        .attributes = "enable_log_file_validation",
        .title = "audit trail can be changed unnoticed",
        .why = "nobody can prove that its files are whole",
        .fix = "keep it on",
        .fine_when = "another trail is validated",
        .applies = turned_off,
    },
    {
        .id = "trail-moved",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_cloudtrail",
        .attributes = "s3_bucket_name s3_key_prefix cloud_watch_logs_group_arn",
        .title = "audit trail goes elsewhere",
        .why = "what searches or guards the old place sees nothing new",
        .fix = "move those first",
        .fine_when = "they look at the new place already",
        .applies = changed_in_place,
    },
    {
        .id = "trail-selectors-removed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_cloudtrail",
        .attributes = "event_selector advanced_event_selector insight_selector",
        .title = "audit trail records fewer kinds of events",
        .why = "reads and writes of data are no longer told",
        .fix = "keep what an investigation would need",
        .fine_when = "another trail records them",
        .applies = shrank,
    },
    {
        .id = "event-store-cut",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_cloudtrail_event_data_store",
        .attributes = "retention_period",
        .title = "audit events are kept for a shorter time",
        .why = "older events are deleted",
        .fix = "export them first",
        .fine_when = "nobody may ask for older ones",
        .applies = fell,
    },
    {
        .id = "config-recorder-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_config_configuration_recorder_status",
        .attributes = "is_enabled",
        .title = "history of the configuration stops",
        .why = "changes made by hand leave no trace, and rules check nothing",
        .fix = "keep it on",
        .fine_when = "another recorder covers the region",
        .applies = turned_off,
    },
    {
        .id = "config-recorder-narrowed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_config_configuration_recorder",
        .attributes = "recording_group.all_supported recording_group.include_global_resource_types",
        .title = "history of the configuration covers less",
        .why = "changes of the rest leave no trace",
        .fix = "keep all types",
        .fine_when = "what falls out is never asked for",
        .applies = recording_narrowed,
    },
    {
        .id = "detector-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_guardduty_detector aws_detective_graph aws_accessanalyzer_analyzer",
        .attributes = "enable",
        .title = "detection of attacks switched off",
        .why = "intruders are noticed by nobody",
        .fix = "keep it on",
        .fine_when = "an administrator account does it",
        .applies = turned_off,
    },
    {
        .id = "detector-feature-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_guardduty_detector_feature aws_guardduty_member_detector_feature "
                 "aws_guardduty_organization_configuration_feature",
        .attributes = "status auto_enable",
        .title = "part of the detection of attacks switched off",
        .why = "attacks of that kind are noticed by nobody",
        .fix = "keep it on",
        .fine_when = "the service it watches is not used",
        .applies = feature_off,
    },
    {
        .id = "scanner-narrowed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_inspector2_enabler",
        .attributes = "resource_types",
        .title = "scanner for weaknesses looks at less",
        .why = "weaknesses in the rest are noticed by nobody",
        .fix = "keep all kinds",
        .fine_when = "the kind is not used",
        .applies = shrank,
    },
    {
        .id = "scanner-paused",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_macie2_account",
        .attributes = "status=PAUSED",
        .title = "search for sensitive data paused",
        .why = "data in the wrong place is noticed by nobody",
        .fix = "keep it on",
        .fine_when = "a window with somebody watching",
        .applies = became,
    },
    {
        .id = "database-logs-off",
        .severity = Severity::low,
        .category = Category::protection_removed,
        .types = "aws_db_instance aws_rds_cluster aws_docdb_cluster aws_neptune_cluster",
        .attributes = "enabled_cloudwatch_logs_exports enable_cloudwatch_logs_exports",
        .title = "database exports fewer logs",
        .why = "audits and slow queries cannot be looked up afterwards",
        .fix = "keep them",
        .fine_when = "nobody reads them",
        .applies = shrank,
    },
    {
        .id = "cluster-logs-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_eks_cluster",
        .attributes = "enabled_cluster_log_types",
        .title = "Kubernetes cluster exports fewer logs",
        .why = "who did what in it cannot be looked up afterwards",
        .fix = "keep `audit` and `authenticator` at least",
        .fine_when = "another tool takes them",
        .applies = shrank,
    },
    {
        .id = "access-logs-off",
        .severity = Severity::low,
        .category = Category::protection_removed,
        .types = "aws_lb aws_alb aws_elb aws_cloudfront_distribution aws_api_gateway_stage "
                 "aws_apigatewayv2_stage aws_redshift_cluster",
        .attributes = "access_logs logging_config access_log_settings logging",
        .title = "access logs switched off",
        .why = "who called what cannot be looked up afterwards",
        .fix = "keep them",
        .fine_when = "another place logs the same",
        .applies = access_logs_off,
    },
    {
        .id = "metrics-off",
        .severity = Severity::low,
        .category = Category::protection_removed,
        .types = "aws_db_instance aws_rds_cluster aws_rds_cluster_instance",
        .attributes = "performance_insights_enabled",
        .title = "insight into a database switched off",
        .why = "what slows it down cannot be found afterwards",
        .fix = "keep it on in production",
        .fine_when = "another tool measures the same",
        .applies = turned_off,
    },
    {
        .id = "canary-stopped",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_synthetics_canary",
        .attributes = "start_canary",
        .title = "probe of a service stopped",
        .why = "an outage is noticed by customers first",
        .fix = "keep it running",
        .fine_when = "a window with somebody watching",
        .applies = turned_off,
    },
    {
        .id = "budget-raised",
        .severity = Severity::low,
        .category = Category::cost,
        .types = "aws_budgets_budget",
        .attributes = "limit_amount",
        .title = "budget raised",
        .why = "spending is told later",
        .fix = "raise it with the plan that needs it",
        .fine_when = "the spending is agreed",
        .applies = rose,
    },
    {
        .id = "budget-told-to-fewer",
        .severity = Severity::low,
        .category = Category::protection_removed,
        .types = "aws_budgets_budget",
        .attributes = "notification",
        .title = "budget tells fewer",
        .why = "spending is noticed with the bill",
        .fix = "keep one notification at least",
        .fine_when = "another budget tells the same",
        .applies = shrank,
    },
};

}  // namespace

std::span<const Rule> watch_updates_rules() {
  return rules;
}
