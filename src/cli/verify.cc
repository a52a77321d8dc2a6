// plangate verify: before apply, is this what was approved?
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/fingerprint_key.h"
#include "cli/gate_options.h"
#include "cli/github_approvals.h"
#include "cli/plan_arguments.h"
#include "cli/price_options.h"
#include "cli/print.h"
#include "cli/region.h"
#include "cli/usage_files.h"
#include "cli/verbs.h"
#include "plan/plan.h"
#include "report/escape.h"
#include "report/read_report.h"
#include "report/verification.h"

namespace {

struct VerifyOptions {
  std::string approved;
  std::vector<std::string> plans;
  std::string format = "text";
  std::string region;
  PriceOptions prices;
  std::vector<std::string> usage;
  bool strict = false;
  std::string approvals = "none";
  GateOptions gate;
  GithubOptions github;
};

/// A report cannot say who lifted something, because no review asks: only GitHub can, below. So what an
/// edited one says of it blocks again.
void forget_lifting(Report& report) {
  for (Environment& environment : report.environments)
    for (Reason& reason : environment.decision.reasons) {
      if (reason.lifted_by.empty()) continue;
      reason.lifted_by.clear();
      reason.level = Verdict::block;
      environment.decision.verdict = Verdict::block;
      report.verdict = Verdict::block;
    }
}

/// What people let pass is as good as passed.
void lift_approved(const VerifyOptions& options, const Policy& policy, Report& approved) {
  GithubSession session(options.github, true);
  GithubApprovals approvals(session);
  approvals.lift(approved, &policy);
  for (const std::string& note : approvals.notes())
    write_all(stderr, fmt::format("plangate: note: {}\n", visible(note)), "standard error");
}

int verify_plans(const VerifyOptions& options) {
  if (options.format != "text" && options.format != "json")
    throw Error(fmt::format("there is no format \"{}\"", options.format), "verify prints text or json");
  const std::vector<PlanArgument> arguments = plan_arguments(options.plans);
  Report approved = read_report_file(options.approved);
  forget_lifting(approved);
  const UsageFiles usage(options.usage, arguments);
  const Policy policy = options.gate.read();
  const PriceTable prices = options.prices.open(policy.terms);
  check_region(options.region, prices);

  std::vector<Plan> plans;
  for (const PlanArgument& argument : arguments) plans.push_back(Plan::read(argument.path, options.strict));
  std::vector<NamedPlan> named;
  for (std::size_t i = 0; i < plans.size(); ++i)
    named.push_back({arguments[i].name, &plans[i], usage.of(arguments[i].name)});
  const Report planned = review(named, prices, policy, options.region, fingerprint_key());

  if (options.approvals == "github") lift_approved(options, policy, approved);
  const Verification verification = verify(approved, planned);
  write_all(stdout, options.format == "json" ? render_json(verification) : render_text(verification),
            "standard output");
  return verification.may_apply() ? 0 : 1;
}

}  // namespace

void add_verify(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* verb = app.add_subcommand("verify", "Say whether plans do what an approved review says, or less");
  verb->add_option("PLAN", options->plans, "[NAME=]PATH of a plan, under the name that the review had it by")
      ->required();
  verb->add_option("--approved", options->approved, "The review: what `review --out json=FILE` wrote")
      ->type_name("REPORT.json")
      ->required();
  verb->add_option("--format", options->format, "What to print: text or json")->capture_default_str();
  verb->add_option("--region", options->region, "As for the review");
  options->prices.declare(*verb);
  declare_usage(*verb, options->usage);
  verb->add_flag("--strict", options->strict, "Also check the sections of the plan that nothing reads");
  verb->add_option("--approvals", options->approvals,
                   "Where to ask who approved what was blocked: none, github")
      ->check(CLI::IsMember({"none", "github"}))
      ->capture_default_str();
  options->gate.declare(*verb);
  options->github.declare(*verb);
  verb->callback([options, &exit_code] { exit_code = verify_plans(*options); });
}
