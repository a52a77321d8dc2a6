#include "report/verification.h"

#include <fstream>
#include <sstream>

#include "catch.h"
#include "json_schema.h"
#include "sample_report.h"

namespace {

/// Passed, so that only what changed since can be refused.
Report approved() {
  Environment e = sample_environment();
  e.decision = {};
  return report_of({e});
}

Environment& only(Report& report) {
  return report.environments.at(0);
}

std::vector<std::string> codes(const std::vector<Objection>& objections) {
  std::vector<std::string> all;
  for (const Objection& objection : objections) all.push_back(objection.code);
  return all;
}

using Codes = std::vector<std::string>;

/// What the schema finds wrong with the JSON of a verification.
std::vector<std::string> faults(const Verification& verification) {
  std::ifstream in(PLANGATE_SOURCE_DIR "/docs/verify.schema.json", std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  Tape schema;
  REQUIRE(schema.parse_copy(text.str()));
  Tape document;
  REQUIRE(document.parse_copy(render_json(verification)));
  return JsonSchema(Value(schema, 0)).faults(Value(document, 0));
}

}  // namespace

TEST_CASE("the same work passes, whenever it was planned") {
  Report again = approved();
  only(again).timestamp = "2027-01-01T00:00:00Z";
  only(again).plan_path = "elsewhere.json";
  const Verification verification = verify(approved(), again);
  CHECK(verification.may_apply());
  REQUIRE(verification.environments.size() == 1);
  CHECK(verification.environments[0].likeness == Likeness::equal);
  CHECK(faults(verification) == Codes{});
  CHECK(
      render_text(verification) ==
      "prod: the plan is what was approved, 5 changes\n"
      "  note: the secret values of 1 entry were not compared; PLANGATE_FINGERPRINT_KEY, set for review and "
      "verify, binds them too\n");
}

TEST_CASE("less work passes and says what fell away") {
  Report less = approved();
  only(less).changes.erase(only(less).changes.begin() + 1);
  only(less).outputs.clear();
  only(less).unbound_secrets = 0;
  const Verification verification = verify(approved(), less);
  CHECK(verification.may_apply());
  CHECK(verification.environments[0].likeness == Likeness::shrunk);
  CHECK(faults(verification) == Codes{});
  CHECK(render_text(verification) ==
        "prod: the plan does less than was approved: 2 of 5 changes fell away\n"
        "  - module.core.module.network.aws_nat_gateway.this[\"us-east-1b\"] is not created any more\n"
        "  - output endpoint is not updated any more\n");
}

TEST_CASE("more or other work is refused with the difference") {
  Report more = approved();
  Environment& e = only(more);
  e.unbound_secrets = 0;
  e.changes[0].fingerprint = "f123456789abcdef0123456789abcdef";
  e.changes[2].fingerprint = "e123456789abcdef0123456789abcdef";
  e.changes[2].action = Action::replace;
  ReportedChange extra = e.changes[1];
  extra.address = "module.core.module.network.aws_nat_gateway.this[\"us-east-1c\"]";
  extra.deposed = "1a2b";
  e.changes.push_back(extra);
  e.action_fingerprints.push_back("a123456789abcdef0123456789abcdef");
  const Verification verification = verify(approved(), more);
  CHECK_FALSE(verification.may_apply());
  CHECK(verification.environments[0].likeness == Likeness::grown);
  CHECK(faults(verification) == Codes{});
  CHECK(render_text(verification) ==
        "prod: refused, the plan is not what was approved\n"
        "  + an action is run, which was not approved\n"
        "  + module.core.module.network.aws_nat_gateway.this[\"us-east-1c\"] (deposed 1a2b) is created, "
        "which was "
        "not approved\n"
        "  ~ module.core.module.database.aws_db_instance.this is replaced in another way than was approved\n"
        "  ~ module.core.module.network.aws_security_group.this is replaced, approved was updated\n");
}

TEST_CASE("work that takes the place of other work is refused") {
  Report other = approved();
  only(other).changes[1].address += "x";
  const Verification verification = verify(approved(), other);
  CHECK_FALSE(verification.may_apply());
  CHECK(verification.environments[0].fallen_away.size() == 1);
  CHECK(verification.environments[0].added.size() == 1);
}

TEST_CASE("a report of another plangate, policy or price table approves nothing") {
  for (const auto& [change, code] : std::initializer_list<std::pair<void (*)(Report&), std::string>>{
           {[](Report& r) { r.version = "9.9.9"; }, "version"},
           {[](Report& r) { r.policy_fingerprint = "beef"; }, "policy"},
           {[](Report& r) { r.prices_fingerprint = "beef"; }, "prices"}}) {
    Report now = approved();
    change(now);
    const Verification verification = verify(approved(), now);
    CHECK_FALSE(verification.may_apply());
    CHECK(codes(verification.objections) == Codes{code});
    CHECK(faults(verification) == Codes{});
    CHECK(render_text(verification).find("a new review is needed") != std::string::npos);
  }
}

TEST_CASE("what may not be applied is refused though it is equal") {
  struct Case {
    void (*then)(Environment&);
    void (*now)(Environment&);
    Codes want;
  };
  const auto nothing = [](Environment&) {};
  const Case cases[] = {
      {nothing, nothing, {}},
      {nothing, [](Environment& e) { e.errored = true; }, {"errored"}},
      {nothing, [](Environment& e) { e.counts.unknown = 1; }, {"unknown_action"}},
      {nothing, [](Environment& e) { e.keyed = true; }, {"key"}},
      {[](Environment& e) { e.keyed = true; }, nothing, {"key"}},
      {[](Environment& e) {
         e.decision = {Verdict::block, {{Verdict::block, "risk.severity", "x"}}};
       },
       nothing,
       {"blocked"}},
      {[](Environment& e) {
         e.decision = {Verdict::block, {{Verdict::block, "risk.severity", "x"}}};
       },
       [](Environment& e) {
         e.decision = {Verdict::block, {{Verdict::block, "risk.severity", "x"}}};
       },
       {"blocked"}},
      {nothing,
       [](Environment& e) {
         e.decision = {Verdict::block, {{Verdict::block, "plan.failed_checks", "x"}}};
       },
       {"new_reason"}},
      {[](Environment& e) {
         e.decision = {Verdict::warn, {{Verdict::warn, "plan.failed_checks", "x"}}};
       },
       [](Environment& e) {
         e.decision = {Verdict::block, {{Verdict::block, "plan.failed_checks", "x"}}};
       },
       {"new_reason"}},
      // Lifted then: the same blocks now, and may.
      {[](Environment& e) {
         e.decision = {Verdict::warn, {{Verdict::warn, "risk.severity", "x", "alice"}}};
       },
       [](Environment& e) {
         e.decision = {Verdict::block, {{Verdict::block, "risk.severity", "x"}}};
       },
       {}},
      {[](Environment& e) {
         e.decision = {Verdict::warn, {{Verdict::warn, "risk.severity", "x", "alice"}}};
       },
       [](Environment& e) {
         e.decision = {Verdict::block, {{Verdict::block, "plan.max_deletes", "x"}}};
       },
       {"new_reason"}},
  };
  for (const Case& c : cases) {
    Report then = approved();
    Report now = approved();
    c.then(only(then));
    c.now(only(now));
    const Verification verification = verify(then, now);
    INFO(render_text(verification));
    CHECK(codes(verification.environments[0].objections) == c.want);
    CHECK(verification.may_apply() == c.want.empty());
    CHECK(faults(verification) == Codes{});
  }
}

TEST_CASE("what was lifted may not cost more than was approved") {
  Report then = approved();
  only(then).decision = {Verdict::warn,
                         {{Verdict::warn, "cost.max_monthly_increase", "+412.30 exceeds 200", "alice"}}};
  const auto now_at = [&](std::string_view delta) {
    // A deletion that fell away saves nothing any more.
    Report now = approved();
    only(now).changes.pop_back();
    only(now).delta = usd(delta);
    only(now).decision = {
        Verdict::block, {{Verdict::block, "cost.max_monthly_increase", std::string(delta) + " exceeds 200"}}};
    return verify(then, now);
  };
  CHECK(now_at("412.30").may_apply());
  CHECK(now_at("300.00").may_apply());
  CHECK(codes(now_at("412.31").environments[0].objections) == Codes{"new_reason"});
}

TEST_CASE("what was lifted lifts nothing that was not seen then") {
  Report then = approved();
  only(then).decision = {Verdict::warn, {}};
  for (const char* code : {"risk.severity", "plan.failed_checks", "plan.drift", "plan.incomplete"})
    only(then).decision.reasons.push_back({Verdict::warn, code, "x", "alice"});
  ReportedFinding& seen = only(then).findings.at(0);
  seen.severity = Severity::high;
  const auto texts = [&](auto change) {
    Report now = then;
    Environment& e = only(now);
    e.decision.verdict = Verdict::block;
    for (Reason& reason : e.decision.reasons) {
      reason.level = Verdict::block;
      reason.lifted_by.clear();
      if (reason.code == "risk.severity") reason.from = Severity::high;
    }
    change(e);
    const Verification verification = verify(then, now);
    CHECK(faults(verification) == Codes{});
    std::vector<std::string> all;
    for (const Objection& objection : verification.environments[0].objections) {
      CHECK(objection.code == "new_reason");
      all.push_back(objection.text);
    }
    return all;
  };
  using Texts = std::vector<std::string>;
  CHECK(texts([](Environment&) {}) == Texts{});
  CHECK(texts([](Environment& e) { e.findings.clear(); }) == Texts{});
  CHECK(texts([](Environment& e) {
          e.findings[0].rule = "kms-key-destroyed";
          e.findings[0].address = "aws_kms_key.a";
        }) == Texts{"alice did not see kms-key-destroyed at aws_kms_key.a when lifting risk.severity"});
  CHECK(texts([](Environment& e) { e.findings[0].address += "2"; }).size() == 1);
  CHECK(texts([](Environment& e) { e.findings[0].severity = Severity::critical; }).size() == 1);
  // Not as bad as what blocks, or waived: it is not what was lifted.
  CHECK(texts([](Environment& e) {
          e.findings[0].rule = "other";
          e.findings[0].severity = Severity::medium;
        }) == Texts{});
  CHECK(texts([](Environment& e) {
          e.findings[0].rule = "other";
          e.findings[0].waived = true;
        }) == Texts{});
  CHECK(texts([](Environment& e) {
          e.failed_checks = {"check.a: fail", "check.b: fail"};
          e.drift.emplace_back("aws_a.b");
          e.deferred.emplace_back("aws_c.d (resource_config_unknown)");
        }) == Texts{"alice did not see check.a: fail and 1 more when lifting plan.failed_checks",
                    "alice did not see aws_a.b when lifting plan.drift",
                    "alice did not see aws_c.d (resource_config_unknown) when lifting plan.incomplete"});
}

TEST_CASE("an environment that nobody reviewed is refused") {
  Report other = approved();
  only(other).name = "prod2";
  const Verification verification = verify(approved(), other);
  CHECK_FALSE(verification.may_apply());
  CHECK(render_text(verification).substr(0, 75) ==
        "prod2: refused\n  ! the report knows no environment of that name, only prod\n");
  CHECK(faults(verification) == Codes{});
  CHECK(verify(report_of({}), other).may_apply() == false);
}

TEST_CASE("names in a verification are harmless, and long lists are cut") {
  Report more = approved();
  for (int i = 0; i < 80; ++i) {
    ReportedChange extra = only(more).changes[1];
    extra.address = "x\n::error::\x1b[31m" + std::to_string(i);
    only(more).changes.push_back(extra);
  }
  const Verification verification = verify(approved(), more);
  const std::string text = render_text(verification);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\n::") == std::string::npos);
  CHECK(text.find("… 30 more") != std::string::npos);
  CHECK(render_json(verification).find('\x1b') == std::string::npos);
  CHECK(faults(verification) == Codes{});
}

TEST_CASE("plans that Terraform made at different times are told from plans that do something else") {
  const PriceTable prices = PriceTable::bundled();
  const auto reviewed = [&](const std::string& name, std::string_view key = {}) {
    const Plan plan = Plan::read(PLANGATE_SOURCE_DIR "/fixtures/verify/" + name);
    return review({{"x", &plan}}, prices, default_policy(), "", key);
  };
  const std::string key(32, 'k');
  for (const std::string& with : {std::string(), key}) {
    const Report then = reviewed("approved.json", with);
    CHECK(verify(then, then).environments[0].likeness == Likeness::equal);
    CHECK(verify(then, reviewed("again.json", with)).environments[0].likeness == Likeness::equal);
    const Verification other = verify(then, reviewed("other.json", with));
    CHECK(other.environments[0].changed.size() == 1);
    CHECK_FALSE(other.may_apply());
    const Verification less = verify(then, reviewed("less.json", with));
    CHECK(less.environments[0].likeness == Likeness::shrunk);
    CHECK(less.environments[0].fallen_away.size() == 7);
    CHECK(less.may_apply());
    CHECK(verify(reviewed("less.json", with), then).environments[0].added.size() == 7);
  }
  CHECK(codes(verify(reviewed("approved.json", key), reviewed("again.json")).environments[0].objections) ==
        Codes{"key"});
}
