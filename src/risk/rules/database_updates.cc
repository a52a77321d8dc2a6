// What an update of a database, cache or search domain interrupts, or takes away for good.
#include <fmt/format.h>

#include <string>

#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// Whether what runs is restarted or failed over at once instead of in the window that the owner chose.
std::optional<Hit> restarts_now(const Subject& subject) {
  if (!subject.after["apply_immediately"].is_true()) return std::nullopt;
  std::optional<Hit> hit = changed_in_place(subject);
  if (hit) hit->evidence.push_back(subject.evidence("apply_immediately"));
  return hit;
}

/// Without it the change waits for the window, and is no surprise.
std::optional<Hit> class_changed(const Subject& subject) {
  if (subject.after["apply_immediately"].is_true()) return std::nullopt;
  return changed_in_place(subject);
}

/// The last instance of a cluster that lives on.
std::optional<Hit> last_instance(const Subject& subject) {
  if (!subject.destroys() || subject.creates()) return std::nullopt;
  const auto cluster = subject.before["cluster_identifier"].text();
  if (!cluster) return std::nullopt;
  const std::string_view cluster_type = subject.change.type.substr(0, subject.change.type.rfind('_'));
  const Change* owner = subject.graph.with_value(cluster_type, "cluster_identifier", *cluster, false);
  if (owner == nullptr || owner->deletes) return std::nullopt;
  const auto stays = [](const Change* other) {
    return other->action != Action::destroy && other->action != Action::forget;
  };
  constexpr std::string_view path[] = {"cluster_identifier"};
  for (const bool after : {false, true}) {
    const auto& members = subject.graph.all_with_value(subject.change.type, path, *cluster, after);
    if (std::any_of(members.begin(), members.end(), stays)) return std::nullopt;
  }
  // An instance whose cluster is not known yet may be of this one.
  if (!subject.graph.open_at(subject.change.type, path).empty()) return std::nullopt;
  return Hit{{subject.evidence("cluster_identifier")}, cause(subject), {}};
}

/// An index that is there with other keys, or not at all.
std::optional<Hit> index_rebuilt(const Subject& subject) {
  if (!subject.changes() || subject.destroys() || subject.after["global_secondary_index"].unknown())
    return std::nullopt;
  std::string names;
  for (const Value& before : subject.before["global_secondary_index"].elements()) {
    const auto index = before["name"].text();
    if (!index) continue;
    Value same_name;
    for (const Value& after : subject.after["global_secondary_index"].elements())
      if (after["name"].is(*index)) same_name = after;
    const auto differs_in = [&](std::string_view key) {
      return !is_empty(before[key]) && !same_name[key].unknown() && !same(before[key], same_name[key]);
    };
    if (same_name.absent() || differs_in("hash_key") || differs_in("range_key") ||
        differs_in("projection_type"))
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", *index);
  }
  if (names.empty()) return std::nullopt;
  return Hit{{subject.evidence("global_secondary_index")}, names, {}};
}

std::optional<Hit> made_provisioned(const Subject& subject) {
  if (!subject.before["billing_mode"].is("PAY_PER_REQUEST") ||
      !subject.after["billing_mode"].is("PROVISIONED"))
    return std::nullopt;
  return changed_in_place(subject);
}

/// It can be paused then, and wakes up while callers wait.
std::optional<Hit> may_pause(const Subject& subject) {
  std::optional<Hit> hit = zeroed(subject);
  if (hit && !at_path(subject.before, "serverlessv2_scaling_configuration.min_capacity").known())
    return std::nullopt;
  return hit;
}

std::optional<Hit> ttl_attribute(const Subject& subject) {
  if (!at_path(subject.before, "ttl.enabled").is_true() || !at_path(subject.after, "ttl.enabled").is_true())
    return std::nullopt;
  return changed_in_place(subject);
}

/// 0 keeps rows for ever.
std::optional<Hit> ttl_shorter(const Subject& subject) {
  const std::string_view path = "default_time_to_live";
  const Decimal before = subject.before[path].number().value_or(Decimal(0));
  const auto after = subject.after[path].number();
  if (!subject.changes() || !after || *after == Decimal(0)) return std::nullopt;
  if (before != Decimal(0) && *after >= before) return std::nullopt;
  return Hit{{subject.evidence(path)}, {}, {}};
}

