// Whatever stands in a plan, the reader works or says what is wrong; it never crashes, and never takes long.
#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "base/error.h"
#include "catch.h"
#include "cost/estimate.h"
#include "gate/verdict.h"
#include "plan/diff.h"
#include "plan/region.h"
#include "plan/secrets.h"
#include "risk/assess.h"

namespace {

using namespace std::string_literals;

const PriceTable& prices() {
  static const PriceTable table = PriceTable::bundled();
  return table;
}

/// Reads the text as a plan and asks everything of it. Whether it could be read.
bool survives(const std::string& text) {
  try {
    const Plan plan = Plan::read(Source::from_text(text, "plan.json"), true);
    const Graph graph(plan);
    for (std::span<const Change> list : {plan.changes(), plan.drift()})
      for (const Change& change : list) {
        const Look look = plan.look(change);
        const Diff diff(change, look);
        for (const Difference& difference : diff.differences())
          plan.secrets().masked(shown(difference.before) + shown(difference.after));
        region_of(graph, change, look.after(), "us-east-1");
        for (const Target& target : graph.refers(change, std::span<const std::string_view>()).targets)
          graph.referrers(*target.change, change.type, "vpc_id");
        graph.with_value(change.type, "id", change.name, true);
      }
    for (const Deferred& deferred : plan.deferred()) plan.look(deferred.change);
    const Estimate cost = estimate(graph, prices(), "us-east-1");
    decide(plan, assess(graph), cost, default_policy().defaults);
    return true;
  } catch (const Error& error) {
    CHECK_FALSE(std::string(error.what()).empty());
    return false;
  }
}

/// A plan that uses every part of the format, small enough to be broken at every place.
const std::string whole = R"({"format_version":"1.2","terraform_version":"1.11.4",
"variables":{"password":{"value":"hunter2hunter2"},"cidr":{"value":["10.0.0.0/8"]}},
"planned_values":{"outputs":{"o":{"sensitive":true,"value":"s3cr3t-text"}},"root_module":{"resources":[
 {"address":"aws_vpc.v","values":{"id":"vpc-1"},"sensitive_values":{"tags":true}}],
 "child_modules":[{"address":"module.m[\"a\"]","resources":[]}]}},
"resource_drift":[{"address":"aws_vpc.v","mode":"managed","type":"aws_vpc","name":"v",
 "change":{"actions":["update"],"before":{"tags":{}},"after":{"tags":{"a":"b"}},"after_unknown":{},"before_sensitive":{},"after_sensitive":{}}}],
"resource_changes":[
 {"address":"aws_vpc.v","mode":"managed","type":"aws_vpc","name":"v","provider_name":"registry.terraform.io/hashicorp/aws",
  "change":{"actions":["no-op"],"before":{"id":"vpc-1","arn":"arn:aws:ec2:eu-west-1:1:vpc/vpc-1"},
  "after":{"id":"vpc-1","arn":"arn:aws:ec2:eu-west-1:1:vpc/vpc-1"},"after_unknown":{},"before_sensitive":{},"after_sensitive":{}}},
 {"address":"module.m[\"a\"].aws_nat_gateway.n[0]","module_address":"module.m[\"a\"]","mode":"managed","type":"aws_nat_gateway","name":"n",
  "index":0,"provider_name":"registry.terraform.io/hashicorp/aws","previous_address":"aws_nat_gateway.n","action_reason":"replace_because_cannot_update",
  "change":{"actions":["delete","create"],"before":{"subnet_id":"s-1","tags":{"x":"é"},"list":[{"name":"a","v":1},{"name":"b"}],
  "policy":"{\"Statement\":[{\"Action\":\"s3:*\"}]}","secret":"hunter2hunter2"},
  "after":{"subnet_id":null,"tags":{"x":"\u00e9"},"list":[{"name":"b"},{"name":"a","v":1e0}],
  "policy":"{\"Statement\":[{\"Action\":[\"s3:*\",\"x\"]}]}","secret":"other"},
  "after_unknown":{"subnet_id":true,"id":true,"list":[{},{"w":true}]},"before_sensitive":{"secret":true},"after_sensitive":{"secret":true,"list":[{"v":true},{}]},
  "replace_paths":[["subnet_id"],["list",0,"v"]],"importing":{"id":"nat-1"}}},
 {"address":"aws_vpc.v","deposed":"1a2b3c4d","mode":"managed","type":"aws_vpc","name":"v","change":{"actions":["delete"],"before":{"id":"vpc-0"},"after":null}}],
"deferred_changes":[{"reason":"instance_count_unknown","resource_change":{"address":"aws_x.y","type":"aws_x","name":"y","change":{"actions":["create"],"before":null,"after":{}}}}],
"output_changes":{"o":{"actions":["update"],"before":"s3cr3t-text","after":"new-secret","before_sensitive":true,"after_sensitive":true}},
"prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[{"address":"aws_vpc.v","values":{"id":"vpc-1"},"sensitive_values":{}}]}}},
"configuration":{"provider_config":{"aws":{"name":"aws","expressions":{"region":{"references":["var.region"]}}},
 "module.m:aws":{"name":"aws","module_address":"module.m","expressions":{"region":{"constant_value":"eu-west-1"}}}},
 "root_module":{"variables":{"password":{"sensitive":true,"default":"x"},"region":{}},
 "outputs":{"o":{"sensitive":true,"expression":{"references":["module.m.out","module.m"]}}},
 "resources":[{"address":"aws_vpc.v","mode":"managed","type":"aws_vpc","name":"v","provider_config_key":"aws","expressions":{"cidr_block":{"references":["var.cidr"]}}}],
 "module_calls":{"m":{"expressions":{"vpc":{"references":["aws_vpc.v.id","aws_vpc.v"]}},"for_each_expression":{"constant_value":["a"]},
 "module":{"variables":{"vpc":{}},"outputs":{"out":{"expression":{"references":["aws_nat_gateway.n[0].id","aws_nat_gateway.n[0]"]}}},
 "resources":[{"address":"aws_nat_gateway.n","mode":"managed","type":"aws_nat_gateway","name":"n","provider_config_key":"module.m:aws",
 "count_expression":{"constant_value":1},"for_each_expression":{"references":["each.value","var.vpc"]},
 "expressions":{"subnet_id":{"references":["var.vpc"]},"block":[{"a":{"references":["each.value.id","aws_nat_gateway.n"]}}]}}]}}}}},
"relevant_attributes":[{"resource":"aws_vpc.v","attribute":["id"]}],
"checks":[{"address":{"kind":"check","to_display":"check.c"},"status":"fail","instances":[{"address":{},"status":"fail","problems":[{"message":"no"}]}]}],
"action_invocations":[{"address":"action.a"}],"timestamp":"2026-07-20T10:00:00Z","applyable":true,"complete":false,"errored":false})";

