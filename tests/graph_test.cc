#include "plan/graph.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "catch.h"
#include "plan/address.h"
#include "plan/region.h"

namespace {

std::string entry(std::string_view module, std::string_view type, std::string_view resource,
                  std::string_view key, std::string_view after = "{}") {
  const std::string local =
      fmt::format("{}.{}{}", type, resource, key.empty() ? "" : fmt::format("[{}]", key));
  const std::string address = module.empty() ? local : fmt::format("{}.{}", module, local);
  std::string escaped;
  for (char c : address) escaped += c == '"' ? "\\\"" : std::string(1, c);
  std::string escaped_module;
  for (char c : module) escaped_module += c == '"' ? "\\\"" : std::string(1, c);
  return fmt::format(
      R"({{"address":"{}","module_address":"{}","mode":"managed","type":"{}","name":"{}"{},"provider_name":"registry.example/hashicorp/aws","change":{{"actions":["create"],"before":null,"after":{},"after_unknown":{{}}}}}})",
      escaped, escaped_module, type, resource, key.empty() ? "" : fmt::format(R"(,"index":{})", key), after);
}

Plan plan_of(const std::vector<std::string>& entries, std::string_view configuration,
             std::string_view more = "") {
  return Plan::read(Source::from_text(
      fmt::format(R"({{"format_version":"1.2","resource_changes":[{}],{}"configuration":{}}})",
                  fmt::join(entries, ","), more, configuration),
      "plan.json"));
}

/// The targets of an argument, sorted, then its dead ends behind `!`.
std::string targets(const Graph& graph, std::string_view address, std::string_view argument) {
  const Change* change = graph.plan().find(address);
  REQUIRE(change != nullptr);
  const Resolution resolution = graph.refers(*change, argument);
  std::vector<std::string> words;
  for (const Target& target : resolution.targets)
    words.push_back(target.attribute.empty()
                        ? std::string(target.change->address)
                        : fmt::format("{} {}", target.change->address, target.attribute));
  std::sort(words.begin(), words.end());
  for (const std::string& dead_end : resolution.dead_ends) words.push_back("!" + dead_end);
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace

TEST_CASE("addresses come apart by their grammar, not at characters") {
  const auto steps = module_steps(R"(module.a["x.y]"].module.b[0].module.c)");
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].name == "a");
  CHECK(steps[0].key == R"("x.y]")");
  CHECK(steps[1].key == "0");
  CHECK(steps[2].key.empty());
  CHECK(parent_module(R"(module.a["x.module.y"].module.b[0])") == R"(module.a["x.module.y"])");
  CHECK(parent_module("module.a").empty());
  CHECK(module_steps(R"(module.a["quote\"]"].module.b)").size() == 2);
  const Reference reference = parse_reference(R"(data.aws_x.y["k.v"].ids[0])");
  CHECK(reference.head == "data");
  CHECK(reference.type == "aws_x");
  CHECK(reference.name == "y");
  CHECK(reference.key == R"("k.v")");
  CHECK(reference.rest == "ids[0]");
}

