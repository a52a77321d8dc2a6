#include "plan/renames.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "base/error.h"
#include "catch.h"
#include "plan_text.h"
#include "risk/assess.h"

namespace {

/// A delete or create; `key` is JSON ("0", "\"a\"" or empty), the values are members.
std::string entry(const std::string& action, const std::string& module, const std::string& type,
                  const std::string& name, const std::string& key, const std::string& values,
                  const std::string& unknown = "") {
  std::string escaped;
  for (const char c :
       module + (module.empty() ? "" : ".") + type + "." + name + (key.empty() ? "" : "[" + key + "]")) {
    if (c == '"') escaped += '\\';
    escaped += c;
  }
  std::string module_address;
  for (const char c : module) {
    if (c == '"') module_address += '\\';
    module_address += c;
  }
  const bool gone = action == "delete";
  return fmt::format(
      R"({{"address":"{}",{}"mode":"managed","type":"{}","name":"{}",{}"provider_name":"aws","change":{{"actions":["{}"],)"
      R"("before":{},"after":{},"after_unknown":{{{}}}}}}})",
      escaped, module.empty() ? "" : fmt::format(R"("module_address":"{}",)", module_address), type, name,
      key.empty() ? "" : fmt::format(R"("index":{},)", key), action, gone ? "{" + values + "}" : "null",
      gone ? "null" : "{" + values + "}", unknown);
}

Plan plan_of(const std::vector<std::string>& entries) {
  return plan_from(fmt::format(
      R"({{"format_version":"1.2","planned_values":{{"root_module":{{}}}},"resource_changes":[{}]}})",
      fmt::join(entries, ",")));
}

/// "from > to (confidence)" of the blocks.
std::vector<std::string> found(const Plan& plan) {
  const Graph graph(plan);
  std::vector<std::string> all;
  for (const MovedBlock& block : find_renames(graph).blocks)
    all.push_back(fmt::format("{} > {} ({})", block.from, block.to, name(block.confidence)));
  return all;
}

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("a renamed database is known by its name, whatever else was edited") {
  const Plan plan = plan_of(
      {entry("delete", "", "aws_db_instance", "main", "",
             R"("identifier":"shop","instance_class":"a","id":"x")"),
       entry("create", "", "aws_db_instance", "primary", "", R"("identifier":"shop","instance_class":"b")")});
  const Graph graph(plan);
  const Renames renames = find_renames(graph);
  REQUIRE(renames.blocks.size() == 1);
  CHECK(renames.blocks[0].text ==
        "moved {\n  from = aws_db_instance.main\n  to   = aws_db_instance.primary\n}\n");
  CHECK(renames.blocks[0].differences == std::vector<std::string>{"instance_class"});
  bool still_blocks = false;
  for (const Finding& finding : assess(graph))
    if (finding.rule == "rds-instance-destroyed") {
      still_blocks = finding.severity >= Severity::high;
      CHECK(finding.message.find("made anew as aws_db_instance.primary") != std::string::npos);
    }
  CHECK(still_blocks);
}

TEST_CASE("a module that gets a count moves as a whole") {
  const std::string queue = R"("name":"jobs","delay_seconds":5)";
  const std::string role = R"("name":"worker","path":"/service/")";
  const Plan plan = plan_of({entry("delete", "module.m", "aws_iam_role", "this", "", role),
                             entry("delete", "module.m", "aws_iam_role_policy_attachment", "this", "\"a\"",
                                   R"("role":"worker","policy_arn":"arn:x")"),
                             entry("delete", "module.m", "aws_sqs_queue", "this", "", queue),
                             entry("create", "module.m[0]", "aws_iam_role", "this", "", role),
                             entry("create", "module.m[0]", "aws_iam_role_policy_attachment", "this", "\"a\"",
                                   R"("role":"worker")", R"("policy_arn":true)"),
                             entry("create", "module.m[0]", "aws_sqs_queue", "this", "", queue)});
  CHECK(found(plan) == Found{"module.m > module.m[0] (high)"});
}

TEST_CASE("count becomes for_each: equal values tell which is which") {
  const auto subnet = [](const char* cidr) {
    return fmt::format(R"("cidr_block":"{}","vpc_id":"vpc-1")", cidr);
  };
  const Plan plan = plan_of({entry("delete", "", "aws_subnet", "a", "0", subnet("10.0.0.0/24")),
                             entry("delete", "", "aws_subnet", "a", "1", subnet("10.0.1.0/24")),
                             entry("create", "", "aws_subnet", "a", "\"x\"", subnet("10.0.1.0/24")),
                             entry("create", "", "aws_subnet", "a", "\"y\"", subnet("10.0.0.0/24"))});
  CHECK(found(plan) == Found{R"(aws_subnet.a[0] > aws_subnet.a["y"] (certain))",
                             R"(aws_subnet.a[1] > aws_subnet.a["x"] (certain))"});
}

TEST_CASE("twins are paired in order when count becomes for_each, and are ambiguous otherwise") {
  const std::string values =
      R"("domain":"vpc","network_border_group":"eu-central-1","public_ipv4_pool":"amazon")";
  const Plan ordered = plan_of({entry("delete", "", "aws_eip", "nat", "0", values),
                                entry("delete", "", "aws_eip", "nat", "1", values),
                                entry("create", "", "aws_eip", "nat", "\"a\"", values),
                                entry("create", "", "aws_eip", "nat", "\"b\"", values)});
  CHECK(found(ordered) == Found{R"(aws_eip.nat[0] > aws_eip.nat["a"] (possible))",
                                R"(aws_eip.nat[1] > aws_eip.nat["b"] (possible))"});
  const Plan unclear = plan_of({entry("delete", "", "aws_eip", "nat", "\"first\"", values),
                                entry("delete", "", "aws_eip", "nat", "\"second\"", values),
                                entry("create", "", "aws_eip", "nat", "\"red\"", values),
                                entry("create", "", "aws_eip", "nat", "\"blue\"", values)});
  CHECK(found(unclear) == Found{"aws_eip.nat > aws_eip.nat (ambiguous)"});
}

TEST_CASE("names that follow the key are allowed for, others end it") {
  const auto group = [](const char* name) {
    return fmt::format(R"("name":"/app/{}","retention_in_days":30)", name);
  };
  const Plan follows =
      plan_of({entry("delete", "", "aws_cloudwatch_log_group", "s", "\"ingest_iot\"", group("ingest-iot")),
               entry("create", "", "aws_cloudwatch_log_group", "s", "\"ingest\"", group("ingest"))});
  CHECK(
      found(follows) ==
      Found{R"(aws_cloudwatch_log_group.s["ingest_iot"] > aws_cloudwatch_log_group.s["ingest"] (possible))"});
  const Plan others =
      plan_of({entry("delete", "", "aws_cloudwatch_log_group", "s", "\"mail\"", group("mail")),
               entry("create", "", "aws_cloudwatch_log_group", "s", "\"billing\"", group("billing"))});
  CHECK(found(others).empty());
}

TEST_CASE("a numbered sibling is another thing, and what is replaced anyway is said to be") {
  const auto bucket = [](const char* name) {
    return fmt::format(R"("bucket":"acme-{}","force_destroy":false)", name);
  };
  for (const auto& [old, made] :
       {std::pair("tenant-002", "tenant-003"), {"tenant-a", "tenant-b"}, {"team3", "team2"}}) {
    INFO(old);
    const Plan siblings =
        plan_of({entry("delete", "", "aws_s3_bucket", "t", fmt::format("\"{}\"", old), bucket(old)),
                 entry("create", "", "aws_s3_bucket", "t", fmt::format("\"{}\"", made), bucket(made))});
    CHECK(found(siblings).empty());
  }
  const Plan follows =
      plan_of({entry("delete", "", "aws_s3_bucket", "t", "\"ingest_iot\"", bucket("ingest_iot")),
               entry("create", "", "aws_s3_bucket", "t", "\"ingest\"", bucket("ingest"))});
  const Graph graph(follows);
  const Renames renames = find_renames(graph);
  REQUIRE(renames.pairs.size() == 1);
  CHECK(renames.pairs[0].is_replaced_anyway);
  bool is_said = false;
  for (const Finding& finding : assess(graph)) {
    if (finding.rule == "s3-bucket-destroyed")
      is_said = finding.message.find("still replaced") != std::string::npos;
    CHECK(finding.message.find("block keeps it") == std::string::npos);
  }
  CHECK(is_said);
}

TEST_CASE("what is deleted and what else is created stay two things") {
  // Blue beside green, by name; an unlike object of the same type; the same name of another type.
  CHECK(found(plan_of({entry("delete", "", "aws_lb", "blue", "",
                             R"("name":"web-blue","internal":true,"idle_timeout":60)"),
                       entry("create", "", "aws_lb", "green", "",
                             R"("name":"web-green","internal":true,"idle_timeout":60)")}))
            .empty());
  CHECK(found(plan_of({entry("delete", "", "aws_sqs_queue", "a", "", R"("name":"orders","delay_seconds":5)"),
                       entry("create", "", "aws_sqs_queue", "b", "", R"("name":"mails","delay_seconds":5)")}))
            .empty());
  CHECK(found(plan_of({entry("delete", "", "aws_sqs_queue", "a", "", R"("name":"orders")"),
                       entry("create", "", "aws_sns_topic", "a", "", R"("name":"orders")")}))
            .empty());
}

TEST_CASE("a type that moved cannot lead to is forgotten here and imported there") {
  const Plan plan =
      plan_of({entry("delete", "", "aws_alb", "web", "", R"("name":"web","arn":"arn:aws:elb:x")"),
               entry("create", "", "aws_lb", "web", "", R"("name":"web")")});
  const Graph graph(plan);
  const Renames renames = find_renames(graph);
  REQUIRE(renames.blocks.size() == 1);
  CHECK(renames.blocks[0].text ==
        "removed {\n  from = aws_alb.web\n  lifecycle {\n    destroy = false\n  }\n}\nimport {\n  to = "
        "aws_lb.web\n  id = "
        "\"arn:aws:elb:x\"\n}\n");
}

TEST_CASE("nothing is pasted that is more than an address") {
  const Plan plan =
      plan_of({entry("delete", "", "aws_sqs_queue", "a", "", R"("name":"orders")"),
               entry("create", "module.x }\\nresource", "aws_sqs_queue", "a", "", R"("name":"orders")")});
  const Graph graph(plan);
  for (const MovedBlock& block : find_renames(graph).blocks) CHECK(block.text.empty());
}

TEST_CASE("many deletes and creates are paired quickly, each once") {
  std::vector<std::string> entries;
  for (int i = 0; i < 3000; ++i) {
    const std::string values = fmt::format(R"("name":"queue-{}","delay_seconds":5)", i);
    entries.push_back(entry("delete", "", "aws_sqs_queue", "q", std::to_string(i), values));
    entries.push_back(entry("create", "", "aws_sqs_queue", "q", fmt::format("\"k{}\"", i), values));
  }
  const Plan plan = plan_of(entries);
  const Graph graph(plan);
  const Renames renames = find_renames(graph);
  CHECK(renames.pairs.size() == 3000);
  std::set<const Change*> seen;
  for (const Rename& rename : renames.pairs) {
    CHECK(seen.insert(rename.from).second);
    CHECK(seen.insert(rename.to).second);
  }
}

TEST_CASE("rename stories are found and nothing is claimed where things are really deleted") {
  // Looked at by hand: how many resources of each recorded plan are renamed; those not listed have none.
  const std::map<std::string, std::size_t> stories = {
      {"caja-prod-count-to-for-each", 4}, {"iot-dev-module-counted", 14}, {"iot-dev-services-renamed", 128}};
  for (const auto& folder : std::filesystem::directory_iterator(PLANGATE_SOURCE_DIR "/fixtures/plans")) {
    const Plan plan = Plan::read((folder.path() / "plan.json").string());
    const Graph graph(plan);
    const Renames renames = find_renames(graph);
    const auto story = stories.find(folder.path().filename().string());
    INFO(folder.path().filename().string());
    CHECK(renames.pairs.size() == (story == stories.end() ? 0 : story->second));
    if (story == stories.end()) CHECK(renames.blocks.empty());
  }
}

TEST_CASE("no rename is claimed on real plans but those that are one") {
  const char* named = std::getenv("PLANGATE_SHARED");
  const std::filesystem::path shared =
      named != nullptr ? named : std::filesystem::path(PLANGATE_SOURCE_DIR) / ".." / "shared";
  const std::filesystem::path folder = shared / "plans" / "real";
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: no plans at " << folder.string() << "; PLANGATE_SHARED names their place");
    return;
  }
  std::set<std::string> claimed;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".json") continue;
    std::optional<Plan> plan;
    try {
      plan.emplace(Plan::read(file.path().string()));
    } catch (const Error&) {
      continue;
    }
    const Graph graph(*plan);
    const std::string name = file.path().filename().string();
    for (const MovedBlock& block : find_renames(graph).blocks)
      claimed.insert(name + ": " + block.from + " > " + block.to);
  }
  // Looked at by hand: both are equal in every value, under another name and in another module.
  CHECK(claimed ==
        std::set<std::string>{
            "oocx__tfplan2md__azuredevops-terraform_plan2.json: azuredevops_build_definition.example > "
            "azuredevops_build_definition.example2",
            "opariffazman__astro__dev-4bdd40.json: module.route53_private > module.route53_zones"});
}

