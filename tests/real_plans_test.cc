// Plans that real people made, kept outside the repository: nothing crashes, counts are right, secrets stay
// inside.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/error.h"
#include "catch.h"
#include "plan/plan.h"
#include "report/report.h"

namespace {

/// Beside the checkout, or where PLANGATE_SHARED says.
std::filesystem::path real_plans() {
  const char* named = std::getenv("PLANGATE_SHARED");
  const std::filesystem::path shared =
      named != nullptr ? named : std::filesystem::path(PLANGATE_SOURCE_DIR) / ".." / "shared";
  return shared / "plans" / "real";
}

using Row = std::map<std::string, std::string>;

std::vector<Row> manifest(const std::filesystem::path& folder) {
  std::vector<Row> rows;
  std::ifstream file(folder / "manifest.csv");
  std::string line;
  std::vector<std::string> header;
  while (std::getline(file, line)) {
    std::vector<std::string> fields;
    std::stringstream stream(line);
    for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
    if (header.empty()) {
      header = fields;
      continue;
    }
    fields.resize(header.size());
    Row row;
    for (std::size_t i = 0; i < header.size(); ++i) row[header[i]] = fields[i];
    rows.push_back(row);
  }
  return rows;
}

void add_scalars(const Value& value, std::vector<std::string>& out) {
  if (const auto text = value.scalar()) out.emplace_back(*text);
  for (const Value& element : value.elements()) add_scalars(element, out);
  if (value.is_object())
    for (const auto& [key, member] : value.members()) add_scalars(member, out);
}

/// Every marked scalar below `values`, found by walking the two trees side by side: written apart from the
/// code it tests.
void add_marked(const Value& values, const Value& marks, std::vector<std::string>& out) {
  if (marks.is_true()) return add_scalars(values, out);
  for (std::size_t i = 0; i < marks.size() && marks.is_array(); ++i)
    add_marked(values.at(i), marks.at(i), out);
  if (marks.is_object())
    for (const auto& [key, mark] : marks.members()) add_marked(values[key], mark, out);
}

std::vector<std::string> marked_values(const Plan& plan) {
  std::vector<std::string> out;
  const auto add_entry = [&](const Change& change) {
    const Look look = plan.look(change);
    const Value whole = look.entry()["change"];
    add_marked(whole["before"], whole["before_sensitive"], out);
    add_marked(whole["after"], whole["after_sensitive"], out);
  };
  for (const Change& change : plan.changes()) add_entry(change);
  for (const Change& change : plan.drift()) add_entry(change);
  for (const auto& [name, declared] : plan.configuration()["root_module"]["variables"].members())
    if (declared["sensitive"].is_true()) add_scalars(plan.variable(name), out);
  for (const auto& [name, output] : plan.planned_values()["outputs"].members())
    if (output["sensitive"].is_true()) add_scalars(output["value"], out);
  return out;
}

Report review_of(const Plan& plan) {
  const PriceTable prices = PriceTable::bundled();
  return review({{"real", &plan}}, prices, default_policy(), "us-east-1");
}

}  // namespace

TEST_CASE("every real plan is reviewed and counted as its manifest says") {
  const std::filesystem::path folder = real_plans();
  if (!std::filesystem::exists(folder / "manifest.csv")) {
    WARN("skipped: no plans at " << folder.string() << "; PLANGATE_SHARED names their place");
    return;
  }
  std::size_t read = 0;
  for (const Row& row : manifest(folder)) {
    const std::string& kind = row.at("kind");
    const bool readable = kind == "plan" || kind == "plan_utf16" || kind == "plan_bom" || kind == "wrapped";
    INFO(row.at("file") << " (" << kind << ")");
    if (!readable) {
      CHECK_THROWS_AS(Plan::read((folder / row.at("file")).string()), Error);
      continue;
    }
    const Plan plan = Plan::read((folder / row.at("file")).string());
    ++read;
    const Report report = review_of(plan);
    const Counts& counts = report.environments[0].counts;
    CHECK(counts.create + counts.update + counts.replace + counts.destroy + counts.forget + counts.read +
              counts.no_op + counts.open + counts.unknown ==
          plan.changes().size());
    if (kind == "wrapped") continue;  // its manifest row has no figures
    CHECK(std::to_string(plan.changes().size()) == row.at("n_resource_changes"));
    CHECK(std::to_string(counts.create) == row.at("n_create"));
    CHECK(std::to_string(counts.update) == row.at("n_update"));
    CHECK(std::to_string(counts.destroy) == row.at("n_delete"));
    CHECK(std::to_string(counts.replace) == row.at("n_replace"));
    CHECK(std::to_string(counts.read) == row.at("n_read"));
    CHECK(std::to_string(counts.no_op) == row.at("n_noop"));
  }
  CHECK(read > 200);
}

TEST_CASE("no marked value of a real plan is in any report") {
  const std::filesystem::path folder = real_plans();
  if (!std::filesystem::exists(folder / "manifest.csv")) {
    WARN("skipped: no plans at " << folder.string() << "; PLANGATE_SHARED names their place");
    return;
  }
  std::size_t searched = 0;
  for (const Row& row : manifest(folder)) {
    if (row.at("kind") != "plan") continue;
    const Plan plan = Plan::read((folder / row.at("file")).string());
    const std::vector<std::string> secrets = marked_values(plan);
    if (secrets.empty()) continue;
    const Report report = review_of(plan);
    const std::string texts[] = {render_text(report, {120, false}), render_markdown(report),
                                 render_json(report)};
    for (const std::string& secret : secrets) {
      // Shorter ones are words of the language or of the report: only their whole values are masked.
      if (secret.size() < 8) continue;
      ++searched;
      INFO(row.at("file"));
      for (const std::string& text : texts) {
        const bool leaked = text.find(secret) != std::string::npos;
        CHECK_FALSE(leaked);
      }
    }
  }
  CHECK(searched > 30);
}
