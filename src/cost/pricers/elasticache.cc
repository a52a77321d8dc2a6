// ElastiCache, MemoryDB and DAX.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "cost/autoscaling.h"
#include "cost/pricers.h"
#include "cost/pricers/reserved.h"

namespace {

constexpr std::string_view elasticache = "AmazonElastiCache";

std::string_view product(std::string_view engine) {
  if (engine == "memcached") return "Memcached";
  return engine == "valkey" ? "Valkey" : "Redis";
}

void nodes(const Resource& r, Bill& bill, std::string_view service, const std::optional<std::string>& type,
           const std::optional<std::string>& engine, const Amount& count) {
  if (!type || type->empty()) {
    bill.unknown("Nodes", type ? "node_type is not in the plan" : "node_type is known after apply");
    return;
  }
  if (!engine) {
    bill.unknown("Nodes", "engine is known after apply");
    return;
  }
  bill.hourly(fmt::format("Nodes (on-demand, {}, {})", *type, product(*engine)), service,
              fmt::format("{};engine={}", *type, product(*engine)), count)
      .remark(reserved_terms(r));
}

/// One snapshot of each cluster is free.
void snapshots(const Resource& r, Bill& bill) {
  const Amount kept = r.amount("snapshot_retention_limit", Quantity(0));
  const Amount stored = r.usage("snapshot_storage_size_gb");
  if (kept.known() && kept.range->high <= Quantity(1) && !stored.known()) return;
  if (stored.known() || bill.has_price(elasticache, "backup_gb_month"))
    bill.metered("Backup storage", elasticache, "backup_gb_month", stored);
}

void cluster(const Resource& r, Bill& bill) {
  if (!r.given("replication_group_id").absent()) {
    const auto group = r.refer("replication_group_id", "aws_elasticache_replication_group");
    if (!group) {
      bill.unknown("Nodes", "the replication group it joins is not in this plan");
      return;
    }
    nodes(r, bill, elasticache, group->text("node_type", ""), group->text("engine", "redis"), 1);
    return;
  }
  const std::optional<std::string> engine = r.text("engine", "redis");
  // A Redis or Valkey cluster outside a replication group has one node, always.
  const bool one = engine && *engine != "memcached";
  nodes(r, bill, elasticache, r.text("node_type", ""), engine,
        one ? r.amount("num_cache_nodes", Quantity(1)) : r.amount("num_cache_nodes"));
  snapshots(r, bill);
}

/// The number of nodes in all the spellings that provider versions have had.
Amount group_nodes(const Resource& r) {
  const Value mode = r.values().block("cluster_mode");
  const bool in_block = mode.is_object();
  const auto shards_of = [&] {
    return in_block ? Resource::amount(mode["num_node_groups"], "num_node_groups", Quantity(1))
                    : r.amount("num_node_groups", Quantity(1));
  };
  const auto replicas_of = [&] {
    return in_block
               ? Resource::amount(mode["replicas_per_node_group"], "replicas_per_node_group", Quantity(0))
               : r.amount("replicas_per_node_group", Quantity(0));
  };
  const bool sharded =
      in_block || !r.given("num_node_groups").absent() || !r.given("replicas_per_node_group").absent();
  for (std::string_view attribute : {"num_cache_clusters", "number_cache_clusters"})
    if (const Value value = r.given(attribute); !value.absent() && !sharded)
      return Resource::amount(value, attribute);
  if (!sharded) return r.amount("num_cache_clusters", Quantity(1));
  const auto id = r.given("replication_group_id").text();
  const std::string name = id ? fmt::format("replication-group/{}", *id) : "";
  const Amount shards = autoscaled(r, "elasticache:replication-group:NodeGroups", name, shards_of());
  const Amount replicas = autoscaled(r, "elasticache:replication-group:Replicas", name, replicas_of());
  return shards * (replicas + Amount(1));
}

void replication_group(const Resource& r, Bill& bill) {
  std::optional<std::string> type = r.text("node_type", "");
  std::optional<std::string> engine = r.text("engine", "redis");
  if (type && type->empty() && !r.given("global_replication_group_id").absent()) {
    type = std::nullopt;
    if (const auto global =
            r.refer("global_replication_group_id", "aws_elasticache_global_replication_group"))
      if (const auto primary =
              global->refer("primary_replication_group_id", "aws_elasticache_replication_group"))
        type = primary->text("node_type", "");
  }
  nodes(r, bill, elasticache, type, engine, group_nodes(r));
  snapshots(r, bill);
}

void global_group(const Resource&, Bill& bill) {
  bill.free("its member groups are priced where they stand; transfer between regions is by use");
}

/// What commands use is billed, and never less than the cache's own minimum for a second; its maximum bounds
/// it.
void bill_processing(const Resource& r, const Value& per_second, const std::string& item, Bill& bill) {
  const Amount seconds(3600 * hours_per_month);
  const Amount least =
      Resource::amount(per_second["minimum"], "minimum of ecpu_per_second", Quantity(0)) * seconds;
  const Amount most =
      Resource::amount(per_second["maximum"], "maximum of ecpu_per_second", Quantity(0)) * seconds;
  Amount used = r.usage("monthly_ecpus");
  if (used.known() && least.known()) {
    bill.metered("ElastiCache processing units", elasticache, item, used.at_least(least.range->high));
  } else if (least.known() && most.known() && !most.is_zero()) {
    Amount bounds(Range<Quantity>(least.range->low, std::max(least.range->low, most.range->high)),
                  "minimum..maximum of ecpu_per_second, all month");
    bounds.usage_keys = used.usage_keys;
    bill.monthly("ElastiCache processing units", elasticache, item, bounds);
  } else {
    bill.monthly("ElastiCache processing units (minimum)", elasticache, item, least);
    bill.metered("ElastiCache processing units", elasticache, item, used);
  }
}

/// Data is billed by the hour, never less than a minimum: 1 GB, for Valkey 0.1 GB, or what the cache's own
/// limits say.
void serverless(const Resource& r, Bill& bill) {
  const std::optional<std::string> engine = r.text("engine", "");
  if (!engine || engine->empty()) {
    bill.unknown("Cache", "engine is known after apply");
    return;
  }
  const std::string_view name = product(*engine);
  const Quantity least = name == "Valkey" ? Quantity(1) / Quantity(10) : Quantity(1);
  const Value limits = r.values().block("cache_usage_limits");
  const Value data = limits.block("data_storage");
  const Amount minimum = Resource::amount(data["minimum"], "minimum of data_storage", least);
  const Amount maximum = Resource::amount(data["maximum"], "maximum of data_storage", least);
  Amount stored = !minimum.known() ? minimum : maximum;
  if (minimum.known() && maximum.known()) {
    const Quantity low = std::max(minimum.range->low, least);
    const bool bounded = !data["maximum"].absent();
    stored = Amount(Range<Quantity>(low, bounded ? std::max(low, maximum.range->high) : low),
                    bounded ? "minimum..maximum of data_storage" : "the least that is billed");
  }
  const std::string gb = fmt::format("serverless_data_gb_hour;engine={}", name);
  bill.hourly("Data stored", elasticache, gb, stored).remark("what is stored above the minimum is by use");
  bill.metered("Data stored above the minimum", elasticache, gb,
               r.usage("storage_gb_above_minimum") * Amount(hours_per_month));
  const std::string unit = fmt::format("serverless_ecpu;engine={}", name);
  bill_processing(r, limits.block("ecpu_per_second"), unit, bill);
  const Amount kept = r.amount("snapshot_retention_limit", Quantity(0));
  if (!(kept.known() && kept.is_zero()) && bill.has_price(elasticache, "backup_gb_month"))
    bill.metered("Backup storage", elasticache, "backup_gb_month", r.usage("snapshot_storage_size_gb"));
}

void memorydb(const Resource& r, Bill& bill) {
  constexpr std::string_view service = "AmazonMemoryDB";
  const std::optional<std::string> engine = r.text("engine", "redis");
  // Terraform's defaults: one shard with one replica.
  nodes(r, bill, service, r.text("node_type", ""), engine,
        r.amount("num_shards", Quantity(1)) * (r.amount("num_replicas_per_shard", Quantity(1)) + Amount(1)));
  const std::string_view name = product(engine.value_or("redis"));
  if (name == "Redis")
    bill.metered("Data written", service, "data_written_gb;engine=Redis", r.usage("monthly_data_written_gb"));
  const Amount kept = r.amount("snapshot_retention_limit", Quantity(0));
  if (!kept.is_zero())
    bill.metered("Snapshot storage", service, fmt::format("snapshot_gb_month;engine={}", name),
                 r.usage("snapshot_storage_size_gb"));
}

void dax(const Resource& r, Bill& bill) {
  const std::optional<std::string> type = r.text("node_type", "");
  if (!type || type->empty())
    bill.unknown("Nodes", "node_type is known after apply");
  else
    bill.hourly(fmt::format("Nodes (on-demand, {})", *type), "AmazonDAX", *type,
                r.amount("replication_factor"));
}

constexpr Pricer pricers[] = {
    {"aws_elasticache_cluster", "ElastiCache", cluster},
    {"aws_elasticache_replication_group", "ElastiCache", replication_group},
    {"aws_elasticache_global_replication_group", "ElastiCache", global_group},
    {"aws_elasticache_serverless_cache", "ElastiCache", serverless},
    {"aws_memorydb_cluster", "MemoryDB", memorydb},
    {"aws_dax_cluster", "DynamoDB Accelerator", dax},
};

}  // namespace

std::span<const Pricer> elasticache_pricers() {
  return pricers;
}
