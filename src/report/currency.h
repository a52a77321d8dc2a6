// Figures in another currency than US dollars, for people.
#pragma once

#include "report/report.h"

/// `report` with every figure in its currency at the fixed rate, as text and Markdown print it. Without a
/// currency it is a copy. What the gate said stays as it was: limits are US dollars.
Report converted(const Report& report);
/// One figure at that rate, both ends.
Range<Usd> converted(const Range<Usd>& usd, const Currency& currency);

/// "EUR at 0.92 to the US dollar (2026-10-01); limits are in US dollars"; empty without a currency.
std::string currency_text(const Report& report);
