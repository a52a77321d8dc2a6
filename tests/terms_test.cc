// What a customer pays other than list prices: the policy's `pricing`, prices laid over the table, currency.

#include <fmt/format.h>

#include "base/error.h"
#include "catch.h"
#include "cost/estimate.h"
#include "cost/price_list.h"
#include "cost/price_rows.h"
#include "gate/policy.h"
#include "plan_text.h"
#include "report/currency.h"
#include "report/read_report.h"
#include "report/report.h"

namespace {

Terms terms_of(const std::string& pricing) {
  return parse_policy("version: 1\npricing:\n" + pricing, "p.yml").terms;
}

/// A NAT gateway at 0.045 an hour and an m5.large at 0.096, in us-east-1.
const std::vector<PlannedResource> gateway_and_instance = {
    {"aws_nat_gateway.a", R"({"connectivity_type": "private"})"},
    {"aws_instance.a", R"({"instance_type": "m5.large", "associate_public_ip_address": false})",
     R"({"id": true})"}};

const Component& line_of(const Estimate& all, std::string_view address, std::string_view name) {
  for (const ResourceCost& cost : all.resources)
    if (cost.change->address == address)
      for (const Component& line : cost.after_components)
        if (line.name.starts_with(name)) return line;
  FAIL("no such line: " << address << ", " << name);
  return all.resources.front().after_components.front();
}

struct Paid {
  explicit Paid(const std::string& pricing, const std::string& region = "us-east-1")
      : plan(plan_from(plan_text(gateway_and_instance, region))), prices(PriceTable::bundled()) {
    if (!pricing.empty()) prices.set_terms(terms_of(pricing));
    all = estimate(Graph(plan), prices, "");
  }
  std::string gateway() const {
    return line_of(all, "aws_nat_gateway.a", "NAT gateway").monthly.high.exact();
  }
  std::string instance() const { return line_of(all, "aws_instance.a", "Instance").monthly.high.exact(); }

  Plan plan;
  PriceTable prices;
  Estimate all;
};

}  // namespace

TEST_CASE("without terms the list price is paid") {
  const Paid paid("");
  CHECK(paid.gateway() == "32.85");
  CHECK(paid.instance() == "70.08");
}

TEST_CASE("discounts, commitments and own prices are what is paid, and each line says so") {
  SECTION("a discount on everything") {
    const Paid paid("  discounts: [{name: EDP, percent: 12%}]\n");
    CHECK(paid.gateway() == "28.908");
    CHECK(paid.instance() == "61.6704");
    const Component& line = line_of(paid.all, "aws_nat_gateway.a", "NAT gateway");
    CHECK(line.note.find("12 % off (EDP); list price 0.045") != std::string::npos);
    CHECK(line.price->exact() == "0.0396");
    CHECK(paid.prices.notes().empty());
  }
  SECTION("the first that holds counts") {
    const Paid paid("  discounts:\n    - {item: nat_*, percent: 50}\n    - {percent: 10}\n");
    CHECK(paid.gateway() == "16.425");
    CHECK(paid.instance() == "63.072");
  }
  SECTION("a discount of another region holds for nothing, and a note says so") {
    const Paid paid("  discounts: [{service: AmazonEC2, region: eu-*, percent: 12}]\n");
    CHECK(paid.gateway() == "32.85");
    REQUIRE(paid.prices.notes().size() == 1);
    CHECK(paid.prices.notes()[0].find("12 % off AmazonEC2 in eu-*") != std::string::npos);
  }
  SECTION("committed hours of instances leave what is no instance alone") {
    // 70 % at 0.096 × 0.72, 30 % at 0.096.
    const Paid paid("  commitments: [{service: AmazonEC2, hours: 70%, percent: 28}]\n");
    CHECK(paid.gateway() == "32.85");
    CHECK(paid.instance() == "56.34432");
  }
  SECTION("a rate for some of the hours, a discount for the others") {
    // 0.5 × 0.05 + 0.5 × 0.096 × 0.9 = 0.0682.
    const Paid paid(
        "  commitments: [{service: AmazonEC2, item: m5.large*, hours: 50, rate: 0.05}]\n"
        "  discounts: [{percent: 10}]\n");
    CHECK(paid.instance() == "49.786");
    CHECK(paid.gateway() == "29.565");
  }
  SECTION("everything off is nothing, never less") {
    const Paid paid("  discounts: [{percent: 100}]\n");
    CHECK(paid.gateway() == "0");
    CHECK_FALSE(paid.all.after.low.is_negative());
  }
  SECTION("an own price is final") {
    const Paid paid(
        "  prices: [{service: AmazonEC2, item: nat_gateway_hour, usd: 0.04, as_of: 2026-01-02}]\n"
        "  discounts: [{percent: 50}]\n");
    CHECK(paid.gateway() == "29.2");
    const Component& line = line_of(paid.all, "aws_nat_gateway.a", "NAT gateway");
    CHECK(line.source == "own");
    CHECK(line.as_of == "2026-01-02");
    CHECK(line.note.find("own price, 0.045 in the list") != std::string::npos);
  }
  SECTION("an own price stands in where the list has none") {
    const Paid without("", "cn-north-1");
    CHECK(line_of(without.all, "aws_nat_gateway.a", "NAT gateway").status == LineStatus::unknown);
    const Paid with("  prices: [{service: AmazonEC2, item: nat_gateway_hour, usd: 0.06}]\n", "cn-north-1");
    CHECK(with.gateway() == "43.8");
  }
}

