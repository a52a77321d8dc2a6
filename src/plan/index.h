// Where the parts of a plan document stand in its bytes.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/scanner.h"

/// Spans borrow from the bytes that were indexed. A span holds one JSON value; sections that the document
/// does not have are empty.
struct PlanIndex {
  std::string_view format_version;  ///< scalars as JSON tokens
  std::string_view terraform_version;
  std::string_view timestamp;
  std::string_view errored;
  std::string_view complete;
  std::string_view applyable;
  std::string_view variables;  ///< objects and arrays as they stand
  std::string_view planned_values;
  std::string_view output_changes;
  std::string_view prior_state;
  std::string_view configuration;
  std::string_view relevant_attributes;
  std::string_view checks;
  std::string_view action_invocations;
  std::string_view deferred_action_invocations;
  std::vector<std::string_view> resource_changes;  ///< one span an element
  std::vector<std::string_view> resource_drift;
  std::vector<std::string_view> deferred_changes;
  /// Root keys that no plan has; they tell what else the document may be.
  std::vector<std::string> other_keys;
  std::vector<std::string_view> other_values;
  /// Root keys in all.
  std::size_t keys = 0;
};

/// Finds the sections of the JSON document `text` in one pass without building it. At least Tape::padding
/// bytes behind `text` must be readable; `passed` as in Scanner. Throws IndexFailure. Strings and brackets
/// are checked; what is inside an element or section is checked when it is parsed.
PlanIndex index_plan(std::string_view text, std::function<void()> passed = {});
