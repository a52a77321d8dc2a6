// Reading comma-separated text, strictly.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Walks the records of a CSV text whose first record names the columns. Borrows the text. Fields may be
/// quoted as in RFC 4180; everything doubtful is an Error with file and line: a quote inside a plain field,
/// text behind a closing quote, a quote never closed, a record with more or fewer fields than columns, an
/// empty line, a NUL byte, a last line without its newline (a file cut short), a text without any record.
class CsvReader {
 public:
  /// `name` is the file's name, for messages.
  CsvReader(std::string_view text, std::string name);

  std::span<const std::string> columns() const { return columns_; }
  /// Requires that the columns are exactly these, in this order.
  void expect_columns(std::span<const std::string_view> names) const;

  /// Moves to the next record; false behind the last one.
  bool next();
  /// The fields of the record; valid until the next call of next().
  std::span<const std::string> fields() const { return fields_; }
  /// The line the record begins on, counted from 1.
  std::size_t line() const { return line_; }
  /// "file:line", for messages about the record.
  std::string place() const;

 private:
  void read_record();
  std::string read_field();
  std::string read_quoted();
  [[noreturn]] void fail(std::size_t line, std::string_view what, std::string hint) const;

  std::string name_;
  std::string_view rest_;
  std::vector<std::string> columns_;
  std::vector<std::string> fields_;
  std::size_t line_ = 0;       // of the record
  std::size_t next_line_ = 1;  // of what comes behind it
};
