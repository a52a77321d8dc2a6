// plangate rules: what is looked for.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/verbs.h"
#include "risk/rule_info.h"

void add_rules(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("rules", "List the risk rules, or explain one");
  auto id = std::make_shared<std::string>();
  verb->add_option("RULE", *id, "Id of the rule to explain, or a resource type");
  verb->callback([id, &exit_code] {
    fmt::print("{}", id->empty() ? rule_list() : rule_text(*id));
    exit_code = 0;
  });
}
