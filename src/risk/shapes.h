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

// The rest is about what lives on: an update, not a replacement, which has a finding of its own.

/// What was set has another value now, or may have (medium then).
std::optional<Hit> changed_in_place(const Subject& subject);
/// A list, set or map has lost an element (a list of blocks: has fewer), or is empty, or no longer known
/// (medium then).
std::optional<Hit> shrank(const Subject& subject);
/// A number is half of what it was, or less; or no longer known (medium then).
std::optional<Hit> halved(const Subject& subject);
/// A number is 0 now.
std::optional<Hit> zeroed(const Subject& subject);
/// The row writes "state=DISABLED": the attribute has that value now and had another one.
std::optional<Hit> became(const Subject& subject);
/// The row writes "health_check_type=ELB": the attribute had that value and has another one now.
std::optional<Hit> left(const Subject& subject);
/// The first number of a version ("15.4", "8.0.mysql_aurora.3.05.2", "OpenSearch_2.11") is higher.
std::optional<Hit> major_rose(const Subject& subject);
/// A version is higher, or lower, than it was, compared number by number; another product before the numbers
/// ("Elasticsearch_7.10") compares with nothing.
std::optional<Hit> version_rose(const Subject& subject);
std::optional<Hit> version_fell(const Subject& subject);
