// The catalogue: every type of the AWS provider has one row, rows can be trusted, and every destroy that
// harms something is said once.
#include "risk/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/csv.h"
#include "catch.h"
#include "plan_text.h"
#include "risk/assess.h"
#include "risk/protections.h"
#include "risk/rule_info.h"
#include "risk/rules.h"
#include "risk/stake.h"

namespace {

struct Row {
  std::string type, harm, severity, protected_by, replaced_by;
};

std::vector<Row> rows(bool aws) {
  CsvReader reader(catalogue_text(aws), aws ? "aws.csv" : "others.csv");
  constexpr std::string_view columns[] = {"type", "harm", "severity", "protected_by", "replaced_by"};
  reader.expect_columns(columns);
  std::vector<Row> all;
  while (reader.next()) {
    const auto f = reader.fields();
    all.push_back({f[0], f[1], f[2], f[3], f[4]});
  }
  return all;
}

std::vector<Row> all_rows() {
  std::vector<Row> all = rows(true);
  for (Row& row : rows(false)) all.push_back(std::move(row));
  return all;
}

std::set<std::string> provider_types() {
  std::ifstream file(PLANGATE_SOURCE_DIR "/pricing/aws_resource_types.txt");
  std::set<std::string> types;
  for (std::string line; std::getline(file, line);)
    if (!line.starts_with('#')) types.insert(line);
  return types;
}

/// One plan that deletes one object of each type; a default route, since no other is looked at.
Plan delete_of_each(const std::vector<Row>& types) {
  std::string entries;
  for (const Row& row : types)
    entries += fmt::format(
        R"({}{{"address":"{}.this","mode":"managed","type":"{}","name":"this","provider_name":"x",)"
        R"("change":{{"actions":["delete"],"before":{{"destination_cidr_block":"0.0.0.0/0"}},"after":null}}}})",
        entries.empty() ? "" : ",", row.type, row.type);
  return plan_from(fmt::format(
      R"({{"format_version":"1.2","planned_values":{{"root_module":{{}}}},"resource_changes":[{}]}})",
      entries));
}

}  // namespace

TEST_CASE("every resource type of the AWS provider has exactly one row in the catalogue") {
  std::set<std::string> wanted = provider_types();
  REQUIRE(wanted.size() == 1526);
  for (const Row& row : rows(true)) {
    INFO(row.type);
    CHECK(wanted.erase(row.type) == 1);
  }
  for (const std::string& type : wanted) {
    INFO(type << " has no row");
    CHECK(false);
  }
}

TEST_CASE("rows are sorted, their words are known, and each is found") {
  std::map<std::string, std::size_t> classes;
  for (const bool aws : {true, false}) {
    std::string before;
    for (const Row& row : rows(aws)) {
      INFO(row.type);
      CHECK(before < row.type);
      before = row.type;
      CHECK(row.type.starts_with("aws_") == aws);
      CHECK(severity_named(row.severity));
      const auto facts = type_facts(row.type);
      REQUIRE(facts);
      CHECK(facts->type == row.type);
      CHECK(name(facts->harm) == row.harm);
      CHECK(name(facts->severity) == row.severity);
      CHECK(facts->protected_by.text() == row.protected_by);
      CHECK(facts->replaced_by.text() == row.replaced_by);
      for (const std::string_view attribute : facts->protected_by) {
        INFO(attribute);
        CHECK(is_protecting(attribute));
      }
      ++classes[row.harm];
    }
  }
  CHECK(classes.size() == 11);
  for (const char* type : {"", "aws_", "aws_db", "aws_db_instanc", "aws_db_instances", "aws_zzz", "aaa",
                           "type", "zzz", "azurerm_", "xenorchestra_vm", "harm"}) {
    INFO(type);
    CHECK_FALSE(type_facts(type));
  }
}

TEST_CASE("severities of the catalogue fit the harm") {
  for (const Row& row : all_rows()) {
    INFO(row.type);
    const auto facts = type_facts(row.type);
    REQUIRE(facts);
    if (facts->harm == Harm::configuration) CHECK(facts->severity <= Severity::medium);
    if (facts->harm == Harm::keys) CHECK(facts->severity >= Severity::high);
    if (facts->harm == Harm::data) CHECK(facts->severity >= Severity::low);
    // Only what can never be had again, or takes everything with it, is critical.
    if (facts->severity == Severity::critical)
      CHECK((facts->harm != Harm::configuration && facts->harm != Harm::capacity &&
             facts->harm != Harm::credentials));
  }
}