TEST_CASE("count becomes for_each and back: one value that tells is enough, what is left is deleted") {
  const auto node = [](const char* input) { return fmt::format(R"("input":"{}")", input); };
  const Plan plan = plan_of({entry("delete", "", "terraform_data", "w", "0", node("alpha")),
                             entry("delete", "", "terraform_data", "w", "1", node("beta")),
                             entry("delete", "", "terraform_data", "w", "2", node("gamma")),
                             entry("create", "", "terraform_data", "w", "\"g\"", node("gamma")),
                             entry("create", "", "terraform_data", "w", "\"new\"", node("omega")),
                             entry("create", "", "terraform_data", "w", "\"x\"", node("alpha"))});
  CHECK(found(plan) == Found{R"(terraform_data.w[0] > terraform_data.w["x"] (high))",
                             R"(terraform_data.w[2] > terraform_data.w["g"] (high))"});
  const Plan back = plan_of({entry("delete", "", "terraform_data", "w", "\"a\"", node("alpha")),
                             entry("delete", "", "terraform_data", "w", "\"b\"", node("beta")),
                             entry("create", "", "terraform_data", "w", "0", node("beta")),
                             entry("create", "", "terraform_data", "w", "1", node("other"))});
  CHECK(found(back) == Found{R"(terraform_data.w["b"] > terraform_data.w[0] (high))"});
}

