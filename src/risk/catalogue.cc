#include "risk/catalogue.h"

#include <array>
#include <deque>
#include <iterator>
#include <string>
#include <unordered_map>

// The assembler copies both files, as they are: the rows are looked up where they stand.
asm(R"(
  .pushsection .rodata
plangate_catalogue_aws_begin:
  .incbin ")" PLANGATE_CATALOGUE R"(/aws.csv"
plangate_catalogue_aws_end:
plangate_catalogue_others_begin:
  .incbin ")" PLANGATE_CATALOGUE R"(/others.csv"
plangate_catalogue_others_end:
  .byte 0
  .popsection
  .globl plangate_catalogue_aws_begin
  .globl plangate_catalogue_aws_end
  .globl plangate_catalogue_others_begin
  .globl plangate_catalogue_others_end
  .hidden plangate_catalogue_aws_begin
  .hidden plangate_catalogue_aws_end
  .hidden plangate_catalogue_others_begin
  .hidden plangate_catalogue_others_end
)");

extern "C" const char plangate_catalogue_aws_begin[];
extern "C" const char plangate_catalogue_aws_end[];
extern "C" const char plangate_catalogue_others_begin[];
extern "C" const char plangate_catalogue_others_end[];

namespace {

constexpr std::string_view harms[] = {
    "data",    "backup",    "keys",     "credentials",   "access",        "entry",
    "network", "messaging", "capacity", "observability", "configuration",
};

Harm harm_named(std::string_view wanted) {
  for (std::size_t i = 0; i < std::size(harms); ++i)
    if (harms[i] == wanted) return static_cast<Harm>(i);
  return Harm::data;  // a row that nobody can read is the worst case; a test reads them all
}

/// The line without its newline that begins at `start`.
std::string_view line_at(std::string_view text, std::size_t start) {
  return text.substr(start, text.find('\n', start) - start);
}

TypeFacts read_row(std::string_view line) {
  std::array<std::string_view, 5> fields;
  for (std::string_view& field : fields) {
    const std::size_t comma = line.find(',');
    field = line.substr(0, comma);
    line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 1);
  }
  return {fields[0], harm_named(fields[1]), severity_named(fields[2]).value_or(Severity::critical),
          Words(fields[3]), Words(fields[4])};
}

/// Bisects the bytes: the lines are sorted by their first field. The header is no row.
std::optional<TypeFacts> find_row(std::string_view text, std::string_view type) {
  std::size_t low = text.find('\n') + 1, high = text.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    // To the begin of the line that the middle is in.
    const std::size_t start = middle == low ? low : text.rfind('\n', middle - 1) + 1;
    const std::string_view line = line_at(text, start < low ? low : start);
    const int order = line.substr(0, line.find(',')).compare(type);
    if (order == 0) return read_row(line);
    if (order < 0)
      low = static_cast<std::size_t>(line.data() - text.data()) + line.size() + 1;
    else
      high = static_cast<std::size_t>(line.data() - text.data());
  }
  return std::nullopt;
}

}  // namespace

std::string_view name(Harm harm) {
  return harms[static_cast<std::size_t>(harm)];
}

std::string_view catalogue_text(bool aws) {
  if (aws)
    return {plangate_catalogue_aws_begin,
            static_cast<std::size_t>(plangate_catalogue_aws_end - plangate_catalogue_aws_begin)};
  return {plangate_catalogue_others_begin,
          static_cast<std::size_t>(plangate_catalogue_others_end - plangate_catalogue_others_begin)};
}

std::optional<TypeFacts> type_facts(std::string_view type) {
  // A plan has many entries of few types, and many rules ask.
  thread_local std::unordered_map<std::string_view, std::optional<TypeFacts>> known;
  thread_local std::deque<std::string> names;
  if (const auto found = known.find(type); found != known.end()) return found->second;
  return known.emplace(names.emplace_back(type), find_row(catalogue_text(type.starts_with("aws_")), type))
      .first->second;
}
