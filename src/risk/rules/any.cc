// What holds for every service of AWS: protections taken away, and destroys that cannot work.
#include <utility>

#include "risk/access_shapes.h"
#include "risk/attributes.h"
#include "risk/protections.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> contents_forced(const Subject& subject) {
  // Groups, services and cluster members have the switch too, and hold nothing.
  constexpr Words others =
      "aws_autoscaling_group aws_ecs_service aws_ecs_task_set aws_cloudwatch_event_rule "
      "aws_cloudwatch_event_target aws_rds_cluster_instance aws_default_vpc aws_default_subnet";
  if (others.has(subject.change.type)) return std::nullopt;
  return turned_on(subject);
}

std::optional<Hit> retention_cut(const Subject& subject) {
  std::optional<Hit> hit = fell(subject);
  if (!hit) return hit;
  for (const std::string_view path : subject.attributes)
    if (subject.before[path].number() > Decimal(0) && subject.after[path].number() == Decimal(0))
      hit->severity = Severity::high;
  return hit;
}

std::optional<Hit> refused(const Subject& subject) {
  if (!subject.destroys()) return std::nullopt;
  const auto protection = protection_of(subject);
  if (protection->kind != Protection::Kind::refused) return std::nullopt;
  return Hit{protection->evidence, {}, {}};
}

std::optional<Hit> name_missing(const Subject& subject) {
  if (!subject.destroys() || !subject.before["skip_final_snapshot"].is_false() ||
      !is_empty(subject.before["final_snapshot_identifier"]))
    return std::nullopt;
  return Hit{
      {subject.evidence("skip_final_snapshot"), subject.evidence("final_snapshot_identifier")}, {}, {}};
}

