#include "risk/rule_info.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "risk/catalogue.h"
#include "risk/rules.h"
#include "risk/stake.h"

namespace {

/// What rules about entries and rules about plans have in common.
struct Info {
  std::string_view id;
  Severity severity;
  Category category;
  std::string_view title, why, fix, fine_when;
  Words types, attributes;
};

std::vector<Info> sorted_by_id() {
  std::vector<Info> all;
  for (const PlanRule& rule : plan_rules())
    all.push_back(
        {rule.id, rule.severity, rule.category, rule.title, rule.why, rule.fix, rule.fine_when, {}, {}});
  for (const std::span<const Rule> family : all_rules())
    for (const Rule& rule : family)
      all.push_back({rule.id, rule.severity, rule.category, rule.title, rule.why, rule.fix, rule.fine_when,
                     rule.types, rule.attributes});
  std::sort(all.begin(), all.end(), [](const Info& a, const Info& b) { return a.id < b.id; });
  return all;
}

std::string lines(std::string_view label, Words names) {
  std::string out;
  for (const std::string_view name : names) out += fmt::format("{:<12}{}\n", out.empty() ? label : "", name);
  return out;
}

std::string classes(Words patterns) {
  if (patterns.has("@unknown")) return "what is destroyed and in no catalogue";
  std::string names;
  for (const std::string_view pattern : patterns)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", pattern.substr(1));
  return fmt::format("what is destroyed and is in the catalogue as {}, unless another rule says it", names);
}

/// The row of the catalogue, for who asks about a type.
std::string type_text(const TypeFacts& facts) {
  std::string out =
      fmt::format("{}\n\n{:<14}{}, {}\n", facts.type, "its destroy:", name(facts.harm), name(facts.severity));
  const auto list = [&out](std::string_view label, Words names) {
    std::string_view shown_label = label;
    for (const std::string_view each : names) {
      out += fmt::format("{:<14}{}\n", shown_label, each);
      shown_label = "";
    }
  };
  list("goes by:", facts.protected_by);
  list("replaced by:", facts.replaced_by);
  std::string_view label = "rules:";
  for (const Info& rule : sorted_by_id())
    if (std::any_of(rule.types.begin(), rule.types.end(), [&](std::string_view pattern) {
          return pattern != "*" && matches(pattern, facts.type);
        })) {
      out += fmt::format("{:<14}{}\n", label, rule.id);
      label = "";
    }
  return out;
}

/// What to write into the policy file, with places to fill in.
std::string waiver_of(const Info& rule) {
  return fmt::format(
      "\nto waive it, in .plangate.yml:\n"
      "  waivers:\n"
      "    - rule: {}\n"
      "      address: {}\n"
      "      owner: who answers for it\n"
      "      reason: why it is fine here\n"
      "      expires: YYYY-MM-DD\n",
      rule.id, rule.types.empty() ? "\"\"" : "the address in the report");
}

}  // namespace

std::string rule_list() {
  const std::vector<Info> rules = sorted_by_id();
  std::size_t width = 0;
  for (const Info& rule : rules) width = std::max(width, rule.id.size());
  std::string out;
  for (const Info& rule : rules)
    out += fmt::format("{:<{}}  {:<8}  {:<18}  {}\n", rule.id, width, name(rule.severity),
                       name(rule.category), rule.title);
  return out;
}

std::string rule_text(std::string_view id) {
  const std::vector<Info> rules = sorted_by_id();
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Info& each) { return each.id == id; });
  if (rule == rules.end()) {
    if (const auto facts = type_facts(id)) return type_text(*facts);
    std::vector<std::string_view> ids;
    for (const Info& each : rules) ids.push_back(each.id);
    const std::string_view meant = nearest(id, ids);
    throw Error(fmt::format("there is no rule \"{}\"", id),
                meant.empty() ? "`plangate rules` lists them" : fmt::format("did you mean {}?", meant));
  }
  std::string out = fmt::format("{}: {}\n\n", rule->id, rule->title);
  const auto line = [&](std::string_view label, std::string_view words) {
    if (!words.empty()) out += fmt::format("{:<12}{}\n", label, words);
  };
  line("severity:", fmt::format("{} ({})", name(rule->severity), name(rule->category)));
  line("why:", rule->why);
  line("fine when:", rule->fine_when);
  line("fix:", rule->fix);
  if (rule->types.empty()) line("looks at:", "the plan as a whole");
  if (rule->types.text().starts_with('@')) {
    line("looks at:", classes(rule->types));
    return out + waiver_of(*rule);
  }
  return out + lines("looks at:", rule->types) + lines("attributes:", rule->attributes) + waiver_of(*rule);
}
