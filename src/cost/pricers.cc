#include "cost/pricers.h"

#include <unordered_map>

std::vector<std::span<const Pricer>> all_pricers() {
  return {
      acm_pricers(),        analytics_pricers(),  api_gateway_pricers(), beanstalk_pricers(),
      by_use_pricers(),     cloudfront_pricers(), cloudwatch_pricers(),  cognito_pricers(),
      desktop_pricers(),    developer_pricers(),  directory_pricers(),   docdb_pricers(),
      dynamodb_pricers(),   ec2_pricers(),        ecr_pricers(),         ecs_pricers(),
      efs_pricers(),        eks_pricers(),        elasticache_pricers(), elb_pricers(),
      emr_pricers(),        fsx_pricers(),        governance_pricers(),  keyspaces_pricers(),
      kms_pricers(),        lambda_pricers(),     lightsail_pricers(),   messaging_pricers(),
      opensearch_pricers(), rds_pricers(),        route53_pricers(),     s3_pricers(),
      sagemaker_pricers(),  secrets_pricers(),    streaming_pricers(),   transfer_pricers(),
      unpriced_pricers(),   vpc_pricers(),        waf_pricers(),         wide_network_pricers(),
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
