// Load balancers.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> listener_destroyed(const Subject& subject) {
  // Listeners go with their load balancer, which is a finding of its own.
  if (goes_with(subject, "load_balancer_arn", "aws_lb", "arn") ||
      goes_with(subject, "load_balancer_arn", "aws_alb", "arn"))
    return std::nullopt;
  return destroyed(subject);
}

/// One that lives on and still forwards to it: the service refuses the destroy.
const Change* listener_of(const Subject& subject) {
  using Path = std::array<std::string_view, 2>;
  constexpr std::pair<std::string_view, Path> users[] = {
      {"aws_lb_listener", {"default_action", "target_group_arn"}},
      {"aws_alb_listener", {"default_action", "target_group_arn"}},
      {"aws_lb_listener_rule", {"action", "target_group_arn"}},
      {"aws_alb_listener_rule", {"action", "target_group_arn"}},
  };
  const auto arn = subject.before["arn"].text();
  if (!arn || arn->empty()) return nullptr;
  for (const auto& [type, path] : users)
    for (const Change* user : subject.graph.all_with_value(type, path, *arn, false))
      if (!user->deletes) return user;
  return nullptr;
}

/// Destroyed first, it is still in use when it is to go.
std::optional<Hit> group_destroyed(const Subject& subject) {
  std::optional<Hit> hit = destroyed(subject);
  if (!hit || !subject.creates() || subject.change.creates_first) return hit;
  if (const Change* user = listener_of(subject)) {
    hit->detail = joined(std::move(hit->detail), fmt::format("{} still forwards to it", user->address));
    hit->severity = Severity::high;
  }
  return hit;
}

constexpr Rule rules[] = {
    {
        .id = "lb-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_lb aws_alb aws_elb",
        .title = "load balancer destroyed",
        .why = "its DNS name is lost, and everything behind it cannot be reached",
        .fix = "put a new one beside it, switch DNS, and wait for the TTL first",
        .fine_when = "DNS has pointed elsewhere for longer than its TTL",
        .applies = destroyed,
    },
    {
        .id = "lb-listener-destroyed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_lb_listener aws_alb_listener",
        .title = "listener of a load balancer destroyed",
        .why = "its port stops to answer",
        .fix = "change it in place",
        .fine_when = "nobody uses the port",
        .applies = listener_destroyed,
    },
    {
        .id = "lb-made-public",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_lb aws_alb aws_elb",
        .attributes = "internal",
        .title = "internal load balancer becomes public",
        .why = "what was reachable from inside only is on the internet then",
        .fix = "put a second, public one beside it and open only what must be",
        .fine_when = "what is behind it was reviewed for the internet",
        .applies = turned_off,
    },
    {
        .id = "target-group-destroyed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_lb_target_group aws_alb_target_group",
        .title = "target group destroyed",
        .why = "a listener that still uses it makes the apply fail",
        .fix = "`create_before_destroy` with `name_prefix`",
        .fine_when = "no listener or service uses it",
        .applies = group_destroyed,
    },
};

}  // namespace

std::span<const Rule> elb_rules() {
  return rules;
}
