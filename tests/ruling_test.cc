#include "gate/ruling.h"

#include "base/date.h"
#include "base/error.h"
#include "catch.h"
#include "gate/approve.h"
#include "hostile.h"
#include "plan_text.h"
#include "report/read_report.h"
#include "report/verification.h"

namespace {

Policy policy_of(const std::string& sections) {
  return parse_policy("version: 1\n" + sections, "p.yml");
}

/// "waivers:" and an entry for each; the first three in the order rule, address, expires.
std::string waiver(const std::string& rule, const std::string& address, const std::string& expires,
                   const std::string& more = "") {
  return "  - {rule: \"" + rule + "\", address: '" + address +
         "', owner: ann, reason: it is old, expires: " + expires + more + "}\n";
}

Finding found(std::string rule, Severity severity, const Change* change) {
  Finding finding;
  finding.rule = std::move(rule);
  finding.severity = severity;
  finding.change = change;
  if (change != nullptr) finding.address = change->address;
  return finding;
}

Change change_at(std::string_view address, std::string_view type, std::string_view name) {
  Change change;
  change.address = address;
  change.type = type;
  change.name = name;
  return change;
}

constexpr std::string_view today = "2026-07-28T09:30:00Z";

/// What becomes of one finding: "waived", or the state in which the waiver is.
std::string fate(const std::string& sections, const Finding& finding, std::string_view timestamp = today,
                 std::string_view environment = "prod") {
  const Policy policy = policy_of(sections);
  const RuledFindings ruled = rule_on({finding}, policy, environment, timestamp);
  if (ruled.findings.empty()) return "off";
  std::string out(name(ruled.findings[0].severity));
  if (ruled.rulings[0].waiver != nullptr) out += " " + std::string(name(ruled.rulings[0].state));
  out += ruled.counting().empty() ? " waived" : "";
  return out;
}

/// A bucket that Terraform deletes and whose content goes with it, on the side of a small one that is kept.
std::string bucket_plan(const std::string& timestamp = "2026-07-28T09:30:00Z") {
  return plan_text(
      {{"aws_s3_bucket.data", "null", "{}", "{}", R"({"bucket":"acme-data","force_destroy":true})"},
       {"aws_db_instance.main", "null", "{}", "{}",
        R"({"identifier":"main","engine":"postgres","skip_final_snapshot":true})"}},
      "us-east-1", timestamp);
}

Report reviewed(const std::string& plan_json, const std::string& sections) {
  static const PriceTable prices = PriceTable::bundled();
  const Plan plan = plan_from(plan_json);
  return review({{"prod", &plan}}, prices, policy_of(sections), "");
}

const ReportedFinding* finding_of(const Report& report, std::string_view rule) {
  for (const ReportedFinding& finding : report.environments.at(0).findings)
    if (finding.rule == rule) return &finding;
  return nullptr;
}

}  // namespace

TEST_CASE("days are read strictly") {
  for (const char* good : {"2026-07-28", "2028-02-29", "0001-01-01"}) {
    INFO(good);
    REQUIRE(day_of(good));
    CHECK(date_text(*day_of(good)) == good);
    CHECK(day_of_moment(std::string(good) + "T23:59:59Z") == day_of(good));
  }
  for (const char* bad : {"", "2026-7-28", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "26-01-01",
                          "2026/01/01", "2026-01-01 ", "2026-01-32", "0000-01-01", "2026-0a-01"}) {
    INFO(bad);
    CHECK_FALSE(day_of(bad));
  }
  CHECK_FALSE(day_of_moment("2026-07-28 09:30"));
}

