// Predicates about policy documents that rules of many services share.
#pragma once

#include <optional>

#include "risk/rule.h"

/// One of the row's attributes holds a policy that lets anybody in, and did not before.
std::optional<Hit> opens_to_anybody(const Subject& subject);
/// One of the row's attributes held a policy that could be read, and is unknown until apply.
std::optional<Hit> becomes_unknown(const Subject& subject);
