// File systems of FSx.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "fsx-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_fsx_lustre_file_system aws_fsx_ontap_file_system aws_fsx_ontap_volume "
                 "aws_fsx_openzfs_file_system aws_fsx_openzfs_volume aws_fsx_windows_file_system",
        .title = "file system destroyed",
        .why = "all files on it are lost; Lustre skips its final backup unless told otherwise",
        .fix = "set `skip_final_backup = false`, apply, and destroy in a later plan",
        .fine_when = "a backup was restored elsewhere and checked",
        .applies = destroyed,
    },
    {
        .id = "fsx-store-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_fsx_backup aws_fsx_openzfs_snapshot aws_fsx_ontap_storage_virtual_machine",
        .title = "part of a file system or backup of it destroyed",
        .why = "what it held can no longer be restored",
        .fix = "keep it until a later backup was restored in a test",
        .fine_when = "its data has been moved",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> fsx_rules() {
  return rules;
}
