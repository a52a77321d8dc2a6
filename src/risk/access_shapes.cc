#include "risk/access_shapes.h"

#include "risk/access_policy.h"
#include "risk/attributes.h"

std::optional<Hit> opens_to_anybody(const Subject& subject) {
  for (const std::string_view path : subject.attributes) {
    const auto after = parse_policy(at_path(subject.after, path));
    if (!after || !lets_anybody_in(*after)) continue;
    const auto before = parse_policy(at_path(subject.before, path));
    if (before && lets_anybody_in(*before)) continue;
    return Hit{{subject.evidence(path)}, {}, {}};
  }
  return std::nullopt;
}

std::optional<Hit> becomes_unknown(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  for (const std::string_view path : subject.attributes)
    if (parse_policy(at_path(subject.before, path)) && at_path(subject.after, path).unknown())
      return Hit{{subject.evidence(path)}, {}, {}};
  return std::nullopt;
}
