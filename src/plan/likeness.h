// Whether two names are one name written otherwise.
#pragma once

#include <string>
#include <string_view>

/// With `-` for `_`: names are written with either.
std::string plain(std::string_view text);

/// `text` with every `from` replaced.
std::string replaced(std::string text, std::string_view from, std::string_view to);

/// One name is made from the other by adding or dropping words or a few letters, or by writing a word out
/// ("db", "database"). Numbers and single letters tell siblings apart: "tenant-002" is not "tenant-003".
bool is_like(const std::string& a, const std::string& b);
