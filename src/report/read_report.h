// A report read back from its JSON: what `render_json` wrote, by this run or another.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/report.h"

/// The most that is read of one report: some 100,000 changes.
inline constexpr std::size_t largest_report = 256UL * 1024 * 1024;

/// The report in `json`; `name` stands for it in messages. Nothing in it is trusted: it may come from the
/// artifact of somebody else's run. Throws Error, with the place, for whatever render_json() would not have
/// written: a key that is missing, unknown or there twice, a value of the wrong kind, a word that is none of
/// its list, an amount that is no amount, lists out of order, two environments of one name, verdicts that do
/// not follow from the reasons. So render_json(read_report(render_json(r))) is render_json(r), and every
/// other format comes out the same too.
///
/// Texts are as untrusted as those of a plan: renderers escape them. Versions, dates and fingerprints are
/// held to their alphabets here.
Report read_report(std::string_view json, const std::string& name);

/// The same from a file. Throws Error when it cannot be read or is larger than `largest_report`.
Report read_report_file(const std::string& path);

/// What the plan's fingerprint has to be, from those of its changes, outputs and actions.
std::string fingerprint_of_parts(const Environment& environment);
