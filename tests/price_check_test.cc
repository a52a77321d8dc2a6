// What `prices check` finds, and what it leaves alone.
#include "cost/price_check.h"

#include <algorithm>

#include "base/error.h"
#include "catch.h"
#include "error_text.h"

namespace {

using Kind = PriceFinding::Kind;

PriceLine line(const std::string& item, const std::string& region, const std::string& usd,
               const std::string& from = "") {
  return {"AmazonEC2.csv:2",       "AmazonEC2", item, region, "Hrs", from, usd, "2026-01-01", "calcmaps",
          usd == "0" ? "free" : ""};
}

PriceCheckOptions options() {
  PriceCheckOptions options;
  options.today = "2026-11-27";
  options.sources = {"calcmaps"};
  return options;
}

/// The findings of one kind, a line each.
std::string found(const std::vector<PriceLine>& lines, Kind kind) {
  std::string text;
  for (const PriceFinding& finding : check_prices(lines, options()))
    if (finding.kind == kind) text += finding.what + "\n";
  return text;
}

std::size_t findings(const std::vector<PriceLine>& lines) {
  return check_prices(lines, options()).size();
}

constexpr const char* regions[] = {"eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1",
                                   "us-east-1",    "us-east-2", "us-west-1", "us-west-2", "ap-south-1"};

std::string machine(const std::string& size) {
  return "m5." + size + ";os=Linux;tenancy=Shared";
}

/// m5 in ten regions, each size in proportion.
std::vector<PriceLine> machines() {
  std::vector<PriceLine> lines;
  for (const char* region : regions)
    for (const auto& [size, usd] :
         {std::pair{"large", "0.1"}, {"xlarge", "0.2"}, {"2xlarge", "0.4"}, {"4xlarge", "0.8"}})
      lines.push_back(line(machine(size), region, usd));
  return lines;
}

}  // namespace

TEST_CASE("prices without a fault give no finding") {
  CHECK(findings(machines()) == 0);
}

TEST_CASE("prices that are there twice and tiers that do not join are errors") {
  std::vector<PriceLine> lines = machines();
  lines.push_back(lines[0]);
  CHECK(found(lines, Kind::duplicate) ==
        "AmazonEC2.csv:2: AmazonEC2/m5.large;os=Linux;tenancy=Shared@eu-central-1 from 0 is there twice, for "
        "0.1 and 0.1\n");
  const std::string io = "nat_gateway_hour";
  CHECK(contains(
      found({line(io, "us-east-1", "1", "10"), line(io, "us-east-1", "2", "20")}, Kind::broken_tiers),
      "begins at 10"));
  CHECK(
      contains(found({line(io, "us-east-1", "1", "10"), line(io, "us-east-1", "2", "0")}, Kind::broken_tiers),
               "not in order"));
  CHECK(
      contains(found({line(io, "us-east-1", "1", "0"), line(io, "us-east-1", "0", "20")}, Kind::broken_tiers),
               "free from some"));
  CHECK(
      found({line(io, "us-east-1", "0", "0"), line(io, "us-east-1", "1", "20")}, Kind::broken_tiers).empty());
  for (const PriceFinding& finding : check_prices(lines, options())) CHECK(finding.is_error());
}

TEST_CASE("rows that cannot be read are errors, and the others are still checked") {
  std::vector<PriceLine> lines = {
      line("nat_gateway_hour", "us-east-1", "free"), line("nat_gateway_hour", "us-east-1", "-1"),
      line("nat_gateway_hour", "us-east-1", "1", "x"), line("nat_gateway_hour", "", "1")};
  lines.push_back(line("nat_gateway_hour", "us-east-1", "1"));
  lines.back().as_of = "2026-02-30";
  lines.push_back(line("nat_gateway_hour", "us-east-2", "0"));
  lines.back().mark = "";
  const auto all = check_prices(lines, options());
  CHECK(std::count_if(all.begin(), all.end(), [](const auto& f) { return f.kind == Kind::broken_row; }) == 6);
}

TEST_CASE("units are compared with their item and with each other") {
  std::vector<PriceLine> lines = {line("nat_gateway_hour", "us-east-1", "1"),
                                  line("nat_gateway_hour", "us-east-2", "1")};
  lines[1].unit = "Hours";
  CHECK(contains(found(lines, Kind::unit_conflict), "counted in Hours, and elsewhere in Hrs"));
  lines[0].unit = lines[1].unit = "GB";
  CHECK(found(lines, Kind::unit_mismatch) == "AmazonEC2/nat_gateway_hour is counted in GB\n");
}

TEST_CASE("names that nobody knows are remarks") {
  std::vector<PriceLine> lines = {line("nat_gateway_hour", "us-moon-1", "1")};
  lines[0].source = "calcmaps+hearsay+pricelist-amazonec2-20261001+pricelist-amazonec2-2026";
  CHECK(found(lines, Kind::unknown_region) == "us-moon-1: 1 price\n");
  CHECK(found(lines, Kind::unknown_source) == "hearsay: 1 price\npricelist-amazonec2-2026: 1 price\n");
  lines[0].service = "AmazonMoon";
  CHECK(contains(found(lines, Kind::unknown_service), "AmazonMoon"));
}

