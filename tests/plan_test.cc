#include "plan/plan.h"

#include <fmt/format.h>

#include "base/error.h"
#include "catch.h"
#include "plan/secrets.h"

namespace {

Plan plan_of(const std::string& sections) {
  return Plan::read(
      Source::from_text(fmt::format(R"({{"format_version":"1.2",{}}})", sections), "plan.json"));
}

Plan plan_with(const std::string& entry) {
  return plan_of(fmt::format(R"("resource_changes":[{}])", entry));
}

}  // namespace

TEST_CASE("every combination of actions has one meaning") {
  struct Case {
    std::string_view actions;
    Action want;
    bool creates_first, deletes, forgets, creates;
  };
  constexpr Case cases[] = {
      {R"(["no-op"])", Action::no_op, false, false, false, false},
      {R"(["create"])", Action::create, false, false, false, true},
      {R"(["read"])", Action::read, false, false, false, false},
      {R"(["update"])", Action::update, false, false, false, false},
      {R"(["delete"])", Action::destroy, false, true, false, false},
      {R"(["delete","create"])", Action::replace, false, true, false, true},
      {R"(["create","delete"])", Action::replace, true, true, false, true},
      {R"(["forget"])", Action::forget, false, false, true, false},
      {R"(["create","forget"])", Action::replace, true, false, true, true},
      {R"(["forget","create"])", Action::replace, false, false, true, true},
      {R"(["open"])", Action::open, false, false, false, false},
      {R"(["Open"])", Action::open, false, false, false, false},
      {R"(["teleport"])", Action::unknown, false, false, false, false},
      {R"(["delete","teleport"])", Action::unknown, false, true, false, false},
      {R"(["no-op","delete"])", Action::unknown, false, true, false, false},
      {R"([])", Action::unknown, false, false, false, false},
      {R"([1])", Action::unknown, false, false, false, false},
      {R"(["delete","create","create"])", Action::unknown, false, true, false, true},
  };
  for (const Case& c : cases) {
    INFO(c.actions);
    const std::string_view mode = c.want == Action::open ? "ephemeral" : "managed";
    const Plan plan = plan_with(
        fmt::format(R"({{"address":"a.b","mode":"{}","change":{{"actions":{}}}}})", mode, c.actions));
    const Change& change = plan.changes()[0];
    CHECK(change.action == c.want);
    CHECK(change.creates_first == c.creates_first);
    CHECK(change.deletes == c.deletes);
    CHECK(change.forgets == c.forgets);
    CHECK(change.creates == c.creates);
  }
}

TEST_CASE("an entry keeps everything that is said about it") {
  const Plan plan = plan_with(R"({
    "address":"module.m[\"a.b\"].aws_x.y[\"k]\"]","previous_address":"aws_x.old","module_address":"module.m[\"a.b\"]",
    "mode":"managed","type":"aws_x","name":"y","index":"k]","provider_name":"registry.example/hashicorp/aws",
    "deposed":"deadbeef","action_reason":"replace_because_cannot_update",
    "change":{"actions":["delete","create"],"before":{},"after":{},"importing":{},
              "replace_paths":[["engine_version"],["subnet_ids",0],["tags","a.b"]]}})");
  const Change& change = plan.changes()[0];
  CHECK(change.address == R"(module.m["a.b"].aws_x.y["k]"])");
  CHECK(change.previous_address == "aws_x.old");
  CHECK(change.module_address == R"(module.m["a.b"])");
  CHECK(change.type == "aws_x");
  CHECK(change.key.kind == InstanceKey::Kind::string);
  CHECK(change.key.text == "k]");
  CHECK(change.deposed == "deadbeef");
  CHECK(change.importing);
  CHECK(provider_type(change.provider_name) == "aws");
  REQUIRE(change.replace_paths.size() == 3);
  CHECK(text(change.replace_paths[0]) == "engine_version");
  CHECK(text(change.replace_paths[1]) == "subnet_ids[0]");
  CHECK(text(change.replace_paths[2]) == R"(tags["a.b"])");
  CHECK(plan.find(change.address) == nullptr);  // only deposed: there is no current object
}

