// One report out of those of parallel jobs.
#pragma once

#include <string>
#include <vector>

#include "report/report.h"

/// A report with where it came from, for messages.
struct NamedReport {
  std::string name;
  Report report;
};

/// The environments of all, in their order. Throws Error when two tell different things of an environment, or
/// were made by different versions or with different prices: their figures do not belong together. Policies
/// may differ, as flags may differ by environment; the merged report then names none. Requires: not empty.
Report merged(const std::vector<NamedReport>& reports);

/// The report of that environment alone.
Report alone(const Report& report, const Environment& environment);
