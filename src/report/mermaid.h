// Pictures that GitHub draws from text.
#pragma once

#include <string>

#include "report/report.h"

/// What the environment costs after by service, as a Mermaid pie: the dearest services, the rest as one.
/// Empty when there are not several, or when fewer than two of them change.
std::string cost_pie(const Environment& environment);

/// Where the replacements behind the worst findings begin, as a Mermaid flowchart from cause to effect;
/// bounded. Empty when no finding has a cause.
std::string cause_chart(const Environment& environment);
