#include "plan/causes.h"

#include <algorithm>
#include <deque>
#include <set>

namespace {

/// Its attributes may be others afterwards.
bool feeds_change(const Change& change) {
  return change.managed &&
         (change.creates || change.action == Action::update || change.action == Action::unknown);
}

std::vector<std::string_view> keys_of(const AttributePath& path) {
  std::vector<std::string_view> keys;
  for (const PathStep& step : path)
    if (!step.index) keys.push_back(step.key);
  return keys;
}

}  // namespace

std::vector<Cause> causes_of(const Graph& graph, const Change& change, std::size_t most) {
  std::vector<Cause> causes;
  std::set<const Change*> seen = {&change};
  std::deque<const Change*> open = {&change};
  while (!open.empty() && causes.size() < most) {
    const Change& to = *open.front();
    open.pop_front();
    for (const AttributePath& path : to.replace_paths) {
      const std::vector<std::string_view> keys = keys_of(path);
      if (keys.empty()) continue;
      std::set<const Change*> told;
      for (const Target& target : graph.refers(to, keys).targets) {
        if (target.change == nullptr || target.change == &to || !feeds_change(*target.change)) continue;
        if (causes.size() >= most || !told.insert(target.change).second) continue;
        causes.push_back({target.change, target.attribute, &to, text(path)});
        if (seen.insert(target.change).second) open.push_back(target.change);
      }
    }
  }
  return causes;
}
