// Predicates that many rules share. What they look at stands in the rule's row: `attributes` and `severity`.
#pragma once

#include <optional>
#include <string>

#include "risk/rule.h"

/// Why Terraform destroys or replaces it: "replaced because `engine` changes", "its block is gone". Empty
/// when the plan does not tell.
std::string cause(const Subject& subject);

/// `detail` and `more` with "; " between them, if both are there.
std::string joined(std::string detail, std::string_view more);

/// True when the object that `attribute` of this one names (`type`, by its `key`) is destroyed in the same
/// plan: what belongs to it is no loss of its own then.
bool goes_with(const Subject& subject, std::string_view attribute, std::string_view type,
               std::string_view key);

/// The object is destroyed, by a delete or a replacement. The severity follows its protections, and the
/// detail names them and the cause.
std::optional<Hit> destroyed(const Subject& subject);
/// Replaced, and gone before the new one is there.
std::optional<Hit> replaced_with_gap(const Subject& subject);

/// One of the row's attributes was on and is off, gone, or no longer known (medium then).
std::optional<Hit> turned_off(const Subject& subject);
/// One was off or not set, and is on. Not for a create.
std::optional<Hit> turned_on(const Subject& subject);
/// As turned_on, and also for what is created that way.
std::optional<Hit> is_made_on(const Subject& subject);
/// A number is lower than it was, or no longer known.
std::optional<Hit> fell(const Subject& subject);
/// A number is higher than it was.
std::optional<Hit> rose(const Subject& subject);
/// What was set is empty now.
std::optional<Hit> emptied(const Subject& subject);
/// What was set has another value now, known or not.
std::optional<Hit> differs(const Subject& subject);
/// Terraform replaces it because of one of these attributes.
std::optional<Hit> replaced_through(const Subject& subject);

/// One of the row's attributes, in any of its blocks, comes to have one of the row's values; creates too.
/// Unknown where it was known, or where the configuration writes it: it may.
std::optional<Hit> takes_value(const Subject& subject);
/// The same, but a create is let alone.
std::optional<Hit> changes_to_value(const Subject& subject);
/// One of the row's lists no longer has every element that it had.
std::optional<Hit> loses_elements(const Subject& subject);
/// One is off or not set, and was on before or is created so.
std::optional<Hit> is_made_off(const Subject& subject);
/// Destroyed, with nothing in its place.
std::optional<Hit> taken_away(const Subject& subject);
