#include "risk/rule.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "risk/attributes.h"
#include "risk/entry_notes.h"

namespace {

constexpr std::pair<Severity, std::string_view> severities[] = {
    {Severity::info, "info"}, {Severity::low, "low"},           {Severity::medium, "medium"},
    {Severity::high, "high"}, {Severity::critical, "critical"},
};

}  // namespace

std::string_view name(Severity severity) {
  return severities[static_cast<std::size_t>(severity)].second;
}

std::optional<Severity> severity_named(std::string_view wanted) {
  for (const auto& [severity, word] : severities)
    if (word == wanted) return severity;
  return std::nullopt;
}

std::string_view name(Category category) {
  switch (category) {
    case Category::data_loss:
      return "data-loss";
    case Category::outage:
      return "outage";
    case Category::exposure:
      return "exposure";
    case Category::lock_out:
      return "lock-out";
    case Category::protection_removed:
      return "protection-removed";
    case Category::irreversible:
      return "irreversible";
    case Category::cost:
      return "cost";
    case Category::drift:
      return "drift";
    case Category::hygiene:
      return "hygiene";
  }
  return "hygiene";
}

bool Subject::may_differ(std::string_view path) const {
  if (notes == nullptr || !changes()) return true;
  if (!notes->differences) notes->differences = differing_members(before, after);
  const std::string_view attribute = path.substr(0, path.find('.'));
  return std::find(notes->differences->begin(), notes->differences->end(), attribute) !=
         notes->differences->end();
}

Evidence Subject::evidence(std::string_view path) const {
  const auto side = [&](const Value& object) {
    const Value value = at_path(object, path);
    return value.absent() ? std::string() : shown(value, path);
  };
  return {std::string(path), side(before), side(after)};
}
