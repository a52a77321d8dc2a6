// Every rule fires on its risky plan and is quiet on its safe one; the words are fit to print.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>

#include "catch.h"
#include "plan_text.h"
#include "risk/assess.h"
#include "risk/rule_info.h"
#include "risk/rules.h"

namespace {

struct Row {
  std::string_view id, title, why, fix, fine_when;
};

std::vector<Row> all_rows() {
  std::vector<Row> rows;
  for (const PlanRule& rule : plan_rules())
    rows.push_back({rule.id, rule.title, rule.why, rule.fix, rule.fine_when});
  for (const std::span<const Rule> family : all_rules())
    for (const Rule& rule : family) rows.push_back({rule.id, rule.title, rule.why, rule.fix, rule.fine_when});
  return rows;
}

std::string fixture(std::string_view rule, const char* file) {
  return fmt::format("{}/fixtures/rules/{}/{}.json", PLANGATE_SOURCE_DIR, rule, file);
}

std::vector<std::string> fired(const std::string& path) {
  const Plan plan = Plan::read(path, true);
  std::vector<std::string> ids;
  for (const Finding& finding : assess(Graph(plan))) ids.push_back(finding.rule);
  return ids;
}

bool has(const std::vector<std::string>& ids, std::string_view id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

void check_words(std::string_view words) {
  INFO(words);
  REQUIRE_FALSE(words.empty());
  CHECK(words.back() != '.');
  CHECK(words.front() != ' ');
  CHECK(words.find("  ") == std::string_view::npos);
}

}  // namespace

TEST_CASE("every rule fires on its risky plan and not on its safe one") {
  for (const Row& row : all_rows()) {
    DYNAMIC_SECTION(row.id) {
      REQUIRE(std::filesystem::exists(fixture(row.id, "risky")));
      REQUIRE(std::filesystem::exists(fixture(row.id, "safe")));
      CHECK(has(fired(fixture(row.id, "risky")), row.id));
      CHECK_FALSE(has(fired(fixture(row.id, "safe")), row.id));
    }
  }
}

TEST_CASE("one change is told once: what a rule covers is left out beside it") {
  std::set<std::string_view> ids;
  for (const Row& row : all_rows()) ids.insert(row.id);
  for (const Covering& covering : all_coverings()) {
    INFO(covering.says_more << " " << covering.says_less);
    CHECK(ids.count(covering.says_more) == 1);
    CHECK(ids.count(covering.says_less) == 1);
    const Plan plan = Plan::read(fixture(covering.says_more, "risky"), true);
    std::map<std::pair<std::string, std::string>, Severity> found;
    for (const Finding& finding : assess(Graph(plan)))
      found[{finding.rule, finding.address}] = finding.severity;
    for (const auto& [key, severity] : found) {
      const auto less = found.find({std::string(covering.says_less), key.second});
      if (key.first == covering.says_more && less != found.end()) CHECK(less->second > severity);
    }
  }
  // A gateway instead of an address translator: the public route is the news, not that there is another one.
  const std::vector<std::string> turned = fired(fixture("route-turned-public", "risky"));
  CHECK(has(turned, "route-turned-public"));
  CHECK_FALSE(has(turned, "default-route-turned"));
  CHECK(has(fired(fixture("default-route-turned", "risky")), "default-route-turned"));
}

TEST_CASE("a bucket that something writes its logs to is judged like a log group") {
  const auto found = [](std::string_view writer) {
    std::vector<std::string> ids;
    const Plan plan = plan_from(plan_text(
        {{"aws_s3_bucket_lifecycle_configuration.a",
          R"({"bucket":"kept","rule":[{"id":"r","status":"Enabled","expiration":[{"days":7}]}]})", "{}", "{}",
          R"({"bucket":"kept","rule":[{"id":"r","status":"Enabled","expiration":[{"days":90}]}]})"},
         {"aws_lb.a", std::string(writer), "{}", "{}", std::string(writer)}}));
    for (const Finding& finding : assess(Graph(plan))) ids.push_back(finding.rule);
    return ids;
  };
  using Ids = std::vector<std::string>;
  CHECK(found(R"({"access_logs":[{"bucket":"kept","enabled":true}]})") == Ids{"logs-retention-cut"});
  CHECK(found(R"({"access_logs":[{"bucket":"other","enabled":true}]})") == Ids{"s3-objects-expire"});
}

TEST_CASE("fixtures without a rule are forgotten ones") {
  std::set<std::string> ids;
  for (const Row& row : all_rows()) ids.insert(std::string(row.id));
  for (const auto& folder : std::filesystem::directory_iterator(PLANGATE_SOURCE_DIR "/fixtures/rules"))
    if (folder.is_directory()) {
      INFO(folder.path());
      CHECK(ids.count(folder.path().filename().string()) == 1);
    }
}

TEST_CASE("rules have unique ids and words that can be printed") {
  constexpr std::string_view proper[] = {
      "API",    "AWS",       "DNS", "DNSSEC", "RDS",     "Kafka",   "NAT",  "VPN", "Kubernetes",
      "Direct", "Terraform", "EC2", "FSx",    "Cognito", "GraphQL", "HTTP", "TLS", "ELBSecurityPolicy",
      "OpenID", "HTTPS"};
  std::set<std::string_view> ids;
  for (const Row& row : all_rows()) {
    INFO(row.id);
    CHECK(ids.insert(row.id).second);
    CHECK(std::all_of(row.id.begin(), row.id.end(),
                      [](unsigned char c) { return std::islower(c) || std::isdigit(c) || c == '-'; }));
    for (const std::string_view words : {row.title, row.why, row.fix, row.fine_when}) {
      if (words.empty() && words.data() == row.fine_when.data()) continue;
      check_words(words);
      const std::string_view first = words.substr(0, words.find(' '));
      const bool is_name = std::find(std::begin(proper), std::end(proper), first) != std::end(proper);
      CHECK((is_name || !std::isupper(static_cast<unsigned char>(words.front()))));
    }
  }
}

TEST_CASE("no type is listed twice in a row, and each destroyed type has one rule") {
  std::set<std::string_view> destroyed;
  for (const std::span<const Rule> family : all_rules())
    for (const Rule& rule : family) {
      INFO(rule.id);
      std::set<std::string_view> types;
      REQUIRE_FALSE(rule.types.empty());
      for (const std::string_view type : rule.types) {
        INFO(type);
        CHECK_FALSE(type.empty());
        CHECK(types.insert(type).second);
        if (is_about_destruction(rule)) CHECK(destroyed.insert(type).second);
      }
    }
}

TEST_CASE("a rule about destruction fires on the delete of each of its types") {
  // The one attribute is for default-route-destroyed, which looks at no other routes.
  std::string entries;
  std::set<std::pair<std::string, std::string>> wanted, got;
  for (const std::span<const Rule> family : all_rules())
    for (const Rule& rule : family) {
      if (!is_about_destruction(rule) || is_fallback(rule)) continue;
      for (const std::string_view type : rule.types) {
        wanted.emplace(rule.id, fmt::format("{}.this", type));
        entries += fmt::format(
            R"({}{{"address":"{}.this","mode":"managed","type":"{}","name":"this","provider_name":"aws",)"
            R"("change":{{"actions":["delete"],"before":{{"destination_cidr_block":"0.0.0.0/0"}},"after":null}}}})",
            entries.empty() ? "" : ",", type, type);
      }
    }
  const Plan plan = plan_from(fmt::format(
      R"({{"format_version":"1.2","planned_values":{{"root_module":{{}}}},"resource_changes":[{}]}})",
      entries));
  for (const Finding& finding : assess(Graph(plan))) got.emplace(finding.rule, finding.address);
  for (const auto& [rule, address] : wanted) {
    INFO(rule << " " << address);
    CHECK(got.count({rule, address}) == 1);
  }
}

TEST_CASE("the list of rules names each of them once, and explains it") {
  const std::string list = rule_list();
  CHECK(std::count(list.begin(), list.end(), '\n') == static_cast<long>(all_rows().size()));
  CHECK(list.find("rds-instance-destroyed") != std::string::npos);
  for (const Row& row : all_rows()) {
    const std::string text = rule_text(row.id);
    INFO(text);
    CHECK(text.find(row.why) != std::string::npos);
    CHECK(text.find(row.fix) != std::string::npos);
    CHECK(text.find(row.fine_when) != std::string::npos);
    CHECK(text.find(fmt::format("waivers:\n    - rule: {}\n", row.id)) != std::string::npos);
  }
  CHECK_THROWS_WITH(rule_text("rds-instance-destoyed"), "there is no rule \"rds-instance-destoyed\"");
}

TEST_CASE("addresses and rules that no Terraform writes are judged all the same") {
  // A module address that is longer than the address, on a delete and a create.
  const Plan odd = plan_from(
      R"({"format_version":"1.2","planned_values":{"root_module":{}},"resource_changes":[)"
      R"({"address":"x","module_address":"module.a.module.b","mode":"managed","type":"aws_sqs_queue","name":"x",)"
      R"("provider_name":"aws","change":{"actions":["delete"],"before":{},"after":null}},)"
      R"({"address":"y","module_address":"module.a[0].module.b","mode":"managed","type":"aws_sqs_queue","name":"x",)"
      R"("provider_name":"aws","change":{"actions":["create"],"before":null,"after":{}}}]})");
  CHECK_FALSE(assess(Graph(odd)).empty());
  // Many rules of one group, all different: the work must stay near linear.
  std::string ingress;
  for (int i = 0; i < 20'000; ++i)
    ingress += fmt::format(R"({}{{"protocol":"{}","from_port":{},"to_port":{},"cidr_blocks":["0.0.0.0/0"]}})",
                           i == 0 ? "" : ",", i % 2 == 0 ? "tcp" : std::to_string(i), i, i);
  const Plan many = plan_from(fmt::format(
      R"({{"format_version":"1.2","planned_values":{{"root_module":{{}}}},"resource_changes":[{{"address":"aws_security_group.a",)"
      R"("mode":"managed","type":"aws_security_group","name":"a","provider_name":"aws","change":{{"actions":["update"],)"
      R"("before":{{"ingress":[{0}]}},"after":{{"ingress":[{0},{{"protocol":"-1","from_port":0,"to_port":0,"ipv6_cidr_blocks":["::/0"]}}]}}}}}}]}})",
      ingress));
  const std::vector<Finding> findings = assess(Graph(many));
  REQUIRE_FALSE(findings.empty());
  CHECK(findings.front().rule == "sg-world-all");
  CHECK(findings.front().message.size() < 300);
}
