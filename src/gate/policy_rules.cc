#include "gate/policy_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/date.h"
#include "base/text.h"
#include "risk/rules.h"

namespace {

constexpr std::size_t longest_id = 64;
constexpr std::size_t longest_sql = 16'384;

Severity severity_of(std::string_view text, bool off_too) {
  if (const auto severity = severity_named(text)) return *severity;
  // "off" is not suggested: whoever mistypes a severity wants the rule.
  constexpr std::string_view words[] = {"info", "low", "medium", "high", "critical"};
  const std::string_view meant = nearest(text, words);
  throw Unfit{fmt::format("{} is no severity", in_quotes(text)),
              !meant.empty() ? fmt::format("did you mean \"{}\"?", meant)
              : off_too      ? "write info, low, medium, high, critical or off"
                             : "write info, low, medium, high or critical"};
}

Category category_of(std::string_view text) {
  std::vector<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Category::hygiene); ++i) {
    names.push_back(name(static_cast<Category>(i)));
    if (names.back() == text) return static_cast<Category>(i);
  }
  const std::string_view meant = nearest(text, names);
  std::string all;
  for (const std::string_view name : names) all += (all.empty() ? "" : ", ") + std::string(name);
  throw Unfit{fmt::format("{} is no category", in_quotes(text)),
              meant.empty() ? "the categories are " + all : fmt::format("did you mean \"{}\"?", meant)};
}

std::string day(std::string_view text) {
  if (!day_of(text))
    throw Unfit{fmt::format("{} is no day", in_quotes(text)),
                "write it as 2027-01-31, the last day it holds"};
  return std::string(text);
}

std::string new_id(std::string_view text) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (text.empty() || text.size() > longest_id || !std::all_of(text.begin(), text.end(), allowed) ||
      text.front() == '-' || text.back() == '-')
    throw Unfit{fmt::format("{} is no id of a rule", in_quotes(text)),
                fmt::format("write up to {} lower-case letters, digits and hyphens, as in acme-no-public-db",
                            longest_id)};
  const auto& taken = built_in_rules();
  if (std::binary_search(taken.begin(), taken.end(), text))
    throw Unfit{fmt::format("{} is the id of a built-in rule", in_quotes(text)),
                "give it a prefix of your own, as in acme-"};
  return std::string(text);
}

RuleLevel read_rule_level(const PolicyFields& fields, const YamlNode& item) {
  fields.require_map(item, "an entry of \"rules\"");
  RuleLevel level;
  bool leveled = false;
  fields.each_member(item, "an entry of \"rules\"", {"rule", "address", "environments", "severity", "reason"},
                     [&](const YamlNode& key, const YamlNode& value) {
                       if (key.text == "rule") level.rule = fields.pattern(key, value);
                       if (key.text == "address") level.address = fields.text_of(key, value);
                       if (key.text == "environments") level.environments = fields.pattern(key, value);
                       if (key.text == "reason") level.reason = fields.words(key, value);
                       if (key.text != "severity") return;
                       leveled = true;
                       if (const std::string& text = fields.text_of(key, value); text != "off")
                         level.severity = fields.placed(key, value, [&] { return severity_of(text, true); });
                     });
  if (level.rule.empty())
    fields.refuse(item, "an entry of \"rules\" needs a \"rule\"", "name one, or a pattern as in sg-*");
  if (!leveled)
    fields.refuse(item, "an entry of \"rules\" needs a \"severity\"",
                  "write info, low, medium, high, critical or off");
  return level;
}

Waiver read_waiver(const PolicyFields& fields, const YamlNode& item) {
  fields.require_map(item, "a waiver");
  Waiver waiver;
  bool addressed = false;
  fields.each_member(item, "a waiver", {"rule", "address", "environments", "owner", "reason", "expires"},
                     [&](const YamlNode& key, const YamlNode& value) {
                       if (key.text == "rule") waiver.rule = fields.pattern(key, value);
                       if (key.text == "environments") waiver.environments = fields.pattern(key, value);
                       if (key.text == "owner") waiver.owner = fields.words(key, value);
                       if (key.text == "reason") waiver.reason = fields.words(key, value);
                       if (key.text == "expires")
                         waiver.expires =
                             fields.placed(key, value, [&] { return day(fields.text_of(key, value)); });
                       if (key.text != "address") return;
                       addressed = true;
                       waiver.address = fields.text_of(key, value);
                     });
  const auto need = [&](bool there, std::string_view key, const std::string& hint) {
    if (!there) fields.refuse(item, fmt::format("a waiver needs {}", in_quotes(key)), hint);
  };
  need(!waiver.rule.empty(), "rule", "name the rule whose findings it waives");
  need(addressed, "address", "name what it is about; `\"\"` stands for the plan as a whole");
  need(!waiver.owner.empty(), "owner", "say who answers for it");
  need(!waiver.reason.empty(), "reason", "say why it is fine here");
  need(!waiver.expires.empty(), "expires", "say until when, as in 2027-01-31");
  return waiver;
}

