// plangate usage: writes the file in which people say what is used.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/error.h"
#include "cli/plan_arguments.h"
#include "cli/price_options.h"
#include "cli/print.h"
#include "cli/region.h"
#include "cli/verbs.h"
#include "cost/usage_file.h"
#include "plan/plan.h"

namespace {

struct UsageOptions {
  std::vector<std::string> plans;
  std::string usage;
  std::string out;
  std::string region;
  PriceOptions prices;
};

void init(const UsageOptions& options) {
  const std::vector<PlanArgument> arguments = plan_arguments(options.plans);
  std::optional<Usage> existing;
  if (!options.usage.empty()) existing = Usage::read(options.usage);
  const PriceTable prices = options.prices.open();
  check_region(options.region, prices);
  for (const PlanArgument& argument : arguments) {
    std::error_code ignored;
    if (!options.out.empty() && std::filesystem::equivalent(options.out, argument.path, ignored))
      throw Error(fmt::format("--out would overwrite the plan {}", argument.path), "name another file");
  }
  std::error_code ignored;
  if (!options.out.empty() && std::filesystem::exists(options.out, ignored) &&
      !std::filesystem::equivalent(options.out, options.usage, ignored))
    throw Error(fmt::format("{} is there already, and its figures would be lost", options.out),
                fmt::format("keep them with --usage {}, or name another file", options.out));
  std::vector<Plan> plans;
  for (const PlanArgument& argument : arguments) plans.push_back(Plan::read(argument.path));
  std::vector<const Plan*> all;
  for (const Plan& plan : plans) all.push_back(&plan);
  const std::string text = usage_file(all, prices, options.region, existing ? &*existing : nullptr);
  if (options.out.empty()) return write_all(stdout, text, "standard output");
  write_file(options.out, text);
}

}  // namespace

void add_usage(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("usage", "Usage files: what the resources of a plan are used for");
  verb->require_subcommand(1);
  auto options = std::make_shared<UsageOptions>();
  CLI::App* make = verb->add_subcommand(
      "init", "Write a usage file with the keys that the resources of plans are priced by");
  make->add_option("PLAN", options->plans, "[NAME=]PATH of a plan, as `review` takes it")->required();
  make->add_option("--usage", options->usage, "A usage file whose figures are kept")->type_name("FILE");
  make->add_option("-o,--out", options->out, "Write there instead of to standard output")->type_name("FILE");
  make->add_option("--region", options->region, "Region of resources whose region the plan does not tell");
  options->prices.declare(*make);
  make->callback([options, &exit_code] {
    init(*options);
    exit_code = 0;
  });
}
