// What the destroy of a resource type harms, type by type: catalogue/aws.csv and catalogue/others.csv.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/words.h"
#include "risk/rule.h"

/// What is gone when an object of the type is destroyed, the worst first.
enum class Harm : std::uint8_t {
  data,           ///< what it holds
  backup,         ///< a copy, or what makes copies
  keys,           ///< keys and identities that can never be had again
  credentials,    ///< what callers prove themselves with; a new one has another value
  access,         ///< who may do what
  entry,          ///< a name or address that callers know
  network,        ///< a path between things
  messaging,      ///< a stream of events or jobs
  capacity,       ///< what runs
  observability,  ///< what would have told of trouble
  configuration,  ///< settings only
};
/// "data", …
std::string_view name(Harm harm);

/// One row. The views last as long as the program.
struct TypeFacts {
  std::string_view type;
  Harm harm = Harm::configuration;
  /// Of its destroy, before protections. Info: the destroy undoes nothing, or nobody misses it.
  Severity severity = Severity::info;
  Words
      protected_by;  ///< attributes that stand between a destroy and the loss (risk/protections.h), or end it
  Words replaced_by;  ///< attributes whose change makes Terraform replace it; for what is worth keeping only
};

/// The row of `type`; nothing for a type that is in neither file.
///
/// Sources: the types and attributes of AWS are those of hashicorp/aws 5.100.0, all 1,526 of them. What
/// replaces was found by having that provider plan a change of each attribute. Harm and severity are
/// judgements. The other providers' rows are those types that hold or carry something.
std::optional<TypeFacts> type_facts(std::string_view type);

/// All rows of the AWS provider (`aws`) or of the others, in the order of their file, which is sorted.
std::string_view catalogue_text(bool aws);
