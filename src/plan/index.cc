#include "plan/index.h"

#include <simdjson.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "plan/tape.h"

namespace ondemand = simdjson::ondemand;

namespace {

std::string_view trimmed(std::string_view span) {
  const auto last = span.find_last_not_of(" \t\r\n");
  return span.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

std::string_view raw(ondemand::value value) {
  switch (value.type().value()) {
    case ondemand::json_type::object:
      return trimmed(value.get_object().value().raw_json());
    case ondemand::json_type::array:
      return trimmed(value.get_array().value().raw_json());
    default:
      return trimmed(value.raw_json_token());
  }
}

std::vector<std::string_view> elements(ondemand::value value) {
  std::vector<std::string_view> spans;
  if (value.type().value() != ondemand::json_type::array) {
    if (raw(value) == "null") return spans;
    throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
  }
  for (auto element : value.get_array()) spans.push_back(raw(element.value()));
  return spans;
}

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

/// The brackets and strings of a text that could not be parsed, read plainly: does it end too early, go on
/// too long, or is something inside it wrong?
IndexFailure diagnose(std::string_view text, std::string_view parser_words) {
  std::vector<char> open;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '{' || c == '[') open.push_back(c);
    if (c == '}' || c == ']') {
      if (open.empty() || open.back() != (c == '}' ? '{' : '['))
        return {IndexFailure::Kind::malformed, i, "a bracket closes what is not open"};
      open.pop_back();
      if (!open.empty()) continue;
      const auto rest = text.find_first_not_of(" \t\r\n", i + 1);
      if (rest != std::string_view::npos) return {IndexFailure::Kind::trailing, rest, {}};
    }
  }
  if (in_string || !open.empty()) return {IndexFailure::Kind::truncated, text.size(), {}};
  return {IndexFailure::Kind::malformed, 0, std::string(parser_words)};
}

void store(PlanIndex& index, std::string_view key, ondemand::value value) {
  for (const auto& [name, section] : sections)
    if (name == key) return void(index.*section = raw(value));
  for (const auto& [name, list] : lists)
    if (name == key) return void(index.*list = elements(value));
  index.other_keys.emplace_back(key);
}

bool known_key(std::string_view key) {
  const auto is_key = [key](const auto& row) { return row.first == key; };
  return std::any_of(std::begin(sections), std::end(sections), is_key) ||
         std::any_of(std::begin(lists), std::end(lists), is_key);
}

}  // namespace

PlanIndex index_plan(std::string_view text) {
  if (text.empty() || text.front() != '{') throw IndexFailure{IndexFailure::Kind::not_an_object, 0, {}};
  PlanIndex index;
  ondemand::parser parser;
  try {
    ondemand::document document = parser.iterate(
        simdjson::padded_string_view(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING));
    std::vector<std::string> seen;
    for (auto field : document.get_object()) {
      const std::string key(field.unescaped_key().value());
      ++index.keys;
      if (known_key(key)) {
        if (std::find(seen.begin(), seen.end(), key) != seen.end())
          throw IndexFailure{IndexFailure::Kind::duplicate_key, 0, key};
        seen.push_back(key);
      }
      store(index, key, field.value().value());
    }
    const char* rest = nullptr;
    if (document.current_location().get(rest) == simdjson::SUCCESS)
      throw IndexFailure{IndexFailure::Kind::trailing, static_cast<std::size_t>(rest - text.data()), {}};
  } catch (const simdjson::simdjson_error& error) {
    throw diagnose(text, simdjson::error_message(error.error()));
  }
  return index;
}
