#include "base/guarded_sql.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "base/date.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/glob.h"

namespace {

/// What gives the same answer every time, in time of the size of its arguments. So no printf(): it fills a
/// width of any size, and nothing interrupts it.
constexpr std::string_view allowed_functions[] = {"->",
                                                  "->>",
                                                  "abs",
                                                  "avg",
                                                  "char",
                                                  "coalesce",
                                                  "count",
                                                  "cume_dist",
                                                  "days",
                                                  "dense_rank",
                                                  "first_value",
                                                  "glob",
                                                  "group_concat",
                                                  "hex",
                                                  "ifnull",
                                                  "iif",
                                                  "instr",
                                                  "json",
                                                  "json_array",
                                                  "json_array_length",
                                                  "json_extract",
                                                  "json_group_array",
                                                  "json_group_object",
                                                  "json_object",
                                                  "json_quote",
                                                  "json_type",
                                                  "json_valid",
                                                  "lag",
                                                  "last_value",
                                                  "lead",
                                                  "length",
                                                  "like",
                                                  "lower",
                                                  "ltrim",
                                                  "max",
                                                  "min",
                                                  "nth_value",
                                                  "ntile",
                                                  "nullif",
                                                  "percent_rank",
                                                  "quote",
                                                  "rank",
                                                  "replace",
                                                  "round",
                                                  "row_number",
                                                  "rtrim",
                                                  "sign",
                                                  "substr",
                                                  "substring",
                                                  "sum",
                                                  "total",
                                                  "trim",
                                                  "typeof",
                                                  "unicode",
                                                  "upper",
                                                  "usd"};
constexpr std::string_view table_functions[] = {"json_each", "json_tree"};

constexpr int steps_between_looks = 1000;
constexpr std::size_t longest_pattern = 1000;

std::string_view text_of(sqlite3_value* value) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

bool any_null(int count, sqlite3_value** values) {
  return std::any_of(values, values + count,
                     [](sqlite3_value* v) { return sqlite3_value_type(v) == SQLITE_NULL; });
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// LIKE in time of pattern times text: SQLite's own goes back at every `%`, and nothing interrupts it.
bool like(std::string_view pattern, std::string_view text, char escape) {
  const auto next = [&](std::size_t at) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) ++at;
    return at;
  };
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t taken = 0;
  while (t < text.size()) {
    const bool escaped = escape != '\0' && p + 1 < pattern.size() && pattern[p] == escape;
    const std::size_t at = escaped ? p + 1 : p;
    if (!escaped && p < pattern.size() && pattern[p] == '%') {
      star = ++p;
      taken = t;
    } else if (!escaped && p < pattern.size() && pattern[p] == '_') {
      ++p;
      t = next(t);
    } else if (at < pattern.size() && lower(pattern[at]) == lower(text[t])) {
      p = at + 1;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star;
      t = taken = next(taken);
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%' && pattern[p] != escape) ++p;
  return p == pattern.size();
}

void sql_like(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  const std::string_view pattern = text_of(values[0]);
  const std::string_view escape = count > 2 ? text_of(values[2]) : std::string_view();
  if (pattern.size() > longest_pattern || (count > 2 && escape.size() != 1))
    return sqlite3_result_error(context, "a pattern of LIKE has at most 1000 bytes, ESCAPE one character",
                                -1);
  sqlite3_result_int(context, like(pattern, text_of(values[1]), escape.empty() ? '\0' : escape[0]) ? 1 : 0);
}

void sql_glob(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  const std::string_view pattern = text_of(values[0]);
  if (pattern.size() > longest_pattern)
    return sqlite3_result_error(context, "a pattern of GLOB has at most 1000 bytes", -1);
  sqlite3_result_int(context, fits(pattern, text_of(values[1])) ? 1 : 0);
}

std::size_t found_at(std::string_view text, std::string_view part) {
  const void* at = memmem(text.data(), text.size(), part.data(), part.size());
  if (at == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}

/// Characters up to the first place of the second text in the first one, counted from 1; 0 when it is not
/// there. Like the next one in linear time, unlike SQLite's own.
void sql_instr(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  const std::string_view text = text_of(values[0]);
  const std::size_t at = found_at(text, text_of(values[1]));
  if (at == std::string_view::npos) return sqlite3_result_int(context, 0);
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; };
  sqlite3_result_int64(
      context, 1 + std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), begins));
}

