// Texts that say where something stands: in an entry, or in the configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"

/// The argument a path begins with: "a" of `a.b[0].c`. Borrowed.
std::string_view argument_of(std::string_view path);

/// The names of `a.b[0].c` up to what stands inside a JSON string or a map key that needs quotes. Borrowed.
std::vector<std::string_view> names_of(std::string_view path);

/// The resource block of the configuration: the address without any keys.
std::string block_of(const Change& change);

/// Long enough, as shown(), that two places which have it got it from the same hand.
bool is_telling(std::string_view shown);
