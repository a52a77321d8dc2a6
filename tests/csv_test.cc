#include "base/csv.h"

#include "base/error.h"
#include "catch.h"

namespace {

std::vector<std::vector<std::string>> records(std::string_view text) {
  CsvReader csv(text, "file.csv");
  std::vector<std::vector<std::string>> all;
  while (csv.next()) all.emplace_back(csv.fields().begin(), csv.fields().end());
  return all;
}

}  // namespace

TEST_CASE("CSV records are read field by field") {
  using Records = std::vector<std::vector<std::string>>;
  CHECK(records("a,b\n").empty());
  CHECK(records("a,b\n1,2\n") == Records{{"1", "2"}});
  CHECK(records("a,b\n,\n") == Records{{"", ""}});
  CHECK(records("a,b\r\n1,2\r\n") == Records{{"1", "2"}});
  CHECK(records("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n") == Records{{"1,5", "say \"hi\""}});
  CHECK(records("a,b\n\"two\nlines\",x\nnext,y\n") == Records{{"two\nlines", "x"}, {"next", "y"}});
  CHECK(records("a\n\"\"\n") == Records{{""}});
}

TEST_CASE("a CSV reader knows the line of each record") {
  CsvReader csv("a\n\"x\ny\"\nz\n", "file.csv");
  REQUIRE(csv.next());
  CHECK(csv.place() == "file.csv:2");
  REQUIRE(csv.next());
  CHECK(csv.place() == "file.csv:4");
  CHECK_FALSE(csv.next());
  CHECK_FALSE(csv.next());
}

TEST_CASE("CSV that is doubtful is refused, with its place") {
  struct Case {
    std::string_view text, what;
  };
  using namespace std::string_view_literals;
  constexpr Case cases[] = {
      {"", "file.csv:1: the file is empty"},
      {"\n", "file.csv:1: an empty line"},
      {"a,b\n1,2", "file.csv:2: the last line has no newline"},
      {"a,b\n1\n", "file.csv:2: 1 fields where the header has 2"},
      {"a,b\n1,2,3\n", "file.csv:2: 3 fields where the header has 2"},
      {"a,b\n1,2\n\n", "file.csv:3: an empty line"},
      {"a,b\n1,\"2\n", "file.csv:2: a quote is never closed"},
      {"a,b\n1,\"2\"x\n", "file.csv:2: text behind a closing quote"},
      {"a,b\n1,x\"2\"\n", "file.csv:2: a quote or control character inside a plain field"},
      {"a,b\n1,x\ry\n", "file.csv:2: a quote or control character inside a plain field"},
      {"a,b\n1,x\0y\n"sv, "file.csv:2: a quote or control character inside a plain field"},
      {"a,b\n1,\"x\0y\"\n"sv, "file.csv:2: a NUL byte"},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    CHECK_THROWS_WITH(records(c.text), std::string(c.what));
  }
}

TEST_CASE("CSV columns can be required") {
  constexpr std::string_view wanted[] = {"a", "b"};
  CHECK_NOTHROW(CsvReader("a,b\n", "f").expect_columns(wanted));
  CHECK_THROWS_AS(CsvReader("b,a\n", "f").expect_columns(wanted), Error);
  CHECK_THROWS_AS(CsvReader("a\n", "f").expect_columns(wanted), Error);
  CHECK_THROWS_AS(CsvReader("a,b,c\n", "f").expect_columns(wanted), Error);
}
