// The AWS region of a resource.
#pragma once

#include <string>
#include <string_view>

#include "plan/graph.h"

/// The region of `change` on the side that `values` are of: what the object itself says (its `region`, the
/// region in its ARN, its availability zone), else what its provider configuration says, else `fallback`.
/// Empty if nobody says: a region taken from the environment of the run is not in the document.
std::string region_of(const Graph& graph, const Change& change, const Value& values,
                      std::string_view fallback);

/// The region of `us-east-1a`, `us-east-1-bos-1a` or `us-east-1-wl1-bos-wlz-1`; empty if it is no
/// availability zone.
std::string_view region_of_zone(std::string_view zone);
/// The region field of an ARN; empty for global services and for what is no ARN.
std::string_view region_of_arn(std::string_view arn);
