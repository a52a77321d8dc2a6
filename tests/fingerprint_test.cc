#include "plan/fingerprint.h"

#include <fmt/format.h>

#include "catch.h"

namespace {

std::string of(std::string_view entries, std::string_view more = "") {
  return fingerprint(Plan::read(Source::from_text(
      fmt::format(R"({{"format_version":"1.2","resource_changes":[{}]{}}})", entries, more), "plan.json")));
}

constexpr std::string_view update =
    R"({"address":"a.b","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})";
constexpr std::string_view create =
    R"({"address":"a.c","change":{"actions":["create"],"before":null,"after":{"m":{"k":"v"}}}})";

}  // namespace

TEST_CASE("a plan made twice has one fingerprint") {
  const std::string want = of(fmt::format("{},{}", update, create));
  CHECK(want.size() == 64);
  CHECK(of(fmt::format("{},{}", create, update)) == want);
  CHECK(of(fmt::format("{},{}", update, create),
           R"(,"timestamp":"2026-01-01T00:00:00Z","terraform_version":"1.9.0")") == want);
  CHECK(of(fmt::format(
            R"({},{},{{"address":"a.d","change":{{"actions":["no-op"],"before":{{}},"after":{{}}}}}})",
            update, create)) == want);
  CHECK(of(fmt::format(
            R"({},{},{{"address":"data.a.d","mode":"data","change":{{"actions":["read"],"after":{{}}}}}})",
            update, create)) == want);
  CHECK(
      of(fmt::format(
          R"({{"address":"a.b","change":{{"before":{{"l":["y","x"],"n":1.0}},"actions":["update"],"after":{{"n":2e0,"l":["x","y"],"z":null}},"after_unknown":{{"arn":true,"n":false}}}}}},{})",
          create)) == want);
}

TEST_CASE("anything that the plan does more, less or otherwise changes the fingerprint") {
  const std::string base = of(update);
  const std::string_view others[] = {
      create,
      R"({"address":"a.x","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["delete","create"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":3,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":"2","l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["update"],"before":{"n":0,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]}}})",
      R"({"address":"a.b","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["xy"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","deposed":"deadbeef","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","previous_address":"a.z","change":{"actions":["update"],"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
      R"({"address":"a.b","change":{"actions":["update"],"importing":{"id":"i"},"before":{"n":1,"l":["x","y"]},"after":{"n":2,"l":["x","y"]},"after_unknown":{"arn":true}}})",
  };
  for (std::string_view other : others) {
    INFO(other);
    CHECK(of(other) != base);
  }
  CHECK(of(update, R"(,"output_changes":{"o":{"actions":["create"],"after":1}})") != base);
  CHECK(of(fmt::format("{},{}", update, create)) != base);
}
