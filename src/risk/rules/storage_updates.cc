// What an update of a bucket, disk, file system or backup plan loses, now or later.
#include <fmt/format.h>

#include <algorithm>

#include "plan/diff.h"
#include "risk/attributes.h"
#include "risk/expiry.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> versions_expire(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  return expires_sooner(subject, "noncurrent_version_expiration", "noncurrent_days");
}

/// Objects go to a class that must be restored before they can be read.
std::optional<Hit> archived(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  const auto archives = [](const Value& rules) {
    std::size_t count = 0;
    for (const Value& rule : rules.elements())
      for (const Value& transition : rule["transition"].elements())
        if (rule["status"].is("Enabled") &&
            (transition["storage_class"].is("GLACIER") || transition["storage_class"].is("DEEP_ARCHIVE")))
          ++count;
    return count;
  };
  if (archives(subject.after["rule"]) <= archives(subject.before["rule"])) return std::nullopt;
  return Hit{{subject.evidence("rule")}, {}, {}};
}

/// For each rule of a plan with the same name, and the copies it makes.
std::optional<Hit> plan_thinned(const Subject& subject) {
  if (!subject.changes() || subject.destroys() || subject.after["rule"].unknown()) return std::nullopt;
  Hit hit;
  for (const Value& before : subject.before["rule"].elements()) {
    Value after;
    for (const Value& rule : subject.after["rule"].elements())
      if (same(rule["rule_name"], before["rule_name"])) after = rule;
    const std::string_view rule_name = before["rule_name"].text().value_or("a rule");
    const auto was = before.block("lifecycle")["delete_after"].number(),
               is = after.block("lifecycle")["delete_after"].number();
    if (after.absent())
      hit.detail = joined(std::move(hit.detail), fmt::format("`{}` is gone", rule_name));
    else if (is > Decimal(0) && (!was || *was == Decimal(0) || *is < *was))
      hit.detail =
          joined(std::move(hit.detail), fmt::format("`{}` keeps for {} days", rule_name, is->text()));
    else if (after["copy_action"].size() < before["copy_action"].size() &&
             !after["copy_action"].partly_unknown())
      hit.detail = joined(std::move(hit.detail), fmt::format("`{}` makes fewer copies", rule_name));
  }
  if (hit.detail.empty()) return std::nullopt;
  hit.evidence.push_back(subject.evidence("rule"));
  return hit;
}

/// After so many days not even the root user can take the lock away.
std::optional<Hit> lock_for_ever(const Subject& subject) {
  if (is_empty(subject.after["changeable_for_days"]) || !is_empty(subject.before["changeable_for_days"]))
    return std::nullopt;
  return Hit{{subject.evidence("changeable_for_days"), subject.evidence("min_retention_days"),
              subject.evidence("max_retention_days")},
             {},
             {}};
}

std::optional<Hit> opted_out(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  Hit hit;
  for (const auto& [type, was_on] : subject.before["resource_type_opt_in_preference"].members())
    if (is_on(was_on) && is_off(subject.after["resource_type_opt_in_preference"][type]))
      hit.detail = joined(std::move(hit.detail), type);
  if (hit.detail.empty()) return std::nullopt;
  hit.evidence.push_back(subject.evidence("resource_type_opt_in_preference"));
  return hit;
}

std::optional<Hit> replication_paused(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  const auto enabled = [](const Value& rules) {
    std::size_t count = 0;
    for (const Value& rule : rules.elements()) count += rule["status"].is("Enabled") ? 1 : 0;
    return count;
  };
  if (subject.after["rule"].partly_unknown() ||
      enabled(subject.after["rule"]) >= enabled(subject.before["rule"]))
    return std::nullopt;
  return Hit{{subject.evidence("rule")}, {}, {}};
}

/// Any change replaces a selection.
std::optional<Hit> selection_narrowed(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  const auto loses_some = [&](std::string_view path) {
    const Value before = subject.before[path], after = subject.after[path];
    if (after.partly_unknown()) return false;
    for (const Value& element : before.elements()) {
      const std::vector<Value> kept = after.elements();
      if (std::none_of(kept.begin(), kept.end(), [&](const Value& each) { return same(each, element); }))
        return true;
    }
    return false;
  };
  // A condition that is dropped, or a thing no longer left out, selects more.
  if (!loses_some("resources") && !loses_some("selection_tag")) return std::nullopt;
  return Hit{{subject.evidence("resources"), subject.evidence("selection_tag")}, {}, {}};
}

