#include "base/guarded_sql.h"

#include "catch.h"

namespace {

constexpr std::string_view tables[] = {"t"};

Database small_database() {
  Database database = Database::in_memory();
  database.run("CREATE TABLE t (a TEXT, n INTEGER)");
  database.run("CREATE TABLE hidden (a TEXT)");
  database.run("INSERT INTO t VALUES ('one', 1), ('Two', 2), (NULL, NULL)");
  database.run("INSERT INTO hidden VALUES ('secret')");
  return database;
}

/// The cells with `|` between them, a line for each row, or the refusal.
std::string answer(Database& database, const std::string& sql, const SqlBounds& bounds = {}) {
  try {
    GuardedQuery query(database, sql, tables, bounds);
    std::string out;
    while (query.step()) {
      for (std::size_t i = 0; i < query.columns().size(); ++i) {
        const int column = static_cast<int>(i);
        out += (i == 0 ? "" : "|") + (query.kind(column) == GuardedQuery::Cell::null
                                          ? std::string("NULL")
                                          : std::string(query.text(column)));
      }
      out += "\n";
    }
    return out;
  } catch (const SqlRefusal& refusal) {
    return "refused: " + refusal.what;
  }
}

std::string answer(const std::string& sql, const SqlBounds& bounds = {}) {
  Database database = small_database();
  return answer(database, sql, bounds);
}

/// SQL for 10^zeros times `x`.
std::string of_size(int zeros) {
  std::string sql = "'x'";
  for (int i = 0; i < zeros; ++i) sql = "replace(" + sql + ", 'x', 'xxxxxxxxxx')";
  return sql;
}

}  // namespace

TEST_CASE("what reads the tables is answered") {
  struct Case {
    std::string sql, want;
  };
  const Case cases[] = {
      {"SELECT a, n FROM t ORDER BY n", "NULL|NULL\none|1\nTwo|2\n"},
      {"SELECT count(*) FROM t;  -- done", "3\n"},
      {"SELECT count(*) FROM T", "3\n"},
      {"WITH x AS (SELECT a FROM t) SELECT count(*) FROM x", "3\n"},
      {"WITH x AS MATERIALIZED (SELECT a FROM t) SELECT a FROM x WHERE a LIKE 'o%'", "one\n"},
      {"WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 4) SELECT sum(i) FROM c",
       "10\n"},
      {"SELECT x.a FROM t x JOIN t y ON x.n = y.n + 1", "Two\n"},
      {"SELECT group_concat(a, '+') FROM (SELECT a FROM t ORDER BY n)", "one+Two\n"},
      {"SELECT value FROM json_each('[1,\"b\"]')", "1\nb\n"},
      {"SELECT json_extract('{\"a\":[7]}', '$.a[0]'), '{\"a\":1}' ->> 'a'", "7|1\n"},
      {"SELECT row_number() OVER (ORDER BY n) FROM t WHERE n > 0", "1\n2\n"},
      {"SELECT usd(412300000), usd(-5000), usd(NULL), usd(9223372036854775807)",
       "412.30|-0.01|NULL|9223372036854.78\n"},
      {"SELECT days('2026-07-28T09:30:00Z') - days('2026-07-01'), days('never')", "27|NULL\n"},
      {"VALUES (1), (2)", "1\n2\n"},
      {"SELECT instr('aäbc', 'bc'), instr('abc', 'x'), instr('abc', ''), instr(NULL, 'a')", "3|0|1|NULL\n"},
      {"SELECT replace('a.b.c', '.', '--'), replace('abc', '', 'x'), replace('aaa', 'a', '')",
       "a--b--c|abc|\n"},
      {"SELECT trim('  a '), upper('a'), substr('abc', 2)", "a|A|bc\n"},
  };
  for (const Case& c : cases) {
    INFO(c.sql);
    CHECK(answer(c.sql) == c.want);
  }
}

