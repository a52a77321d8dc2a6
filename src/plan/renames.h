// Deletes and creates that are one thing under another address, for want of a `moved` block.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plan/graph.h"

/// How sure it is that the deleted and the created object are meant to be one.
enum class Confidence : std::uint8_t {
  ambiguous,  ///< several look alike, and neither key nor name tells them apart
  possible,   ///< equal but for tags, a description, or names that follow the key or resource name
  high,       ///< all that the configuration sets is equal, or address and module say so too
  certain,    ///< a name that AWS has once only is equal
};
std::string_view name(Confidence confidence);

struct Rename {
  const Change* from = nullptr;  ///< the delete
  const Change* to = nullptr;    ///< the create
  Confidence confidence = Confidence::possible;
  std::vector<std::string> differences;  ///< attributes that a move alone leaves to be changed or replaced
  bool is_replaced_anyway = false;  ///< a name that AWS has once is among them: moved, it is still replaced
};

/// One block to write, for a module, all instances of a resource block, or one instance.
struct MovedBlock {
  std::string from, to;
  std::string text;  ///< HCL, lines ended; empty when ambiguous or when nothing can be written
  Confidence confidence = Confidence::possible;  ///< the lowest of its resources
  std::vector<const Rename*> renames;            ///< that it covers
  std::vector<std::string> differences;          ///< of all of them, each once, sorted
};

/// What was found. Nothing stands in two pairs. Borrows from the Graph and its Plan.
///
/// Candidates are plain deletes and plain creates of one type and provider. A pair needs evidence: an equal
/// unique name, or equal configured values together with an address that differs only where a move may
/// (module or resource keys, module path, resource name). A unique name that differs ends it, unless it only
/// follows a key or resource name that was itself changed to something like it ("ui_iot" → "ui"). The best
/// pair wins only when neither side has another that is as good.
struct Renames {
  std::vector<Rename> pairs;                            ///< by address of the delete
  std::vector<MovedBlock> blocks;                       ///< by `from`; the ambiguous ones cover no pair
  std::unordered_map<const Change*, const Rename*> of;  ///< both sides

  Renames() = default;
  Renames(const Renames&) = delete;  // blocks and `of` point into the pairs
  Renames& operator=(const Renames&) = delete;
  Renames(Renames&&) = default;
  Renames& operator=(Renames&&) = default;
};

Renames find_renames(const Graph& graph);
