// A resource as the pricers see it: one object on one side of the plan.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "cost/amount.h"
#include "cost/usage.h"
#include "plan/graph.h"

/// The world before the apply, or after it. Pricers run on both and never compare them.
enum class Side : std::uint8_t { before, after };

/// What all resources of one plan are priced with, and which types any entry of it changes. Borrows from all
/// of them; must outlive the resources.
class Surroundings {
 public:
  /// `fallback_region` stands in where the plan does not tell a region. `usage` may be null.
  Surroundings(const Graph& graph, std::string_view fallback_region, const Usage* usage);

  const Graph& graph() const { return *graph_; }
  std::string_view fallback_region() const { return fallback_region_; }
  const Usage* usage() const { return usage_; }

  /// A pricer asks for others of `type`.
  void asked(std::string_view type) const {
    if (changing_.count(type) != 0) sides_differ_ = true;
  }
  /// Whether what was asked since this was last called may be otherwise on the other side. While it is not,
  /// an entry that does not change costs the same on both.
  bool take_sides_differ() const { return std::exchange(sides_differ_, false); }

 private:
  const Graph* graph_;
  std::string_view fallback_region_;
  const Usage* usage_;
  std::unordered_set<std::string_view> changing_;
  mutable bool sides_differ_ = false;
};

/// Borrows from the Plan and Graph, owns the parsed entry; move-only. Values die with it.
class Resource {
 public:
  /// Whether the actions say that the object exists on that side.
  static bool exists_on(const Change& change, Side side);
  /// Nothing when the object does not exist on that side, or the plan does not show it there.
  static std::optional<Resource> on_side(const Surroundings& surroundings, const Change& change, Side side);

  const Change& change() const { return *change_; }
  std::string_view type() const { return change_->type; }
  std::string_view address() const { return change_->address; }
  Side side() const { return side_; }
  /// Empty when the plan does not tell it.
  const std::string& region() const { return region_; }

  const Value& values() const { return values_; }
  Value operator[](std::string_view attribute) const { return values_[attribute]; }
  /// The value at `path`, through the first block of each list on the way. Absent, not unknown, when it is
  /// known after apply only because the configuration does not set it: then the documented default holds.
  Value given(std::initializer_list<std::string_view> path) const;
  Value given(std::string_view attribute) const { return given({attribute}); }

  /// A known text, or `otherwise` when the attribute is absent or left_out(). Nothing when it is unknown
  /// until apply.
  std::optional<std::string> text(std::string_view attribute, std::string_view otherwise) const;
  /// The number at `attribute`: unknown stays unknown; absent or left_out() becomes `otherwise` with the
  /// origin "default …", or unknown without one.
  Amount amount(std::string_view attribute, std::optional<Quantity> otherwise = {}) const;
  /// The same of a value already at hand; `name` is how the origin calls it.
  static Amount amount(const Value& value, std::string_view name, std::optional<Quantity> otherwise = {});

  /// The figure that the usage file has for this resource under `key`, in Infracost's names and units
  /// ("monthly_requests", "standard.storage_gb"). Unknown without one; it remembers its key either way. A
  /// deposed object has none: nobody uses it. Throws Error for a text where a number belongs.
  Amount usage(std::string_view key) const;
  /// The same where the plan has a figure of its own, which the usage file may correct.
  Amount usage_or(std::string_view key, const Amount& otherwise) const;
  /// Whether the usage file speaks of this resource: without that, looking for rare keys is of no use.
  bool has_usage() const { return !usage_entries_.empty(); }
  /// For what is no number: "operating_system".
  std::optional<std::string> usage_text(std::string_view key) const;

  /// True when `value`, which stands at `path` (blocks by name: "root_block_device", "volume_type"; in any of
  /// the blocks), is unknown only because the configuration does not set it or sets it to null: not apply but
  /// a default of the provider or of AWS decides. False where the configuration does not tell, as for what a
  /// `dynamic` block makes.
  bool left_out(const Value& value, std::span<const std::string_view> path) const;
  bool left_out(std::string_view attribute) const {
    return left_out(values_[attribute], std::span(&attribute, 1));
  }

  /// How many elements the list, set or blocks at `argument` have, of which each means one resource of
  /// `types`. When it is unknown as a whole: as many as there are instances of them that the configuration
  /// refers to. Absent or left out it is `otherwise`.
  Amount count(std::string_view argument, std::span<const std::string_view> types,
               const Amount& otherwise) const;

  /// The instance of `type` that the argument at `path` means: on the before side by value (an ARN, id or
  /// name that an instance of the plan has), on the after side through the configuration first; else the data
  /// source of that type with the value. Nothing when it is not in this plan, or when the document does not
  /// tell which one of several it is.
  std::optional<Resource> refer(std::string_view argument, std::string_view type) const {
    return refer({argument}, type);
  }
  std::optional<Resource> refer(std::initializer_list<std::string_view> path, std::string_view type) const;

  /// The instances of `type` whose argument at `path` means this one, and which exist on this side. Where
  /// several have the name that is written there, the configuration alone tells.
  std::vector<Resource> referrers(std::string_view type, std::string_view argument) const {
    return referrers(type, {argument});
  }
  std::vector<Resource> referrers(std::string_view type, std::initializer_list<std::string_view> path) const;

  /// All instances of `type` on this side.
  std::vector<Resource> all(std::string_view type) const;
  /// Those whose `attribute` has this known text.
  std::vector<Resource> all_with(std::string_view type, std::string_view attribute,
                                 std::string_view text) const;

  /// Where the argument leads to as far as the configuration tells: for counting subnets and the like.
  Resolution configured(std::initializer_list<std::string_view> path) const;
  /// The graph, to be asked about resources of these types and no others.
  const Graph& graph(std::span<const std::string_view> types) const {
    for (std::string_view type : types) surroundings_->asked(type);
    return surroundings_->graph();
  }
  const Graph& graph(std::initializer_list<std::string_view> types) const {
    return graph(std::span(types.begin(), types.size()));
  }
  /// Of the plan.
  std::string_view timestamp() const { return surroundings_->graph().plan().timestamp(); }
  /// Another object of the plan on the same side.
  std::optional<Resource> beside(const Change& change) const {
    surroundings_->asked(change.type);
    return on_side(*surroundings_, change, side_);
  }

 private:
  Resource(const Surroundings& surroundings, const Change& change, Side side, Look look);
  bool is_only_one_with(std::string_view attribute, std::string_view text) const;

  const Surroundings* surroundings_;
  const Change* change_;
  Side side_;
  std::vector<const UsageEntry*> usage_entries_;
  Look look_;
  Value values_;
  std::string region_;
};
