#include "base/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>

#include "base/error.h"

void Database::Close::operator()(sqlite3* connection) const {
  sqlite3_close_v2(connection);
}

Database::Database(const std::string& path, int flags, std::string name) : name_(std::move(name)) {
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &connection, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  connection_.reset(connection);
  if (connection == nullptr) throw Error("out of memory");
  if (code != SQLITE_OK) fail(code);
}

Database Database::in_memory() {
  return Database(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "the database in memory");
}

Database Database::from_bytes(std::span<const unsigned char> image, std::string name) {
  Database database(":memory:", SQLITE_OPEN_READWRITE, std::move(name));
  const auto size = static_cast<sqlite3_int64>(image.size());
  // SQLite takes the bytes as writable and, told that they are read-only, does not write them.
  const int code =
      sqlite3_deserialize(database.connection_.get(), "main", const_cast<unsigned char*>(image.data()), size,
                          size, SQLITE_DESERIALIZE_READONLY);
  if (code != SQLITE_OK) database.fail(code);
  return database;
}

Database Database::open_read_only(const std::string& path) {
  return Database(path, SQLITE_OPEN_READONLY, path);
}

Database Database::create(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return Database(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, path);
}

void Database::run(const std::string& sql) {
  const int code = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

void Database::fail(int code) const {
  const char* detail = sqlite3_errmsg(connection_.get());
  switch (code & 0xff) {
    case SQLITE_NOTADB:
      throw Error(fmt::format("{} is not an SQLite database", name_));
    case SQLITE_CORRUPT:
      throw Error(fmt::format("{} is damaged: {}", name_, detail));
    default:
      throw Error(fmt::format("cannot use {}: {}", name_, detail));
  }
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement::Statement(const Database& database, std::string_view sql) : database_(&database) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database.connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) database.fail(code);
}

Statement& Statement::bind(int index, std::string_view text) {
  const int code = sqlite3_bind_text(statement_.get(), index, text.empty() ? "" : text.data(),
                                     static_cast<int>(text.size()), SQLITE_TRANSIENT);
  if (code != SQLITE_OK) database_->fail(code);
  return *this;
}

Statement& Statement::bind(int index, std::int64_t number) {
  const int code = sqlite3_bind_int64(statement_.get(), index, number);
  if (code != SQLITE_OK) database_->fail(code);
  return *this;
}

Statement& Statement::bind(int index, std::nullptr_t) {
  const int code = sqlite3_bind_null(statement_.get(), index);
  if (code != SQLITE_OK) database_->fail(code);
  return *this;
}

Statement& Statement::reset() {
  sqlite3_reset(statement_.get());  // repeats the error of the last step, which has been thrown
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_->fail(code);
  return false;
}

std::string_view Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}