TEST_CASE("a rule about destruction and the catalogue agree") {
  for (const std::span<const Rule> family : all_rules())
    for (const Rule& rule : family) {
      if (!is_about_destruction(rule) || is_fallback(rule)) continue;
      for (const std::string_view type : rule.types) {
        INFO(rule.id << " " << type);
        const auto facts = type_facts(type);
        REQUIRE(facts);
        CHECK(name(facts->severity) == name(rule.severity));
        REQUIRE(stake_of(type));
        CHECK(name(stake_of(type)->category) == name(rule.category));
      }
    }
}

TEST_CASE("every delete that harms something is said, once, as bad as the catalogue has it") {
  const std::vector<Row> types = all_rows();
  const Plan plan = delete_of_each(types);
  std::map<std::string, std::vector<Finding>> by_address;
  for (Finding& finding : assess(Graph(plan))) by_address[finding.address].push_back(std::move(finding));
  for (const Row& row : types) {
    INFO(row.type << " " << row.harm << " " << row.severity);
    const Severity severity = *severity_named(row.severity);
    const std::vector<Finding>& findings = by_address[row.type + ".this"];
    const auto worst = [&] {
      Severity found = Severity::info;
      for (const Finding& finding : findings) found = std::max(found, finding.severity);
      return found;
    };
    if (row.harm == "configuration") {
      CHECK(worst() <= Severity::low);
      continue;
    }
    if (severity == Severity::info) {
      CHECK(findings.empty());
      continue;
    }
    REQUIRE_FALSE(findings.empty());
    std::set<std::string> about_destruction;
    for (const Finding& finding : findings)
      if (finding.rule.ends_with("-destroyed")) about_destruction.insert(finding.rule);
    CHECK(about_destruction.size() <= 1);
    // Other rules may know better what just this object held: an empty policy lets nobody in.
    if (!about_destruction.empty()) CHECK(name(worst()) == row.severity);
  }
}

TEST_CASE("what goes with something else that goes is a low finding of its own") {
  constexpr const char* plan_text =
      R"({{"format_version":"1.2","planned_values":{{"root_module":{{}}}},"resource_changes":[
      {{"address":"aws_sns_topic.a","mode":"managed","type":"aws_sns_topic","name":"a","provider_name":"aws",
        "change":{{"actions":{0},"before":{{"id":"orders-arn","arn":"orders-arn"}},"after":{1}}}}},
      {{"address":"aws_sns_topic_subscription.a","mode":"managed","type":"aws_sns_topic_subscription",
        "name":"a","provider_name":"aws","change":{{"actions":["delete"],"before":{{"topic_arn":"{2}"}},"after":null}}}}
      ]}})";
  const auto severity = [&](const char* actions, const char* after, const char* topic) {
    const Plan plan = plan_from(fmt::format(fmt::runtime(plan_text), actions, after, topic));
    for (const Finding& finding : assess(Graph(plan)))
      if (finding.address == "aws_sns_topic_subscription.a") return finding.severity;
    return Severity::critical;
  };
  CHECK(severity(R"(["delete"])", "null", "orders-arn") == Severity::low);
  CHECK(severity(R"(["delete"])", "null", "another-arn") == Severity::medium);
  // The topic lives on under a new id: what is taken from it is missed.
  CHECK(severity(R"(["delete","create"])", R"({"name":"orders"})", "orders-arn") == Severity::medium);
  CHECK(severity(R"(["no-op"])", R"({"id":"orders-arn","arn":"orders-arn"})", "orders-arn") ==
        Severity::medium);
}

TEST_CASE("a resource type is explained like a rule") {
  const std::string text = rule_text("aws_lightsail_database");
  CHECK(text.find("data, critical") != std::string::npos);
  CHECK(text.find("skip_final_snapshot") != std::string::npos);
  CHECK(text.find("store-destroyed") != std::string::npos);
  CHECK_THROWS(rule_text("aws_lightsail_databas"));
}
