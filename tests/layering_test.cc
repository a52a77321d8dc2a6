// The folders of src/ are layers: whoever includes upwards, or brings a library where it does not belong, is
// named here.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"

namespace {

struct Layer {
  std::string_view folder;
  std::vector<std::string_view> below;  // what its files may include, besides each other
};

const std::vector<Layer> layers = {
    {"base", {}},
    {"plan", {"base"}},
    {"risk", {"base", "plan"}},
    {"cost", {"base", "plan"}},
    {"gate", {"base", "plan", "risk", "cost"}},
    {"report", {"base", "plan", "risk", "cost", "gate"}},
    {"github", {"base"}},
    {"cli", {"base", "plan", "risk", "cost", "gate", "report", "github"}},
    {"main.cc", {"base", "plan", "risk", "cost", "gate", "report", "github", "cli"}},
};

struct Home {
  std::string_view header, place;  // both are beginnings of paths
};

constexpr Home homes[] = {
    {"CLI/", "cli/"},
    {"httplib", "github/http_module.cc"},
    {"openssl/", "github/http_module.cc"},
    {"simdjson", "plan/"},
    {"sqlite3", "base/sqlite.cc"},
    {"sqlite3", "base/guarded_sql.cc"},
    {"yaml-cpp/", "base/yaml.cc"},
};

struct Include {
  std::string file;    // who includes, seen from src/
  std::string header;  // what, as written between the quotes or brackets
  bool quoted = true;
};

std::string_view first_part(std::string_view path) {
  return path.substr(0, path.find('/'));
}

const Layer* layer_of(std::string_view path) {
  const auto found = std::ranges::find(layers, first_part(path), &Layer::folder);
  return found == layers.end() ? nullptr : &*found;
}

bool allowed(const Layer& from, const Layer& to) {
  return from.folder == to.folder || std::ranges::find(from.below, to.folder) != from.below.end();
}

bool at_home(const Include& i) {
  const auto speaks_of = [&](const Home& home) { return i.header.starts_with(home.header); };
  return std::ranges::none_of(homes, speaks_of) || std::ranges::any_of(homes, [&](const Home& home) {
           return speaks_of(home) && i.file.starts_with(home.place);
         });
}

/// What is wrong with an include, or nothing.
std::string objection(const Include& i) {
  const Layer* from = layer_of(i.file);
  const Layer* to = layer_of(i.header);
  if (!from) return i.file + " stands in no known layer";
  if (!at_home(i)) return i.file + " may not use the library behind " + i.header;
  if (!to) return i.quoted ? i.file + " includes " + i.header + ", which names no layer" : "";
  return allowed(*from, *to) ? "" : i.file + " includes " + i.header + ", which stands above or beside it";
}

/// The includes of one file's text.
std::vector<Include> includes(const std::string& file, std::istream& text) {
  std::vector<Include> found;
  for (std::string line; std::getline(text, line);) {
    std::erase_if(line, [](char c) { return c == ' ' || c == '\t'; });
    if (!line.starts_with("#include")) continue;
    const std::size_t open = line.find_first_of("\"<");
    const std::size_t close = line.find_first_of("\">", open + 1);
    REQUIRE(close != std::string::npos);
    found.push_back({file, line.substr(open + 1, close - open - 1), line[open] == '"'});
  }
  return found;
}

}  // namespace

TEST_CASE("every include in src/ points down the layers") {
  const std::filesystem::path src = std::filesystem::path(PLANGATE_SOURCE_DIR) / "src";
  int sources = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(src)) {
    if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
    ++sources;
    const std::string file = entry.path().lexically_relative(src).generic_string();
    CHECK(layer_of(file));
    std::ifstream text(entry.path());
    for (const Include& i : includes(file, text)) CHECK(objection(i) == "");
  }
  CHECK(sources > 0);
}

TEST_CASE("an include that breaks the layering is refused") {
  const Include bad[] = {
      {"base/money.h", "plan/plan.h"},
      {"base/sqlite.cc", "main.cc"},
      {"plan/plan.cc", "risk/rule.h"},
      {"risk/rules/rds.cc", "cost/estimate.h"},
      {"cost/estimate.cc", "risk/rule.h"},
      {"cost/pricers/vpc.cc", "gate/policy.h", false},
      {"gate/policy.cc", "report/report.h"},
      {"report/markdown.cc", "github/comment.h"},
      {"github/comment.cc", "report/report.h"},
      {"github/client.cc", "httplib.h", false},
      {"github/client.cc", "openssl/ssl.h", false},
      {"report/text.cc", "cli/review.h"},
      {"helpers/string.h", "base/error.h"},
      {"risk/assess.cc", "helpers/string.h"},
      {"risk/assess.cc", "assess.h"},
      {"other.cc", "base/error.h"},
      {"base/money.cc", "sqlite3.h", false},
      {"base/sqlite.h", "sqlite3.h", false},
      {"cli/query.cc", "sqlite3ext.h"},
      {"report/json.cc", "simdjson.h", false},
      {"main.cc", "CLI/CLI.hpp", false},
      {"risk/assess.cc", "yaml-cpp/yaml.h", false},
  };
  for (const Include& i : bad) {
    INFO(i.file << " includes " << i.header);
    CHECK(objection(i) != "");
  }
}

TEST_CASE("an include that keeps the layering is accepted") {
  const Include good[] = {
      {"base/decimal.cc", "base/decimal.h"},
      {"base/sqlite.cc", "sqlite3.h", false},
      {"base/guarded_sql.cc", "sqlite3.h", false},
      {"base/decimal.cc", "fmt/format.h", false},
      {"plan/value.h", "simdjson.h", false},
      {"risk/rules/rds.cc", "risk/rule.h"},
      {"cost/pricers/vpc.cc", "plan/plan.h"},
      {"base/yaml.cc", "yaml-cpp/parser.h", false},
      {"gate/verdict.cc", "risk/rule.h"},
      {"cli/review.cc", "CLI/CLI.hpp", false},
      {"github/comment.cc", "base/error.h"},
      {"github/http_module.cc", "httplib.h", false},
      {"cli/comment.cc", "github/comment.h"},
      {"main.cc", "cli/cli.h"},
      {"main.cc", "sys/stat.h", false},
  };
  for (const Include& i : good) {
    INFO(i.file << " includes " << i.header);
    CHECK(objection(i) == "");
  }
}

TEST_CASE("includes are found however they are spaced") {
  std::istringstream text(
      "#pragma once\n#include <fmt/format.h>\n  #  include\t\"plan/plan.h\"  // why\n// include \"x.h\"\n");
  const std::vector<Include> found = includes("risk/assess.cc", text);
  REQUIRE(found.size() == 2);
  CHECK(found[0].header == "fmt/format.h");
  CHECK_FALSE(found[0].quoted);
  CHECK(found[1].header == "plan/plan.h");
  CHECK(found[1].quoted);
}
