#include "risk/expiry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "risk/attributes.h"
#include "risk/shapes.h"

namespace {

/// A rule of a lifecycle configuration, as far as it deletes.
struct Expiry {
  std::optional<Decimal> days;
  bool is_dated = false;
};

Expiry expiry_of(const Value& rule, std::string_view block, std::string_view days) {
  if (!rule["status"].is("Enabled")) return {};
  return {rule.block(block)[days].number(), !is_empty(rule.block(block)["date"])};
}

Value with_id(const Value& rules, const Value& wanted) {
  for (const Value& rule : rules.elements())
    if (same(rule["id"], wanted["id"])) return rule;
  return {};
}

std::optional<Hit> objects_expire(const Subject& subject) {
  std::optional<Hit> hit = expires_sooner(subject, "expiration", "days");
  if (!hit || !subject.before.absent()) return hit;
  // In a bucket that is made in the same plan there is nothing to lose. Its name is unknown, or given twice.
  const Value bucket = subject.after["bucket"];
  if (!bucket.known()) return std::nullopt;
  const Change* made = subject.graph.with_value("aws_s3_bucket", "bucket", bucket.text().value_or(""), true);
  if (made != nullptr && made->action == Action::create) return std::nullopt;
  for (const Target& target : subject.graph.refers(subject.change, "bucket").targets)
    if (target.change != nullptr && target.change->action == Action::create) return std::nullopt;
  return hit;
}

/// What writes logs into a bucket that it names.
bool receives_logs(const Subject& subject) {
  using Path = std::array<std::string_view, 2>;
  constexpr std::pair<std::string_view, Path> writers[] = {
      {"aws_lb", {"access_logs", "bucket"}},
      {"aws_lb", {"connection_logs", "bucket"}},
      {"aws_alb", {"access_logs", "bucket"}},
      {"aws_elb", {"access_logs", "bucket"}},
      {"aws_s3_bucket_logging", {"target_bucket", ""}},
      {"aws_cloudtrail", {"s3_bucket_name", ""}},
      {"aws_redshift_logging", {"bucket_name", ""}},
  };
  const Value& values = subject.before.absent() ? subject.after : subject.before;
  const auto bucket = values["bucket"].text();
  if (!bucket || bucket->empty()) return false;
  return std::any_of(std::begin(writers), std::end(writers), [&](const auto& writer) {
    const auto& [type, path] = writer;
    const std::span<const std::string_view> steps(path.data(), path[1].empty() ? 1 : 2);
    return !subject.graph.all_with_value(type, steps, *bucket, true).empty();
  });
}

}  // namespace

std::optional<Hit> expires_sooner(const Subject& subject, std::string_view block, std::string_view days) {
  if (subject.after.absent()) return std::nullopt;
  Hit hit;
  for (const Value& after : subject.after["rule"].elements()) {
    const Expiry now = expiry_of(after, block, days);
    if (!now.is_dated && !(now.days > Decimal(0))) continue;
    const Value before = with_id(subject.before["rule"], after);
    const Expiry then = expiry_of(before, block, days);
    const bool was_there = then.is_dated || then.days > Decimal(0);
    if (was_there && (!now.days || !then.days || *now.days >= *then.days)) continue;
    const auto id = after["id"].text();
    hit.detail = joined(std::move(hit.detail),
                        now.days ? fmt::format("`{}` after {} days", id.value_or("a rule"), now.days->text())
                                 : fmt::format("`{}` on a day", id.value_or("a rule")));
  }
  if (hit.detail.empty()) return std::nullopt;
  hit.evidence.push_back(subject.evidence("rule"));
  return hit;
}

std::optional<Hit> data_expires(const Subject& subject) {
  std::optional<Hit> hit = objects_expire(subject);
  return hit && receives_logs(subject) ? std::nullopt : hit;
}

std::optional<Hit> logs_expire(const Subject& subject) {
  std::optional<Hit> hit = objects_expire(subject);
  return hit && receives_logs(subject) ? hit : std::nullopt;
}
