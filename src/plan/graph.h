// What refers to what: the `configuration` of a plan as a graph between resource instances.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"

struct Renames;

/// One instance an expression refers to, and the attribute it takes of it ("arn", may be empty).
struct Target {
  const Change* change = nullptr;
  std::string_view attribute;
  /// The expression takes one part of something larger (a member of an output, one output of a whole module)
  /// that this goes into; the document does not tell whether into that part.
  bool is_loose = false;
};

/// What an expression refers to, as far as the document tells.
struct Resolution {
  std::vector<Target> targets;
  /// References that lead nowhere in the document: "local.x" (locals are not in the JSON), data sources that
  /// were read while planning, outputs whose name is hidden behind an index.
  std::vector<std::string> dead_ends;
  /// Where the expression ends at something a person writes or a lookup returns, named in full: "var.size" of
  /// the root, "module.m.size" for a constant or default that a call hands to an input, "module.m.local.x",
  /// "data.aws_ami.base". In the order of the references, each once.
  std::vector<std::string> origins;

  bool complete() const { return dead_ends.empty(); }
};

/// The attributes by which AWS resources are named by others.
inline constexpr std::string_view naming_attributes[] = {
    "arn", "id", "name", "bucket", "identifier", "cluster_identifier", "family", "function_name", "key_id"};

/// Built on first use; keeps views into the Plan, which must outlive it. Module calls, inputs, outputs, count
/// and for_each are followed: `x[each.key]` and `x[count.index]` lead to the instance with the same key,
/// `each.value` to the element of the resource that is iterated over.
class Graph {
 public:
  explicit Graph(const Plan& plan);
  Graph(Graph&&) noexcept;
  Graph& operator=(Graph&&) noexcept;
  ~Graph();

  /// What the argument at `path` ("task_definition", or "network_configuration", "subnets") of the resource
  /// is set to refers to, all blocks on the way taken together. An empty path takes every argument.
  Resolution refers(const Change& change, std::span<const std::string_view> path) const;
  Resolution refers(const Change& change, std::string_view argument) const {
    return refers(change, std::span(&argument, 1));
  }

  /// As above, for who asks for many instances: what a block refers to without its own key is found once for
  /// all of its instances. Never null.
  std::shared_ptr<const Resolution> shared_refers(const Change& change,
                                                  std::span<const std::string_view> path) const;

  /// What `count` or `for_each` of the block runs over, and of the call of a module (its address, keys or
  /// not).
  Resolution repetition(const Change& change) const;
  Resolution repetition(std::string_view module) const;

  /// What `depends_on` of the block and of the module calls around it names; of a whole module, what changes
  /// in it, at most `most` of each.
  std::vector<const Change*> depends(const Change& change, std::size_t most) const;

  /// All instances of `type` whose argument at `path` refers to `target`.
  std::vector<const Change*> referrers(const Change& target, std::string_view type,
                                       std::span<const std::string_view> path) const;
  std::vector<const Change*> referrers(const Change& target, std::string_view type,
                                       std::string_view argument) const {
    return referrers(target, type, std::span(&argument, 1));
  }

  /// The value at `path`, through the first block of each list on the way.
  static Value at_path(Value value, std::span<const std::string_view> path);
  /// All entries of `type`, deposed objects too, whose value at `path` is this known text on that side, in
  /// the order of the document.
  const std::vector<const Change*>& all_with_value(std::string_view type,
                                                   std::span<const std::string_view> path,
                                                   std::string_view text, bool after) const;

  /// The entries of `type` that have this known text at `path` after the apply, in any block on the way or as
  /// an element of a list; in the order of the document. Deposed objects are left out.
  const std::vector<const Change*>& holding(std::string_view type, std::span<const std::string_view> path,
                                            std::string_view text) const;
  /// Those that may come to have any text there: some value at `path` is unknown until apply.
  const std::vector<const Change*>& open_at(std::string_view type,
                                            std::span<const std::string_view> path) const;

  /// The instance of `type` whose `attribute` has this known text on that side (`after`: else before). Null
  /// if there is none or more than one.
  const Change* with_value(std::string_view type, std::string_view attribute, std::string_view text,
                           bool after) const;

  /// The data source of `type` that was read while planning and whose `attribute` has this text. Null if
  /// there is none.
  const Change* data_with_value(std::string_view type, std::string_view attribute,
                                std::string_view text) const;

  /// The resource block of `change` in the configuration; absent when the block is gone.
  Value block(const Change& change) const;
  /// True when the argument is written in the configuration.
  bool is_configured(const Change& change, std::string_view argument) const;

  /// The region that the provider configuration of `change` names; empty when it cannot be told from the
  /// document.
  std::string_view provider_region(const Change& change) const;

  const Plan& plan() const;

  /// As find_renames() (plan/renames.h) finds them, once for all who ask.
  const Renames& renames() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};
