// The families of rules: one for each AWS service or subject, in risk/rules/<family>.cc; what an update
// interrupts or takes away, in risk/rules/<kind>_updates.cc; what holds for all of them; and what is seen in
// the plan itself.
#pragma once

#include <span>
#include <vector>

#include "risk/rule.h"

std::span<const PlanRule> plan_rules();
std::span<const PlanRule> scope_rules();
std::span<const Rule> terraform_rules();
std::span<const Rule> any_rules();
std::span<const Rule> acm_rules();
std::span<const Rule> apigateway_rules();
std::span<const Rule> backup_rules();
std::span<const Rule> cloudfront_rules();
std::span<const Rule> cognito_rules();
std::span<const Rule> compute_rules();
std::span<const Rule> containers_rules();
std::span<const Rule> dangling_rules();
std::span<const Rule> docdb_rules();
std::span<const Rule> drift_rules();
std::span<const Rule> dynamodb_rules();
std::span<const Rule> ebs_rules();
std::span<const Rule> ec2_rules();
std::span<const Rule> ecr_rules();
std::span<const Rule> efs_rules();
std::span<const Rule> elasticache_rules();
std::span<const Rule> elb_rules();
std::span<const Rule> encryption_rules();
std::span<const Rule> fsx_rules();
std::span<const Rule> harms_rules();
std::span<const Rule> history_rules();
std::span<const Rule> iam_access_rules();
std::span<const Rule> iam_rights_rules();
std::span<const Rule> iam_rules();
std::span<const Rule> iam_trust_rules();
std::span<const Rule> kinesis_rules();
std::span<const Rule> kms_rules();
std::span<const Rule> logs_rules();
std::span<const Rule> mq_rules();
std::span<const Rule> msk_rules();
std::span<const Rule> name_clash_rules();
std::span<const Rule> neptune_rules();
std::span<const Rule> network_exposure_rules();
std::span<const Rule> opensearch_rules();
std::span<const Rule> organizations_rules();
std::span<const Rule> other_clouds_access_rules();
std::span<const Rule> other_clouds_rules();
std::span<const Rule> other_clouds_updates_rules();
std::span<const Rule> own_access_rules();
std::span<const Rule> plain_secrets_rules();
std::span<const Rule> public_access_rules();
std::span<const Rule> rds_rules();
std::span<const Rule> redshift_rules();
std::span<const Rule> resource_policies_rules();
std::span<const Rule> route53_rules();
std::span<const Rule> s3_rules();
std::span<const Rule> secretsmanager_rules();
std::span<const Rule> sns_rules();
std::span<const Rule> sqs_rules();
std::span<const Rule> ssm_rules();
std::span<const Rule> stores_rules();
std::span<const Rule> tls_rules();
std::span<const Rule> vpc_rules();

std::span<const Rule> compute_updates_rules();
std::span<const Rule> count_shift_rules();
std::span<const Rule> database_updates_rules();
std::span<const Rule> event_updates_rules();
std::span<const Rule> network_updates_rules();
std::span<const Rule> storage_updates_rules();
std::span<const Rule> watch_updates_rules();

/// Its id ends in "-destroyed": it says what the destroy of each of its types harms.
bool is_about_destruction(const Rule& rule);
/// It looks at a class of the catalogue: it speaks only when no rule of a service does.
bool is_fallback(const Rule& rule);

/// All families.
const std::vector<std::span<const Rule>>& all_rules();
