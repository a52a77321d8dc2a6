// SQL that somebody else wrote: one SELECT over named tables, for a while, in bounded memory, and nothing
// else.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/sqlite.h"

/// How long and how large it may get.
struct SqlBounds {
  std::chrono::milliseconds time{10'000};
  std::int64_t memory = std::int64_t{256} * 1024 * 1024;  ///< bytes beyond what SQLite holds at the start
  int longest_value = 1024 * 1024;                        ///< bytes of one text
};

/// Thrown for what SQL may not do, and for what is wrong with it; becomes an Error where it is known whose
/// SQL it is.
struct SqlRefusal {
  std::string what;  ///< lower case, without a full stop
  std::string hint;  ///< may be empty
};

/// One compiled query. While it lives, the connection does nothing but read `tables` (and json_each,
/// json_tree), with functions that answer the same every time; SQLite's authorizer sees to it. The limit on
/// memory is SQLite's hard heap limit, which is the process's: one guarded query at a time.
///
/// LIKE and GLOB are plangate's own: GLOB is that of policies, where only `*` is special. `usd(n)` writes
/// millionths of a dollar as dollars, `days(text)` counts the days to a date or moment, for differences.
class GuardedQuery {
 public:
  /// The database must outlive it and stay where it is. Throws SqlRefusal.
  GuardedQuery(Database& database, std::string_view sql, std::span<const std::string_view> tables,
               const SqlBounds& bounds = {});
  ~GuardedQuery();
  GuardedQuery(const GuardedQuery&) = delete;
  GuardedQuery& operator=(const GuardedQuery&) = delete;

  const std::vector<std::string>& columns() const { return columns_; }

  /// Moves to the next row; false behind the last one. Time counts from the first call. Throws SqlRefusal.
  bool step();
  enum class Cell : std::uint8_t { null, number, text };
  Cell kind(int column) const;
  /// Numbers as SQLite writes them; empty for NULL. Until the next step().
  std::string_view text(int column) const;

 private:
  struct Watch;
  [[noreturn]] void fail(int code, std::string_view sql = {}) const;

  Database& database_;
  std::unique_ptr<Watch> watch_;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::vector<std::string> columns_;
};
