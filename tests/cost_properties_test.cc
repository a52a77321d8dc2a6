// What must hold of every estimate, whatever the plan: parts are the whole, figures follow from their
// formulas, a price that is missing is never a saving.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "base/error.h"
#include "catch.h"
#include "cost/estimate.h"
#include "cost/price_rows.h"
#include "cost/price_writer.h"
#include "plan_text.h"
#include "report/explain.h"
#include "report/report.h"

namespace {

namespace fs = std::filesystem;

fs::path real_plans() {
  const char* named = std::getenv("PLANGATE_SHARED");
  return (named != nullptr ? fs::path(named) : fs::path(PLANGATE_SOURCE_DIR) / ".." / "shared") / "plans" /
         "real";
}

/// Fixtures, and the real plans where they are.
std::vector<fs::path> all_plans() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(PLANGATE_SOURCE_DIR "/fixtures/plans"))
    if (fs::exists(entry.path() / "plan.json")) found.push_back(entry.path() / "plan.json");
  const std::size_t fixtures = found.size();
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(real_plans(), ignored))
    if (entry.path().extension() == ".json") found.push_back(entry.path());
  if (found.size() == fixtures)
    WARN("only fixtures: no plans at " << real_plans().string() << "; PLANGATE_SHARED names their place");
  std::sort(found.begin(), found.end());
  return found;
}

/// Calls `check(plan, estimate)` for every plan that can be read.
template <class Check>
std::size_t each_plan(const PriceTable& prices, Check check) {
  std::size_t read = 0;
  for (const fs::path& path : all_plans()) {
    INFO(path.string());
    std::optional<Plan> plan;
    try {
      plan = Plan::read(path.string());
    } catch (const Error&) {
      continue;  // real_plans_test.cc knows which of them are no plans
    }
    ++read;
    check(*plan, estimate(Graph(*plan), prices, "us-east-1"));
  }
  return read;
}

Range<Usd> sum_of(const std::vector<Component>& lines) {
  Range<Usd> sum;
  for (const Component& line : lines) sum += line.monthly;
  return sum;
}

bool has_unknown(const std::vector<Component>& lines) {
  return std::any_of(lines.begin(), lines.end(),
                     [](const Component& line) { return line.status == LineStatus::unknown; });
}

/// The end of a formula ("2 × (1..3 + 1) × 730"): numbers, ranges, × + − ÷ and parentheses. Nothing for what
/// has words in it.
class Formula {
 public:
  Formula(std::string_view text, bool high) : rest_(text), high_(high) {}
  std::optional<Decimal> value() {
    const auto result = sum();
    return rest_.empty() ? result : std::nullopt;
  }

 private:
  bool take(std::string_view sign) {
    if (!rest_.starts_with(sign)) return false;
    rest_.remove_prefix(sign.size());
    return true;
  }
  std::optional<Decimal> sum() {
    auto left = product();
    while (left) {
      const bool minus = rest_.starts_with(" − ");
      if (!take(" + ") && !take(" − ")) return left;
      const auto right = product();
      if (!right) return {};
      left = minus ? std::max(*left - *right, Decimal()) : *left + *right;
    }
    return left;
  }
  std::optional<Decimal> product() {
    auto left = atom();
    while (left) {
      const bool over = rest_.starts_with(" ÷ ");
      if (!take(" × ") && !take(" ÷ ")) return left;
      const auto right = atom();
      if (!right) return {};
      left = over ? *left / *right : *left * *right;
    }
    return left;
  }
  std::optional<Decimal> atom() {
    if (take("(")) {
      const auto inside = sum();
      return take(")") ? inside : std::nullopt;
    }
    const auto number = [&]() -> std::optional<Decimal> {
      std::size_t n = 0;
      while (n < rest_.size() &&
             ((rest_[n] >= '0' && rest_[n] <= '9') || (rest_[n] == '.' && rest_.substr(n, 2) != "..")))
        ++n;
      const auto read = Decimal::parse(rest_.substr(0, n));
      rest_.remove_prefix(n);
      return read;
    };
    auto low = number();
    if (!low || !take("..")) return low;
    const auto up = number();
    return high_ ? up : low;
  }

  std::string_view rest_;
  bool high_;
};

}  // namespace

