#include "plan/roots.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "plan/paths.h"

namespace {

constexpr std::size_t most_followed = 200;        // resources behind one change
constexpr std::size_t shortest_telling_key = 10;  // with `["` and `"]`

/// Makes sets of things that turn out to be one.
class Union {
 public:
  std::size_t add() {
    parents_.push_back(parents_.size());
    return parents_.size() - 1;
  }
  std::size_t find(std::size_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    a = find(a);
    b = find(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parents_;
};

}  // namespace

bool is_change(const Change& change) {
  return change.managed && change.action != Action::no_op && change.action != Action::read &&
         change.action != Action::open;
}

std::vector<Root> roots_of(const Plan& plan, EditNames& names,
                           const std::function<const Why&(const Change&)>& why) {
  // One node for each place of an edit; places that turn out to be the same edit are joined.
  struct Place {
    const Change* change;
    const Edit* edit;
    std::string subject;
  };
  std::vector<Place> nodes;
  Union sets;
  std::unordered_map<const Change*, std::vector<std::size_t>> nodes_of;
  std::map<std::tuple<RootKind, std::string, std::string>, std::size_t> same;
  const auto join = [&](std::size_t node, RootKind kind, std::string what, std::string value) {
    const auto [place, fresh] = same.try_emplace({kind, std::move(what), std::move(value)}, node);
    if (!fresh) sets.join(place->second, node);
  };
  const auto nodes_for = [&](const Change& change) -> const std::vector<std::size_t>& {
    const auto [place, fresh] = nodes_of.try_emplace(&change);
    if (!fresh) return place->second;
    for (const Edit& edit : why(change).begins) {
      const std::size_t node = sets.add();
      place->second.push_back(node);
      const bool by_argument = edit.kind == RootKind::edited || edit.kind == RootKind::looked_up;
      nodes.push_back({&change, &edit, by_argument ? edit.path : names.subject(change, edit.kind)});
      const std::string argument(argument_of(edit.path));
      if (!by_argument) {
        const std::string subject = nodes.back().subject;
        if (subject.empty() || subject.front() != '[') {
          join(node, edit.kind, subject, argument);
          continue;
        }
        // A key takes with it what runs over the same thing: modules and resources alike.
        const RootKind kind = edit.kind == RootKind::module_gone ? RootKind::key_gone : edit.kind;
        for (const std::string& source : names.sources(change, edit.kind))
          if (source != "local" || subject.size() >= shortest_telling_key) join(node, kind, subject, source);
        continue;
      }
      join(node, edit.kind, block_of(change) + " " + argument, "");
      const bool is_hidden =
          edit.origins.empty()
              ? !edit.is_literal
              : std::any_of(edit.origins.begin(), edit.origins.end(),
                            [](const std::string& o) { return o.find("local.") != std::string::npos; });
      if (is_hidden && (is_telling(edit.before) || is_telling(edit.after)))
        join(node, edit.kind, argument, edit.before + "\n" + edit.after);
      if (!edit.origins.empty())
        join(node, edit.kind, "origin", fmt::format("{}", fmt::join(edit.origins, "\n")));
    }
    return place->second;
  };
  // From each change back to every place where it begins.
  std::map<std::size_t, std::vector<const Change*>> reached;
  std::map<std::size_t, std::set<const Change*>> guessed;  // reached through a guess only
  for (const Change& change : plan.changes()) {
    if (!is_change(change)) continue;
    std::set<const Change*> seen = {&change};
    std::vector<const Change*> open = {&change};
    std::vector<const Change*> behind_guesses;
    bool is_sure = true;
    while (seen.size() < most_followed) {
      if (open.empty()) {
        if (behind_guesses.empty()) break;
        is_sure = false;
        for (const Change* guess : behind_guesses)
          if (seen.insert(guess).second) open.push_back(guess);
        behind_guesses.clear();
        continue;
      }
      const Change* at = open.back();
      open.pop_back();
      for (const std::size_t node : nodes_for(*at)) {
        reached[node].push_back(&change);
        if (!is_sure) guessed[node].insert(&change);
      }
      for (const Cause& cause : why(*at).fed_by)
        if (cause.probable && is_sure)
          behind_guesses.push_back(cause.from);
        else if (seen.insert(cause.from).second)
          open.push_back(cause.from);
    }
  }
  std::map<std::size_t, Root> by_set;
  std::unordered_map<const Change*, std::size_t> order;
  for (std::size_t i = 0; i < plan.changes().size(); ++i) order[&plan.changes()[i]] = i;
  std::map<std::size_t, std::set<std::size_t>> followers, sure_followers;
  for (const auto& [node, changes] : reached)
    for (const Change* change : changes) {
      followers[sets.find(node)].insert(order[change]);
      if (guessed[node].count(change) == 0) sure_followers[sets.find(node)].insert(order[change]);
    }
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    const std::size_t set = sets.find(node);
    const auto [place, fresh] = by_set.try_emplace(set);
    Root& root = place->second;
    const Edit& edit = *nodes[node].edit;
    if (fresh) {
      root.kind = edit.kind;
      root.subject = nodes[node].subject;
      root.origins = edit.origins;
      root.before = edit.before;
      root.after = edit.after;
    } else {
      if (root.subject != nodes[node].subject &&
          argument_of(root.subject) == argument_of(nodes[node].subject) &&
          (edit.kind == RootKind::edited || edit.kind == RootKind::looked_up))
        root.subject = argument_of(root.subject);
      if (root.before != edit.before || root.after != edit.after) root.before.clear(), root.after.clear();
      if (root.origins != edit.origins) root.origins.clear();
    }
    if (root.places.empty() || root.places.back() != nodes[node].change)
      root.places.push_back(nodes[node].change);
    if (is_change(*nodes[node].change)) followers[set].erase(order[nodes[node].change]);
  }
  std::vector<Root> roots;
  for (auto& [set, root] : by_set) {
    std::sort(root.places.begin(), root.places.end(),
              [&](const Change* a, const Change* b) { return order[a] < order[b]; });
    root.places.erase(std::unique(root.places.begin(), root.places.end()), root.places.end());
    for (const std::size_t i : followers[set]) {
      root.follow.push_back(&plan.changes()[i]);
      root.probable += sure_followers[set].count(i) == 0 ? 1 : 0;
    }
    roots.push_back(std::move(root));
  }
  std::stable_sort(roots.begin(), roots.end(), [&](const Root& a, const Root& b) {
    if (a.size() != b.size()) return a.size() > b.size();
    return std::tie(a.kind, a.subject, a.places.front()->address) <
           std::tie(b.kind, b.subject, b.places.front()->address);
  });
  return roots;
}
