// The parts of a resource or module address. Instance keys may hold dots, brackets, quotes and markup, so
// addresses are never split at characters.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// One `module.name[key]` of a module address. `key` is as written between the brackets: `0`, `"a"`, or
/// empty.
struct ModuleStep {
  std::string_view name;
  std::string_view key;
};

/// The steps of `module.a["x"].module.b[0]`, outermost first; stops at the first thing that is no module
/// step.
std::vector<ModuleStep> module_steps(std::string_view module_address);

/// `module.a["x"]` of `module.a["x"].module.b`; empty for one step. Borrowed from the argument.
std::string_view parent_module(std::string_view module_address);

/// A reference or address inside one module: `aws_x.y["k"].arn`, `data.aws_x.y`, `module.m.out`, `var.x`.
struct Reference {
  std::string_view head;  ///< "aws_x", "data", "module", "var", "local", "each", …
  std::string_view type;  ///< of resources and data sources
  std::string_view name;
  std::string_view key;   ///< as written between the brackets, or empty
  std::string_view rest;  ///< what follows: `arn`, `ids[0]`
};
Reference parse_reference(std::string_view text);

/// `module.a.module.b` of `module.a["x"].module.b[0]`; empty for what is no module address.
std::string without_keys(std::string_view module_address);
