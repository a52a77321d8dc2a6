#include "cli/cli.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "catch.h"
#include "cli/fingerprint_key.h"
#include "cli/plan_arguments.h"
#include "cli/region.h"
#include "error_text.h"

namespace {

/// "what | hint" of the Error that `plangate words` ends in.
std::string refused(std::vector<std::string> words) {
  words.insert(words.begin(), "plangate");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  try {
    run(static_cast<int>(arguments.size()), arguments.data());
  } catch (const Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "no error";
}

const std::string fixture = PLANGATE_SOURCE_DIR "/fixtures/plans/core-prod-unchanged/plan.json";

}  // namespace

TEST_CASE("a command line that makes no sense is refused as every other error is") {
  CHECK(refused({"reveiw"}) == "there is no verb \"reveiw\" | did you mean review?");
  const std::string help = " | `plangate review --help` says what it takes";
  CHECK(contains(refused({"review", "--nonsense", "x.json"}), "--nonsense" + help));
  CHECK(contains(refused({"review"}), help));
  CHECK(contains(refused({"review", "--color", "pink", "x.json"}), help));
  CHECK(contains(refused({"verify", "x.json"}), "--approved is required | `plangate verify --help`"));
  CHECK(contains(refused({}), " | `plangate --help` says what it takes"));
  const std::string text = refused({"review"});
  CHECK(text[0] >= 'a');
}

TEST_CASE("a word that is no region is refused, not taken for one where everything is unknown") {
  const PriceTable prices = PriceTable::bundled();
  CHECK(error_text([&] { check_region("", prices); }) == "no error");
  CHECK(error_text([&] { check_region("us-east-1", prices); }) == "no error");
  CHECK(error_text([&] { check_region("cn-north-1", prices); }) == "no error");
  CHECK(error_text([&] { check_region("us-gov-west-1", prices); }) == "no error");
  for (const char* none : {"global", "cn-north-", "north-1", "cn-north-0", "cn--1", "-1", "1"})
    CHECK(error_text([&] { check_region(none, prices); }) != "no error");
  CHECK(refused({"review", "--region", "us-esat-1", fixture}) ==
        "--region: there are no prices of a region \"us-esat-1\" | did you mean us-east-1?");
  CHECK(refused({"review", "--region", "moon", fixture}) ==
        "--region: there are no prices of a region \"moon\" | `plangate prices info` lists the regions");
}

TEST_CASE("a fingerprint key that could be guessed is refused") {
  REQUIRE(unsetenv("PLANGATE_FINGERPRINT_KEY") == 0);
  CHECK(fingerprint_key().empty());
  REQUIRE(setenv("PLANGATE_FINGERPRINT_KEY", "short", 1) == 0);
  CHECK(contains(error_text([] { fingerprint_key(); }), "shorter than 32 characters"));
  REQUIRE(setenv("PLANGATE_FINGERPRINT_KEY", "0123456789abcdef0123456789abcdef", 1) == 0);
  CHECK(fingerprint_key().size() == 32);
  REQUIRE(unsetenv("PLANGATE_FINGERPRINT_KEY") == 0);
}

TEST_CASE("plans are called by their name, their file or their folder") {
  const auto named = [](const std::string& argument) { return plan_arguments({argument}).at(0).name; };
  CHECK(named("prod=a/b.json") == "prod");
  CHECK(named("a/prod.json") == "prod");
  CHECK(named("a/prod/plan.json") == "prod");
  CHECK(named("plan.json") == "plan");
  CHECK(named("-") == "stdin");
  CHECK(plan_arguments({"x=y=z.json"}).at(0).path == "y=z.json");
  CHECK(error_text([] { plan_arguments({"prod="}); }) == "\"prod=\" names no plan");
  CHECK(contains(error_text([] {
                   plan_arguments({"a/prod.json", "b/prod.json"});
                 }),
                 "two plans are called prod"));
  CHECK(error_text([] { plan_arguments({"a=-", "b=-"}); }) == "standard input was named twice");
}

static std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("verify takes what review wrote, and refuses another plan") {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "plangate-verify-test";
  std::filesystem::create_directories(folder);
  const std::string report = (folder / "report.json").string();
  const std::string printed = (folder / "printed").string();
  const auto exit_code = [&](const std::string& words) {
    const std::string command = std::string(PLANGATE_BINARY) + " " + words + " > " + printed + " 2>&1";
    return WEXITSTATUS(std::system(command.c_str()));
  };
  const std::string plans = PLANGATE_SOURCE_DIR "/fixtures/plans/";
  CHECK(exit_code("review prod=" + plans + "core-prod-db-class-raised/plan.json --out json=" + report) == 0);
  CHECK(exit_code("verify --approved " + report + " prod=" + plans + "core-prod-db-class-raised/plan.json") ==
        0);
  CHECK(exit_code("verify --approved " + report + " prod=" + plans + "core-prod-unchanged/plan.json") ==
        0);  // less
  CHECK(exit_code("verify --approved " + report + " prod=" + plans + "core-prod-db-unprotected/plan.json") ==
        1);
  CHECK(exit_code("verify --approved " + report + " dev=" + plans + "core-prod-db-class-raised/plan.json") ==
        1);
  CHECK(exit_code("verify --approved " + report + " --block-on high prod=" + plans +
                  "core-prod-db-class-raised/plan.json") == 1);  // another policy

  // A report that says by itself that somebody lifted what blocked: only GitHub can say so.
  const std::string replaced = plans + "core-prod-db-replaced/plan.json";
  CHECK(exit_code("review prod=" + replaced + " --out json=" + report) == 1);
  std::string json = contents(report);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {R"("block")", R"("warn")"}, {R"("lifted_by": null)", R"("lifted_by": "alice")"}}) {
    REQUIRE(contains(json, from));
    for (std::size_t at = 0; (at = json.find(from, at)) != std::string::npos; at += to.size())
      json.replace(at, from.size(), to);
  }
  std::ofstream(report) << json;
  CHECK(exit_code("verify --approved " + report + " prod=" + replaced) == 1);
  CHECK(contains(contents(printed), "it was blocked and nobody lifted that"));
  CHECK(exit_code("verify --approved no/such.json prod=" + plans + "core-prod-unchanged/plan.json") == 2);
  CHECK(exit_code("verify --format yaml --approved " + report + " " + fixture) == 2);
  std::filesystem::remove_all(folder);
}