TEST_CASE("a reference leads to the instance it means") {
  const Plan plan = plan_of(
      {entry("", "aws_a", "one", ""), entry("", "aws_b", "single", ""), entry("", "aws_b", "many", R"("x")"),
       entry("", "aws_b", "many", R"("y")"), entry("", "aws_a", "keyed", R"("x")"),
       entry("", "aws_a", "keyed", R"("y")"), entry("", "aws_c", "counted", "0"),
       entry("", "aws_c", "counted", "1"), entry("", "aws_a", "index", "1")},
      R"({"root_module":{"resources":[
        {"address":"aws_a.one","expressions":{
          "plain":{"references":["aws_b.single.arn","aws_b.single"]},
          "all":{"references":["aws_b.many"]},
          "one_of":{"references":["aws_b.many[\"y\"].id","aws_b.many[\"y\"]","aws_b.many"]},
          "local":{"references":["local.thing"]},
          "data":{"references":["data.aws_d.e.id","data.aws_d.e"]},
          "two":{"references":["aws_b.single.id","aws_b.single","local.other"]},
          "constant":{"constant_value":"x"},
          "none":{},
          "block":[{"inner":{"references":["aws_b.single.name","aws_b.single"]}},{"inner":{"references":["aws_c.counted[1].id","aws_c.counted[1]","aws_c.counted"]}}]}},
        {"address":"aws_a.keyed","for_each_expression":{"references":["aws_b.many"]},"expressions":{
          "same":{"references":["aws_b.many","each.key"]},
          "value":{"references":["each.value.id","each.value"]}}},
        {"address":"aws_a.index","count_expression":{"constant_value":2},"expressions":{"same":{"references":["aws_c.counted","count.index"]}}}]}})");
  const Graph graph(plan);
  CHECK(targets(graph, "aws_a.one", "plain") == "aws_b.single arn");
  CHECK(targets(graph, "aws_a.one", "all") == R"(aws_b.many["x"], aws_b.many["y"])");
  CHECK(targets(graph, "aws_a.one", "one_of") == R"(aws_b.many["y"] id)");
  CHECK(targets(graph, "aws_a.one", "local") == "!local.thing");
  CHECK(targets(graph, "aws_a.one", "data") == "!data.aws_d.e.id");
  CHECK(targets(graph, "aws_a.one", "two") == "aws_b.single id, !local.other");
  CHECK(targets(graph, "aws_a.one", "constant").empty());
  CHECK(targets(graph, "aws_a.one", "none").empty());
  CHECK(targets(graph, "aws_a.one", "missing").empty());
  CHECK(targets(graph, "aws_a.one", "block") == "aws_b.single name, aws_c.counted[1] id");
  CHECK(targets(graph, R"(aws_a.keyed["x"])", "same") == R"(aws_b.many["x"])");
  CHECK(targets(graph, R"(aws_a.keyed["y"])", "value") == R"(aws_b.many["y"] id)");
  CHECK(targets(graph, "aws_a.index[1]", "same") == "aws_c.counted[1]");

  const auto referrers = graph.referrers(*plan.find(R"(aws_b.many["x"])"), "aws_a", "same");
  REQUIRE(referrers.size() == 1);
  CHECK(referrers[0]->address == R"(aws_a.keyed["x"])");
  CHECK(graph.is_configured(*plan.find("aws_a.one"), "constant"));
  CHECK_FALSE(graph.is_configured(*plan.find("aws_a.one"), "missing"));
}

