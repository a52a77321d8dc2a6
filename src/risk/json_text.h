// JSON documents that attributes hold as text: container definitions, policies, OpenAPI.
#pragma once

#include <memory>

#include "plan/value.h"

/// The document in a known string, or null when it is none. The last few are remembered, because many rules
/// ask for the same one.
std::shared_ptr<const Tape> document_in(const Value& text);
