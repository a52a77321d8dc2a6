// The moment of planning, found again in texts that were made from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// `plantimestamp()` is known while planning, and another one in every plan: what a configuration makes of it
/// must not look like a change. Two rules say what was made of it:
/// - an RFC 3339 text in UTC that lies a whole number of hours from the plan's `timestamp`: `plantimestamp()`
/// itself
///   and what `timeadd` makes of it in hours and days;
/// - the plan's own time with its minutes at least, in the forms that `formatdate` is used for
/// (20261120145744,
///   2026-11-20-14-57-44, 20 Nov 2026 14:57, …), or as seconds of the Unix epoch.
/// A date alone is not enough: it is more often a constant, and another day is another date.
class PlanTime {
 public:
  /// `timestamp` as the plan has it. Anything but RFC 3339 in UTC, whole seconds: nothing is ever found.
  explicit PlanTime(std::string_view timestamp);

  /// `text` with each such part written as its distance from planning. Nothing when there is none.
  std::optional<std::string> relative(std::string_view text) const;

 private:
  std::optional<std::int64_t> hours_from(std::string_view text) const;

  std::int64_t seconds_ = 0;        ///< since the epoch
  std::string year_, end_, epoch_;  ///< "2026", ":57:44Z", "1795186664"; empty: no time
  std::vector<std::string> forms_;  ///< the longest first
};
