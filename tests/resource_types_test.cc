// Every resource type of the AWS provider is in exactly one class of cost.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "cost/estimate.h"
#include "cost/price_rows.h"
#include "cost/pricer.h"
#include "cost/type_table.h"
#include "error_text.h"
#include "plan_text.h"

namespace {

const std::string folder = std::string(PLANGATE_SOURCE_DIR) + "/pricing/";

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The provider's types, as its own schema lists them; sorted.
std::vector<std::string> listed_types() {
  std::ifstream file(folder + "aws_resource_types.txt");
  std::vector<std::string> types;
  for (std::string line; std::getline(file, line);)
    if (!line.starts_with('#')) types.push_back(line);
  return types;
}

std::string_view word(TypeClass type_class) {
  switch (type_class) {
    case TypeClass::free:
      return "free";
    case TypeClass::usage:
      return "usage";
    case TypeClass::unsupported:
      return "unsupported";
  }
  return "?";
}

bool speaks_for(const ResourceTypeRow& row, std::string_view type) {
  const std::string_view name = row.type;
  return name.ends_with('*') ? type.starts_with(name.substr(0, name.size() - 1)) : name == type;
}

/// What claims the type: "pricer", or the class of a row. One is right; none or several are not.
std::vector<std::string_view> claims(std::string_view type, const std::vector<ResourceTypeRow>& rows) {
  std::vector<std::string_view> all;
  for (std::span<const Pricer> family : all_pricers())
    for (const Pricer& pricer : family)
      if (pricer.type == type) all.push_back("pricer");
  for (const ResourceTypeRow& row : rows)
    if (speaks_for(row, type)) all.push_back(word(row.type_class));
  return all;
}

std::vector<ResourceTypeRow> rows_of_table() {
  const std::string path = folder + "resource_types.csv";
  return read_resource_types(content(path), path);
}

}  // namespace

TEST_CASE("claims count what is missing and what is there twice") {
  const std::vector<ResourceTypeRow> rows = {{"aws_iam_*", TypeClass::free, "x"},
                                             {"aws_iam_role", TypeClass::usage, "x"},
                                             {"aws_vpc", TypeClass::unsupported, "x"}};
  using Words = std::vector<std::string_view>;
  CHECK(claims("aws_iam_user", rows) == Words{"free"});
  CHECK(claims("aws_iam_role", rows) == Words{"free", "usage"});
  CHECK(claims("aws_vpc", rows) == Words{"unsupported"});
  CHECK(claims("aws_instance", rows) == Words{"pricer"});
  CHECK(claims("aws_iam", rows).empty());
  CHECK(claims("aws_vpcs", rows).empty());
}

TEST_CASE("every resource type of the AWS provider is in exactly one class") {
  const std::vector<std::string> types = listed_types();
  const std::vector<ResourceTypeRow> rows = rows_of_table();
  // Provider 5.100.0 has this many: a file cut short would prove nothing.
  REQUIRE(types.size() == 1526);
  CHECK(std::is_sorted(types.begin(), types.end()));
  std::map<std::string_view, std::size_t> counts;
  for (const std::string& type : types) {
    const std::vector<std::string_view> all = claims(type, rows);
    INFO(fmt::format("{}: {}", type, all.empty() ? "in no class" : fmt::format("{}", fmt::join(all, ", "))));
    CHECK(all.size() == 1);
    for (std::string_view claim : all) ++counts[claim];
  }
  CHECK(counts["pricer"] >= 300);
  CHECK(counts["unsupported"] < 40);
  std::string table;
  for (const auto& [claim, number] : counts) table += fmt::format("{:>5} {}\n", number, claim);
  WARN(fmt::format("{} types of the AWS provider\n{}", types.size(), table));
}

TEST_CASE("the class table counts every type of the provider, and lists a class") {
  const PriceTable prices = PriceTable::bundled();
  const std::vector<std::string> listed = listed_types();
  REQUIRE(listed.size() == provider_types().size());
  CHECK(std::equal(listed.begin(), listed.end(), provider_types().begin()));
  std::map<std::string_view, int> counts;
  for (std::string_view type : provider_types()) {
    INFO(type);
    CHECK(class_of_type(prices, type) != "none");
    ++counts[class_of_type(prices, type)];
  }
  const std::string table = type_table(prices, "");
  for (std::string_view word : {"priced", "usage", "free", "unsupported"}) {
    CHECK(table.find(fmt::format("{:<12} {:>5}  ", word, counts[word])) != std::string::npos);
    const std::string list = type_table(prices, word);
    CHECK(std::count(list.begin(), list.end(), '\n') == counts[word]);
  }
  CHECK(table.find("all           1526  ") != std::string::npos);
  CHECK(type_table(prices, "priced").find("\naws_kms_key ") != std::string::npos);
  CHECK(type_table(prices, "free").find("free; queries carry the cost") != std::string::npos);
  CHECK(class_of_type(prices, "aws_no_such_thing") == "none");
  CHECK(error_text([&] { type_table(prices, "cheap"); }).find("\"cheap\"") != std::string::npos);
}

TEST_CASE("every row and every pricer is of a type that the AWS provider has") {
  const std::vector<std::string> listed = listed_types();
  const std::set<std::string, std::less<>> types(listed.begin(), listed.end());
  std::set<std::string_view> seen;
  for (std::span<const Pricer> family : all_pricers())
    for (const Pricer& pricer : family) {
      INFO(pricer.type);
      CHECK(types.count(pricer.type) == 1);
      CHECK(seen.insert(pricer.type).second);
    }
  for (const ResourceTypeRow& row : rows_of_table()) {
    if (!row.type.starts_with("aws_")) continue;
    INFO(row.type);
    CHECK(std::any_of(listed.begin(), listed.end(),
                      [&row](const std::string& type) { return speaks_for(row, type); }));
  }
}

TEST_CASE("a type without a pricer has the class and the reason of its row, and no figure") {
  const PriceTable prices = PriceTable::bundled();
  struct Case {
    std::string_view type, reason;
    CostClass cost_class;
  };
  constexpr Case cases[] = {
      {"aws_athena_database", "free; queries carry the cost", CostClass::free},
      {"aws_swf_domain", "per workflow, task and day open", CostClass::usage},
      {"aws_cloudcontrolapi_resource", "what it makes, which only its desired state tells",
       CostClass::unsupported},
      {"azurerm_lb", "", CostClass::unsupported},
  };
  std::vector<PlannedResource> resources;
  for (const Case& c : cases) resources.push_back({fmt::format("{}.x", c.type)});
  const Plan plan = plan_from(plan_text(resources));
  const Graph graph(plan);
  const Estimate all = estimate(graph, prices, "");
  REQUIRE(all.resources.size() == std::size(cases));
  for (const Case& c : cases) {
    const auto cost =
        std::find_if(all.resources.begin(), all.resources.end(),
                     [&c](const ResourceCost& resource) { return resource.change->type == c.type; });
    REQUIRE(cost != all.resources.end());
    INFO(c.type);
    CHECK(name(cost->cost_class) == name(c.cost_class));
    CHECK(cost->note == c.reason);
    CHECK(cost->after_components.empty());
    CHECK(cost->service.empty());
    CHECK(cost->after.high.is_zero());
  }
  CHECK(all.coverage.free == 1);
  CHECK(all.coverage.usage == 1);
  CHECK(all.coverage.unsupported == 2);
  CHECK(all.unsupported_types ==
        std::map<std::string, std::size_t>{{"aws_cloudcontrolapi_resource", 1}, {"azurerm_lb", 1}});
}
