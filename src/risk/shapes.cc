#include "risk/shapes.h"

#include <fmt/format.h>

#include <algorithm>

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

/// A hit with all attributes of the row for which `test` holds; it holds only where the sides differ.
/// `unknown` also counts those that only apply will tell, at medium severity if there is nothing worse.
std::optional<Hit> any_attribute(const Subject& subject, Side side, Test test, Test unknown = nullptr) {
  Hit hit;
  bool certain = false;
  for (const std::string_view path : subject.attributes) {
    if (!subject.may_differ(path)) continue;
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

/// "path=value" of a row.
struct Wanted {
  std::string_view path, value;
};
Wanted wanted(std::string_view word) {
  const std::size_t sign = word.find('=');
  return {word.substr(0, sign), word.substr(sign + 1)};
}

bool is_updated(const Subject& subject) {
  return subject.changes() && !subject.destroys();
}

/// Some scalar of `before` is not in `after`; of blocks, there are fewer.
bool loses(const Value& before, const Value& after) {
  if (before.size() == 0 || after.unknown()) return false;
  if (after.absent()) return true;
  if (before.is_object()) {
    for (const auto& [key, value] : before.members())
      if (!value.absent() && after[key].absent()) return true;
    return false;
  }
  if (after.partly_unknown()) return after.size() < before.size();
  const std::vector<Value> kept = after.elements();
  for (const Value& element : before.elements()) {
    if (element.is_object()) return kept.size() < before.size();
    if (std::none_of(kept.begin(), kept.end(), [&](const Value& each) { return same(each, element); }))
      return true;
  }
  return false;
}

bool is_one_of(Words values, std::string_view text) {
  for (const std::string_view wanted : values) {
    if (!wanted.empty() && wanted.back() == '*' && wanted.size() > 1
            ? text.substr(0, wanted.size() - 1) == wanted.substr(0, wanted.size() - 1)
            : text == wanted)
      return true;
  }
  return false;
}

/// "8.0.mysql_aurora.3.05.2" as what stands before the first digit, and its numbers.
struct Version {
  std::string_view product;
  std::vector<Decimal> numbers;
};
std::optional<Version> version_of(const Value& value) {
  const auto text = value.scalar();
  if (!text) return std::nullopt;
  constexpr std::string_view digits = "0123456789";
  std::size_t at = text->find_first_of(digits);
  if (at == std::string_view::npos) return std::nullopt;
  Version version{text->substr(0, at), {}};
  while (at != std::string_view::npos) {
    const std::size_t end = text->find_first_not_of(digits, at);
    if (const auto number = Decimal::parse(text->substr(at, end - at))) version.numbers.push_back(*number);
    at = text->find_first_of(digits, std::min(end, text->size()));
  }
  if (version.numbers.empty()) return std::nullopt;
  return version;
}

/// Whether `compare` holds for the versions on both sides of an attribute of the row.
std::optional<Hit> version_moved(const Subject& subject, bool (*compare)(const Version&, const Version&)) {
  if (!is_updated(subject)) return std::nullopt;
  for (const std::string_view path : subject.attributes) {
    const auto before = version_of(at_path(subject.before, path)),
               after = version_of(at_path(subject.after, path));
    if (!before || !after || before->product != after->product || !compare(*before, *after)) continue;
    return Hit{{subject.evidence(path)}, {}, {}};
  }
  return std::nullopt;
}

/// As many numbers as both name: "16" is neither above nor below "16.4".
int order(const Version& a, const Version& b) {
  for (std::size_t i = 0; i < std::min(a.numbers.size(), b.numbers.size()); ++i)
    if (a.numbers[i] != b.numbers[i]) return a.numbers[i] < b.numbers[i] ? -1 : 1;
  return 0;
}

/// What of the row's values stands at `path`, each once.
std::vector<std::string> found_values(const Subject& subject, const Value& side, std::string_view path) {
  std::vector<std::string> found;
  for (const Value& each : all_at_path(side, path))
    if (const auto text = each.scalar(); text && is_one_of(subject.values, *text))
      if (std::find(found.begin(), found.end(), *text) == found.end()) found.emplace_back(*text);
  return found;
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
  const auto protection = protection_of(subject);
  Hit hit;
  for (const std::string& path : forcing(subject.change)) hit.evidence.push_back(subject.evidence(path));
  hit.detail = joined(cause(subject), protection->detail);
  for (const Evidence& evidence : protection->evidence)
    if (subject.creates() && !evidence.after.empty() && evidence.before != evidence.after)
      hit.detail =
          joined(std::move(hit.detail),
                 fmt::format("`{}` changes too late, the destroy goes by its old value", evidence.path));
  hit.evidence.insert(hit.evidence.end(), protection->evidence.begin(), protection->evidence.end());
  hit.severity = softened(subject.severity, protection->kind);
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

std::optional<Hit> changed_in_place(const Subject& subject) {
  if (!is_updated(subject)) return std::nullopt;
  return any_attribute(
      subject, Side::was_set,
      [](const Value& before, const Value& after) {
        return !is_empty(before) && !after.unknown() && !same(before, after);
      },
      [](const Value& before, const Value&) { return !is_empty(before); });
}

std::optional<Hit> shrank(const Subject& subject) {
  if (!is_updated(subject)) return std::nullopt;
  return any_attribute(subject, Side::was_set, loses,
                       [](const Value& before, const Value&) { return before.size() > 0; });
}

std::optional<Hit> halved(const Subject& subject) {
  if (!is_updated(subject)) return std::nullopt;
  return any_attribute(
      subject, Side::was_set,
      [](const Value& before, const Value& after) {
        return before.number() > Decimal(1) && after.number() &&
               *after.number() + *after.number() <= *before.number();
      },
      [](const Value& before, const Value&) { return before.number() > Decimal(1); });
}

std::optional<Hit> zeroed(const Subject& subject) {
  if (!is_updated(subject)) return std::nullopt;
  return any_attribute(subject, Side::any, [](const Value& before, const Value& after) {
    return before.number() != Decimal(0) && after.number() == Decimal(0);
  });
}

std::optional<Hit> became(const Subject& subject) {
  if (!is_updated(subject)) return std::nullopt;
  for (const std::string_view word : subject.attributes) {
    const Wanted want = wanted(word);
    const Value before = at_path(subject.before, want.path), after = at_path(subject.after, want.path);
    if (after.scalar() == want.value && before.scalar() != want.value)
      return Hit{{subject.evidence(want.path)}, {}, {}};
  }
  return std::nullopt;
}

std::optional<Hit> left(const Subject& subject) {
  if (!is_updated(subject)) return std::nullopt;
  for (const std::string_view word : subject.attributes) {
    const Wanted want = wanted(word);
    const Value before = at_path(subject.before, want.path), after = at_path(subject.after, want.path);
    if (before.scalar() != want.value || after.scalar() == want.value) continue;
    Hit hit{{subject.evidence(want.path)}, {}, {}};
    if (after.unknown()) hit.severity = std::min(subject.severity, Severity::medium);
    return hit;
  }
  return std::nullopt;
}

std::optional<Hit> major_rose(const Subject& subject) {
  return version_moved(subject, [](const Version& before, const Version& after) {
    return before.numbers[0] < after.numbers[0];
  });
}

std::optional<Hit> version_rose(const Subject& subject) {
  return version_moved(subject,
                       [](const Version& before, const Version& after) { return order(before, after) < 0; });
}

std::optional<Hit> version_fell(const Subject& subject) {
  return version_moved(subject,
                       [](const Version& before, const Version& after) { return order(before, after) > 0; });
}

std::optional<Hit> takes_value(const Subject& subject) {
  if (subject.after.absent()) return std::nullopt;
  Hit hit;
  bool certain = false;
  for (const std::string_view path : subject.attributes) {
    const std::vector<Value> now = all_at_path(subject.after, path);
    const std::string_view argument = path.substr(0, path.find('.'));
    if (std::any_of(now.begin(), now.end(), [](const Value& value) { return value.unknown(); })) {
      const bool was_known =
          !all_at_path(subject.before, path).empty() && found_values(subject, subject.before, path).empty();
      if (!was_known && !subject.graph.is_configured(subject.change, argument)) continue;
      hit.evidence.push_back(subject.evidence(path));
      hit.detail = joined(std::move(hit.detail), fmt::format("`{}` is unknown until apply", path));
      continue;
    }
    const std::vector<std::string> before = found_values(subject, subject.before, path);
    std::string fresh;
    for (const std::string& value : found_values(subject, subject.after, path))
      if (std::find(before.begin(), before.end(), value) == before.end())
        fresh += fmt::format("{}{}", fresh.empty() ? "" : ", ", value);
    if (fresh.empty()) continue;
    certain = true;
    hit.evidence.push_back(subject.evidence(path));
    hit.detail = joined(std::move(hit.detail), fmt::format("`{}` = {}", path, fresh));
  }
  if (hit.evidence.empty()) return std::nullopt;
  if (!certain)
    hit.severity = std::min(subject.severity, subject.before.absent() ? Severity::low : Severity::medium);
  return hit;
}

std::optional<Hit> changes_to_value(const Subject& subject) {
  return subject.changes() ? takes_value(subject) : std::nullopt;
}

std::optional<Hit> loses_elements(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  Hit hit;
  for (const std::string_view path : subject.attributes) {
    const Value before = at_path(subject.before, path), after = at_path(subject.after, path);
    if (!before.is_array() || after.unknown() || after.partly_unknown()) continue;
    bool lost = false;
    for (const Value& old : before.elements()) {
      bool stays = false;
      for (const Value& now : after.elements()) stays = stays || same(old, now);
      if (stays) continue;
      lost = true;
      if (const auto text = old.text(); text && hit.detail.size() < 160)
        hit.detail = joined(std::move(hit.detail), *text);
    }
    if (lost) hit.evidence.push_back(subject.evidence(path));
  }
  if (hit.evidence.empty()) return std::nullopt;
  return hit;
}

std::optional<Hit> is_made_off(const Subject& subject) {
  if (subject.after.absent()) return std::nullopt;
  if (subject.changes()) return turned_off(subject);
  return any_attribute(subject, Side::any, [](const Value&, const Value& after) { return is_off(after); });
}

std::optional<Hit> taken_away(const Subject& subject) {
  if (!subject.destroys() || subject.creates()) return std::nullopt;
  return Hit{{}, cause(subject), {}};
}
