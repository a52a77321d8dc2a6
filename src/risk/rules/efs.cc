// File systems of EFS.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "efs-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_efs_file_system",
        .title = "file system destroyed",
        .why = "all files on it are lost",
        .fix = "make a restore point with AWS Backup and test it first; a new file system needs a "
               "copy by DataSync",
        .fine_when = "the files were copied and nobody mounts it",
        .applies = destroyed,
    },
    {
        .id = "efs-mount-target-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_efs_mount_target",
        .title = "mount target of a file system destroyed",
        .why = "clients in its zone hang until they mount again",
        .fix = "move the clients first",
        .fine_when = "nothing in that zone mounts it",
        .applies = destroyed,
    },
    {
        .id = "efs-backup-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_efs_backup_policy",
        .attributes = "backup_policy.status",
        .title = "automatic backups of a file system switched off",
        .why = "what is deleted from now on cannot be restored",
        .fix = "keep the backup policy enabled",
        .fine_when = "a backup plan covers the file system",
        .applies = turned_off,
    },
};

}  // namespace

std::span<const Rule> efs_rules() {
  return rules;
}
