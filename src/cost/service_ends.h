// Services that AWS has ended, will end, or has closed to new customers, and dates in general.
#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What to know of `type` ("aws_qldb_ledger") on the day of a plan: "AWS ended QLDB on 2025-07-31". Nothing
/// for other types. `plan_date` is the plan's timestamp; without one the sentence only states the date, so
/// that the same plan always says the same.
std::optional<std::string> service_end(std::string_view type, std::string_view plan_date);

/// The days from `from` to `to`, both "2026-07-20" or a timestamp that begins so. Nothing when one is no
/// date.
std::optional<int> days_between(std::string_view from, std::string_view to);