/// Where each value, and each member of an object or element of an array with its value, begins and ends.
struct Places {
  struct Span {
    std::size_t from, to;
  };
  std::vector<Span> values, members;

  explicit Places(std::string_view json) : text(json) {
    value();
    REQUIRE(at == text.size());
  }

 private:
  void blanks() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n')) ++at;
  }
  void string() {
    for (++at; text[at] != '"'; ++at)
      if (text[at] == '\\') ++at;
    ++at;
  }
  void value() {
    blanks();
    const std::size_t from = at;
    if (text[at] == '"') {
      string();
    } else if (text[at] == '{' || text[at] == '[') {
      const bool object = text[at++] == '{';
      for (blanks(); text[at] != '}' && text[at] != ']'; blanks()) {
        if (text[at] == ',') ++at;
        blanks();
        const std::size_t member = at;
        if (object) {
          string();
          blanks();
          ++at;  // the colon
        }
        value();
        members.push_back({member, at});
      }
      ++at;
    } else {
      while (at < text.size() && text[at] != ',' && text[at] != '}' && text[at] != ']') ++at;
    }
    values.push_back({from, at});
  }

  std::string_view text;
  std::size_t at = 0;
};

std::string replaced(Places::Span span, std::string_view with) {
  return whole.substr(0, span.from).append(with).append(whole.substr(span.to));
}

std::string plan_with_value(const std::string& value) {
  return R"({"format_version":"1.2","resource_changes":[{"address":"aws_x.y","mode":"managed","type":"aws_nat_gateway",)"
         R"("name":"y","change":{"actions":["update"],"before":{"a":1,"region":"eu-west-1"},"after":{"a":)" +
         value + R"(}}}]})";
}

