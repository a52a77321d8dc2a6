// Data stores and keys of other providers: the obvious ones.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "azure-store-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "azurerm_mssql_database azurerm_mssql_server azurerm_mysql_flexible_server "
                 "azurerm_mysql_server azurerm_postgresql_flexible_server azurerm_postgresql_server "
                 "azurerm_mariadb_server azurerm_sql_database azurerm_sql_server "
                 "azurerm_cosmosdb_account azurerm_storage_account azurerm_storage_container "
                 "azurerm_storage_share azurerm_managed_disk azurerm_kubernetes_cluster "
                 "azurerm_key_vault azurerm_key_vault_key azurerm_recovery_services_vault "
                 "azurerm_resource_group",
        .title = "data store or key destroyed",
        .why = "what it holds goes with it",
        .fix = "keep it, or make a copy and test restoring it first",
        .fine_when = "its contents can be made again",
        .applies = destroyed,
    },
    {
        .id = "azure-part-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "azurerm_mysql_database azurerm_mysql_flexible_database azurerm_postgresql_database "
                 "azurerm_postgresql_flexible_server_database azurerm_cosmosdb_sql_database "
                 "azurerm_cosmosdb_sql_container azurerm_redis_cache azurerm_key_vault_secret "
                 "azurerm_key_vault_certificate azurerm_container_registry azurerm_snapshot "
                 "azurerm_dns_zone azurerm_storage_blob azurerm_eventhub azurerm_servicebus_queue "
                 "azurerm_servicebus_namespace",
        .title = "part of a data store destroyed",
        .why = "what it holds goes with it",
        .fix = "keep it, or make a copy and test restoring it first",
        .fine_when = "its contents can be made again",
        .applies = destroyed,
    },
    {
        .id = "google-store-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "google_sql_database_instance google_spanner_instance google_bigtable_instance "
                 "google_storage_bucket google_bigquery_dataset google_compute_disk "
                 "google_compute_region_disk google_filestore_instance google_firestore_database "
                 "google_alloydb_cluster google_container_cluster google_kms_crypto_key "
                 "google_kms_key_ring google_project google_dns_managed_zone",
        .title = "data store or key destroyed",
        .why = "what it holds goes with it",
        .fix = "keep it, or make a copy and test restoring it first",
        .fine_when = "its contents can be made again",
        .applies = destroyed,
    },
    {
        .id = "google-part-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "google_sql_database google_spanner_database google_bigtable_table "
                 "google_bigquery_table google_redis_instance google_secret_manager_secret "
                 "google_artifact_registry_repository google_compute_snapshot google_pubsub_topic "
                 "google_pubsub_subscription google_storage_bucket_object",
        .title = "part of a data store destroyed",
        .why = "what it holds goes with it",
        .fix = "keep it, or make a copy and test restoring it first",
        .fine_when = "its contents can be made again",
        .applies = destroyed,
    },
    {
        .id = "kubernetes-store-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "kubernetes_namespace kubernetes_namespace_v1 kubernetes_persistent_volume "
                 "kubernetes_persistent_volume_v1 kubernetes_persistent_volume_claim "
                 "kubernetes_persistent_volume_claim_v1 kubernetes_stateful_set "
                 "kubernetes_stateful_set_v1 kubernetes_secret kubernetes_secret_v1 helm_release",
        .title = "what a cluster keeps destroyed",
        .why = "volumes and secrets behind it go with it, by their reclaim policy",
        .fix = "keep it, or make a copy and test restoring it first",
        .fine_when = "the volume is released with its data kept",
        .applies = destroyed,
    },
    {
        .id = "other-store-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "digitalocean_database_cluster digitalocean_spaces_bucket digitalocean_volume "
                 "hcloud_volume mongodbatlas_cluster mongodbatlas_advanced_cluster snowflake_database "
                 "snowflake_table postgresql_database mysql_database oci_database_db_system "
                 "oci_objectstorage_bucket alicloud_db_instance alicloud_oss_bucket cloudflare_zone "
                 "cloudflare_r2_bucket github_repository vault_mount tls_private_key",
        .title = "data store or key destroyed",
        .why = "what it holds goes with it",
        .fix = "keep it, or make a copy and test restoring it first",
        .fine_when = "its contents can be made again",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> other_clouds_rules() {
  return rules;
}
