#include "plan/edit_names.h"

#include <fmt/format.h>

#include <set>

#include "plan/address.h"
#include "plan/paths.h"

EditNames::EditNames(const Graph& graph) : graph_(graph), plan_(graph.plan()) {
  for (const Change& change : plan_.changes()) {
    if (change.action == Action::destroy || change.action == Action::forget) continue;
    for (std::string_view module = change.module_address; !module.empty(); module = parent_module(module))
      if (!alive_.insert(module).second) break;
  }
}

std::string_view EditNames::gone_module(const Change& change) const {
  std::string_view gone = change.module_address;
  for (std::string_view module = gone; !module.empty() && alive_.count(module) == 0;
       module = parent_module(module))
    gone = module;
  return gone;
}

std::string_view EditNames::new_module(const Change& change) {
  if (!has_old_modules_) {
    has_old_modules_ = true;
    for (const Change& other : plan_.changes())
      if (other.managed && other.action != Action::create)
        for (std::string_view module = other.module_address; !module.empty(); module = parent_module(module))
          if (!old_modules_.insert(module).second) break;
  }
  std::string_view found;
  for (std::string_view module = change.module_address; !module.empty() && old_modules_.count(module) == 0;
       module = parent_module(module))
    found = module;
  return found;
}

bool EditNames::is_called(std::string_view module) const {
  Value config = plan_.configuration()["root_module"];
  if (config.absent()) return true;  // nothing is shown
  for (const ModuleStep& step : module_steps(module)) config = config["module_calls"][step.name]["module"];
  return !config.absent();
}

const std::vector<std::string>& EditNames::sources(const Change& change, RootKind kind) {
  const std::string_view module = kind == RootKind::module_gone ? gone_module(change)
                                  : kind == RootKind::added     ? new_module(change)
                                                                : std::string_view();
  const auto call_of = [](std::string_view address) {
    const std::vector<ModuleStep> steps = module_steps(address);
    const std::string_view parent = parent_module(address);
    return fmt::format("{}{}module.{}", parent, parent.empty() ? "" : ".",
                       steps.empty() ? std::string_view() : steps.back().name);
  };
  const auto block_in = [](const Change& of) {
    return fmt::format("{} {}.{}", of.module_address, of.type, of.name);
  };
  const auto [place, fresh] = sources_.try_emplace(module.empty() ? block_in(change) : call_of(module));
  std::vector<std::string>& found = place->second;
  if (!fresh) return found;
  found.push_back(module.empty() ? block_of(change) : without_keys(module));
  const Resolution over = module.empty() ? graph_.repetition(change) : graph_.repetition(module);
  bool is_hidden = false;
  for (const std::string& origin : over.origins) {
    found.push_back(origin);
    is_hidden = is_hidden || origin.find("local.") != std::string::npos;
  }
  std::set<std::string> blocks;
  for (const Target& target : over.targets) blocks.insert(block_of(*target.change));
  found.insert(found.end(), blocks.begin(), blocks.end());
  // Locals may be made from each other, which the document does not show.
  if (is_hidden) found.emplace_back("local");
  return found;
}

std::string EditNames::subject(const Change& change, RootKind kind) {
  const auto of_key = [&](std::string_view module, const InstanceKey& key) -> std::string {
    if (!module.empty()) {
      if (!is_called(module)) return without_keys(module);
      const std::vector<ModuleStep> steps = module_steps(module);
      if (!steps.empty() && steps.back().key.substr(0, 1) == "\"")
        return fmt::format("[{}]", steps.back().key);
      return std::string(module);
    }
    if (key.kind == InstanceKey::Kind::string) return fmt::format("[\"{}\"]", key.text);
    return block_of(change);
  };
  switch (kind) {
    case RootKind::module_gone:
      return of_key(gone_module(change), {});
    case RootKind::key_gone:
      return of_key({}, change.key);
    case RootKind::added:
      return of_key(new_module(change), change.key);
    case RootKind::removed:
    case RootKind::repetition:
    case RootKind::at_apply:
    case RootKind::order:
      return block_of(change);
    case RootKind::destroyed:
      return {};
    default:
      return std::string(change.address);
  }
}
