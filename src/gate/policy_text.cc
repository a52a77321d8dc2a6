#include "gate/policy_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/glob.h"
#include "base/text.h"
#include "gate/ruling.h"

namespace {

std::string sides(const std::optional<std::string>& warn, const std::optional<std::string>& block) {
  std::string out;
  if (warn) out += "warns above " + *warn;
  if (block) out += (out.empty() ? "" : ", ") + ("blocks above " + *block);
  return out;
}

template <class T, class Write>
std::string sides(const Limit<T>& limit, Write write) {
  const auto side = [&](const Level<T>& level) -> std::optional<std::string> {
    if (!level.value) return std::nullopt;
    return write(*level.value);
  };
  return sides(side(limit.warn), side(limit.block));
}

std::string limits_text(const Limits& limits) {
  std::string out;
  const auto line = [&](std::string_view key, const std::string& text) {
    if (!text.empty()) out += fmt::format("  {:<30}{}\n", key, text);
  };
  const auto usd = [](Usd value) { return value.exact() + " USD"; };
  const auto percent = [](Decimal value) { return value.text() + " %"; };
  line("max_monthly_increase", sides(limits.max_monthly_increase, usd));
  line("max_monthly_increase_percent", sides(limits.max_monthly_increase_percent, percent));
  line("max_monthly_total", sides(limits.max_monthly_total, usd));
  line("max_unpriced", sides(limits.max_unpriced, percent));
  const auto count = [](std::size_t n) { return std::to_string(n); };
  line("max_deletes", sides(limits.max_deletes, count));
  line("max_replacements", sides(limits.max_replacements, count));
  const auto severity = [](const Level<Severity>& level) {
    return level.value ? std::string(name(*level.value)) + " and worse" : std::string("never");
  };
  line("block_severity", severity(limits.severity.block));
  line("warn_severity", severity(limits.severity.warn));
  const auto verdict = [&](std::string_view key, const std::optional<Verdict>& set, Verdict otherwise) {
    const Verdict value = set.value_or(otherwise);
    line(key, value == Verdict::pass ? "ignore" : std::string(name(value)));
  };
  verdict("incomplete_plan", limits.incomplete_plan, Verdict::warn);
  verdict("stale_prices", limits.stale_prices, Verdict::warn);
  verdict("failed_checks", limits.failed_checks, Verdict::warn);
  verdict("drift", limits.drift, Verdict::pass);
  line("unpriced_over_limit",
       limits.unpriced_over_limit ? std::string(name(*limits.unpriced_over_limit)) : "by what is unpriced");
  return out;
}

std::string where(const std::string& address, const std::string& environments) {
  std::string out;
  if (address.empty())
    out += " for the plan as a whole";
  else if (address != "*")
    out += " at " + address;
  if (!environments.empty()) out += " in " + environments;
  return out;
}

std::string left_text(const Waiver& waiver, std::string_view today) {
  const auto left = days_left(waiver, today);
  if (!left) return "until " + waiver.expires;
  if (*left < 0) return fmt::format("expired on {}", waiver.expires);
  if (*left == 0) return fmt::format("until {}, its last day", waiver.expires);
  return fmt::format("until {}, {} left", waiver.expires, counted(static_cast<std::size_t>(*left), "day"));
}

template <class Entry>
void warn_of_environments(const std::vector<Entry>& entries, std::string_view section,
                          const std::vector<std::pair<std::string, std::string>>& environments,
                          std::vector<std::string>& warnings) {
  if (environments.empty()) return;
  for (const Entry& entry : entries) {
    const std::string& pattern = entry.environments;
    const auto is_fit = [&](const auto& e) { return fits(pattern, e.first); };
    if (!pattern.empty() && std::none_of(environments.begin(), environments.end(), is_fit))
      warnings.push_back(fmt::format("\"{}\" under \"{}\" fits none of the environments", pattern, section));
  }
}

/// Entries that never come to hold because one above them fits all that they fit.
void warn_of_shadows(const Policy& policy, std::vector<std::string>& warnings) {
  for (std::size_t i = 0; i < policy.levels.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const RuleLevel& above = policy.levels[j];
      const RuleLevel& below = policy.levels[i];
      if (fits(above.rule, below.rule) && fits(above.address, below.address) &&
          (above.environments.empty() || above.environments == below.environments)) {
        warnings.push_back(fmt::format("\"{}\"{} under \"rules\" never holds: \"{}\"{} stands above it",
                                       below.rule, where(below.address, below.environments), above.rule,
                                       where(above.address, above.environments)));
        break;
      }
    }
}

}  // namespace

