// FSx file systems and AWS Backup.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "cost/pricers.h"

namespace {

constexpr std::string_view fsx = "AmazonFSx";

void fsx_backup(const Resource& r, Bill& bill, std::string_view type, Quantity default_days) {
  const Amount days = r.amount("automatic_backup_retention_days", default_days);
  const std::string item = fmt::format("backup_gb_month;type={}", type);
  const Amount kept = r.usage("backup_storage_gb");
  if ((!days.is_zero() && bill.has_price(fsx, item)) || kept.known())
    bill.metered("Backup storage", fsx, item, kept);
}

void windows(const Resource& r, Bill& bill) {
  const std::optional<std::string> deployment = r.text("deployment_type", "SINGLE_AZ_1");
  const std::optional<std::string> media = r.text("storage_type", "SSD");
  if (!deployment || !media) {
    bill.unknown("File system", "deployment_type or storage_type is known after apply");
    return;
  }
  const std::string_view zones = deployment->starts_with("MULTI_AZ") ? "Multi-AZ" : "Single-AZ";
  bill.monthly("Throughput capacity", fsx,
               fmt::format("throughput_mbps_month;deployment={};type=windows", zones),
               r.amount("throughput_capacity"));
  bill.monthly(fmt::format("Storage ({})", *media), fsx,
               fmt::format("storage_gb_month;deployment={};media={};type=windows", zones,
                           *media == "HDD" ? "hdd" : "ssd"),
               r.amount("storage_capacity"));
  const Value iops = r.values().block("disk_iops_configuration");
  if (iops["mode"].is("USER_PROVISIONED")) {
    const Amount included = r.amount("storage_capacity") * Amount(3);
    const Amount wanted = Resource::amount(iops["iops"], "iops");
    bill.monthly("IOPS above the included", fsx, "provisioned_iops_month;type=windows",
                 included.known() ? wanted.above(included.range->low) : included);
  }
  fsx_backup(r, bill, "windows", 7);
}

void openzfs(const Resource& r, Bill& bill) {
  const std::optional<std::string> deployment = r.text("deployment_type", "");
  if (deployment != "SINGLE_AZ_1") {
    bill.unknown("File system",
                 deployment
                     ? fmt::format("the price of deployment_type {} is not in the price table", *deployment)
                     : "deployment_type is known after apply");
    return;
  }
  bill.monthly("Throughput capacity", fsx, "throughput_mbps_month;deployment=Single-AZ;type=openzfs",
               r.amount("throughput_capacity"));
  const Amount size = r.amount("storage_capacity");
  bill.monthly("Storage (SSD)", fsx, "storage_gb_month;deployment=Single-AZ;media=ssd;type=openzfs", size);
  const Value iops = r.values().block("disk_iops_configuration");
  if (iops["mode"].is("USER_PROVISIONED")) {
    const Amount wanted = Resource::amount(iops["iops"], "iops");
    bill.monthly("IOPS above the included", fsx, "provisioned_iops_month;type=openzfs",
                 size.known() ? wanted.above(size.range->low * Quantity(3)) : size);
  }
  fsx_backup(r, bill, "openzfs", 0);
}

void lustre(const Resource& r, Bill& bill) {
  const std::optional<std::string> deployment = r.text("deployment_type", "SCRATCH_1");
  const std::optional<std::string> media = r.text("storage_type", "SSD");
  if (!deployment || !media) {
    bill.unknown("File system", "deployment_type or storage_type is known after apply");
    return;
  }
  const std::string disk = *media == "HDD" ? "hdd" : "ssd";
  std::string item;
  if (deployment->starts_with("SCRATCH")) {
    item = fmt::format("storage_gb_month;deployment=scratch;media={};type=lustre", disk);
  } else {
    const auto throughput = r.given("per_unit_storage_throughput").scalar();
    if (!throughput) {
      bill.unknown("Storage", "per_unit_storage_throughput is not known");
      return;
    }
    item = fmt::format("storage_gb_month;deployment={};mbps_per_tib={};media={};type=lustre",
                       *deployment == "PERSISTENT_1" ? "persistent-1" : "persistent-2", *throughput, disk);
  }
  bill.monthly(fmt::format("Storage ({})", *deployment), fsx, item, r.amount("storage_capacity"));
}

void ontap(const Resource&, Bill& bill) {
  bill.unknown("File system", "prices of FSx for ONTAP are not in the price table");
}

/// What AWS Backup keeps of EBS, RDS, Aurora and FSx costs what that service's own backups cost, so the price of
/// one stands in for the other. https://aws.amazon.com/backup/pricing/
void backup_vault(const Resource& r, Bill& bill) {
  constexpr std::string_view backup = "AWSBackup";
  struct Line {
    std::string_view label, item, usage;
    std::string_view service = backup;
    std::string_view otherwise = {};  ///< of AWS Backup, where the service has no price
  };
  constexpr Line lines[] = {
      {"EFS backups (warm)", "backup_gb_month;resource=efs;tier=warm", "monthly_efs_warm_backup_gb"},
      {"EFS backups (cold)", "backup_gb_month;resource=efs;tier=cold", "monthly_efs_cold_backup_gb"},
      {"EBS snapshots", "ebs_snapshot_gb_month", "monthly_ebs_snapshot_gb", "AmazonEC2",
       "backup_gb_month;resource=ebs"},
      {"RDS snapshots", "backup_gb_month", "monthly_rds_snapshot_gb", "AmazonRDS",
       "backup_gb_month;resource=rds"},
      {"Aurora snapshots", "aurora_backup_gb_month", "monthly_aurora_snapshot_gb", "AmazonRDS",
       "backup_gb_month;resource=aurora"},
      {"DynamoDB backups (warm)", "backup_gb_month;resource=dynamodb", "monthly_dynamodb_backup_gb"},
      {"DynamoDB backups (cold)", "backup_gb_month;resource=dynamodb;tier=cold",
       "monthly_dynamodb_cold_backup_gb"},
      {"S3 backups", "backup_gb_month;resource=s3", "monthly_s3_backup_gb"},
      {"VMware backups (warm)", "backup_gb_month;resource=vmware;tier=warm", "monthly_vmware_backup_gb"},
      {"FSx for Windows backups", "backup_gb_month;type=windows", "monthly_fsx_windows_backup_gb", fsx,
       "backup_gb_month;resource=fsx-windows"},
      {"FSx for Lustre backups", "backup_gb_month;type=lustre", "monthly_fsx_lustre_backup_gb", fsx,
       "backup_gb_month;resource=fsx-lustre"},
      {"EFS restores (warm)", "restore_gb;resource=efs;tier=warm", "monthly_efs_warm_restore_gb"},
      {"EFS restores (cold)", "restore_gb;resource=efs;tier=cold", "monthly_efs_cold_restore_gb"},
      {"EFS item restores", "restore_item_request;resource=efs", "monthly_efs_item_restore_requests"},
      {"DynamoDB restores", "restore_gb;resource=dynamodb", "monthly_dynamodb_restore_gb"},
      {"S3 restores", "restore_gb;resource=s3", "monthly_s3_restore_gb"},
  };
  for (const Line& line : lines) {
    const Amount used = r.usage(line.usage);
    if (bill.has_price(line.service, line.item))
      bill.metered(std::string(line.label), line.service, line.item, used);
    else if (!line.otherwise.empty() && bill.has_price(backup, line.otherwise))
      bill.metered(std::string(line.label), backup, line.otherwise, used);
    else if (used.known())
      bill.metered(std::string(line.label), line.service, line.item, used);
  }
  if (bill.components().empty()) bill.metered("Backups", backup, lines[0].item);
}

constexpr Pricer pricers[] = {
    {"aws_fsx_windows_file_system", "FSx", windows}, {"aws_fsx_openzfs_file_system", "FSx", openzfs},
    {"aws_fsx_lustre_file_system", "FSx", lustre},   {"aws_fsx_ontap_file_system", "FSx", ontap},
    {"aws_backup_vault", "Backup", backup_vault},
};

}  // namespace

std::span<const Pricer> fsx_pricers() {
  return pricers;
}