/// The difference of the two documents tells: a number of images or days that fell.
std::optional<Hit> images_go_sooner(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  const Diff diff(subject.change, subject.look);
  for (const Difference& difference : diff.differences())
    if (difference.inside_text && difference.path.ends_with("countNumber") && difference.before.number() &&
        difference.after.number() && *difference.after.number() < *difference.before.number())
      return Hit{
          {subject.evidence("policy")},
          fmt::format("{} → {}", difference.before.number()->text(), difference.after.number()->text()),
          {}};
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "s3-mfa-delete-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_s3_bucket_versioning aws_s3_bucket",
        .attributes = "versioning_configuration.mfa_delete versioning.mfa_delete",
        .title = "versions of a bucket can be deleted without a second factor",
        .why = "a stolen key is enough to delete them for good",
        .fix = "keep it on",
        .fine_when = "another lock protects the versions",
        .applies = turned_off,
    },
    {
        .id = "s3-objects-expire",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_s3_bucket_lifecycle_configuration",
        .title = "objects of a bucket start to be deleted, or sooner",
        .why = "a lifecycle rule deletes what is older, in the background, from the next day on",
        .fix = "show what its filter takes, and start with old versions only",
        .fine_when = "only scratch data is under its filter",
        .applies = data_expires,
    },
    {
        .id = "s3-versions-expire",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_s3_bucket_lifecycle_configuration",
        .title = "old versions in a bucket are deleted sooner",
        .why = "what was overwritten or deleted can be brought back for a shorter time",
        .fix = "keep 30 days or more",
        .fine_when = "backups cover the same time",
        .applies = versions_expire,
    },
    {
        .id = "s3-objects-archived",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_s3_bucket_lifecycle_configuration",
        .title = "objects of a bucket start to be archived",
        .why = "they must be restored for minutes to hours before anybody can read them",
        .fix = "use GLACIER_IR where something reads them directly",
        .fine_when = "nothing reads the older objects",
        .applies = archived,
    },
    {
        .id = "s3-key-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_s3_bucket_server_side_encryption_configuration",
        .attributes = "rule.apply_server_side_encryption_by_default.kms_master_key_id",
        .title = "objects of a bucket are encrypted with another key",
        .why = "readers need rights on the new key, and on the old one for what is there",
        .fix = "grant the rights first, and keep the old key",
        .fine_when = "all readers have rights on both",
        .applies = changed_in_place,
    },
    {
        .id = "s3-notification-removed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_s3_bucket_notification",
        .attributes = "lambda_function queue topic",
        .title = "bucket no longer tells of new objects",
        .why = "what works on them is not called, and nothing fails loudly",
        .fix = "keep all targets of a bucket in one resource",
        .fine_when = "the target is retired",
        .applies = shrank,
    },
    {
        .id = "s3-replication-paused",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_s3_bucket_replication_configuration",
        .title = "replication of a bucket ends in part",
        .why = "new objects under the rule have no second copy",
        .fix = "keep the rule enabled",
        .fine_when = "the copy is given up",
        .applies = replication_paused,
    },
    {
        .id = "s3-acceleration-off",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_s3_bucket_accelerate_configuration",
        .attributes = "status=Suspended",
        .title = "transfer acceleration of a bucket switched off",
        .why = "callers that use its accelerated name fail",
        .fix = "move the callers to the plain name first",
        .fine_when = "no caller uses the name",
        .applies = became,
    },
    {
        .id = "ebs-shrunk",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_ebs_volume",
        .attributes = "size",
        .title = "disk made smaller: apply will fail",
        .why = "EC2 refuses to shrink a disk, and the apply stops half-way",
        .fix = "leave `size` as it is; a smaller disk is a new one",
        .fine_when = "never",
        .applies = fell,
    },
    {
        .id = "ebs-performance-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_ebs_volume",
        .attributes = "iops throughput",
        .title = "disk gets slower",
        .why = "what runs on it waits for its disk",
        .fix = "look at what it uses first",
        .fine_when = "it never came near the limit",
        .applies = halved,
    },
    {
        .id = "root-disk-not-kept",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_instance aws_launch_template aws_spot_instance_request",
        .attributes = "root_block_device.delete_on_termination "
                      "block_device_mappings.ebs.delete_on_termination "
                      "ebs_block_device.delete_on_termination",
        .title = "disk is deleted with its instance from now on",
        .why = "a termination takes the data on it along",
        .fix = "keep data on a volume of its own",
        .fine_when = "nothing on it is worth keeping",
        .applies = turned_on,
    },
    {
        .id = "efs-overwrite-allowed",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_efs_file_system",
        .attributes = "protection.replication_overwrite=ENABLED",
        .title = "file system may be overwritten by replication",
        .why = "a replication with this one as its target replaces what it holds",
        .fix = "keep the protection on",
        .fine_when = "it is a target that is to be failed back",
        .applies = left,
    },
    {
        .id = "efs-throughput-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_efs_file_system",
        .attributes = "provisioned_throughput_in_mibps",
        .title = "file system gets slower",
        .why = "what runs on it waits for its files",
        .fix = "look at what it uses first",
        .fine_when = "it never came near the limit",
        .applies = halved,
    },
    {
        .id = "fsx-throughput-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_fsx_windows_file_system aws_fsx_openzfs_file_system aws_fsx_ontap_file_system",
        .attributes = "throughput_capacity throughput_capacity_per_ha_pair",
        .title = "file server gets smaller",
        .why = "it fails over while it is exchanged, and serves less afterwards",
        .fix = "do it in a window",
        .fine_when = "it never came near the limit",
        .applies = fell,
    },
    {
        .id = "fsx-storage-shrunk",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_fsx_windows_file_system aws_fsx_openzfs_file_system aws_fsx_ontap_file_system "
                 "aws_fsx_lustre_file_system",
        .attributes = "storage_capacity",
        .title = "file system made smaller: apply will fail",
        .why = "FSx refuses to shrink storage, and the apply stops half-way",
        .fix = "leave `storage_capacity` as it is; a smaller one needs a copy",
        .fine_when = "never",
        .applies = fell,
    },
    {
        .id = "backup-selection-narrowed",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_backup_selection",
        .attributes = "resources selection_tag condition",
        .title = "fewer things are backed up",
        .why = "what falls out of the selection gets no new backup, and its old ones expire",
        .fix = "show first that another plan selects it",
        .fine_when = "what falls out is meant to go",
        .applies = selection_narrowed,
    },
    {
        .id = "backup-plan-thinned",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_backup_plan",
        .title = "backup plan keeps less",
        .why = "restore points go sooner, or a copy is no longer made",
        .fix = "keep the longer of both",
        .fine_when = "another plan keeps as much",
        .applies = plan_thinned,
    },
    {
        .id = "backup-lock-permanent",
        .severity = Severity::medium,
        .category = Category::irreversible,
        .types = "aws_backup_vault_lock_configuration",
        .attributes = "changeable_for_days",
        .title = "lock of a backup vault becomes permanent",
        .why = "after that time nobody can shorten it or delete the backups before their time, not even "
               "AWS",
        .fix = "be sure of the retention first",
        .fine_when = "that is what the lock is for",
        .applies = lock_for_ever,
    },
    {
        .id = "backup-opt-out",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_backup_region_settings",
        .attributes = "resource_type_opt_in_preference",
        .title = "service no longer backed up in a region",
        .why = "no plan makes backups of it there any more",
        .fix = "keep it opted in",
        .fine_when = "nothing of the service is there",
        .applies = opted_out,
    },
    {
        .id = "recycle-bin-shortened",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_rbin_rule",
        .attributes = "retention_period.retention_period_value",
        .title = "deleted disks and images can be brought back for a shorter time",
        .why = "a mistake is noticed too late",
        .fix = "keep the longer time",
        .fine_when = "nothing in the recycle bin is still wanted",
        .applies = fell,
    },
    {
        .id = "dlm-retention-cut",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_dlm_lifecycle_policy",
        .attributes = "policy_details.schedule.retain_rule.count "
                      "policy_details.schedule.retain_rule.interval",
        .title = "fewer snapshots of disks are kept",
        .why = "older restore points go with the next run",
        .fix = "keep the longer of both",
        .fine_when = "another schedule keeps as much",
        .applies = fell,
    },
    {
        .id = "ecr-retention-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_ecr_lifecycle_policy",
        .attributes = "policy",
        .title = "images of a repository may be deleted sooner",
        .why = "a service that still runs an image that is gone cannot start another task",
        .fix = "keep the tags that run out of its reach",
        .fine_when = "only untagged images are under its rules",
        .applies = images_go_sooner,
    },
    {
        .id = "ecr-mutable",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_ecr_repository",
        .attributes = "image_tag_mutability=IMMUTABLE",
        .title = "tags of images may be overwritten",
        .why = "what runs under a tag is no longer what was tested under it",
        .fix = "keep tags immutable, and give each build its own",
        .fine_when = "images are pinned by digest everywhere",
        .applies = left,
    },
    {
        .id = "ecr-replication-removed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_ecr_replication_configuration",
        .attributes = "replication_configuration.rule",
        .title = "images are no longer copied to another region",
        .why = "a start in the other region fails with new images",
        .fix = "keep the copy where something starts from it",
        .fine_when = "nothing starts there",
        .applies = shrank,
    },
};

}  // namespace

std::span<const Rule> storage_updates_rules() {
  return rules;
}