constexpr Rule rules[] = {
    {
        .id = "version-downgrade",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_db_instance aws_rds_cluster aws_rds_global_cluster aws_docdb_cluster "
                 "aws_neptune_cluster aws_opensearch_domain aws_elasticsearch_domain aws_eks_cluster "
                 "aws_mq_broker",
        .attributes = "engine_version version",
        .title = "older version than the one that runs: apply will fail",
        .why = "the service takes no version back, and the apply stops half-way",
        .fix = "leave the version as it is; an older one needs a restore of an older backup",
        .fine_when = "never",
        .applies = version_fell,
    },
    {
        .id = "database-class-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_db_instance aws_rds_cluster_instance aws_docdb_cluster_instance "
                 "aws_neptune_cluster_instance",
        .attributes = "instance_class",
        .title = "size of a database changes",
        .why = "it restarts or fails over in the next maintenance window, and a smaller one has less "
               "memory and fewer connections",
        .fix = "add a reader of the new size and fail over to it, or choose the window",
        .fine_when = "the window suits, and the new size was tried",
        .applies = class_changed,
    },
    {
        .id = "database-restarts-now",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_db_instance aws_rds_cluster aws_rds_cluster_instance aws_docdb_cluster "
                 "aws_docdb_cluster_instance aws_neptune_cluster aws_neptune_cluster_instance "
                 "aws_elasticache_cluster aws_elasticache_replication_group",
        .attributes = "instance_class engine_version option_group_name storage_type node_type",
        .title = "change is applied at once, not in the maintenance window",
        .why = "`apply_immediately` restarts it or fails it over during the apply",
        .fix = "leave `apply_immediately` off and let the window do it",
        .fine_when = "the apply itself is the window",
        .applies = restarts_now,
    },
    {
        .id = "database-last-instance",
        .severity = Severity::critical,
        .category = Category::outage,
        .types = "aws_rds_cluster_instance aws_docdb_cluster_instance aws_neptune_cluster_instance",
        .attributes = "cluster_identifier",
        .title = "last instance of a cluster that stays",
        .why = "nothing answers at its endpoints any more, though the data is kept",
        .fix = "keep one instance",
        .fine_when = "the cluster is put to rest on purpose",
        .applies = last_instance,
    },
    {
        .id = "database-subnet-group-moved",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_db_instance",
        .attributes = "db_subnet_group_name",
        .title = "database moved to another network",
        .why = "RDS moves it while it stands still, or refuses and the apply stops half-way",
        .fix = "restore into the new subnet group, and move the callers over",
        .fine_when = "the new group is in the same network",
        .applies = changed_in_place,
    },
    {
        .id = "database-port-changed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_db_instance aws_rds_cluster aws_redshift_cluster",
        .attributes = "port",
        .title = "port of a database changes",
        .why = "callers that know the old port fail at once, and the database restarts",
        .fix = "let the callers read the port from configuration, and change both in one release",
        .fine_when = "no caller is left",
        .applies = changed_in_place,
    },
    {
        .id = "database-parameters-switched",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_db_instance aws_rds_cluster aws_rds_cluster_instance aws_docdb_cluster "
                 "aws_neptune_cluster aws_redshift_cluster aws_elasticache_replication_group "
                 "aws_memorydb_cluster",
        .attributes = "parameter_group_name db_parameter_group_name db_cluster_parameter_group_name "
                      "cluster_parameter_group_name neptune_cluster_parameter_group_name",
        .title = "other set of parameters for a database",
        .why = "static parameters need a restart, and what the new set leaves out falls back to its "
               "default",
        .fix = "compare both sets, and plan the restart",
        .fine_when = "both sets say the same",
        .applies = changed_in_place,
    },
    {
        .id = "database-ca-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_db_instance aws_rds_cluster aws_rds_cluster_instance aws_docdb_cluster_instance",
        .attributes = "ca_cert_identifier ca_certificate_identifier",
        .title = "certificate authority of a database changes",
        .why = "clients that do not know the new authority can no longer connect, and older engines "
               "restart",
        .fix = "ship the new bundle to all clients first",
        .fine_when = "all clients trust both",
        .applies = changed_in_place,
    },
    {
        .id = "database-storage-limit-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_db_instance",
        .attributes = "max_allocated_storage",
        .title = "database may no longer grow as far",
        .why = "when its disk is full it stops to write",
        .fix = "keep room for the growth of some months",
        .fine_when = "it holds far less than the limit",
        .applies = fell,
    },
    {
        .id = "aurora-global-member-removed",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_rds_cluster aws_docdb_cluster aws_neptune_cluster "
                 "aws_elasticache_replication_group",
        .attributes = "global_cluster_identifier global_replication_group_id",
        .title = "cluster leaves its global cluster",
        .why = "it stands alone from then on, and cannot join again without starting empty",
        .fix = "fail over on purpose, or keep it a member",
        .fine_when = "it is promoted in a planned failover",
        .applies = emptied,
    },
    {
        .id = "aurora-capacity-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_rds_cluster",
        .attributes = "serverlessv2_scaling_configuration.max_capacity "
                      "scaling_configuration.max_capacity",
        .title = "serverless database may no longer grow as far",
        .why = "under load it slows down and refuses connections",
        .fix = "look at the highest use of some weeks first",
        .fine_when = "it never came near the limit",
        .applies = fell,
    },
    {
        .id = "aurora-may-pause",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_rds_cluster",
        .attributes = "serverlessv2_scaling_configuration.min_capacity",
        .title = "serverless database may pause",
        .why = "the first caller after a pause waits for many seconds or gives up",
        .fix = "keep a capacity of at least 0.5 where callers wait",
        .fine_when = "nobody waits for it",
        .applies = may_pause,
    },
    {
        .id = "aurora-backtrack-cut",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_rds_cluster",
        .attributes = "backtrack_window",
        .title = "database can be turned back less far",
        .why = "older points in time are lost at once",
        .fix = "keep the window",
        .fine_when = "backups cover the same time",
        .applies = fell,
    },
    {
        .id = "database-stopped",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_rds_instance_state",
        .attributes = "state=stopped",
        .title = "database stopped",
        .why = "what uses it fails until it is started again",
        .fix = "keep it available",
        .fine_when = "nobody uses it at the time",
        .applies = became,
    },
    {
        .id = "ddb-index-rebuilt",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_dynamodb_table",
        .attributes = "global_secondary_index",
        .title = "index of a table dropped or rebuilt",
        .why = "queries on it fail until it is there again, and an index that is dropped never comes "
               "back",
        .fix = "add the new index under another name, move the queries, drop the old one then",
        .fine_when = "nothing queries the index",
        .applies = index_rebuilt,
    },
    {
        .id = "ddb-pitr-window-cut",
        .severity = Severity::low,
        .category = Category::protection_removed,
        .types = "aws_dynamodb_table",
        .attributes = "point_in_time_recovery.recovery_period_in_days",
        .title = "table can be restored less far back",
        .why = "a mistake that is noticed late can no longer be undone",
        .fix = "keep 35 days",
        .fine_when = "another backup goes back further",
        .applies = fell,
    },
    {
        .id = "ddb-ttl-attribute-changed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_dynamodb_table",
        .attributes = "ttl.attribute_name",
        .title = "items of a table expire by another attribute",
        .why = "items whose new attribute lies in the past vanish in the background",
        .fix = "check the values of the new attribute in the table first",
        .fine_when = "no item has the attribute yet",
        .applies = ttl_attribute,
    },
    {
        .id = "ddb-stream-view-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_dynamodb_table",
        .attributes = "stream_view_type",
        .title = "stream of a table tells other things",
        .why = "it becomes another stream with another ARN, and its consumers stop",
        .fix = "move the consumers over first",
        .fine_when = "nothing reads the stream",
        .applies = changed_in_place,
    },
    {
        .id = "ddb-capacity-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_dynamodb_table",
        .attributes = "read_capacity write_capacity",
        .title = "capacity of a table cut to half or less",
        .why = "requests above it are throttled",
        .fix = "look at the consumed capacity first, or let it scale",
        .fine_when = "the table is idle, or scaling sets the figure",
        .applies = halved,
    },
    {
        .id = "ddb-made-provisioned",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_dynamodb_table",
        .attributes = "billing_mode",
        .title = "table is limited to a fixed capacity",
        .why = "requests above it are throttled, where it took any load before",
        .fix = "set capacities from its metrics, with scaling",
        .fine_when = "the load is steady and known",
        .applies = made_provisioned,
    },
    {
        .id = "keyspaces-pitr-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_keyspaces_table",
        .attributes = "point_in_time_recovery.status",
        .title = "point-in-time recovery of a table switched off",
        .why = "all restore points of the last 35 days are lost at once",
        .fix = "keep it on",
        .fine_when = "the contents can be made again",
        .applies = turned_off,
    },
    {
        .id = "keyspaces-ttl-on",
        .severity = Severity::medium,
        .category = Category::data_loss,
        .types = "aws_keyspaces_table",
        .attributes = "default_time_to_live",
        .title = "rows of a table expire sooner",
        .why = "what is written from then on vanishes by itself",
        .fix = "keep the time to live as long as the data is needed",
        .fine_when = "the data is needed for less time",
        .applies = ttl_shorter,
    },
    {
        .id = "timestream-retention-cut",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_timestreamwrite_table",
        .attributes = "retention_properties.magnetic_store_retention_period_in_days "
                      "retention_properties.memory_store_retention_period_in_hours",
        .title = "points of a time series are kept for a shorter time",
        .why = "older points vanish",
        .fix = "export them first",
        .fine_when = "nobody reads the older points",
        .applies = fell,
    },
    {
        .id = "elasticache-replicas-removed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_elasticache_replication_group aws_memorydb_cluster",
        .attributes = "num_cache_clusters replicas_per_node_group num_replicas_per_shard",
        .title = "copies of a cache removed",
        .why = "fewer nodes take the reads, and without a copy the loss of a node loses its data",
        .fix = "keep one replica where an outage matters",
        .fine_when = "the remaining nodes carry the load",
        .applies = fell,
    },
    {
        .id = "elasticache-shards-cut",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_elasticache_replication_group aws_memorydb_cluster",
        .attributes = "num_node_groups num_shards",
        .title = "shards of a cache removed",
        .why = "its keys are moved while it serves, and what does not fit is dropped",
        .fix = "check the memory that is in use first",
        .fine_when = "the remaining shards hold it all",
        .applies = fell,
    },
    {
        .id = "elasticache-major-upgrade",
        .severity = Severity::medium,
        .category = Category::irreversible,
        .types = "aws_elasticache_replication_group aws_elasticache_cluster aws_memorydb_cluster",
        .attributes = "engine_version",
        .title = "cache gets a new major version",
        .why = "there is no way back but a new group from a snapshot",
        .fix = "try it on a group made from a snapshot first",
        .fine_when = "the clients are known to work with it",
        .applies = major_rose,
    },
    {
        .id = "elasticache-node-type-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_elasticache_replication_group aws_elasticache_cluster aws_memorydb_cluster",
        .attributes = "node_type",
        .title = "nodes of a cache are exchanged",
        .why = "connections break while each node is exchanged, and a smaller one may not hold the data",
        .fix = "do it while little happens",
        .fine_when = "clients reconnect by themselves",
        .applies = class_changed,
    },
    {
        .id = "elasticache-limit-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_elasticache_serverless_cache",
        .attributes = "cache_usage_limits.data_storage.maximum "
                      "cache_usage_limits.ecpu_per_second.maximum",
        .title = "serverless cache may no longer grow as far",
        .why = "it drops keys or throttles callers at the limit",
        .fix = "look at its highest use first",
        .fine_when = "it never came near the limit",
        .applies = fell,
    },
    {
        .id = "opensearch-upgrade",
        .severity = Severity::high,
        .category = Category::irreversible,
        .types = "aws_opensearch_domain aws_elasticsearch_domain",
        .attributes = "engine_version elasticsearch_version",
        .title = "search domain gets a new version",
        .why = "there is no way back, and clients may not work with it",
        .fix = "take a manual snapshot, and try the clients with it first",
        .fine_when = "it is a minor version that was tried",
        .applies = version_rose,
    },
    {
        .id = "opensearch-blue-green",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_opensearch_domain aws_elasticsearch_domain",
        .attributes = "cluster_config.instance_type cluster_config.dedicated_master_type "
                      "cluster_config.warm_type ebs_options.volume_type",
        .title = "nodes of a search domain are exchanged",
        .why = "the data moves to new nodes for hours, and the old ones carry double load meanwhile",
        .fix = "do it in quiet hours",
        .fine_when = "it has room for twice its load",
        .applies = changed_in_place,
    },
    {
        .id = "opensearch-nodes-removed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_opensearch_domain aws_elasticsearch_domain",
        .attributes = "cluster_config.instance_count cluster_config.dedicated_master_count "
                      "cluster_config.warm_count",
        .title = "nodes of a search domain removed",
        .why = "the rest must hold all shards, and may run out of disk",
        .fix = "check free storage first",
        .fine_when = "the rest has room for it all",
        .applies = fell,
    },
    {
        .id = "opensearch-zones-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_opensearch_domain aws_elasticsearch_domain",
        .attributes = "cluster_config.zone_awareness_enabled "
                      "cluster_config.multi_az_with_standby_enabled",
        .title = "search domain is no longer spread over zones",
        .why = "the loss of one zone is an outage, and may lose data",
        .fix = "keep it on where an outage matters",
        .fine_when = "it is not production",
        .applies = turned_off,
    },
    {
        .id = "opensearch-masters-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_opensearch_domain aws_elasticsearch_domain",
        .attributes = "cluster_config.dedicated_master_enabled",
        .title = "search domain loses its master nodes",
        .why = "under load the cluster loses track of itself",
        .fix = "keep three of them in production",
        .fine_when = "it is not production",
        .applies = turned_off,
    },
    {
        .id = "opensearch-storage-cut",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_opensearch_domain aws_elasticsearch_domain",
        .attributes = "ebs_options.volume_size",
        .title = "disks of a search domain made smaller",
        .why = "when the data does not fit, the domain stops to take writes",
        .fix = "check what is in use on each node first",
        .fine_when = "it is mostly empty",
        .applies = fell,
    },
    {
        .id = "redshift-resized",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_redshift_cluster",
        .attributes = "node_type number_of_nodes cluster_type encrypted kms_key_id",
        .title = "data warehouse resized or encrypted anew",
        .why = "it can only be read for minutes to hours",
        .fix = "do it in a window",
        .fine_when = "nobody writes to it meanwhile",
        .applies = changed_in_place,
    },
    {
        .id = "redshift-capacity-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_redshiftserverless_workgroup",
        .attributes = "base_capacity max_capacity",
        .title = "serverless data warehouse has less capacity",
        .why = "queries take longer or wait",
        .fix = "look at its highest use first",
        .fine_when = "it never came near the limit",
        .applies = fell,
    },
    {
        .id = "dax-nodes-removed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_dax_cluster",
        .attributes = "replication_factor",
        .title = "nodes of a table cache removed",
        .why = "the rest takes all reads, and a single node is lost with its zone",
        .fix = "keep three nodes in production",
        .fine_when = "the remaining nodes carry the load",
        .applies = fell,
    },
    {
        .id = "subnet-group-shrunk",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_db_subnet_group aws_elasticache_subnet_group aws_redshift_subnet_group "
                 "aws_docdb_subnet_group aws_neptune_subnet_group aws_memorydb_subnet_group "
                 "aws_dax_subnet_group",
        .attributes = "subnet_ids",
        .title = "database may use fewer subnets",
        .why = "a zone less to fail over to, or the change is refused while something is in it",
        .fix = "keep a subnet in each zone",
        .fine_when = "nothing is in the subnet and its zone is given up",
        .applies = shrank,
    },
    {
        .id = "glue-catalog-key-lost",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_glue_data_catalog_encryption_settings",
        .attributes = "data_catalog_encryption_settings.encryption_at_rest.sse_aws_kms_key_id",
        .title = "data catalogue is encrypted with another key",
        .why = "readers need rights on the new key, and on the old one for what is there",
        .fix = "grant the rights first, and keep the old key",
        .fine_when = "all readers have rights on both",
        .applies = changed_in_place,
    },
};

}  // namespace

std::span<const Rule> database_updates_rules() {
  return rules;
}
