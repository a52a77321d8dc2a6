// Clusters of Managed Kafka.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "msk-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_msk_cluster aws_msk_serverless_cluster",
        .title = "Kafka cluster destroyed",
        .why = "all topics with their messages are lost, there is no snapshot",
        .fix = "mirror to a new cluster and move producers and consumers first",
        .fine_when = "its topics were mirrored to another cluster",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> msk_rules() {
  return rules;
}
