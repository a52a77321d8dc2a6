// plangate review: the main job.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "cli/fingerprint_key.h"
#include "cli/gate_options.h"
#include "cli/plan_arguments.h"
#include "cli/price_options.h"
#include "cli/print.h"
#include "cli/region.h"
#include "cli/usage_files.h"
#include "cli/verbs.h"
#include "plan/plan.h"
#include "report/report.h"

namespace {

struct ReviewOptions {
  std::vector<std::string> plans;
  std::string format = "text";
  std::vector<std::string> outs;
  std::string color = "auto";
  std::string region;
  PriceOptions prices;
  std::vector<std::string> usage;
  bool strict = false;
  GateOptions gate;
};

using Renderer = std::string (*)(const Report&, const TextStyle&);

struct Format {
  std::string_view name;
  Renderer render;
};

constexpr Format formats[] = {
    {"text", [](const Report& report, const TextStyle& style) { return render_text(report, style); }},
    {"markdown", [](const Report& report, const TextStyle&) { return render_markdown(report); }},
    {"json", [](const Report& report, const TextStyle&) { return render_json(report); }},
};

const Format& format_named(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Format& format : formats) {
    if (format.name == name) return format;
    names.push_back(format.name);
  }
  const std::string_view meant = nearest(name, names);
  throw Error(fmt::format("there is no format \"{}\"", name),
              meant.empty() ? fmt::format("the formats are {}", fmt::join(names, ", "))
                            : fmt::format("did you mean {}?", meant));
}

/// `--out markdown=comment.md`.
struct Output {
  const Format* format;
  std::string path;
};

std::vector<Output> outputs_of(const std::vector<std::string>& arguments) {
  std::vector<Output> outputs;
  for (const std::string& argument : arguments) {
    const auto equals = argument.find('=');
    if (equals == std::string::npos || equals + 1 == argument.size())
      throw Error(fmt::format("--out {} names no file", argument),
                  "write --out FORMAT=FILE, as in --out json=report.json");
    outputs.push_back(
        {&format_named(std::string_view(argument).substr(0, equals)), argument.substr(equals + 1)});
  }
  return outputs;
}

bool wants_color(const std::string& choice) {
  if (choice == "always") return true;
  if (choice == "never") return false;
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0') &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

std::size_t terminal_width() {
  if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
    const long wanted = std::strtol(columns, nullptr, 10);
    if (wanted >= 40 && wanted <= 1000) return static_cast<std::size_t>(wanted);
  }
  struct winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    return std::min<std::size_t>(size.ws_col, 160);
  return 80;
}

int review_plans(const ReviewOptions& options) {
  const Format& format = format_named(options.format);
  const std::vector<Output> outputs = outputs_of(options.outs);
  const std::vector<PlanArgument> arguments = plan_arguments(options.plans);
  const UsageFiles usage(options.usage, arguments);
  const Policy policy = options.gate.read();
  const PriceTable prices = options.prices.open(policy.terms);
  check_region(options.region, prices);

  for (const Output& output : outputs)
    for (const PlanArgument& argument : arguments) {
      std::error_code ignored;
      if (std::filesystem::equivalent(output.path, argument.path, ignored))
        throw Error(fmt::format("--out would overwrite the plan {}", argument.path),
                    "name another file for the report");
    }

  std::vector<Plan> plans;
  for (const PlanArgument& argument : arguments) plans.push_back(Plan::read(argument.path, options.strict));
  std::vector<NamedPlan> named;
  for (std::size_t i = 0; i < plans.size(); ++i)
    named.push_back({arguments[i].name, &plans[i], usage.of(arguments[i].name)});
  const Report report = review(named, prices, policy, options.region, fingerprint_key());

  for (const Output& output : outputs) write_file(output.path, output.format->render(report, {}));
  write_all(stdout, format.render(report, {terminal_width(), wants_color(options.color)}), "standard output");
  return report.verdict == Verdict::block ? 1 : 0;
}

}  // namespace

void add_review(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ReviewOptions>();
  CLI::App* verb = app.add_subcommand(
      "review", "Say what plans break, what they cost a month, and whether they may be applied");
  verb->add_option("PLAN", options->plans,
                   "[NAME=]PATH of a plan: JSON of `terraform show -json`, a binary plan file, or - for "
                   "standard input")
      ->required();
  verb->add_option("--format", options->format, "What to print: text, markdown or json")
      ->capture_default_str();
  verb->add_option("--out", options->outs, "FORMAT=FILE: write a report there as well; may be repeated")
      ->allow_extra_args(false);
  verb->add_option("--color", options->color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  verb->add_option("--region", options->region, "Region of resources whose region the plan does not tell");
  options->prices.declare(*verb);
  declare_usage(*verb, options->usage);
  verb->add_flag("--strict", options->strict, "Also check the sections of the plan that nothing reads");
  options->gate.declare(*verb);
  verb->callback([options, &exit_code] { exit_code = review_plans(*options); });
}
