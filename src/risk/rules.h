// The families of rules: one for each AWS service, in risk/rules/<service>.cc, and what is seen in the plan
// itself.
#pragma once

#include <span>
#include <vector>

#include "risk/rule.h"

std::span<const PlanRule> plan_rules();
std::span<const Rule> terraform_rules();
std::span<const Rule> rds_rules();

/// All families.
std::vector<std::span<const Rule>> all_rules();
