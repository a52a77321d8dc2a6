#include "plan/behind_locals.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "plan/address.h"
#include "plan/paths.h"

namespace {

constexpr std::size_t most_candidates = 3;  // more of them would be guessing

}  // namespace

bool is_data(const std::string& origin) {
  return origin.substr(0, 5) == "data." || origin.find(".data.") != std::string::npos;
}

void BehindLocals::index_relevant() {
  if (has_relevant_) return;
  has_relevant_ = true;
  std::map<std::string, std::vector<const Change*>> by_block;
  for (const Change& change : plan_.changes())
    if (change.action != Action::no_op && change.deposed.empty())
      by_block[block_of(change)].push_back(&change);
  std::set<std::pair<const Change*, std::string>> told;
  for (const Value& entry : plan_.relevant_attributes().elements()) {
    std::string_view address = entry["resource"].text().value_or("");
    std::string block;
    while (address.substr(0, 7) == "module.") {
      const std::vector<ModuleStep> steps = module_steps(address);
      if (steps.empty()) break;
      block += fmt::format("module.{}.", steps.front().name);
      const ModuleStep& step = steps.front();
      const std::size_t length = 7 + step.name.size() + (step.key.empty() ? 0 : step.key.size() + 2) + 1;
      if (length >= address.size()) break;
      address.remove_prefix(length);
    }
    const Reference reference = parse_reference(address);
    block += reference.head == reference.type
                 ? fmt::format("{}.{}", reference.type, reference.name)
                 : fmt::format("{}.{}.{}", reference.head, reference.type, reference.name);
    relevant_blocks_.insert(block);
    const auto found = by_block.find(block);
    if (found == by_block.end()) continue;
    const std::string attribute(entry["attribute"].at(0).text().value_or(""));
    for (const Change* change : found->second)
      if (told.emplace(change, attribute).second) relevant_.push_back({change, attribute});
  }
}

/// Whether what `change` refers to leads to `target`, which then cannot rest on it.
bool BehindLocals::rests_on(const Change& change, const Change& target) {
  constexpr std::size_t most = 40;
  std::set<const Change*> seen = {&change};
  std::deque<const Change*> open = {&change};
  while (!open.empty() && seen.size() < most) {
    const Change* at = open.front();
    open.pop_front();
    const Resolved all = graph_.shared_refers(*at, std::span<const std::string_view>());
    for (const Target& t : all->targets) {
      if (t.change == &target) return true;
      if (seen.size() >= most) break;
      if (t.change != nullptr && seen.insert(t.change).second) open.push_back(t.change);
    }
  }
  return false;
}

std::vector<Target> BehindLocals::changing(const Change& change) {
  index_relevant();
  for (std::string_view module = change.module_address;; module = parent_module(module)) {
    std::vector<Target> found;
    for (const Relevant& r : relevant_) {
      const std::string_view at = r.change->module_address;
      const bool inside = module.empty() || at == module ||
                          (at.size() > module.size() && at.substr(0, module.size()) == module &&
                           (at[module.size()] == '.' || at[module.size()] == '['));
      if (!inside || r.change == &change || !feeds_.of(*r.change, r.attribute).unknown) continue;
      if (block_of(*r.change) == block_of(change) || rests_on(*r.change, change)) continue;
      if (std::none_of(found.begin(), found.end(), [&](const Target& t) { return t.change == r.change; }))
        found.push_back({r.change, r.attribute});
    }
    if (found.size() > most_candidates) return {};
    if (!found.empty() || module.empty()) return found;
  }
}

/// All that data sources say, by text that is long enough to tell.
void BehindLocals::index_data(const Value& value, const std::string& address, int depth) {
  constexpr int deepest = 6;
  if (depth > deepest) return;
  for (const Value& element : value.elements()) index_data(element, address, depth + 1);
  for (const auto& [name, member] : value.members()) index_data(member, address, depth + 1);
  if (const auto text = value.text(); text && is_telling(*text)) {
    std::vector<std::string>& all = data_texts_[std::string(*text)];
    if (all.empty() || all.back() != address) all.push_back(address);
  }
}

bool BehindLocals::is_read(const Difference& d, std::vector<std::string>& origins) {
  const auto text = d.after.text();
  if (!text || !is_telling(*text) || origins.empty()) return false;
  const auto local_of = [](const std::string& origin) {
    return origin.substr(0, 6) == "local." ? 0 : origin.find(".local.");
  };
  if (std::any_of(origins.begin(), origins.end(), [&](const std::string& origin) {
        return !is_data(origin) && local_of(origin) == std::string::npos;
      }))
    return false;
  if (!has_data_texts_) {
    has_data_texts_ = true;
    index_relevant();
    for (const Change& data : plan_.data_read()) {
      if (relevant_blocks_.count(block_of(data)) == 0) continue;
      const Look look = plan_.look(data);
      index_data(look.after(), std::string(data.address), 0);
    }
  }
  const auto found = data_texts_.find(std::string(*text));
  if (found == data_texts_.end()) return false;
  for (const std::string& origin : origins) {
    const std::size_t end = local_of(origin);
    if (end == std::string::npos) continue;
    const std::string module = origin.substr(0, end);
    for (const std::string& address : found->second) {
      if (address.substr(0, end + (end > 0 ? 6 : 5)) != (end > 0 ? module + ".data." : "data.")) continue;
      origins.push_back(address);
      return true;
    }
  }
  return false;
}
