// What somebody could write into a plan to make a report lie, and what must not be found in any report.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "catch.h"

inline std::vector<std::string> hostile_texts() {
  return {"\x1b[31mred\x1b[0m",
          "line\nbreak\r\nand\ttab",
          "\nPASS  everything is fine",
          "::set-output name=x::y",
          "a ::error::b",
          "##[group]x",
          "##vso[task.setvariable]x",
          "\u202egnp.exe\u202c",
          "zero\u200bwidth\ufeff",
          "\u2028separator",
          "c1\u009b31m",
          "broken \xff\xc3 utf-8",
          "@everyone @org/team",
          "#123 org/repo#1 GH-12",
          "https://example.com www.example.com a@example.com",
          "0123456789abcdef0123456789abcdef01234567",
          "a | b || c \\| d",
          "`code` ``more`` ```",
          "`",
          "``` \n# heading",
          "<script>alert(1)</script><img src=x onerror=y>",
          "</code></summary></details><b>",
          "<!-- plangate -->",
          "--> out",
          "**bold** _em_ ~~gone~~ [link](http://x) ![i](http://x)",
          "- [ ] task\n1. one",
          "# heading",
          "> quote",
          "&lt;b&gt; &#64;everyone",
          "$x$ and $$y$$ $`z`$",
          ":tada: :+1:",
          "\\",
          "\\`",
          "   ",
          "",
          "💥 emoji 👩‍👩‍👧",
          "עברית عربى",
          "z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308",
          std::string(10'240, 'a'),
          std::string(3'000, '`'),
          std::string("nul\0byte", 8)};
}

/// No control but the line ends of the report itself, nothing that reorders or hides, no runner's command.
inline void check_harmless_lines(const std::string& report) {
  for (const std::string raw : {"\x1b", "\r", "\t", "\u202e", "\u202c", "\u200b", "\u200d", "\ufeff",
                                "\u2028", "\u009b", "\xff", "##[", "##vso["})
    REQUIRE(report.find(raw) == std::string::npos);
  REQUIRE(report.find('\0') == std::string::npos);
  std::istringstream in(report);
  for (std::string line; std::getline(in, line);) {
    const std::size_t start = line.find_first_not_of(' ');
    REQUIRE((start == std::string::npos || line.compare(start, 2, "::") != 0));
    REQUIRE(line.rfind("PASS  everything", 0) != 0);
  }
}