CustomRule read_custom_rule(const PolicyFields& fields, const YamlNode& item) {
  fields.require_map(item, "a custom rule");
  CustomRule rule;
  bool has_severity = false;
  bool has_category = false;
  const auto read = [&](const YamlNode& key, const YamlNode& value) {
    const auto text = [&]() -> const std::string& { return fields.text_of(key, value); };
    if (key.text == "id") rule.id = fields.placed(key, value, [&] { return new_id(text()); });
    if (key.text == "severity") {
      has_severity = true;
      rule.severity = fields.placed(key, value, [&] { return severity_of(text(), false); });
    }
    if (key.text == "category") {
      has_category = true;
      rule.category = fields.placed(key, value, [&] { return category_of(text()); });
    }
    if (key.text == "environments") rule.environments = fields.pattern(key, value);
    if (key.text == "sql") rule.sql = fields.words(key, value, longest_sql);
    if (key.text == "message") rule.message = fields.words(key, value);
    if (key.text == "why") rule.why = fields.words(key, value);
    if (key.text == "fix") rule.fix = fields.words(key, value);
  };
  fields.each_member(item, "a custom rule",
                     {"id", "severity", "category", "environments", "sql", "message", "why", "fix"}, read);
  const auto need = [&](bool there, std::string_view key, const std::string& hint) {
    if (!there) fields.refuse(item, fmt::format("a custom rule needs {}", in_quotes(key)), hint);
  };
  need(!rule.id.empty(), "id", "reports, levels and waivers call it by that");
  need(has_severity, "severity", "write info, low, medium, high or critical");
  need(has_category, "category", "`plangate rules` shows those of the built-in rules");
  need(!rule.sql.empty(), "sql", "a SELECT that answers an address and a message; see docs/query.md");
  need(!rule.why.empty(), "why", "say why it matters");
  return rule;
}

template <class Entry, class Read>
std::vector<Entry> read_entries(const PolicyFields& fields, const YamlNode& key, const YamlNode& value,
                                const std::string& hint, Read read) {
  std::vector<Entry> all;
  for (const YamlNode& item : fields.list(key, value, hint)) all.push_back(read(fields, item));
  return all;
}

}  // namespace

const std::vector<std::string_view>& built_in_rules() {
  static const std::vector<std::string_view> ids = [] {
    std::vector<std::string_view> all;
    for (const PlanRule& rule : plan_rules()) all.push_back(rule.id);
    for (const std::span<const Rule> family : all_rules())
      for (const Rule& rule : family) all.push_back(rule.id);
    std::sort(all.begin(), all.end());
    return all;
  }();
  return ids;
}

std::vector<RuleLevel> read_rule_levels(const PolicyFields& fields, const YamlNode& key,
                                        const YamlNode& value) {
  return read_entries<RuleLevel>(
      fields, key, value, "write `- rule: sg-*` and what belongs to it, indented, for each", read_rule_level);
}

std::vector<Waiver> read_waivers(const PolicyFields& fields, const YamlNode& key, const YamlNode& value) {
  std::vector<Waiver> all = read_entries<Waiver>(
      fields, key, value, "write `- rule: s3-bucket-destroyed` and what belongs to it, indented, for each",
      read_waiver);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (all[i].rule == all[j].rule && all[i].address == all[j].address &&
          all[i].environments == all[j].environments)
        fields.refuse(value.children[i],
                      "a waiver of this rule, address and environments stands above already",
                      "only the one that holds would count; put both into one");
  return all;
}

std::vector<CustomRule> read_custom_rules(const PolicyFields& fields, const YamlNode& key,
                                          const YamlNode& value) {
  std::vector<CustomRule> all = read_entries<CustomRule>(
      fields, key, value, "write `- id: acme-no-public-db` and what belongs to it, indented, for each",
      read_custom_rule);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (all[i].id == all[j].id)
        fields.refuse(value.children[i],
                      fmt::format("a custom rule {} stands above already", in_quotes(all[i].id)),
                      "give each an id of its own");
  return all;
}

std::string canonical_rules(const std::vector<RuleLevel>& levels, const std::vector<Waiver>& waivers,
                            const std::vector<CustomRule>& custom_rules) {
  std::string all;
  for (const RuleLevel& level : levels)
    all += "level\n" + canonical(level.rule) + canonical(level.address) + canonical(level.environments) +
           canonical(level.severity ? name(*level.severity) : "off") + canonical(level.reason);
  for (const Waiver& waiver : waivers)
    all += "waiver\n" + canonical(waiver.rule) + canonical(waiver.address) + canonical(waiver.environments) +
           canonical(waiver.owner) + canonical(waiver.reason) + canonical(waiver.expires);
  for (const CustomRule& rule : custom_rules)
    all += "custom rule\n" + canonical(rule.id) + canonical(name(rule.severity)) +
           canonical(name(rule.category)) + canonical(rule.environments) + canonical(rule.sql) +
           canonical(rule.message) + canonical(rule.why) + canonical(rule.fix);
  return all;
}
