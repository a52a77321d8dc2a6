#include "base/sqlite.h"

#include "catch.h"
#include "error_text.h"

TEST_CASE("statements are bound, stepped, read and used again") {
  Database database = Database::in_memory();
  database.run("CREATE TABLE t (n INTEGER, s TEXT)");
  Statement insert(database, "INSERT INTO t VALUES (?, ?)");
  insert.bind(1, std::int64_t{1} << 40).bind(2, "it's").step();
  insert.reset().bind(1, std::int64_t{2}).bind(2, "").step();
  database.run("INSERT INTO t VALUES (3, NULL)");

  Statement select(database, "SELECT n, s FROM t WHERE n >= ?1 ORDER BY n");
  select.bind(1, std::int64_t{2});
  REQUIRE(select.step());
  CHECK(select.integer(0) == 2);
  CHECK(select.text(1).empty());
  CHECK_FALSE(select.is_null(1));
  REQUIRE(select.step());
  CHECK(select.is_null(1));
  CHECK(select.text(1).empty());

  select.reset().bind(1, std::int64_t{4});
  REQUIRE(select.step());
  CHECK(select.integer(0) == std::int64_t{1} << 40);
  CHECK(select.text(1) == "it's");
  CHECK_FALSE(select.step());
}

TEST_CASE("what SQLite refuses becomes an Error that names the database") {
  Database database = Database::in_memory();
  const std::string text = error_text([&] { database.run("SELEC"); });
  CHECK(contains(text, "the database in memory"));
  CHECK(contains(text, "SELEC"));
  CHECK_THROWS_AS(Statement(database, "SELECT * FROM nothing"), Error);
  CHECK_THROWS_AS(Database::open_read_only("/no/such/file.db"), Error);
  Statement none(database, "SELECT 1");
  CHECK_THROWS_AS(none.bind(1, "there is no parameter"), Error);
}

TEST_CASE("bytes that are no database are refused when they are asked") {
  constexpr unsigned char bytes[] = {'n', 'o', ' ', 'd', 'a', 't', 'a', 'b', 'a', 's', 'e'};
  Database database = Database::from_bytes(bytes, "some bytes");
  CHECK(error_text([&] { Statement(database, "SELECT * FROM t"); }) ==
        "some bytes is not an SQLite database");
}
