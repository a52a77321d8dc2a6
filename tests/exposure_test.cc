// Exposure and lock-out: what is said for certain, what only may be, and what was so before.
#include <fmt/format.h>

#include <algorithm>

#include "catch.h"
#include "plan_text.h"
#include "risk/assess.h"
#include "risk/network.h"

namespace {

std::vector<Finding> findings(const std::vector<PlannedResource>& resources) {
  const Plan plan = plan_from(plan_text(resources));
  std::vector<Finding> found = assess(Graph(plan));
  for (Finding& finding : found) finding.change = nullptr;  // the plan goes
  return found;
}

const Finding* find(const std::vector<Finding>& all, std::string_view rule) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Finding& each) { return each.rule == rule; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<PortRange> open_of(const char* type, const char* values) {
  Tape tape;
  REQUIRE(tape.parse_copy(values));
  return world_openness(ingress_of(type, Value(tape, 0))).v4;
}

}  // namespace

TEST_CASE("the first finding of these stories is what their story is about") {
  struct Story {
    const char* name;
    const char* rule;
    const char* address;
  };
  constexpr Story stories[] = {
      {"troubleshooter-mvp-api-key-off", "api-key-off",
       "module.troubleshooter.module.api.aws_api_gateway_rest_api.this"},
      {"troubleshooter-mvp-iam-wildcard", "iam-service-wildcard",
       "module.troubleshooter.module.app.aws_iam_role_policy.extra[\"bedrock\"]"},
  };
  for (const Story& story : stories) {
    INFO(story.name);
    const Plan plan =
        Plan::read(fmt::format("{}/fixtures/plans/{}/plan.json", PLANGATE_SOURCE_DIR, story.name));
    const std::vector<Finding> all = assess(Graph(plan));
    REQUIRE_FALSE(all.empty());
    CHECK(all.front().rule == story.rule);
    CHECK(all.front().address == story.address);
  }
}

TEST_CASE("what is only unknown may be, and weighs less") {
  // Known before, unknown now.
  const std::vector<Finding> after =
      findings({{.address = "aws_lb_listener.a",
                 .after = R"({"protocol":"HTTPS"})",
                 .unknown = R"({"ssl_policy":true})",
                 .before = R"({"protocol":"HTTPS","ssl_policy":"ELBSecurityPolicy-TLS13-1-2-2021-06"})"}});
  const Finding* may = find(after, "tls-old");
  REQUIRE(may != nullptr);
  CHECK(may->message.find("unknown until apply") != std::string::npos);
  CHECK(may->severity <= Severity::medium);
  // A switch that was on and may be off.
  const std::vector<Finding> flag =
      findings({{.address = "aws_cognito_user_pool.a",
                 .unknown = R"({"admin_create_user_config":true})",
                 .before = R"({"admin_create_user_config":[{"allow_admin_create_user_only":true}]})"}});
  may = find(flag, "cognito-sign-up-open");
  REQUIRE(may != nullptr);
  CHECK(may->message.find("unknown until apply") != std::string::npos);
}

