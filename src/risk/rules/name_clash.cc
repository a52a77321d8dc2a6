// New objects that are made before the old ones go, under a name that only one of them can have.
#include <fmt/format.h>

#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

struct Named {
  std::string_view type, attribute,
      within;  ///< `within`: where the name is unique; empty: account and region
};

/// Types whose create is refused while another object has the name; observed, or documented by the service.
/// Left out are those that can be written over (alarms, event rules, parameters) or are numbered (task
/// definitions).
constexpr Named named[] = {
    {"aws_lb", "name", ""},
    {"aws_alb", "name", ""},
    {"aws_elb", "name", ""},
    {"aws_lb_target_group", "name", ""},
    {"aws_alb_target_group", "name", ""},
    {"aws_autoscaling_group", "name", ""},
    {"aws_launch_template", "name", ""},
    {"aws_launch_configuration", "name", ""},
    {"aws_security_group", "name", "vpc_id"},
    {"aws_iam_role", "name", ""},
    {"aws_iam_policy", "name", ""},
    {"aws_iam_user", "name", ""},
    {"aws_iam_group", "name", ""},
    {"aws_iam_instance_profile", "name", ""},
    {"aws_s3_bucket", "bucket", ""},
    {"aws_db_instance", "identifier", ""},
    {"aws_rds_cluster", "cluster_identifier", ""},
    {"aws_rds_cluster_instance", "identifier", ""},
    {"aws_db_subnet_group", "name", ""},
    {"aws_db_parameter_group", "name", ""},
    {"aws_rds_cluster_parameter_group", "name", ""},
    {"aws_docdb_cluster", "cluster_identifier", ""},
    {"aws_neptune_cluster", "cluster_identifier", ""},
    {"aws_redshift_cluster", "cluster_identifier", ""},
    {"aws_dynamodb_table", "name", ""},
    {"aws_elasticache_cluster", "cluster_id", ""},
    {"aws_elasticache_replication_group", "replication_group_id", ""},
    {"aws_elasticache_subnet_group", "name", ""},
    {"aws_elasticache_parameter_group", "name", ""},
    {"aws_opensearch_domain", "domain_name", ""},
    {"aws_lambda_function", "function_name", ""},
    {"aws_ecr_repository", "name", ""},
    {"aws_eks_cluster", "name", ""},
    {"aws_eks_node_group", "node_group_name", "cluster_name"},
    {"aws_ecs_service", "name", "cluster"},
    {"aws_cloudwatch_log_group", "name", ""},
    {"aws_kinesis_stream", "name", ""},
    {"aws_kinesis_firehose_delivery_stream", "name", ""},
    {"aws_kms_alias", "name", ""},
    {"aws_secretsmanager_secret", "name", ""},
    {"aws_backup_vault", "name", ""},
    {"aws_sfn_state_machine", "name", ""},
    {"aws_codebuild_project", "name", ""},
    {"aws_efs_file_system", "creation_token", ""},
    {"aws_batch_compute_environment", "compute_environment_name", ""},
    {"aws_msk_cluster", "cluster_name", ""},
    {"aws_mq_broker", "broker_name", ""},
};

bool stays(const Subject& subject, std::string_view attribute) {
  const auto before = subject.before[attribute].text(), after = subject.after[attribute].text();
  return before && !before->empty() && before == after;
}

std::optional<Hit> name_taken(const Subject& subject) {
  if (!subject.destroys() || !subject.creates() || !subject.change.creates_first) return std::nullopt;
  for (const Named& each : named) {
    if (each.type != subject.change.type || !stays(subject, each.attribute)) continue;
    if (!each.within.empty() && !stays(subject, each.within)) continue;
    return Hit{{subject.evidence(each.attribute)}, fmt::format("`{}` stays", each.attribute), {}};
  }
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "create-first-name-taken",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_*",
        .title = "new object is made while the old one still has its name",
        .why = "the create is refused, and the apply stops with half of its work done",
        .fix = "use a prefix (`name_prefix`) instead of the name, or change the name too",
        .fine_when = "the service lets two of them have the name",
        .applies = name_taken,
    },
};

}  // namespace

std::span<const Rule> name_clash_rules() {
  return rules;
}
