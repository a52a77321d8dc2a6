// What an update with Azure, Google or Kubernetes stops, lets expire or leaves without its protection.
#include <fmt/format.h>

#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// Lifecycle rules of a Google bucket that delete and were not there before.
std::optional<Hit> google_objects_expire(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  const auto deletes = [](const Value& rule) { return rule.block("action")["type"].is("Delete"); };
  for (const Value& now : subject.after["lifecycle_rule"].elements()) {
    if (!deletes(now)) continue;
    // Old versions alone: what is current stays.
    if (now.block("condition")["with_state"].is("ARCHIVED")) continue;
    bool was_there = false;
    for (const Value& then : subject.before["lifecycle_rule"].elements())
      was_there = was_there || (deletes(then) && same(then["condition"], now["condition"]));
    if (was_there) continue;
    Hit hit{{subject.evidence("lifecycle_rule")}, {}, {}};
    if (const auto age = now.block("condition")["age"].number())
      hit.detail = fmt::format("after {} days", age->text());
    return hit;
  }
  return std::nullopt;
}

/// A default age for new tables, or partitions of a live one, that is new or lower.
std::optional<Hit> google_tables_expire(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  for (const char* path : {"default_table_expiration_ms", "default_partition_expiration_ms",
                           "time_partitioning.expiration_ms", "expiration_time"}) {
    const Evidence evidence = subject.evidence(path);
    Subject one = subject;
    one.attributes = Words(path);
    if (fell(one)) return Hit{{evidence}, {}, {}};
    const bool was_set = !evidence.before.empty() && evidence.before != "0" && evidence.before != "null";
    const bool is_set = !evidence.after.empty() && evidence.after != "0" && evidence.after != "null";
    if (!was_set && is_set) return Hit{{evidence}, {}, {}};
  }
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "cloud-versioning-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "google_storage_bucket azurerm_storage_account",
        .attributes = "versioning.enabled blob_properties.versioning_enabled",
        .title = "store no longer keeps old versions",
        .why = "what is overwritten or deleted from now on is gone",
        .fix = "keep it on, and let old versions expire instead",
        .fine_when = "the store holds what can be made again",
        .applies = turned_off,
    },
    {
        .id = "cloud-backup-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "google_sql_database_instance azurerm_recovery_services_vault "
                 "azurerm_data_protection_backup_vault",
        .attributes = "settings.backup_configuration.enabled "
                      "settings.backup_configuration.point_in_time_recovery_enabled "
                      "settings.backup_configuration.binary_log_enabled soft_delete_enabled soft_delete",
        .title = "backups switched off",
        .why = "a mistake or a deletion from now on cannot be undone",
        .fix = "keep them on",
        .fine_when = "another backup covers the same",
        .applies = turned_off,
    },
    {
        .id = "cloud-backup-retention-cut",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "google_sql_database_instance google_storage_bucket azurerm_postgresql_flexible_server "
                 "azurerm_postgresql_server azurerm_mysql_flexible_server azurerm_mysql_server "
                 "azurerm_backup_policy_vm azurerm_backup_policy_file_share azurerm_storage_account "
                 "azurerm_mssql_database azurerm_cosmosdb_account",
        .attributes =
            "backup_retention_days settings.backup_configuration.transaction_log_retention_days "
            "settings.backup_configuration.backup_retention_settings.retained_backups "
            "retention_daily.count retention_policy.retention_period "
            "soft_delete_policy.retention_duration_seconds "
            "blob_properties.delete_retention_policy.days short_term_retention_policy.retention_days "
            "backup.retention_in_hours",
        .title = "backups or deleted data are kept for a shorter time",
        .why = "older copies are deleted, and a mistake must be noticed sooner",
        .fix = "keep seven days or more",
        .fine_when = "another backup covers the same time",
        .applies = fell,
    },
    {
        .id = "azure-purge-allowed",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types =
            "azurerm_key_vault azurerm_key_vault_managed_hardware_security_module azurerm_app_configuration",
        .attributes = "purge_protection_enabled",
        .title = "deleted keys and secrets may be purged at once",
        .why = "nobody can take back a deletion any more, by mistake or on purpose",
        .fix = "keep `purge_protection_enabled` on",
        .fine_when = "never where it holds keys that encrypt something",
        .applies = turned_off,
    },
    {
        .id = "azure-soft-delete-removed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "azurerm_storage_account",
        .attributes = "blob_properties.delete_retention_policy "
                      "blob_properties.container_delete_retention_policy share_properties.retention_policy",
        .title = "deleted blobs and shares can no longer be brought back",
        .why = "a deletion is final from now on",
        .fix = "keep the block, with seven days or more",
        .fine_when = "versions or backups cover the same",
        .applies = emptied,
    },
    {
        .id = "google-deletion-allowed",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "google_*",
        .attributes = "deletion_policy=PREVENT",
        .title = "deletion no longer prevented",
        .why = "the next plan may destroy it",
        .fix = "keep `PREVENT` until the plan that destroys it was reviewed",
        .fine_when = "it is to go, and nothing of it is missed",
        .applies = left,
    },
    {
        .id = "google-public-prevention-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "google_storage_bucket",
        .attributes = "public_access_prevention=enforced",
        .title = "bucket may be made public",
        .why = "one binding for `allUsers` is enough then",
        .fix = "keep `enforced`",
        .fine_when = "it is to hold public files",
        .applies = left,
    },
    {
        .id = "cloud-availability-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "google_sql_database_instance",
        .attributes = "settings.availability_type=REGIONAL",
        .title = "database no longer has a standby in another zone",
        .why = "the loss of a zone, and maintenance, stop it",
        .fix = "keep `REGIONAL` in production",
        .fine_when = "an outage of hours is acceptable",
        .applies = left,
    },
    {
        .id = "azure-availability-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "azurerm_postgresql_flexible_server azurerm_mysql_flexible_server",
        .attributes = "high_availability",
        .title = "database server no longer has a standby",
        .why = "the loss of a zone, and maintenance, stop it",
        .fix = "keep the block in production",
        .fine_when = "an outage of hours is acceptable",
        .applies = emptied,
    },
    {
        .id = "cloud-cluster-upgraded",
        .severity = Severity::high,
        .category = Category::irreversible,
        .types = "azurerm_kubernetes_cluster google_container_cluster",
        .attributes = "kubernetes_version min_master_version",
        .title = "Kubernetes control plane upgraded",
        .why = "there is no way back, and what uses removed APIs stops to work",
        .fix = "try add-ons and manifests on a cluster of that version first",
        .fine_when = "the same step was made in another environment",
        .applies = version_rose,
    },
    {
        .id = "cloud-database-upgraded",
        .severity = Severity::high,
        .category = Category::outage,
        .types =
            "google_sql_database_instance azurerm_postgresql_flexible_server azurerm_mysql_flexible_server",
        .attributes = "database_version version",
        .title = "database gets a new major version",
        .why = "it is down meanwhile, and there is no way back but a backup",
        .fix = "rehearse it on a restored copy",
        .fine_when = "it was rehearsed, inside a window",
        .applies = major_rose,
    },
    {
        .id = "google-objects-expire",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "google_storage_bucket",
        .attributes = "lifecycle_rule",
        .title = "objects of a bucket start to be deleted",
        .why = "a lifecycle rule deletes what fits its condition, within a day",
        .fix = "show what its condition takes; begin with old versions",
        .fine_when = "only scratch data fits the condition",
        .applies = google_objects_expire,
    },
    {
        .id = "google-tables-expire",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "google_bigquery_dataset google_bigquery_table",
        .attributes = "default_table_expiration_ms default_partition_expiration_ms "
                      "time_partitioning.expiration_ms expiration_time",
        .title = "tables or partitions start to be deleted, or sooner",
        .why = "what is older goes without anybody asking for it",
        .fix = "export first, and set it on new tables only",
        .fine_when = "the tables can be made again",
        .applies = google_tables_expire,
    },
    {
        .id = "cloud-log-retention-cut",
        .severity = Severity::medium,
        .category = Category::data_loss,
        .types = "azurerm_log_analytics_workspace azurerm_application_insights "
                 "google_logging_project_bucket_config google_logging_organization_bucket_config",
        .attributes = "retention_in_days retention_days",
        .title = "logs are kept for a shorter time",
        .why = "what is older vanishes",
        .fix = "export them first",
        .fine_when = "older ones were exported or are worth nothing",
        .applies = fell,
    },
    {
        .id = "kubernetes-replicas-zero",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "kubernetes_deployment kubernetes_deployment_v1 kubernetes_stateful_set "
                 "kubernetes_stateful_set_v1 kubernetes_replication_controller "
                 "kubernetes_replication_controller_v1",
        .attributes = "spec.replicas",
        .title = "workload runs no copy any more",
        .why = "whoever calls it gets no answer",
        .fix = "keep one; scale down when nobody calls it",
        .fine_when = "it is retired or paused on purpose",
        .applies = zeroed,
    },
};

}  // namespace

std::span<const Rule> other_clouds_updates_rules() {
  return rules;
}
