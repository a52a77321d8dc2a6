// JSON texts as tapes: what is taken, what is refused, and that members are found.
#include <string>

#include "catch.h"
#include "plan/plan.h"
#include "plan/tape.h"

namespace {

struct Escaped {
  const char* json;
  std::string_view text;
};

/// The string in a list of one.
std::string_view text_in(Tape& tape, const std::string& json) {
  REQUIRE(tape.parse_copy("[" + json + "]"));
  REQUIRE(tape[0].count == 1);
  return tape[1].text;
}

const char* const refused[] = {
    R"(["\ud800"])",
    R"(["\udc00"])",
    R"(["\ud800\u0041"])",
    R"(["\u12g4"])",
    R"(["\u12"])",
    R"(["\x41"])",
    R"(["a)",
    R"([1 2])",
    R"([1,])",
    R"([,1])",
    R"(["a" "b"])",
    R"(["a"b])",
    R"([truex])",
    R"([nul])",
    R"([falsee])",
    R"([01])",
    R"([1.])",
    R"([.5])",
    R"([+1])",
    R"([1e])",
    R"([--1])",
    R"([1x])",
    R"({"a"})",
    R"({"a":})",
    R"({"a":1,})",
    R"({a:1})",
    R"({"a" 1})",
    R"({"a":1 "b":2})",
    R"({1:2})",
    R"([1}])",
    R"({"a":[1})",
    R"([)",
    R"({)",
    R"([]])",
    R"([1] [2])",
    "[\"\xff\"]",
    "[\"\xed\xa0\x80\"]",
    "[\"a\nb\"]",
    R"([1]x)",
    "[\"\\",
};

}  // namespace

TEST_CASE("strings mean what their escapes say") {
  Tape tape;
  for (const Escaped& e : {Escaped{R"("plain")", "plain"}, Escaped{R"("")", ""},
                           Escaped{R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
                           Escaped{R"("a\u0041\u00e9\u20ac")", "aA\xc3\xa9\xe2\x82\xac"},
                           Escaped{R"("\ud83d\ude00!")", "\xf0\x9f\x98\x80!"},
                           Escaped{"\"\xc3\xa9 as it is\"", "\xc3\xa9 as it is"},
                           Escaped{R"("{\"a\":\"b\\n\"}")", R"({"a":"b\n"})"}}) {
    INFO(e.json);
    CHECK(text_in(tape, e.json) == e.text);
  }
}

TEST_CASE("what is no JSON is refused") {
  Tape tape;
  for (const char* json : refused) {
    INFO(json);
    CHECK_FALSE(tape.parse_copy(json));
  }
  CHECK(tape.parse_copy(" [ 1 , -2.5e+3 , true , null , { \"a\" : [ ] } ] "));
}

TEST_CASE("nodes of all kinds keep their text as written") {
  Tape tape;
  REQUIRE(tape.parse_copy(R"({"n": 1.50e1, "list": [true, null, "x"], "map": {"k": {}}})"));
  const std::uint32_t list = tape.member(0, "list"), map = tape.member(0, "map");
  CHECK(tape[tape.member(0, "n")].text == "1.50e1");
  CHECK(tape[list].text == R"([true, null, "x"])");
  CHECK(tape[list].count == 3);
  CHECK(tape[tape.element(list, 2)].text == "x");
  CHECK(tape.element(list, 3) == Tape::none);
  CHECK(tape[map].text == R"({"k": {}})");
  CHECK(tape[tape.member(map, "k")].kind == Kind::object);
}

TEST_CASE("every member of an object of any size is found, of two with one key the first") {
  for (const int size : {0, 1, 12, 13, 64, 1000}) {
    std::string json = "{";
    for (int i = 0; i < size; ++i) json += "\"key_" + std::to_string(i) + "\":" + std::to_string(i) + ",";
    json += "\"twice\":1,\"\":2,\"a\":3,\"twice\":4}";
    Tape tape;
    REQUIRE(tape.parse_copy(json));
    for (int i = 0; i < size; ++i)
      CHECK(tape[tape.member(0, "key_" + std::to_string(i))].text == std::to_string(i));
    CHECK(tape[tape.member(0, "twice")].text == "1");
    CHECK(tape[tape.member(0, "")].text == "2");
    CHECK(tape[tape.member(0, "a")].text == "3");
    CHECK(tape.member(0, "b") == Tape::none);
    CHECK(tape.member(0, "key_" + std::to_string(size)) == Tape::none);
  }
}

TEST_CASE("an entry that does nothing is parsed once for both sides, unless something is marked") {
  struct Case {
    const char* change;
    bool alike;
  };
  const Case cases[] = {
      {R"("actions":["no-op"],"before":{"a":1},"after":{"a":1},"after_unknown":{},"before_sensitive":{"l":[]},"after_sensitive":false)",
       true},
      {R"("actions":["no-op"],"before":{"a":1},"after":{"a":2},"after_unknown":{})", false},
      {R"("actions":["no-op"],"before":{"a":1},"after":{"a":1},"after_unknown":{},"after_sensitive":{"a":true})",
       false},
      {R"("actions":["no-op"],"before":{"a":1},"after":{"a":1},"after_unknown":{"b":true})", false},
      {R"("actions":["no-op"],"before":{"a":1},"after":{"a":1},"importing":{"id":"x"})", false},
      {R"("actions":["update"],"before":{"a":1},"after":{"a":1})", false},
      {R"("actions":["no-op"],"before":null,"after":null)", false},
  };
  for (const Case& c : cases) {
    INFO(c.change);
    const Plan plan = Plan::read(Source::from_text(
        std::string(R"({"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[)") +
            R"({"address":"aws_vpc.a","mode":"managed","type":"aws_vpc","name":"a","change":{)" + c.change +
            "}}]}",
        "plan.json"));
    const Change& change = plan.changes()[0];
    CHECK(!change.both_sides.empty() == c.alike);
    const Look look = plan.look(change);
    if (c.alike) CHECK(look.entry().absent());
    if (!look.before().absent()) CHECK(look.before()["a"].scalar() == "1");
    CHECK(look.after()["a"].sensitive() ==
          (std::string_view(c.change).find("\"a\":true") != std::string_view::npos));
  }
}

TEST_CASE("an entry that says something twice is refused") {
  const auto read = [](const std::string& head, const std::string& change) {
    Plan::read(Source::from_text(R"({"format_version":"1.2","resource_changes":[{"address":"aws_vpc.a",)" +
                                     head + R"("type":"aws_vpc","name":"a","change":{"actions":["update"],)" +
                                     change + "}}]}",
                                 "plan.json"));
  };
  CHECK_NOTHROW(read("", R"("before":{},"after":{},"after_unknown":{},"before_sensitive":false)"));
  CHECK_THROWS(read(R"("type":"null_resource",)", R"("before":{},"after":{})"));
  CHECK_THROWS(read("", R"("before":{},"after":{},"after":{"a":1})"));
}
