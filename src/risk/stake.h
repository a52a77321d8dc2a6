// What is lost when an object of a type is destroyed.
#pragma once

#include <optional>
#include <string_view>

#include "risk/rule.h"

/// Before protections. Read from the rules that end in "-destroyed": they are the one list of what holds
/// something.
struct Stake {
  Severity severity = Severity::info;
  Category category = Category::hygiene;
  bool holds_data() const { return category == Category::data_loss || category == Category::irreversible; }
};

/// The worst for this type, or nothing when no rule knows it.
std::optional<Stake> stake_of(std::string_view type);

/// `pattern` is a type, or ends in `*` and begins it.
bool matches(std::string_view pattern, std::string_view type);