std::string nested(std::size_t depth, std::string_view open, std::string_view inside,
                   std::string_view close) {
  std::string out;
  for (std::size_t i = 0; i < depth; ++i) out += open;
  out += inside;
  for (std::size_t i = 0; i < depth; ++i) out += close;
  return out;
}

}  // namespace

TEST_CASE("the plan that the tests break is whole") {
  CHECK(survives(whole));
}

TEST_CASE("a plan cut off anywhere is refused") {
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO("cut after " << size << " bytes");
    CHECK_FALSE(survives(whole.substr(0, size)));
  }
}

TEST_CASE("a plan with any byte spoiled is read or refused") {
  std::size_t refused = 0;
  constexpr char spoilers[] = {'\0', '"', '{', ']', '\\', '\xFF', '0'};
  for (std::size_t turn = 0; turn < 2; ++turn)
    for (std::size_t at = 0; at < whole.size(); ++at) {
      const char spoiler = spoilers[(at + 3 * turn) % std::size(spoilers)];
      std::string spoiled = whole;
      spoiled[at] = spoiler;
      INFO("byte " << at << " became " << int(spoiler));
      refused += !survives(spoiled);
    }
  CHECK(refused > whole.size());
}

TEST_CASE("a plan with any value of another kind is read or refused") {
  const Places places(whole);
  REQUIRE(places.values.size() > 200);
  std::size_t refused = 0;
  for (std::string_view other : {"null", "true", "0", "-1", "1e400", "123456789012345678901234567890", "\"\"",
                                 "\"x\"", "\"\\u0000\\u001b[31m\"", "\"\\ud800\"", "{}", "[]", "[[]]",
                                 "[null]", "{\"\":{\"\":[]}}", "[{\"a\":1},{\"a\":2}]", "{\"true\":true}"})
    for (const Places::Span& span : places.values) {
      INFO(whole.substr(span.from, std::min<std::size_t>(60, span.to - span.from)) << " became " << other);
      refused += !survives(replaced(span, other));
    }
  CHECK(refused > 0);
}

TEST_CASE("a plan without any one of its members is read or refused") {
  const Places places(whole);
  std::size_t read = 0;
  for (const Places::Span& span : places.members) {
    const std::size_t comma = whole.find_last_not_of(" \n", span.from - 1);
    const bool first = whole[comma] != ',';
    const std::size_t behind = whole.find_first_not_of(" \n", span.to);
    const Places::Span with_comma{first ? span.from : comma,
                                  first && whole[behind] == ',' ? behind + 1 : span.to};
    INFO("without " << whole.substr(span.from, std::min<std::size_t>(60, span.to - span.from)));
    read += survives(replaced(with_comma, ""));
  }
  CHECK(read > 100);
}

TEST_CASE("a plan with any one of its members twice is read or refused") {
  const Places places(whole);
  for (const Places::Span& span : places.members) {
    const std::string member = whole.substr(span.from, span.to - span.from);
    INFO("twice " << member.substr(0, 60));
    survives(replaced(span, member + "," + member));
  }
  // What decides is never taken from one of two.
  for (std::string key :
       {"\"actions\":[\"no-op\"],", "\"address\":\"aws_vpc.v\",\"mode\"",
        "\"change\":{\"actions\":[\"no-op\"]", "\"errored\":false", "\"resource_changes\":["}) {
    const std::size_t at = whole.find(key);
    REQUIRE(at != std::string::npos);
    const std::string name = key.substr(0, key.find(':'));
    std::string twice = whole;
    INFO(name);
    CHECK_FALSE(survives(twice.insert(at, name + ":null,")));
  }
}