constexpr Rule rules[] = {
    {
        .id = "protection-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_* google_* azurerm_*",
        .attributes = "deletion_protection deletion_protection_enabled enable_deletion_protection "
                      "delete_protection termination_protection termination_protection_enabled "
                      "disable_api_termination",
        .title = "protection against deletion switched off",
        .why = "the next mistake destroys it",
        .fix = "keep it on; switch it off only in the plan before a wanted destroy",
        .fine_when = "the next plan destroys it on purpose",
        .applies = turned_off,
    },
    {
        .id = "force-destroy-on",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_* google_*",
        .attributes = "force_destroy force_delete",
        .title = "deletion with all contents allowed",
        .why = "a destroy no longer stops at what is inside",
        .fix = "leave it off, and remove it again after a wanted destroy",
        .fine_when = "the environment is short-lived, or the destroy is wanted in the next plan",
        .applies = contents_forced,
    },
    {
        .id = "final-copy-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_*",
        .attributes = "skip_final_snapshot skip_final_backup",
        .title = "last copy before a destroy switched off",
        .why = "a destroy leaves nothing to restore from",
        .fix = "keep it off, with a `final_snapshot_identifier`",
        .fine_when = "the contents can be made again",
        .applies = turned_on,
    },
    {
        .id = "final-snapshot-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_ebs_volume",
        .attributes = "final_snapshot",
        .title = "last snapshot before a destroy switched off",
        .why = "a destroy leaves nothing to restore from",
        .fix = "keep `final_snapshot` on",
        .fine_when = "the contents can be made again",
        .applies = turned_off,
    },
    {
        .id = "automated-backups-dropped",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_db_instance aws_rds_cluster",
        .attributes = "delete_automated_backups",
        .title = "automated backups will go with the database",
        .why = "a destroy leaves nothing to restore from but a final snapshot",
        .fix = "keep `delete_automated_backups` off",
        .fine_when = "final snapshots or AWS Backup keep what is needed",
        .applies = turned_on,
    },
    {
        .id = "backup-retention-cut",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_*",
        .attributes = "backup_retention_period snapshot_retention_limit automatic_backup_retention_days "
                      "automated_snapshot_retention_period",
        .title = "backups are kept for a shorter time",
        .why = "older restore points expire at once",
        .fix = "keep 7 days or more",
        .fine_when = "a backup plan or an export keeps what the rules of the house ask for",
        .applies = retention_cut,
    },
    {
        .id = "deletion-window-shortened",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_*",
        .attributes = "recovery_window_in_days deletion_window_in_days permanent_deletion_time_in_days",
        .title = "less time to take back a deletion",
        .why = "a mistake is noticed too late",
        .fix = "keep 7 days or more",
        .fine_when = "the environment is thrown away regularly",
        .applies = fell,
    },
    {
        .id = "encryption-off",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_*",
        .attributes = "encrypted storage_encrypted at_rest_encryption_enabled transit_encryption_enabled "
                      "encrypt_at_rest.enabled node_to_node_encryption.enabled root_block_device.encrypted "
                      "tls_enabled",
        .title = "encryption switched off",
        .why = "data is stored or sent in the clear",
        .fix = "keep it on",
        .fine_when = "hardly ever; the data is public anyway",
        .applies = turned_off,
    },
    {
        .id = "public-flag-on",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_dms_replication_instance aws_lightsail_database aws_neptune_cluster_instance "
                 "aws_docdb_cluster_instance aws_timestreaminfluxdb_db_instance aws_rds_cluster",
        .attributes = "publicly_accessible",
        .title = "gets a public address",
        .why = "anybody can try passwords on it",
        .fix = "leave `publicly_accessible` false",
        .fine_when = "it is a laboratory without data",
        .applies = is_made_on,
    },
    {
        .id = "destroy-refused",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_* google_*",
        .title = "apply will fail: its deletion protection is on",
        .why = "the apply stops half-way, after other changes have been made",
        .fix = "switch the protection off in an earlier plan, or keep the object",
        .fine_when = "never: what is protected should stay, or lose its protection first",
        .applies = refused,
    },
    {
        .id = "final-snapshot-name-missing",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_db_instance aws_rds_cluster aws_docdb_cluster aws_neptune_cluster aws_redshift_cluster",
        .attributes = "skip_final_snapshot final_snapshot_identifier",
        .title = "apply will fail: no name for the final snapshot",
        .why = "the provider refuses the destroy, after other changes have been made",
        .fix = "set `final_snapshot_identifier` in an earlier plan",
        .fine_when = "never: the apply fails",
        .applies = name_missing,
    },
    {
        .id = "policy-principal-star",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_dynamodb_resource_policy aws_efs_file_system_policy aws_backup_vault_policy "
                 "aws_glacier_vault_lock aws_kinesis_resource_policy aws_cloudwatch_event_bus_policy "
                 "aws_opensearch_domain_policy aws_elasticsearch_domain_policy "
                 "aws_api_gateway_rest_api_policy aws_msk_cluster_policy aws_codebuild_resource_policy "
                 "aws_glue_resource_policy aws_media_store_container_policy aws_ses_identity_policy "
                 "aws_sesv2_email_identity_policy aws_redshift_resource_policy "
                 "aws_s3control_access_point_policy",
        .attributes = "policy access_policies",
        .title = "open to anybody",
        .why = "its policy names everybody and no condition keeps strangers out",
        .fix = "name the principals, or add a condition such as `aws:PrincipalOrgID`",
        .fine_when = "the data is published on purpose",
        .applies = opens_to_anybody,
    },
    {
        .id = "policy-unknown",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_s3_bucket_policy aws_sqs_queue_policy aws_sns_topic_policy aws_kms_key_policy "
                 "aws_kms_key aws_secretsmanager_secret_policy aws_ecr_repository_policy aws_iam_policy "
                 "aws_iam_role_policy aws_iam_role",
        .attributes = "policy assume_role_policy",
        .title = "policy is not known before apply",
        .why = "nobody can tell from this plan whom it lets in",
        .fix = "render it from known parts, or read it in a second plan",
        .fine_when = "only ids in it are unknown, and the configuration shows whom it names",
        .applies = becomes_unknown,
    },
};

}  // namespace

std::span<const Rule> any_rules() {
  return rules;
}
