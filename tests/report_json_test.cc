#include <fstream>
#include <sstream>

#include "catch.h"
#include "json_schema.h"
#include "sample_report.h"

namespace {

std::string file(const std::string& path) {
  std::ifstream in(PLANGATE_SOURCE_DIR "/" + path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A document and the tape it lives on.
struct Document {
  Tape tape;
  explicit Document(const std::string& json) { REQUIRE(tape.parse_copy(json)); }
  Value root() const { return Value(tape, 0); }
};

std::vector<std::string> faults(const std::string& json) {
  const Document schema(file("docs/report.schema.json"));
  const Document document(json);
  return JsonSchema(schema.root()).faults(document.root());
}

std::string without(std::string json, const std::string& part) {
  const std::size_t at = json.find(part);
  REQUIRE(at != std::string::npos);
  return json.erase(at, part.size());
}

}  // namespace

TEST_CASE("the JSON report is what its schema says") {
  CHECK(faults(render_json(sample_report())) == std::vector<std::string>{});
  CHECK(faults(render_json(report_of({sample_with_approval()}))) == std::vector<std::string>{});
  CHECK(faults(render_json(report_of({}))) == std::vector<std::string>{});
  CHECK(faults(render_json(report_of({Environment{}, Environment{}}))) == std::vector<std::string>{});
  CHECK(faults(render_json(report_full_of("::x \"\\ \n\x1b[31m \xff é 💥"))) == std::vector<std::string>{});
}

TEST_CASE("the schema notices what is missing, misspelt or of the wrong kind") {
  const std::string json = render_json(sample_report());
  CHECK(faults(without(json, R"("waived": false, )")) ==
        std::vector<std::string>{"/environments/0/findings/0: lacks waived"});
  CHECK(faults(without(json, R"(, "as_of": "2026-07-20")")) ==
        std::vector<std::string>{"/environments/0/resources/1/components/0: lacks as_of"});
  for (const auto& [from, to] : std::initializer_list<std::pair<std::string, std::string>>{
           {R"("verdict": "block")", R"("verdict": "blocked")"},
           {R"("create": 1)", R"("create": "1")"},
           {R"("create": 1)", R"("create": -1)"},
           {R"("low": "1204.18")", R"("low": "1204.2")"},
           {R"("drift": [])", R"("drift": [1])"},
           {R"("drift": [])", R"("Drift": [], "drift": [])"}}) {
    INFO(to);
    std::string changed = json;
    REQUIRE(changed.find(from) != std::string::npos);
    changed.replace(changed.find(from), from.size(), to);
    CHECK(faults(changed).size() == 1);
  }
}

TEST_CASE("the JSON report tells figures exactly and says null where it does not know") {
  Report report = sample_report();
  ReportedComponent& line = report.environments[0].resources[4].after_components[0];
  line.price = usd("0.0000002");
  line.monthly = usd("0.0146", "3");
  const std::string json = render_json(report);
  const Document document(json);
  const Value environment = document.root()["environments"].at(0);
  CHECK(json.back() == '\n');
  CHECK(document.root()["verdict"].is("block"));
  CHECK(document.root()["reasons"].at(1)["environment"].is("prod"));
  CHECK(environment["cost"]["after"]["low"].is("1616.48"));
  const Value fargate = environment["resources"].at(1);
  CHECK(fargate["components"].at(0)["quantity"].absent());
  CHECK(fargate["components"].at(0)["quantity_range"]["high"].is("5840"));
  const Value nat = environment["resources"].at(4)["components"].at(0);
  CHECK(nat["quantity"].is("730"));
  CHECK(nat["price"].is("0.0000002"));
  CHECK(nat["monthly"]["low"].is("0.0146"));
  CHECK(nat["monthly"]["high"].is("3.00"));
  CHECK(nat["side"].is("after"));
  CHECK(environment["resources"].at(4)["components"].at(1)["quantity_range"].absent());
  CHECK(environment["changes"].at(0)["forced_by"].at(0).is("storage_encrypted"));
  CHECK(environment["changes"].at(0)["previous_address"].absent());
}

TEST_CASE("texts of a plan come back from the JSON report as they were, without being raw in it") {
  for (const std::string text : {"\"\\", "a\nb\tc", "\x1b[31m", "\u202eabc", "::set-output name=x::y",
                                 "##[group]x", "é 漢 💥", "\u2028", "e\u0301\u0301\u0301"}) {
    INFO(text);
    Report report = sample_report();
    report.environments[0].changes[0].address = text;
    const std::string json = render_json(report);
    const Document document(json);
    CHECK(document.root()["environments"].at(0)["changes"].at(0)["address"].is(text));
    for (const std::string raw : {"\x1b", "\u202e", "\u2028", "\t", "##["})
      CHECK(json.find(raw) == std::string::npos);
  }
}
