// Text from a plan, made harmless for the place where it is printed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// On one line of a terminal or log: what would move the cursor, reorder, hide or colour text (controls, line
/// ends, bidirectional and zero-width characters, piles of combining marks) stands there as `\u001b`, a byte
/// that is no UTF-8 as `\xff`. What a continuous integration runner takes for a command (`::` at the start of
/// a word, `##[`, `##vso[`) is broken in the same way. Nothing else changes.
std::string visible(std::string_view text);

/// A JSON string with its quotes: valid UTF-8 (a byte that is none becomes U+FFFD), and nothing in it that
/// visible() would change is raw.
void append_json_string(std::string& out, std::string_view text);

/// Inline code that shows visible(text), in any Markdown of GitHub's kind: table cells, list items,
/// paragraphs. Nothing inside is linked, mentions anybody or ends the code. Empty for an empty text.
std::string code_span(std::string_view text);

/// The same as HTML, for places where Markdown is not read (`<summary>`).
std::string code_html(std::string_view text);

/// A sentence for Markdown. Parts between backticks are code; so is every word that Markdown, HTML or GitHub
/// could take for something else: names with underscores, addresses, @mentions, #123, URLs, hashes, tags.
std::string prose(std::string_view text);

/// How many UTF-16 units the text takes: what GitHub's limits count at worst.
std::size_t utf16_units(std::string_view text);