TEST_CASE("a value is known, unknown or absent, and nothing else") {
  const Plan plan = plan_with(R"({"address":"a.b","change":{"actions":["update"],"before":{"n":1},
    "after":{"known":"x","list":[null,"x",{"s":"secret"}],"null":null,"empty":{},"flag":true,"text_flag":"false","n":12345678901234567890123},
    "after_unknown":{"arn":true,"list":[true,false,{}],"block":[{"id":true}],"all":true},
    "after_sensitive":{"list":[false,false,{"s":true}],"known":true}}})");
  const Look look = plan.look(plan.changes()[0]);
  const Value after = look.after();
  CHECK(after["known"].known());
  CHECK(after["known"].is("x"));
  CHECK(after["known"].sensitive());
  CHECK(after["arn"].unknown());
  CHECK_FALSE(after["arn"].absent());
  CHECK_FALSE(after["arn"].known());
  CHECK(after["arn"]["deeper"].unknown());
  CHECK(after["all"].at(3)["x"].unknown());
  CHECK(after["null"].absent());
  CHECK(after["nowhere"].absent());
  CHECK(after["nowhere"]["deeper"].absent());
  CHECK(after["list"].at(0).unknown());
  CHECK(after["list"].at(1).is("x"));
  CHECK(after["list"].at(2)["s"].sensitive());
  CHECK_FALSE(after["list"].sensitive());
  CHECK(after["list"].partly_sensitive());
  CHECK(after["list"].partly_unknown());
  CHECK(after["block"].at(0)["id"].unknown());
  CHECK(after["empty"].known());
  CHECK(after["flag"].is_true());
  CHECK(after["text_flag"].is_false());
  CHECK_FALSE(after["arn"].is_true());
  CHECK_FALSE(after["arn"].is_false());
  CHECK(after["n"].scalar() == std::string_view("12345678901234567890123"));
  CHECK_FALSE(after["n"].number());
  CHECK(look.before()["n"].number() == Decimal(1));
  CHECK(shown(after["list"]) == R"([(known after apply), "x", {s = (sensitive)}])");
  const auto elements = after["list"].elements();
  REQUIRE(elements.size() == 3);
  CHECK(elements[0].unknown());
  CHECK(elements[2]["s"].sensitive());
}

TEST_CASE("members that exist only as unknown marks are seen") {
  const Plan plan = plan_with(
      R"({"address":"a.b","change":{"actions":["create"],"before":null,"after":{"a":1},"after_unknown":{"z":true,"tags":{},"arn":true}}})");
  const Look look = plan.look(plan.changes()[0]);
  std::string keys;
  for (const auto& [key, value] : look.after().members())
    keys += fmt::format("{}{} ", key, value.unknown() ? "?" : "");
  CHECK(keys == "a z? arn? ");
  CHECK(look.before().absent());
}

TEST_CASE("several entries can be looked at together") {
  const Plan plan = plan_of(R"("resource_changes":[
    {"address":"a.b","change":{"actions":["create"],"after":{"x":"\u0041one"}}},
    {"address":"a.c","change":{"actions":["create"],"after":{"x":"\u0041two"}}}])");
  const Look first = plan.look(plan.changes()[0]);
  const Look second = plan.look(plan.changes()[1]);
  CHECK(first.after()["x"].is("Aone"));
  CHECK(second.after()["x"].is("Atwo"));
}

TEST_CASE("numbers are the same number however they are written, and differ in their last digit") {
  CHECK(same_number("1", "1.0"));
  CHECK(same_number("1e3", "1000"));
  CHECK(same_number("0.00000000000000000001", "1e-20"));
  CHECK(same_number("-0", "0"));
  CHECK(same_number("1E+2", "100.00"));
  CHECK_FALSE(same_number("12345678901234567890123", "12345678901234567890124"));
  CHECK_FALSE(same_number("9007199254740993", "9007199254740992"));
  CHECK_FALSE(same_number("1", "-1"));
  CHECK_FALSE(same_number("1", "10"));
}

