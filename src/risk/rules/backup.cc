// Backups by AWS Backup and Data Lifecycle Manager.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> lock_removed(const Subject& subject) {
  if (goes_with(subject, "backup_vault_name", "aws_backup_vault", "name")) return std::nullopt;
  return destroyed(subject);
}

constexpr Rule rules[] = {
    {
        .id = "backup-vault-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_backup_vault aws_backup_logically_air_gapped_vault",
        .title = "backup vault destroyed",
        .why = "the restore points in it may be the last copies there are",
        .fix = "keep the vault until its restore points have expired",
        .fine_when = "the vault is empty, or its recovery points were copied",
        .applies = destroyed,
    },
    {
        .id = "backup-vault-lock-removed",
        .severity = Severity::critical,
        .category = Category::protection_removed,
        .types = "aws_backup_vault_lock_configuration",
        .title = "lock of a backup vault removed",
        .why = "anybody with access can delete the backups again",
        .fix = "keep the lock",
        .fine_when = "it is a test vault",
        .applies = lock_removed,
    },
    {
        .id = "backup-plan-removed",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_backup_plan aws_backup_selection aws_dlm_lifecycle_policy",
        .title = "scheduled backups end",
        .why = "nothing new is backed up from now on",
        .fix = "show first that another plan covers the same resources",
        .fine_when = "another plan selects the same resources",
        .applies = destroyed,
    },
    {
        .id = "backup-retention-rule-removed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_rbin_rule",
        .title = "recycle bin rule removed",
        .why = "deleted snapshots and images are no longer kept",
        .fix = "keep it",
        .fine_when = "nothing in the recycle bin is still wanted",
        .applies = destroyed,
    },
    {
        .id = "backup-policy-disabled",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_dlm_lifecycle_policy",
        .attributes = "state",
        .title = "snapshot schedule switched off",
        .why = "nothing new is backed up from now on",
        .fix = "keep it enabled",
        .fine_when = "another schedule covers the same disks",
        .applies = turned_off,
    },
};

}  // namespace

std::span<const Rule> backup_rules() {
  return rules;
}
