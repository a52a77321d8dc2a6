// plangate review: the main job.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/verbs.h"
#include "plan/plan.h"
#include "report/report.h"

namespace {

struct Options {
  std::vector<std::string> plans;
  std::string region;
};

int review_plans(const Options& options) {
  std::vector<Plan> plans;
  for (const std::string& path : options.plans) plans.push_back(Plan::read(path));
  std::vector<NamedPlan> named;
  for (std::size_t i = 0; i < plans.size(); ++i) named.push_back({options.plans[i], &plans[i]});
  const PriceTable prices = PriceTable::bundled();
  const Report report = review(named, prices, default_policy(), options.region);
  const std::string text = render_text(report, {});
  std::fwrite(text.data(), 1, text.size(), stdout);
  return report.verdict == Verdict::block ? 1 : 0;
}

}  // namespace

void add_review(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand("review", "Review one or many plans");
  verb->add_option("PLAN", options->plans, "[NAME=]PATH of a plan; - is standard input")->required();
  verb->add_option("--region", options->region, "Region of resources whose region the plan does not tell");
  verb->callback([options, &exit_code] { exit_code = review_plans(*options); });
}
