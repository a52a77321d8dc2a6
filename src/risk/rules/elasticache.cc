// Caches of ElastiCache and MemoryDB.
#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// Who takes snapshots of a cache uses it as a store.
std::optional<Hit> cache_destroyed(const Subject& subject) {
  std::optional<Hit> hit = destroyed(subject);
  if (!hit || !(subject.before["snapshot_retention_limit"].number() > Decimal(0)) ||
      !is_empty(subject.before["final_snapshot_identifier"]))
    return hit;
  hit->severity = Severity::critical;
  hit->evidence.push_back(subject.evidence("snapshot_retention_limit"));
  hit->detail =
      joined(std::move(hit->detail), "`snapshot_retention_limit` is set, so somebody needs its contents");
  return hit;
}

constexpr Rule rules[] = {
    {
        .id = "elasticache-group-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_elasticache_cluster aws_elasticache_replication_group "
                 "aws_elasticache_serverless_cache aws_elasticache_global_replication_group",
        .title = "cache destroyed",
        .why = "its contents are lost, and what reads it falls back to slower sources or fails",
        .fix = "set `final_snapshot_identifier`, apply, and destroy in a later plan",
        .fine_when = "it is a pure cache and callers bear a cold start",
        .applies = cache_destroyed,
    },
    {
        .id = "memorydb-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_memorydb_cluster aws_memorydb_multi_region_cluster",
        .title = "in-memory database destroyed",
        .why = "it is a primary store: its data is lost",
        .fix = "set `final_snapshot_name`, apply, and destroy in a later plan",
        .fine_when = "its contents can be filled again",
        .applies = destroyed,
    },
    {
        .id = "memorydb-snapshot-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_memorydb_snapshot",
        .title = "snapshot of an in-memory database destroyed",
        .why = "a state that could be restored no longer can",
        .fix = "keep it until a later one was restored in a test",
        .fine_when = "a newer snapshot exists",
        .applies = destroyed,
    },
    {
        .id = "elasticache-failover-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_elasticache_replication_group",
        .attributes = "automatic_failover_enabled multi_az_enabled",
        .title = "failover of a cache switched off",
        .why = "the loss of one node is an outage then",
        .fix = "keep it on where an outage matters",
        .fine_when = "the cache may be cold for a while",
        .applies = turned_off,
    },
};

}  // namespace

std::span<const Rule> elasticache_rules() {
  return rules;
}
