// What a document is that is no plan, in one sentence.
#pragma once

#include <string>
#include <string_view>

#include "plan/index.h"

/// Throws Error: the text could not be indexed because of `failure`.
[[noreturn]] void refuse(const std::string& source, std::string_view text, const IndexFailure& failure);

/// Throws Error if the document is well-formed JSON but no plan of a format that can be read.
void require_plan(const std::string& source, const PlanIndex& index);
