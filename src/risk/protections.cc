#include "risk/protections.h"

#include <fmt/format.h>

#include <algorithm>

#include "risk/attributes.h"
#include "risk/entry_notes.h"

namespace {

using Guard = Protection::Kind;

/// Types that are refused while they hold something, unless forced.
constexpr Words containers =
    "aws_s3_bucket aws_s3_directory_bucket aws_lightsail_bucket aws_backup_vault aws_ecr_repository "
    "aws_ecrpublic_repository aws_route53_zone aws_athena_database aws_athena_workgroup aws_iam_user "
    "aws_transfer_server aws_service_discovery_service google_storage_bucket google_dns_managed_zone";

bool is_known_off(const Value& value) {
  return value.known() && !is_on(value);
}
bool is_named(const Value& value) {
  return value.known() && !is_empty(value);
}
bool is_week(const Value& value) {
  return value.number() >= Decimal(7);
}
bool is_zero(const Value& value) {
  return value.number() == Decimal(0);
}
bool says_retain(const Value& value) {
  return value.is("Retain") || value.is("RETAIN");
}

struct Row {
  Guard kind;
  Words attributes;
  bool (*holds)(const Value&);
  std::string_view words;  ///< behind the attribute's name
};

// One row a meaning; a row counts when `holds` says yes to any of its attributes in `before`.
constexpr Row rows[] = {
    {Guard::left_in_aws,
     "skip_destroy retain_on_delete retain_stack retain_stacks retain_physical_resources preserve", is_on,
     "leaves it in AWS, unmanaged and billed"},
    {Guard::left_in_aws, "retention_policy.home_efs_file_system data_deletion_policy", says_retain,
     "leaves the data in AWS"},
    {Guard::left_in_aws, "root_block_device.delete_on_termination", is_known_off,
     "is off: its root volume stays"},
    {Guard::refused,
     "deletion_protection deletion_protection_enabled delete_protection enable_deletion_protection "
     "termination_protection termination_protection_enabled disable_api_termination",
     is_on, "is on: apply will fail, half-way through the plan"},
    {Guard::if_empty, "force_destroy force_delete", is_known_off, "is off: refused unless it is empty"},
    {Guard::copy_kept, "final_snapshot", is_on, "takes a snapshot first"},
    {Guard::copy_kept, "skip_final_backup", is_known_off, "is off: a final backup is taken"},
    {Guard::copy_kept, "point_in_time_recovery.enabled point_in_time_recovery.status", is_on,
     "is on: restorable for 35 days"},
    {Guard::copy_kept, "final_snapshot_identifier final_snapshot_name", is_named,
     "is set: a final snapshot is taken"},
    {Guard::copy_kept, "delete_automated_backups", is_known_off,
     "is off: automated backups stay for their time"},
    {Guard::delayed, "recovery_window_in_days deletion_window_in_days permanent_deletion_time_in_days",
     is_week, "leaves days to undo it, but use stops at once"},
};

// What makes it worse never lowers anything, but is named.
constexpr Row weakening[] = {
    {Guard::none, "force_destroy force_delete", is_on, "is on: its contents go too"},
    {Guard::none, "skip_final_snapshot skip_final_backup", is_on, "is on: no last copy is taken"},
    {Guard::none, "recovery_window_in_days", is_zero, "is 0: no way back"},
    {Guard::none, "delete_automated_backups", is_on, "is on: automated backups go too"},
    {Guard::none, "cascade delete_data_in_filesystem close_on_deletion", is_on, "is on: more goes than this"},
};

/// A row may hold and still mean nothing for this object.
bool counts(const Row& row, std::string_view attribute, const Subject& subject) {
  if (row.kind == Guard::if_empty) return containers.has(subject.change.type);
  if (attribute == "final_snapshot_identifier" || attribute == "final_snapshot_name")
    return is_off(subject.before["skip_final_snapshot"]);
  if (attribute == "delete_automated_backups")
    return subject.before["backup_retention_period"].number() > Decimal(0);
  return true;
}

void add_detail(Protection& protection, std::string_view attribute, std::string_view words) {
  if (!protection.detail.empty()) protection.detail += "; ";
  protection.detail += fmt::format("`{}` {}", attribute, words);
}

Protection read_protection(const Subject& subject) {
  Protection protection;
  const auto is_shown = [&](std::string_view path) {
    return std::any_of(protection.evidence.begin(), protection.evidence.end(),
                       [&](const Evidence& evidence) { return evidence.path == path; });
  };
  const auto read = [&](const Row& row) {
    for (const std::string_view attribute : row.attributes) {
      const Value value = at_path(subject.before, attribute);
      if (value.absent()) continue;
      if (!is_shown(attribute)) protection.evidence.push_back(subject.evidence(attribute));
      if (!row.holds(value) || !counts(row, attribute, subject)) continue;
      protection.kind = std::max(protection.kind, row.kind);
      add_detail(protection, attribute, row.words);
    }
  };
  std::for_each(std::begin(rows), std::end(rows), read);
  std::for_each(std::begin(weakening), std::end(weakening), read);
  return protection;
}

}  // namespace

std::shared_ptr<const Protection> protection_of(const Subject& subject) {
  if (subject.notes == nullptr) return std::make_shared<const Protection>(read_protection(subject));
  auto& known = subject.notes->protection;
  if (known == nullptr) known = std::make_shared<const Protection>(read_protection(subject));
  return known;
}

bool is_protecting(std::string_view attribute) {
  const auto names_it = [&](const Row& row) { return row.attributes.has(attribute); };
  return std::any_of(std::begin(rows), std::end(rows), names_it) ||
         std::any_of(std::begin(weakening), std::end(weakening), names_it);
}

Severity softened(Severity severity, Guard kind) {
  const auto lowered = [&](int levels) {
    const int floor = std::min(static_cast<int>(severity), static_cast<int>(Severity::low));
    return static_cast<Severity>(std::max(static_cast<int>(severity) - levels, floor));
  };
  switch (kind) {
    case Guard::none:
      return severity;
    case Guard::delayed:
    case Guard::copy_kept:
    case Guard::if_empty:
      return lowered(1);
    case Guard::refused:
      return lowered(2);
    case Guard::left_in_aws:
      return std::min(severity, Severity::low);
  }
  return severity;
}
