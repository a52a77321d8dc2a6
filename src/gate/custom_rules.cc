#include "gate/custom_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/glob.h"
#include "base/text.h"

namespace {

constexpr std::size_t most_findings = 1000;
constexpr std::size_t longest_message = 2000;

Error error_in(const Policy& policy, const CustomRule& rule, const std::string& what,
               const std::string& hint) {
  return Error(fmt::format("{}: custom rule {}: {}", policy.path, rule.id, what),
               hint.empty() ? "docs/query.md describes the tables; `plangate query` tries SQL out" : hint);
}

/// Where `address` and `message` stand in the answer; -1: nowhere.
struct Columns {
  int address = -1;
  int message = -1;
};

Columns columns_of(const Policy& policy, const CustomRule& rule, const std::vector<std::string>& names) {
  const auto at = [&](std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end() && std::find(found + 1, names.end(), name) != names.end())
      throw error_in(policy, rule, fmt::format("it answers two columns called {}", name), {});
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
  };
  const Columns columns{at("address"), at("message")};
  if (columns.address < 0)
    throw error_in(policy, rule, "it answers no column called address",
                   "write SELECT address, …; NULL stands for the plan as a whole");
  if (columns.message < 0 && rule.message.empty())
    throw error_in(policy, rule, "it answers no column called message, and the rule has none",
                   "write SELECT address, … AS message, or give the rule a message");
  return columns;
}

/// The object that the address means: the current one, else a deposed one.
const Change* change_at(const Plan& plan, std::string_view address) {
  if (const Change* change = plan.find(address)) return change;
  for (const Change& change : plan.changes())
    if (change.address == address) return &change;
  return nullptr;
}

Finding finding_of(const CustomRule& rule, const Plan& plan, const std::string& address,
                   std::string message) {
  Finding finding;
  finding.rule = rule.id;
  finding.severity = rule.severity;
  finding.category = rule.category;
  finding.why = rule.why;
  finding.fix = rule.fix;
  if (!rule.message.empty()) message = message.empty() ? rule.message : rule.message + ": " + message;
  if (!address.empty()) {
    finding.change = change_at(plan, address);
    if (finding.change != nullptr)
      finding.address = address;
    else
      message += fmt::format(" ({}, which is not in the plan)", elided(address, 200));
  }
  finding.message = std::move(message);
  return finding;
}

}  // namespace

std::vector<Finding> custom_findings(const Policy& policy, std::string_view environment, const Plan& plan,
                                     FactTables& tables) {
  std::vector<Finding> findings;
  for (const CustomRule& rule : policy.custom_rules) {
    if (!rule.environments.empty() && !fits(rule.environments, environment)) continue;
    std::set<std::pair<std::string, std::string>> found;
    Columns columns;
    const auto take = [&](const GuardedQuery& row) {
      std::string message(columns.message < 0 ? std::string_view() : row.text(columns.message));
      if (message.empty() && rule.message.empty())
        throw error_in(policy, rule,
                       fmt::format("it answers a row without a message, the {}. one", found.size() + 1),
                       "a NULL in || makes the whole text NULL: use ifnull(x, '')");
      found.emplace(row.text(columns.address), elided(message, longest_message));
      if (found.size() > most_findings)
        throw error_in(policy, rule, fmt::format("it finds more than {} things", most_findings),
                       "group them, or look for something narrower");
    };
    try {
      // A rule that finds nothing must have its columns too.
      columns = columns_of(policy, rule, tables.columns_of(rule.sql));
      tables.query(rule.sql, take);
    } catch (const SqlRefusal& refusal) {
      throw error_in(policy, rule, refusal.what, refusal.hint);
    }
    for (const auto& [address, message] : found) findings.push_back(finding_of(rule, plan, address, message));
  }
  return findings;
}

void check_custom_rules(const Policy& policy, FactTables& tables) {
  for (const CustomRule& rule : policy.custom_rules) {
    try {
      columns_of(policy, rule, tables.columns_of(rule.sql));
    } catch (const SqlRefusal& refusal) {
      throw error_in(policy, rule, refusal.what, refusal.hint);
    }
  }
}
