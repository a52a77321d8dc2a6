// Whole runs: every plan under fixtures/plans is reviewed, and the reports are what stands beside it.
// PLANGATE_ACCEPT=1 writes them anew; the review of a change then reads the difference.
#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.h"
#include "report/report.h"

namespace {

std::string content(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::filesystem::path> cases() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(PLANGATE_SOURCE_DIR "/fixtures/plans"))
    if (std::filesystem::exists(entry.path() / "plan.json")) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

/// Reviewed under the name of its folder, with a path that does not tell where the checkout is.
Report reviewed(const std::filesystem::path& folder) {
  const Plan plan = Plan::read((folder / "plan.json").string());
  const std::string name = folder.filename().string();
  const PriceTable prices = PriceTable::bundled();
  Report report = review({{name, &plan}}, prices, default_policy(), "");
  report.environments.at(0).plan_path = "fixtures/plans/" + name + "/plan.json";
  return report;
}

void compare(const std::filesystem::path& path, const std::string& report) {
  const char* accept = std::getenv("PLANGATE_ACCEPT");
  if (accept != nullptr && std::string_view(accept) == "1")
    std::ofstream(path, std::ios::binary | std::ios::trunc) << report;
  INFO(path.string() << " differs; PLANGATE_ACCEPT=1 writes it anew");
  const bool same = content(path) == report;
  CHECK(same);
}

}  // namespace

TEST_CASE("recorded reports") {
  REQUIRE(!cases().empty());
  for (const std::filesystem::path& folder : cases()) DYNAMIC_SECTION(folder.filename().string()) {
      const Report report = reviewed(folder);
      compare(folder / "report.txt", render_text(report, {80, false}));
      compare(folder / "report.md", render_markdown(report));
      compare(folder / "report.json", render_json(report));
    }
}

TEST_CASE("the same plan gives the same bytes, whatever the locale and the time zone") {
  const std::filesystem::path folder = cases().front();
  const auto all = [&] {
    const Report report = reviewed(folder);
    return render_text(report, {}) + render_markdown(report) + render_json(report);
  };
  const std::string once = all();
  CHECK(all() == once);
  REQUIRE(setenv("TZ", "Pacific/Apia", 1) == 0);
  // Not every machine has the locale; where it is, its commas and dots must not get in.
  const char* before = std::setlocale(LC_ALL, nullptr);
  const std::string kept = before == nullptr ? "C" : before;
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  CHECK(all() == once);
  std::setlocale(LC_ALL, kept.c_str());
  unsetenv("TZ");
}
