#include "cost/pricers.h"

#include <unordered_map>

std::vector<std::span<const Pricer>> all_pricers() {
  return {
      cloudwatch_pricers(), dynamodb_pricers(), ec2_pricers(), ecr_pricers(), ecs_pricers(),
      efs_pricers(),        eks_pricers(),      elb_pricers(), kms_pricers(), lambda_pricers(),
      rds_pricers(),        secrets_pricers(),  vpc_pricers(),
  };
}

const Pricer* pricer_of(std::string_view type) {
  static const std::unordered_map<std::string_view, const Pricer*> by_type = [] {
    std::unordered_map<std::string_view, const Pricer*> map;
    for (std::span<const Pricer> family : all_pricers())
      for (const Pricer& pricer : family) map.emplace(pricer.type, &pricer);
    return map;
  }();
  const auto found = by_type.find(type);
  return found == by_type.end() ? nullptr : found->second;
}