TEST_CASE("a waiver holds until its last day, by the plan's own timestamp") {
  const Change bucket = change_at("module.a.aws_s3_bucket.x[\"k\"]", "aws_s3_bucket", "x");
  const Finding high = found("s3-bucket-destroyed", Severity::high, &bucket);
  struct Case {
    std::string expires, want;
    std::string_view timestamp = today;
  };
  const Case cases[] = {
      {"2026-07-28", "high expiring waived"},
      {"2026-08-11", "high expiring waived"},
      {"2026-08-12", "high used waived"},
      {"2030-01-01", "high used waived"},
      {"2026-07-27", "high expired"},
      {"2020-01-01", "high expired"},
      {"2026-07-28", "high expiring waived", "2026-07-28T23:59:59Z"},
      {"2026-07-28", "high expired", "2026-07-29T00:00:00Z"},
      {"2030-01-01", "high undated", ""},
      {"2030-01-01", "high undated", "yesterday"},
      {"2030-01-01", "high undated", "2026-02-30T00:00:00Z"},
  };
  for (const Case& c : cases) {
    INFO(c.expires << " " << c.timestamp);
    CHECK(fate("waivers:\n" + waiver("s3-bucket-destroyed", "module.a.*", c.expires), high, c.timestamp) ==
          c.want);
  }
}

TEST_CASE("a waiver fits by rule, address and environment") {
  const Change bucket = change_at("module.a.aws_s3_bucket.x[0]", "aws_s3_bucket", "x");
  const Finding high = found("s3-bucket-destroyed", Severity::high, &bucket);
  struct Case {
    std::string rule, address, more, want;
  };
  const Case cases[] = {
      {"s3-*", "*", "", "high used waived"},
      {"*", "*", "", "high used waived"},
      {"s3-bucket-destroyed", "module.a.aws_s3_bucket.x[0]", "", "high used waived"},
      {"s3-bucket-destroyed", "module.a.aws_s3_bucket.x[1]", "", "high"},
      {"s3-bucket-destroyed", "aws_s3_bucket.x[0]", "", "high"},
      {"s3-bucket-destroyed", "", "", "high"},
      {"s3-bucket", "*", "", "high"},
      {"s3-*", "*", ", environments: prod*", "high used waived"},
      {"s3-*", "*", ", environments: dev", "high"},
  };
  for (const Case& c : cases) {
    INFO(c.rule << " " << c.address << c.more);
    CHECK(fate("waivers:\n" + waiver(c.rule, c.address, "2030-01-01", c.more), high) == c.want);
  }
  const Finding of_plan = found("mass-deletion", Severity::high, nullptr);
  CHECK(fate("waivers:\n" + waiver("mass-deletion", "", "2030-01-01"), of_plan) == "high used waived");
  CHECK(fate("waivers:\n" + waiver("mass-deletion", "a*", "2030-01-01"), of_plan) == "high");
}

TEST_CASE("what is critical is waived by the rule's id and the resource's type and name") {
  const Change database = change_at("module.a[\"x\"].aws_db_instance.this", "aws_db_instance", "this");
  const Finding critical = found("rds-instance-destroyed", Severity::critical, &database);
  struct Case {
    std::string rule, address, want;
  };
  const Case cases[] = {
      {"rds-instance-destroyed", "module.a[\"x\"].aws_db_instance.this", "critical used waived"},
      {"rds-instance-destroyed", "*aws_db_instance.this", "critical used waived"},
      {"rds-instance-destroyed", "module.a[*].aws_db_instance.this", "critical used waived"},
      {"rds-instance-destroyed", "*", "critical too-wide"},
      {"rds-instance-destroyed", "module.a*", "critical too-wide"},
      {"rds-instance-destroyed", "*aws_db_instance.*", "critical too-wide"},
      {"rds-instance-destroyed", "*aws_db_instance.t*", "critical too-wide"},
      {"rds-*", "module.a[\"x\"].aws_db_instance.this", "critical too-wide"},
      {"*", "*", "critical too-wide"},
  };
  for (const Case& c : cases) {
    INFO(c.rule << " " << c.address);
    CHECK(fate("waivers:\n" + waiver(c.rule, c.address, "2030-01-01"), critical) == c.want);
  }
  const Finding of_plan = found("mass-deletion", Severity::critical, nullptr);
  CHECK(fate("waivers:\n" + waiver("mass-deletion", "", "2030-01-01"), of_plan) == "critical used waived");
  CHECK(fate("waivers:\n" + waiver("mass-deletion", "*", "2030-01-01"), of_plan) == "critical too-wide");
}

