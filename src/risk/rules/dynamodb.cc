// Tables of DynamoDB.
#include <set>

#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> replica_removed(const Subject& subject) {
  if (!subject.changes() || subject.after["replica"].partly_unknown()) return std::nullopt;
  std::set<std::string_view> kept;
  for (const Value& replica : subject.after["replica"].elements())
    if (const auto region = replica["region_name"].text()) kept.insert(*region);
  for (const Value& replica : subject.before["replica"].elements())
    if (const auto region = replica["region_name"].text(); region && kept.count(*region) == 0)
      return Hit{{subject.evidence("replica")}, {}, {}};
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "ddb-table-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_dynamodb_table aws_dynamodb_global_table",
        .title = "table destroyed",
        .why = "all its items go with it",
        .fix = "keep it, or export it and switch `deletion_protection_enabled` on until nobody reads it",
        .fine_when = "the table is empty, or exported and no longer used",
        .applies = destroyed,
    },
    {
        .id = "ddb-replica-removed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_dynamodb_table_replica",
        .title = "copy of a table in another region destroyed",
        .why = "readers in that region fail, and the copy is lost",
        .fix = "move the readers first",
        .fine_when = "the region is retired and nobody reads there",
        .applies = destroyed,
    },
    {
        .id = "ddb-replica-block-removed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_dynamodb_table",
        .title = "copy of a table in another region removed",
        .why = "readers in that region fail, and the copy is lost",
        .fix = "move the readers first; replicas made by `aws_dynamodb_table_replica` need "
               "`ignore_changes = [replica]`",
        .fine_when = "the region is retired and nobody reads there",
        .applies = replica_removed,
    },
    {
        .id = "ddb-pitr-off",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_dynamodb_table",
        .attributes = "point_in_time_recovery.enabled",
        .title = "point-in-time recovery of a table switched off",
        .why = "all restore points of the last 35 days are lost at once",
        .fix = "keep `point_in_time_recovery` enabled",
        .fine_when = "the table is a cache or can be filled again",
        .applies = turned_off,
    },
    {
        .id = "ddb-ttl-on",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_dynamodb_table",
        .attributes = "ttl.enabled",
        .title = "items of a table start to expire",
        .why = "old items vanish in the background, and nothing says which",
        .fix = "check the values of the TTL attribute in the table first",
        .fine_when = "the attribute is new, so that no old item has it",
        .applies = turned_on,
    },
    {
        .id = "ddb-stream-off",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_dynamodb_table",
        .attributes = "stream_enabled",
        .title = "stream of a table switched off",
        .why = "its consumers stop, and a new stream has another ARN",
        .fix = "move the consumers first",
        .fine_when = "nothing reads the stream",
        .applies = turned_off,
    },
};

}  // namespace

std::span<const Rule> dynamodb_rules() {
  return rules;
}