TEST_CASE("LIKE is SQLite's in what it answers, GLOB is that of policies") {
  struct Case {
    std::string expression, want;
  };
  const Case cases[] = {
      {"'abc' LIKE 'ABC'", "1"},
      {"'abc' LIKE 'a%'", "1"},
      {"'abc' LIKE '%b%'", "1"},
      {"'abc' LIKE 'a_c'", "1"},
      {"'aäc' LIKE 'a_c'", "1"},
      {"'abc' LIKE 'a_'", "0"},
      {"'abc' LIKE ''", "0"},
      {"'' LIKE '%'", "1"},
      {"'a%c' LIKE 'a!%c' ESCAPE '!'", "1"},
      {"'abc' LIKE 'a!%c' ESCAPE '!'", "0"},
      {"'a_c' LIKE '%!_%' ESCAPE '!'", "1"},
      {"'abc' LIKE '%!_%' ESCAPE '!'", "0"},
      {"NULL LIKE 'a'", "NULL"},
      {"'mississippi' LIKE '%iss%ip%'", "1"},
      {"'abc' NOT LIKE 'b%'", "1"},
      {"'aws_x.y[0]' GLOB 'aws_x.y[0]'", "1"},
      {"'aws_x.y[0]' GLOB 'aws_*[0]'", "1"},
      {"'aws_x.y0' GLOB 'aws_x.y[0]'", "0"},
      {"'abc' GLOB 'A*'", "0"},
      {"'abc' GLOB '?bc'", "0"},
      {"NULL GLOB '*'", "NULL"},
      {"'100%' LIKE '100!%' ESCAPE '!'", "1"},
  };
  for (const Case& c : cases) {
    INFO(c.expression);
    CHECK(answer("SELECT " + c.expression) == c.want + "\n");
  }
}

TEST_CASE("what does anything but read is refused, and nothing happens") {
  struct Case {
    std::string sql, want;
  };
  const std::string other = "it does something else than read";
  const Case cases[] = {
      {"INSERT INTO t VALUES ('x', 1)", other},
      {"UPDATE t SET a = 'x'", other},
      {"DELETE FROM t", other},
      {"INSERT INTO t VALUES ('x', 1) RETURNING a", other},
      {"DELETE FROM t RETURNING a", other},
      {"REPLACE INTO t VALUES ('x', 1)", other},
      {"WITH x AS (SELECT 1) INSERT INTO t SELECT 'x', * FROM x", other},
      {"DROP TABLE t", other},
      {"CREATE TABLE u (a)", other},
      {"CREATE TEMP TABLE u (a)", other},
      {"CREATE VIEW v AS SELECT 1", other},
      {"CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END", other},
      {"CREATE VIRTUAL TABLE v USING fts5(a)", other},
      {"ALTER TABLE t RENAME TO u", other},
      {"ATTACH '/tmp/plangate-evil.db' AS evil", other},
      {"ATTACH ':memory:' AS evil", other},
      {"DETACH main", other},
      {"PRAGMA journal_mode", other},
      {"PRAGMA writable_schema = 1", other},
      {"PRAGMA hard_heap_limit = 0", other},
      {"VACUUM INTO '/tmp/plangate-evil.db'", ""},
      {"BEGIN", other},
      {"SAVEPOINT s", other},
      {"REINDEX", ""},
      {"ANALYZE", other},
      {"EXPLAIN SELECT 1", "it is no SELECT"},
      {"EXPLAIN QUERY PLAN SELECT 1", "it is no SELECT"},
      {"SELECT a FROM hidden", "it reads hidden, which is none of the tables"},
      {"SELECT sql FROM sqlite_master", "it reads sqlite_master, which is none of the tables"},
      {"SELECT sql FROM sqlite_schema", "it reads sqlite_"},
      {"SELECT name FROM pragma_database_list", ""},
      {"SELECT file FROM pragma_database_list()", ""},
      {"SELECT * FROM pragma_hard_heap_limit(0)", ""},
      {"SELECT * FROM dbstat", ""},
      {"SELECT load_extension('/tmp/evil.so')", "it calls load_extension(), which is not offered here"},
      {"SELECT random()", "it calls random(), which is not offered here"},
      {"SELECT randomblob(1000000000)", "it calls randomblob(), which is not offered here"},
      {"SELECT zeroblob(1000000000)", "it calls zeroblob(), which is not offered here"},
      {"SELECT readfile('/etc/passwd')", ""},
      {"SELECT writefile('/tmp/plangate-evil', 'x')", ""},
      {"SELECT edit('x')", ""},
      {"SELECT fts3_tokenizer('x')", ""},
      {"SELECT date('now')", "it calls date(), which is not offered here"},
      {"SELECT strftime('%s', 'now')", "it calls strftime(), which is not offered here"},
      {"SELECT current_timestamp", "it calls current_timestamp(), which is not offered here"},
      {"SELECT sqlite_version()", "it calls sqlite_version(), which is not offered here"},
      {"SELECT last_insert_rowid()", "it calls last_insert_rowid(), which is not offered here"},
      {"SELECT trim(a, 'x') FROM t", "trim, ltrim and rtrim take one text here: they cut blanks"},
      {"SELECT 1; SELECT 2", "it holds more than one statement"},
      {"SELECT 1; DROP TABLE t", "it holds more than one statement"},
      {"SELECT 1; /* only a comment */ x", "it holds more than one statement"},
      {"SELECT ?", "it has parameters, for which nobody has values"},
      {"SELECT :a", "it has parameters, for which nobody has values"},
      {"", "it holds no statement"},
      {"-- nothing", "it holds no statement"},
      {std::string("SELECT 1\0 ", 10), "it holds a NUL byte"},
      {"SELEC a FROM t", "near \"SELEC\": syntax error (line 1, column 1)"},
      {"SELECT a\nFROM t\nWHERE b = 1", "no such column: b (line 3, column 7)"},
      {"SELECT a FROM u", "no such table: u"},
      {"SELECT a FROM t WHERE a = \"one\"", "no such column: \"one\""},
      {"SELECT sum(x) FROM (SELECT 9223372036854775807 AS x FROM t)", "integer overflow"},
      {"SELECT json_extract('{', '$.a')", "malformed JSON"},
  };
  Database database = small_database();
  for (const Case& c : cases) {
    INFO(c.sql);
    const std::string found = answer(database, c.sql);
    CHECK(found.substr(0, 9) == "refused: ");
    // An older SQLite leaves the quotes out.
    if (c.sql.find("\"one\"") == std::string::npos)
      CHECK(found.substr(0, 9 + c.want.size()) == "refused: " + c.want);
    CHECK(answer(database, "SELECT count(*), sum(n) FROM t") == "3|3\n");
  }
}

