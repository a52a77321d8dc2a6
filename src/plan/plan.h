// A plan: its entries, and what the document says about itself.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plan/action.h"
#include "plan/index.h"
#include "plan/source.h"
#include "plan/value.h"

/// One step of a replace path: attribute or map key, or list index.
struct PathStep {
  std::string_view key;
  std::optional<std::size_t> index;
};
using AttributePath = std::vector<PathStep>;

/// `ingress[0].cidr_blocks`; keys that are no identifiers are quoted as in HCL.
std::string text(const AttributePath& path);

/// The instance key of an address: none, a number, or a string.
struct InstanceKey {
  enum class Kind : std::uint8_t { none, number, string } kind = Kind::none;
  std::string_view text;  ///< the number's digits or the raw string

  friend bool operator==(const InstanceKey&, const InstanceKey&) = default;
};

/// One entry of resource_changes, resource_drift or deferred_changes: all but its values. Everything borrows
/// from the Plan.
struct Change {
  std::string_view address;
  std::string_view previous_address;
  std::string_view module_address;  ///< empty in the root
  std::string_view type;
  std::string_view name;
  std::string_view provider_name;  ///< as written: "aws" before 0.13, a source address since
  std::string_view deposed;        ///< empty for the current object
  std::string_view reason;         ///< action_reason
  InstanceKey key;
  Action action = Action::unknown;
  bool managed = true;         ///< false for data sources and ephemeral resources
  bool creates_first = false;  ///< of a replacement: both exist for a while
  bool forgets = false;        ///< `forget` is among the actions
  bool deletes = false;        ///< `delete` is among the actions: something real is destroyed
  bool creates = false;
  bool importing = false;
  std::vector<std::string_view> actions;  ///< as written
  std::string_view id, arn;               ///< of what is destroyed, as `before` has them
  std::vector<AttributePath> replace_paths;
  std::string_view entry;  ///< the JSON of the entry
  /// The JSON of both sides of an entry that does nothing, if they are alike to the byte and nothing in them
  /// is unknown or sensitive; else empty. Most of a large plan is so, and half of the bytes need no parsing.
  std::string_view both_sides;
};

/// Why Terraform put a change off (`deferred_changes`).
struct Deferred {
  std::string_view reason;
  Change change;
};

/// What the plan says about outputs, as far as it says it.
struct OutputChange {
  std::string_view name;
  Action action = Action::unknown;
  bool sensitive = false;
};

/// A `checks` entry that did not pass.
struct Check {
  std::string_view address;
  std::string_view status;  ///< fail, error, unknown
  std::vector<std::string_view> problems;
};

class Plan;
class Secrets;

/// The values of one entry. Parsed when made, gone when destroyed: no Value may outlive it. Its parser goes
/// back to the Plan, which must outlive it.
class Look {
 public:
  Look(Look&&) noexcept;
  Look& operator=(Look&&) noexcept;
  ~Look();

  /// Absent for a create. Never unknown. Of a data source in `prior_state` both sides are what was read.
  Value before() const { return before_; }
  /// Absent for a delete or forget.
  Value after() const { return after_; }
  /// The entry itself, for what Change does not hold. Absent where Change::both_sides is not empty.
  Value entry() const { return entry_; }

 private:
  friend class Plan;
  Look(const Plan& plan, const Change& change);

  const Plan* plan_ = nullptr;
  std::unique_ptr<Tape> tape_;
  std::string_view parsed_;
  Value before_, after_, entry_;
};

/// Owns the bytes and the index; move-only; outlives every view. Entries are parsed when looked at, by a few
/// parsers that are used again, and not kept. Not for use by several threads at once.
class Plan {
 public:
  /// Throws Error when `source` is no plan that this version can read: the sentence says what it is instead.
  /// `strict` also walks every section that nothing looks at.
  static Plan read(Source source, bool strict = false);
  /// As above, from the path or "-".
  static Plan read(const std::string& path, bool strict = false) { return read(Source::read(path), strict); }

  Plan(Plan&&) noexcept;
  Plan& operator=(Plan&&) noexcept;
  ~Plan();

  const std::string& path() const;
  std::string_view format_version() const;
  std::string_view terraform_version() const;
  /// The version that `prior_state` names as its writer; empty when it names none.
  std::string_view prior_terraform_version() const;
  /// RFC 3339, or empty before Terraform 1.5.
  std::string_view timestamp() const;
  /// True if planning failed and the rest may be partial. Before 1.6 nothing is recorded: nullopt.
  std::optional<bool> errored() const;
  std::optional<bool> complete() const;
  std::optional<bool> applyable() const;

  /// Entries of resource_changes in the order of the document.
  std::span<const Change> changes() const;
  /// What the refresh found; never added to the changes.
  std::span<const Change> drift() const;
  std::span<const Deferred> deferred() const;
  const std::vector<OutputChange>& outputs() const;
  const std::vector<Check>& failed_checks() const;
  /// Invocations of actions (Terraform 1.14): side effects without an entry.
  std::size_t action_invocations() const;

  /// Data sources that were read while planning: they stand in `prior_state` alone. Made when first asked
  /// for; `action` is no_op, and before() and after() of a Look at one are what was read.
  std::span<const Change> data_read() const;

  /// The current object at `address`, or null.
  const Change* find(std::string_view address) const;
  /// What the refresh found at `address`, or null.
  const Change* drift_of(std::string_view address) const;
  /// All entries of a type, deposed ones included, in the order of the document.
  std::span<const std::uint32_t> of_type(std::string_view type) const;

  Look look(const Change& change) const { return Look(*this, change); }

  /// Every text that must not be shown.
  const Secrets& secrets() const;

  /// The value of root variable `name`. Absent if there is none.
  Value variable(std::string_view name) const;
  /// The `configuration` section, parsed when first asked for.
  Value configuration() const;
  /// The `output_changes` section, and the list `action_invocations` (Terraform 1.14), likewise.
  Value output_changes() const;
  Value invocations() const;
  /// The `relevant_attributes` section (Terraform 1.2): what the expressions behind the changes rest on.
  Value relevant_attributes() const;
  /// The `prior_state` and `planned_values` sections, likewise; large.
  Value prior_state() const;
  Value planned_values() const;

 private:
  friend class Look;
  struct Inside;
  explicit Plan(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

/// Short name of the provider: "aws" of "registry.terraform.io/hashicorp/aws".
std::string_view provider_type(std::string_view provider_name);
