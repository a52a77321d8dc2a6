// Databases of RDS and Aurora.
#include "risk/rules.h"

namespace {

constexpr std::string_view databases[] = {"aws_db_instance", "aws_rds_cluster"};

std::optional<Hit> destroyed(const Subject& subject) {
  if (!subject.destroys()) return std::nullopt;
  return Hit{{subject.evidence("deletion_protection"), subject.evidence("skip_final_snapshot")}, {}, {}};
}

constexpr Rule rules[] = {
    {
        .id = "rds-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = databases,
        .title = "database destroyed",
        .why = "its data goes with it",
        .fix = "keep it, or take a snapshot and test restoring it first",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> rds_rules() {
  return rules;
}