TEST_CASE("bombs of time and memory end soon") {
  SqlBounds bounds;
  bounds.time = std::chrono::milliseconds(300);
  bounds.memory = 16LL * 1024 * 1024;
  const std::string counting = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) ";
  struct Case {
    std::string sql, want;
  };
  const std::string late = "it takes longer than 0.3 seconds";
  const std::string large = "it needs more than 16 MiB of memory";
  const std::string long_text = "it makes a text of more than 1048576 bytes";
  const Case cases[] = {
      {counting + "SELECT max(i) FROM c", late},
      {counting + "SELECT count(*) FROM c a, c b, c d", ""},
      {"WITH RECURSIVE c(i) AS (SELECT 1 UNION SELECT i + 1 FROM c) SELECT count(*) FROM c", ""},
      {counting + "SELECT group_concat(i) FROM c", ""},
      {counting + "SELECT json_group_array(printf('%1000d', i)) FROM c", ""},
      {counting + "SELECT i FROM c ORDER BY -i", ""},
      {"SELECT printf('%999999999d', 1)", "it calls printf(), which is not offered here"},
      {"SELECT format('%.*c', 999999999, 'x')", "it calls format(), which is not offered here"},
      {"SELECT replace(" + of_size(6) + ", 'x', " + of_size(6) + ")", long_text},
      {"SELECT hex(" + of_size(6) + ")", long_text},
      {"WITH RECURSIVE c(s) AS (SELECT 'xxxxxxxx' UNION ALL SELECT s || s FROM c) SELECT max(length(s)) FROM "
       "c",
       ""},
      {"SELECT count(*) FROM t a, t b, t c, t d, t e, t f, t g, t h, t i, t j, t k, t l, t m, t n, t o, t p",
       late},
  };
  for (const Case& c : cases) {
    INFO(c.sql);
    const auto start = std::chrono::steady_clock::now();
    const std::string found = answer(c.sql, bounds);
    CHECK(found.substr(0, 9 + c.want.size()) == "refused: " + c.want);
    // Generous: the machine may be busy.
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(30));
  }
  // What SQLite's own functions would take hours for.
  CHECK(answer("SELECT instr(" + of_size(6) + ", " + of_size(5) + " || 'y')") == "0\n");
  CHECK(answer("SELECT " + of_size(5) + " LIKE '%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x%y'") == "0\n");
  CHECK(answer("SELECT 1 LIKE " + of_size(4)).find("a pattern of LIKE has at most") != std::string::npos);
}

TEST_CASE("what held before a query holds after it") {
  Database database = small_database();
  CHECK(answer(database, "SELECT count(*) FROM hidden WHERE a > ''").substr(0, 8) == "refused:");
  database.run("INSERT INTO t VALUES ('three', 3)");
  Statement statement(database, "SELECT count(*) FROM hidden");
  REQUIRE(statement.step());
  CHECK(statement.integer(0) == 1);
  GuardedQuery query(database, "SELECT a FROM t WHERE n = 3", tables);
  CHECK(query.columns() == std::vector<std::string>{"a"});
  REQUIRE(query.step());
  CHECK(query.text(0) == "three");
}
