// `--usage [NAME=]FILE`: which usage file holds for which environment.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/plan_arguments.h"
#include "cost/usage.h"

namespace CLI {
class App;
}

void declare_usage(CLI::App& verb, std::vector<std::string>& files);

/// The files, read once each. A file with a name holds for the environment of that name, one without for all
/// that have none of their own.
class UsageFiles {
 public:
  /// Throws Error for a name that no plan has, a second file for one environment, and what cannot be read.
  UsageFiles(const std::vector<std::string>& arguments, const std::vector<PlanArgument>& plans);

  /// Null without one. Lives as long as this does.
  const Usage* of(const std::string& environment) const;

 private:
  std::map<std::string, Usage> files_;               // by path
  std::map<std::string, std::string> environments_;  // path by name; the empty name holds for the others
};
