#include "gate/verdict.h"

#include "catch.h"

namespace {

Plan plan_of(const std::string& sections) {
  return Plan::read(
      Source::from_text(R"({"format_version":"1.2","planned_values":{})" + sections + "}", "plan.json"));
}

std::string changes(std::initializer_list<std::string_view> actions) {
  std::string out = R"(,"resource_changes":[)";
  int i = 0;
  for (std::string_view action : actions) {
    if (i > 0) out += ',';
    out += R"({"address":"a.x)" + std::to_string(++i) + R"(","mode":"managed","change":{"actions":)";
    out += action;
    out += "}}";
  }
  return out + "]";
}

Usd usd(std::string_view text) {
  return Usd(Decimal::parse(text).value());
}

Range<Usd> usd(std::string_view low, std::string_view high) {
  return {usd(low), usd(high)};
}

Estimate costs(Range<Usd> before, Range<Usd> after, Range<Usd> delta) {
  Estimate estimate;
  estimate.before = before;
  estimate.after = after;
  estimate.delta = delta;
  return estimate;
}

Finding finding(std::string rule, Severity severity, std::string address) {
  Finding found;
  found.rule = std::move(rule);
  found.severity = severity;
  found.address = std::move(address);
  return found;
}

/// "block plan.errored: …", a line for each reason.
std::string told(const Decision& decision) {
  std::string out(name(decision.verdict));
  for (const Reason& reason : decision.reasons) {
    out += '\n';
    out += name(reason.level);
    out += ' ' + reason.code + ": " + reason.text;
  }
  return out;
}

const Limits no_limits;

}  // namespace

TEST_CASE("what the plan says about itself is judged first") {
  struct Case {
    std::string sections, want;
  };
  const Case cases[] = {
      {"", "pass"},
      {R"(,"errored":false,"complete":true)", "pass"},
      {changes({R"(["no-op"])", R"(["delete"])", R"(["delete","create"])"}), "pass"},
      {R"(,"errored":true)",
       "block\nblock plan.errored: planning failed, so this is only a part of the plan"},
      {R"(,"errored":true,"complete":false)",
       "block\nblock plan.errored: planning failed, so this is only a part of the plan"},
      {R"(,"complete":false)",
       "warn\nwarn plan.incomplete: the plan is incomplete, as -target makes it: more remains to be done "
       "after it"},
      {R"(,"complete":false,"deferred_changes":[{"reason":"r","resource_change":)"
       R"({"address":"a.b","change":{"actions":["create"]}}}])",
       "warn\nwarn plan.incomplete: the plan is incomplete: 1 change is put off until after it"},
      {changes({R"(["create"])", R"(["teleport"])"}),
       "block\nblock plan.unknown_action: 1 entry with actions that this version does not know: [teleport] "
       "for a.x2"},
      {changes({R"([])", R"(["delete","teleport"])"}),
       "block\nblock plan.unknown_action: 2 entries with actions that this version does not know: [] for "
       "a.x1 and "
       "others"},
      {R"(,"output_changes":{"o":{"actions":["teleport"]}})",
       "block\nblock plan.unknown_action: 1 output with actions that this version does not know"},
  };
  for (const Case& c : cases) {
    INFO(c.sections);
    CHECK(told(decide(plan_of(c.sections), {}, {}, no_limits)) == c.want);
  }
}

TEST_CASE("a policy may block what otherwise warns, and lifts nothing that always blocks") {
  Limits strict;
  strict.incomplete_plan = Verdict::block;
  strict.stale_prices = Verdict::block;
  CHECK(decide(plan_of(R"(,"complete":false)"), {}, {}, strict).verdict == Verdict::block);
  Estimate stale;
  stale.prices_stale = true;
  stale.prices_date = "2020-01-01";
  CHECK(told(decide(plan_of(""), {}, stale, strict)) ==
        "block\nblock prices.stale: the prices (2020-01-01) are much older than the plan");
  CHECK(told(decide(plan_of(""), {}, stale, no_limits)) ==
        "warn\nwarn prices.stale: the prices (2020-01-01) are much older than the plan");
  Limits lenient;
  for (std::string_view key : limit_keys())
    set_limit(lenient, key,
              key.find("severity") != std::string_view::npos ? "never"
              : key.substr(0, 3) == "max"                    ? "none"
                                                             : "warn",
              "test");
  CHECK(decide(plan_of(R"(,"errored":true)"), {}, {}, lenient).verdict == Verdict::block);
  CHECK(decide(plan_of(changes({R"(["teleport"])"})), {}, {}, lenient).verdict == Verdict::block);
}

