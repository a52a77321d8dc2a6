// SQLite, opened and closed by constructors and destructors. Only sqlite.cc and guarded_sql.cc include
// sqlite3.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

/// A connection. Everything that goes wrong is an Error that names the database.
class Database {
 public:
  /// A new, empty database in memory.
  static Database in_memory();
  /// An existing database that is read and never written. The bytes are borrowed and not copied; they must
  /// outlive it.
  static Database from_bytes(std::span<const unsigned char> image, std::string name);
  static Database open_read_only(const std::string& path);
  /// A new file; what was there is replaced.
  static Database create(const std::string& path);

  /// Runs statements that answer nothing.
  void run(const std::string& sql);
  const std::string& name() const { return name_; }

 private:
  friend class Statement;
  friend class GuardedQuery;
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  Database(const std::string& path, int flags, std::string name);
  [[noreturn]] void fail(int code) const;

  std::unique_ptr<sqlite3, Close> connection_;
  std::string name_;
};

/// A prepared statement. Its database must live longer and stay where it is.
class Statement {
 public:
  Statement(const Database& database, std::string_view sql);

  /// Parameters count from 1. Text is copied.
  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, std::int64_t number);
  Statement& bind(int index, std::nullptr_t null);
  /// Makes the statement ready to be bound and stepped again.
  Statement& reset();
  /// Moves to the next row; false behind the last one.
  bool step();

  /// Columns count from 0. Text is valid until the next step() or reset(), and empty for NULL.
  std::string_view text(int column) const;
  std::int64_t integer(int column) const;
  bool is_null(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};