TEST_CASE("of several waivers one that holds counts, whatever stands before it") {
  const Change bucket = change_at("aws_s3_bucket.x", "aws_s3_bucket", "x");
  const Policy policy = policy_of("waivers:\n" + waiver("s3-*", "*", "2026-01-01") +
                                  waiver("s3-bucket-destroyed", "aws_s3_bucket.x", "2030-01-01") +
                                  waiver("s3-bucket-destroyed", "aws_s3_bucket.*", "2030-01-01"));
  const RuledFindings ruled =
      rule_on({found("s3-bucket-destroyed", Severity::critical, &bucket)}, policy, "prod", today);
  CHECK(ruled.counting().empty());
  CHECK(ruled.rulings[0].waiver == &policy.waivers[1]);
  REQUIRE(ruled.waivers.size() == 3);
  CHECK(ruled.waivers[0].state == WaiverState::expired);
  CHECK(ruled.waivers[0].findings == 0);
  CHECK(ruled.waivers[1].state == WaiverState::used);
  CHECK(ruled.waivers[1].findings == 1);
  CHECK(ruled.waivers[2].state == WaiverState::unused);
}

TEST_CASE("the first level that fits turns a finding up, down or off") {
  const Change group = change_at("module.legacy.aws_security_group.a", "aws_security_group", "a");
  const Finding open = found("sg-open", Severity::high, &group);
  struct Case {
    std::string entries, want;
  };
  const Case cases[] = {
      {"  - {rule: sg-*, severity: low}\n", "low"},
      {"  - {rule: sg-*, severity: critical}\n", "critical"},
      {"  - {rule: sg-*, severity: high}\n", "high"},
      {"  - {rule: sg-*, severity: off}\n", "off"},
      {"  - {rule: sg-*, severity: \"off\"}\n", "off"},
      {"  - {rule: sg-*, address: module.legacy.*, severity: info}\n", "info"},
      {"  - {rule: sg-*, address: module.new.*, severity: off}\n", "high"},
      {"  - {rule: sg-*, address: \"\", severity: off}\n", "high"},
      {"  - {rule: sg-*, environments: dev, severity: off}\n", "high"},
      {"  - {rule: rds-*, severity: off}\n  - {rule: \"*\", severity: medium}\n", "medium"},
      {"  - {rule: \"*\", severity: medium}\n  - {rule: sg-open, severity: off}\n", "medium"},
  };
  for (const Case& c : cases) {
    INFO(c.entries);
    CHECK(fate("rules:\n" + c.entries, open) == c.want);
  }
  const Policy policy =
      policy_of("rules:\n  - {rule: sg-*, severity: off}\n  - {rule: x-*, severity: off}\n");
  const RuledFindings ruled = rule_on({open, open}, policy, "prod", today);
  REQUIRE(ruled.levels.size() == 2);
  CHECK(ruled.levels[0].findings == 2);
  CHECK(ruled.levels[1].findings == 0);
}

TEST_CASE("a level counts before a waiver, and findings are sorted anew") {
  const Change a = change_at("aws_x.a", "aws_x", "a");
  const Change b = change_at("aws_x.b", "aws_x", "b");
  const Policy policy = policy_of("rules:\n  - {rule: one, severity: low}\nwaivers:\n" +
                                  waiver("*", "*", "2030-01-01", ", environments: dev"));
  const RuledFindings ruled = rule_on({found("one", Severity::critical, &a),
                                       found("two", Severity::medium, &b), found("three", Severity::low, &a)},
                                      policy, "prod", today);
  REQUIRE(ruled.findings.size() == 3);
  CHECK(ruled.findings[0].rule == "two");
  CHECK(ruled.findings[1].rule == "one");
  CHECK(ruled.rulings[1].was == Severity::critical);
  CHECK(ruled.findings[2].rule == "three");
  CHECK(fate("rules:\n  - {rule: one, severity: high}\nwaivers:\n" + waiver("*", "*", "2030-01-01"),
             found("one", Severity::critical, &a)) == "high used waived");
}

