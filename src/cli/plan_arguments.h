// `[NAME=]PATH`: which plans, and what their environments are called.
#pragma once

#include <string>
#include <vector>

/// A plan under the name of its environment.
struct PlanArgument {
  std::string name;
  std::string path;
};

/// Throws Error for a name without a path, two plans of one name, and standard input named twice.
std::vector<PlanArgument> plan_arguments(const std::vector<std::string>& arguments);
