#include "report/mermaid.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "report/escape.h"
#include "report/summary.h"

namespace {

constexpr std::size_t most_slices = 8;
constexpr std::size_t most_arrows = 24;
constexpr std::size_t label_width = 70;

/// The inside of a quoted label. What Mermaid or the Markdown around it could read as its own (quotes,
/// entities, directives, tags, code) stands there as something that looks like it.
std::string label(std::string_view text) {
  std::string out;
  for (const char c : elided_middle(visible(text), label_width)) {
    switch (c) {
      case '"':
        out += "#quot;";
        break;
      case '`':
        out += '\'';
        break;
      case '<':
        out += "‹";
        break;
      case '>':
        out += "›";
        break;
      case '&':
        out += "+";
        break;
      case '#':
      case '%':
      case ';':
      case '{':
      case '}':
      case '\\':
      case '|':
      case '$':
      case '@':
        out += '_';
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// A pie knows no entities.
std::string slice_label(std::string_view text) {
  std::string out = label(text);
  for (std::size_t at = out.find("#quot;"); at != std::string::npos; at = out.find("#quot;"))
    out.replace(at, 6, "'");
  return out;
}

}  // namespace

std::string cost_pie(const Environment& environment) {
  if (changed_services(environment).size() < 2) return {};
  std::vector<const ServiceCost*> services;
  for (const ServiceCost& service : environment.services)
    if (service.after.high.cents() != "0.00" && !service.after.high.is_negative())
      services.push_back(&service);
  if (services.size() < 2) return {};
  std::stable_sort(services.begin(), services.end(),
                   [](const ServiceCost* a, const ServiceCost* b) { return a->after.high > b->after.high; });
  std::string out = fmt::format("pie showData\n    title {} a month after\n", environment.currency);
  Usd rest;
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (i < most_slices)
      out += fmt::format("    \"{}\" : {}\n", slice_label(services[i]->service),
                         services[i]->after.high.cents());
    else
      rest += services[i]->after.high;
  }
  if (services.size() > most_slices)
    out += fmt::format("    \"{}\" : {}\n", counted(services.size() - most_slices, "other service"),
                       rest.cents());
  return out;
}

std::string cause_chart(const Environment& environment) {
  std::map<std::string_view, std::size_t> nodes;
  std::string boxes;
  std::string arrows;
  std::set<std::string> drawn;
  const auto node = [&](std::string_view address, Action action) {
    const auto [place, fresh] = nodes.try_emplace(address, nodes.size());
    if (fresh) boxes += fmt::format("    n{}[\"{} ({})\"]\n", place->second, label(address), past(action));
    return place->second;
  };
  for (const ReportedFinding& finding : environment.findings)
    for (const ReportedCause& cause : finding.causes) {
      if (drawn.size() >= most_arrows) break;
      const std::size_t from = node(cause.from, cause.action);
      const std::size_t to = node(cause.to, Action::replace);
      const std::string what = cause.attribute.empty()
                                   ? label(cause.path)
                                   : fmt::format("{} → {}", label(cause.attribute), label(cause.path));
      const std::string arrow = fmt::format("    n{} -->|\"{}\"| n{}\n", from, what, to);
      if (drawn.insert(arrow).second) arrows += arrow;
    }
  return drawn.empty() ? std::string() : "flowchart LR\n" + boxes + arrows;
}
