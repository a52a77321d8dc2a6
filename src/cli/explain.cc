// plangate explain: why a resource changes and how its cost is made, or what a rule is about.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/gate_options.h"
#include "cli/plan_arguments.h"
#include "cli/price_options.h"
#include "cli/print.h"
#include "cli/region.h"
#include "cli/usage_files.h"
#include "cli/verbs.h"
#include "plan/plan.h"
#include "report/explain.h"
#include "risk/rule_info.h"

namespace {

struct ExplainOptions {
  std::string what;
  std::vector<std::string> plans;
  std::string format = "text";
  std::string region;
  PriceOptions prices;
  std::vector<std::string> usage;
  GateOptions gate;
};

std::size_t width() {
  struct winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return 100;
}

int explain_what(const ExplainOptions& options) {
  // Ids of rules hold neither dots nor stars, addresses at least one of them.
  const bool is_rule = options.what.find_first_of(".*") == std::string::npos;
  if (is_rule) {
    write_all(stdout, rule_text(options.what), "standard output");
    return 0;
  }
  if (options.plans.empty())
    throw Error(fmt::format("explain {} names no plan", options.what),
                "write `plangate explain ADDRESS plan.json`; rules are explained without one");
  const std::vector<PlanArgument> arguments = plan_arguments(options.plans);
  const UsageFiles usage(options.usage, arguments);
  const Policy policy = options.gate.read();
  const PriceTable prices = options.prices.open(policy.terms);
  check_region(options.region, prices);
  std::vector<Plan> plans;
  for (const PlanArgument& argument : arguments) plans.push_back(Plan::read(argument.path));
  std::vector<NamedPlan> named;
  for (std::size_t i = 0; i < plans.size(); ++i)
    named.push_back({arguments[i].name, &plans[i], usage.of(arguments[i].name)});
  const Report report = review(named, prices, policy, options.region);
  const Explanation explanation = explain(report, prices, options.what);
  write_all(stdout,
            options.format == "json" ? render_json(explanation) : render_text(explanation, {width(), false}),
            "standard output");
  return 0;
}

}  // namespace

void add_explain(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* verb =
      app.add_subcommand("explain", "Show how the cost of a resource is made, or what a rule is about");
  verb->add_option("WHAT", options->what,
                   "Address of a resource or module, `*` stands for any text; or the id of a rule")
      ->required();
  verb->add_option("PLAN", options->plans, "[NAME=]PATH of a plan, as for review");
  verb->add_option("--format", options->format, "What to print: text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  verb->add_option("--region", options->region, "As for review");
  options->prices.declare(*verb);
  declare_usage(*verb, options->usage);
  options->gate.declare(*verb);
  verb->callback([options, &exit_code] { exit_code = explain_what(*options); });
}
