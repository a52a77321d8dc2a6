// How an entry came into the plan, and what it carries along: marks, commands, imports, regions.
#include <fmt/format.h>

#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"
#include "risk/stake.h"

namespace {

std::optional<Hit> replaced_for(const Subject& subject, std::string_view reason) {
  if (subject.change.reason != reason || !subject.destroys()) return std::nullopt;
  const auto stake = stake_of(subject.change.type);
  Hit hit;
  if (stake && stake->holds_data()) hit.severity = Severity::medium;
  return hit;
}

std::optional<Hit> tainted(const Subject& subject) {
  return replaced_for(subject, "replace_because_tainted");
}
std::optional<Hit> requested(const Subject& subject) {
  return replaced_for(subject, "replace_by_request");
}
std::optional<Hit> triggered(const Subject& subject) {
  return replaced_for(subject, "replace_by_triggers");
}

/// The first place below `before` that was marked as a whole and is no longer, while a value stands there.
std::string unmarked(const Value& before, const Value& after, const std::string& path, int depth) {
  if (!after.known() || depth == 0 || !before.partly_sensitive()) return {};
  if (before.sensitive()) return after.partly_sensitive() ? std::string() : path;
  for (const auto& [key, value] : before.members())
    if (std::string found = unmarked(
            value, after[key], path.empty() ? std::string(key) : fmt::format("{}.{}", path, key), depth - 1);
        !found.empty())
      return found;
  for (std::size_t i = 0; i < before.size() && before.is_array(); ++i)
    if (std::string found = unmarked(before.at(i), after.at(i), path, depth - 1); !found.empty())
      return found;
  return {};
}

std::optional<Hit> mark_lost(const Subject& subject) {
  constexpr int deep_enough = 6;
  if (!subject.changes() || !subject.before.partly_sensitive()) return std::nullopt;
  const std::string path = unmarked(subject.before, subject.after, "", deep_enough);
  if (path.empty()) return std::nullopt;
  return Hit{{}, fmt::format("`{}`", path), {}};
}

std::optional<Hit> import_unclear(const Subject& subject) {
  if (!subject.look.entry()["change"]["importing"]["unknown"].is_true()) return std::nullopt;
  return Hit{};
}

std::optional<Hit> runs_again(const Subject& subject) {
  if (!subject.destroys() || !subject.creates()) return std::nullopt;
  const std::size_t count = subject.graph.block(subject.change)["provisioners"].size();
  if (count == 0) return std::nullopt;
  return Hit{{}, fmt::format("{} of them; {}", count, cause(subject)), {}};
}

std::string_view region_of(std::string_view arn) {
  if (arn.substr(0, 4) != "arn:") return {};
  for (int part = 0; part < 3; ++part) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return arn.substr(0, arn.find(':'));
}

std::optional<Hit> changes_region(const Subject& subject) {
  if (!subject.destroys() || !subject.creates()) return std::nullopt;
  const auto arn = subject.before["arn"].text();
  const std::string_view was = arn ? region_of(*arn) : std::string_view();
  const auto own = subject.after["region"].text();
  const std::string_view now = own ? *own : subject.graph.provider_region(subject.change);
  if (was.empty() || now.empty() || was == now) return std::nullopt;
  const auto stake = stake_of(subject.change.type);
  Hit hit{{}, fmt::format("from {} to {}", was, now), {}};
  if (!stake || !stake->holds_data()) hit.severity = Severity::medium;
  return hit;
}

constexpr Rule rules[] = {
    {
        .id = "replace-tainted",
        .severity = Severity::low,
        .category = Category::hygiene,
        .types = "*",
        .title = "replaced because it was marked as broken",
        .why = "its creation failed half-way once, or somebody tainted it; it may work all the same",
        .fix = "look at the object, and `terraform untaint` it if it works",
        .fine_when = "it is empty or does not work",
        .applies = tainted,
    },
    {
        .id = "replace-requested",
        .severity = Severity::low,
        .category = Category::hygiene,
        .types = "*",
        .title = "replaced because the command line asks for it",
        .why = "`-replace` is in no commit, so nobody reviewed it with the code",
        .fix = "confirm the address with who planned it",
        .fine_when = "the operator wants it",
        .applies = requested,
    },
    {
        .id = "replace-triggered",
        .severity = Severity::low,
        .category = Category::hygiene,
        .types = "*",
        .title = "replaced because something else changed",
        .why = "`replace_triggered_by` replaces it although nothing of it changes",
        .fix = "take the trigger away from what holds data",
        .fine_when = "it holds nothing and starts quickly",
        .applies = triggered,
    },
    {
        .id = "mark-lost",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "*",
        .title = "value is no longer marked as sensitive",
        .why = "it is printed in plans, applies and logs from now on",
        .fix = "mark the variable or output that it comes from again",
        .fine_when = "the value is no secret any more",
        .applies = mark_lost,
    },
    {
        .id = "import-unclear",
        .severity = Severity::medium,
        .category = Category::hygiene,
        .types = "*",
        .title = "what is imported is not known before apply",
        .why = "nobody can tell from this plan which object Terraform takes over",
        .fix = "write the id down",
        .fine_when = "the id comes from something that this plan makes",
        .applies = import_unclear,
    },
    {
        .id = "commands-run-again",
        .severity = Severity::low,
        .category = Category::hygiene,
        .types = "*",
        .title = "provisioners run again",
        .why = "their commands act outside Terraform's view, a second time",
        .fix = "check that they may run twice",
        .fine_when = "they were written for that",
        .applies = runs_again,
    },
    {
        .id = "region-changed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_*",
        .title = "destroyed in one region and made anew in another",
        .why = "data, addresses and backups stay behind or are lost",
        .fix = "build the new one beside the old one, copy, switch over, then delete",
        .fine_when = "nothing is kept in it",
        .applies = changes_region,
    },
};

}  // namespace

std::span<const Rule> history_rules() {
  return rules;
}
