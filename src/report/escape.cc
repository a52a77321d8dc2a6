#include "report/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace {

struct Block {
  char32_t first, last;
};

// Unicode 15: category Cc, Cf, Zl, Zp, the default-ignorable code points, and private use. They have no shape
// of their own, or change how their neighbours look.
constexpr Block shapeless[] = {
    {0x00, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},       {0x34F, 0x34F},      {0x600, 0x605},
    {0x61C, 0x61C},     {0x6DD, 0x6DD},     {0x70F, 0x70F},     {0x890, 0x891},      {0x8E2, 0x8E2},
    {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x200B, 0x200F},    {0x2028, 0x202E},
    {0x2060, 0x206F},   {0x2800, 0x2800},   {0x3164, 0x3164},   {0xE000, 0xF8FF},    {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0x110BD, 0x110BD},  {0x110CD, 0x110CD},
    {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0x10FFFF},
};

// Real words pile at most so many marks on a letter.
constexpr int marks_on_a_letter = 2;

constexpr char32_t no_character = 0xFFFFFFFF;

struct Character {
  char32_t code = no_character;  ///< no_character: a byte that is no UTF-8
  std::string_view bytes;
};

/// The character at `i`, strictly decoded: no overlong forms, no surrogates.
Character character_at(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned char lead = byte(i);
  if (lead < 0x80) return {lead, text.substr(i, 1)};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  const Character bad{no_character, text.substr(i, 1)};
  if (length == 0 || lead > 0xF4 || i + length > text.size()) return bad;
  char32_t code = length == 4 ? lead & 0x07 : length == 3 ? lead & 0x0F : lead & 0x1F;
  for (std::size_t k = i + 1; k < i + length; ++k) {
    if ((byte(k) & 0xC0) != 0x80) return bad;
    code = code << 6 | (byte(k) & 0x3F);
  }
  const char32_t least = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80;
  if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return bad;
  return {code, text.substr(i, length)};
}

bool is_shapeless(char32_t code) {
  const auto* block =
      std::find_if(std::begin(shapeless), std::end(shapeless), [code](Block b) { return code <= b.last; });
  return block != std::end(shapeless) && code >= block->first;
}

/// `\u001b`; characters beyond 16 bits as their two UTF-16 halves, so that JSON can read it.
void append_escape(std::string& out, char32_t code) {
  if (code > 0xFFFF) {
    const char32_t rest = code - 0x10000;
    fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10),
                   0xDC00 + (rest & 0x3FF));
    return;
  }
  fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(code));
}

/// Whether a runner's command begins here: its first character is to be escaped.
bool begins_command(std::string_view text, std::size_t i) {
  const std::string_view rest = text.substr(i);
  if (rest.substr(0, 2) == "::") return i == 0 || text[i - 1] == ' ';
  return rest.substr(0, 3) == "##[" || rest.substr(0, 6) == "##vso[";
}

/// Walks `text` and calls plain(bytes) or escaped(code) for each character; code is no_character for a byte
/// that is no UTF-8.
template <class Plain, class Escaped>
void walk(std::string_view text, Plain plain, Escaped escaped) {
  int marks = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Character c = character_at(text, i);
    const bool is_mark = c.code >= 0x300 && c.code != no_character && columns(c.bytes) == 0;
    marks = is_mark ? marks + 1 : 0;
    const bool harmful = c.code == no_character || is_shapeless(c.code) || marks > marks_on_a_letter ||
                         ((c.code == ':' || c.code == '#') && begins_command(text, i));
    if (harmful)
      escaped(c);
    else
      plain(c.bytes);
    i += c.bytes.size();
  }
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// What neither Markdown nor GitHub reads as markup in the middle of a line, wherever it stands. Bytes of
/// other scripts are harmless too.
bool is_plain(char c) {
  return is_letter_or_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view(" ,.;:!?()'\"%+-=/").find(c) != std::string_view::npos;
}