TEST_CASE("checks that do not hold warn, and drift counts where the policy says so") {
  const Plan plan = plan_of(
      R"(,"checks":[{"address":{"to_display":"check.ok"},"status":"pass"},{"address":{"to_display":"check.open"},"status":"unknown"},)"
      R"({"address":{"to_display":"check.dns"},"status":"fail"},{"address":{"to_display":"check.b"},"status":"error"}],)"
      R"("resource_drift":[{"address":"a.b","change":{"actions":["update"]}},{"address":"a.c","change":{"actions":["no-op"]}}])");
  const std::string checks = "plan.failed_checks: 2 checks do not hold: check.dns and others";
  CHECK(told(decide(plan, {}, {}, no_limits)) == "warn\nwarn " + checks);
  Limits limits;
  limits.failed_checks = Verdict::block;
  limits.drift = Verdict::warn;
  CHECK(told(decide(plan, {}, {}, limits)) ==
        "block\nblock " + checks + "\nwarn plan.drift: 1 object has changed outside Terraform: a.b");
  limits.failed_checks = limits.drift = Verdict::pass;
  CHECK(told(decide(plan, {}, {}, limits)) == "pass");
  limits.drift = Verdict::block;
  CHECK(decide(plan, {}, {}, limits).verdict == Verdict::block);
  const Plan fine = plan_of(
      R"(,"checks":[{"address":{"to_display":"check.open"},"status":"unknown"}],"resource_drift":[])");
  CHECK(told(decide(fine, {}, {}, limits)) == "pass");
}

TEST_CASE("a cost limit holds the high end") {
  struct Case {
    std::string key, value;
    Estimate estimate;
    std::string want;
  };
  const Estimate plus_200 = costs(usd("100"), usd("300"), usd("200"));
  const Estimate minus = costs(usd("300"), usd("100"), usd("-200"));
  const Estimate open_ended = costs(usd("100", "200"), usd("150", "700"), usd("-50", "600"));
  const Estimate from_nothing = costs(usd("0"), usd("0.01"), usd("0.01"));
  const Estimate hair_over = costs(usd("100"), usd("300.001"), usd("200.001"));
  const Case cases[] = {
      {"max_monthly_increase", "200", plus_200, "pass"},
      {"max_monthly_increase", "0", minus, "pass"},
      {"max_monthly_increase", "199.99", plus_200,
       "block\nblock cost.max_monthly_increase: +200.00 USD a month exceeds the limit of 199.99"},
      {"max_monthly_increase", "200", hair_over,
       "block\nblock cost.max_monthly_increase: +200.001 USD a month exceeds the limit of 200"},
      {"max_monthly_increase", "500", open_ended,
       "block\nblock cost.max_monthly_increase: up to +600.00 USD a month exceeds the limit of 500.00"},
      {"max_monthly_total", "300", plus_200, "pass"},
      {"max_monthly_total", "250", plus_200,
       "block\nblock cost.max_monthly_total: a total of 300.00 USD a month exceeds the limit of 250.00"},
      {"max_monthly_total", "600", open_ended,
       "block\nblock cost.max_monthly_total: a total of up to 700.00 USD a month exceeds the limit of "
       "600.00"},
      {"max_monthly_increase_percent", "200", plus_200, "pass"},
      {"max_monthly_increase_percent", "0", minus, "pass"},
      {"max_monthly_increase_percent", "0", costs({}, {}, {}), "pass"},
      {"max_monthly_increase_percent", "150", plus_200,
       "block\nblock cost.max_monthly_increase_percent: +200.0 % a month (+200.00 USD over 100.00) exceeds "
       "the limit "
       "of 150 %"},
      {"max_monthly_increase_percent", "200", hair_over,
       "block\nblock cost.max_monthly_increase_percent: +200.001 % a month (+200.00 USD over 100.00) exceeds "
       "the limit "
       "of 200 %"},
      {"max_monthly_increase_percent", "500", open_ended,
       "block\nblock cost.max_monthly_increase_percent: up to +600.0 % a month (up to +600.00 USD over "
       "100.00) exceeds "
       "the limit of 500 %"},
      {"max_monthly_increase_percent", "999999999999999", from_nothing,
       "block\nblock cost.max_monthly_increase_percent: +0.01 USD a month over nothing before exceeds the "
       "limit of "
       "999999999999999 %"},
  };
  for (const Case& c : cases) {
    INFO(c.key << " " << c.value);
    Limits limits;
    set_limit(limits, c.key, c.value, "test");
    CHECK(told(decide(plan_of(""), {}, c.estimate, limits)) == c.want);
  }
}

TEST_CASE("figures at the edge of what can be held still exceed") {
  const Usd huge =
      Usd(Decimal::from_units(Decimal::Integer{170'000'000'000'000} * 1'000'000'000'000 * 1'000'000'000'000));
  Limits limits;
  set_limit(limits, "max_monthly_increase", "999999999999999", "test");
  set_limit(limits, "max_monthly_increase_percent", "1", "test");
  set_limit(limits, "max_monthly_total", "999999999999999", "test");
  const Decision decision = decide(plan_of(""), {}, costs(usd("1"), huge, huge), limits);
  CHECK(decision.reasons.size() == 3);
  CHECK(decision.verdict == Verdict::block);
}