TEST_CASE("references cross modules through inputs and outputs") {
  // root: module.svc[k] (task = module.task[k].arn through each.key is hidden; = module.one.arn is not)
  const Plan plan = plan_of(
      {entry("module.one", "aws_task", "this", ""), entry(R"(module.svc["a"])", "aws_service", "this", ""),
       entry(R"(module.svc["b"])", "aws_service", "this", ""),
       entry(R"(module.svc["a"].module.deep)", "aws_leaf", "this", ""), entry("", "aws_key", "by", R"("a")"),
       entry("", "aws_key", "by", R"("b")"), entry("", "aws_user", "of", "")},
      R"({"root_module":{
        "resources":[{"address":"aws_key.by","for_each_expression":{}},
          {"address":"aws_user.of","expressions":{"all":{"references":["module.svc[\"b\"].service_arn","module.svc[\"b\"]","module.svc"]},"hidden":{"references":["module.svc","each.key"]},"gone":{"references":["module.nowhere.x","module.nowhere"]}}}],
        "module_calls":{
          "one":{"module":{"outputs":{"arn":{"expression":{"references":["aws_task.this.arn","aws_task.this"]}},"object":{"expression":{"references":["aws_task.this"]}}},"resources":[{"address":"aws_task.this"}]}},
          "svc":{"for_each_expression":{"references":["aws_key.by"]},
            "expressions":{"task":{"references":["module.one.arn","module.one"]},"key":{"references":["aws_key.by","each.key"]},"value":{"references":["each.value.id","each.value"]},"settings":{"references":["module.one.object.arn","module.one.object","module.one"]},"constant":{"constant_value":"eu-west-3"}},
            "module":{
              "outputs":{"service_arn":{"expression":{"references":["aws_service.this.id","aws_service.this"]}}},
              "resources":[{"address":"aws_service.this","expressions":{"task":{"references":["var.task"]},"key":{"references":["var.key"]},"value":{"references":["var.value"]},"attribute":{"references":["var.settings.arn","var.settings"]}}}],
              "module_calls":{"deep":{"expressions":{"task":{"references":["var.task"]}},"module":{"resources":[{"address":"aws_leaf.this","expressions":{"task":{"references":["var.task"]}}}]}}}}}}}})");
  const Graph graph(plan);
  CHECK(targets(graph, R"(module.svc["a"].aws_service.this)", "task") == "module.one.aws_task.this arn");
  CHECK(targets(graph, R"(module.svc["a"].aws_service.this)", "attribute") == "module.one.aws_task.this");
  CHECK(targets(graph, R"(module.svc["b"].aws_service.this)", "key") == R"(aws_key.by["b"])");
  CHECK(targets(graph, R"(module.svc["a"].aws_service.this)", "value") == R"(aws_key.by["a"] id)");
  CHECK(targets(graph, R"(module.svc["a"].module.deep.aws_leaf.this)", "task") ==
        "module.one.aws_task.this arn");
  CHECK(targets(graph, "aws_user.of", "all") == R"(module.svc["b"].aws_service.this id)");
  CHECK(targets(graph, "aws_user.of", "hidden") == "!module.svc");
  CHECK(targets(graph, "aws_user.of", "gone") == "!module.nowhere.x");
}

TEST_CASE("each.value over a module is the output of its instance with the same key") {
  const Plan plan =
      plan_of({entry(R"(module.m["x"])", "aws_a", "a", ""), entry(R"(module.m["y"])", "aws_a", "a", ""),
               entry("", "aws_r", "r", R"("x")"), entry("", "aws_r", "r", R"("y")")},
              R"({"root_module":{
        "resources":[{"address":"aws_r.r","for_each_expression":{"references":["module.m"]},
          "expressions":{"of":{"references":["each.value.arn","each.value"]},"none":{"references":["each.value.no","each.value"]}}}],
        "module_calls":{"m":{"for_each_expression":{},"module":{
          "outputs":{"arn":{"expression":{"references":["aws_a.a.arn","aws_a.a"]}}},"resources":[{"address":"aws_a.a"}]}}}}})");
  const Graph graph(plan);
  CHECK(targets(graph, R"(aws_r.r["x"])", "of") == R"(module.m["x"].aws_a.a arn)");
  CHECK(targets(graph, R"(aws_r.r["y"])", "of") == R"(module.m["y"].aws_a.a arn)");
  CHECK(targets(graph, R"(aws_r.r["y"])", "none").empty());
}

TEST_CASE("a configuration that refers to itself ends") {
  const Plan plan = plan_of(
      {entry("module.m", "aws_a", "b", "")},
      R"({"root_module":{"module_calls":{"m":{"expressions":{"x":{"references":["module.m.out","module.m"]}},
      "module":{"outputs":{"out":{"expression":{"references":["var.x"]}}},"resources":[{"address":"aws_a.b","expressions":{"y":{"references":["var.x"]}}}]}}}}})");
  const Graph graph(plan);
  CHECK(targets(graph, "module.m.aws_a.b", "y").substr(0, 1) == "!");
}

