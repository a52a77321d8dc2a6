// The families of pricers: one for each AWS service, in cost/pricers/<service>.cc.
#pragma once

#include <span>

#include "cost/pricer.h"

std::span<const Pricer> acm_pricers();
std::span<const Pricer> analytics_pricers();
std::span<const Pricer> api_gateway_pricers();
std::span<const Pricer> beanstalk_pricers();
std::span<const Pricer> by_use_pricers();
std::span<const Pricer> cloudfront_pricers();
std::span<const Pricer> cloudwatch_pricers();
std::span<const Pricer> cognito_pricers();
std::span<const Pricer> desktop_pricers();
std::span<const Pricer> developer_pricers();
std::span<const Pricer> directory_pricers();
std::span<const Pricer> docdb_pricers();
std::span<const Pricer> dynamodb_pricers();
std::span<const Pricer> ec2_pricers();
std::span<const Pricer> ecr_pricers();
std::span<const Pricer> ecs_pricers();
std::span<const Pricer> efs_pricers();
std::span<const Pricer> eks_pricers();
std::span<const Pricer> elasticache_pricers();
std::span<const Pricer> elb_pricers();
std::span<const Pricer> emr_pricers();
std::span<const Pricer> fsx_pricers();
std::span<const Pricer> governance_pricers();
std::span<const Pricer> keyspaces_pricers();
std::span<const Pricer> kms_pricers();
std::span<const Pricer> lambda_pricers();
std::span<const Pricer> lightsail_pricers();
std::span<const Pricer> messaging_pricers();
std::span<const Pricer> opensearch_pricers();
std::span<const Pricer> rds_pricers();
std::span<const Pricer> route53_pricers();
std::span<const Pricer> s3_pricers();
std::span<const Pricer> sagemaker_pricers();
std::span<const Pricer> secrets_pricers();
std::span<const Pricer> streaming_pricers();
std::span<const Pricer> transfer_pricers();
std::span<const Pricer> unpriced_pricers();
std::span<const Pricer> vpc_pricers();
std::span<const Pricer> waf_pricers();
std::span<const Pricer> wide_network_pricers();
