#include "risk/stake.h"

#include <unordered_map>

#include "risk/catalogue.h"
#include "risk/rules.h"

namespace {

/// By type, or by class for those that have no rule of their own.
std::unordered_map<std::string_view, Category> read_categories() {
  std::unordered_map<std::string_view, Category> categories;
  for (const std::span<const Rule> family : all_rules())
    for (const Rule& rule : family)
      if (is_about_destruction(rule))
        for (const std::string_view type : rule.types) categories.try_emplace(type, rule.category);
  return categories;
}

const Category* category_of(std::string_view type) {
  static const std::unordered_map<std::string_view, Category> categories = read_categories();
  const auto found = categories.find(type);
  return found == categories.end() ? nullptr : &found->second;
}

}  // namespace

std::optional<Stake> stake_of(std::string_view type) {
  const auto facts = type_facts(type);
  if (!facts) return std::nullopt;
  const Category* category = category_of(type);
  if (category == nullptr) category = category_of("@" + std::string(name(facts->harm)));
  return Stake{facts->severity, category == nullptr ? Category::hygiene : *category};
}

bool matches(std::string_view pattern, std::string_view type) {
  if (pattern.starts_with('@')) {
    const auto facts = type_facts(type);
    return pattern.substr(1) == (facts ? name(facts->harm) : "unknown");
  }
  if (!pattern.empty() && pattern.back() == '*')
    return type.substr(0, pattern.size() - 1) == pattern.substr(0, pattern.size() - 1);
  return pattern == type;
}
