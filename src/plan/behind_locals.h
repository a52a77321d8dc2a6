// What may stand behind locals, whose expressions are not in the document.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "plan/diff.h"
#include "plan/feeds.h"
#include "plan/graph.h"

/// Guesses from what the plan names in `relevant_attributes`. Keeps views of the Graph and Feeds, which must
/// outlive it.
class BehindLocals {
 public:
  BehindLocals(const Graph& graph, Feeds& feeds) : graph_(graph), plan_(graph.plan()), feeds_(feeds) {}

  /// What may stand behind a local of the module of `change` (or of a module around it): changing resources
  /// there or below that the plan says it rests on. Nothing when too many could.
  std::vector<Target> changing(const Change& change);

  /// Whether the new text of `d` is what a data source beside the local says that the argument is made from
  /// (`origins`, as in Resolution), and the plan names that as relevant. It is added to the origins then.
  bool is_read(const Difference& d, std::vector<std::string>& origins);

 private:
  struct Relevant {
    const Change* change;
    std::string attribute;
  };

  void index_relevant();
  void index_data(const Value& value, const std::string& address, int depth);
  bool rests_on(const Change& change, const Change& target);

  const Graph& graph_;
  const Plan& plan_;
  Feeds& feeds_;
  std::vector<Relevant> relevant_;         ///< that change, as relevant_attributes names them
  std::set<std::string> relevant_blocks_;  ///< all that it names
  bool has_relevant_ = false;
  std::unordered_map<std::string, std::vector<std::string>> data_texts_;  ///< addresses by what was read
  bool has_data_texts_ = false;
};

/// "data.x.y" or "module.m.data.x.y", as an origin names it.
bool is_data(const std::string& origin);
