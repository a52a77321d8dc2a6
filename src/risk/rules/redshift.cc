// Warehouses of Redshift.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "redshift-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_redshift_cluster aws_redshiftserverless_namespace",
        .title = "data warehouse destroyed",
        .why = "its data and its automated snapshots go with it",
        .fix = "take a final snapshot (`skip_final_snapshot = false`, with a "
               "`final_snapshot_identifier`) in an earlier plan",
        .fine_when = "it can be loaded again from its source",
        .applies = destroyed,
    },
    {
        .id = "redshift-snapshot-destroyed",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "aws_redshift_cluster_snapshot aws_redshiftserverless_snapshot",
        .title = "snapshot of a data warehouse destroyed",
        .why = "a state that could be restored no longer can",
        .fix = "keep it until a later one was restored in a test",
        .fine_when = "a newer snapshot exists",
        .applies = destroyed,
    },
    {
        .id = "redshift-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_redshift_cluster aws_redshiftserverless_workgroup",
        .attributes = "publicly_accessible",
        .title = "data warehouse gets a public address",
        .why = "anybody whom a security group lets through can try passwords on it; provider versions "
               "before 6 switch it on when nothing is said",
        .fix = "set `publicly_accessible = false`",
        .fine_when = "hardly ever; use a VPN",
        .applies = is_made_on,
    },
};

}  // namespace

std::span<const Rule> redshift_rules() {
  return rules;
}
