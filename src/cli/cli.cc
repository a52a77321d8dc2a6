#include "cli/cli.h"

#include <CLI/CLI.hpp>

#include "cli/verbs.h"

int run(int argc, char* argv[]) {
  CLI::App app(
      "Says what a Terraform plan will break, what it will cost a month, and whether it may be applied.",
      "plangate");
  app.set_version_flag("--version", "plangate " PLANGATE_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  add_review(app, exit_code);
  add_prices(app, exit_code);
  add_rules(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return exit_code;
}