TEST_CASE("a warning limit warns until the blocking one is exceeded") {
  Limits limits;
  limits.max_monthly_increase.warn = usd("50");
  limits.max_monthly_increase.block = usd("200");
  const auto with = [&](std::string_view increase) {
    return told(decide(plan_of(""), {}, costs({}, usd(increase), usd(increase)), limits));
  };
  CHECK(with("50") == "pass");
  CHECK(with("50.01") ==
        "warn\nwarn cost.max_monthly_increase: +50.01 USD a month exceeds the warning limit of 50.00");
  CHECK(with("200") ==
        "warn\nwarn cost.max_monthly_increase: +200.00 USD a month exceeds the warning limit of 50.00");
  CHECK(with("200.01") ==
        "block\nblock cost.max_monthly_increase: +200.01 USD a month exceeds the limit of 200.00");
}

TEST_CASE("what has no price is judged by its share, or at least told") {
  const Plan plan = plan_of(changes({R"(["create"])", R"(["no-op"])", R"(["delete"])"}));
  const auto estimate = [&](std::initializer_list<std::size_t> unknown) {
    Estimate made;
    for (std::size_t i : unknown) {
      ResourceCost cost;
      cost.change = &plan.changes()[i];
      cost.cost_class = CostClass::unknown;
      made.resources.push_back(cost);
      ++made.coverage.unknown;
    }
    made.coverage.unsupported = 1;
    made.coverage.priced = 8 - unknown.size();
    made.coverage.free = 1;
    return made;
  };
  const auto judged = [&](std::initializer_list<std::size_t> unknown, std::string_view key,
                          const std::string& value) {
    Limits limits;
    set_limit(limits, key, value, "test");
    return told(decide(plan, {}, estimate(unknown), limits));
  };
  CHECK(judged({0}, "max_unpriced", "20") == "pass");
  CHECK(judged({0}, "max_unpriced", "19.9") ==
        "block\nblock cost.max_unpriced: 2 of 10 resources have no price (20.0 %), which exceeds the limit "
        "of 19.9 %");
  CHECK(judged({0}, "max_deletes", "9") == "pass");
  CHECK(judged({}, "max_monthly_increase", "9") == "pass");
  // A limit that blocks must not be passed by what nobody could price.
  const std::string open =
      "block\nblock cost.lower_bound: 1 resource could not be priced, so nobody can say that the increase "
      "stays within the limit";
  CHECK(judged({0}, "max_monthly_increase", "9") == open);
  // What stays as it is adds nothing to the increase, and what goes adds nothing to the total.
  CHECK(judged({1}, "max_monthly_increase", "9") == "pass");
  CHECK(judged({1}, "max_monthly_total", "9") ==
        "warn\nwarn cost.lower_bound: 1 resource could not be priced, so the total may be higher");
  CHECK(judged({2}, "max_monthly_total", "9") == "pass");
  CHECK(judged({0, 1, 2}, "max_monthly_increase_percent", "9") == open);

  const auto under = [&](std::initializer_list<std::size_t> unknown, std::optional<Verdict> unpriced,
                         bool blocking = true, Usd increase = Usd()) {
    Limits limits;
    (blocking ? limits.max_monthly_increase.block : limits.max_monthly_increase.warn) = usd("9");
    limits.unpriced_over_limit = unpriced;
    Estimate made = estimate(unknown);
    made.delta = Range<Usd>(increase);
    return decide(plan, {}, made, limits).verdict;
  };
  CHECK(under({0}, {}) == Verdict::block);
  CHECK(under({0}, Verdict::warn) == Verdict::warn);
  CHECK(under({0}, Verdict::block) == Verdict::block);
  CHECK(under({0}, {}, false) == Verdict::warn);
  CHECK(under({0}, Verdict::block, false) == Verdict::warn);
  CHECK(under({1}, Verdict::block) == Verdict::pass);
  // Exceeded as it is: that says enough.
  Limits limits;
  limits.max_monthly_increase.block = usd("9");
  Estimate dear = estimate({0});
  dear.delta = Range<Usd>(usd("10"));
  CHECK(told(decide(plan, {}, dear, limits)) ==
        "block\nblock cost.max_monthly_increase: +10.00 USD a month exceeds the limit of 9.00\n"
        "warn cost.lower_bound: 1 resource could not be priced, so the increase may be higher");

  // Types that nobody here can price warn, unless the policy says more.
  Estimate nameless = estimate({});
  ResourceCost cost;
  cost.change = &plan.changes()[0];
  cost.cost_class = CostClass::unsupported;
  nameless.resources.push_back(cost);
  CHECK(told(decide(plan, {}, nameless, limits)) ==
        "warn\nwarn cost.lower_bound: 1 resource is of types without a price, so the increase may be higher");
  limits.unpriced_over_limit = Verdict::block;
  CHECK(decide(plan, {}, nameless, limits).verdict == Verdict::block);
  cost.change = &plan.changes()[1];
  nameless.resources = {cost};
  CHECK(decide(plan, {}, nameless, limits).verdict == Verdict::pass);

  Limits both;
  both.max_unpriced.warn = Decimal(50);
  both.max_monthly_increase.block = usd("9");
  CHECK(told(decide(plan, {}, estimate({0}), both)) == "pass");
  CHECK(told(decide(plan, {}, {}, both)) == "pass");  // no resources at all
}

