// Volumes and snapshots of EBS, and images.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> detached(const Subject& subject) {
  // An instance that goes too does not miss its disk.
  if (goes_with(subject, "instance_id", "aws_instance", "id")) return std::nullopt;
  return destroyed(subject);
}

constexpr Rule rules[] = {
    {
        .id = "ebs-volume-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_ebs_volume",
        .title = "disk destroyed",
        .why = "everything on it is lost",
        .fix = "set `final_snapshot = true`, apply, and destroy in a later plan",
        .fine_when = "the disk holds scratch data only",
        .applies = destroyed,
    },
    {
        .id = "ebs-snapshot-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_ebs_snapshot aws_ebs_snapshot_copy aws_ebs_snapshot_import",
        .title = "snapshot of a disk destroyed",
        .why = "a state that could be restored no longer can",
        .fix = "keep it until a later one was restored in a test",
        .fine_when = "a newer snapshot exists, or a tool rotates them",
        .applies = destroyed,
    },
    {
        .id = "ebs-detached",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_volume_attachment",
        .title = "disk taken from an instance",
        .why = "what is mounted breaks, and what was not written yet is lost",
        .fix = "stop the instance first: `stop_instance_before_detaching = true`",
        .fine_when = "the instance is stopped",
        .applies = detached,
    },
    {
        .id = "ebs-default-encryption-off",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_ebs_encryption_by_default",
        .attributes = "enabled",
        .title = "disks are no longer encrypted by default",
        .why = "new volumes and snapshots are written in the clear",
        .fix = "keep it on",
        .fine_when = "hardly ever",
        .applies = turned_off,
    },
    {
        .id = "ebs-image-destroyed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_ami aws_ami_copy aws_ami_from_instance",
        .title = "machine image destroyed",
        .why = "launches and scaling from it fail",
        .fix = "move launch templates to another image first",
        .fine_when = "no launch template or group names it",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> ebs_rules() {
  return rules;
}
