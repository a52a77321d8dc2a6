#include "plan/diff.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "catch.h"

namespace {

/// The differences as `path: before -> after`, `*` behind what forces the replacement.
std::vector<std::string> differences(std::string_view before, std::string_view after,
                                     std::string_view more = "", bool* order_only = nullptr) {
  const Plan plan = Plan::read(Source::from_text(
      fmt::format(
          R"({{"format_version":"1.2","resource_changes":[{{"address":"a.b","change":{{"actions":["update"],"before":{},"after":{}{}}}}}]}})",
          before, after, more),
      "plan.json"));
  const Look look = plan.look(plan.changes()[0]);
  const Diff diff(plan.changes()[0], look);
  std::vector<std::string> lines;
  for (const Difference& d : diff.differences())
    lines.push_back(fmt::format("{}: {} -> {}{}", d.path, shown(d.before), shown(d.after),
                                d.forces_replacement ? " *" : ""));
  if (order_only != nullptr) *order_only = diff.order_only();
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("differences name the attribute and both sides") {
  CHECK(differences(R"({"a":1,"b":"x","c":null})", R"({"a":2,"b":"x","d":true})") ==
        Lines{"a: 1 -> 2", "d: null -> true"});
  CHECK(differences(R"({"a":{"b":{"c":1}}})", R"({"a":{"b":{"c":2}}})") == Lines{"a.b.c: 1 -> 2"});
  CHECK(differences(R"({"tags":{"a.b":"1"}})", R"({"tags":{}})") == Lines{R"(tags["a.b"]: "1" -> null)"});
  CHECK(differences(R"({"n":12345678901234567890123})", R"({"n":12345678901234567890124})") ==
        Lines{"n: 12345678901234567890123 -> 12345678901234567890124"});
}

TEST_CASE("what says the same is no difference") {
  struct Case {
    std::string_view before, after;
  };
  constexpr Case cases[] = {
      {R"({"a":1})", R"({"a":1.0})"},
      {R"({"a":"10"})", R"({"a":10})"},
      {R"({"a":null})", R"({})"},
      {R"({"a":[1,2,3]})", R"({"a":[3,1,2]})"},
      {R"({"a":[{"x":1},{"x":2}]})", R"({"a":[{"x":2},{"x":1}]})"},
      {R"({"a":[{"x":[1,2]},{"x":[3]}]})", R"({"a":[{"x":[3]},{"x":[2,1]}]})"},
      {R"({"p":"{\"a\":1,\"b\":[1,2]}"})", R"({"p":"{ \"b\": [2, 1], \"a\": 1 }"})"},
      {R"({"p":"{\"Action\":\"s3:*\"}"})", R"({"p":"{\"Action\":[\"s3:*\"]}"})"},
      {R"({"p":"[{\"name\":\"x\",\"environment\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"2\"}]}]"})",
       R"({"p":"[{\"environment\":[{\"value\":\"2\",\"name\":\"B\"},{\"name\":\"A\",\"value\":\"1\"}],\"name\":\"x\"}]"})"},
  };
  for (const Case& c : cases) {
    INFO(c.before << " / " << c.after);
    CHECK(differences(c.before, c.after) == Lines{});
  }
  bool order_only = false;
  differences(R"({"a":[1,2,3]})", R"({"a":[3,1,2]})", "", &order_only);
  CHECK(order_only);
  differences(R"({"a":[1,2,3]})", R"({"a":[1,2,3]})", "", &order_only);
  CHECK_FALSE(order_only);
}

TEST_CASE("an added element is one difference, wherever it stands") {
  CHECK(differences(R"({"a":["x","y"]})", R"({"a":["w","x","y"]})") == Lines{R"(a[0]: null -> "w")"});
  CHECK(differences(R"({"a":["x","y"]})", R"({"a":["y"]})") == Lines{R"(a[0]: "x" -> null)"});
  CHECK(differences(R"({"a":["x","x"]})", R"({"a":["x"]})") == Lines{R"(a[1]: "x" -> null)"});
  CHECK(differences(R"({"a":["x"]})", R"({"a":["y"]})") == Lines{R"(a[0]: "x" -> "y")"});
  CHECK(differences(R"({"r":[{"name":"a","v":1},{"name":"b","v":2}]})",
                    R"({"r":[{"name":"b","v":3},{"name":"a","v":1}]})") == Lines{"r[0].v: 2 -> 3"});
}

TEST_CASE("inside JSON strings the place is named") {
  CHECK(differences(R"({"d":"[{\"name\":\"app\",\"image\":\"x:1\"}]"})",
                    R"({"d":"[{\"name\":\"app\",\"image\":\"x:2\"}]"})") ==
        Lines{R"(d.[0].image: "x:1" -> "x:2")"});
  CHECK(differences(R"({"d":"{not json"})", R"({"d":"{nor this"})") ==
        Lines{R"(d: "{not json" -> "{nor this")"});
}

TEST_CASE("unknown is a difference and never a value") {
  CHECK(differences(R"({"a":1,"arn":"x"})", R"({"a":1})", R"(,"after_unknown":{"arn":true})") ==
        Lines{R"(arn: "x" -> (known after apply))"});
  CHECK(differences(R"({"l":["x","y"]})", R"({"l":[null,"y"]})", R"(,"after_unknown":{"l":[true,false]})") ==
        Lines{R"(l[0]: "x" -> (known after apply))"});
  CHECK(differences(R"({"b":[{"id":"i","n":1}]})", R"({"b":[{"n":1}]})",
                    R"(,"after_unknown":{"b":[{"id":true}]})") ==
        Lines{R"(b[0].id: "i" -> (known after apply))"});
}

TEST_CASE("sensitive values are compared but not shown") {
  CHECK(differences(R"({"p":"old","q":"same"})", R"({"p":"new","q":"same"})",
                    R"(,"before_sensitive":{"p":true},"after_sensitive":{"p":true})") ==
        Lines{"p: (sensitive) -> (sensitive)"});
  CHECK(differences(R"({"p":"{\"k\":\"old\"}"})", R"({"p":"{\"k\":\"new\"}"})",
                    R"(,"after_sensitive":{"p":true})") == Lines{R"(p: "{"k":"old"}" -> (sensitive))"});
}

TEST_CASE("what forces the replacement is marked") {
  CHECK(differences(R"({"a":1,"b":1,"c":[{"d":1}]})", R"({"a":2,"b":2,"c":[{"d":2}]})",
                    R"(,"replace_paths":[["a"],["c",0,"d"]])") ==
        Lines{"a: 1 -> 2 *", "b: 1 -> 2", "c[0].d: 1 -> 2 *"});
  CHECK(differences(R"({"s":["x"]})", R"({"s":["y"]})", R"(,"replace_paths":[["s"]])") ==
        Lines{R"(s[0]: "x" -> "y" *)"});
  CHECK(differences(R"({"ab":1})", R"({"ab":2})", R"(,"replace_paths":[["a"]])") == Lines{"ab: 1 -> 2"});
}