void sql_replace(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  std::string_view rest = text_of(values[0]);
  const std::string_view part = text_of(values[1]);
  const std::string_view by = text_of(values[2]);
  const auto most =
      static_cast<std::size_t>(sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1));
  std::string out;
  while (!part.empty() && out.size() <= most) {
    const std::size_t at = found_at(rest, part);
    if (at == std::string_view::npos) break;
    out.append(rest.substr(0, at)).append(by);
    rest.remove_prefix(at + part.size());
  }
  out += rest;
  if (out.size() > most) return sqlite3_result_error_toobig(context);
  sqlite3_result_text64(context, out.data(), out.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// With a set of characters to trim it takes time of text times set.
void sql_trim(sqlite3_context* context, int, sqlite3_value**) {
  sqlite3_result_error(context, "trim, ltrim and rtrim take one text here: they cut blanks", -1);
}

void sql_usd(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
  constexpr Decimal::Integer units_of_a_millionth = 1'000'000;
  const Decimal::Integer millionths = sqlite3_value_int64(values[0]);
  const std::string text = Decimal::from_units(millionths * units_of_a_millionth).fixed(2);
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void sql_days(sqlite3_context* context, int, sqlite3_value** values) {
  const auto day = day_of_moment(text_of(values[0]));
  if (!day) return sqlite3_result_null(context);
  sqlite3_result_int64(context, day->time_since_epoch().count());
}

struct Function {
  const char* name;
  int arguments;
  void (*call)(sqlite3_context*, int, sqlite3_value**);
};
constexpr Function own_functions[] = {
    {"like", 2, sql_like},       {"like", 3, sql_like}, {"glob", 2, sql_glob},  {"instr", 2, sql_instr},
    {"replace", 3, sql_replace}, {"trim", 2, sql_trim}, {"ltrim", 2, sql_trim}, {"rtrim", 2, sql_trim},
    {"usd", 1, sql_usd},         {"days", 1, sql_days}};

/// Beyond these SQL is no rule or question any more.
constexpr std::pair<int, int> limits[] = {
    {SQLITE_LIMIT_SQL_LENGTH, 65'536}, {SQLITE_LIMIT_COLUMN, 200},
    {SQLITE_LIMIT_EXPR_DEPTH, 200},    {SQLITE_LIMIT_COMPOUND_SELECT, 50},
    {SQLITE_LIMIT_VDBE_OP, 250'000},   {SQLITE_LIMIT_FUNCTION_ARG, 32},
    {SQLITE_LIMIT_ATTACHED, 0},        {SQLITE_LIMIT_TRIGGER_DEPTH, 0},
    {SQLITE_LIMIT_WORKER_THREADS, 0},  {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, static_cast<int>(longest_pattern)}};

template <std::size_t N>
bool is_any(std::string_view word, const std::string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

/// "line 2, column 7" of a byte.
std::string place(std::string_view sql, std::size_t offset) {
  const std::string_view before = sql.substr(0, offset);
  const std::size_t line_end = before.rfind('\n');
  return fmt::format("line {}, column {}", 1 + std::count(before.begin(), before.end(), '\n'),
                     offset - (line_end == std::string_view::npos ? 0 : line_end + 1) + 1);
}

/// Only blanks, semicolons and comments.
bool is_nothing(std::string_view sql) {
  while (!sql.empty()) {
    if (sql.starts_with("--")) {
      const std::size_t end = sql.find('\n');
      sql.remove_prefix(end == std::string_view::npos ? sql.size() : end + 1);
    } else if (sql.starts_with("/*")) {
      const std::size_t end = sql.find("*/", 2);
      sql.remove_prefix(end == std::string_view::npos ? sql.size() : end + 2);
    } else if (std::string_view(" \t\r\n;").find(sql.front()) != std::string_view::npos) {
      sql.remove_prefix(1);
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

/// What holds while a query lives, and is put back when it goes.
struct GuardedQuery::Watch {
  Watch(sqlite3* db, std::span<const std::string_view> readable, const SqlBounds& wanted)
      : connection(db), tables(readable), bounds(wanted) {
    // Their first use declares them, which the authorizer would take for a CREATE TABLE.
    for (const std::string_view function : table_functions)
      sqlite3_exec(db, fmt::format("SELECT 1 FROM {}('[]') LIMIT 0", function).c_str(), nullptr, nullptr,
                   nullptr);
    for (const auto& [limit, value] : limits) old_limits.emplace_back(limit, sqlite3_limit(db, limit, value));
    old_limits.emplace_back(SQLITE_LIMIT_LENGTH,
                            sqlite3_limit(db, SQLITE_LIMIT_LENGTH, bounds.longest_value));
    // A misspelt column in double quotes must not turn into a text.
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    for (const Function& f : own_functions)
      sqlite3_create_function_v2(db, f.name, f.arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, f.call,
                                 nullptr, nullptr, nullptr);
    // Sorting must not go to the disk, where no limit holds.
    sqlite3_exec(db, "PRAGMA temp_store = MEMORY", nullptr, nullptr, nullptr);
    sqlite3_set_authorizer(db, authorize, this);
    sqlite3_progress_handler(db, steps_between_looks, is_late, this);
    old_heap = sqlite3_hard_heap_limit64(-1);
    sqlite3_hard_heap_limit64(sqlite3_memory_used() + bounds.memory);
  }
  ~Watch() {
    sqlite3_hard_heap_limit64(old_heap);
    sqlite3_set_authorizer(connection, nullptr, nullptr);
    sqlite3_progress_handler(connection, 0, nullptr, nullptr);
    for (const auto& [limit, value] : old_limits) sqlite3_limit(connection, limit, value);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  static int authorize(void* self, int code, const char* one, const char* two, const char*, const char*) {
    return static_cast<Watch*>(self)->allows(code, one == nullptr ? "" : one, two == nullptr ? "" : two);
  }
  int allows(int code, std::string_view one, std::string_view two) {
    switch (code) {
      case SQLITE_SELECT:
      case SQLITE_RECURSIVE:
        return SQLITE_OK;
      case SQLITE_READ:
        if (std::find(tables.begin(), tables.end(), one) != tables.end()) return SQLITE_OK;
        // Without a column it may be a WITH of the query itself, and nothing is read of anything else.
        if (two.empty() || is_any(one, table_functions)) return SQLITE_OK;
        denied = fmt::format("it reads {}, which is none of the tables", one);
        return SQLITE_DENY;
      case SQLITE_FUNCTION:
        if (is_any(two, allowed_functions)) return SQLITE_OK;
        denied = fmt::format("it calls {}(), which is not offered here", two);
        return SQLITE_DENY;
      default:
        denied = "it does something else than read";
        return SQLITE_DENY;
    }
  }

  static int is_late(void* self) {
    auto* watch = static_cast<Watch*>(self);
    if (!watch->running) return 0;
    watch->late = std::chrono::steady_clock::now() > watch->deadline;
    return watch->late ? 1 : 0;
  }

  sqlite3* connection;
  std::span<const std::string_view> tables;
  SqlBounds bounds;
  std::vector<std::pair<int, int>> old_limits;
  sqlite3_int64 old_heap = 0;
  std::string denied;
  bool running = false;
  bool late = false;
  std::chrono::steady_clock::time_point deadline;
};

void GuardedQuery::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

GuardedQuery::~GuardedQuery() {
  statement_.reset();  // before its limits are lifted
}

GuardedQuery::GuardedQuery(Database& database, std::string_view sql, std::span<const std::string_view> tables,
                           const SqlBounds& bounds)
    : database_(database), watch_(std::make_unique<Watch>(database.connection_.get(), tables, bounds)) {
  if (sql.find('\0') != std::string_view::npos) throw SqlRefusal{"it holds a NUL byte", {}};
  const char* end = nullptr;
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database.connection_.get(), sql.data(), static_cast<int>(sql.size()), 0,
                                      &statement, &end);
  statement_.reset(statement);
  if (code != SQLITE_OK) fail(code, sql);
  if (statement == nullptr) throw SqlRefusal{"it holds no statement", "write a SELECT"};
  if (sqlite3_stmt_isexplain(statement) != 0 || sqlite3_stmt_readonly(statement) == 0 ||
      sqlite3_column_count(statement) == 0)
    throw SqlRefusal{"it is no SELECT", "only what reads is allowed"};
  if (!is_nothing(sql.substr(static_cast<std::size_t>(end - sql.data()))))
    throw SqlRefusal{"it holds more than one statement", "write one SELECT"};
  if (sqlite3_bind_parameter_count(statement) > 0)
    throw SqlRefusal{"it has parameters, for which nobody has values", "write the values"};
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    const char* name = sqlite3_column_name(statement, i);
    columns_.emplace_back(name == nullptr ? "" : name);
  }
}

void GuardedQuery::fail(int code, std::string_view sql) const {
  switch (code & 0xff) {
    case SQLITE_NOMEM:
      throw SqlRefusal{fmt::format("it needs more than {} MiB of memory",
                                   watch_->bounds.memory / (std::int64_t{1024} * 1024)),
                       "ask for less at once"};
    case SQLITE_INTERRUPT:
      throw SqlRefusal{fmt::format("it takes longer than {} seconds",
                                   static_cast<double>(watch_->bounds.time.count()) / 1000.0),
                       "join on address, and look whether a WITH RECURSIVE ends"};
    case SQLITE_TOOBIG:
      throw SqlRefusal{fmt::format("it makes a text of more than {} bytes", watch_->bounds.longest_value),
                       {}};
    default:
      break;
  }
  if (!watch_->denied.empty()) throw SqlRefusal{watch_->denied, "docs/query.md lists what there is"};
  sqlite3* connection = database_.connection_.get();
  std::string what = sqlite3_errmsg(connection);
  if (const int offset = sqlite3_error_offset(connection); offset >= 0 && !sql.empty())
    what += fmt::format(" ({})", place(sql, static_cast<std::size_t>(offset)));
  throw SqlRefusal{what, {}};
}

bool GuardedQuery::step() {
  if (!watch_->running) {
    watch_->running = true;
    watch_->deadline = std::chrono::steady_clock::now() + watch_->bounds.time;
  }
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail(code);
  return false;
}

GuardedQuery::Cell GuardedQuery::kind(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_NULL:
      return Cell::null;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
      return Cell::number;
    default:
      return Cell::text;
  }
}

std::string_view GuardedQuery::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}