TEST_CASE("what was so before is not blamed on another change") {
  struct Case {
    const char* type;
    const char* same;
  };
  constexpr Case cases[] = {
      {"aws_lb_listener", R"("protocol":"HTTP","ssl_policy":"ELBSecurityPolicy-2016-08")"},
      {"aws_instance",
       R"("metadata_options":[{"http_tokens":"optional","http_put_response_hop_limit":64}],)"
       R"("associate_public_ip_address":true,"user_data":"#!/bin/sh\nDB_PASSWORD=hunter2hunter2\n")"},
      {"aws_lambda_function",
       R"("runtime":"python3.7","environment":[{"variables":{"API_TOKEN":"abcdefgh1234"}}])"},
      {"aws_iam_role_policy",
       R"("policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"iam:*\",\"s3:*\"],\"Resource\":\"*\"}]}")"},
      {"aws_security_group",
       R"("ingress":[{"protocol":"tcp","from_port":22,"to_port":22,"cidr_blocks":["0.0.0.0/0"]}])"},
      {"aws_eks_cluster",
       R"("vpc_config":[{"endpoint_public_access":true,"public_access_cidrs":["0.0.0.0/0"]}])"},
      {"aws_cognito_identity_pool", R"("allow_unauthenticated_identities":true)"},
      {"aws_db_instance", R"("storage_encrypted":false,"publicly_accessible":true)"},
  };
  for (const Case& c : cases) {
    INFO(c.type);
    const std::vector<Finding> unrelated =
        findings({{.address = fmt::format("{}.a", c.type),
                   .after = fmt::format(R"({{{},"description":"b"}})", c.same),
                   .before = fmt::format(R"({{{},"description":"a"}})", c.same)}});
    for (const Finding& finding : unrelated) {
      INFO(finding.rule);
      CHECK(finding.category != Category::exposure);
    }
    const std::vector<Finding> made =
        findings({{.address = fmt::format("{}.a", c.type), .after = fmt::format("{{{}}}", c.same)}});
    CHECK(std::any_of(made.begin(), made.end(),
                      [](const Finding& finding) { return finding.category == Category::exposure; }));
  }
}

TEST_CASE("secrets in plain settings are named, never shown") {
  const char* secrets[] = {
      R"({"environment":[{"variables":{"DB_PASSWORD":"hunter2hunter2"}}]})",
      R"({"environment":[{"variables":{"URL":"postgres://app:hunter2hunter2@db/shop"}}]})",
      R"({"environment":[{"variables":{"X":"AKIAIOSFODNN7EXAMPLE"}}]})",
      R"({"environment":[{"variables":{"X":"-----BEGIN RSA PRIVATE KEY-----\nhunter2hunter2"}}]})",
  };
  for (const char* after : secrets) {
    INFO(after);
    const std::vector<Finding> all = findings({{.address = "aws_lambda_function.f", .after = after}});
    const Finding* found = find(all, "lambda-env-secret");
    REQUIRE(found != nullptr);
    CHECK(found->message.find("hunter2") == std::string::npos);
    CHECK(found->message.find("AKIA") == std::string::npos);
    for (const Evidence& evidence : found->evidence)
      CHECK(evidence.after.find("hunter2") == std::string::npos);
  }
  const char* plain[] = {
      R"({"environment":[{"variables":{"environment":"production","STAGE":"prod"}}]})",
      R"({"environment":[{"variables":{"SECRET_ARN":"arn:aws:secretsmanager:eu-central-1:1:secret:a"}}]})",
      R"({"environment":[{"variables":{"TOKEN_URL":"https://auth.example.com/token","TOKEN_TTL":"3600"}}]})",
      R"({"environment":[{"variables":{"URL":"https://user@example.com/a:b","NAME":"ASIANFOOD"}}]})",
      R"({"environment":[{"variables":{"PASSWORD_REQUIRED":"true","DB_PASSWORD":""}}]})",
  };
  for (const char* after : plain) {
    INFO(after);
    CHECK(find(findings({{.address = "aws_lambda_function.f", .after = after}}), "lambda-env-secret") ==
          nullptr);
  }
}

TEST_CASE("what other types let in is read as that of a security group") {
  CHECK(
      open_of(
          "aws_network_acl_rule",
          R"({"egress":false,"rule_action":"allow","protocol":"6","cidr_block":"0.0.0.0/0","from_port":22,"to_port":22})")
          .size() == 1);
  CHECK(
      open_of(
          "aws_network_acl_rule",
          R"({"egress":false,"rule_action":"deny","protocol":"6","cidr_block":"0.0.0.0/0","from_port":22,"to_port":22})")
          .empty());
  CHECK(
      open_of(
          "aws_network_acl_rule",
          R"({"egress":true,"rule_action":"allow","protocol":"6","cidr_block":"0.0.0.0/0","from_port":22,"to_port":22})")
          .empty());
  const auto google = open_of(
      "google_compute_firewall",
      R"({"direction":"INGRESS","source_ranges":["0.0.0.0/0"],"allow":[{"protocol":"tcp","ports":["22","8000-8100"]}]})");
  REQUIRE(google.size() == 2);
  CHECK(google[0] == PortRange{"tcp", 22, 22});
  CHECK(google[1] == PortRange{"tcp", 8000, 8100});
  CHECK(
      open_of(
          "google_compute_firewall",
          R"({"direction":"EGRESS","source_ranges":["0.0.0.0/0"],"allow":[{"protocol":"tcp","ports":["22"]}]})")
          .empty());
  const auto azure = open_of(
      "azurerm_network_security_rule",
      R"({"access":"Allow","direction":"Inbound","protocol":"Tcp","source_address_prefix":"*","destination_port_range":"3389"})");
  REQUIRE(azure.size() == 1);
  CHECK(azure[0] == PortRange{"tcp", 3389, 3389});
  CHECK(
      open_of(
          "azurerm_network_security_rule",
          R"({"access":"Deny","direction":"Inbound","protocol":"Tcp","source_address_prefix":"*","destination_port_range":"3389"})")
          .empty());
  CHECK(
      open_of(
          "azurerm_network_security_rule",
          R"({"access":"Allow","direction":"Inbound","protocol":"Tcp","source_address_prefix":"10.0.0.0/8","destination_port_range":"3389"})")
          .empty());
}
