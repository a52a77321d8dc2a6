#include "plan/source.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "catch.h"
#include "plan/plan.h"

using namespace std::string_literals;

namespace {

const std::string small = R"({"format_version":"1.2","planned_values":{"root_module":{}}})";

std::string utf16(const std::string& ascii, bool big_endian) {
  std::string out = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (char c : ascii) out += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
  return out;
}

struct Refusal {
  std::string what, hint;
};

Refusal refusal(const std::string& text) {
  try {
    Plan::read(Source::from_text(text, "plan.json"));
  } catch (const Error& error) {
    return {error.what(), error.hint()};
  }
  return {};
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    char name[] = "/tmp/plangate-test-XXXXXX";
    path_ = mkdtemp(name);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::filesystem::path write(const std::string& name, const std::string& content,
                              bool executable = false) const {
    const std::filesystem::path file = path_ / name;
    std::ofstream(file, std::ios::binary) << content;
    if (executable) chmod(file.c_str(), 0755);
    return file;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("what other tools put around a plan comes off") {
  struct Case {
    std::string_view what;
    std::string text;
  };
  const Case cases[] = {
      {"nothing", small},
      {"a newline behind it", small + "\n"},
      {"CRLF line ends",
       "{\r\n\"format_version\":\"1.2\",\r\n\"planned_values\":{\"root_module\":{}}\r\n}\r\n"},
      {"UTF-8 byte order mark", "\xEF\xBB\xBF" + small},
      {"UTF-16, little endian", utf16(small, false)},
      {"UTF-16, big endian", utf16(small, true)},
      {"UTF-16 without a mark", utf16(small, false).substr(2)},
      {"the wrapper of setup-terraform", "[command]/opt/terraform-bin show -json plan.bin\n" + small +
                                             "\n::debug::exitcode: 0\n::set-output name=stdout::" + small +
                                             "\n"},
      {"log lines of terragrunt", "time=2024-01-01T00:00:00Z level=info msg=hello\n" + small},
      {"log lines with a prefix",
       "10:11:12.123 STDOUT [module] terraform:\n" + small + "\n10:11:13.000 INFO done\n"},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    CHECK(Plan::read(Source::from_text(c.text, "plan.json")).format_version() == "1.2");
  }
}

TEST_CASE("what is no plan is refused in one sentence that says what it is") {
  struct Case {
    std::string text;
    std::string_view want;  ///< how the sentence begins
  };
  const Case cases[] = {
      {"", "plan.json is empty"},
      {" \n\t\r\n", "plan.json is empty"},
      {"\xEF\xBB\xBF", "plan.json is empty"},
      {"PK\x03\x04rest", "plan.json is a binary plan file"},
      {"\x1F\x8B\x08"s, "plan.json is compressed with gzip"},
      {"Terraform will perform the following actions:\n\n  + create\n",
       "plan.json is a plan printed for people"},
      {"No changes. Your infrastructure matches the configuration.\n",
       "plan.json is a plan printed for people"},
      {"\xE2\x95\xB7\n\xE2\x94\x82 Error: No such file\n", "plan.json holds an error message"},
      {"Error: Backend initialization required\n", "plan.json holds an error message"},
      {"hello\n", "plan.json is not JSON"},
      {"[1,2]", "plan.json is a JSON array"},
      {"{demo:[]}", "plan.json is not valid JSON"},
      {"{\"format_version\":\"1.0\",\"values\":{}}", "plan.json is a state as"},
      {"{\"format_version\":\"1.0\"}", "plan.json is an empty state"},
      {"{\"version\":4,\"terraform_version\":\"1.1.9\",\"serial\":4,\"lineage\":\"x\",\"resources\":[]}",
       "plan.json is a state file"},
      {"{\"@level\":\"info\",\"@message\":\"Terraform\",\"type\":\"version\"}\n{\"@level\":\"info\"}\n",
       "plan.json is the event stream"},
      {"{\"@level\":\"info\",\"@message\":\"Terraform\",\"type\":\"version\"}\n",
       "plan.json is a line of the event stream"},
      {"{\"format_version\":\"1.0\",\"provider_schemas\":{}}", "plan.json holds provider schemas"},
      {"{\"format_version\":\"1.0\",\"valid\":true,\"diagnostics\":[]}",
       "plan.json is the result of `terraform validate -json`"},
      {"{\"format_version\":\"1.0\",\"provider_config\":{},\"root_module\":{}}",
       "plan.json is a configuration"},
      {"{\"plan\":" + small + "}", "plan.json has no \"format_version\" at its top but a key \"plan\""},
      {"{\"resource_changes\":[]}", "plan.json has no \"format_version\""},
      {"{\"format_version\":1.2,\"planned_values\":{}}",
       "plan.json has the format_version 1.2, which is no version"},
      {"{\"format_version\":\"1\",\"planned_values\":{}}", "plan.json has the format_version"},
      {"{\"format_version\":\"2.0\",\"planned_values\":{}}", "plan.json has format_version 2.0"},
      {"{\"format_version\":\"0.0\",\"planned_values\":{}}", "plan.json has format_version 0.0"},
      {small + small, "plan.json holds several JSON documents in a row (the second starts in line 1)"},
      {small + "\n" + small, "plan.json holds several JSON documents in a row (the second starts in line 2)"},
      {small + "\n}\n", "plan.json has something behind the end of the document, in line 2"},
      {small + " trailing", "plan.json has something behind the end"},
      {small.substr(0, small.size() - 1), "plan.json ends in the middle"},
      {small.substr(0, 30), "plan.json ends in the middle"},
      {"{\"format_version\":\"1.2\",\"format_version\":\"1.2\",\"planned_values\":{}}",
       "plan.json has the key \"format_version\" twice"},
      {"{\"format_version\":\"1.2\",\"resource_changes\":[],\"resource_changes\":[]}",
       "plan.json has the key \"resource_changes\" twice"},
      {"{\"format_version\":\"1.2\",\"planned_values\":{},\"errored\":\"no\"}",
       "plan.json: \"errored\" is \"no\""},
      {"{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"a.b\"}]}",
       "plan.json: resource_changes[0] (a.b) has no change"},
      {"{\"format_version\":\"1.2\",\"resource_changes\":[{\"change\":{\"actions\":[\"create\"]}}]}",
       "plan.json: resource_changes[0] has no address"},
      {"{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"a.b\",\"change\":{}}]}",
       "plan.json: resource_changes[0] (a.b) has no actions"},
      {"{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"a.b\",\"change\":{\"actions\":[\"no-"
       "op\"],\"actions\":[\"delete\"]}}]}",
       "plan.json: resource_changes[0] (a.b) has the key \"actions\" twice"},
      {"{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"a.b\",\"address\":\"c.d\","
       "\"change\":{\"actions\":[\"no-op\"]}}]}",
       "plan.json: resource_changes[0] has the key \"address\" twice"},
      {"{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"a.b\",\"change\":{\"actions\":[\"no-"
       "op\"]}},{\"address\":\"a.b\",\"change\":{\"actions\":[\"no-op\"]}}]}",
       "plan.json: resource_changes[1] repeats the address a.b"},
      {"{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"a.b\",\"change\":{\"actions\":[\"no-"
       "op\"],\"after\":{\"n\":01}}}]}",
       "plan.json: resource_changes[0] is not valid JSON"},
      {"{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"a.b\",\"change\":{\"actions\":[\"no-"
       "op\"],\"after\":{\"n\":nul}}}]}",
       "plan.json: resource_changes[0] is not valid JSON"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    const Refusal got = refusal(c.text);
    INFO(got.what);
    CHECK(got.what.substr(0, c.want.size()) == c.want);
    CHECK(got.what.find('\n') == std::string::npos);
    if (c.want != "plan.json: \"errored\" is \"no\"") CHECK_FALSE(got.hint.empty());
  }
}

TEST_CASE("a binary plan file is converted by the named program") {
  const TemporaryFolder folder;
  const std::string plan = folder.write("plan.bin", "PK\x03\x04rest");
  const auto named = [&](const std::string& script) {
    setenv("PLANGATE_TERRAFORM", folder.write("terraform", "#!/bin/sh\n" + script, true).c_str(), 1);
  };
  named("echo '" + small + "'\n");
  CHECK(Plan::read(plan).format_version() == "1.2");
  named("[ \"$1\" = show ] && [ \"$2\" = -json ] && [ \"$4\" = '" + plan + "' ] && echo '" + small + "'\n");
  CHECK(Plan::read(plan).path() == plan);
  named("echo; echo 'Error: Failed to read plan' >&2; echo more >&2; exit 1\n");
  CHECK_THROWS_WITH(Plan::read(plan), ContainsSubstring("could not convert: Failed to read plan"));
  setenv("PLANGATE_TERRAFORM", "/no/such/program", 1);
  CHECK_THROWS_WITH(Plan::read(plan), ContainsSubstring("cannot start /no/such/program"));
  unsetenv("PLANGATE_TERRAFORM");
}

TEST_CASE("a file that cannot be read is named") {
  CHECK_THROWS_WITH(Plan::read("/no/such/plan.json"), ContainsSubstring("cannot read /no/such/plan.json"));
  CHECK_THROWS_WITH(Plan::read("/tmp"), ContainsSubstring("it is a folder"));
}

TEST_CASE("a mapped file that is cut short while it is read ends in words, not in a crash") {
  const TemporaryFolder folder;
  std::string text = small;
  text.insert(text.size() - 1, ",\"x\":\"" + std::string(2'000'000, 'a') + "\"");
  const std::string file = folder.write("plan.json", text);
  const Source source = Source::read(file);
  REQUIRE(truncate(file.c_str(), 4096) == 0);
  std::size_t letters = 0;
  for (char c : source.text()) letters += c == 'a';
  CHECK(letters < 2'000'000);
  CHECK_THROWS_WITH(source.check_intact(), ContainsSubstring("was cut short"));
}
