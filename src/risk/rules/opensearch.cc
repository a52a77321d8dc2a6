// Domains and collections of OpenSearch.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "opensearch-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_opensearch_domain aws_elasticsearch_domain",
        .title = "search domain destroyed",
        .why = "its indexes and its automated snapshots go with it",
        .fix = "take a snapshot into a bucket of your own and test restoring it first",
        .fine_when = "it can be indexed again from its source",
        .applies = destroyed,
    },
    {
        .id = "aoss-collection-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_opensearchserverless_collection",
        .title = "search collection destroyed",
        .why = "its indexes are lost, and no snapshot of it can be kept",
        .fix = "make a new collection beside it and index again",
        .fine_when = "its contents can be indexed again from their source",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> opensearch_rules() {
  return rules;
}
