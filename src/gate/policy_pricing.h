// The section `pricing` of a policy: what is paid other than list prices, and the currency of reports.
#pragma once

#include <string>

#include "base/yaml.h"
#include "cost/terms.h"

/// `value` stands under the key `pricing` in `file`. Throws Error with the place for everything that
/// docs/policy.md does not describe.
Terms read_terms(const YamlNode& key, const YamlNode& value, const std::string& file);

/// What the terms say, in a fixed order and notation, for the fingerprint. Empty without terms.
std::string canonical(const Terms& terms);
