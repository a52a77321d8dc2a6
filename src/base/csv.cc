#include "base/csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"

CsvReader::CsvReader(std::string_view text, std::string name) : name_(std::move(name)), rest_(text) {
  if (rest_.empty()) fail(1, "the file is empty", "its first line must name the columns");
  if (rest_.back() != '\n') {
    const auto last = static_cast<std::size_t>(std::count(rest_.begin(), rest_.end(), '\n')) + 1;
    fail(last, "the last line has no newline",
         "the file may be cut short; if it is whole, end it with a newline");
  }
  read_record();
  columns_ = fields_;
}

void CsvReader::expect_columns(std::span<const std::string_view> names) const {
  if (std::equal(columns_.begin(), columns_.end(), names.begin(), names.end())) return;
  fail(1, "unexpected columns", fmt::format("the first line must be: {}", fmt::join(names, ",")));
}

bool CsvReader::next() {
  if (rest_.empty()) return false;
  read_record();
  if (fields_.size() != columns_.size()) {
    fail(line_, fmt::format("{} fields where the header has {}", fields_.size(), columns_.size()),
         "a field that holds a comma must be quoted");
  }
  return true;
}

std::string CsvReader::place() const {
  return fmt::format("{}:{}", name_, line_);
}

// Leaves `rest_` behind the newline. The text ends with one, so there is always a character to look at.
void CsvReader::read_record() {
  line_ = next_line_;
  fields_.clear();
  if (rest_.front() == '\n' || rest_.starts_with("\r\n")) fail(line_, "an empty line", "remove the line");
  while (true) {
    fields_.push_back(read_field());
    if (rest_.starts_with("\r\n")) rest_.remove_prefix(1);
    if (rest_.empty() || (rest_.front() != ',' && rest_.front() != '\n')) {
      fail(next_line_, "text behind a closing quote", "a quote inside a quoted field is written twice");
    }
    const bool last = rest_.front() == '\n';
    rest_.remove_prefix(1);
    if (last) break;
  }
  ++next_line_;
}

std::string CsvReader::read_field() {
  if (rest_.front() == '"') return read_quoted();
  const std::string_view field = rest_.substr(0, rest_.find_first_of(",\n"));
  rest_.remove_prefix(field.size());
  const bool before_newline = rest_.front() == '\n' && field.ends_with('\r');
  const std::string_view kept = before_newline ? field.substr(0, field.size() - 1) : field;
  constexpr std::string_view doubtful("\"\r\0", 3);
  if (kept.find_first_of(doubtful) != std::string_view::npos) {
    fail(next_line_, "a quote or control character inside a plain field", "quote the whole field");
  }
  return std::string(kept);
}

std::string CsvReader::read_quoted() {
  const std::size_t opened = next_line_;
  rest_.remove_prefix(1);
  std::string field;
  while (true) {
    const std::size_t quote = rest_.find('"');
    if (quote == std::string_view::npos)
      fail(opened, "a quote is never closed", "close it with a second quote");
    const std::string_view part = rest_.substr(0, quote);
    next_line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
    field += part;
    rest_.remove_prefix(quote + 1);
    if (!rest_.starts_with('"')) break;
    field += '"';
    rest_.remove_prefix(1);
  }
  if (field.find('\0') != std::string::npos) fail(opened, "a NUL byte", "remove it");
  return field;
}

void CsvReader::fail(std::size_t line, std::string_view what, std::string hint) const {
  throw Error(fmt::format("{}:{}: {}", name_, line, what), std::move(hint));
}
