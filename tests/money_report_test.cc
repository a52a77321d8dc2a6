// What a review says of money that no single figure shows, in every format: usage, ranges, and what changes
// hands without a price.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "catch.h"
#include "error_text.h"
#include "gate/policy.h"
#include "plan_text.h"
#include "report/read_report.h"
#include "report/report.h"
#include "report/verification.h"

namespace {

/// Runs of white space are one blank: lines are folded where they end.
std::string unfolded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const char blank = c == '\n' ? ' ' : c;
    if (blank != ' ' || out.empty() || out.back() != ' ') out += blank;
  }
  return out;
}

struct Rendered {
  std::string text, markdown, json;
};

Rendered rendered(const Report& report) {
  return {unfolded(render_text(report, {})), unfolded(render_markdown(report)), render_json(report)};
}

Report reviewed(const std::string& plan_json, const std::string& usage_yaml = "",
                const std::string& policy = "") {
  const PriceTable prices = PriceTable::bundled();
  const Plan plan = plan_from(plan_json);
  const Usage usage = Usage::parse(usage_yaml.empty() ? "version: 0.1\n" : usage_yaml, "u.yml");
  return review({{"prod", &plan, usage_yaml.empty() ? nullptr : &usage}}, prices,
                parse_policy("version: 1\n" + policy, "p.yml"), "");
}

std::string with(std::string text, const std::string& part, const std::string& instead) {
  const auto at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), instead);
}

const std::string volume = R"({"type":"gp3","size":100})";

}  // namespace

TEST_CASE("a review with usage and ranges says so in text, Markdown and JSON") {
  const std::string plan = plan_text({
      {"aws_s3_bucket.b", R"({"bucket":"b"})"},
      {"aws_redshiftserverless_workgroup.w", R"({"workgroup_name":"w","max_capacity":64})"},
  });
  // 1,000 GB of Standard at 0.023; nothing up to 64 units all month at 0.375.
  const Rendered with_usage =
      rendered(reviewed(plan, "resource_usage: {aws_s3_bucket.b: {standard: {storage_gb: 1000}}}"));
  CHECK(contains(with_usage.text, "23.00..17,543.00"));
  CHECK(contains(with_usage.markdown, "23.00..17,543.00"));
  CHECK(contains(with_usage.json, R"("after": {"low": "23.00", "high": "17543.00"})"));
  CHECK(contains(with_usage.json, R"("name": "Standard: storage")"));
  CHECK(contains(with_usage.json, "storage_gb of the usage file"));
  CHECK(!contains(with_usage.json, R"("usage": null)"));
  const Rendered without = rendered(reviewed(plan));
  CHECK(contains(without.text, "0.00..17,520.00"));
  CHECK(contains(without.text, "Standard: storage"));  // as a rate
  CHECK(contains(without.json, R"("usage": null)"));
}

TEST_CASE("another usage file is another approval, and no passport for an apply") {
  const std::string plan = plan_text({{"aws_ebs_volume.v", volume}});
  const std::string policy = "defaults: {limits: {max_monthly_increase: {block: 1}}}\n";
  const std::string same = "resource_usage: {aws_ebs_volume.v: {monthly_standard_io_requests: 1}}\n";
  const std::string other = "resource_usage: {aws_ebs_volume.v: {monthly_standard_io_requests: 2}}\n";
  const auto key = [&](const std::string& yaml) {
    const Report report = reviewed(plan, yaml, policy);
    const Environment& environment = report.environments.at(0);
    CHECK(environment.after.high.cents() == "8.00");  // gp3 has no charge for requests
    CHECK(read_report(render_json(report), "r.json").environments.at(0).usage_fingerprint ==
          environment.usage_fingerprint);
    return environment.approval_key;
  };
  REQUIRE(!key("").empty());
  CHECK(key(same) == key(same));
  CHECK(key(same) != key(other));
  CHECK(key(same) != key(""));

  const Report approved = reviewed(plan, same);
  CHECK(verify(approved, reviewed(plan, same)).may_apply());
  for (const std::string& yaml : {other, std::string()}) {
    const Verification refused = verify(approved, reviewed(plan, yaml));
    CHECK(!refused.may_apply());
    REQUIRE(refused.environments.size() == 1);
    REQUIRE(refused.environments[0].objections.size() == 1);
    CHECK(refused.environments[0].objections[0].code == "usage");
  }
}

TEST_CASE("overlap, what stays billed and what becomes managed stand beside the figures") {
  const std::string larger = R"({"type":"gp3","size":200})";
  const std::string address = "aws_ebs_volume.v";
  const auto check = [&](const std::string& plan, const std::string& sentence) {
    const Rendered all = rendered(reviewed(plan));
    CHECK(contains(all.text, address + ": " + sentence));
    CHECK(contains(all.markdown, sentence));
    CHECK(contains(all.json, sentence));
  };
  const std::string update = plan_text({{address, larger, "{}", "{}", volume}});
  // 8.00 a month by 730 hours.
  check(with(update, R"(["update"])", R"(["create","delete"])"),
        "old and new exist together for a while: 0.0110 USD an hour until the old one is gone");
  check(with(plan_text({{address, "null", "{}", "{}", volume}}), R"(["delete"])", R"(["forget"])"),
        "leaves Terraform's state and stays billed");
  check(with(plan_text({{address, volume, "{}", "{}", volume}}), R"("change":{)",
             R"("change":{"importing":{"id":"vol-1"},)"),
        "becomes managed: 8.00 USD a month that was billed before");
  // Destroyed first, there is no overlap.
  const Rendered first = rendered(reviewed(with(update, R"(["update"])", R"(["delete","create"])")));
  CHECK(!contains(first.text, "exist together"));
}
