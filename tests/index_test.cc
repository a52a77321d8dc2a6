#include "plan/index.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>

#include "catch.h"
#include "plan/tape.h"

namespace {

using Failed = IndexFailure::Kind;

/// A text with what may stand behind it in memory: here what would mislead most.
class Padded {
 public:
  explicit Padded(const std::string& text)
      : bytes_(text + std::string(Tape::padding, '}')), size_(text.size()) {}
  std::string_view text() const { return std::string_view(bytes_).substr(0, size_); }

 private:
  std::string bytes_;
  std::size_t size_;
};

std::optional<IndexFailure> failure(const std::string& text) {
  const Padded padded(text);
  try {
    index_plan(padded.text());
  } catch (const IndexFailure& failure) {
    return failure;
  }
  return std::nullopt;
}

/// Where the array or object that `text` starts with ends, read byte by byte; nothing if it does not.
std::optional<std::size_t> plain_end(std::string_view text) {
  std::string open;
  bool in_string = false;
  bool escaped = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && static_cast<unsigned char>(c) < 0x20) return std::nullopt;
    if (escaped) {
      escaped = false;
    } else if (c == '\\') {
      if (!in_string) return std::nullopt;
      escaped = true;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (in_string) {
      continue;
    } else if (c == '{' || c == '[') {
      open += c == '{' ? '}' : ']';
    } else if (c == '}' || c == ']') {
      if (open.back() != c) return std::nullopt;
      open.pop_back();
      if (open.empty()) return i + 1;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> scanned_end(const std::string& text) {
  const Padded padded(text);
  Scanner scanner(padded.text());
  try {
    scanner.value();
  } catch (const IndexFailure&) {
    return std::nullopt;
  }
  return scanner.at();
}

std::vector<std::filesystem::path> fixture_plans() {
  std::vector<std::filesystem::path> plans;
  for (const auto& entry : std::filesystem::directory_iterator(PLANGATE_SOURCE_DIR "/fixtures/plans"))
    if (std::filesystem::exists(entry.path() / "plan.json")) plans.push_back(entry.path() / "plan.json");
  return plans;
}

std::string content(const std::filesystem::path& path) {
  std::stringstream all;
  all << std::ifstream(path).rdbuf();
  return all.str();
}

}  // namespace

TEST_CASE("sections and entries are found where they stand") {
  using Spans = std::vector<std::string_view>;
  struct Row {
    std::string text;
    Spans entries;
    std::string_view planned_values;
    std::string_view errored;
  };
  const Row rows[] = {
      {"{}", {}, "", ""},
      {"{ \n}\n", {}, "", ""},
      {R"({"resource_changes":[]})", {}, "", ""},
      {R"({"resource_changes":null,"errored":true})", {}, "", "true"},
      {R"({"resource_changes":[{"a":1},{"b":[2]} , {}],"errored":false})",
       {R"({"a":1})", R"({"b":[2]})", "{}"},
       "",
       "false"},
      {R"({"errored" : null , "planned_values" : { "x" : "]}" } })", {}, R"({ "x" : "]}" })", "null"},
      // Quotes, backslashes and brackets in strings.
      {R"({"planned_values":{"x":"\"}"},"resource_changes":[{"y":"\\"},{"z":"\\\"]"}]})",
       {R"({"y":"\\"})", R"({"z":"\\\"]"})"},
       R"({"x":"\"}"})",
       ""},
      // The letters of a key may be escaped.
      {R"({"resource\u005fchanges":[{}]})", {"{}"}, "", ""},
      // Entries may be anything: whoever parses them refuses what is no object.
      {R"({"resource_changes":[1,"a",null,[[]],-2.5e+3]})",
       {"1", "\"a\"", "null", "[[]]", "-2.5e+3"},
       "",
       ""},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const Padded padded(row.text);
    const PlanIndex index = index_plan(padded.text());
    CHECK(index.resource_changes == row.entries);
    CHECK(index.planned_values == row.planned_values);
    CHECK(index.errored == row.errored);
  }
}

TEST_CASE("keys that no plan has are kept with their values") {
  const Padded padded(R"({"values":{"a":[]},"format_version":"1.0","serial":4,"values":2})");
  const PlanIndex index = index_plan(padded.text());
  CHECK(index.keys == 4);
  CHECK(index.other_keys == std::vector<std::string>{"values", "serial", "values"});
  CHECK(index.other_values == std::vector<std::string_view>{R"({"a":[]})", "4", "2"});
}

