// Patterns with `*`, as policies use them for names, paths and addresses.
#pragma once

#include <string_view>

/// The whole of `text` fits `pattern`: `*` stands for any run of bytes, `/` and `.` included, or for none;
/// all else stands for itself, brackets too, because addresses are full of them.
bool fits(std::string_view pattern, std::string_view text);
