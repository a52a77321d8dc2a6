// What an update of queues, streams, events, keys and identities loses or stops.
#include <fmt/format.h>

#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// A dead-letter queue is where nothing must be lost: some queue of the plan sends its failures here.
std::optional<Hit> queue_keeps_less(const Subject& subject) {
  std::optional<Hit> hit = fell(subject);
  if (!hit) return hit;
  if (!subject.graph.referrers(subject.change, "aws_sqs_queue", "redrive_policy").empty() ||
      !is_empty(subject.before["redrive_allow_policy"]))
    hit->severity = Severity::high;
  return hit;
}

/// 0 keeps events for ever.
std::optional<Hit> archive_cut(const Subject& subject) {
  const Decimal before = subject.before["retention_days"].number().value_or(Decimal(0));
  const auto after = subject.after["retention_days"].number();
  if (!subject.changes() || !after || *after == Decimal(0)) return std::nullopt;
  if (before != Decimal(0) && *after >= before) return std::nullopt;
  return Hit{{subject.evidence("retention_days")}, {}, {}};
}

std::optional<Hit> mapping_off(const Subject& subject) {
  if (subject.destroys()) return std::nullopt;
  return turned_off(subject);
}

/// The provider plans it, and Cognito refuses: attributes can only be added.
std::optional<Hit> schema_changed(const Subject& subject) {
  if (!subject.changes() || subject.destroys() || subject.after["schema"].partly_unknown())
    return std::nullopt;
  for (const Value& before : subject.before["schema"].elements()) {
    Value after;
    for (const Value& each : subject.after["schema"].elements())
      if (same(each["name"], before["name"])) after = each;
    const auto differs_in = [&](std::string_view key) {
      return before[key].known() && !same(before[key], after[key]);
    };
    if (after.absent() || differs_in("attribute_data_type") || differs_in("mutable") ||
        differs_in("required"))
      return Hit{{subject.evidence("schema")}, fmt::format("`{}`", before["name"].text().value_or("?")), {}};
  }
  return std::nullopt;
}

/// Under its old name the secret waits for its deletion, so the create is refused.
std::optional<Hit> name_blocked(const Subject& subject) {
  if (!subject.destroys() || !subject.creates() || !same(subject.before["name"], subject.after["name"]))
    return std::nullopt;
  if (subject.before["recovery_window_in_days"].number() == Decimal(0)) return std::nullopt;
  return Hit{{subject.evidence("name"), subject.evidence("recovery_window_in_days")}, cause(subject), {}};
}

std::optional<Hit> rotation_ended(const Subject& subject) {
  if (subject.destroys()) {
    if (subject.creates() || goes_with(subject, "secret_id", "aws_secretsmanager_secret", "id") ||
        goes_with(subject, "secret_id", "aws_secretsmanager_secret", "arn"))
      return std::nullopt;
    return Hit{{subject.evidence("secret_id")}, cause(subject), {}};
  }
  return rose(subject);
}

std::optional<Hit> shards_cut(const Subject& subject) {
  if (subject.destroys()) return std::nullopt;
  return fell(subject);
}

/// "Enabled" or "AllDocuments" to "Disabled" or "FailedDocumentsOnly".
std::optional<Hit> copy_off(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  for (const std::string_view path : subject.attributes) {
    const Value before = at_path(subject.before, path), after = at_path(subject.after, path);
    if ((before.is("Enabled") || before.is("AllDocuments")) && after.known() && !same(before, after))
      return Hit{{subject.evidence(path)}, {}, {}};
  }
  return std::nullopt;
}

/// ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS is on too.
std::optional<Hit> rule_off(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  if (!subject.before["state"].is("DISABLED") && subject.after["state"].is("DISABLED"))
    return Hit{{subject.evidence("state")}, {}, {}};
  if (!subject.before["is_enabled"].is_false() && subject.after["is_enabled"].is_false())
    return Hit{{subject.evidence("is_enabled")}, {}, {}};
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "kinesis-shards-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_kinesis_stream",
        .attributes = "shard_count",
        .title = "shards of a stream merged away",
        .why = "producers above the new limit are refused",
        .fix = "look at the highest rate first",
        .fine_when = "it never came near the limit",
        .applies = shards_cut,
    },
    {
        .id = "kinesis-mode-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_kinesis_stream",
        .attributes = "stream_mode_details.stream_mode",
        .title = "stream changes how it scales",
        .why = "with fixed shards, producers above their limit are refused",
        .fix = "set the shards by the highest rate",
        .fine_when = "the load is steady and known",
        .applies = changed_in_place,
    },
    {
        .id = "firehose-source-copy-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_kinesis_firehose_delivery_stream",
        .attributes = "extended_s3_configuration.s3_backup_mode redshift_configuration.s3_backup_mode "
                      "opensearch_configuration.s3_backup_mode",
        .title = "delivery stream no longer keeps what came in",
        .why = "what is delivered wrongly cannot be delivered again",
        .fix = "keep the copy",
        .fine_when = "another copy is kept",
        .applies = copy_off,
    },
    {
        .id = "sqs-retention-cut",
        .severity = Severity::medium,
        .category = Category::data_loss,
        .types = "aws_sqs_queue",
        .attributes = "message_retention_seconds",
        .title = "queue keeps its messages for a shorter time",
        .why = "messages that wait longer are deleted, the ones already there too",
        .fix = "keep it longer than the longest outage of a consumer",
        .fine_when = "consumers never fall that far behind",
        .applies = queue_keeps_less,
    },
    {
        .id = "sqs-failures-dropped",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_sqs_queue aws_sns_topic_subscription",
        .attributes = "redrive_policy",
        .title = "failed messages are no longer kept apart",
        .why = "a message that cannot be worked on comes back again and again, and is lost in the end",
        .fix = "keep a queue for them",
        .fine_when = "consumers set them aside themselves",
        .applies = emptied,
    },
    {
        .id = "sqs-visibility-cut",
        .severity = Severity::low,
        .category = Category::outage,
        .types = "aws_sqs_queue",
        .attributes = "visibility_timeout_seconds",
        .title = "messages come back sooner while they are worked on",
        .why = "slow work is done twice",
        .fix = "keep six times the time that the work may take",
        .fine_when = "the work is fast",
        .applies = halved,
    },
    {
        .id = "sns-filter-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_sns_topic_subscription",
        .attributes = "filter_policy filter_policy_scope",
        .title = "subscriber gets other messages",
        .why = "what the filter takes out never arrives, and nobody is told",
        .fix = "compare both filters with real messages",
        .fine_when = "both filters let the same through",
        .applies = changed_in_place,
    },
    {
        .id = "msk-upgrade",
        .severity = Severity::high,
        .category = Category::irreversible,
        .types = "aws_msk_cluster",
        .attributes = "kafka_version",
        .title = "Kafka cluster gets a new version",
        .why = "there is no way back, and each broker is restarted",
        .fix = "try the clients with it, and see that topics have three copies",
        .fine_when = "it is a minor version that was tried",
        .applies = version_rose,
    },
    {
        .id = "msk-brokers-cut",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_msk_cluster",
        .attributes = "number_of_broker_nodes",
        .title = "brokers of a Kafka cluster removed",
        .why = "partitions on them must be moved first, or the apply fails half-way",
        .fix = "move the partitions off them first",
        .fine_when = "they hold no partition",
        .applies = fell,
    },
    {
        .id = "msk-brokers-exchanged",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_msk_cluster",
        .attributes = "broker_node_group_info.instance_type configuration_info.revision "
                      "configuration_info.arn",
        .title = "brokers of a Kafka cluster are restarted one by one",
        .why = "topics with one copy cannot be read or written meanwhile",
        .fix = "give topics three copies, and do it in quiet hours",
        .fine_when = "all topics have copies",
        .applies = changed_in_place,
    },
    {
        .id = "mq-restarted",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_mq_broker",
        .attributes = "engine_version host_instance_type configuration.revision logs.general",
        .title = "message broker is restarted",
        .why = "connections break, and a single broker answers nobody meanwhile",
        .fix = "run it with a standby, and choose its window",
        .fine_when = "clients reconnect by themselves",
        .applies = changed_in_place,
    },
    {
        .id = "event-rule-off",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_cloudwatch_event_rule",
        .attributes = "is_enabled state",
        .title = "rule for events switched off",
        .why = "what it starts is no longer started, and nothing fails loudly",
        .fix = "keep it on",
        .fine_when = "its schedule is retired",
        .applies = rule_off,
    },
    {
        .id = "event-rule-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_cloudwatch_event_rule",
        .attributes = "event_pattern schedule_expression",
        .title = "rule for events starts something at other times",
        .why = "what no longer fits is never started, and nothing fails loudly",
        .fix = "compare both with real events",
        .fine_when = "both fit the same events",
        .applies = changed_in_place,
    },
    {
        .id = "schedule-off",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_scheduler_schedule",
        .attributes = "state",
        .title = "schedule switched off",
        .why = "what it starts is no longer started, and nothing fails loudly",
        .fix = "keep it on",
        .fine_when = "its job is retired",
        .applies = turned_off,
    },
    {
        .id = "event-archive-cut",
        .severity = Severity::medium,
        .category = Category::data_loss,
        .types = "aws_cloudwatch_event_archive",
        .attributes = "retention_days",
        .title = "archive of events keeps them for a shorter time",
        .why = "older events can no longer be replayed",
        .fix = "keep the longer time",
        .fine_when = "nobody replays older ones",
        .applies = archive_cut,
    },
    {
        .id = "event-source-off",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_lambda_event_source_mapping",
        .attributes = "enabled",
        .title = "function no longer reads its queue or stream",
        .why = "messages pile up, and a stream drops what is too old",
        .fix = "keep it on",
        .fine_when = "it is paused for a short time, with the messages kept",
        .applies = mapping_off,
    },
    {
        .id = "event-source-filtered",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_lambda_event_source_mapping",
        .attributes = "filter_criteria",
        .title = "function gets other messages of its queue or stream",
        .why = "what the filter takes out is deleted from the queue, and nobody is told",
        .fix = "compare both filters with real messages",
        .fine_when = "both filters let the same through",
        .applies = changed_in_place,
    },
    {
        .id = "pipe-stopped",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_pipes_pipe",
        .attributes = "desired_state=STOPPED",
        .title = "pipe of events stopped",
        .why = "messages pile up, and a stream drops what is too old",
        .fix = "keep it running",
        .fine_when = "it is paused for a short time, with the messages kept",
        .applies = became,
    },
    {
        .id = "secret-name-blocked",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_secretsmanager_secret",
        .title = "secret replaced under its own name: apply will fail",
        .why = "the name stays taken until the waiting time of the old one is over",
        .fix = "give the new one another name, or use `name_prefix`",
        .fine_when = "never",
        .applies = name_blocked,
    },
    {
        .id = "secret-replica-removed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_secretsmanager_secret",
        .attributes = "replica",
        .title = "copy of a secret in another region removed",
        .why = "what reads it there fails at once",
        .fix = "move the readers first",
        .fine_when = "nothing reads it there",
        .applies = shrank,
    },
    {
        .id = "secret-rotation-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_secretsmanager_secret_rotation",
        .attributes = "rotation_rules.automatically_after_days",
        .title = "secret is no longer rotated, or more rarely",
        .why = "what leaks stays valid",
        .fix = "keep the rotation",
        .fine_when = "its value is replaced another way",
        .applies = rotation_ended,
    },
    {
        .id = "acmpca-disabled",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_acmpca_certificate_authority",
        .attributes = "enabled",
        .title = "private certificate authority switched off",
        .why = "no certificate is issued or renewed any more",
        .fix = "keep it on until the last certificate below it has run out",
        .fine_when = "it is being retired",
        .applies = turned_off,
    },
    {
        .id = "acmpca-revocation-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_acmpca_certificate_authority",
        .attributes = "revocation_configuration.crl_configuration.enabled "
                      "revocation_configuration.ocsp_configuration.enabled",
        .title = "certificates can no longer be revoked",
        .why = "a stolen certificate stays good until it runs out",
        .fix = "keep the list of revoked ones",
        .fine_when = "certificates live for days only",
        .applies = turned_off,
    },
    {
        .id = "cognito-schema-changed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_cognito_user_pool",
        .title = "attribute of a user pool changed or removed: apply will fail",
        .why = "Cognito only lets attributes be added, and the apply stops half-way",
        .fix = "add a new attribute, or `ignore_changes = [schema]`",
        .fine_when = "never",
        .applies = schema_changed,
    },
    {
        .id = "cognito-callback-removed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_cognito_user_pool_client",
        .attributes = "callback_urls",
        .title = "sign-in no longer leads back to an address",
        .why = "users of that application cannot sign in",
        .fix = "move the application first",
        .fine_when = "the application is retired",
        .applies = shrank,
    },
    {
        .id = "cognito-sign-in-removed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_cognito_user_pool_client",
        .attributes = "supported_identity_providers explicit_auth_flows allowed_oauth_flows "
                      "allowed_oauth_scopes",
        .title = "way to sign in removed from an application",
        .why = "who signs in that way is shut out",
        .fix = "move them to another way first",
        .fine_when = "nobody uses it",
        .applies = shrank,
    },
    {
        .id = "cognito-triggers-removed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_cognito_user_pool",
        .attributes = "lambda_config",
        .title = "functions of a user pool removed",
        .why = "what they checked, added or migrated at sign-in no longer happens",
        .fix = "keep them until nothing depends on them",
        .fine_when = "they did nothing that is missed",
        .applies = emptied,
    },
    {
        .id = "resource-share-narrowed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_ram_resource_share",
        .attributes = "allow_external_principals",
        .title = "resource share closed to other organisations",
        .why = "accounts outside lose what was shared with them",
        .fix = "move them first",
        .fine_when = "nobody outside uses it",
        .applies = turned_off,
    },
};

}  // namespace

std::span<const Rule> event_updates_rules() {
  return rules;
}
