#include <sstream>

#include "base/text.h"
#include "catch.h"
#include "hostile.h"
#include "sample_report.h"

namespace {

/// An address in a `moved` block: it is pasted, so no line may break it.
bool is_to_paste(const std::string& line) {
  return line.starts_with("    from = ") || line.starts_with("    to   = ") ||
         line.starts_with("    to = ") || line.starts_with("    id = ");
}

std::vector<std::string> lines(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> all;
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Environment unchanged(std::string name) {
  Environment e;
  e.name = std::move(name);
  e.counts.no_op = 12;
  e.before = e.after = usd("180.20");
  e.coverage.priced = 3;
  return e;
}

}  // namespace

TEST_CASE("the terminal report begins with verdict, reasons, money and counts") {
  const std::string text = render_text(sample_report(), {});
  const std::vector<std::string> all = lines(text);
  REQUIRE(all.size() > 8);
  CHECK(all[0].substr(0, 4) == "prod");
  CHECK(has(all[0], "prices of 2026-07-20"));
  CHECK(all[2] == "BLOCKED  1 critical finding; +412.30 USD a month is over the limit of 200.00");
  CHECK(all[4] == "  1,204.18 → 1,616.48 USD a month   +412.30 (+34 %)");
  CHECK(all[5] == "  1 replaced · 1 updated · 1 created · 41 unchanged");
  CHECK(all[6] == "  4 priced, 38 free; not in the figure: usage of 2, 1 unsupported");
}

TEST_CASE("the terminal report says what forces a replacement, why it matters and what to do") {
  const std::string text = render_text(sample_report(), {});
  CHECK(has(text, "-/+ module.core.module.database.aws_db_instance.this   destroyed first"));
  CHECK(has(text, "storage_encrypted  false → true   forces a new one"));
  CHECK(has(text, "why     its data cannot be restored"));
  CHECK(has(text, "fix     copy a snapshot"));
  CHECK(text.find("rds-replaced") < text.find("nat-per-az"));
  CHECK(has(text, "~   module.core.module.network.aws_security_group.this"));
  CHECK(has(text, "description  \"old\" → \"new\""));
  CHECK(has(text, "1 other, unchanged"));
  CHECK(has(text, "aws_quicksight_theme"));
}

TEST_CASE("no line of the terminal report is wider than asked") {
  const std::string wide_name(300, 'a');
  for (const Report& report :
       {sample_report(),
        report_of({sample_environment("dev"), sample_environment("prod"), unchanged("stage")}),
        report_full_of("short"), report_full_of(wide_name), report_full_of("漢字 with 💥 and é " + wide_name)})
    for (std::size_t width = 40; width <= 200; width += width < 60 ? 1 : 20)
      for (const std::string& line : lines(render_text(report, {width, false}))) {
        INFO(width << ": " << line);
        if (!is_to_paste(line)) REQUIRE(columns(line) <= width);
        REQUIRE((line.empty() || line.back() != ' '));
      }
}

TEST_CASE("colour adds nothing but itself") {
  const Report report = report_of({sample_environment("dev"), sample_environment("prod")});
  std::string colored = render_text(report, {80, true});
  CHECK(has(colored, "\x1b[31mcritical\x1b[0m"));
  for (std::size_t at = 0; (at = colored.find('\x1b')) != std::string::npos;)
    colored.erase(at, colored.find('m', at) + 1 - at);
  CHECK(colored == render_text(report, {80, false}));
}

TEST_CASE("every state of an environment is told") {
  struct Case {
    const char* what;
    void (*make)(Environment&);
    std::vector<std::string> expected;
    std::vector<std::string> unexpected;
  };
  const Case cases[] = {
      {"nothing changed",
       [](Environment& e) { e = unchanged("prod"); },
       {"PASS  nothing changes", "180.20 USD a month, unchanged", "12 unchanged"},
       {"money by service", "\nchanges\n", "explain"}},
      {"a warning",
       [](Environment& e) {
         e.decision = {Verdict::warn, {{Verdict::warn, "risk.severity", "1 medium finding"}}};
       },
       {"WARNING  1 medium finding"},
       {"BLOCKED"}},
      {"a warning beside a block",
       [](Environment& e) {
         e.decision.reasons.push_back({Verdict::warn, "prices.stale", "the prices are old"});
       },
       {"BLOCKED", "also     the prices are old"},
       {}},
      {"a pass with findings",
       [](Environment& e) { e.decision = {}; },
       {"PASS  1 critical, 1 medium findings"},
       {}},
      {"a range",
       [](Environment& e) {
         e.before = usd("100", "200");
         e.after = usd("150.5", "300");
         e.delta = usd("50", "100");
       },
       {"100.00..200.00 → 150.50..300.00 USD a month", "+50.00..+100.00 (+25..+100 %)"},
       {}},
      {"a figure with unknown parts",
       [](Environment& e) {
         e.coverage.unknown = 1;
         e.resources[4].cost_class = CostClass::unknown;
         e.resources[4].after_components[0].status = LineStatus::unknown;
         e.resources[4].after_components[0].origin = "instance_class is known after apply";
       },
       {"→ at least 1,616.48 USD a month", "at least +412.30", "1 unknown",
        "instance_class is known after apply"},
       {}},
      {"nothing that could be priced",
       [](Environment& e) {
         e.before = e.after = e.delta = {};
         e.coverage = {0, 0, 2, 9, 0};
       },
       {"no monthly figure", "9 unsupported"},
       {"0.00 USD a month"}},
      {"a price that is missing only after apply",
       [](Environment& e) {
         e.after = usd("972.04");
         e.delta = usd("-232.14");
         e.coverage.unknown = 1;
         e.resources[3].cost_class = CostClass::unknown;
         e.resources[3].after = {};
         e.resources[3].delta = e.delta;
         e.resources[3].after_components[0].status = LineStatus::unknown;
         e.resources[3].after_components[0].monthly = {};
       },
       {"1,204.18 → at least 972.04 USD a month   change unknown"},
       {"-232.14"}},
      {"a saving",
       [](Environment& e) {
         e.after = usd("1000");
         e.delta = usd("-204.18");
       },
       {"1,204.18 → 1,000.00 USD a month   -204.18 (-17 %)"},
       {}},
      {"an errored plan",
       [](Environment& e) {
         e = unchanged("prod");
         e.errored = true;
         e.decision = {Verdict::block, {{Verdict::block, "plan.errored", "planning failed"}}};
       },
       {"BLOCKED  planning failed"},
       {"nothing changes"}},
      {"an incomplete plan", [](Environment& e) { e.complete = false; }, {"the plan is not complete"}, {}},
      {"a forgotten object",
       [](Environment& e) {
         e.counts.forget = 1;
         e.changes[2].action = Action::forget;
         e.changes[2].attributes.clear();
       },
       {"1 forgotten", ".   module.core.module.network.aws_security_group.this"},
       {}},
      {"a deposed object",
       [](Environment& e) {
         e.changes[2].action = Action::destroy;
         e.changes[2].deposed = "abcd1234";
       },
       {"-   module.core.module.network.aws_security_group.this", "left over from an earlier replacement"},
       {}},
      {"a move and an import",
       [](Environment& e) {
         e.counts.move = e.counts.import = 1;
         e.changes[2].action = Action::no_op;
         e.changes[2].previous_address = "aws_security_group.old";
         e.changes[2].importing = true;
       },
       {"1 moved · 1 imported", "was aws_security_group.old; imported"},
       {}},
      {"an unknown action",
       [](Environment& e) {
         e.counts.unknown = 1;
         e.changes[2].action = Action::unknown;
         e.changes[2].actions = {"create", "explode"};
       },
       {"1 unknown action", "?   module.core", "create, explode"},
       {}},
      {"only drift",
       [](Environment& e) {
         e = unchanged("prod");
         e.drift = {"aws_instance.a", "aws_instance.b"};
         e.counts.drift = 2;
       },
       {"PASS  no findings", "2 drifted", "drifted       aws_instance.a, aws_instance.b"},
       {"nothing changes"}},
      {"only outputs",
       [](Environment& e) {
         e = unchanged("prod");
         e.output_changes = 1;
       },
       {"1 output changes", "PASS  no findings"},
       {"nothing changes"}},
      {"a deferred change and a failed check",
       [](Environment& e) {
         e.deferred = {"aws_instance.later (provider_config_unknown)"};
         e.counts.deferred = 1;
         e.failed_checks = {"check.up: fail"};
       },
       {"1 deferred", "aws_instance.later (provider_config_unknown)", "check.up: fail"},
       {}},
      {"a waived finding",
       [](Environment& e) { e.findings[0].waived = true; },
       {"waived    module.core.module.database.aws_db_instance.this (rds-replaced)"},
       {"✗ critical"}},
      {"a borrowed price",
       [](Environment& e) { e.resources[4].after_components[0].status = LineStatus::assumed; },
       {"1 at another region's price (*)", "\"] *"},
       {}},
  };
  for (const Case& c : cases) {
    Environment e = sample_environment();
    c.make(e);
    const std::string text = render_text(report_of({e}), {});
    INFO(c.what << "\n" << text);
    for (const std::string& part : c.expected) CHECK(has(text, part));
    for (const std::string& part : c.unexpected) CHECK(!has(text, part));
  }
}

TEST_CASE("walls are folded and counted") {
  Environment e = sample_environment();
  e.findings.clear();
  ReportedChange tagged = e.changes[2];
  for (int i = 0; i < 40; ++i) {
    tagged.address = "aws_subnet.a[" + std::to_string(i) + "]";
    tagged.type = "aws_subnet";
    tagged.attributes = {{"tags.Owner", "\"a\"", "\"b\"", false}};
    e.changes.push_back(tagged);
    ReportedChange created = e.changes[1];
    created.address = "aws_eip.a[" + std::to_string(i) + "]";
    created.type = "aws_eip";
    e.changes.push_back(created);
  }
  const std::string text = render_text(report_of({e}), {});
  INFO(text);
  CHECK(has(text, "40 updated alike: 40 aws_subnet"));
  CHECK(has(text, "tags.Owner  \"a\" → \"b\""));
  CHECK(has(text, "41 created: 40 aws_eip, 1 aws_nat_gateway"));
}

TEST_CASE("several environments begin with a row each, and an unchanged one is only that row") {
  const std::string text =
      render_text(report_of({unchanged("dev"), sample_environment("prod"), unchanged("stage")}), {});
  INFO(text);
  CHECK(has(text, "3 environments"));
  std::size_t named = 0;
  for (const std::string& line : lines(text)) named += line.substr(0, 3) == "dev";
  CHECK(named == 1);
  CHECK(has(text,
            "only prod replaces module.core.module.database.aws_db_instance.this\n"
            "(storage_encrypted changes)\n"));
}

TEST_CASE("nothing from a plan is raw in the terminal report") {
  for (const std::string& text : hostile_texts()) {
    INFO(text);
    const std::string report = render_text(report_full_of(text), {});
    check_harmless_lines(report);
    for (const std::string& line : lines(report))
      if (!is_to_paste(line)) REQUIRE(columns(line) <= 80);
  }
}