TEST_CASE("terms that cannot be meant are refused") {
  const auto refused = [](const std::string& pricing, std::string_view why) {
    INFO(pricing);
    std::string what;
    try {
      terms_of(pricing);
    } catch (const Error& error) {
      what = error.what();
    }
    CHECK(what.find(why) != std::string::npos);
    CHECK(what.find("p.yml:") != std::string::npos);
  };
  refused("  discounts: [{percent: 101}]\n", "more than 100 percent");
  refused("  discounts: [{percent: -1}]\n", "no number of zero or more");
  refused("  discounts: [{service: AmazonEC2}]\n", "no \"percent\"");
  refused("  discounts: []\n", "something in it");
  refused("  discount: [{percent: 1}]\n", "no key of");
  refused("  commitments: [{hours: 70}]\n", "needs either a \"rate\"");
  refused("  commitments: [{hours: 70, rate: 1, percent: 2, item: a}]\n", "needs either a \"rate\"");
  refused("  commitments: [{percent: 2}]\n", "\"hours\"");
  refused("  commitments: [{hours: 70, rate: 1}]\n", "without an \"item\"");
  refused("  prices: [{service: AmazonEC2, usd: 1}]\n", "needs \"service\", \"item\" and \"usd\"");
  refused("  prices: [{service: A, item: b, usd: x}]\n", "no number");
  refused("  prices: [{service: A, item: b, usd: 1, as_of: yesterday}]\n", "no day");
  refused("  currency: {code: eur, rate: 1}\n", "no code of a currency");
  refused("  currency: {code: EUR, rate: 0}\n", "nonsense");
  refused("  currency: {code: EUR}\n", "needs \"code\" and \"rate\"");
  refused("  currency: {code: USD, rate: 1}\n", "already");
  refused("  {}\n", "must be a map");

  PriceTable prices = PriceTable::bundled();
  CHECK_THROWS_AS(prices.set_terms(terms_of("  discounts: [{service: RDS, percent: 5}]\n")), Error);
  CHECK_THROWS_AS(prices.set_terms(terms_of("  discounts: [{service: AmazonEC3, percent: 5}]\n")), Error);
}

TEST_CASE("terms are in the fingerprint of the policy") {
  const auto print = [](const std::string& pricing) {
    return parse_policy("version: 1\n" + pricing, "p.yml").fingerprint;
  };
  const std::string one = print("pricing: {discounts: [{percent: 12}]}\n");
  CHECK(one != print(""));
  CHECK(one == print("pricing: {discounts: [{percent: 12.0 %}]}\n"));
  CHECK(one != print("pricing: {discounts: [{percent: 13}]}\n"));
  CHECK(one != print("pricing: {discounts: [{percent: 12, region: eu-*}]}\n"));
  CHECK(print("pricing: {currency: {code: EUR, rate: 1}}\n") !=
        print("pricing: {currency: {code: EUR, rate: 2}}\n"));
}

TEST_CASE("prices laid over the table take the place of its rows") {
  const std::string head = "item,region,unit,from,usd,as_of,source,mark\n";
  const auto over = [&](const std::string& service, const std::string& rows) {
    PriceTable prices = PriceTable::bundled();
    prices.lay_over({service, read_price_rows(head + rows, "own.csv")}, "own.csv");
    return prices;
  };
  const PriceTable own = over("AmazonEC2", "nat_gateway_hour,us-east-1,Hrs,,0.03,2026-02-03,contract,\n");
  CHECK(own.find("AmazonEC2", "nat_gateway_hour", "us-east-1")->rate().exact() == "0.03");
  CHECK(own.find("AmazonEC2", "nat_gateway_hour", "us-east-1")->source == "contract");
  CHECK(own.find("AmazonEC2", "nat_gateway_hour", "us-east-2")->rate().exact() == "0.045");
  CHECK(own.fingerprint() != PriceTable::bundled().fingerprint());
  CHECK(own.notes().empty());
  CHECK(own.info().own_prices == 1);
  CHECK(over("AmazonEC2", "nat_gatway_hour,us-east-1,Hrs,,0.03,2026-02-03,contract,\n").notes().size() == 1);
  CHECK_THROWS_AS(over("AmazonEC3", "nat_gateway_hour,us-east-1,Hrs,,0.03,2026-02-03,contract,\n"), Error);
  CHECK_THROWS_AS(over("AmazonEC2", "nat_gateway_hour,us-east-1,Days,,0.03,2026-02-03,contract,\n"), Error);
}

