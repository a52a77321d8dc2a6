// Clusters of DocumentDB.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "docdb-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_docdb_cluster aws_docdbelastic_cluster",
        .title = "document database destroyed",
        .why = "all its data goes with it, and its automated backups too",
        .fix = "keep it; or take a snapshot, test restoring it, and create the new one from it",
        .fine_when = "its data can be made again, or was moved and checked",
        .applies = destroyed,
    },
    {
        .id = "docdb-snapshot-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_docdb_cluster_snapshot",
        .title = "snapshot of a document database destroyed",
        .why = "a state that could be restored no longer can",
        .fix = "keep it until a later one was restored in a test",
        .fine_when = "a newer snapshot exists",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> docdb_rules() {
  return rules;
}
