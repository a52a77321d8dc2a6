// What is lost when an object of a type is destroyed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "risk/rule.h"

/// Before protections. The severity is the catalogue's, the category that of the rule which speaks of the
/// destroy.
struct Stake {
  Severity severity = Severity::info;
  Category category = Category::hygiene;
  /// What is lost cannot be made again.
  bool holds_data() const {
    return severity >= Severity::medium &&
           (category == Category::data_loss || category == Category::irreversible);
  }
};

/// Nothing when the type is in no catalogue.
std::optional<Stake> stake_of(std::string_view type);

/// `pattern` is a type, ends in `*` and begins it, or is the type's class in the catalogue (see Rule::types).
bool matches(std::string_view pattern, std::string_view type);