TEST_CASE("patterns of rules that no rule has are told with the nearest") {
  const Policy policy = policy_of(
      "rules:\n  - {rule: rds-instance-destroid, severity: high}\n  - {rule: rds-*, severity: high}\n"
      "  - {rule: acme-a, severity: low}\nwaivers:\n" +
      waiver("xyzzyplugh-*", "*", "2030-01-01") +
      "custom_rules:\n  - {id: acme-a, severity: low, category: cost, sql: s, why: w}\n");
  CHECK(unknown_rules(policy) ==
        std::vector<std::string>{
            "\"rds-instance-destroid\" under \"rules\" fits no rule of this version; did you mean "
            "rds-instance-destroyed?",
            "\"xyzzyplugh-*\" under \"waivers\" fits no rule of this version"});
}

TEST_CASE("a waived finding stays in the report and does not count") {
  const std::string plan = bucket_plan();
  const Report plain = reviewed(plan, "");
  REQUIRE(plain.verdict == Verdict::block);
  REQUIRE(finding_of(plain, "rds-instance-destroyed") != nullptr);
  std::string entries = "waivers:\n";
  for (const ReportedFinding& f : plain.environments[0].findings)
    if (f.severity >= Severity::medium) entries += waiver(f.rule, f.address, "2026-08-01");
  const Report waived = reviewed(plan, entries);
  CHECK(waived.verdict == Verdict::pass);
  CHECK(waived.environments[0].findings.size() == plain.environments[0].findings.size());
  const ReportedFinding* finding = finding_of(waived, "rds-instance-destroyed");
  REQUIRE(finding != nullptr);
  CHECK(finding->waived);
  CHECK(finding->waiver->owner == "ann");
  CHECK(finding->waiver->state == WaiverState::expiring);
  const std::string text = render_text(waived, {200, false});
  CHECK(
      text.find("aws_db_instance.main (rds-instance-destroyed) by ann until 2026-08-01, which is soon: it is "
                "old") != std::string::npos);
  CHECK(render_markdown(waived).find("until 2026-08-01, which is soon") != std::string::npos);
  const std::string json = render_json(waived);
  CHECK(render_json(read_report(json, "r.json")) == json);
  CHECK(render_text(read_report(json, "r.json"), {200, false}) == text);
}

TEST_CASE("a waiver that does not hold blocks as before, and says why") {
  const std::string entry = waiver("rds-instance-destroyed", "aws_db_instance.main", "2026-07-01");
  const Report expired = reviewed(bucket_plan(), "waivers:\n" + entry);
  CHECK(expired.verdict == Verdict::block);
  CHECK(render_text(expired, {200, false}).find("its waiver (ann) expired on 2026-07-01") !=
        std::string::npos);
  CHECK(render_markdown(expired).find("its waiver (ann) expired on 2026-07-01") != std::string::npos);

  const std::string json = render_json(expired);
  CHECK(render_json(read_report(json, "r.json")) == json);

  const Report wide = reviewed(bucket_plan(), "waivers:\n" + waiver("rds-*", "*", "2030-07-01"));
  CHECK(wide.verdict == Verdict::block);
  CHECK(render_text(wide, {200, false}).find("its waiver (ann) does not hold: what is critical") !=
        std::string::npos);
}

TEST_CASE("what is off is counted, and a waiver that waives nothing is told") {
  const Report report =
      reviewed(bucket_plan(), "rules:\n  - {rule: \"*\", severity: off, reason: a sandbox}\nwaivers:\n" +
                                  waiver("rds-instance-destroyed", "aws_db_instance.gone", "2030-01-01"));
  CHECK(report.environments[0].findings.empty());
  REQUIRE(report.environments[0].levels.size() == 1);
  const std::size_t off = report.environments[0].levels[0].findings;
  CHECK(off >= 2);
  const std::string text = render_text(report, {200, false});
  CHECK(text.find("off       " + std::to_string(off) + " findings of *: a sandbox") != std::string::npos);
  CHECK(text.find("waived nothing: rds-instance-destroyed at aws_db_instance.gone") != std::string::npos);
  CHECK(render_markdown(report).find("turned off by the policy") != std::string::npos);
  const std::string json = render_json(report);
  CHECK(render_json(read_report(json, "r.json")) == json);
}

TEST_CASE("a report that calls a finding waived without a waiver that holds is refused") {
  const Report expired = reviewed(
      bucket_plan(), "waivers:\n" + waiver("rds-instance-destroyed", "aws_db_instance.main", "2026-07-01"));
  std::string json = render_json(expired);
  const std::string from = R"("waived": false)";
  json.replace(json.find(from), from.size(), R"("waived": true)");
  CHECK_THROWS_AS(read_report(json, "r.json"), Error);
}

