#include "plan/index.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace {

constexpr std::pair<std::string_view, std::string_view PlanIndex::*> sections[] = {
    {"format_version", &PlanIndex::format_version},
    {"terraform_version", &PlanIndex::terraform_version},
    {"timestamp", &PlanIndex::timestamp},
    {"errored", &PlanIndex::errored},
    {"complete", &PlanIndex::complete},
    {"applyable", &PlanIndex::applyable},
    {"variables", &PlanIndex::variables},
    {"planned_values", &PlanIndex::planned_values},
    {"output_changes", &PlanIndex::output_changes},
    {"prior_state", &PlanIndex::prior_state},
    {"configuration", &PlanIndex::configuration},
    {"relevant_attributes", &PlanIndex::relevant_attributes},
    {"checks", &PlanIndex::checks},
    {"action_invocations", &PlanIndex::action_invocations},
    {"deferred_action_invocations", &PlanIndex::deferred_action_invocations},
};
constexpr std::pair<std::string_view, std::vector<std::string_view> PlanIndex::*> lists[] = {
    {"resource_changes", &PlanIndex::resource_changes},
    {"resource_drift", &PlanIndex::resource_drift},
    {"deferred_changes", &PlanIndex::deferred_changes},
};

std::vector<std::string_view> elements(Scanner& scanner) {
  std::vector<std::string_view> spans;
  if (scanner.next() == '[') {
    scanner.array([&] { spans.push_back(scanner.value()); });
  } else if (const std::size_t at = scanner.at(); scanner.value() != "null") {
    throw IndexFailure{IndexFailure::Kind::malformed, at, "a list should stand here"};
  }
  return spans;
}

void store(PlanIndex& index, std::vector<std::string>& seen, std::string_view key, Scanner& scanner) {
  const auto once = [&] {
    if (std::find(seen.begin(), seen.end(), key) != seen.end())
      throw IndexFailure{IndexFailure::Kind::duplicate_key, scanner.at(), std::string(key)};
    seen.emplace_back(key);
  };
  for (const auto& [name, section] : sections) {
    if (name != key) continue;
    once();
    index.*section = scanner.value();
    return;
  }
  for (const auto& [name, list] : lists) {
    if (name != key) continue;
    once();
    index.*list = elements(scanner);
    return;
  }
  index.other_keys.emplace_back(key);
  index.other_values.push_back(scanner.value());
}

}  // namespace

PlanIndex index_plan(std::string_view text, std::function<void()> passed) {
  if (text.empty() || text.front() != '{') throw IndexFailure{IndexFailure::Kind::not_an_object, 0, {}};
  PlanIndex index;
  std::vector<std::string> seen;
  Scanner scanner(text, std::move(passed));
  scanner.object([&](std::string_view key) {
    ++index.keys;
    store(index, seen, key, scanner);
  });
  scanner.end();
  return index;
}
