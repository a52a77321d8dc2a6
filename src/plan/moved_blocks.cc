#include "plan/moved_blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>

#include "plan/address.h"

namespace {

/// An address that is nothing else: what is pasted must not carry more than it shows.
bool is_address(std::string_view address) {
  const auto is_name = [](std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
      return std::isalnum(c) || c == '_' || c == '-' || c >= 0x80;
    });
  };
  const auto is_key = [](std::string_view key) {
    if (key.empty()) return true;
    if (std::all_of(key.begin(), key.end(), [](unsigned char c) { return std::isdigit(c); })) return true;
    if (key.size() < 2 || key.front() != '"' || key.back() != '"') return false;
    for (std::size_t i = 1; i + 1 < key.size(); ++i) {
      const char c = key[i];
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '\\') ++i;
      const bool opens = (c == '$' || c == '%') && key[i + 1] == '{';
      if (c == '"' || (opens && key[i - 1] != c)) return false;
      if (i + 1 >= key.size()) return false;
    }
    return true;
  };
  std::string built;
  for (const ModuleStep& step : module_steps(address)) {
    if (!is_name(step.name) || !is_key(step.key)) return false;
    built += fmt::format("{}module.{}", built.empty() ? "" : ".", step.name);
    if (!step.key.empty()) built += fmt::format("[{}]", step.key);
  }
  if (built == address) return !built.empty();
  if (!built.empty()) built += '.';
  if (address.size() <= built.size()) return false;
  const Reference rest = parse_reference(address.substr(built.size()));
  if (!is_name(rest.type) || !is_name(rest.name) || !is_key(rest.key) || !rest.rest.empty()) return false;
  built += fmt::format("{}.{}", rest.type, rest.name);
  if (!rest.key.empty()) built += fmt::format("[{}]", rest.key);
  return built == address;
}

std::string address_without_key(const Change& change) {
  return fmt::format("{}{}{}.{}", change.module_address, change.module_address.empty() ? "" : ".",
                     change.type, change.name);
}

/// The module addresses that differ, once what both end with is taken off; nothing when it is not only
/// modules.
std::optional<std::pair<std::string, std::string>> module_move(const Rename& rename) {
  const Change& from = *rename.from;
  const Change& to = *rename.to;
  if (from.type != to.type || from.name != to.name || !(from.key == to.key)) return std::nullopt;
  std::string_view a = from.module_address;
  std::string_view b = to.module_address;
  while (!a.empty() && !b.empty() && a != b) {
    const std::vector<ModuleStep> left = module_steps(a);
    const std::vector<ModuleStep> right = module_steps(b);
    if (left.empty() || right.empty()) return std::nullopt;
    if (left.back().name != right.back().name || left.back().key != right.back().key)
      return std::pair{std::string(a), std::string(b)};
    // A module that went into another one, or came out of it.
    if (parent_module(a).empty() != parent_module(b).empty())
      return std::pair{std::string(a), std::string(b)};
    a = parent_module(a);
    b = parent_module(b);
  }
  return std::nullopt;
}

/// Types that `moved` does not lead between: forgotten here, imported there. `removed` takes no instance
/// key.
std::string adopted(const Plan& plan, const Rename& rename) {
  if (rename.from->key.kind != InstanceKey::Kind::none) return {};
  const Look look = plan.look(*rename.from);
  const Value before = look.before();
  std::string id;
  if (rename.to->type == "aws_s3_object")
    id = fmt::format("{}/{}", before["bucket"].text().value_or(""), before["key"].text().value_or(""));
  else
    id = std::string(before["arn"].text().value_or(before["id"].text().value_or("")));
  if (id.empty() || id.find_first_of("\"\\\n$%") != std::string::npos) return {};
  return fmt::format(
      "removed {{\n  from = {}\n  lifecycle {{\n    destroy = false\n  }}\n}}\nimport {{\n  to = {}\n  id "
      "= \"{}\"\n}}\n",
      rename.from->address, rename.to->address, id);
}

}  // namespace

std::vector<MovedBlock> written_blocks(const Plan& plan, const std::vector<Rename>& renames) {
  // Where something stays: a module or block with it cannot move as a whole, nor be moved into.
  std::unordered_set<std::string> stays, old;
  for (const Change& change : plan.changes()) {
    if (!change.managed || !change.deposed.empty()) continue;
    const bool gone = change.action == Action::destroy || change.action == Action::forget;
    const auto mark = [&](std::unordered_set<std::string>& where) {
      where.insert(address_without_key(change));
      for (std::string_view module = change.module_address; !module.empty(); module = parent_module(module))
        where.insert(std::string(module));
    };
    if (!gone) mark(stays);
    if (change.action != Action::create) mark(old);
  }
  std::vector<MovedBlock> blocks_written;
  std::map<std::pair<std::string, std::string>, std::vector<const Rename*>> groups;
  std::map<std::string, std::set<std::string>> targets, sources;  // modules and blocks move one to one
  for (const Rename& rename : renames)
    if (const auto move = module_move(rename)) {
      targets[move->first].insert(move->second);
      sources[move->second].insert(move->first);
    }
  std::map<std::pair<std::string, std::string>, bool> keys_kept;
  for (const Rename& rename : renames) {
    const std::pair blocks{address_without_key(*rename.from), address_without_key(*rename.to)};
    targets[blocks.first].insert(blocks.second);
    sources[blocks.second].insert(blocks.first);
    const auto [place, fresh] = keys_kept.try_emplace(blocks, true);
    place->second =
        place->second && rename.from->key == rename.to->key && rename.from->type == rename.to->type;
  }
  for (const Rename& rename : renames) {
    const auto move = module_move(rename);
    if (move && stays.count(move->first) == 0 && old.count(move->second) == 0 &&
        targets[move->first].size() == 1 && sources[move->second].size() == 1) {
      groups[*move].push_back(&rename);
      continue;
    }
    const std::pair blocks{address_without_key(*rename.from), address_without_key(*rename.to)};
    if (keys_kept[blocks] && stays.count(blocks.first) == 0 && old.count(blocks.second) == 0 &&
        targets[blocks.first].size() == 1 && sources[blocks.second].size() == 1)
      groups[blocks].push_back(&rename);
    else
      groups[{std::string(rename.from->address), std::string(rename.to->address)}].push_back(&rename);
  }
  for (const auto& [ends, covered] : groups) {
    MovedBlock block;
    block.from = ends.first;
    block.to = ends.second;
    block.renames = covered;
    block.confidence = Confidence::certain;
    std::set<std::string> differences;
    for (const Rename* rename : covered) {
      block.confidence = std::min(block.confidence, rename->confidence);
      differences.insert(rename->differences.begin(), rename->differences.end());
    }
    block.differences.assign(differences.begin(), differences.end());
    const Rename& first = *covered.front();
    if (is_address(block.from) && is_address(block.to))
      block.text = first.from->type == first.to->type
                       ? fmt::format("moved {{\n  from = {}\n  to   = {}\n}}\n", block.from, block.to)
                       : adopted(plan, first);
    blocks_written.push_back(std::move(block));
  }
  return blocks_written;
}