TEST_CASE("levels, waivers and custom rules are in the policy's fingerprint") {
  const std::string base =
      "rules:\n  - {rule: a, address: b, environments: c, severity: low, reason: d}\nwaivers:\n"
      "  - {rule: e, address: f, environments: g, owner: h, reason: i, expires: 2027-01-31}\n"
      "custom_rules:\n  - {id: j, severity: low, category: cost, environments: k, sql: l, message: m, why: "
      "n, "
      "fix: o}\n";
  const std::string fingerprint = policy_of(base).fingerprint;
  const std::pair<std::string, std::string> edits[] = {
      {"rule: a", "rule: x"},
      {"address: b", "address: x"},
      {"environments: c", "environments: x"},
      {"severity: low, reason", "severity: off, reason"},
      {"reason: d", "reason: x"},
      {"rule: e", "rule: x"},
      {"address: f", "address: x"},
      {"environments: g", "environments: x"},
      {"owner: h", "owner: x"},
      {"reason: i", "reason: x"},
      {"2027-01-31", "2027-02-01"},
      {"id: j", "id: x"},
      {"severity: low, category", "severity: high, category"},
      {"category: cost", "category: drift"},
      {"environments: k", "environments: x"},
      {"sql: l", "sql: x"},
      {"message: m", "message: x"},
      {"why: n", "why: x"},
      {"fix: o", "fix: x"}};
  for (const auto& [from, to] : edits) {
    std::string text = base;
    INFO(from);
    REQUIRE(text.find(from) != std::string::npos);
    text.replace(text.find(from), from.size(), to);
    CHECK(policy_of(text).fingerprint != fingerprint);
  }
}

TEST_CASE("an approval lapses when a waiver expires between") {
  // The database is waived, the bucket blocks and is approved.
  const std::string sections = "defaults: {limits: {block_severity: medium}}\nwaivers:\n" +
                               waiver("rds-instance-destroyed", "aws_db_instance.main", "2026-07-28");
  const Report then = reviewed(bucket_plan("2026-07-28T09:30:00Z"), sections);
  const Report now = reviewed(bucket_plan("2026-07-29T09:30:00Z"), sections);
  REQUIRE(then.verdict == Verdict::block);
  REQUIRE(now.verdict == Verdict::block);
  CHECK(then.environments[0].fingerprint == now.environments[0].fingerprint);
  CHECK(then.policy_fingerprint == now.policy_fingerprint);
  CHECK(then.environments[0].approval_key != now.environments[0].approval_key);

  Report approved = then;
  for (Reason& reason : approved.environments[0].decision.reasons) {
    reason.level = Verdict::warn;
    reason.lifted_by = "alice";
  }
  approved.environments[0].decision.verdict = Verdict::warn;
  approved.verdict = Verdict::warn;
  CHECK(verify(approved, then).may_apply());
  const Verification verification = verify(approved, now);
  CHECK_FALSE(verification.may_apply());
  CHECK(render_text(verification)
            .find("what was waived then is not any more: rds-instance-destroyed at "
                  "aws_db_instance.main") != std::string::npos);
}

TEST_CASE("hostile texts of a policy do no harm in a report") {
  for (const std::string& text : hostile_texts()) {
    Policy policy =
        policy_of("waivers:\n" + waiver("rds-instance-destroyed", "aws_db_instance.main", "2026-07-01") +
                  "rules:\n  - {rule: s3-*, severity: off}\n");
    policy.waivers[0].owner = policy.waivers[0].reason = text;
    policy.levels[0].reason = policy.levels[0].address = text;
    const Plan plan = plan_from(bucket_plan());
    const PriceTable prices = PriceTable::bundled();
    for (const char* last : {"2026-07-01", "2030-07-01"}) {
      policy.waivers[0].expires = last;
      const Report report = review({{"prod", &plan}}, prices, policy, "");
      check_harmless_lines(render_text(report, {80, false}));
      check_harmless_lines(render_json(report));
      check_harmless_lines(render_markdown(report));
    }
  }
}
