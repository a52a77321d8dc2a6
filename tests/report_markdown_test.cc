#include <algorithm>
#include <regex>
#include <sstream>

#include "catch.h"
#include "hostile.h"
#include "report/escape.h"
#include "sample_report.h"

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

std::vector<std::string> lines(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> all;
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

/// The line without its code spans, found as CommonMark finds them: a run of backticks ends at the next run
/// of the same length; without one it is text.
std::string without_code(const std::string& line) {
  std::string out;
  for (std::size_t i = 0; i < line.size();) {
    if (line.compare(i, 6, "<code>") == 0) {
      const std::size_t end = line.find("</code>", i);
      REQUIRE(end != std::string::npos);
      i = end + 7;
      continue;
    }
    if (line[i] != '`') {
      out += line[i++];
      continue;
    }
    const auto run = [&](std::size_t at) {
      std::size_t n = 0;
      while (at + n < line.size() && line[at + n] == '`') ++n;
      return n;
    };
    const std::size_t fence = run(i);
    std::size_t close = i + fence;
    while (close < line.size() && (line[close] != '`' || run(close) != fence))
      close += line[close] == '`' ? run(close) : 1;
    REQUIRE(close < line.size());
    i = close + fence;
  }
  return out;
}

/// A line of a picture: only what report/mermaid.cc writes, and no label that could end.
void check_picture(const std::string& line) {
  static const std::regex ours(
      R"re(pie showData|    title [^"]*|    "[^"`<>&#%;{}\\|$@]*" : [0-9]+\.[0-9]{2}|flowchart LR|)re"
      R"re(    n[0-9]+\["([^"`<>&#%;{}\\|$@]|#quot;)*"\]|    n[0-9]+ -->\|"([^"`<>&#%;{}\\|$@]|#quot;)*"\| n[0-9]+)re");
  INFO(line);
  CHECK(std::regex_match(line, ours));
}

/// Nothing outside of code is markup that we did not write.
void check_structure(const std::string& report) {
  check_harmless_lines(report);
  std::size_t opened = 0;
  std::size_t columns_of_table = 0;
  bool picture = false;
  std::string fence;  // of a block to paste: everything up to the same run of backticks is code
  for (const std::string& line : lines(report)) {
    INFO(line.substr(0, 400));
    if (!fence.empty()) {
      if (line == fence) fence.clear();
      continue;
    }
    if (line.starts_with("```") && line.ends_with("`hcl")) {
      fence = line.substr(0, line.size() - 3);
      REQUIRE(fence.find_first_not_of('`') == std::string::npos);
      continue;
    }
    if (line == "```mermaid" || (picture && line == "```")) {
      picture = !picture;
      continue;
    }
    if (picture) {
      check_picture(line);
      continue;
    }
    std::string bare = without_code(line);
    opened += count(bare, "<details>");
    if (has(bare, "</details>")) {
      REQUIRE(opened == 1);
      --opened;
    }
    for (const std::string ours : {"<details><summary>", "</summary>", "</details>", "+<0.01", "-<0.01"})
      for (std::size_t at; (at = bare.find(ours)) != std::string::npos;) bare.erase(at, ours.size());
    if (bare.rfind("### ", 0) == 0) bare.erase(0, 4);
    for (const char c : {'<', '>', '@', '#', '_', '[', ']', '$', '~', '\\', '`', '&'})
      REQUIRE(bare.find(c) == std::string::npos);
    for (const std::string live : {"://", "www.", "GH-", ":tada:"}) REQUIRE(!has(bare, live));
    REQUIRE(count(bare, "*") % 4 == 0);
    const bool row = line.rfind("|", 0) == 0;
    const std::size_t pipes = count(bare, "|");
    if (row && columns_of_table == 0) columns_of_table = pipes;
    REQUIRE(pipes == (row ? columns_of_table : 0));
    if (!row) columns_of_table = 0;
  }
  CHECK(opened == 0);
  CHECK_FALSE(picture);
  CHECK(fence.empty());
}

Report large_report() {
  Environment e = sample_environment();
  for (int i = 0; i < 800; ++i) {
    const std::string key = "[\"" + std::to_string(i) + "\"]";
    ReportedChange change = e.changes[static_cast<std::size_t>(i % 3)];
    change.address += key;
    change.attributes.push_back({"tags.Number", "\"a\"", "\"" + key + "\"", false});
    e.changes.push_back(change);
    if (i < 300) {
      ReportedFinding finding = e.findings[static_cast<std::size_t>(i % 2)];
      finding.message += " " + key;
      finding.address += key;
      e.findings.push_back(finding);
    }
  }
  e.counts.replace = 268;
  const auto by_address = [](const auto& a, const auto& b) { return a.address < b.address; };
  std::stable_sort(e.changes.begin(), e.changes.end(), by_address);
  std::stable_sort(e.findings.begin(), e.findings.end(),
                   [](const auto& a, const auto& b) { return a.severity > b.severity; });
  Environment dev = e;
  dev.name = "dev";
  return report_of({dev, e});
}

}  // namespace

