#include "risk/rules.h"

std::vector<std::span<const Rule>> all_rules() {
  return {
      terraform_rules(),
      rds_rules(),
  };
}
