// What the attributes that others refer to do in this plan: whether they change, and into what.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "plan/graph.h"

using Resolved = std::shared_ptr<const Resolution>;

struct Feed {
  bool changes = false, unknown = false;
};

/// Remembers what it found. Keeps a view of the Plan, which must outlive it.
class Feeds {
 public:
  explicit Feeds(const Plan& plan) : plan_(plan) {}

  /// What `attribute` (empty: anything) of the resource does.
  Feed of(const Change& change, std::string_view attribute);

  /// The text that `target` gives on that side, if it is one that is known.
  std::optional<std::string> given(const Target& target, bool after) const;

  /// Calls `use` with the targets that change, those that become unknown or the others, until it returns
  /// false.
  template <class Use>
  void each_changing(const Resolved& resolution, bool unknown, Use use) {
    constexpr std::size_t many = 32;
    const auto is_wanted = [&](const Target& target, bool wants_unknown) {
      const Feed state = of(*target.change, target.attribute);
      // What becomes unknown itself cannot have made a known value, unless it is one of many.
      return state.changes &&
             (state.unknown == wants_unknown || (!wants_unknown && target.attribute.empty()));
    };
    if (resolution->targets.size() < many) {
      for (const Target& target : resolution->targets)
        if (is_wanted(target, unknown) && !use(target)) return;
      return;
    }
    const auto [place, fresh] = moving_.try_emplace(resolution.get());
    Moving& found = place->second;
    if (fresh) {
      found.of = resolution;
      for (const Target& target : resolution->targets) {
        if (is_wanted(target, true)) found.unknown.push_back(target);
        if (is_wanted(target, false)) found.known.push_back(target);
      }
    }
    for (const Target& target : unknown ? found.unknown : found.known)
      if (!use(target)) return;
  }

 private:
  /// The targets of an answer that many instances share, as far as they change: those that become unknown,
  /// and the others. Holds the answer, so that its address stays its own.
  struct Moving {
    Resolved of;
    std::vector<Target> unknown, known;
  };

  const Plan& plan_;
  std::map<std::pair<const Change*, std::string_view>, Feed> feeds_;
  std::unordered_map<const Resolution*, Moving> moving_;
};
