// Days of the calendar, as policies and plans write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// The day of "2027-01-31", or of a moment that begins with one ("2027-01-31T09:30:00Z"). Nothing for all
/// else and for days that the calendar does not have.
std::optional<std::chrono::sys_days> day_of(std::string_view text);
std::optional<std::chrono::sys_days> day_of_moment(std::string_view text);
/// "2027-01-31"
std::string date_text(std::chrono::sys_days day);