TEST_CASE("a text that is no object, or not one whole object, is not indexed") {
  struct Row {
    std::string text;
    Failed kind;
    std::size_t at;
  };
  const Row rows[] = {
      {"", Failed::not_an_object, 0},
      {"[]", Failed::not_an_object, 0},
      {"{}}", Failed::trailing, 2},
      {"{} {}", Failed::trailing, 3},
      {R"({"a":1})"
       "x",
       Failed::trailing, 7},
      {"{a:1}", Failed::malformed, 1},
      {R"({"a":1,})", Failed::malformed, 7},
      {R"({"a" 1})", Failed::malformed, 5},
      {R"({"a":})", Failed::malformed, 5},
      {R"({"a":1 "b":2})", Failed::malformed, 7},
      {R"({"a":treu})", Failed::malformed, 5},
      {R"({"a":NaN})", Failed::malformed, 5},
      {R"({"a":[1}})", Failed::malformed, 7},
      {R"({"a":{"b":[}]}})", Failed::malformed, 11},
      {R"({"a":[\"b"]})", Failed::malformed, 6},
      {"{\"a\":[\"b\nc\"]}", Failed::malformed, 8},
      {"{\"a\":\"b\nc\"}", Failed::malformed, 7},
      {"{\"a\nb\":1}", Failed::malformed, 3},
      {R"({"resource_changes":{}})", Failed::malformed, 20},
      {R"({"resource_changes":[{},]})", Failed::malformed, 24},
      {R"({"resource_changes":[{} {}]})", Failed::malformed, 24},
      {R"({"resource_changes":[],"resource_changes":[]})", Failed::duplicate_key, 42},
      {R"({"errored":false,"\u0065rrored":true})", Failed::duplicate_key, 32},
      {R"({"\ud800":1})", Failed::malformed, 9},
      {"{\"a\":" + std::string(2000, '[') + std::string(2000, ']') + "}", Failed::malformed,
       5 + Scanner::deepest},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto failed = failure(row.text);
    REQUIRE(failed);
    CHECK(failed->kind == row.kind);
    CHECK(failed->at == row.at);
  }
}

TEST_CASE("a document that is cut anywhere is told to be cut") {
  const std::string text =
      R"({"format_version":"1.2","errored":false,"n":-1.5e3,"resource_changes":[{"a":"\\\"}","b":[[1],{"c":null}]},)"
      R"({"d":"a text that is longer than a block of sixty-four bytes, with \"quotes\" and {[brackets]} in it"}],)"
      R"("planned_values":{"root_module":{"resources":[]}}})";
  REQUIRE_FALSE(failure(text));
  for (std::size_t size = 1; size < text.size(); ++size) {
    INFO(size);
    const auto failed = failure(text.substr(0, size));
    REQUIRE(failed);
    CHECK(failed->kind == Failed::truncated);
    CHECK(failed->at == size);
  }
}

TEST_CASE("escapes are followed across blocks") {
  // However many backslashes there are and wherever a block of 64 bytes ends between them.
  for (std::size_t before = 0; before < 70; ++before)
    for (std::size_t backslashes = 0; backslashes < 70; ++backslashes) {
      const std::string text =
          "[\"" + std::string(before, 'x') + std::string(backslashes, '\\') + "\"]" + R"(,"]"])";
      INFO(text);
      const auto expected = plain_end(text);
      REQUIRE(expected);
      CHECK(scanned_end(text) == expected);
    }
}

TEST_CASE("values end where reading byte by byte says") {
  std::mt19937 random(20'261'120);
  constexpr std::string_view alphabet = "{}[]\"\"\\\\,:\n a1";
  std::size_t ended = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text(1, i % 2 == 0 ? '{' : '[');
    for (std::size_t size = random() % 200; size > 0; --size) text += alphabet[random() % alphabet.size()];
    // Most random texts break within a few bytes: mend half of them behind their middle.
    if (i % 4 < 2) text += std::string("\"") + (i % 2 == 0 ? "}" : "]");
    const auto expected = plain_end(text);
    ended += expected.has_value();
    INFO(text);
    REQUIRE(scanned_end(text) == expected);
  }
  CHECK(ended > 1'000);

  for (const std::filesystem::path& path : fixture_plans()) {
    const std::string plan = content(path);
    INFO(path);
    CHECK(scanned_end(plan) == plain_end(plan));
    for (int i = 0; i < 8; ++i) {
      std::string broken = plan;
      for (std::size_t changes = 1 + random() % 3; changes > 0; --changes)
        broken[1 + random() % (broken.size() - 1)] = alphabet[random() % alphabet.size()];
      REQUIRE(scanned_end(broken) == plain_end(broken));
    }
  }
}

TEST_CASE("JSON that is nested too deep is refused before the stack ends") {
  Tape tape;
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(tape.parse_copy(nested(Tape::deepest)));
  CHECK_FALSE(tape.parse_copy(nested(Tape::deepest + 1)));
  CHECK_FALSE(tape.parse_copy(nested(1'000'000)));
  CHECK(tape.parse_copy("[[1],[2]]"));
}
