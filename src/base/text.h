// Words on a screen: width, cutting, suggestions.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

/// `text` if it has at most `limit` bytes, else its beginning and `…`, cut between characters, `limit` bytes
/// or less.
std::string elided(std::string_view text, std::size_t limit);

/// `text` if it takes at most `width` columns, else its two ends with `…` between them: addresses differ at
/// both.
std::string elided_middle(std::string_view text, std::size_t width);

/// Columns on a terminal: one a character, two for wide East Asian ones and emoji, none for combining marks.
std::size_t columns(std::string_view text);

/// The candidate that a person most likely meant, or empty if none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// "1 change", "2 changes"; `many` defaults to `one` with an s.
std::string counted(std::size_t n, std::string_view one, std::string_view many = {});

/// Digits grouped by commas: "1234.50" becomes "1,234.50".
std::string grouped(std::string_view number);
