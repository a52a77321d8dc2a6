// CloudWatch: logs, alarms, dashboards, canaries, streams.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "cost/pricers.h"

namespace {

constexpr std::string_view cloudwatch = "AmazonCloudWatch";

void log_group(const Resource& r, Bill& bill) {
  const std::optional<std::string> given = r.text("log_group_class", "STANDARD");
  const bool rare = given == "INFREQUENT_ACCESS";
  Component& ingestion =
      bill.metered(rare ? "Data ingested (Infrequent Access)" : "Data ingested", cloudwatch,
                   rare ? "logs_ingestion_gb;class=infrequent-access" : "logs_ingestion_gb;class=standard",
                   r.usage("monthly_data_ingested_gb"));
  ingestion.remark(given ? "5 GB of logs of an account are always free and not subtracted"
                         : "log_group_class is known after apply: rate of the standard class");
  bill.metered("Archived data", cloudwatch, "logs_storage_gb_month", r.usage("storage_gb"));
  bill.metered("Logs Insights data scanned", cloudwatch, "logs_insights_scanned_gb",
               r.usage("monthly_data_scanned_gb"));
}

/// Resolution of an alarm: high under a minute. Nothing when a period is known after apply.
std::optional<bool> high_resolution(const Resource& r) {
  std::vector<Value> periods = {r["period"]};
  for (const Value& query : r.given("metric_query").elements()) {
    periods.push_back(query["period"]);
    periods.push_back(query.block("metric")["period"]);
  }
  bool high = false;
  for (const Value& period : periods) {
    if (period.unknown()) return std::nullopt;
    if (const auto seconds = period.number()) high |= *seconds < Quantity(60);
  }
  return high;
}

bool watches_anomalies(const Value& comparison) {
  return comparison.is("LessThanLowerOrGreaterThanUpperThreshold") ||
         comparison.is("LessThanLowerThreshold") || comparison.is("GreaterThanUpperThreshold");
}

/// A Metrics Insights query: SQL, billed by the metrics it analyses.
bool is_insights_query(const Value& query) {
  const auto expression = query["expression"].text();
  if (!expression) return false;
  const auto start = expression->find_first_not_of(" \t\r\n");
  if (start == expression->npos || expression->size() - start < 7) return false;
  std::string word(expression->substr(start, 6));
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return word == "SELECT";
}

void metric_alarm(const Resource& r, Bill& bill) {
  const Value queries = r.given("metric_query");
  if (queries.unknown()) {
    bill.unknown("Alarm metrics", "metric_query is known after apply");
    return;
  }
  int metrics = 0;
  bool insights = false;
  for (const Value& query : queries.elements()) {
    if (query["metric"].size() > 0) ++metrics;
    insights |= is_insights_query(query);
  }
  if (insights) {
    bill.metered("Metrics Insights alarm (metrics analysed)", cloudwatch,
                 "metrics_insights_alarm_metric_month", r.usage("metrics_analyzed"));
    if (metrics == 0) return;
  }
  if (queries.size() == 0) metrics = 1;
  const Value comparison = r.given("comparison_operator");
  // A band is an upper and a lower metric beside the watched one.
  const bool anomaly = watches_anomalies(comparison);
  if (anomaly) metrics = std::max(metrics, 1) * 3;
  if (metrics == 0) metrics = 1;  // an expression of its own is one metric
  const Amount count(Quantity(metrics), queries.size() == 0 ? "one metric" : "metrics in metric_query");

  const std::optional<bool> high = high_resolution(r);
  const std::string_view kind = anomaly ? " anomaly detection" : "";
  Component& line = bill.monthly(
      fmt::format("{} resolution{}", high == true ? "High" : "Standard", kind), cloudwatch,
      high == true ? "alarm_metric_month;resolution=high" : "alarm_metric_month;resolution=standard", count);
  line.remark("10 alarm metrics of an account are always free and not subtracted");
  if (!high) {
    line.origin = "period is known after apply: standard to high resolution";
    bill.widen(line, cloudwatch, "alarm_metric_month;resolution=high");
  }
}

void composite_alarm(const Resource&, Bill& bill) {
  bill.monthly("Composite alarm", cloudwatch, "composite_alarm_month", 1);
}

void dashboard(const Resource&, Bill& bill) {
  bill.monthly("Dashboard", cloudwatch, "dashboard_month;type=extended", 1)
      .remark("3 dashboards of an account are always free and not subtracted");
}

/// Runs a month of `rate(5 minutes)`.
std::optional<Quantity> runs_of(std::string_view expression) {
  constexpr std::string_view head = "rate(";
  if (expression.substr(0, head.size()) != head || expression.back() != ')') return std::nullopt;
  expression = expression.substr(head.size(), expression.size() - head.size() - 1);
  int count = 0;
  const auto read = std::from_chars(expression.data(), expression.data() + expression.size(), count);
  if (read.ec != std::errc() || count < 0 || count > 1'000'000) return std::nullopt;
  const std::string_view unit = expression.substr(static_cast<std::size_t>(read.ptr - expression.data()));
  int minutes = 0;
  if (unit == " minute" || unit == " minutes") minutes = 1;
  if (unit == " hour" || unit == " hours") minutes = 60;
  if (minutes == 0) return std::nullopt;
  if (count == 0) return Quantity(1);  // run once
  return Quantity(hours_per_month * 60) / Quantity(count * minutes);
}

void canary(const Resource& r, Bill& bill) {
  const auto expression = r.values().block("schedule")["expression"].text();
  const auto runs = expression && !expression->empty() ? runs_of(*expression) : std::nullopt;
  if (runs && r.given("start_canary").is_true())
    bill.monthly("Canary runs", cloudwatch, "canary_run", Amount(*runs, "schedule"))
        .remark("100 runs of an account are always free and not subtracted");
  else
    bill.metered("Canary runs", cloudwatch, "canary_run", r.usage("monthly_runs"));
}

void metric_stream(const Resource& r, Bill& bill) {
  bill.metered("Metric updates", cloudwatch, "metric_stream_update", r.usage("monthly_metric_updates"));
}

void metric_filter(const Resource& r, Bill& bill) {
  bill.metered("Custom metric", cloudwatch, "metric_month", r.usage("metrics"))
      .remark("paid for hours in which logs match");
}

void insight_rule(const Resource& r, Bill& bill) {
  if (!r.given("rule_state").is("DISABLED"))
    bill.monthly("Contributor Insights rule", cloudwatch, "contributor_insights_rule_month;source=logs", 1);
  bill.metered("Contributor Insights events", cloudwatch, "contributor_insights_event;source=logs",
               r.usage("monthly_events"));
}

void data_protection(const Resource& r, Bill& bill) {
  bill.metered("Data scanned for sensitive data", cloudwatch, "logs_data_protection_scanned_gb",
               r.usage("monthly_data_scanned_gb"));
}

void rum(const Resource& r, Bill& bill) {
  bill.metered("RUM events", cloudwatch, "rum_event", r.usage("monthly_events"));
}

void internet_monitor(const Resource& r, Bill& bill) {
  bill.metered("Monitored resources", cloudwatch, "internet_monitor_resource_hour",
               r.usage("monitored_resources") * Amount(hours_per_month));
}

void prometheus_workspace(const Resource& r, Bill& bill) {
  constexpr std::string_view service = "AmazonPrometheus";
  bill.metered("Samples ingested", service, "metric_sample_ingested", r.usage("monthly_samples_ingested"));
  bill.metered("Samples queried", service, "query_sample_processed", r.usage("monthly_samples_queried"));
  bill.metered("Storage", service, "storage_gb_month", r.usage("storage_gb"));
}

void prometheus_scraper(const Resource&, Bill& bill) {
  bill.hourly("Collector", "AmazonPrometheus", "collector_hour", 1);
}

constexpr Pricer pricers[] = {
    {"aws_cloudwatch_log_group", "CloudWatch", log_group},
    {"aws_cloudwatch_metric_alarm", "CloudWatch", metric_alarm},
    {"aws_cloudwatch_composite_alarm", "CloudWatch", composite_alarm},
    {"aws_cloudwatch_dashboard", "CloudWatch", dashboard},
    {"aws_synthetics_canary", "CloudWatch", canary},
    {"aws_cloudwatch_metric_stream", "CloudWatch", metric_stream},
    {"aws_cloudwatch_log_metric_filter", "CloudWatch", metric_filter},
    {"aws_cloudwatch_contributor_insight_rule", "CloudWatch", insight_rule},
    {"aws_cloudwatch_log_data_protection_policy", "CloudWatch", data_protection},
    {"aws_rum_app_monitor", "CloudWatch", rum},
    {"aws_internetmonitor_monitor", "CloudWatch", internet_monitor},
    {"aws_prometheus_workspace", "Managed Prometheus", prometheus_workspace},
    {"aws_prometheus_scraper", "Managed Prometheus", prometheus_scraper},
};

}  // namespace

std::span<const Pricer> cloudwatch_pricers() {
  return pricers;
}
