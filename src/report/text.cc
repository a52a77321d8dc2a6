#include <fmt/format.h>

#include "report/report.h"

std::string render_text(const Report& report, const TextStyle&) {
  std::string out;
  for (const Environment& environment : report.environments) {
    out += fmt::format("{}  {}  {} -> {}\n", environment.name, name(environment.decision.verdict),
                       environment.before.high.cents(), environment.after.high.cents());
    for (const ReportedFinding& finding : environment.findings)
      out += fmt::format("  {} {} {}\n", name(finding.severity), finding.address, finding.message);
    for (const ReportedResource& resource : environment.resources) {
      out += fmt::format("  {} {} {} {}\n", resource.address, name(resource.cost_class),
                         resource.before.high.cents(), resource.after.high.cents());
      for (const ReportedComponent& line : resource.after_components)
        out += fmt::format("      {} {} {} {}\n", line.name, line.quantity ? line.quantity->high.text() : "?",
                           line.price_key, line.monthly.high.cents());
    }
  }
  return out;
}
