// What somebody changed outside Terraform, and what this plan does about it.
#include <fmt/format.h>

#include <algorithm>

#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"
#include "risk/stake.h"

namespace {

/// Settings that decide who gets in; to put them back or over is never a detail.
bool decides_access(std::string_view type) {
  constexpr std::string_view parts[] = {"_policy",         "security_group", "aws_iam_",    "network_acl",
                                        "_public_access_", "aws_kms_key",    "_permission", "aws_wafv2_"};
  return std::any_of(std::begin(parts), std::end(parts),
                     [&](std::string_view part) { return type.find(part) != std::string_view::npos; });
}

bool is_noise(std::string_view attribute) {
  constexpr Words noise = "tags tags_all id arn etag last_modified version version_id";
  return noise.has(attribute);
}

std::optional<Hit> overwritten(const Subject& subject) {
  if (subject.plan().drift().empty() || !subject.changes()) return std::nullopt;
  const Change* drift = subject.plan().drift_of(subject.change.address);
  if (drift == nullptr || drift->action != Action::update) return std::nullopt;
  const Look look = subject.plan().look(*drift);
  Hit hit;
  bool only_noise = true;
  constexpr std::size_t most = 4;
  for (const auto& [attribute, found] : look.after().members()) {
    if (same(look.before()[attribute], found)) continue;
    const Value planned = subject.after[attribute];
    // What only apply will tell is computed anew anyway.
    if (planned.unknown() || same(planned, subject.before[attribute])) continue;
    only_noise = only_noise && is_noise(attribute);
    if (hit.evidence.size() < most) hit.evidence.push_back(subject.evidence(attribute));
    const bool is_put_back = same(planned, look.before()[attribute]);
    if (hit.evidence.size() <= most && hit.detail.size() < 160)
      hit.detail =
          joined(std::move(hit.detail),
                 fmt::format("`{}` is {}", attribute, is_put_back ? "put back" : "set to something else"));
  }
  if (hit.evidence.empty()) return std::nullopt;
  if (only_noise)
    hit.severity = Severity::low;
  else if (decides_access(subject.change.type))
    hit.severity = Severity::high;
  return hit;
}

std::optional<Hit> vanished(const Subject& subject) {
  if (subject.plan().drift().empty() || subject.change.action != Action::create) return std::nullopt;
  const Change* drift = subject.plan().drift_of(subject.change.address);
  if (drift == nullptr || drift->action != Action::destroy) return std::nullopt;
  const auto stake = stake_of(subject.change.type);
  Hit hit;
  if (stake && stake->holds_data()) {
    hit.severity = Severity::high;
    hit.detail = "what was in it is not made again";
  }
  return hit;
}

constexpr Rule rules[] = {
    {
        .id = "drift-overwritten",
        .severity = Severity::medium,
        .category = Category::drift,
        .types = "*",
        .title = "a change made outside Terraform is overwritten",
        .why = "somebody made it for a reason, perhaps to end an outage",
        .fix = "ask who made it; write it into the configuration, or overwrite it on purpose",
        .fine_when = "the change outside was a mistake, or only tried something",
        .applies = overwritten,
    },
    {
        .id = "drift-deleted-outside",
        .severity = Severity::medium,
        .category = Category::drift,
        .types = "*",
        .title = "deleted outside Terraform, and made again empty",
        .why = "an empty one in its place hides the loss, and may take a name that a restore needs",
        .fix = "find out what became of it, and restore before applying where there was data in it",
        .fine_when = "it held nothing",
        .applies = vanished,
    },
};

}  // namespace

std::span<const Rule> drift_rules() {
  return rules;
}
