// Why things change: each change followed back, through what it refers to, to the edits where it begins.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plan/diff.h"
#include "plan/graph.h"

/// `attribute` of `from` goes into `path` of `to`, and `from` changes. Borrows from the Graph and its Plan.
struct Cause {
  const Change* from = nullptr;
  std::string_view attribute;  ///< may be empty
  const Change* to = nullptr;
  std::string path;       ///< that changes in `to`, and forces its replacement where it is replaced
  bool probable = false;  ///< inferred: the plan does not show the expression (locals, replace_triggered_by)
};

/// What a change begins with, where it is not fed by another one.
enum class RootKind : std::uint8_t {
  edited,     ///< a known value that no changing resource feeds: configuration or variable differs
  looked_up,  ///< the same, and all it comes from is a data source: that reads differently now, or was edited
  tainted,    ///< its creation failed half-way, or somebody marked it
  requested,  ///< -replace
  triggered,  ///< replace_triggered_by
  added,      ///< new in the configuration
  removed,    ///< no longer in the configuration
  module_gone,  ///< the module call or its instance is no longer there
  key_gone,     ///< key no longer in for_each, index beyond count, `enabled` false
  repetition,   ///< count or for_each added to the block or taken away
  move_target,  ///< moved to where nothing is configured
  destroyed,    ///< no reason is given: -destroy, or a plan of Terraform before 1.1
  left_over,    ///< a deposed object
  drifted,      ///< changed or deleted outside of Terraform; the apply restores it
  at_apply,  ///< only the provider or a function such as timestamp() makes it differ, which apply will tell
  order,     ///< nothing but the order of elements differs
  hidden,    ///< the plan does not show it
};
/// "edited", "looked-up", …
std::string_view name(RootKind kind);

/// One thing that a change begins with.
struct Edit {
  RootKind kind = RootKind::hidden;
  std::string path;  ///< of the argument, for edited, looked_up, drifted, at_apply; else empty
  std::vector<std::string> origins;  ///< what the argument is made from, as in Resolution; may be empty
  std::string before, after;         ///< as shown(), not masked; of one scalar, else empty
  bool is_literal = false;           ///< all of the argument stands in the block itself
};

/// What stands directly behind one change. Both may hold something, and for each change that updates or
/// replaces one does.
struct Why {
  std::vector<Cause> fed_by;
  std::vector<Edit> begins;
};

/// One edit, wherever it shows, and all that follows from it.
struct Root {
  RootKind kind = RootKind::hidden;
  std::string subject;  ///< argument for edits ("tags"), else block, module or key; not masked
  std::vector<std::string> origins;
  std::string before, after;          ///< as in Edit, where all places agree
  std::vector<const Change*> places;  ///< where it shows, in the order of the document
  std::vector<const Change*> follow;  ///< what changes because of it, the places not among them
  std::size_t probable = 0;           ///< of `follow`, those that are only inferred to
  std::size_t size() const { return places.size() + follow.size(); }
};

/// Explains changes when asked, each once. Keeps views into the Graph, which must outlive it.
///
/// What decides: attributes that differ (of a replacement: those that force it) are followed through the
/// configuration. One that is only known after apply is fed by the resources its expression refers to and
/// whose attribute changes; a known new value is an edit unless a referred attribute changes too, or the
/// refresh found that somebody changed the old one. Locals are not in the document: behind them a changing
/// resource is named as probable when `relevant_attributes` leaves few to choose from, else the root is
/// hidden.
class Causes {
 public:
  explicit Causes(const Graph& graph);
  ~Causes();
  Causes(const Causes&) = delete;
  Causes& operator=(const Causes&) = delete;

  const Why& why(const Change& change);
  /// As above, for those that have looked already.
  const Why& why(const Change& change, const Look& look, const Diff& diff);

  /// The causes of `change`, the nearest first, at most `most`; each resource is followed once, so that
  /// circles end. A data source that apply reads is followed through.
  std::vector<Cause> chain(const Change& change, std::size_t most);

  /// The edits behind all creates, updates, replacements, deletes and forgets of managed resources: those of
  /// most consequence first, then by subject. A change that has several stands under each of them.
  std::vector<Root> roots();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};
