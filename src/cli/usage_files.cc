#include "cli/usage_files.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/error.h"
#include "base/text.h"

void declare_usage(CLI::App& verb, std::vector<std::string>& files) {
  verb.add_option("--usage", files,
                  "[NAME=]FILE that says what is used in a month, in the form of infracost-usage.yml; may be "
                  "repeated, once for each environment")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

UsageFiles::UsageFiles(const std::vector<std::string>& arguments, const std::vector<PlanArgument>& plans) {
  for (const std::string& argument : arguments) {
    const auto equals = argument.find('=');
    // A path may hold `=`; a name holds no slash.
    const bool named = equals != std::string::npos && equals > 0 && argument.find('/') > equals;
    const std::string name = named ? argument.substr(0, equals) : "";
    const std::string path = named ? argument.substr(equals + 1) : argument;
    if (path.empty())
      throw Error(fmt::format("--usage {} names no file", argument),
                  "write --usage FILE, or --usage NAME=FILE for one environment");
    std::vector<std::string_view> names;
    for (const PlanArgument& plan : plans) names.emplace_back(plan.name);
    if (named && std::find(names.begin(), names.end(), name) == names.end()) {
      const std::string_view meant = nearest(name, names);
      throw Error(fmt::format("--usage {}: no plan is called {}", argument, name),
                  meant.empty() ? "name the plans as in `review prod=plan.json --usage prod=usage.yml`"
                                : fmt::format("did you mean {}?", meant));
    }
    if (!environments_.emplace(name, path).second)
      throw Error(named ? fmt::format("two usage files for {}: {} and {}", name, environments_[name], path)
                        : fmt::format("two usage files for all plans: {} and {}", environments_[name], path),
                  "give each environment one, as in --usage prod=usage.yml");
    if (!files_.contains(path)) files_.emplace(path, Usage::read(path));
  }
}

const Usage* UsageFiles::of(const std::string& environment) const {
  auto found = environments_.find(environment);
  if (found == environments_.end()) found = environments_.find("");
  return found == environments_.end() ? nullptr : &files_.at(found->second);
}