TEST_CASE("the region of a resource is what it says itself, else what its provider says") {
  struct Case {
    std::string_view address, want;
  };
  const Plan plan = plan_of(
      {entry("", "aws_a", "own", "", R"({"region":"ap-south-1"})"),
       entry("", "aws_a", "arn", "", R"({"arn":"arn:aws:rds:eu-north-1:123456789012:db:x"})"),
       entry("", "aws_a", "global_arn", "", R"({"arn":"arn:aws:iam::123456789012:role/x"})"),
       entry("", "aws_a", "zone", "", R"({"availability_zone":"us-west-2b"})"),
       entry("", "aws_a", "plain", ""), entry("", "aws_a", "west", ""), entry("", "aws_a", "variable", ""),
       entry("module.m", "aws_a", "passed", ""), entry("module.m", "aws_a", "inner", ""),
       entry("", "aws_a", "unconfigured", ""), entry("", "aws_a", "local", "")},
      R"({"provider_config":{"aws":{"name":"aws","expressions":{"region":{"constant_value":"us-east-1"}}},
          "aws.west":{"name":"aws","alias":"west","expressions":{"region":{"constant_value":"us-west-1"}}},
          "aws.var":{"name":"aws","alias":"var","expressions":{"region":{"references":["var.region"]}}},
          "aws.local":{"name":"aws","alias":"local","expressions":{"region":{"references":["local.region"]}}},
          "module.m:aws":{"name":"aws","module_address":"module.m","expressions":{"region":{"references":["var.where"]}}}},
        "root_module":{"resources":[
          {"address":"aws_a.own","provider_config_key":"aws"},{"address":"aws_a.arn","provider_config_key":"aws"},{"address":"aws_a.global_arn","provider_config_key":"aws"},
          {"address":"aws_a.zone","provider_config_key":"aws"},{"address":"aws_a.plain","provider_config_key":"aws"},{"address":"aws_a.west","provider_config_key":"aws.west"},
          {"address":"aws_a.variable","provider_config_key":"aws.var"},{"address":"aws_a.local","provider_config_key":"aws.local"}],
         "module_calls":{"m":{"expressions":{"where":{"constant_value":"eu-central-1"}},"module":{"resources":[
           {"address":"aws_a.passed","provider_config_key":"aws.west"},{"address":"aws_a.inner","provider_config_key":"module.m:aws"}]}}}}})",
      R"("variables":{"region":{"value":"sa-east-1"}},)");
  const Graph graph(plan);
  constexpr Case cases[] = {
      {"aws_a.own", "ap-south-1"},
      {"aws_a.arn", "eu-north-1"},
      {"aws_a.global_arn", "us-east-1"},
      {"aws_a.zone", "us-west-2"},
      {"aws_a.plain", "us-east-1"},
      {"aws_a.west", "us-west-1"},
      {"aws_a.variable", "sa-east-1"},
      {"module.m.aws_a.passed", "us-west-1"},
      {"module.m.aws_a.inner", "eu-central-1"},
      {"aws_a.unconfigured", "us-east-1"},
      {"aws_a.local", "me-fallback-9"},
  };
  for (const Case& c : cases) {
    INFO(c.address);
    const Change& change = *plan.find(c.address);
    const Look look = plan.look(change);
    CHECK(region_of(graph, change, look.after(), "me-fallback-9") == c.want);
  }
}

TEST_CASE("zones and ARNs tell their region") {
  CHECK(region_of_zone("us-east-1a") == "us-east-1");
  CHECK(region_of_zone("us-east-1-bos-1a") == "us-east-1");
  CHECK(region_of_zone("us-east-1-wl1-bos-wlz-1") == "us-east-1");
  CHECK(region_of_zone("us-gov-west-1b") == "us-gov-west-1");
  CHECK(region_of_zone("us-east-1").empty());
  CHECK(region_of_zone("global").empty());
  CHECK(region_of_zone("").empty());
  CHECK(region_of_arn("arn:aws-cn:s3:cn-north-1:1:x") == "cn-north-1");
  CHECK(region_of_arn("arn:aws:s3:::bucket").empty());
  CHECK(region_of_arn("arn:aws").empty());
  CHECK(region_of_arn("not an arn").empty());
}