TEST_CASE("instances of a module are told apart by what is in them, twins among it follow") {
  const auto id = [](const char* input) { return fmt::format(R"("input":"{}")", input); };
  const std::string same = R"("input":"equal-in-all")";
  std::vector<std::string> entries;
  for (const auto& [key, input] : {std::pair("0", "node-0"), {"1", "node-1"}}) {
    entries.push_back(
        entry("delete", fmt::format("module.m[{}]", key), "terraform_data", "id", "", id(input)));
    entries.push_back(entry("delete", fmt::format("module.m[{}]", key), "terraform_data", "twin", "", same));
  }
  for (const auto& [key, input] : {std::pair("x", "node-1"), {"y", "node-0"}}) {
    const std::string module = fmt::format("module.m[\"{}\"]", key);
    entries.push_back(entry("create", module, "terraform_data", "id", "", id(input)));
    entries.push_back(entry("create", module, "terraform_data", "twin", "", same));
  }
  CHECK(found(plan_of(entries)) ==
        Found{R"(module.m[0] > module.m["y"] (high))", R"(module.m[1] > module.m["x"] (high))"});
}

TEST_CASE("a key that writes its word out is the same key, another one that only looks like it is not") {
  const auto server = [](const char* key) {
    return fmt::format(R"("ami":"ami-1","instance_type":"m5.large","tags":{{"Name":"srv-{}"}})", key);
  };
  const auto renamed = [&](const char* old, const char* made) {
    return found(
        plan_of({entry("delete", "", "aws_instance", "i", fmt::format("\"{}\"", old), server(old)),
                 entry("create", "", "aws_instance", "i", fmt::format("\"{}\"", made), server(made))}));
  };
  CHECK(renamed("db", "database") ==
        Found{R"(aws_instance.i["db"] > aws_instance.i["database"] (possible))"});
  CHECK(renamed("prod_eu", "production_eu").size() == 1);
  CHECK(renamed("db", "dashboard").empty());
  CHECK(renamed("db", "zookeeper").empty());
  CHECK(renamed("web", "webhook").empty());
}

