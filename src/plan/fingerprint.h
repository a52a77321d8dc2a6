// Short texts for what a plan will do: equal for the same work whenever it is planned, another for any other.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "plan/graph.h"
#include "plan/plan.h"

struct Fingerprints {
  std::string plan;  ///< 64 hex digits, of all that follows and of the flags `errored` and `complete`
  std::vector<std::string>
      changes;  ///< one for each of plan.changes(), 32 hex digits; empty when it does nothing
  std::vector<std::string> outputs;  ///< likewise for plan.outputs()
  std::vector<std::string> actions;  ///< one for each invocation of an action
  std::size_t secrets = 0;           ///< changes, outputs and actions with secret values that are not bound
};

/// What a change will do, and no more, is in its fingerprint: address, deposed key, actions, previous
/// address, import id, the attributes that force a replacement, the provider and the region that its
/// configuration names, the provisioners of the block as they are written, and
/// - create: the planned values, with what is unknown until apply marked as such;
/// - update: only the attributes that differ, before and after, and which object it is (`id`, `arn`). What
/// Terraform
///   cannot say beforehand counts by its name alone, so that drift of computed attributes does not;
/// - delete, forget: which object it is;
/// - replace: which object it is, and the planned values of the new one;
/// - actions that this version does not know: both sides whole.
/// Data sources that are read, ephemeral resources and entries that stay as they are do nothing. Outputs
/// count by name, actions and planned value.
///
/// Not in it: time stamps of the plan, versions, the order of entries, of members and of list elements (sets
/// and lists look alike in the document), the notation of numbers, the moment of planning inside texts (see
/// plan/plan_time.h).
///
/// A short secret could be guessed from a public fingerprint. So of values that are marked sensitive, that
/// repeat a marked one, or whose place says that they are secret (plan/secret_names.h), only presence, kind
/// and whether they change count: another secret in the same place has the same fingerprint, and `secrets`
/// says in how many entries that is so. With a `key`, which only those hold who make and compare
/// fingerprints, all values count: fingerprints are then HMAC-SHA-256 under it.
Fingerprints fingerprints(const Graph& graph, std::string_view key = {});
Fingerprints fingerprints(const Plan& plan, std::string_view key = {});

/// That of the plan whose parts are these; `parts.plan` is not read.
std::string plan_fingerprint(bool errored, bool complete, const Fingerprints& parts);

/// False for entries that apply leaves as they are, or only reads.
bool does_something(const Change& change);
