// Writing a usage file: the keys by which the resources of a plan are priced, for people to fill in.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cost/prices.h"
#include "cost/usage.h"
#include "plan/plan.h"

/// A file for Usage::read(). Every key that a resource of `plans` is priced by stands under its address
/// behind a `#`, with the line of the bill and its rate, so that the file changes nothing until somebody
/// fills it in; the instances of one resource are one entry with `[*]`. What `existing` says is kept as it
/// is; null: nothing. `region` as in estimate().
std::string usage_file(std::span<const Plan* const> plans, const PriceTable& prices, std::string_view region,
                       const Usage* existing);