TEST_CASE("a name that becomes a key, and a key that the old values hold already") {
  const auto queue = [](const char* name) { return fmt::format(R"("input":"{}-queue")", name); };
  const Plan gathered =
      plan_of({entry("delete", "", "terraform_data", "gone", "", queue("gone")),
               entry("delete", "", "terraform_data", "orders", "", queue("orders")),
               entry("delete", "module.mail", "terraform_data", "q", "", queue("mail")),
               entry("create", "", "terraform_data", "all", "\"fresh\"", queue("fresh")),
               entry("create", "", "terraform_data", "all", "\"orders\"", queue("orders")),
               entry("create", "module.svc[\"mail\"]", "terraform_data", "q", "", queue("mail"))});
  CHECK(found(gathered) == Found{R"(module.mail > module.svc["mail"] (high))",
                                 R"(terraform_data.orders > terraform_data.all["orders"] (high))"});
  const std::string subnet = R"("input":{"cidr":"10.0.1.0/24","az":"a"})";
  const Plan keyed = plan_of({entry("delete", "", "terraform_data", "s", "\"first\"", subnet),
                              entry("create", "", "terraform_data", "s", "\"10.0.1.0/24\"", subnet)});
  CHECK(found(keyed) == Found{R"(terraform_data.s["first"] > terraform_data.s["10.0.1.0/24"] (high))"});
}

TEST_CASE("modules that merge are not moved into one module twice") {
  const auto bucket = [](const char* name) { return fmt::format(R"("bucket":"{}")", name); };
  const Plan plan = plan_of({entry("delete", "module.a", "aws_s3_bucket", "x", "", bucket("one")),
                             entry("delete", "module.b", "aws_s3_bucket", "y", "", bucket("two")),
                             entry("create", "module.c", "aws_s3_bucket", "x", "", bucket("one")),
                             entry("create", "module.c", "aws_s3_bucket", "y", "", bucket("two"))});
  CHECK(found(plan) == Found{"module.a.aws_s3_bucket.x > module.c.aws_s3_bucket.x (certain)",
                             "module.b.aws_s3_bucket.y > module.c.aws_s3_bucket.y (certain)"});
}

TEST_CASE("renames are looked for once, whoever asks") {
  const Plan plan = plan_of({entry("delete", "", "aws_s3_bucket", "a", "", R"("bucket":"one")"),
                             entry("create", "", "aws_s3_bucket", "b", "", R"("bucket":"one")")});
  const Graph graph(plan);
  CHECK(&graph.renames() == &graph.renames());
  CHECK(graph.renames().pairs.size() == 1);
}
