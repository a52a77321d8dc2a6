#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace {

constexpr std::string_view ellipsis = "…";

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// The code point at `i`, which moves behind it. Bytes that are no UTF-8 count as one character each.
char32_t next_character(std::string_view text, std::size_t& i) {
  const auto lead = static_cast<unsigned char>(text[i++]);
  int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  char32_t c = more == 3 ? lead & 0x07 : more == 2 ? lead & 0x0F : more == 1 ? lead & 0x1F : lead;
  for (; more > 0 && i < text.size() && continues(text[i]); --more)
    c = c << 6 | (static_cast<unsigned char>(text[i++]) & 0x3F);
  return c;
}

struct Block {
  char32_t first, last;
};

bool in_any(char32_t c, std::span<const Block> blocks) {
  return std::any_of(blocks.begin(), blocks.end(), [c](Block b) { return c >= b.first && c <= b.last; });
}

std::size_t columns_of(char32_t c) {
  // Unicode 15, East Asian Width W and F, and the marks that sit on another character; by blocks.
  constexpr Block none[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x200B, 0x200F},
                            {0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20F0}, {0xFE00, 0xFE0F},
                            {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}};
  constexpr Block wide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},  {0x3400, 0x4DBF},
                            {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},  {0xF900, 0xFAFF},
                            {0xFE30, 0xFE4F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F},
                            {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
  if (c < 0x20 || c == 0x7F) return 0;
  if (c < 0x300) return 1;
  if (in_any(c, none)) return 0;
  return in_any(c, wide) ? 2 : 1;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string elided(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  std::size_t end = limit > ellipsis.size() ? limit - ellipsis.size() : 0;
  while (end > 0 && continues(text[end])) --end;
  return std::string(text.substr(0, end)).append(ellipsis);
}

std::string elided_middle(std::string_view text, std::size_t width) {
  if (columns(text) <= width || width < 3) return std::string(text);
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size();) {
    starts.push_back(i);
    next_character(text, i);
  }
  starts.push_back(text.size());
  const auto piece = [&](std::size_t from, std::size_t to) {
    return text.substr(starts[from], starts[to] - starts[from]);
  };
  const std::size_t last = starts.size() - 1;
  const std::size_t tail_width = (width - 1) / 2;
  std::size_t tail = last;
  while (tail > 0 && columns(piece(tail - 1, last)) <= tail_width) --tail;
  std::size_t head = 0;
  while (head < tail && columns(piece(0, head + 1)) + 1 + columns(piece(tail, last)) <= width) ++head;
  return fmt::format("{}{}{}", piece(0, head), ellipsis, piece(tail, last));
}

std::size_t columns(std::string_view text) {
  std::size_t total = 0;
  for (std::size_t i = 0; i < text.size();) total += columns_of(next_character(text, i));
  return total;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  std::size_t best_distance = word.size() / 3 + 2;
  for (std::string_view candidate : candidates) {
    const std::size_t d = distance(word, candidate);
    if (d < best_distance) {
      best = candidate;
      best_distance = d;
    }
  }
  return best;
}

std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  if (n == 1) return fmt::format("1 {}", one);
  return many.empty() ? fmt::format("{} {}s", n, one) : fmt::format("{} {}", n, many);
}

std::string grouped(std::string_view number) {
  const std::size_t start = number.empty() || (number[0] != '-' && number[0] != '+') ? 0 : 1;
  const std::size_t point = std::min(number.find('.'), number.size());
  std::string out(number.substr(0, start));
  for (std::size_t i = start; i < point; ++i) {
    out.push_back(number[i]);
    if (i + 1 < point && (point - i - 1) % 3 == 0) out.push_back(',');
  }
  return out.append(number.substr(point));
}
