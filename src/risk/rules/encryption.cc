// Encryption of what is stored: missing at the start, weakened later.
#include <algorithm>

#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// Made without encryption; databases can never be switched over in place.
std::optional<Hit> made_without(const Subject& subject) {
  if (!subject.creates() || !subject.before.absent()) return std::nullopt;
  // A replica or a restored copy takes over what its source has.
  for (const char* source : {"replicate_source_db", "snapshot_identifier", "replication_source_identifier",
                             "global_cluster_identifier", "snapshot_id"})
    if (!subject.after[source].absent()) return std::nullopt;
  const bool is_database =
      subject.change.type == "aws_db_instance" || subject.change.type == "aws_rds_cluster";
  Hit hit;
  for (const std::string_view path : subject.attributes) {
    const Value value = at_path(subject.after, path);
    // Only these two have no computed default: not set is off there.
    const bool is_unset = is_database && path == "storage_encrypted" && value.absent();
    if (!value.is_false() && !is_unset) continue;
    hit.evidence.push_back(subject.evidence(path));
    hit.detail = joined(std::move(hit.detail), "`" + std::string(path) + "`");
  }
  if (hit.evidence.empty()) return std::nullopt;
  if (is_database) hit.severity = Severity::medium;
  return hit;
}

std::optional<Hit> bucket_encryption_weaker(const Subject& subject) {
  if (subject.destroys() && !subject.creates()) {
    if (goes_with(subject, "bucket", "aws_s3_bucket", "bucket") ||
        goes_with(subject, "bucket", "aws_s3_bucket", "id"))
      return std::nullopt;
    return Hit{{}, cause(subject), {}};
  }
  if (!subject.changes()) return std::nullopt;
  constexpr std::string_view path = "rule.apply_server_side_encryption_by_default.sse_algorithm";
  const auto by_key = [&](const Value& side) {
    const Value algorithm = at_path(side, path);
    return algorithm.is("aws:kms") || algorithm.is("aws:kms:dsse");
  };
  if (!by_key(subject.before) || !at_path(subject.after, path).is("AES256")) return std::nullopt;
  return Hit{{subject.evidence(path)}, {}, {}};
}

constexpr Rule rules[] = {
    {
        .id = "store-not-encrypted",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_db_instance aws_rds_cluster aws_docdb_cluster aws_neptune_cluster aws_efs_file_system "
                 "aws_redshift_cluster aws_elasticache_replication_group aws_ebs_volume aws_instance "
                 "aws_launch_template aws_opensearch_domain aws_elasticsearch_domain aws_dax_cluster "
                 "aws_workspaces_workspace aws_timestreaminfluxdb_db_instance aws_memorydb_cluster "
                 "aws_sagemaker_endpoint_configuration aws_fsx_openzfs_file_system",
        .attributes = "storage_encrypted encrypted at_rest_encryption_enabled transit_encryption_enabled "
                      "root_block_device.encrypted ebs_block_device.encrypted "
                      "block_device_mappings.ebs.encrypted encrypt_at_rest.enabled "
                      "node_to_node_encryption.enabled server_side_encryption.enabled "
                      "root_volume_encryption_enabled user_volume_encryption_enabled tls_enabled",
        .title = "made without encryption",
        .why =
            "a snapshot or disk that leaks can be read, and most stores cannot be encrypted later in place",
        .fix = "switch it on before there is data in it",
        .fine_when = "it never holds anything but public or scratch data",
        .applies = made_without,
    },
    {
        .id = "encryption-key-dropped",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_sqs_queue aws_sns_topic aws_cloudwatch_log_group aws_cloudtrail aws_kinesis_stream "
                 "aws_secretsmanager_secret aws_ssm_parameter aws_ecr_repository aws_sfn_state_machine "
                 "aws_codebuild_project aws_codepipeline",
        .attributes = "kms_master_key_id kms_key_id encryption_key encryption_configuration.kms_key",
        .title = "no longer encrypted with a key of yours",
        .why = "rights on the key no longer limit who reads it",
        .fix = "keep the key",
        .fine_when = "the key of AWS is enough for this data",
        .applies = emptied,
    },
    {
        .id = "stream-encryption-off",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_kinesis_stream aws_sqs_queue",
        .attributes = "encryption_type sqs_managed_sse_enabled",
        .values = "NONE false",
        .title = "records are no longer encrypted where they are stored",
        .why = "data is stored in the clear",
        .fix = "keep it on; it costs nothing with the key of AWS",
        .fine_when = "a key of yours takes over in the same change",
        .applies = changes_to_value,
    },
    {
        .id = "s3-encryption-weakened",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_s3_bucket_server_side_encryption_configuration",
        .title = "bucket no longer encrypts with a key of yours",
        .why = "rights on the key no longer limit who reads new objects",
        .fix = "keep `aws:kms`",
        .fine_when = "the objects are public anyway",
        .applies = bucket_encryption_weaker,
    },
};

}  // namespace

std::span<const Rule> encryption_rules() {
  return rules;
}
