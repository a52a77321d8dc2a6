// The rules of a policy, run.
#pragma once

#include <string_view>
#include <vector>

#include "gate/fact_tables.h"
#include "gate/policy.h"

/// What the custom rules for `environment` find in `plan`, the only one in `tables`. An address that the plan
/// does not have makes a finding about the plan as a whole. Throws Error, with the rule's id, for SQL that
/// cannot be run, answers without the columns it needs, or finds more than 1000 things.
std::vector<Finding> custom_findings(const Policy& policy, std::string_view environment, const Plan& plan,
                                     FactTables& tables);

/// Compiles each rule over empty tables. Throws Error as above.
void check_custom_rules(const Policy& policy, FactTables& tables);