bool is_hash(std::string_view word) {
  return word.size() >= 7 && std::all_of(word.begin(), word.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// Whether Markdown and GitHub leave the word as it is: no markup, no link, no reference, no emoji.
bool is_plain_word(std::string_view word) {
  if (!std::all_of(word.begin(), word.end(), is_plain)) return false;
  const std::size_t first = word.find_first_not_of(",.;:!?()'\"");
  const std::size_t last = word.find_last_not_of(",.;:!?()'\"");
  if (first != std::string_view::npos && is_hash(word.substr(first, last - first + 1))) return false;
  if (std::count(word.begin(), word.end(), ':') > 1) return false;
  const std::string small = lower(word);
  for (std::string_view mark : {"://", "www.", "gh-", "mailto:", "xmpp:", "--", "==="})
    if (small.find(mark) != std::string::npos) return false;
  return true;
}

/// A word with the punctuation around it left outside the code.
void append_word(std::string& out, std::string_view word) {
  if (is_plain_word(word)) {
    out += word;
    return;
  }
  const std::size_t opening = word.front() == '(' ? 1 : 0;
  std::size_t end = word.size();
  const auto closes = [&](char c) {
    return std::string_view(",.;:!?").find(c) != std::string_view::npos ||
           (c == ')' && word.find('(', opening) == std::string_view::npos);
  };
  while (end > opening + 1 && closes(word[end - 1])) --end;
  out += word.substr(0, opening);
  out += code_span(word.substr(opening, end - opening));
  out += word.substr(end);
}

void append_words(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t space = std::min(text.find(' ', i), text.size());
    if (space > i) append_word(out, text.substr(i, space - i));
    if (space < text.size()) out += ' ';
    i = space + 1;
  }
}

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  walk(
      text, [&](std::string_view bytes) { out += bytes; },
      [&](const Character& c) {
        if (c.code == no_character)
          fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c.bytes.front()));
        else
          append_escape(out, c.code);
      });
  return out;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  // Nearly every text is like this, and large reports are made of them.
  if (is_printable_ascii(text) && text.find_first_of("\"\\:#") == std::string_view::npos) {
    out += text;
  } else {
    walk(
        text,
        [&](std::string_view bytes) {
          if (bytes == "\"" || bytes == "\\") out += '\\';
          out += bytes;
        },
        [&](const Character& c) {
          if (c.code == no_character)
            out += "\\ufffd";
          else if (c.code == '\n')
            out += "\\n";
          else
            append_escape(out, c.code);
        });
  }
  out += '"';
}

std::string code_html(std::string_view text) {
  if (text.empty()) return {};
  std::string out = "<code>";
  for (const char c : visible(text)) {
    if (is_letter_or_digit(c) || c == ' ' || static_cast<unsigned char>(c) >= 0x80)
      out += c;
    else
      fmt::format_to(std::back_inserter(out), "&#{};", static_cast<int>(c));
  }
  return out += "</code>";
}

std::string code_span(std::string_view text) {
  if (text.empty()) return {};
  const std::string shown = visible(text);
  // Inside a table `|` would have to be `\|`, outside it must not be; as HTML it is the same in both.
  if (shown.find('|') != std::string::npos || shown.find_first_not_of(' ') == std::string::npos)
    return code_html(text);
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : shown) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  const bool pad = shown.front() == '`' || shown.back() == '`' || shown.front() == ' ' || shown.back() == ' ';
  const std::string_view space = pad ? " " : "";
  return fmt::format("{}{}{}{}{}", fence, space, shown, space, fence);
}

std::string prose(std::string_view text) {
  const std::string shown = visible(text);
  // A backtick in what the plan says makes the pairs of our own unreadable: then all of it is code.
  const auto backticks = std::count(shown.begin(), shown.end(), '`');
  if (backticks % 2 != 0 || shown.find("``") != std::string::npos) return code_span(text);
  const std::string_view rest = shown;
  std::string out;
  std::size_t i = 0;
  while (i < rest.size()) {
    const std::size_t opening = rest.find('`', i);
    const std::size_t closing = opening == std::string_view::npos ? opening : rest.find('`', opening + 1);
    if (closing == std::string_view::npos) break;
    append_words(out, rest.substr(i, opening - i));
    out += code_span(rest.substr(opening + 1, closing - opening - 1));
    i = closing + 1;
  }
  append_words(out, rest.substr(std::min(i, rest.size())));
  return out;
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    // Lead bytes count; those of four-byte characters count twice.
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}