TEST_CASE("the parts of every estimate are the whole") {
  const PriceTable prices = PriceTable::bundled();
  std::size_t resources = 0;
  const std::size_t plans = each_plan(prices, [&](const Plan&, const Estimate& all) {
    Range<Usd> before, after, delta;
    std::map<std::string, ServiceCost> services;
    for (const ResourceCost& cost : all.resources) {
      ++resources;
      INFO(cost.change->address);
      CHECK(cost.before == sum_of(cost.before_components));
      CHECK(cost.after == sum_of(cost.after_components));
      CHECK(cost.delta.low <= cost.delta.high);
      // Known figures: after less before, unless a part that is missing afterwards would look like a saving.
      if (cost.before.is_single() && cost.after.is_single() && !has_unknown(cost.after_components)) {
        CHECK(cost.delta.is_single());
        CHECK(cost.delta.low == cost.after.low - cost.before.low);
      }
      // Whatever is known, the change lies between the ends that the two sides allow.
      CHECK(cost.delta.high <= std::max(cost.after.high - cost.before.low, Usd()));
      if (!has_unknown(cost.after_components)) CHECK(cost.delta.low >= cost.after.low - cost.before.high);
      before += cost.before;
      after += cost.after;
      delta += cost.delta;
      if (cost.service.empty()) {
        CHECK(cost.after == Range<Usd>());
        continue;
      }
      ServiceCost& service = services[cost.service];
      service.before += cost.before;
      service.after += cost.after;
      service.delta += cost.delta;
      ++service.resources;
    }
    CHECK(all.before == before);
    CHECK(all.after == after);
    CHECK(all.delta == delta);
    REQUIRE(all.services.size() == services.size());
    for (const ServiceCost& service : all.services) {
      const ServiceCost& parts = services[service.service];
      CHECK(service.resources == parts.resources);
      CHECK(service.before == parts.before);
      CHECK(service.after == parts.after);
      CHECK(service.delta == parts.delta);
    }
    const Coverage& c = all.coverage;
    CHECK(c.priced + c.usage + c.free + c.unsupported + c.unknown == all.resources.size());
  });
  CHECK(plans > 50);
  CHECK(resources > 1000);
}

TEST_CASE("every line is quantity times price, and its formula gives the quantity") {
  const PriceTable prices = PriceTable::bundled();
  std::size_t lines = 0, formulas = 0;
  each_plan(prices, [&](const Plan&, const Estimate& all) {
    for (const ResourceCost& cost : all.resources)
      for (const std::vector<Component>* side : {&cost.before_components, &cost.after_components})
        for (const Component& line : *side) {
          if (line.status != LineStatus::priced && line.status != LineStatus::assumed) {
            CHECK(line.monthly == Range<Usd>());
            continue;
          }
          INFO(cost.change->address << ": " << line.name << ": " << line.basis.formula);
          REQUIRE(line.quantity);
          if (line.quantity->high.is_zero()) continue;
          ++lines;
          const auto price = prices.with_key(line.price_key);
          REQUIRE(price);
          const auto low_price = line.basis.low_key.empty() ? price : prices.with_key(line.basis.low_key);
          REQUIRE(low_price);
          if (line.note.find("walk together") == std::string::npos) {
            CHECK(line.basis.cost(*low_price).low == line.monthly.low);
            CHECK(line.basis.cost(*price).high == line.monthly.high);
          }
          CHECK(line.basis.each.high * line.basis.times.high == line.quantity->high);
          if (line.basis.formula.empty()) continue;
          for (const bool high : {false, true}) {
            const auto value = Formula(line.basis.formula, high).value();
            if (!value) continue;
            ++formulas;
            const Decimal hours(line.basis.by_hour ? hours_per_month : 1);
            CHECK(*value * hours == (high ? line.basis.each.high : line.basis.each.low));
          }
        }
  });
  CHECK(lines > 500);
  CHECK(formulas > 50);
}

TEST_CASE("an explanation adds up to the figure of the report") {
  const PriceTable prices = PriceTable::bundled();
  std::size_t explained = 0;
  for (const std::string name : {"core-prod-create", "core-prod-db-replaced", "caja-prod-create"}) {
    const fs::path path = fs::path(PLANGATE_SOURCE_DIR) / "fixtures" / "plans" / name / "plan.json";
    if (!fs::exists(path)) continue;
    const Plan plan = Plan::read(path.string());
    const Report report = review({{name, &plan}}, prices, default_policy(), "");
    const Explanation all = explain(report, prices, "*");
    for (const ExplainedResource& entry : all.resources) {
      if (!entry.resource) continue;
      INFO(entry.address);
      Range<Usd> sum;
      for (const ExplainedLine& line : entry.after) {
        CHECK_FALSE(line.from.empty());
        if (line.ends.empty()) continue;
        ++explained;
        sum.low += line.ends.front().monthly;
        sum.high += line.ends.back().monthly;
        for (const ExplainedEnd& end : line.ends) {
          CHECK(end.alone == end.monthly);
          CHECK_FALSE(end.price.price.key.empty());
          // The steps end in what they say.
          REQUIRE_FALSE(end.steps.empty());
          if (end.steps.size() == 1) CHECK(end.steps[0].ends_with("= " + end.monthly.exact()));
        }
      }
      CHECK(sum == entry.resource->after);
    }
    CHECK_FALSE(render_text(all, {80, false}).empty());
    CHECK_FALSE(render_json(all).empty());
  }
  CHECK(explained > 20);
}

