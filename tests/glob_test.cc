#include "base/glob.h"

#include "catch.h"

TEST_CASE("a pattern fits the whole of a text and has one wildcard") {
  struct Case {
    std::string_view pattern, text;
    bool want;
  };
  constexpr Case cases[] = {
      {"prod", "prod", true},
      {"prod", "prod-eu", false},
      {"prod*", "prod", true},
      {"prod*", "prod-eu", true},
      {"*prod", "non-prod", true},
      {"*prod", "prod-eu", false},
      {"*", "", true},
      {"", "", true},
      {"", "a", false},
      {"a*b*c", "aXbYbZc", true},
      {"a*b*c", "aXcYb", false},
      {"envs/*/plan.json", "envs/eu/prod/plan.json", true},
      {R"(module.a["*"].aws_db_instance.this[0])", R"(module.a["x.y"].aws_db_instance.this[0])", true},
      {"aws_x.y[0]", "aws_x.y0", false},
      {"*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
  };
  for (const Case& c : cases) {
    INFO(c.pattern << " on " << c.text);
    CHECK(fits(c.pattern, c.text) == c.want);
  }
}
