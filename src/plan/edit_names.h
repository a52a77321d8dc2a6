// What to call the edits that are no edits of an argument: blocks, modules and keys that come or go.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "plan/causes.h"
#include "plan/graph.h"

/// Keeps views of the Graph and its Plan, which must outlive it.
class EditNames {
 public:
  explicit EditNames(const Graph& graph);

  /// The block, module or key ("[\"a\"]") that names an edit of that kind which shows at `change`.
  std::string subject(const Change& change, RootKind kind);
  /// What may have brought a key or taken it away: the block or call itself, and what its for_each runs over;
  /// "local" stands for any local, since they may be made from each other.
  const std::vector<std::string>& sources(const Change& change, RootKind kind);

  /// The outermost module around `change` of which nothing is left; empty if there is none.
  std::string_view gone_module(const Change& change) const;
  /// The outermost module around it that only holds what is created, likewise.
  std::string_view new_module(const Change& change);
  /// The configuration still calls the module, or is not shown.
  bool is_called(std::string_view module) const;

 private:
  const Graph& graph_;
  const Plan& plan_;
  std::unordered_set<std::string_view> alive_;  ///< modules in which something stays or comes
  std::unordered_set<std::string_view> old_modules_;
  bool has_old_modules_ = false;
  std::map<std::string, std::vector<std::string>> sources_;  ///< by block or call
};
