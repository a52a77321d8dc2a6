#include "risk/rules.h"

bool is_about_destruction(const Rule& rule) {
  return rule.id.ends_with("-destroyed");
}

bool is_fallback(const Rule& rule) {
  return rule.types.text().starts_with('@');
}

const std::vector<std::span<const Rule>>& all_rules() {
  static const std::vector<std::span<const Rule>> families = {
      terraform_rules(),
      any_rules(),
      count_shift_rules(),
      name_clash_rules(),
      acm_rules(),
      apigateway_rules(),
      backup_rules(),
      cloudfront_rules(),
      cognito_rules(),
      compute_rules(),
      containers_rules(),
      dangling_rules(),
      docdb_rules(),
      drift_rules(),
      dynamodb_rules(),
      ebs_rules(),
      ec2_rules(),
      ecr_rules(),
      efs_rules(),
      elasticache_rules(),
      elb_rules(),
      encryption_rules(),
      fsx_rules(),
      history_rules(),
      iam_access_rules(),
      iam_rights_rules(),
      iam_rules(),
      iam_trust_rules(),
      kinesis_rules(),
      kms_rules(),
      logs_rules(),
      mq_rules(),
      msk_rules(),
      neptune_rules(),
      network_exposure_rules(),
      opensearch_rules(),
      organizations_rules(),
      other_clouds_access_rules(),
      other_clouds_rules(),
      other_clouds_updates_rules(),
      own_access_rules(),
      plain_secrets_rules(),
      public_access_rules(),
      rds_rules(),
      redshift_rules(),
      resource_policies_rules(),
      route53_rules(),
      s3_rules(),
      secretsmanager_rules(),
      sns_rules(),
      sqs_rules(),
      ssm_rules(),
      stores_rules(),
      tls_rules(),
      vpc_rules(),
      compute_updates_rules(),
      database_updates_rules(),
      event_updates_rules(),
      network_updates_rules(),
      storage_updates_rules(),
      watch_updates_rules(),
      harms_rules(),
  };
  return families;
}
