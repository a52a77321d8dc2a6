#include "base/decimal.h"

#include "base/money.h"
#include "catch.h"

namespace {

Decimal number(std::string_view text) {
  const auto parsed = Decimal::parse(text);
  REQUIRE(parsed);
  return *parsed;
}

}  // namespace

TEST_CASE("a decimal reads what JSON and CSV write, exactly") {
  struct Case {
    std::string_view text, want;
  };
  constexpr Case cases[] = {
      {"0", "0"},
      {"-0", "0"},
      {"730", "730"},
      {"0.045", "0.045"},
      {"2.7360000000", "2.736"},
      {"-1.50", "-1.5"},
      {"0.000000000001", "0.000000000001"},
      {"1e-9", "0.000000001"},
      {"1E+3", "1000"},
      {"2.5e1", "25"},
      {"999999999999999", "999999999999999"},
      {"0.10000000000000000000000000000000000000000000", "0.1"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(number(c.text).text() == c.want);
  }
}

TEST_CASE("a decimal refuses what it cannot hold exactly") {
  for (std::string_view text :
       {"", "-", ".", "abc", "1x", "1e", "1e+", "--1", "1.2.3", "0.0000000000001", "1000000000000000", "1e15",
        "1e999999999999", "123456789012345678901234567890", "0x10", " 1", "1 "}) {
    INFO(text);
    CHECK_FALSE(Decimal::parse(text));
  }
}

TEST_CASE("products and quotients are exact to the twelfth place") {
  CHECK((number("0.0000002") * number("1000000")).text() == "0.2");
  CHECK((number("0.045") * Decimal(730)).text() == "32.85");
  CHECK((number("999999999999999") * number("1000000")).text() == "999999999999999000000");
  CHECK((number("0.000001") * number("0.000001")).text() == "0.000000000001");
  CHECK((Decimal(1) / Decimal(3)).text() == "0.333333333333");
  CHECK((Decimal(-2) / Decimal(3)).text() == "-0.666666666667");
  CHECK((number("999999999999999") / number("0.5")).text() == "1999999999999998");
}

TEST_CASE("numbers too large stay at the bound instead of wrapping") {
  const Decimal huge = number("999999999999999") * number("999999999999999");
  CHECK(huge > number("999999999999999"));
  CHECK(huge + huge >= huge);
  CHECK(-huge - huge <= -huge);
}

TEST_CASE("rounding happens when printing, half away from zero") {
  CHECK(number("0.005").fixed(2) == "0.01");
  CHECK(number("-0.005").fixed(2) == "-0.01");
  CHECK(number("0.0049").fixed(2) == "0.00");
  CHECK(number("-0.001").fixed(2) == "0.00");
  CHECK(number("1234.5").fixed(0) == "1235");
  CHECK(Usd(number("412.299999")).cents() == "412.30");
  CHECK(number("1.2").ceil() == Decimal(2));
  CHECK(number("-1.2").floor() == Decimal(-2));
  CHECK(number("3").ceil() == Decimal(3));
}
