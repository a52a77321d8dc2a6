#include "cost/price_sources.h"

#include <algorithm>

// The page is in the binary as it is, so that there is one place to say what a source is.
asm(R"(
  .pushsection .rodata
plangate_price_sources_begin:
  .incbin ")" PLANGATE_PRICE_SOURCES R"("
plangate_price_sources_end:
  .byte 0
  .popsection
  .globl plangate_price_sources_begin
  .globl plangate_price_sources_end
  .hidden plangate_price_sources_begin
  .hidden plangate_price_sources_end
)");

extern "C" const char plangate_price_sources_begin[];
extern "C" const char plangate_price_sources_end[];

namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string source_meaning(std::string_view id) {
  std::string_view page(plangate_price_sources_begin,
                        static_cast<std::size_t>(plangate_price_sources_end - plangate_price_sources_begin));
  page.remove_prefix(std::min(page.find("\n## Sources\n"), page.size()));
  const std::string quoted = "`" + std::string(id) + "`";
  // A row: | `id`, `id` | what it is | …
  while (!page.empty()) {
    std::string_view line = page.substr(0, page.find('\n'));
    page.remove_prefix(std::min(line.size() + 1, page.size()));
    if (line.starts_with("## ") && line != "## Sources") break;
    if (!line.starts_with("| `")) continue;
    line.remove_prefix(1);
    const std::size_t end = line.find(" | ");
    if (end == line.npos || line.substr(0, end).find(quoted) == line.npos) continue;
    line.remove_prefix(end + 3);
    std::string meaning;
    for (const char c : trimmed(line.substr(0, line.find(" | "))))
      if (c != '`') meaning += c;
    return meaning;
  }
  return {};
}
