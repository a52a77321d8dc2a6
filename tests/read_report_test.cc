#include "report/read_report.h"

#include <filesystem>

#include "catch.h"
#include "error_text.h"
#include "sample_report.h"

namespace {

void check_comes_back(const Report& report) {
  const std::string json = render_json(report);
  const Report again = read_report(json, "report.json");
  const bool same_json = render_json(again) == json;
  CHECK(same_json);
  for (const std::size_t limit : {65'000UL, 3'000UL, 400UL}) {
    INFO(limit);
    const bool same_markdown = render_markdown(again, limit) == render_markdown(report, limit);
    CHECK(same_markdown);
  }
  const bool same_text = render_text(again, {80, false}) == render_text(report, {80, false});
  CHECK(same_text);
}

std::string with(std::string json, const std::string& from, const std::string& to) {
  const std::size_t at = json.find(from);
  REQUIRE(at != std::string::npos);
  return json.replace(at, from.size(), to);
}

std::string refusal(const std::string& json) {
  return error_text([&] { read_report(json, "r.json"); });
}

}  // namespace

TEST_CASE("every fixture's report comes back from its JSON as it was, in every format") {
  const PriceTable prices = PriceTable::bundled();
  std::size_t plans = 0;
  const auto each = [&](const std::filesystem::path& root, const std::string& name, auto check) {
    for (const auto& entry : std::filesystem::directory_iterator(root))
      if (std::filesystem::exists(entry.path() / name)) check(entry.path() / name);
  };
  const auto check = [&](const std::filesystem::path& path) {
    INFO(path.string());
    const Plan plan = Plan::read(path.string());
    check_comes_back(review({{path.parent_path().filename().string(), &plan}}, prices, default_policy(), ""));
    ++plans;
  };
  each(PLANGATE_SOURCE_DIR "/fixtures/plans", "plan.json", check);
  each(PLANGATE_SOURCE_DIR "/fixtures/rules", "risky.json", check);
  CHECK(plans > 100);
}

