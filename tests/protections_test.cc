#include "risk/protections.h"

#include <fmt/format.h>

#include <algorithm>

#include "catch.h"
#include "plan_text.h"
#include "risk/assess.h"

namespace {

/// A plan with one entry.
Plan plan_of(const std::string& type, const std::string& actions, const std::string& before,
             const std::string& after, const std::string& more = "") {
  return plan_from(fmt::format(
      R"({{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{{"root_module":{{}}}},)"
      R"("resource_changes":[{{"address":"{0}.this","mode":"managed","type":"{0}","name":"this",)"
      R"("provider_name":"registry.terraform.io/hashicorp/aws"{4},"change":{{"actions":{1},"before":{2},)"
      R"("after":{3},"after_unknown":{{}},"before_sensitive":{{}},"after_sensitive":{{}}}}}}],"configuration":{{}}}})",
      type, actions, before, after, more));
}

const Finding* find(const std::vector<Finding>& findings, std::string_view rule) {
  const auto found =
      std::find_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.rule == rule; });
  return found == findings.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("protections that the state has soften a destroy") {
  using Guard = Protection::Kind;
  struct Case {
    const char* type;
    const char* before;
    Guard kind;
    const char* rule;
    Severity severity;
  };
  const Case cases[] = {
      {"aws_db_instance", R"({"deletion_protection":false,"skip_final_snapshot":true})", Guard::none,
       "rds-instance-destroyed", Severity::critical},
      {"aws_db_instance", R"({"deletion_protection":true,"skip_final_snapshot":true})", Guard::refused,
       "rds-instance-destroyed", Severity::medium},
      {"aws_db_instance", R"({"skip_final_snapshot":false,"final_snapshot_identifier":"last"})",
       Guard::copy_kept, "rds-instance-destroyed", Severity::high},
      // Without a name no snapshot is taken, and with the switch on the name means nothing.
      {"aws_db_instance", R"({"skip_final_snapshot":false,"final_snapshot_identifier":null})", Guard::none,
       "rds-instance-destroyed", Severity::critical},
      {"aws_db_instance", R"({"skip_final_snapshot":true,"final_snapshot_identifier":"last"})", Guard::none,
       "rds-instance-destroyed", Severity::critical},
      {"aws_db_instance",
       R"({"skip_final_snapshot":true,"delete_automated_backups":false,"backup_retention_period":7})",
       Guard::copy_kept, "rds-instance-destroyed", Severity::high},
      {"aws_db_instance",
       R"({"skip_final_snapshot":true,"delete_automated_backups":false,"backup_retention_period":0})",
       Guard::none, "rds-instance-destroyed", Severity::critical},
      {"aws_dynamodb_table", R"({"point_in_time_recovery":[{"enabled":true}]})", Guard::copy_kept,
       "ddb-table-destroyed", Severity::high},
      {"aws_dynamodb_table", R"({"point_in_time_recovery":[]})", Guard::none, "ddb-table-destroyed",
       Severity::critical},
      {"aws_s3_bucket", R"({"force_destroy":false})", Guard::if_empty, "s3-bucket-destroyed", Severity::high},
      {"aws_s3_bucket", R"({"force_destroy":true})", Guard::none, "s3-bucket-destroyed", Severity::critical},
      {"aws_s3_bucket", R"({})", Guard::none, "s3-bucket-destroyed", Severity::critical},
      {"aws_kms_key", R"({"deletion_window_in_days":30})", Guard::delayed, "kms-key-destroyed",
       Severity::high},
      {"aws_secretsmanager_secret", R"({"recovery_window_in_days":0})", Guard::none, "secret-destroyed",
       Severity::critical},
      {"aws_secretsmanager_secret", R"({"recovery_window_in_days":7})", Guard::delayed, "secret-destroyed",
       Severity::high},
      {"aws_cognito_user_pool", R"({"deletion_protection":"ACTIVE"})", Guard::refused,
       "cognito-pool-destroyed", Severity::medium},
      {"aws_cloudwatch_log_group", R"({"skip_destroy":true})", Guard::left_in_aws, "logs-group-destroyed",
       Severity::low},
      {"aws_instance", R"({"root_block_device":[{"delete_on_termination":false}]})", Guard::left_in_aws,
       "instance-destroyed", Severity::low},
      {"aws_ebs_volume", R"({"final_snapshot":true})", Guard::copy_kept, "ebs-volume-destroyed",
       Severity::high},
      {"aws_fsx_lustre_file_system", R"({"skip_final_backup":true})", Guard::none, "fsx-destroyed",
       Severity::critical},
      // Values of the wrong kind protect nothing.
      {"aws_db_instance", R"({"deletion_protection":"maybe","skip_final_snapshot":[]})", Guard::none,
       "rds-instance-destroyed", Severity::critical},
  };
  for (const Case& c : cases) {
    INFO(c.type << " " << c.before);
    const Plan plan = plan_of(c.type, R"(["delete"])", c.before, "null");
    const Graph graph(plan);
    const Look look = plan.look(plan.changes()[0]);
    const Subject subject{graph, plan.changes()[0], look.before(), look.after(), look, Severity::critical,
                          {}};
    CHECK(protection_of(subject)->kind == c.kind);
    const std::vector<Finding> findings = assess(graph);
    const Finding* finding = find(findings, c.rule);
    REQUIRE(finding != nullptr);
    CHECK(finding->severity == c.severity);
    CHECK((find(findings, "destroy-refused") != nullptr) == (c.kind == Guard::refused));
  }
}

