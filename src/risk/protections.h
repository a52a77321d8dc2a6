// What stands between a destroy and the loss, as far as the plan shows it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "risk/rule.h"

/// Read from `before`: a destroy sends what the state says, so what `after` sets comes too late for it.
struct Protection {
  /// The kinds, from none to the strongest that counts.
  enum class Kind : std::uint8_t {
    none,
    delayed,      ///< restorable for a week or more; use stops at once
    copy_kept,    ///< a final snapshot, retained backups, point-in-time recovery
    if_empty,     ///< AWS or the provider refuses while anything is inside
    refused,      ///< the destroy is refused: nothing is lost, but the apply stops half-way
    left_in_aws,  ///< only Terraform lets go of it
  } kind = Kind::none;
  std::string detail;              ///< which, and what weakens it; lower case, no full stop; may be empty
  std::vector<Evidence> evidence;  ///< every protecting or weakening attribute the object has
};

std::shared_ptr<const Protection> protection_of(const Subject& subject);
/// The attribute decides, of some type, how much a destroy takes.
bool is_protecting(std::string_view attribute);

/// What is left of the severity of a destroy: two levels less when refused, one when a copy or time is left,
/// low when it stays in AWS. Never below low (or where it was, if that is lower).
Severity softened(Severity severity, Protection::Kind kind);
