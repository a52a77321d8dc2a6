#include "report/escape.h"

#include "catch.h"
#include "hostile.h"

namespace {

struct Row {
  std::string text, expected;
};

}  // namespace

TEST_CASE("visible text has no characters that act") {
  for (const Row& row : std::initializer_list<Row>{{"plain é 漢 💥 text", "plain é 漢 💥 text"},
                                                   {"\x1b[31m", "\\u001b[31m"},
                                                   {"a\nb\tc\x7f", "a\\u000ab\\u0009c\\u007f"},
                                                   {"\u202eabc\u2066", "\\u202eabc\\u2066"},
                                                   {"a\u200bb\ufeff", "a\\u200bb\\ufeff"},
                                                   {"\u009b1m", "\\u009b1m"},
                                                   {"\U000e0041", "\\udb40\\udc41"},
                                                   {"\xff\xc3", "\\xff\\xc3"},
                                                   {"\xc0\xaf\xed\xa0\x80", "\\xc0\\xaf\\xed\\xa0\\x80"},
                                                   {"e\u0301", "e\u0301"},
                                                   {"e\u0301\u0301\u0301", "e\u0301\u0301\\u0301"},
                                                   {"::error::x", "\\u003a:error::x"},
                                                   {"a ::b", "a \\u003a:b"},
                                                   {"arn:aws:iam::123:role", "arn:aws:iam::123:role"},
                                                   {"x##[group]", "x\\u0023#[group]"},
                                                   {"##vso[x]", "\\u0023#vso[x]"}})
    CHECK(visible(row.text) == row.expected);
  for (const std::string& text : hostile_texts()) check_harmless_lines(visible(text));
}

TEST_CASE("JSON strings are valid and keep what they say") {
  for (const Row& row : std::initializer_list<Row>{{"a\"b\\c", R"("a\"b\\c")"},
                                                   {"a\nb\x1b", R"("a\nb\u001b")"},
                                                   {"\xff", R"("\ufffd")"},
                                                   {"::x", R"("\u003a:x")"},
                                                   {"é", "\"é\""},
                                                   {"", R"("")"}}) {
    std::string out;
    append_json_string(out, row.text);
    CHECK(out == row.expected);
  }
}

TEST_CASE("code spans hold whatever is put into them") {
  for (const Row& row : std::initializer_list<Row>{{"aws_x.y", "`aws_x.y`"},
                                                   {"a`b", "``a`b``"},
                                                   {"`", "`` ` ``"},
                                                   {"``a", "``` ``a ```"},
                                                   {" a ", "`  a  `"},
                                                   {"a|b", "<code>a&#124;b</code>"},
                                                   {"a\\|<b>", "<code>a&#92;&#124;&#60;b&#62;</code>"},
                                                   {"  ", "<code>  </code>"},
                                                   {"<b>@x</b>", "`<b>@x</b>`"},
                                                   {"a\nb", "`a\\u000ab`"},
                                                   {"", ""}})
    CHECK(code_span(row.text) == row.expected);
}

TEST_CASE("prose turns into code whatever could be taken for markup") {
  for (const Row& row : std::initializer_list<Row>{
           {"its data goes with it", "its data goes with it"},
           {"+412.30 a month is over 200.00", "+412.30 a month is over 200.00"},
           {"set `skip_final_snapshot = false` first", "set `skip_final_snapshot = false` first"},
           {"set storage_encrypted, then", "set `storage_encrypted`, then"},
           {"(see aws_x.y)", "(see `aws_x.y`)"},
           {"hi @everyone", "hi `@everyone`"},
           {"fixes #12", "fixes `#12`"},
           {"GH-12", "`GH-12`"},
           {"https://example.com", "`https://example.com`"},
           {"WWW.example.com", "`WWW.example.com`"},
           {"deadbeef01", "`deadbeef01`"},
           {"(deadbeef01; it", "(`deadbeef01`; it"},
           {"*a* _b_ ~c~ [d](e)", "`*a*` `_b_` `~c~` `[d](e)`"},
           {"<img src=x>", "`<img` `src=x>`"},
           {"a&amp;b", "`a&amp;b`"},
           {":tada:", "`:tada`:"},
           {"$1", "`$1`"},
           {"a | b", "a <code>&#124;</code> b"},
           {"one ` tick", "``one ` tick``"},
           {"at `x[\"``` @octocat\"]` now", "````at `x[\"``` @octocat\"]` now````"},
           {"a \\", "a `\\`"}})
    CHECK(prose(row.text) == row.expected);
}

TEST_CASE("UTF-16 units are counted as GitHub does") {
  CHECK(utf16_units("abc") == 3);
  CHECK(utf16_units("é漢") == 2);
  CHECK(utf16_units("💥") == 2);
}