TEST_CASE("softened severities end at low, and never rise") {
  using Guard = Protection::Kind;
  for (const Severity severity :
       {Severity::info, Severity::low, Severity::medium, Severity::high, Severity::critical})
    for (const Guard kind : {Guard::none, Guard::delayed, Guard::copy_kept, Guard::if_empty, Guard::refused,
                             Guard::left_in_aws}) {
      CHECK(softened(severity, kind) <= severity);
      CHECK(softened(severity, kind) >= std::min(severity, Severity::low));
    }
  CHECK(softened(Severity::critical, Guard::refused) == Severity::medium);
  CHECK(softened(Severity::critical, Guard::copy_kept) == Severity::high);
  CHECK(softened(Severity::critical, Guard::left_in_aws) == Severity::low);
}

TEST_CASE("a replacement goes by the old protections, and names what forces it") {
  const Plan plan = plan_of("aws_db_instance", R"(["delete","create"])",
                            R"({"engine":"postgres","skip_final_snapshot":true})",
                            R"({"engine":"mysql","skip_final_snapshot":false},"replace_paths":[["engine"]])");
  const std::vector<Finding> findings = assess(Graph(plan));
  const Finding* finding = find(findings, "rds-instance-destroyed");
  REQUIRE(finding != nullptr);
  CHECK(finding->severity == Severity::critical);
  CHECK(finding->message.find("replaced because `engine` changes") != std::string::npos);
  CHECK(finding->message.find("`skip_final_snapshot` changes too late") != std::string::npos);
}

TEST_CASE("a protection that is unknown until apply counts as off, and the message says so") {
  const Plan plan = plan_from(
      R"({"format_version":"1.2","planned_values":{"root_module":{}},"resource_changes":[{"address":"aws_lb.a",)"
      R"("mode":"managed","type":"aws_lb","name":"a","provider_name":"aws","change":{"actions":["update"],)"
      R"("before":{"enable_deletion_protection":true},"after":{},"after_unknown":{"enable_deletion_protection":true}}}]})");
  const std::vector<Finding> findings = assess(Graph(plan));
  const Finding* finding = find(findings, "protection-off");
  REQUIRE(finding != nullptr);
  CHECK(finding->severity == Severity::medium);
  CHECK(finding->message.find("unknown until apply") != std::string::npos);
}

TEST_CASE("entries that do nothing, data sources and deposed objects are judged mildly or not at all") {
  SECTION("no-op") {
    const Plan plan = plan_of("aws_db_instance", R"(["no-op"])", R"({"publicly_accessible":true})",
                              R"({"publicly_accessible":true})");
    CHECK(assess(Graph(plan)).empty());
  }
  SECTION("a deposed instance is low, a deposed disk is not") {
    for (const auto& [type, rule, severity] :
         {std::tuple{"aws_instance", "instance-destroyed", Severity::low},
          std::tuple{"aws_ebs_volume", "ebs-volume-destroyed", Severity::critical}}) {
      INFO(type);
      const Plan plan = plan_of(type, R"(["delete"])", "{}", "null", R"(,"deposed":"0a1b2c3d")");
      const std::vector<Finding> findings = assess(Graph(plan));
      REQUIRE(find(findings, rule) != nullptr);
      CHECK(find(findings, rule)->severity == severity);
      CHECK(find(findings, "deposed-delete") != nullptr);
    }
  }
}

TEST_CASE("a secret is in no message, and in evidence only as marked") {
  const Plan plan = plan_from(
      R"({"format_version":"1.2","planned_values":{"root_module":{}},"resource_changes":[{"address":"aws_s3_bucket_policy.a",)"
      R"("mode":"managed","type":"aws_s3_bucket_policy","name":"a","provider_name":"aws","change":{"actions":["update"],)"
      R"("before":{"policy":"hunter2-before"},"after":{"policy":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Sid\":\"hunter2-after\"}}"},)"
      R"("after_unknown":{},"before_sensitive":{"policy":true},"after_sensitive":{"policy":true}}}]})");
  const std::vector<Finding> findings = assess(Graph(plan));
  REQUIRE(find(findings, "s3-policy-public") != nullptr);
  for (const Finding& finding : findings) {
    CHECK(finding.message.find("hunter2") == std::string::npos);
    for (const Evidence& evidence : finding.evidence) {
      CHECK(evidence.before == "(sensitive)");
      CHECK(evidence.after == "(sensitive)");
    }
  }
}
