#include "risk/shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "risk/attributes.h"
#include "risk/protections.h"

namespace {

struct Reason {
  std::string_view name;  ///< action_reason of the plan format
  std::string_view words;
};
constexpr Reason reasons[] = {
    {"replace_because_tainted", "replaced because it is tainted"},
    {"replace_by_request", "replaced because -replace asks for it"},
    {"replace_by_triggers", "replaced because of replace_triggered_by"},
    {"delete_because_no_resource_config", "its block is gone from the configuration"},
    {"delete_because_no_module", "its module is gone from the configuration"},
    {"delete_because_wrong_repetition", "count or for_each was added or removed"},
    {"delete_because_count_index", "count no longer reaches it"},
    {"delete_because_each_key", "its key is gone from for_each"},
    {"delete_because_no_move_target", "it was moved to where nothing is configured"},
};

/// The path without list indexes, as the rows write it.
std::string plain(const AttributePath& path) {
  std::string out;
  for (const PathStep& step : path) {
    if (step.index) continue;
    if (!out.empty()) out += '.';
    out += step.key;
  }
  return out;
}

/// As many as a person reads; one replacement has rarely more causes than this.
constexpr std::size_t most_causes = 8;

/// The first paths that force a replacement, each once, in the order of the document.
std::vector<std::string> forcing(const Change& change) {
  std::vector<std::string> paths;
  for (const AttributePath& path : change.replace_paths) {
    if (paths.size() == most_causes) break;
    if (std::string text = plain(path); std::find(paths.begin(), paths.end(), text) == paths.end())
      paths.push_back(std::move(text));
  }
  return paths;
}

enum class Side { was_set, any };
using Test = bool (*)(const Value& before, const Value& after);

/// A hit with all attributes of the row for which `test` holds. `unknown` also counts those that only apply
/// will tell, at medium severity if there is nothing worse.
std::optional<Hit> any_attribute(const Subject& subject, Side side, Test test, Test unknown = nullptr) {
  Hit hit;
  bool certain = false;
  for (const std::string_view path : subject.attributes) {
    const Value before = at_path(subject.before, path);
    // Most objects have none of the attributes, and only what is turned on can come from nothing.
    if (before.absent() && side == Side::was_set) continue;
    const Value after = at_path(subject.after, path);
    const bool holds = test(before, after);
    if (!holds && !(unknown != nullptr && after.unknown() && unknown(before, after))) continue;
    certain = certain || holds;
    hit.evidence.push_back(subject.evidence(path));
    hit.detail = joined(std::move(hit.detail),
                        holds ? fmt::format("`{}`", path) : fmt::format("`{}` is unknown until apply", path));
  }
  if (hit.evidence.empty()) return std::nullopt;
  if (!certain) hit.severity = std::min(subject.severity, Severity::medium);
  return hit;
}

}  // namespace

std::string joined(std::string detail, std::string_view more) {
  if (!detail.empty() && !more.empty()) detail += "; ";
  detail += more;
  return detail;
}

std::string cause(const Subject& subject) {
  const Change& change = subject.change;
  if (const std::vector<std::string> paths = forcing(change); !paths.empty()) {
    std::string names;
    for (const std::string& path : paths) {
      if (!names.empty()) names += ", ";
      names += fmt::format("`{}`", path);
      if (at_path(subject.after, path).unknown()) names += " (unknown until apply)";
    }
    return fmt::format("replaced because {} {}", names, paths.size() == 1 ? "changes" : "change");
  }
  for (const Reason& reason : reasons)
    if (reason.name == change.reason) return std::string(reason.words);
  return change.action == Action::replace ? "replaced" : std::string();
}

bool goes_with(const Subject& subject, std::string_view attribute, std::string_view type,
               std::string_view key) {
  const auto name = subject.before[attribute].text();
  if (!name) return false;
  const Change* other = subject.graph.with_value(type, key, *name, false);
  return other != nullptr && other->deletes;
}

std::optional<Hit> destroyed(const Subject& subject) {
  if (!subject.destroys()) return std::nullopt;
  Protection protection = protection_of(subject);
  Hit hit;
  for (const std::string& path : forcing(subject.change)) hit.evidence.push_back(subject.evidence(path));
  hit.detail = joined(cause(subject), protection.detail);
  for (const Evidence& evidence : protection.evidence)
    if (subject.creates() && !evidence.after.empty() && evidence.before != evidence.after)
      hit.detail =
          joined(std::move(hit.detail),
                 fmt::format("`{}` changes too late, the destroy goes by its old value", evidence.path));
  std::move(protection.evidence.begin(), protection.evidence.end(), std::back_inserter(hit.evidence));
  hit.severity = softened(subject.severity, protection.kind);
  return hit;
}

std::optional<Hit> replaced_with_gap(const Subject& subject) {
  if (!subject.destroys() || !subject.creates() || subject.change.creates_first) return std::nullopt;
  Hit hit;
  for (const std::string& path : forcing(subject.change)) hit.evidence.push_back(subject.evidence(path));
  hit.detail = cause(subject);
  return hit;
}

std::optional<Hit> turned_off(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  return any_attribute(
      subject, Side::was_set,
      [](const Value& before, const Value& after) { return is_on(before) && is_off(after); },
      [](const Value& before, const Value&) { return is_on(before); });
}

std::optional<Hit> turned_on(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  return any_attribute(
      subject, Side::any,
      [](const Value& before, const Value& after) { return !is_on(before) && is_on(after); },
      [](const Value& before, const Value&) { return before.known() && !is_on(before); });
}

std::optional<Hit> is_made_on(const Subject& subject) {
  return any_attribute(
      subject, Side::any,
      [](const Value& before, const Value& after) { return !is_on(before) && is_on(after); },
      [](const Value& before, const Value&) { return before.known() && !is_on(before); });
}

std::optional<Hit> fell(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  return any_attribute(
      subject, Side::was_set,
      [](const Value& before, const Value& after) {
        return before.number() && after.number() && *after.number() < *before.number();
      },
      [](const Value& before, const Value&) { return before.number().has_value(); });
}

std::optional<Hit> rose(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  return any_attribute(subject, Side::was_set, [](const Value& before, const Value& after) {
    return before.number() && after.number() && *before.number() < *after.number();
  });
}

std::optional<Hit> emptied(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  return any_attribute(subject, Side::was_set, [](const Value& before, const Value& after) {
    return !is_empty(before) && is_empty(after);
  });
}

std::optional<Hit> differs(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  return any_attribute(subject, Side::was_set, [](const Value& before, const Value& after) {
    return !is_empty(before) && !same(before, after);
  });
}

std::optional<Hit> replaced_through(const Subject& subject) {
  if (!subject.destroys() || !subject.creates()) return std::nullopt;
  Hit hit;
  for (const std::string& path : forcing(subject.change)) {
    if (!subject.attributes.has(path)) continue;
    hit.evidence.push_back(subject.evidence(path));
    hit.detail = joined(std::move(hit.detail), fmt::format("`{}`", path));
  }
  if (hit.evidence.empty()) return std::nullopt;
  return hit;
}
