#include "cli/plan_arguments.h"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace {

/// `prod=plans/prod.json`; without a name the file's own, or its folder's when the file is named as every
/// plan is.
PlanArgument plan_argument(const std::string& argument) {
  const auto equals = argument.find('=');
  // A path may hold `=`; a name holds no slash.
  if (equals != std::string::npos && equals > 0 && argument.find('/') > equals)
    return {argument.substr(0, equals), argument.substr(equals + 1)};
  if (argument == "-") return {"stdin", "-"};
  const std::filesystem::path path(argument);
  std::string name = path.stem().string();
  for (std::string_view usual : {"plan", "tfplan", "plan_output", "terraform"})
    if (name == usual && path.has_parent_path() && !path.parent_path().filename().empty() &&
        path.parent_path().filename() != "." && path.parent_path().filename() != "..")
      name = path.parent_path().filename().string();
  return {name, argument};
}

}  // namespace

std::vector<PlanArgument> plan_arguments(const std::vector<std::string>& arguments) {
  std::vector<PlanArgument> plans;
  for (const std::string& argument : arguments) {
    plans.push_back(plan_argument(argument));
    const PlanArgument& added = plans.back();
    if (added.path.empty())
      throw Error(fmt::format("\"{}\" names no plan", argument), "write NAME=PATH, as in prod=prod.json");
    for (std::size_t i = 0; i + 1 < plans.size(); ++i) {
      if (plans[i].name == added.name)
        throw Error(fmt::format("two plans are called {}: {} and {}", added.name, plans[i].path, added.path),
                    "give each environment a name of its own: dev=a/plan.json prod=b/plan.json");
      if (plans[i].path == "-" && added.path == "-")
        throw Error("standard input was named twice", "only one plan can come from it");
    }
  }
  return plans;
}