TEST_CASE("what is asked to be explained is found by address, instance, module and pattern") {
  const PriceTable prices = PriceTable::bundled();
  const Plan plan = plan_from(plan_text({{"aws_nat_gateway.a[\"x\"]", R"({"connectivity_type": "private"})"},
                                         {"aws_nat_gateway.a[\"y\"]", R"({"connectivity_type": "private"})"},
                                         {"aws_vpc.v", "{}"}}));
  const Report report = review({{"e", &plan}}, prices, default_policy(), "");
  CHECK(explain(report, prices, "aws_nat_gateway.a").resources.size() == 2);
  CHECK(explain(report, prices, "aws_nat_gateway.a[\"x\"]").resources.size() == 1);
  CHECK(explain(report, prices, "aws_nat_gateway.a[*]").resources.size() == 2);
  CHECK(explain(report, prices, "*").resources.size() == 3);
  const std::string text = render_text(explain(report, prices, "aws_nat_gateway.a[\"x\"]"), {80, false});
  CHECK(text.find("1 × 730 h = 730 Hrs") != std::string::npos);
  CHECK(text.find("730 × 0.045 = 32.85") != std::string::npos);
  CHECK(text.find("AmazonEC2/nat_gateway_hour@us-east-1") != std::string::npos);
  CHECK(render_text(explain(report, prices, "aws_vpc.v"), {80, false}).find("costs nothing by itself") !=
        std::string::npos);
  try {
    explain(report, prices, "aws_nat_gatewy.a");
    FAIL("it is not in the plan");
  } catch (const Error& error) {
    CHECK(error.hint().find("aws_nat_gateway.a") != std::string::npos);
  }
}

TEST_CASE("n of a thing cost n times as much") {
  const PriceTable prices = PriceTable::bundled();
  const std::pair<std::string, std::string> things[] = {
      {"aws_nat_gateway", R"({"connectivity_type": "private"})"},
      {"aws_instance", R"({"instance_type": "m5.large", "associate_public_ip_address": false})"},
      {"aws_ebs_volume", R"({"type": "gp3", "size": 100, "iops": 6000})"},
      {"aws_db_instance",
       R"({"engine": "postgres", "instance_class": "db.m5.large", "allocated_storage": 50, "storage_type": "gp2"})"},
      {"aws_elasticache_cluster",
       R"({"engine": "redis", "node_type": "cache.t3.micro", "num_cache_nodes": 1})"},
      {"aws_lb", R"({"load_balancer_type": "application"})"},
      {"aws_secretsmanager_secret", "{}"}};
  for (const auto& [type, after] : things) {
    INFO(type);
    const auto cost = [&, type = type, after = after](int n) {
      std::vector<PlannedResource> copies;
      for (int i = 0; i < n; ++i) copies.push_back({fmt::format("{}.this[{}]", type, i), after});
      const Plan plan = plan_from(plan_text(copies));
      return estimate(Graph(plan), prices, "").after;
    };
    const Range<Usd> one = cost(1);
    CHECK(one.high > Usd());
    for (const int n : {2, 7}) {
      CHECK(cost(n).low == one.low * Quantity(n));
      CHECK(cost(n).high == one.high * Quantity(n));
    }
  }
}

