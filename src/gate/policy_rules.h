// The sections `rules`, `waivers` and `custom_rules` of a policy file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/policy_fields.h"
#include "gate/rule_entries.h"

/// Each throws Error for what docs/policy.md does not allow.
std::vector<RuleLevel> read_rule_levels(const PolicyFields& fields, const YamlNode& key,
                                        const YamlNode& value);
std::vector<Waiver> read_waivers(const PolicyFields& fields, const YamlNode& key, const YamlNode& value);
std::vector<CustomRule> read_custom_rules(const PolicyFields& fields, const YamlNode& key,
                                          const YamlNode& value);

/// What they say in a fixed notation, for the policy's fingerprint; empty when there are none.
std::string canonical_rules(const std::vector<RuleLevel>& levels, const std::vector<Waiver>& waivers,
                            const std::vector<CustomRule>& custom_rules);

/// The ids of all built-in rules, sorted.
const std::vector<std::string_view>& built_in_rules();
