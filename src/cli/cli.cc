#include "cli/cli.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/verbs.h"

namespace {

void require_verb(const CLI::App& app, std::string_view word) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(verb->get_name());
  if (std::find(names.begin(), names.end(), word) != names.end()) return;
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view meant = nearest(word, candidates);
  throw Error(fmt::format("there is no verb \"{}\"", word),
              meant.empty() ? fmt::format("the verbs are {}", fmt::join(names, ", "))
                            : fmt::format("did you mean {}?", meant));
}

/// What is wrong with the command line, in the form that every other error has.
Error usage_error(const CLI::ParseError& error, const std::string& verb) {
  std::string what = error.what();
  while (!what.empty() && (what.back() == '\n' || what.back() == '.')) what.pop_back();
  const bool capital = !what.empty() && what[0] >= 'A' && what[0] <= 'Z';
  if (capital) what[0] = static_cast<char>(what[0] - 'A' + 'a');
  return Error(what, fmt::format("`plangate {}{}--help` says what it takes", verb, verb.empty() ? "" : " "));
}

}  // namespace

int run(int argc, char* argv[]) {
  CLI::App app(
      "Says what a Terraform plan will break, what it will cost a month, and whether it may be applied.",
      "plangate");
  app.set_version_flag("--version", "plangate " PLANGATE_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  add_review(app, exit_code);
  add_verify(app, exit_code);
  add_comment(app, exit_code);
  add_prices(app, exit_code);
  add_rules(app, exit_code);
  add_policy(app, exit_code);
  add_query(app, exit_code);
  if (argc > 1 && argv[1][0] != '-') require_verb(app, argv[1]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help and --version
    throw usage_error(error, argc > 1 && argv[1][0] != '-' ? argv[1] : "");
  }
  return exit_code;
}
