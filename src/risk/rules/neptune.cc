// Graph databases of Neptune.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "neptune-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_neptune_cluster aws_neptunegraph_graph",
        .title = "graph database destroyed",
        .why = "all its data goes with it, and its automated backups too",
        .fix = "keep it; or take a snapshot, test restoring it, and create the new one from it",
        .fine_when = "its data can be loaded again",
        .applies = destroyed,
    },
    {
        .id = "neptune-snapshot-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_neptune_cluster_snapshot",
        .title = "snapshot of a graph database destroyed",
        .why = "a state that could be restored no longer can",
        .fix = "keep it until a later one was restored in a test",
        .fine_when = "a newer snapshot exists",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> neptune_rules() {
  return rules;
}