TEST_CASE("deletions are counted with replacements") {
  const Plan plan = plan_of(changes({R"(["delete"])", R"(["create","delete"])", R"(["delete","create"])",
                                     R"(["forget"])", R"(["update"])", R"(["create"])"}));
  Limits limits;
  limits.max_deletes.block = 3;
  CHECK(told(decide(plan, {}, {}, limits)) == "pass");
  limits.max_deletes.block = 2;
  CHECK(told(decide(plan, {}, {}, limits)) ==
        "block\nblock plan.max_deletes: 3 resources are deleted or replaced, which exceeds the limit of 2");

  Limits replacing;
  replacing.max_replacements.block = 2;
  CHECK(told(decide(plan, {}, {}, replacing)) == "pass");
  replacing.max_replacements.warn = 1;
  CHECK(told(decide(plan, {}, {}, replacing)) ==
        "warn\nwarn plan.max_replacements: 2 resources are replaced, which exceeds the warning limit of 1");
  replacing.max_deletes.block = 3;
  replacing.max_replacements.block = 1;
  CHECK(told(decide(plan, {}, {}, replacing)) ==
        "block\nblock plan.max_replacements: 2 resources are replaced, which exceeds the limit of 1");
}

TEST_CASE("findings block or warn by severity, and the worst is named") {
  const std::vector<Finding> findings = {
      finding("kms-key-destroyed", Severity::critical, "b.key"),
      finding("rds-destroyed", Severity::critical, "a.db"),
      finding("zone-destroyed", Severity::high, "c.zone"),
      finding("plan-mass-destroy", Severity::medium, ""),
      finding("tag-gone", Severity::low, "d.x"),
  };
  struct Case {
    std::string block, warn, want;
  };
  const Case cases[] = {
      {"critical", "medium",
       "block\nblock risk.severity: 2 critical findings, the worst is rds-destroyed at a.db\n"
       "warn risk.severity: 1 high, 1 medium findings, the worst is zone-destroyed at c.zone"},
      {"medium", "medium",
       "block\nblock risk.severity: 2 critical, 1 high, 1 medium findings, the worst is rds-destroyed at "
       "a.db"},
      {"never", "high",
       "warn\nwarn risk.severity: 2 critical, 1 high findings, the worst is rds-destroyed at a.db"},
      {"never", "never", "pass"},
  };
  for (const Case& c : cases) {
    INFO(c.block << " " << c.warn);
    Limits limits;
    set_limit(limits, "block_severity", c.block, "test");
    set_limit(limits, "warn_severity", c.warn, "test");
    CHECK(told(decide(plan_of(""), findings, {}, limits)) == c.want);
    std::vector<Finding> backwards(findings.rbegin(), findings.rend());
    CHECK(told(decide(plan_of(""), backwards, {}, limits)) == c.want);
  }
  const Limits limits = default_policy().limits_for("prod", "plan.json");
  CHECK(told(decide(plan_of(""), {findings[3]}, {}, limits)) ==
        "warn\nwarn risk.severity: 1 medium finding: plan-mass-destroy");
  CHECK(told(decide(plan_of(""), {findings[4]}, {}, limits)) == "pass");
  CHECK(told(decide(plan_of(""), {findings[0]}, {}, limits)) ==
        "block\nblock risk.severity: 1 critical finding: kms-key-destroyed at b.key");
}

TEST_CASE("reasons come worst first") {
  Limits limits;
  limits.max_monthly_increase.warn = usd("1");
  limits.max_monthly_total.block = usd("1");
  limits.severity.warn = Severity::info;
  const Decision decision = decide(plan_of(R"(,"complete":false)"), {finding("r", Severity::low, "a.b")},
                                   costs({}, usd("5"), usd("5")), limits);
  std::vector<std::string> codes;
  for (const Reason& reason : decision.reasons) codes.push_back(reason.code);
  CHECK(codes == std::vector<std::string>{"cost.max_monthly_total", "plan.incomplete", "risk.severity",
                                          "cost.max_monthly_increase"});
  CHECK(decision.verdict == Verdict::block);
}