TEST_CASE("drift, deferrals, outputs, checks and flags stand apart from the changes") {
  const Plan plan = plan_of(
      R"("terraform_version":"1.11.4","timestamp":"2026-01-02T03:04:05Z","errored":false,"complete":false,"applyable":true,
    "resource_changes":[],
    "resource_drift":[{"address":"a.b","change":{"actions":["update"]}},{"change":{"actions":["no-op"]}}],
    "deferred_changes":[{"reason":"instance_count_unknown","resource_change":{"address":"a.c[*]","index_unknown":true,"change":{"actions":["create"],"after":{"x":1}}}}],
    "output_changes":{"o":{"actions":["create"],"after":"hidden-output","after_sensitive":true,"before_sensitive":true}},
    "checks":[{"address":{"to_display":"check.ok"},"status":"pass"},{"address":{"to_display":"check.bad"},"status":"fail","instances":[{"status":"fail","problems":[{"message":"broken"}]}]}],
    "action_invocations":[{},{}],"planned_values":{"root_module":{}})");
  CHECK(plan.changes().empty());
  REQUIRE(plan.drift().size() == 1);
  REQUIRE(plan.deferred().size() == 1);
  CHECK(plan.deferred()[0].reason == "instance_count_unknown");
  CHECK(plan.look(plan.deferred()[0].change).after()["x"].number() == Decimal(1));
  REQUIRE(plan.outputs().size() == 1);
  CHECK(plan.outputs()[0].sensitive);
  REQUIRE(plan.failed_checks().size() == 1);
  CHECK(plan.failed_checks()[0].problems[0] == "broken");
  CHECK(plan.action_invocations() == 2);
  CHECK(plan.errored() == false);
  CHECK(plan.complete() == false);
  CHECK(plan.applyable() == true);
  CHECK(plan.timestamp() == "2026-01-02T03:04:05Z");
  CHECK(plan.secrets().masked("say hidden-output aloud") == "say (sensitive) aloud");
}

TEST_CASE("what is marked anywhere is masked everywhere") {
  const Plan plan =
      plan_of(R"("variables":{"token":{"value":"root-variable"},"open":{"value":"visible-text"}},
    "resource_changes":[
      {"address":"a.b","change":{"actions":["update"],"before":{"p":"before-secret"},"after":{"p":"after-secret","q":["x",{"r":"nested-secret"}],"n":5432},
        "before_sensitive":{"p":true},"after_sensitive":{"p":true,"q":[false,{"r":true}],"n":true}}}],
    "planned_values":{"outputs":{"o":{"sensitive":true,"value":{"deep":["output-secret"]}}},"root_module":{}},
    "prior_state":{"format_version":"1.0","values":{"root_module":{"child_modules":[{"resources":[{"address":"data.a.b","values":{"v":"data-secret"},"sensitive_values":{"v":true}}]}]}}},
    "configuration":{"root_module":{"variables":{"token":{"sensitive":true,"default":"default-secret"}},
      "module_calls":{"m":{"expressions":{"inner":{"constant_value":"constant-secret"}},"module":{"variables":{"inner":{"sensitive":true}}}}}}})");
  for (std::string_view secret :
       {"root-variable", "before-secret", "after-secret", "nested-secret", "output-secret", "data-secret",
        "default-secret", "constant-secret", "5432"}) {
    INFO(secret);
    CHECK(plan.secrets().masked(secret) == "(sensitive)");
    CHECK(plan.secrets().masked(fmt::format("port {} open", secret)) == "port (sensitive) open");
  }
  CHECK(plan.secrets().masked("visible-text") == "visible-text");
  CHECK(plan.secrets().masked("15432 and 54321") == "15432 and 54321");  // short secrets only as words
  CHECK(plan.secrets().masked("xafter-secrety") == "x(sensitive)y");
}

