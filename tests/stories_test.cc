// Each story of fixtures/stories.toml that is about a harm has its finding first in its report.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include "catch.h"
#include "plan/plan.h"
#include "risk/assess.h"

namespace {

struct Story {
  std::string_view fixture;
  std::string_view rule;
  std::string_view address;  ///< empty: the plan as a whole
};

constexpr Story stories[] = {
    {"caja-dev-destroy", "plan-destroy-mode", ""},
    {"caja-dev-errored", "plan-errored", ""},
    {"caja-dev-forgotten", "forget-still-billed",
     R"(module.caja.module.dns.aws_route53_record.ipv4["api.dev.caja.dbash.dev"])"},
    {"caja-dev-log-group-imported", "import-and-update", "aws_cloudwatch_log_group.container_insights"},
    {"caja-dev-replaced-by-request", "nat-gateway-destroyed",
     R"(module.caja.module.network.aws_nat_gateway.this["a"])"},
    {"caja-dev-sensitive-unmarked", "ecs-env-secret",
     "module.caja.module.backend.aws_ecs_task_definition.this"},
    {"caja-dev-targeted", "plan-targeted", ""},
    {"caja-prod-alarms-removed", "alarm-destroyed",
     R"(module.caja.module.observability.aws_cloudwatch_metric_alarm.this["alb-5xx"])"},
    {"caja-prod-count-to-for-each", "rename-without-moved", ""},
    {"caja-prod-create-before-destroy", "rds-major-upgrade",
     "module.caja.module.database.aws_db_instance.this"},
    {"caja-prod-drift", "drift-deleted-outside",
     R"(module.caja.module.database.aws_cloudwatch_log_group.this["postgresql"])"},
    // The access logs are kept in a bucket: no worse than those in log groups.
    {"caja-prod-log-retention-cut", "logs-retention-cut",
     R"(module.caja.module.access_logs["logs"].aws_s3_bucket_lifecycle_configuration.this)"},
    {"core-prod-db-class-raised", "database-class-changed",
     "module.core.module.database.aws_db_instance.this"},
    {"core-prod-db-replaced", "rds-instance-destroyed", "module.core.module.database.aws_db_instance.this"},
    {"core-prod-db-unprotected", "backup-retention-cut", "module.core.module.database.aws_db_instance.this"},
    {"core-prod-mcp-public", "sg-world-sensitive-port",
     "module.core.aws_vpc_security_group_ingress_rule.mcp_debugging"},
    {"iot-dev-module-counted", "rename-without-moved", ""},
    {"iot-dev-service-removed", "ecs-service-destroyed",
     R"(module.iot.module.services["dispatcher"].aws_ecs_service.this)"},
    {"iot-dev-services-renamed", "plan-mass-destroy", ""},
    {"tap-poc-certificate-replaced", "acm-certificate-destroyed",
     "module.tap.module.certificate.aws_acm_certificate.this"},
    {"tap-poc-oidc-any-branch", "oidc-github-wide-sub",
     R"(module.tap.module.github.aws_iam_role.this["deploy"])"},
    {"tap-poc-user-pool-replaced", "destroy-refused", "module.tap.module.cognito.aws_cognito_user_pool.this"},
    {"troubleshooter-mvp-api-key-off", "api-key-off",
     "module.troubleshooter.module.api.aws_api_gateway_rest_api.this"},
    {"troubleshooter-mvp-iam-wildcard", "iam-service-wildcard",
     R"(module.troubleshooter.module.app.aws_iam_role_policy.extra["bedrock"])"},
    {"troubleshooter-mvp-collection-removed", "aoss-collection-destroyed",
     "module.troubleshooter.module.cache.aws_opensearchserverless_collection.this"},
    {"troubleshooter-mvp-pitr-off", "ddb-pitr-off",
     "module.troubleshooter.module.budgets.aws_dynamodb_table.this"},
    {"troubleshooter-mvp-table-key-changed", "ddb-table-destroyed",
     "module.troubleshooter.module.sessions.aws_dynamodb_table.this"},
};

/// Creations, plans without a change, and stories whose point is money or a name that is kept.
constexpr std::string_view without_harm[] = {
    "caja-dev-tainted-task",
    "iot-dev-module-counted-moved",
};

/// Stories about money: the bill tells them, whatever else is found.
constexpr std::string_view about_money[] = {"caja-staging-prod-values", "core-dev-nat-per-az"};

Plan plan_of(std::string_view fixture) {
  return Plan::read(std::string(PLANGATE_SOURCE_DIR "/fixtures/plans/") + std::string(fixture) +
                    "/plan.json");
}

}  // namespace

TEST_CASE("the finding that a story is about comes first") {
  for (const Story& story : stories) {
    INFO(story.fixture);
    const Plan plan = plan_of(story.fixture);
    const std::vector<Finding> findings = assess(Graph(plan));
    REQUIRE_FALSE(findings.empty());
    CHECK(findings.front().rule == story.rule);
    CHECK(findings.front().address == story.address);
  }
}

TEST_CASE("stories without harm have no finding at medium or above") {
  for (const std::string_view fixture : without_harm) {
    INFO(fixture);
    const Plan plan = plan_of(fixture);
    for (const Finding& finding : assess(Graph(plan))) {
      INFO(finding.rule << " " << finding.address);
      CHECK(finding.severity < Severity::medium);
    }
  }
}

TEST_CASE("every story is in one table, or creates, or changes nothing") {
  std::set<std::string> known;
  for (const Story& story : stories) CHECK(known.insert(std::string(story.fixture)).second);
  for (const std::string_view fixture : without_harm) CHECK(known.insert(std::string(fixture)).second);
  for (const std::string_view fixture : about_money) CHECK(known.insert(std::string(fixture)).second);
  for (const auto& entry : std::filesystem::directory_iterator(PLANGATE_SOURCE_DIR "/fixtures/plans")) {
    const std::string name = entry.path().filename().string();
    if (!std::filesystem::exists(entry.path() / "plan.json") || known.count(name) == 1) continue;
    INFO(name);
    const Plan plan = plan_of(name);
    const auto is_change = [](const Change& change) {
      return change.managed && change.action != Action::no_op && change.action != Action::create;
    };
    const bool tells_of_change = std::any_of(plan.changes().begin(), plan.changes().end(), is_change);
    CHECK_FALSE(tells_of_change);
  }
}
