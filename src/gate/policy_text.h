// A policy told to people: what it comes to, and one to begin with.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/policy.h"

struct PolicyCheck {
  std::string text;  ///< limits by environment, levels, waivers, custom rules; ends with a line end
  std::vector<std::string> warnings;  ///< what is probably not as it was meant
};

/// `environments` are names and paths of plans, as a review would have them; without any the entries of the
/// policy are told by their patterns. `today` is the day to count waivers from.
PolicyCheck check_policy(const Policy& policy,
                         const std::vector<std::pair<std::string, std::string>>& environments,
                         std::string_view today);

/// A commented policy that does what the defaults do, and shows what else can be said.
std::string_view first_policy();
