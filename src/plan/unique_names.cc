#include "plan/unique_names.h"

#include <algorithm>
#include <map>

namespace {

/// Attributes whose value AWS allows once only: in the world, the account, the region, or the parent named
/// with it. From the service documentation of each; types whose names may repeat (hosted zones, user pools,
/// REST APIs) are left out on purpose.
struct Identity {
  std::string_view type;
  std::vector<std::string_view> attributes;
};

const std::vector<Identity>& identities() {
  static const std::vector<Identity> all = {
      {"aws_s3_bucket", {"bucket"}},
      {"aws_s3_object", {"bucket", "key"}},
      {"aws_cognito_user_pool_domain", {"domain"}},
      {"aws_iam_role", {"name"}},
      {"aws_iam_user", {"name"}},
      {"aws_iam_group", {"name"}},
      {"aws_iam_policy", {"name"}},
      {"aws_iam_instance_profile", {"name"}},
      {"aws_iam_openid_connect_provider", {"url"}},
      {"aws_iam_role_policy_attachment", {"role", "policy_arn"}},
      {"aws_iam_role_policy", {"role", "name"}},
      {"aws_db_instance", {"identifier"}},
      {"aws_db_subnet_group", {"name"}},
      {"aws_db_parameter_group", {"name"}},
      {"aws_rds_cluster", {"cluster_identifier"}},
      {"aws_rds_cluster_instance", {"identifier"}},
      {"aws_docdb_cluster", {"cluster_identifier"}},
      {"aws_neptune_cluster", {"cluster_identifier"}},
      {"aws_redshift_cluster", {"cluster_identifier"}},
      {"aws_dynamodb_table", {"name"}},
      {"aws_elasticache_replication_group", {"replication_group_id"}},
      {"aws_elasticache_cluster", {"cluster_id"}},
      {"aws_elasticache_subnet_group", {"name"}},
      {"aws_opensearch_domain", {"domain_name"}},
      {"aws_opensearchserverless_collection", {"name"}},
      {"aws_lambda_function", {"function_name"}},
      {"aws_lb", {"name"}},
      {"aws_lb_target_group", {"name"}},
      {"aws_ecr_repository", {"name"}},
      {"aws_ecr_lifecycle_policy", {"repository"}},
      {"aws_eks_cluster", {"name"}},
      {"aws_eks_node_group", {"cluster_name", "node_group_name"}},
      {"aws_ecs_cluster", {"name"}},
      {"aws_ecs_service", {"cluster", "name"}},
      {"aws_ecs_task_definition", {"family"}},
      {"aws_cloudwatch_log_group", {"name"}},
      {"aws_cloudwatch_metric_alarm", {"alarm_name"}},
      {"aws_cloudwatch_event_rule", {"name"}},
      {"aws_sqs_queue", {"name"}},
      {"aws_sns_topic", {"name"}},
      {"aws_kinesis_stream", {"name"}},
      {"aws_kinesis_firehose_delivery_stream", {"name"}},
      {"aws_secretsmanager_secret", {"name"}},
      {"aws_ssm_parameter", {"name"}},
      {"aws_kms_alias", {"name"}},
      {"aws_autoscaling_group", {"name"}},
      {"aws_launch_template", {"name"}},
      {"aws_backup_vault", {"name"}},
      {"aws_sfn_state_machine", {"name"}},
      {"aws_efs_file_system", {"creation_token"}},
      {"aws_security_group", {"vpc_id", "name"}},
      {"aws_subnet", {"vpc_id", "cidr_block"}},
      {"aws_route53_record", {"zone_id", "name", "type"}},
      {"aws_glue_catalog_database", {"name"}},
      {"aws_codebuild_project", {"name"}},
      {"aws_codepipeline", {"name"}},
      {"aws_wafv2_web_acl", {"scope", "name"}},
  };
  return all;
}

}  // namespace

/// Other names of the same thing in the provider. `moved` does not lead from one to the other.
std::string_view family(std::string_view type) {
  static const std::map<std::string_view, std::string_view> aliases = {
      {"aws_alb", "aws_lb"},
      {"aws_alb_listener", "aws_lb_listener"},
      {"aws_alb_listener_rule", "aws_lb_listener_rule"},
      {"aws_alb_listener_certificate", "aws_lb_listener_certificate"},
      {"aws_alb_target_group", "aws_lb_target_group"},
      {"aws_alb_target_group_attachment", "aws_lb_target_group_attachment"},
      {"aws_s3_bucket_object", "aws_s3_object"},
  };
  const auto found = aliases.find(type);
  return found == aliases.end() ? type : found->second;
}

const std::vector<std::string_view>* identity_of(std::string_view type) {
  static const std::map<std::string_view, const std::vector<std::string_view>*> by_type = [] {
    std::map<std::string_view, const std::vector<std::string_view>*> map;
    for (const Identity& identity : identities()) map.emplace(identity.type, &identity.attributes);
    return map;
  }();
  const auto found = by_type.find(family(type));
  return found == by_type.end() ? nullptr : found->second;
}

bool in_identity(std::string_view type, std::string_view attribute) {
  const auto* names = identity_of(type);
  return names != nullptr && std::find(names->begin(), names->end(), attribute) != names->end();
}