TEST_CASE("several environments, odd texts and amounts come back too") {
  check_comes_back(report_of({}));
  Environment empty;
  empty.fingerprint = fingerprint_of_parts(empty);
  check_comes_back(report_of({empty}));
  check_comes_back(report_of({sample_environment("dev"), sample_environment("prod")}));
  check_comes_back(report_of({sample_environment("dev"), sample_with_approval()}));
  check_comes_back(report_full_of("::x \"\\ \n\x1b[31m é 💥 @everyone <b>|`"));
  Report report = sample_report();
  Environment& e = report.environments[0];
  e.delta = usd("-0.000000000001", "0.004");
  e.before = Range<Usd>(Usd(Decimal::from_units(Decimal(2'000'000'000).units() * 80'000'000'000'000'000)));
  e.decision.reasons.push_back({Verdict::warn, "cost.lower_bound", "1 resource", "alice"});
  report.policy_path = ".plangate.yml";
  report.notes = {"no environment of the policy fits prod"};
  e.keyed = true;
  e.resources[0].delta = usd("-17", "123456789012.000000000001");
  check_comes_back(report);
}

TEST_CASE("what no report says is refused, with its place") {
  const std::string json = render_json(sample_report());
  CHECK(refusal(json.substr(0, json.size() / 2)) == "r.json is no report: it is no valid JSON");
  CHECK(refusal("[]") == "r.json is no report of this plangate: it is no object");
  CHECK(refusal("{}") == "r.json is no report of this plangate: schema_version is missing");
  struct Case {
    std::string from, to, want;
  };
  const Case cases[] = {
      {R"("schema_version": "1.0")", R"("schema_version": "1.1")", "schema_version is not 1.0"},
      {R"("waived": false, )", "", "environments[0].findings[0].waived is missing"},
      {R"("waived": false, )", R"("waived": 0, )",
       "environments[0].findings[0].waived is neither true nor false"},
      {R"("waived": false, )", R"("waived": false, "waved": true, )",
       "environments[0].findings[0] has keys that it should not have"},
      {R"("waived": false, )", R"("waived": false, "waived": true, )",
       "environments[0].findings[0] has keys that it should not have"},
      {R"("severity": "critical")", R"("severity": "harmless")",
       "environments[0].findings[0].severity is none of its words"},
      {R"("create": 1)", R"("create": -1)", "environments[0].counts.create is no whole number"},
      {R"("create": 1)", R"("create": 1.5)", "environments[0].counts.create is no whole number"},
      {R"("create": 1)", R"("create": 99999999999)", "environments[0].counts.create is no whole number"},
      {R"("low": "1204.18")", R"("low": "1")", "environments[0].cost.before is not the rounded exact figure"},
      {R"("monthly": {"low": "266.55")", R"("monthly": {"low": "1e9")",
       "environments[0].resources[1].components[0].monthly.low is no amount"},
      {R"("monthly": {"low": "266.55")", R"("monthly": {"low": "999999999999999999999999999.00")",
       "environments[0].resources[1].components[0].monthly.low is no amount"},
      {R"("quantity": "730")", R"("quantity": "7")",
       "environments[0].resources[3].components[0].quantity is not the one of quantity_range"},
      {R"("side": "after")", R"("side": "within")",
       "environments[0].resources[1].components[1].side is neither before nor after"},
      {R"("drift": [])", R"("drift": [1])", "environments[0].drift holds something that is no text"},
      {R"("address": "module.core.aws_ecs_service.app")", R"("address": "z")",
       "environments[0].resources is not sorted by address"},
      {R"("date": "2026-07-20")", R"("date": "<b>@everyone</b>")",
       "plangate.prices.date is not what it should be"},
      {R"("environment": "prod")", R"("environment": "test")",
       "reasons[0].environment is none of the report"},
      {R"("verdict": "block")", R"("verdict": "pass")", "verdict is not the worst of the environments"},
      {R"("level": "block", "text": "1 crit)", R"("level": "pass", "text": "1 crit)", ""},
  };
  for (const Case& c : cases) {
    INFO(c.to);
    const std::string text = refusal(with(json, c.from, c.to));
    if (c.want.empty())
      CHECK(text == "no error");
    else
      CHECK(text == "r.json is no report of this plangate: " + c.want);
  }
  const std::string not_its_own =
      "r.json is no report of this plangate: environments[0].plan has a fingerprint that is not that of its "
      "changes";
  for (const char* digits : {"0123456789abcdef0123", "3123456789abcdef0123", "4123456789abcdef0123"}) {
    INFO(digits);
    CHECK(refusal(with(json, digits, "ffffffffffffffffffff")) == not_its_own);
  }
  CHECK(refusal(with(json, R"("complete": true)", R"("complete": false)")) == not_its_own);
  Report forged = sample_report();
  forged.environments[0].decision.verdict = forged.verdict = Verdict::pass;
  CHECK(refusal(render_json(forged)) ==
        "r.json is no report of this plangate: verdict of \"prod\" does not follow from its reasons");
  CHECK(refusal(render_json(report_of({sample_environment(), sample_environment()}))) ==
        "r.json is no report of this plangate: environments has \"prod\" twice");
}

TEST_CASE("a report that is cut, or of which any byte is another, never crashes the reader") {
  const std::string json = render_json(sample_report());
  for (std::size_t i = 0; i < json.rfind('}'); i += 7) {
    CHECK(refusal(json.substr(0, i)) != "no error");
    for (const char byte : {'"', '}', '9', '\0'}) {
      std::string changed = json;
      changed[i] = byte;
      refusal(changed);
    }
  }
  CHECK(refusal(std::string(2000, '[')) != "no error");
}

TEST_CASE("a report that is no file to read is refused") {
  CHECK(error_text([] { read_report_file("no/such.json"); }) ==
        "cannot read the report no/such.json: No such file or directory");
  CHECK(error_text([] { read_report_file("/tmp"); }) == "cannot read the report /tmp: it is a folder");
}