TEST_CASE("dates in the future and old ones are told a service at a time") {
  std::vector<PriceLine> lines = machines();
  lines[3].as_of = "2026-11-28";
  lines[4].as_of = "2021-01-01";
  lines[5].as_of = "2020-01-01";
  CHECK(found(lines, Kind::future_date) == "AmazonEC2: 1 price later than 2026-11-27, up to 2026-11-28\n");
  CHECK(found(lines, Kind::old_dates) ==
        "AmazonEC2: 2 of 40 prices older than 2024-11-27, the oldest of 2020-01-01\n");
}

TEST_CASE("prices that are marked outdated are one remark") {
  std::vector<PriceLine> lines = machines();
  lines[3].mark = "outdated";
  lines[7].mark = "derived+outdated";
  CHECK(found(lines, Kind::outdated) == "2 prices marked so, a newer one is known to exist: AmazonEC2 2\n");
  CHECK(findings(lines) == 1);
}

TEST_CASE("a price twice as high as elsewhere is told, one a little higher is not") {
  std::vector<PriceLine> lines = machines();
  for (PriceLine& each : lines)
    if (each.region == "sa-east-1") each.usd = each.usd + "9";
  CHECK(found(lines, Kind::region_outlier).empty());
  for (PriceLine& each : lines)
    if (each.region == "sa-east-1") each.usd = "1" + each.usd;
  CHECK(found(lines, Kind::region_outlier) ==
        "AmazonEC2/m5.*;os=Linux;tenancy=Shared@sa-east-1: 2xlarge 10.49 where the middle of 10 regions is "
        "0.4, and 3 other sizes\n");
}

TEST_CASE("a size that costs far more or less than its neighbours is told") {
  std::vector<PriceLine> lines = machines();
  lines[5].usd = "0.11";  // m5.xlarge in eu-west-1, not yet half of its price elsewhere
  lines[4].usd = "0.15";
  CHECK(
      found(lines, Kind::size_outlier) ==
      "AmazonEC2/m5.*;os=Linux;tenancy=Shared@eu-west-1: large costs 0.15, xlarge costs 0.11: per size 0.37 "
      "times\n");
  CHECK(findings(lines) == 1);
  lines[4].usd = "0.1";
  // What is told as far from other regions is not told again.
  lines[5].usd = "0.09";
  CHECK(found(lines, Kind::size_outlier).empty());
  CHECK(findings(lines) == 1);
  // With too few regions to compare, the sizes tell, once for the way up and down.
  std::vector<PriceLine> few(lines.begin(), lines.begin() + 8);
  few[5].usd = "1";
  CHECK(contains(found(few, Kind::size_outlier), "@eu-west-1: large costs 0.1, xlarge costs 1: per size 5"));
  CHECK(findings(few) == 1);
  // The same everywhere is how AWS prices it.
  for (PriceLine& each : lines)
    if (each.item == machine("4xlarge")) each.usd = "5";
  lines[5].usd = "0.2";
  CHECK(found(lines, Kind::size_outlier).empty());
}

TEST_CASE("what is missing in one region, or between two sizes, is told") {
  std::vector<PriceLine> lines = machines();
  for (const char* region : regions)
    if (region != std::string("us-west-1")) lines.push_back(line("nat_gateway_hour", region, "0.05"));
  CHECK(found(lines, Kind::gap) == "AmazonEC2: not in us-west-1: nat_gateway_hour\n");
  lines.erase(lines.begin() + 5);
  CHECK(found(lines, Kind::size_gap) == "AmazonEC2/m5.*;os=Linux;tenancy=Shared: xlarge in eu-west-1\n");
  // Neither the smallest nor the largest size has to be everywhere.
  lines = machines();
  lines.erase(lines.begin() + 3);
  CHECK(findings(lines) == 0);
}

TEST_CASE("the price files and the table made of them have no errors") {
  const std::string folder = PLANGATE_SOURCE_DIR "/pricing";
  PriceCheckOptions checks = options();
  checks.sources = read_price_sources(folder);
  CHECK(checks.sources.contains("calcmaps"));
  CHECK(checks.sources.contains("bill-2014"));
  const std::vector<PriceLine> files = read_price_lines(folder), table = read_price_lines("");
  CHECK(files.size() == table.size());
  for (const PriceFinding& finding : check_prices(files, checks)) {
    INFO(finding.what);
    CHECK_FALSE(finding.is_error());
    CHECK(finding.kind != Kind::unknown_source);
    CHECK(finding.kind != Kind::unknown_region);
    CHECK(finding.kind != Kind::unit_mismatch);
  }
  checks.sources.clear();
  const auto files_found = check_prices(files, checks), table_found = check_prices(table, checks);
  const auto is_outdated = [](const PriceFinding& finding) { return finding.kind == Kind::outdated; };
  REQUIRE(std::count_if(files_found.begin(), files_found.end(), is_outdated) == 1);  // the table has no marks
  CHECK(files_found.size() == table_found.size() + 1);
  CHECK(error_text([] { read_price_lines("/nowhere/prices.db"); }) != "no error");
}

TEST_CASE("findings are printed in groups, errors first") {
  std::vector<PriceLine> lines = machines();
  lines.push_back(lines[0]);
  lines[7].as_of = "2020-01-01";
  const std::string text = describe(check_prices(lines, options()), lines.size(), 10);
  CHECK(contains(text, "41 rows checked: 1 error, 1 remark\n\nerror: prices that are there twice (1)\n"));
  CHECK(contains(text, "\nold prices (1)\n"));
}
