#include "risk/stake.h"

#include <string>
#include <unordered_map>

#include "risk/rules.h"

namespace {

constexpr std::string_view suffix = "-destroyed";

bool is_about_destruction(const Rule& rule) {
  return rule.id.size() > suffix.size() && rule.id.substr(rule.id.size() - suffix.size()) == suffix;
}

std::unordered_map<std::string_view, Stake> read_rules() {
  std::unordered_map<std::string_view, Stake> stakes;
  for (const std::span<const Rule> family : all_rules())
    for (const Rule& rule : family) {
      if (!is_about_destruction(rule)) continue;
      for (const std::string_view type : rule.types) {
        const auto [place, fresh] = stakes.try_emplace(type, Stake{rule.severity, rule.category});
        if (!fresh && place->second.severity < rule.severity) place->second = {rule.severity, rule.category};
      }
    }
  return stakes;
}

}  // namespace

std::optional<Stake> stake_of(std::string_view type) {
  static const std::unordered_map<std::string_view, Stake> stakes = read_rules();
  const auto stake = stakes.find(type);
  if (stake == stakes.end()) return std::nullopt;
  return stake->second;
}

bool matches(std::string_view pattern, std::string_view type) {
  if (!pattern.empty() && pattern.back() == '*')
    return type.substr(0, pattern.size() - 1) == pattern.substr(0, pattern.size() - 1);
  return pattern == type;
}
