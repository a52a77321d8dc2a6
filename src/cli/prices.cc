// plangate prices: what the price table holds.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/price_options.h"
#include "cli/prices_verbs.h"
#include "cli/verbs.h"
#include "cost/price_info.h"
#include "cost/type_table.h"
#include "plan/plan.h"

namespace {

struct PricesOptions {
  PriceOptions prices;
  std::string plan;
  std::string type_class;
};

int print_info(const PricesOptions& options) {
  const PriceTable prices = options.prices.open();
  fmt::print("{}", describe(prices));
  if (options.plan.empty()) return 0;
  const Plan plan = Plan::read(options.plan);
  if (prices.is_stale(plan.timestamp()))
    fmt::print(stderr,
               "plangate: warning: the newest price is of {}, more than 180 days before the plan of {}\n",
               prices.newest_date(), plan.timestamp().substr(0, 10));
  return 0;
}

}  // namespace

void add_prices(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("prices", "Inspect, refresh and check the prices");
  verb->require_subcommand(1);
  auto options = std::make_shared<PricesOptions>();
  CLI::App* info = verb->add_subcommand("info", "Print regions, services, row counts, dates and sources");
  options->prices.declare(*info);
  info->add_option("--against", options->plan,
                   "Warn when the prices are more than 180 days older than this plan");
  info->callback([options, &exit_code] { exit_code = print_info(*options); });
  CLI::App* types =
      verb->add_subcommand("types", "Print how many resource types of the AWS provider are in which class");
  types->add_option("--class", options->type_class,
                    "Print the types of one class: priced, usage, free or unsupported");
  options->prices.declare(*types);
  types->callback([options, &exit_code] {
    fmt::print("{}", type_table(options->prices.open(), options->type_class));
    exit_code = 0;
  });
  add_prices_import(*verb, exit_code);
  add_prices_check(*verb, exit_code);
  add_prices_compile(*verb, exit_code);
}
