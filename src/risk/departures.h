// What a plan destroys, by the names others know it by.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "risk/rule.h"

/// Borrows the plan.
class Departures {
 public:
  explicit Departures(const Plan& plan);

  /// Another object that this plan destroys and that `before` names by its id or ARN in one of its own
  /// attributes ("role", "load_balancer_arn"): the one goes with the other. Null if there is none. What is
  /// deleted for good goes only with what is deleted for good.
  const Change* owner_of(const Subject& subject) const;

  /// An object with this id or ARN is deleted for good.
  bool goes(std::string_view name) const;

 private:
  /// What is destroyed under a name: the first of those that have it as their own.
  struct Named {
    std::vector<const Change*> candidates;  ///< empty once it has been decided
    const Change* owner = nullptr;
  };
  const Change* named(std::string_view name) const;

  const Plan& plan_;
  mutable std::unordered_map<std::string_view, Named> by_name_;
};
