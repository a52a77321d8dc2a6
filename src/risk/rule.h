// A risk rule: words and predicate in one row.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/words.h"
#include "plan/diff.h"
#include "plan/graph.h"

enum class Severity : std::uint8_t { info, low, medium, high, critical };
/// "critical", …
std::string_view name(Severity severity);
std::optional<Severity> severity_named(std::string_view name);

enum class Category : std::uint8_t {
  data_loss,
  outage,
  exposure,
  lock_out,
  protection_removed,
  irreversible,
  cost,
  drift,
  hygiene,
};
/// "data-loss", …
std::string_view name(Category category);

/// What a finding rests on: an attribute on both sides, as `shown()` has them. Empty: nothing to say of that
/// side. Not masked yet; whoever prints it asks the plan's Secrets.
struct Evidence {
  std::string path;
  std::string before;
  std::string after;
};

class Departures;
struct EntryNotes;

/// What a rule looks at: one entry of the plan.
struct Subject {
  const Graph& graph;
  const Change& change;
  Value before;                            ///< absent for a create
  Value after;                             ///< absent for a delete or forget
  const Look& look;                        ///< where before and after are from
  Severity severity;                       ///< of the rule that asks
  Words attributes;                        ///< of the rule that asks
  Words values{};                          ///< of the rule that asks
  const Departures* departures = nullptr;  ///< what else goes; null when only this entry is known
  EntryNotes* notes = nullptr;  ///< of this entry, for all rules; may be null, then nothing is kept

  const Plan& plan() const { return graph.plan(); }

  /// The object that exists now goes: delete, either replacement, unknown actions that hold a delete.
  bool destroys() const { return change.deletes; }
  bool forgets() const { return change.forgets; }
  bool creates() const { return change.creates; }
  /// An object is there now and one will be there: update and replacement.
  bool changes() const { return !before.absent() && !after.absent(); }

  /// False where both sides have the same value of the attribute that `path` begins with, or none.
  bool may_differ(std::string_view path) const;
  Evidence evidence(std::string_view path) const;
};

/// A rule has fired: what it rests on, and what is peculiar to this case.
struct Hit {
  std::vector<Evidence> evidence;
  std::string detail;                ///< added to the title, lower case, no full stop; may be empty
  std::optional<Severity> severity;  ///< instead of the rule's own: protections raise and lower it
};

/// One row: the words, where to look, and the predicate. Most predicates are shapes (risk/shapes.h) that
/// many rows share; they read the rest from the row.
struct Rule {
  std::string_view id;  ///< "rds-instance-destroyed"; stable, used in policies and waivers
  Severity severity;
  Category category;
  /// Resource types it looks at; a trailing `*` matches a prefix. `@data`: the types of that class in the
  /// catalogue that no other rule about destruction names; `@unknown`: those in no catalogue.
  Words types;
  Words attributes{};      ///< paths that a shape looks at, without list indexes: "versioning.enabled"
  Words values{};          ///< what a shape looks for there; a trailing `*` matches a prefix
  std::string_view title;  ///< what is wrong, lower case, no full stop
  std::string_view why;    ///< why it matters
  std::string_view fix;    ///< what to do instead, imperative
  /// When it may be waved through, read after "fine when"; "never" where there is no such case.
  std::string_view fine_when{};
  std::optional<Hit> (*applies)(const Subject&);
};

/// A rule about the plan as a whole.
struct PlanRule {
  std::string_view id;
  Severity severity;
  Category category;
  std::string_view title;
  std::string_view why;
  std::string_view fix;
  std::string_view fine_when{};
  std::optional<Hit> (*applies)(const Graph&);
};

struct Finding {
  std::string rule;
  Severity severity = Severity::info;
  Category category = Category::hygiene;
  std::string address;             ///< empty for findings about the plan as a whole
  const Change* change = nullptr;  ///< null likewise
  std::string message;             ///< title and detail
  std::string why;
  std::string fix;
  std::vector<Evidence> evidence;
};
