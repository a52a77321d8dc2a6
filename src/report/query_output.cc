#include "report/query_output.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/escape.h"

namespace {

constexpr std::size_t most_bytes = 256UL * 1024 * 1024;
/// A table is for eyes: what is longer is cut, CSV and JSON have it whole.
constexpr std::size_t widest_cell = 80;

std::string csv_field(std::string_view text, bool number) {
  std::string shown = visible(text);
  if (!number && !shown.empty() && std::string_view("=+-@").find(shown[0]) != std::string_view::npos)
    shown.insert(0, 1, '\'');
  if (shown.find_first_of("\",") == std::string::npos) return shown;
  std::string out = "\"";
  for (const char c : shown) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

/// JSON has no infinity, and SQLite writes one as Inf.
bool is_json_number(std::string_view text) {
  return text.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
}

}  // namespace

void QueryOutput::columns(const std::vector<std::string>& names) {
  names_ = names;
  if (format_ != QueryFormat::csv) return;
  for (std::size_t i = 0; i < names.size(); ++i) out_ += (i == 0 ? "" : ",") + csv_field(names[i], false);
  out_ += '\n';
}

void QueryOutput::add_json(const GuardedQuery& row) {
  out_ += rows_ == 0 ? "[\n  {" : ",\n  {";
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (i > 0) out_ += ", ";
    append_json_string(out_, names_[i]);
    out_ += ": ";
    const int column = static_cast<int>(i);
    const std::string_view text = row.text(column);
    if (row.kind(column) == GuardedQuery::Cell::null)
      out_ += "null";
    else if (row.kind(column) == GuardedQuery::Cell::number && is_json_number(text))
      out_ += text;
    else
      append_json_string(out_, text);
  }
  out_ += '}';
}

void QueryOutput::row(const GuardedQuery& row) {
  const auto number = [&](std::size_t i) {
    return row.kind(static_cast<int>(i)) == GuardedQuery::Cell::number;
  };
  if (format_ == QueryFormat::json) {
    add_json(row);
  } else if (format_ == QueryFormat::csv) {
    for (std::size_t i = 0; i < names_.size(); ++i)
      out_ += (i == 0 ? "" : ",") + csv_field(row.text(static_cast<int>(i)), number(i));
    out_ += '\n';
  } else {
    std::vector<std::string> cells;
    std::vector<bool> numbers;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      cells.push_back(elided_middle(visible(row.text(static_cast<int>(i))), widest_cell));
      numbers.push_back(number(i));
      bytes_ += cells.back().size() + sizeof(std::string);
    }
    cells_.push_back(std::move(cells));
    numbers_.push_back(std::move(numbers));
  }
  ++rows_;
  if (out_.size() + bytes_ > most_bytes)
    throw SqlRefusal{"it answers more than 256 MiB", "ask for less, or with LIMIT"};
}

std::string QueryOutput::take() {
  if (format_ == QueryFormat::json) return rows_ == 0 ? "[]\n" : std::move(out_ += "\n]\n");
  if (format_ == QueryFormat::csv) return std::move(out_);
  std::vector<std::size_t> widths;
  std::vector<std::string> heads;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    heads.push_back(elided_middle(visible(names_[i]), widest_cell));
    widths.push_back(::columns(heads.back()));
    for (const auto& cells : cells_) widths.back() = std::max(widths.back(), ::columns(cells[i]));
  }
  std::string out;
  const auto put = [&](const std::vector<std::string>& cells, const std::vector<bool>& right) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string gap(widths[i] - ::columns(cells[i]), ' ');
      if (i > 0) line += "  ";
      line += right[i] ? gap + cells[i] : cells[i] + gap;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  };
  const std::vector<bool> left(names_.size(), false);
  put(heads, left);
  std::vector<std::string> rules;
  for (const std::size_t width : widths) rules.emplace_back(width, '-');
  put(rules, left);
  for (std::size_t i = 0; i < cells_.size(); ++i) put(cells_[i], numbers_[i]);
  out += fmt::format("({})\n", counted(rows_, "row"));
  return out;
}