PolicyCheck check_policy(const Policy& policy,
                         const std::vector<std::pair<std::string, std::string>>& environments,
                         std::string_view today) {
  PolicyCheck check;
  std::string& out = check.text;
  out = fmt::format("{} is valid, fingerprint {}\n", policy.path.empty() ? "the default policy" : policy.path,
                    policy.fingerprint.substr(0, 16));
  if (environments.empty()) {
    out +=
        fmt::format("\n{}\n{}", policy.environments.empty() ? "every environment" : "any other environment",
                    limits_text(policy.limits_for({}, {})));
    for (const Policy::Environment& entry : policy.environments) {
      const std::string label = entry.name.empty()
                                    ? "path " + entry.paths
                                    : entry.name + (entry.paths.empty() ? "" : " with path " + entry.paths);
      Policy alone = policy;
      alone.environments = {entry};
      alone.environments[0].name = alone.environments[0].paths = "*";
      out += fmt::format("\n{}\n{}", label, limits_text(alone.limits_for("x", "x")));
    }
  }
  for (const auto& [name, path] : environments)
    out += fmt::format("\n{}{}\n{}", name, policy.has_entry_for(name, path) ? "" : " (only the defaults)",
                       limits_text(policy.limits_for(name, path)));
  if (!environments.empty())
    for (const Policy::Environment& entry : policy.environments) {
      Policy alone = policy;
      alone.environments = {entry};
      if (std::none_of(environments.begin(), environments.end(),
                       [&](const auto& e) { return alone.has_entry_for(e.first, e.second); }))
        check.warnings.push_back(fmt::format("\"{}\" under \"environments\" fits none of the environments",
                                             entry.name.empty() ? entry.paths : entry.name));
    }
  warn_of_environments(policy.approvals, "approvals", environments, check.warnings);
  warn_of_environments(policy.levels, "rules", environments, check.warnings);
  warn_of_environments(policy.waivers, "waivers", environments, check.warnings);
  warn_of_environments(policy.custom_rules, "custom_rules", environments, check.warnings);
  for (const std::string& unknown : unknown_rules(policy)) check.warnings.push_back(unknown);
  warn_of_shadows(policy, check.warnings);

  if (!policy.levels.empty()) out += "\nrules\n";
  for (const RuleLevel& level : policy.levels)
    out += fmt::format("  {}{}: {}{}\n", level.rule, where(level.address, level.environments),
                       level.severity ? name(*level.severity) : "off",
                       level.reason.empty() ? "" : " (" + level.reason + ")");
  if (!policy.waivers.empty()) out += "\nwaivers\n";
  for (const Waiver& waiver : policy.waivers) {
    out += fmt::format("  {}{}: {}, {} ({})\n", waiver.rule, where(waiver.address, waiver.environments),
                       left_text(waiver, today), waiver.owner, waiver.reason);
    const auto left = days_left(waiver, today);
    const std::string what = waiver.rule + where(waiver.address, waiver.environments);
    if (left && *left < 0)
      check.warnings.push_back(fmt::format("the waiver of {} has expired", what));
    else if (left && *left == 0)
      check.warnings.push_back(fmt::format("the waiver of {} ends today", what));
    else if (left && *left <= days_of_warning)
      check.warnings.push_back(
          fmt::format("the waiver of {} ends in {}", what, counted(static_cast<std::size_t>(*left), "day")));
  }
  if (!policy.custom_rules.empty()) out += "\ncustom rules\n";
  for (const CustomRule& rule : policy.custom_rules)
    out += fmt::format("  {}{}: {}, {}\n", rule.id, where("*", rule.environments), name(rule.severity),
                       name(rule.category));
  return check;
}

std::string_view first_policy() {
  return R"(# What may pass. `plangate policy check` says what it comes to.
version: 1

defaults:                        # every environment
  limits:
    block_severity: critical     # findings this bad or worse block
    warn_severity: medium
    max_monthly_increase: {warn: 100}   # USD that a plan adds to the monthly cost; add `block: 500`
    max_deletes: {warn: 10}      # deleted or replaced

environments:                    # the first that fits lies over the defaults
  - name: prod*                  # as in `plangate review prod=plan.json`
    limits:
      block_severity: high
      incomplete_plan: block     # plans with -target
      drift: warn                # what changed outside Terraform

# Rules turned up, down or off; `plangate rules` lists them.
# rules:
#   - rule: sg-*
#     address: module.legacy.*
#     severity: low              # or off
#     reason: replaced next year

# Findings that may pass until a day.
# waivers:
#   - rule: s3-bucket-destroyed
#     address: aws_s3_bucket.old
#     owner: alice
#     reason: nothing reads it any more
#     expires: 2030-01-31        # the last day

# Who may let a blocked environment pass, on the pull request.
# approvals:
#   - environments: prod*
#     users: [alice]

# Rules of your own, in SQL; `plangate query --schema` lists the tables.
# custom_rules:
#   - id: acme-owner-tag
#     severity: low
#     category: hygiene
#     message: has no owner tag
#     why: nobody knows whom to ask
#     fix: add `owner` to the tags
#     sql: |
#       SELECT address FROM changes WHERE type = 'aws_instance' AND action = 'create' AND address NOT IN
#         (SELECT address FROM attributes WHERE path = 'tags.owner' AND after IS NOT NULL)
)";
}