TEST_CASE("reports are printed in the currency of the policy, limits stay in dollars") {
  Policy policy = parse_policy(
      "version: 1\n"
      "defaults: {limits: {max_monthly_total: 50}}\n"
      "pricing: {discounts: [{name: EDP, percent: 10}], currency: {code: EUR, rate: 0.5, as_of: "
      "2026-10-01}}\n",
      "p.yml");
  const Plan plan = plan_from(plan_text({{"aws_nat_gateway.a", R"({"connectivity_type": "private"})"}}));
  PriceTable prices = PriceTable::bundled();
  prices.set_terms(policy.terms);
  const Report report = review({{"e", &plan}}, prices, policy, "");
  CHECK(report.environments[0].after.high.exact() == "29.565");
  CHECK(report.verdict != Verdict::block);
  const std::string text = render_text(report, {80, false});
  CHECK(text.find("14.78 EUR a month") != std::string::npos);
  CHECK(text.find("own terms  10 % off everything (EDP)") != std::string::npos);
  CHECK(text.find("EUR at 0.5 to the US dollar (2026-10-01); limits are in US dollars") != std::string::npos);
  CHECK(text.find("29.57") == std::string::npos);
  const std::string markdown = render_markdown(report);
  CHECK(markdown.find("EUR a month") != std::string::npos);
  CHECK(markdown.find("10 % off everything (EDP)") != std::string::npos);
  const std::string json = render_json(report);
  CHECK(json.find(R"("converted": {"before": {"low": "0.00", "high": "0.00"}, "after": {"low": "14.7825")") !=
        std::string::npos);
  CHECK(json.find(R"("after": {"low": "29.57", "high": "29.57"})") != std::string::npos);
  // What is read back is printed the same.
  const Report again = read_report(json, "r.json");
  CHECK(render_json(again) == json);
  CHECK(render_text(again, {80, false}) == text);
}

TEST_CASE("the list of prices is what the review pays, in one order") {
  PriceTable prices = PriceTable::bundled();
  const std::string own =
      "item,region,unit,from,usd,as_of,source,mark\n"
      "aaa_hour,us-east-1,Hrs,,1,2026-10-01,contract,\n"
      "nat_gateway_hour,us-east-1,Hrs,,0.04,2026-10-01,contract,\n";
  prices.lay_over({"AmazonEC2", read_price_rows(own, "own.csv")}, "own.csv");
  prices.set_terms(terms_of("  discounts: [{service: AmazonEC2, item: nat_*, percent: 50}]\n"));
  std::size_t rows = 0, gateways = 0, added = 0;
  std::string last;
  each_price(prices, [&](const PriceEntry& entry) {
    ++rows;
    const std::string name = fmt::format("{}\x01{}\x01{}", entry.service, entry.item, entry.region);
    if (name < last) FAIL("out of order: " << name);
    last = name;
    if (entry.service != "AmazonEC2" || entry.region != "us-east-1") return;
    if (entry.item == "nat_gateway_hour") {
      ++gateways;
      CHECK(entry.usd == "0.02");
      CHECK(entry.source == "contract");
    }
    if (entry.item == "aaa_hour") ++added;
  });
  CHECK(gateways == 1);
  CHECK(added == 1);
  CHECK(static_cast<std::int64_t>(rows) == prices.info().rows + 1);
  // Listing is no use of a term.
  CHECK(prices.notes().back() == "own terms: nothing that was priced is under \"50 % off AmazonEC2/nat_*\"");
}

TEST_CASE("what becomes managed is told in the currency of the policy") {
  const Policy policy = parse_policy("version: 1\npricing: {currency: {code: EUR, rate: 0.5}}\n", "p.yml");
  std::string text = plan_text({{"aws_nat_gateway.a", R"({"connectivity_type": "private"})"}});
  const std::string create = R"("change":{)";
  text.replace(text.find(create), create.size(), R"("change":{"importing":{"id":"nat-1"},)");
  const Plan plan = plan_from(text);
  PriceTable prices = PriceTable::bundled();
  prices.set_terms(policy.terms);
  const Report report = review({{"e", &plan}}, prices, policy, "");
  CHECK(report.environments[0].resources[0].note ==
        "becomes managed: 16.43 EUR a month that was billed before");
}

TEST_CASE("a side that the plan does not show is neither free nor a saving") {
  std::string text = plan_text({{"aws_nat_gateway.a", R"({"connectivity_type": "private"})"}});
  const std::string after = R"("after":{"connectivity_type": "private"})";
  REQUIRE(text.find(after) != std::string::npos);
  text.replace(text.find(after), after.size(), R"("after":null)");
  const Plan plan = plan_from(text);
  const Report report = review({{"e", &plan}}, PriceTable::bundled(), Policy(), "");
  CHECK(report.environments[0].resources[0].cost_class == CostClass::unknown);
}
