// The answer of a query, as a table for people, CSV or JSON.
#pragma once

#include <string>
#include <vector>

#include "base/guarded_sql.h"

enum class QueryFormat : std::uint8_t { table, csv, json };

/// Collects rows. Throws SqlRefusal beyond 256 MiB. Texts are made harmless for a terminal (table, CSV) or
/// are JSON strings; in CSV a text that a spreadsheet would take for a formula has a `'` before it.
class QueryOutput {
 public:
  explicit QueryOutput(QueryFormat format) : format_(format) {}

  void columns(const std::vector<std::string>& names);
  void row(const GuardedQuery& row);
  /// Everything, with a line end behind it.
  std::string take();

 private:
  void add_json(const GuardedQuery& row);

  QueryFormat format_;
  std::vector<std::string> names_;
  std::vector<std::vector<std::string>> cells_;  ///< of a table
  std::vector<std::vector<bool>> numbers_;
  std::string out_;
  std::size_t rows_ = 0;
  std::size_t bytes_ = 0;
};