TEST_CASE("secrets that overlap are masked from the first byte to the last") {
  const Plan plan = plan_with(
      R"({"address":"a.b","change":{"actions":["create"],"after":{"a":"abcdefgh","b":"efghijkl","c":"abcdefghXYZ","d":"say \"it\""},"after_sensitive":{"a":true,"b":true,"c":true,"d":true}}})");
  const Secrets& secrets = plan.secrets();
  CHECK(secrets.masked("1 abcdefghijkl 2") == "1 (sensitive) 2");
  CHECK(secrets.masked("abcdefghXYZ!") == "(sensitive)!");
  CHECK(secrets.masked("abcdefghabcdefgh") == "(sensitive)(sensitive)");
  CHECK(secrets.masked(R"x({"x":"say \"it\""})x") == R"x({"x":"(sensitive)"})x");
  CHECK(secrets.masked("abcdefg") == "abcdefg");
}

TEST_CASE("what an address says is no secret, unless it reads or is called like one") {
  const Plan plan = plan_with(
      R"({"address":"module.admin.a.b[\"shop-dev/orders\"]","change":{"actions":["create"],
        "after":{"value":"{\"name\":\"shop-dev\",\"owner\":\"platform-team\",\"pin\":\"hunter2\",\"db_password\":\"orders\"}","user":"admin"},
        "after_sensitive":{"value":true,"user":true}}},
      {"address":"a.hunter2[\"hunter2 orders eu-west-1a\"]","change":{"actions":["create"],
        "after":{"zone":"eu-west-1a","token":"module"},"after_sensitive":{"zone":true,"token":true}}})");
  const Secrets& secrets = plan.secrets();
  // Names that addresses have.
  for (const char* name : {"shop-dev", "admin", "eu-west-1a"}) CHECK(secrets.masked(name) == name);
  // No address has it; letters and digits are mixed; the document, or the attribute, calls it a secret.
  for (const char* secret : {"platform-team", "hunter2", "orders", "module"})
    CHECK(secrets.masked(secret) == "(sensitive)");
  CHECK(secrets.masked("postgres://shop-dev:orders@db") == "postgres://shop-dev:(sensitive)@db");
  // Identifiers are in the code; keys are values.
  CHECK(secrets.masked_address(plan.changes()[0].address) == R"x(module.admin.a.b["shop-dev/(sensitive)"])x");
  CHECK(secrets.masked_address(plan.changes()[1].address) ==
        R"x(a.hunter2["(sensitive) (sensitive) eu-west-1a"])x");
  CHECK(secrets.masked_address(R"x(a.b["x\"]hunter2"].hunter2)x") == R"x(a.b["x\"](sensitive)"].hunter2)x");
}

TEST_CASE("an action that does not go with the mode is unknown, so that nothing hides behind it") {
  struct Case {
    std::string_view mode, actions;
  };
  constexpr Case cases[] = {{"data", R"(["delete"])"},
                            {"data", R"(["update"])"},
                            {"ephemeral", R"(["delete","create"])"},
                            {"managed", R"(["open"])"}};
  for (const Case& c : cases) {
    INFO(c.mode << " " << c.actions);
    const Plan plan = plan_with(
        fmt::format(R"({{"address":"a.b","mode":"{}","change":{{"actions":{}}}}})", c.mode, c.actions));
    CHECK(plan.changes()[0].action == Action::unknown);
    CHECK(plan.changes()[0].managed);
  }
}

TEST_CASE("marks that cannot be read hide the value, and a part of a secret is secret") {
  const Plan plan = plan_with(
      R"({"address":"a.b","change":{"actions":["create"],
        "after":{"odd":"x","map":{"k":"v"},"json":"{\"user\":\"inner-user\",\"pass\":\"inner-pass\"}","script":"line one of it\nline two of it"},
        "after_sensitive":{"odd":"true","map":[true],"json":true,"script":true}}})");
  const Look look = plan.look(plan.changes()[0]);
  CHECK(look.after()["odd"].sensitive());
  CHECK(look.after()["map"].sensitive());
  CHECK(plan.secrets().masked("by inner-pass") == "by (sensitive)");
  CHECK(plan.secrets().masked("at line two of it!") == "at (sensitive)!");
}
