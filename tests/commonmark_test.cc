// What GitHub's own flavour of Markdown makes of a report full of hostile text, by its reference parser.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "catch.h"
#include "hostile.h"
#include "report/report.h"
#include "sample_report.h"

namespace {

bool has_parser() {
  return std::system("command -v cmark-gfm >/dev/null 2>&1") == 0;
}

std::string html_of(const std::string& markdown) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("plangate-commonmark-" + std::to_string(getpid()) + ".md");
  std::ofstream(file, std::ios::binary) << markdown;
  const std::string command =
      "cmark-gfm --unsafe -e table -e strikethrough -e autolink -e tasklist '" + file.string() + "'";
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string html;
  char buffer[4096];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, pipe)) html.append(buffer, n);
  CHECK(pclose(pipe) == 0);
  std::filesystem::remove(file);
  return html;
}

/// The names of all tags, and the text that stands outside of code.
struct Parsed {
  std::multiset<std::string> tags;
  std::string prose;
};

Parsed parsed(const std::string& html) {
  Parsed out;
  int code = 0;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (html[i] != '<') {
      if (code == 0) out.prose += html[i];
      continue;
    }
    const std::size_t end = html.find('>', i);
    REQUIRE(end != std::string::npos);
    const std::string inside = html.substr(i + 1, end - i - 1);
    const std::string tag = inside.substr(0, inside.find_first_of(" \n"));
    out.tags.insert(tag);
    if (tag == "code") ++code;
    if (tag == "/code") --code;
    i = end;
  }
  return out;
}

void check_harmless(const std::string& markdown) {
  const std::string html = html_of(markdown);
  const Parsed page = parsed(html);
  const std::set<std::string> ours{"h3", "table", "thead",  "tbody", "tr",  "th", "td", "p",       "ul",
                                   "ol", "li",    "strong", "code",  "pre", "br", "/",  "details", "summary"};
  for (const std::string& tag : page.tags) {
    INFO(tag);
    CHECK(ours.count(tag.front() == '/' ? tag.substr(1) : tag) == 1);
  }
  for (const char* paired : {"details", "summary", "table", "code", "pre"})
    CHECK(page.tags.count(paired) == page.tags.count(std::string("/") + paired));
  CHECK(page.tags.count("details") == page.tags.count("summary"));
  // A mention needs a bare @ before a name, a link its scheme; in code neither works.
  for (const char* live : {"@everyone", "@org", "://", "www.", "#123", "GH-12", ":tada:"})
    CHECK(page.prose.find(live) == std::string::npos);
  CHECK(html.find("<strong>bold") == std::string::npos);
}

}  // namespace

TEST_CASE("GitHub's Markdown makes nothing of hostile text") {
  if (!has_parser()) {
    WARN("skipped: cmark-gfm is not installed");
    return;
  }
  check_harmless(render_markdown(report_full_of("plain")));
  for (const std::string& text : hostile_texts()) {
    INFO(text.substr(0, 100));
    check_harmless(render_markdown(report_full_of(text)));
    check_harmless(render_markdown(report_full_of("a " + text + " b")));
  }
}