TEST_CASE("the comment begins with the verdict, the danger and the money") {
  Environment dev;
  dev.name = "dev";
  dev.before = dev.after = usd("180.20");
  dev.coverage.priced = 1;
  const std::string text = render_markdown(report_of({dev, sample_environment()}));
  INFO(text);
  CHECK(lines(text)[0] == "### ⛔ plangate: prod blocked, 1 critical, 1 medium findings, +412.30 USD a month");
  CHECK(has(text, "| dev | ✅ pass | 180.20 | 0.00 | 0 | 0 | 0 |"));
  CHECK(has(text, "| prod | ⛔ blocked | 1,204.18 → 1,616.48 | +412.30 (+34 %) | **1** | 0 | 2 |"));
  CHECK(has(text,
            "**Only prod replaces** `module.core.module.database.aws_db_instance.this` "
            "(`storage_encrypted` changes)."));
  CHECK(has(text, "1. **prod · critical · data loss** `module.core.module.database.aws_db_instance.this`"));
  CHECK(has(text, "`storage_encrypted`: `false` → `true`, forces a new one"));
  CHECK(has(text, "over the limit of 200.00"));
  CHECK(has(text, "Not in the figures"));
  CHECK(has(text, "prices of 2026-07-20"));
  check_structure(text);
}

TEST_CASE("one environment that passes is short") {
  Environment dev;
  dev.name = "dev";
  dev.before = dev.after = usd("180.20");
  dev.coverage.priced = 1;
  const std::string text = render_markdown(report_of({dev}));
  INFO(text);
  CHECK(lines(text)[0] == "### ✅ plangate: pass, nothing changes");
  CHECK(lines(text).size() < 10);
  CHECK(!has(text, "<details>"));
}

TEST_CASE("nothing from a plan is markup, markdown or a mention in the comment") {
  for (const std::string& text : hostile_texts()) {
    INFO(text.substr(0, 100));
    check_structure(render_markdown(report_full_of(text)));
    check_structure(render_markdown(report_full_of("a " + text + " b")));
  }
}

TEST_CASE("the comment keeps to its limit, and what goes last is what matters") {
  const Report large = large_report();
  for (const Report& report : {large, report_full_of(std::string(10'240, 'x')), report_full_of("💥💥 `|` @x")})
    for (const std::size_t limit : {65'000, 30'000, 10'000, 5'000, 2'000, 1'000, 400, 150, 40}) {
      INFO(limit);
      const std::string text = render_markdown(report, limit);
      CHECK(utf16_units(text) <= limit);
      CHECK(has(text, "blocked") == (utf16_units(text) > 17 || limit >= 40));
      check_structure(text);
    }
  for (const std::size_t limit : {65'000, 10'000, 2'000}) {
    const std::string text = render_markdown(large, limit);
    INFO(text);
    CHECK(has(text, "1,204.18 → 1,616.48"));
    CHECK(has(text, "**268**"));
    CHECK(has(text, "over the limit of 200.00"));
    CHECK(has(text, "aws_db_instance"));
    CHECK(has(text, " more finding"));
  }
  CHECK(has(render_markdown(large, 65'000), "see the full report"));
}

TEST_CASE("a hundred environments still fit") {
  std::vector<Environment> many;
  for (int i = 0; i < 100; ++i) many.push_back(sample_environment("team-" + std::to_string(i)));
  const Report report = report_of(many);
  CHECK(utf16_units(render_markdown(report)) <= 65'000);
  const std::string small = render_markdown(report, 3'000);
  CHECK(utf16_units(small) <= 3'000);
  CHECK(has(small, "more environments"));
  check_structure(small);
}
