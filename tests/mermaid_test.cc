#include "report/mermaid.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "catch.h"
#include "hostile.h"
#include "report/summary.h"
#include "sample_report.h"

namespace {

/// A sample in which several services change, and one thing replaces another.
Environment drawn(const std::string& name = "module.core.aws_kms_key.data") {
  Environment e = sample_environment();
  e.findings[0].causes[0].from = name;
  e.findings[0].causes[0].attribute = name;
  return e;
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("money is drawn when several services change") {
  Environment e = sample_environment();
  CHECK(cost_pie(e) ==
        "pie showData\n    title USD a month after\n    \"Fargate\" : 710.80\n    \"RDS\" : 464.28\n"
        "    \"NAT gateway\" : 65.70\n");
  for (ServiceCost& service : e.services)
    if (service.service != "RDS") service.delta = {};
  for (ReportedResource& resource : e.resources)
    if (resource.service != "RDS") resource.delta = {};
  CHECK(cost_pie(e).empty());
  Environment many = sample_environment();
  for (int i = 0; i < 30; ++i)
    many.services.push_back({"S" + std::to_string(i), 1, usd("1"), usd("2"), usd("1"), true});
  CHECK(lines(cost_pie(many)) == 11);
  CHECK(cost_pie(many).find("\"25 other services\" : 50.00") != std::string::npos);
}

TEST_CASE("what replaces what is drawn, each resource once, and not more than one can read") {
  CHECK(cause_chart(drawn()) ==
        "flowchart LR\n"
        "    n0[\"module.core.aws_kms_key.data (created)\"]\n"
        "    n1[\"module.core.module.database.aws_db_instance.this (replaced)\"]\n"
        "    n0 -->|\"module.core.aws_kms_key.data → kms_key_id\"| n1\n");
  Environment e = sample_environment();
  for (ReportedFinding& finding : e.findings) finding.causes.clear();
  CHECK(cause_chart(e).empty());
  for (int i = 0; i < 100; ++i)
    e.findings[0].causes.push_back({"a" + std::to_string(i), "id", "b", "x", Action::replace});
  CHECK(lines(cause_chart(e)) <= 1 + 25 + 24);
  // The same cause of two findings is one arrow.
  Environment twice = drawn();
  twice.findings.push_back(twice.findings[0]);
  CHECK(cause_chart(twice) == cause_chart(drawn()));
}

/// PLANGATE_MERMAID names a folder in which `npm install mermaid jsdom` was run.
TEST_CASE("Mermaid's own parser accepts the pictures") {
  const char* modules = std::getenv("PLANGATE_MERMAID");
  if (modules == nullptr || std::system("node --version > /dev/null 2>&1") != 0) {
    WARN(
        "skipped: PLANGATE_MERMAID names no folder with the npm packages mermaid and jsdom, or there is no "
        "node");
    return;
  }
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "plangate-mermaid-test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  std::size_t files = 0;
  const auto add = [&](const std::string& text) {
    if (!text.empty()) std::ofstream(folder / (std::to_string(files++) + ".mmd"), std::ios::binary) << text;
  };
  std::vector<std::string> texts = hostile_texts();
  for (const char* more :
       {"aws_x.y[\"a\"]", "end", "graph", "%%{init: {}}%%", "a\" : 1\n    \"b", "1. one", "- x", "é 漢"})
    texts.emplace_back(more);
  for (const std::string& text : texts) {
    add(cause_chart(drawn(text)));
    Environment e = sample_environment();
    e.services[0].service = text;
    add(cost_pie(e));
  }
  REQUIRE(files == 2 * texts.size());
  const std::string command = "node '" PLANGATE_SOURCE_DIR "/tests/parse_mermaid.mjs' '" +
                              std::string(modules) + "' '" + folder.string() + "'";
  CHECK(std::system(command.c_str()) == 0);
  std::filesystem::remove_all(folder);
}
