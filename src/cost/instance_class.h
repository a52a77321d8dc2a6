// What the name of an instance class says: db.r6g.2xlarge, dms.t3.medium, cache.m5.large.
#pragma once

#include <optional>
#include <string_view>

/// "r6g" of "db.r6g.2xlarge", "t3" of "dms.t3.medium".
std::string_view instance_family(std::string_view instance_class);

/// Its virtual CPUs, worked out from the size: large is 2, xlarge 4, Nxlarge 4 N; smaller ones are 2 in the
/// burstable families since t3. Oracle's `.tpc1` halves it. Nothing for sizes that do not say (metal,
/// serverless).
std::optional<int> vcpus(std::string_view instance_class);
