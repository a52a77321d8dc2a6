// The rules, told to people.
#pragma once

#include <string>
#include <string_view>

/// One line a rule: id, severity, category, title; sorted by id.
std::string rule_list();
/// Teaches one rule: title, why, when it is fine, fix, types, attributes, and how to waive it. Throws Error
/// when there is no such rule, with the nearest as hint. For the name of a resource type: what its destroy
/// harms, which attributes decide about that, and which rules look at it.
std::string rule_text(std::string_view id);
