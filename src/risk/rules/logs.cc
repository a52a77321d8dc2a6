// Logs and trails.
#include "risk/expiry.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> retention_cut(const Subject& subject) {
  if (subject.change.type == "aws_s3_bucket_lifecycle_configuration") return logs_expire(subject);
  const auto before = subject.before["retention_in_days"].number();
  const auto after = subject.after["retention_in_days"].number();
  // 0 keeps events for ever.
  if (!subject.changes() || !before || !after || *after == Decimal(0)) return std::nullopt;
  if (*before != Decimal(0) && *after >= *before) return std::nullopt;
  return Hit{{subject.evidence("retention_in_days")}, {}, {}};
}

constexpr Rule rules[] = {
    {
        .id = "logs-group-destroyed",
        .severity = Severity::medium,
        .category = Category::data_loss,
        .types = "aws_cloudwatch_log_group",
        .title = "log group destroyed",
        .why = "all its log events are lost",
        .fix = "set `skip_destroy = true`, or export what must be kept first",
        .fine_when = "the logs were exported or are worth nothing",
        .applies = destroyed,
    },
    {
        .id = "logs-retention-cut",
        .severity = Severity::medium,
        .category = Category::data_loss,
        .types = "aws_cloudwatch_log_group aws_s3_bucket_lifecycle_configuration",
        .attributes = "retention_in_days",
        .title = "logs are kept for a shorter time",
        .why = "what is older vanishes",
        .fix = "export them first",
        .fine_when = "older events were exported or are worth nothing",
        .applies = retention_cut,
    },
    {
        .id = "logs-trail-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_cloudtrail",
        .attributes = "enable_logging",
        .title = "audit trail stops recording",
        .why = "nobody can tell afterwards who did what",
        .fix = "keep it on",
        .fine_when = "a trail of the organisation records the same",
        .applies = turned_off,
    },
    {
        .id = "logs-trail-destroyed",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_cloudtrail",
        .title = "audit trail destroyed",
        .why = "nobody can tell afterwards who did what",
        .fix = "let another trail take over first",
        .fine_when = "a trail of the organisation records the same",
        .applies = destroyed,
    },
    {
        .id = "logs-event-store-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_cloudtrail_event_data_store",
        .title = "store of audit events destroyed",
        .why = "the recorded events are lost after a week",
        .fix = "keep `termination_protection_enabled` on",
        .fine_when = "the events were copied to a bucket that keeps them",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> logs_rules() {
  return rules;
}
