// Why a resource is replaced, followed back through what it refers to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/graph.h"

/// `attribute` of `from` goes into `path` of `to`, and `from` changes. Borrows from the Graph and its Plan.
struct Cause {
  const Change* from = nullptr;
  std::string_view attribute;  ///< may be empty
  const Change* to = nullptr;
  std::string path;  ///< that forces `to` to be replaced
};

/// The causes of `change`, the nearest first: which changing resources feed the attributes that force its
/// replacement, and what forces those that are replaced themselves. At most `most` of them; each resource is
/// followed once, so that circles end.
std::vector<Cause> causes_of(const Graph& graph, const Change& change, std::size_t most);
