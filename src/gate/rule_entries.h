// What a policy says of rules and of single findings: levels, waivers, and rules of its own.
#pragma once

#include <optional>
#include <string>

#include "risk/rule.h"

/// Turns the findings of a rule up, down or off. Patterns as in base/glob.h.
struct RuleLevel {
  std::string rule;                  ///< pattern of the id
  std::string address = "*";         ///< pattern; a finding about the plan as a whole has the empty address
  std::string environments;          ///< pattern of the name; empty: any
  std::optional<Severity> severity;  ///< nothing: off
  std::string reason;                ///< may be empty
};

/// Lets findings pass until a day. It has to say who answers for that, and why.
struct Waiver {
  std::string rule;     ///< pattern of the id
  std::string address;  ///< pattern; empty: findings about the plan as a whole
  std::string environments;
  std::string owner, reason;
  std::string expires;  ///< "2027-01-31", the last day on which it holds
};

/// A rule of the policy: a SELECT over the tables of docs/query.md that answers what it finds.
struct CustomRule {
  std::string id;
  Severity severity = Severity::medium;
  Category category = Category::hygiene;
  std::string environments;
  std::string sql;
  std::string message;  ///< empty: each row has its own
  std::string why, fix;
};