TEST_CASE("a price that is taken away makes its lines unknown and nothing cheaper in silence") {
  const fs::path folder = fs::path(PLANGATE_SOURCE_DIR) / "pricing";
  std::vector<ServicePrices> services;
  std::vector<ResourceTypeRow> types;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".csv") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const std::string name = entry.path().stem().string();
    if (name == "resource_types")
      types = read_resource_types(text, name);
    else
      services.push_back({name, read_price_rows(text, name)});
  }
  REQUIRE(services.size() > 40);

  const Plan plan = Plan::read(PLANGATE_SOURCE_DIR "/fixtures/plans/core-prod-create/plan.json");
  const PriceTable whole = PriceTable::bundled();
  const Estimate full = estimate(Graph(plan), whole, "");
  std::vector<std::string> keys;  // of what the plan buys
  for (const ResourceCost& cost : full.resources)
    for (const Component& line : cost.after_components)
      if (line.status == LineStatus::priced || line.status == LineStatus::assumed)
        keys.push_back(line.price_key);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  REQUIRE(keys.size() > 4);

  std::mt19937 random(20261001);  // the same groups each time
  for (int round = 0; round < 3; ++round) {
    std::shuffle(keys.begin(), keys.end(), random);
    const std::size_t count = round == 0 ? 1 : 1 + random() % (keys.size() - 1);
    const std::vector<std::string> gone(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(count));
    std::vector<ServicePrices> left = services;
    for (ServicePrices& service : left)
      std::erase_if(service.rows, [&](const PriceRow& row) {
        return std::find(gone.begin(), gone.end(),
                         fmt::format("{}/{}@{}", service.service, row.item, row.region)) != gone.end();
      });
    const fs::path file = fs::temp_directory_path() / fmt::format("plangate-gone-{}-{}.db", getpid(), round);
    write_price_table(file.string(), left, types);
    {
      const PriceTable fewer = PriceTable::open(file.string());
      const Estimate now = estimate(Graph(plan), fewer, "");
      REQUIRE(now.resources.size() == full.resources.size());
      std::size_t missing = 0;
      for (std::size_t i = 0; i < now.resources.size(); ++i) {
        const ResourceCost& had = full.resources[i];
        const ResourceCost& has = now.resources[i];
        INFO(has.change->address);
        if (has.after.high < had.after.high) {
          CHECK(has.cost_class == CostClass::unknown);
          ++missing;
        }
        for (const Component& line : has.after_components)
          if (std::find(gone.begin(), gone.end(), line.price_key) != gone.end()) {
            CHECK(line.status == LineStatus::unknown);
            CHECK(line.note.find("no price") != std::string::npos);
          }
      }
      CHECK(missing > 0);
      CHECK(now.coverage.unknown >= full.coverage.unknown + 1);
    }
    fs::remove(file);
  }
}

TEST_CASE("an explanation follows a change back to its edit, and on to what it feeds") {
  const auto change = [](const std::string& name, const std::string& before, const std::string& after,
                         const std::string& unknown, const std::string& forces) {
    return R"({"address":"aws_x.)" + name + R"(","mode":"managed","type":"aws_x","name":")" + name +
           R"(","change":{"actions":["delete","create"],"before":)" + before + R"(,"after":)" + after +
           R"(,"after_unknown":)" + unknown + R"(,"replace_paths":[[")" + forces + R"("]]}})";
  };
  const auto block = [](const std::string& name, const std::string& argument, const std::string& reference) {
    return R"({"address":"aws_x.)" + name + R"(","mode":"managed","type":"aws_x","name":")" + name +
           R"(","expressions":{")" + argument + R"(":{"references":[)" + reference + "]}}}";
  };
  // c names itself too, which is no cause.
  const Plan plan = plan_from(
      R"({"format_version":"1.2","resource_changes":[)" +
      change("a", R"({"cidr":"10.0.0.0/16"})", R"({"cidr":"10.1.0.0/16"})", R"({"id":true})", "cidr") + "," +
      change("b", R"({"link":"1"})", "{}", R"({"id":true,"link":true})", "link") + "," +
      change("c", R"({"link":"2"})", "{}", R"({"id":true,"link":true})", "link") +
      R"(],"configuration":{"root_module":{"resources":[)" + block("a", "cidr", R"("var.cidr")") + "," +
      block("b", "link", R"("aws_x.a.id","aws_x.a")") + "," +
      block("c", "link", R"("aws_x.b.id","aws_x.b","aws_x.c.id","aws_x.c")") + "]}}}");
  const PriceTable prices = PriceTable::bundled();
  const Report report = review({{"e", &plan}}, prices, default_policy(), "");
  const Explanation last = explain(report, prices, "aws_x.c");
  REQUIRE(last.resources.size() == 1);
  const std::vector<ExplainedStep>& chain = last.resources[0].chain;
  REQUIRE(chain.size() == 3);
  CHECK(chain[0].cause->from == "aws_x.b");
  CHECK(chain[1].at == "aws_x.b");
  CHECK(chain[1].cause->from == "aws_x.a");
  CHECK(chain[2].depth == 2);
  CHECK(chain[2].edit->kind == RootKind::edited);
  CHECK_FALSE(last.resources[0].chain_cut);
  CHECK(last.resources[0].follows.empty());
  const std::string text = render_text(last, {80, false});
  CHECK(text.find("link comes from id of aws_x.b, which is replaced\n") != std::string::npos);
  CHECK(text.find("cidr edited, from var.cidr\n") != std::string::npos);
  const Explanation first = explain(report, prices, "aws_x.a");
  REQUIRE(first.resources[0].follows.size() == 1);
  CHECK(first.resources[0].follows[0].to == "aws_x.b");
  const std::string json = render_json(first);
  CHECK(json.find(R"("kind": "edited", "path": "cidr")") != std::string::npos);
  CHECK(json.find(R"({"to": "aws_x.b", "path": "link", "probable": false})") != std::string::npos);
}
