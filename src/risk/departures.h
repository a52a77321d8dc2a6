// What a plan destroys, by the names others know it by.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "risk/rule.h"

/// Built when first asked for; borrows the plan.
class Departures {
 public:
  explicit Departures(const Plan& plan) : plan_(plan) {}

  /// Another object that this plan destroys and that `before` names by its id or ARN in one of its own
  /// attributes ("role", "load_balancer_arn"): the one goes with the other. Null if there is none. What is
  /// deleted for good goes only with what is deleted for good.
  const Change* owner_of(const Subject& subject) const;

  /// An object with this id or ARN is deleted for good.
  bool goes(std::string_view name) const;

 private:
  const std::unordered_map<std::string, const Change*>& by_name() const;

  const Plan& plan_;
  mutable std::optional<std::unordered_map<std::string, const Change*>> by_name_;
};