TEST_CASE("nesting is bounded, not a matter of the stack") {
  for (const std::size_t depth : {10, 500, 1'000, 2'000, 100'000, 2'000'000}) {
    INFO(depth << " levels");
    const bool lists = survives(plan_with_value(nested(depth, "[", "1", "]")));
    const bool maps = survives(plan_with_value(nested(depth, "{\"a\":", "1", "}")));
    CHECK(lists == maps);
    CHECK(lists == (depth <= 500));
    survives(nested(depth, "[", "1", "]"));
    survives(nested(depth, "{\"format_version\":", "1", "}"));
    CHECK_FALSE(survives(nested(depth, "{\"a\":", "", "")));
    // Inside a string, on both sides.
    std::string text = plan_with_value("\"" + nested(depth, "[", "1", "]") + "\"");
    const std::string one = "\"a\":1,";
    text.replace(text.find(one), one.size(), "\"a\":\"" + nested(depth, "[", "2", "]") + "\",");
    CHECK(survives(text));
  }
}

TEST_CASE("odd values are taken as they are") {
  struct Case {
    std::string value;
    bool read;
  };
  const Case cases[] = {
      {"1e999999999999", true},
      {"-0.0e-999999999", true},
      {std::string(100'000, '9'), true},
      {"0." + std::string(100'000, '1'), true},
      {"\"\\u0000\\u0001\\u007f\\u202e\\u001b]0;x\\u0007\"", true},
      {"\"" + std::string(5'000'000, 'x') + "\"", true},
      {"{\"a\":1,\"a\":2}", true},
      {"{\"\":1}", true},
      {"\"\\ud83d\\ude00\"", true},
      {"\"\x01\"", false},
      {"\"\xC3\x28\"", false},
      {"\"\xED\xA0\x80\"", false},
      {"01", false},
      {"1.", false},
      {"+1", false},
      {"NaN", false},
      {"nul", false},
      {"'x'", false},
      {"[1,]", false},
      {"{\"a\"}", false},
      {"/* x */ 1", false},
  };
  for (const Case& c : cases) {
    INFO(c.value.substr(0, 60));
    CHECK(survives(plan_with_value(c.value)) == c.read);
  }
  // Half of a surrogate pair is no character: read as a replacement or refused, but never passed on.
  for (std::string_view half : {"\\ud800", "\\udc00", "\\ud800\\ud800", "\\ud800x", "\\udc00\\ud800"}) {
    INFO(half);
    const std::string text = plan_with_value("\"" + std::string(half) + "\"");
    if (!survives(text)) continue;
    const Plan plan = Plan::read(Source::from_text(text, "plan.json"));
    CHECK(shown(plan.look(plan.changes()[0]).after()).find("\xED\xA0") == std::string::npos);
  }
}

TEST_CASE("odd lists of actions are never harmless") {
  for (std::string actions : {R"(["no-op","no-op"])", R"(["no-op","delete"])", R"(["No-Op"])",
                              R"(["no-op\u0000"])", R"([["no-op"]])", R"([{"no-op":1}])", R"([null])",
                              R"([""])", "[]", R"(["create","delete","create"])"}) {
    INFO(actions);
    const Plan plan = Plan::read(Source::from_text(
        R"({"format_version":"1.2","resource_changes":[{"address":"a.b","change":{"actions":)" + actions +
            "}}]}",
        "p"));
    CHECK(decide(plan, {}, {}, {}).verdict == Verdict::block);
  }
  for (std::string actions : {"null", "\"no-op\"", "{}", "0", "{\"0\":\"no-op\"}"}) {
    INFO(actions);
    CHECK_FALSE(
        survives(R"({"format_version":"1.2","resource_changes":[{"address":"a.b","change":{"actions":)" +
                 actions + "}}]}"));
  }
}

TEST_CASE("sides that are no objects are looked at without harm") {
  const std::string sides[] = {"null", "1", "\"x\"", "[]", "[1,[2]]", "true", "{}", "{\"a\":{\"b\":[1]}}"};
  for (const std::string& before : sides)
    for (const std::string& after : sides)
      for (const std::string& marks : sides) {
        INFO(before << " to " << after << " with marks " << marks);
        CHECK(survives(
            R"({"format_version":"1.2","resource_changes":[{"address":"aws_nat_gateway.b","mode":"managed",)"
            R"("type":"aws_nat_gateway","name":"b","change":{"actions":["update"],"before":)" +
            before + R"(,"after":)" + after + R"(,"after_unknown":)" + marks + R"(,"before_sensitive":)" +
            marks + R"(,"after_sensitive":)" + marks + "}}]}"));
      }
}

TEST_CASE("a plan made to take long does not") {
  std::map<std::string, std::string> plans;
  std::string elements;
  for (int i = 0; i < 30'000; ++i) elements += (i > 0 ? ",{\"v\":" : "{\"v\":") + std::to_string(i) + "}";
  std::string backwards;
  for (int i = 30'000; i > 0; --i)
    backwards += (i < 30'000 ? ",{\"v\":" : "{\"v\":") + std::to_string(i) + "}";
  std::string members;
  for (int i = 0; i < 60'000; ++i)
    members += (i > 0 ? ",\"k" : "\"k") + std::to_string(i) + "\":" + std::to_string(i);
  std::string unknown;
  for (int i = 0; i < 30'000; ++i) unknown += i > 0 ? ",{\"v\":true}" : "{\"v\":true}";
  const auto sides = [](const std::string& before, const std::string& after, const std::string& marks) {
    return R"({"format_version":"1.2","resource_changes":[{"address":"aws_x.y","mode":"managed","type":"aws_x","name":"y",)"
           R"("change":{"actions":["update"],"before":{"a":)" +
           before + R"(},"after":{"a":)" + after + R"(},"after_unknown":{"a":)" + marks +
           R"(},"after_sensitive":{"a":)" + marks + "}}}]}";
  };
  plans["a long list in another order"] = sides("[" + elements + "]", "[" + backwards + "]", "{}");
  plans["a long list of unknown values"] =
      sides("[" + elements + "]", "[" + elements + "]", "[" + unknown + "]");
  plans["many members, many marks"] =
      sides("{" + members + "}", "{\"x\":1," + members + "}", "{" + members + "}");
  std::string module = "module.m";
  for (int i = 0; i < 2'000; ++i) module += ".module.m";
  plans["a deep module"] =
      R"({"format_version":"1.2","resource_changes":[{"address":")" + module +
      R"(.aws_x.y","module_address":")" + module +
      R"(","mode":"managed","type":"aws_x","name":"y","change":{"actions":["create"],"before":null,"after":{}}}]})";
  std::string references;
  for (int i = 0; i < 5'000; ++i)
    references += (i > 0 ? ",\"aws_x.y.a" : "\"aws_x.y.a") + std::to_string(i) + "\"";
  plans["many references"] =
      R"({"format_version":"1.2","resource_changes":[{"address":"aws_x.y","mode":"managed","type":"aws_x","name":"y",)"
      R"("change":{"actions":["create"],"before":null,"after":{}}}],"configuration":{"root_module":{"resources":[)"
      R"({"address":"aws_x.y","expressions":{"a":{"references":[)" +
      references + R"(]}}}]}}})";
  // Each module output refers twice to the one of the module inside it.
  std::string tower = R"({"outputs":{"o":{"expression":{"references":["var.x"]}}}})";
  std::string address;
  for (int i = 0; i < 30; ++i) {
    tower =
        R"({"outputs":{"o":{"expression":{"references":["module.m.o","module.m[\"a\"].o"]}}},"module_calls":{"m":{"module":)" +
        tower + "}}}";
    address += "module.m.";
  }
  plans["outputs that double at every level"] =
      R"({"format_version":"1.2","resource_changes":[{"address":")" + address +
      R"(aws_x.y","module_address":")" + address.substr(0, address.size() - 1) +
      R"(","mode":"managed","type":"aws_x","name":"y","change":{"actions":["create"],"before":null,"after":{}}},)"
      R"({"address":"aws_x.z","mode":"managed","type":"aws_x","name":"z","change":{"actions":["create"],"before":null,"after":{}}}],)"
      R"("configuration":{"root_module":{"resources":[{"address":"aws_x.z","expressions":{"a":{"references":["module.m.o"]}}}],)"
      R"("module_calls":{"m":{"module":)" +
      tower + "}}}}}";
  for (const auto& [what, plan] : plans) {
    INFO(what);
    // Work that grows with the square of the input would take minutes here and run into the time that ctest
    // gives a test.
    CHECK(survives(plan));
  }
}

TEST_CASE("real plans with any value of another kind are read or refused") {
  std::ifstream file(PLANGATE_SOURCE_DIR "/fixtures/plans/core-prod-db-replaced/plan.json");
  std::ostringstream bytes;
  bytes << file.rdbuf();
  std::string plan = bytes.str();
  REQUIRE(survives(plan));
  while (!plan.empty() && plan.back() == '\n') plan.pop_back();
  const Places places(plan);
  // A few hundred of the thousands, evenly spread.
  const std::size_t step = places.values.size() / 150;
  constexpr std::string_view others[] = {"null", "[]", "{}", "\"x\"", "-1", "true"};
  for (std::size_t i = 0; i < places.values.size(); i += step) {
    const Places::Span span = places.values[i];
    const std::string_view other = others[i % std::size(others)];
    INFO("value " << i << " became " << other);
    survives(plan.substr(0, span.from).append(other).append(plan.substr(span.to)));
  }
}
