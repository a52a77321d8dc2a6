// Reading attributes by path, and what their values mean.
#pragma once

#include <string_view>
#include <vector>

#include "plan/value.h"

/// The value at "versioning.enabled": a step into a list of blocks takes the first one, since Terraform
/// writes "at most one" blocks as lists.
Value at_path(const Value& values, std::string_view path);

/// Every value at the path, through all blocks of every list on the way, and the elements of a list at its
/// end. What is absent is left out.
std::vector<Value> all_at_path(const Value& values, std::string_view path);

/// A switch that is known to be on: true, and the words that AWS has for it (ENABLED, ACTIVE, ON, …).
bool is_on(const Value& value);
/// Known to be off, or not set.
bool is_off(const Value& value);
/// Not set, or an empty string, list or block.
bool is_empty(const Value& value);
