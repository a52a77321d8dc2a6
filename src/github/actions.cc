#include "github/actions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

#include "base/error.h"
#include "base/text.h"

namespace {

constexpr std::size_t kept_of_a_level = 10;

std::string random_word() {
  std::random_device random;
  std::string word = "plangate";
  for (int i = 0; i < 6; ++i) word += fmt::format("{:08x}", random());
  return word;
}

void append(const std::string& file, std::string_view text, std::string_view what) {
  std::ofstream out(file, std::ios::binary | std::ios::app);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) throw Error(fmt::format("cannot write the {} to {}: {}", what, file, std::strerror(errno)));
}

/// https://github.com/actions/toolkit: packages/core/src/command.ts escapes these and no others.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    const bool ends = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    if (ends)
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out;
}

std::string line_of(const Annotation& a) {
  return fmt::format("::{} title={}::{}\n", a.level, escaped(elided(a.title, 200), true),
                     escaped(elided(a.message, 4000), false));
}

}  // namespace

void write_outputs(const std::string& file, const std::vector<std::pair<std::string, std::string>>& outputs) {
  std::string text;
  for (const auto& [name, value] : outputs) {
    const std::string delimiter = random_word();
    text += fmt::format("{}<<{}\n{}\n{}\n", name, delimiter, value, delimiter);
  }
  append(file, text, "outputs");
}

std::size_t summary_room(const std::string& file) {
  std::error_code error;
  const std::uintmax_t used = std::filesystem::file_size(file, error);
  if (error) return summary_limit;
  return used >= summary_limit ? 0 : summary_limit - static_cast<std::size_t>(used);
}

void write_summary(const std::string& file, std::string_view markdown) {
  const std::string text = fmt::format("{}\n", markdown);
  if (text.size() > summary_room(file))
    throw Error("the job summary has no room for the report", "GitHub takes 1 MiB a step");
  append(file, text, "job summary");
}

std::string annotation_lines(const std::vector<Annotation>& annotations) {
  std::string out;
  for (const std::string_view level : {"error", "warning", "notice"}) {
    const auto all = static_cast<std::size_t>(std::count_if(
        annotations.begin(), annotations.end(), [&](const Annotation& a) { return a.level == level; }));
    std::size_t told = 0;
    for (const Annotation& a : annotations) {
      if (a.level != level) continue;
      if (told + 1 == kept_of_a_level && all > kept_of_a_level) {
        out += line_of({a.level, "plangate", fmt::format("and {} more, see the job summary", all - told)});
        break;
      }
      out += line_of(a);
      ++told;
    }
  }
  return out;
}
