// What the plan as a whole gives away: the wrong region or account, a module gone, drift it leaves alone.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>

#include "plan/address.h"
#include "risk/attributes.h"
#include "risk/protections.h"
#include "risk/rules.h"
#include "risk/shapes.h"
#include "risk/stake.h"

namespace {

std::string_view region_of(std::string_view arn) {
  if (arn.substr(0, 4) != "arn:") return {};
  for (int part = 0; part < 3; ++part) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return arn.substr(0, arn.find(':'));
}

/// Most of what the state knows was not found where the provider looks.
std::optional<Hit> all_vanished(const Graph& graph) {
  constexpr std::size_t few = 5;
  const Plan& plan = graph.plan();
  std::size_t gone = 0, managed = 0;
  std::string regions;
  for (const Change& change : plan.drift()) {
    if (change.action != Action::destroy || !change.managed) continue;
    const Change* planned = plan.find(change.address);
    if (planned == nullptr || planned->action != Action::create) continue;
    ++gone;
    if (!regions.empty()) continue;
    const Look look = plan.look(change);
    const auto arn = look.before()["arn"].text();
    const std::string_view was = arn ? region_of(*arn) : std::string_view(),
                           now = graph.provider_region(*planned);
    if (!was.empty() && !now.empty() && was != now)
      regions = fmt::format("; they were in {}, the provider looks in {}", was, now);
  }
  if (gone < few) return std::nullopt;
  for (const Change& change : plan.changes())
    if (change.managed && change.deposed.empty()) ++managed;
  if (gone * 2 < managed) return std::nullopt;
  return Hit{{}, fmt::format("{} of {}{}", gone, managed, regions), {}};
}

/// What the configuration does not write is read back from resources of its own (`aws_s3_bucket_policy`,
/// `aws_security_group_rule`), and they tell of it.
bool guards_access(const Graph& graph, const Change& change, const Value& before, const Value& after) {
  for (const char* path :
       {"deletion_protection", "deletion_protection_enabled", "enable_deletion_protection",
        "block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets",
        "storage_encrypted", "enable_logging", "is_enabled", "enable_key_rotation"})
    if (is_on(before[path]) && is_off(after[path])) return true;
  for (const char* path : {"publicly_accessible", "skip_final_snapshot"})
    if (is_off(before[path]) && is_on(after[path])) return true;
  for (const char* path : {"policy", "assume_role_policy", "access_policies"})
    if (before[path].known() && after[path].known() && !same(before[path], after[path]) &&
        graph.is_configured(change, path))
      return true;
  const bool is_group = change.type == "aws_security_group" || change.type == "aws_default_security_group";
  return is_group && !same(before["ingress"], after["ingress"]) && graph.is_configured(change, "ingress");
}

/// Drift of what decides on access and protection, which the plan does nothing about.
std::optional<Hit> drift_stays(const Graph& graph) {
  const Plan& plan = graph.plan();
  std::vector<std::string_view> addresses;
  for (const Change& drift : plan.drift()) {
    if (drift.action != Action::update || !drift.managed) continue;
    const Change* planned = plan.find(drift.address);
    if (planned == nullptr || planned->action != Action::no_op) continue;
    const Look look = plan.look(drift);
    if (guards_access(graph, *planned, look.before(), look.after())) addresses.push_back(drift.address);
  }
  if (addresses.empty()) return std::nullopt;
  std::string detail = std::string(addresses.front());
  if (addresses.size() > 1) detail += fmt::format(" and {} more", addresses.size() - 1);
  return Hit{{}, std::move(detail), {}};
}

/// The parts of a version as numbers; what follows a dash is left out.
std::vector<int> numbers(std::string_view version) {
  std::vector<int> out;
  version = version.substr(0, version.find('-'));
  while (!version.empty()) {
    int number = 0;
    const auto [end, failure] = std::from_chars(version.data(), version.data() + version.size(), number);
    if (failure != std::errc()) return {};
    out.push_back(number);
    version.remove_prefix(static_cast<std::size_t>(end - version.data()));
    if (version.empty()) break;
    if (version.front() != '.') return {};
    version.remove_prefix(1);
  }
  return out;
}

std::optional<Hit> older_terraform(const Graph& graph) {
  const std::string_view now = graph.plan().terraform_version(), was = graph.plan().prior_terraform_version();
  const std::vector<int> a = numbers(now), b = numbers(was);
  if (a.empty() || b.empty() || !(a < b)) return std::nullopt;
  return Hit{{}, fmt::format("{} after {}", now, was), {}};
}

std::string without_keys(std::string_view module) {
  std::string out;
  for (const ModuleStep& step : module_steps(module)) out += fmt::format("module.{}.", step.name);
  return out;
}

/// Modules that go as a whole, and are not made again under another key.
std::optional<Hit> module_gone(const Graph& graph) {
  std::map<std::string_view, std::size_t> gone;
  std::set<std::string> made;
  bool at_stake = false;
  for (const Change& change : graph.plan().changes()) {
    if (!change.managed || change.module_address.empty()) continue;
    if (change.action == Action::create) made.insert(without_keys(change.module_address));
    if (change.action == Action::destroy && change.reason == "delete_because_no_module")
      ++gone[change.module_address];
  }
  std::string detail;
  std::size_t modules = 0;
  for (const auto& [module, count] : gone) {
    if (count < 2 || made.count(without_keys(module)) != 0) continue;
    if (++modules <= 3) detail += fmt::format("{}{} with {}", detail.empty() ? "" : ", ", module, count);
  }
  if (modules == 0) return std::nullopt;
  if (modules > 3) detail += fmt::format(" and {} more", modules - 3);
  for (const Change& change : graph.plan().changes()) {
    if (change.action != Action::destroy || change.reason != "delete_because_no_module") continue;
    const auto stake = stake_of(change.type);
    at_stake = at_stake || (stake && stake->severity >= Severity::high);
  }
  Hit hit{{}, std::move(detail), {}};
  if (!at_stake) hit.severity = Severity::low;
  return hit;
}

std::string names_of(const std::vector<std::string_view>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < 4; ++i)
    out += fmt::format("{}`{}`", i == 0 ? "" : ", ", names[i]);
  if (names.size() > 4) out += fmt::format(" and {} more", names.size() - 4);
  return out;
}

std::optional<Hit> outputs_removed(const Graph& graph) {
  std::vector<std::string_view> names;
  for (const OutputChange& output : graph.plan().outputs())
    if (output.action == Action::destroy) names.push_back(output.name);
  if (names.empty()) return std::nullopt;
  return Hit{{}, names_of(names), {}};
}

std::optional<Hit> outputs_unmarked(const Graph& graph) {
  std::vector<std::string_view> names;
  bool any = false;
  for (const OutputChange& output : graph.plan().outputs())
    any = any || (output.action != Action::no_op && output.action != Action::create);
  if (!any) return std::nullopt;
  for (const auto& [name, output] : graph.plan().output_changes().members())
    if (output["before_sensitive"].is_true() && output["after_sensitive"].is_false() &&
        !output["after"].absent())
      names.push_back(name);
  if (names.empty()) return std::nullopt;
  return Hit{{}, names_of(names), {}};
}

std::optional<Hit> invokes_actions(const Graph& graph) {
  const std::size_t count = graph.plan().action_invocations();
  if (count == 0) return std::nullopt;
  return Hit{{}, fmt::format("{} of them", count), {}};
}

constexpr PlanRule rules[] = {
    {
        .id = "plan-all-vanished",
        .severity = Severity::critical,
        .category = Category::drift,
        .title = "nearly everything in the state was not found, and is made anew",
        .why = "it mostly still exists, in another region or account than this run looks in; the apply would "
               "double it",
        .fix = "check region, account and credentials of this run",
        .fine_when = "somebody has really deleted all of it",
        .applies = all_vanished,
    },
    {
        .id = "drift-left-alone",
        .severity = Severity::medium,
        .category = Category::drift,
        .title = "access or protection was changed outside Terraform, and this plan leaves it so",
        .why = "the configuration says one thing and the account does another, perhaps because of "
               "`ignore_changes`",
        .fix = "find out who changed it, and write it into the configuration or undo it",
        .fine_when = "another tool manages these settings",
        .applies = drift_stays,
    },
    {
        .id = "terraform-older",
        .severity = Severity::high,
        .category = Category::hygiene,
        .title = "planned with an older Terraform than the one that wrote the state",
        .why = "what the newer one wrote may be read wrongly or dropped",
        .fix = "use the newer version everywhere (`required_version`)",
        .fine_when =
            "the two differ in the last number only, and the notes of the release say nothing of states",
        .applies = older_terraform,
    },
    {
        .id = "module-removed",
        .severity = Severity::medium,
        .category = Category::irreversible,
        .title = "whole module gone from the configuration",
        .why = "everything in it is destroyed; a block lost in a merge looks just like this",
        .fix = "to let go of it only, write `removed` with `destroy = false`; after a rename, `moved`",
        .fine_when = "the module is retired on purpose",
        .applies = module_gone,
    },
    {
        .id = "output-removed",
        .severity = Severity::low,
        .category = Category::outage,
        .title = "output removed",
        .why = "configurations that read it from this state fail at their next plan",
        .fix = "keep the old name for one release beside the new one",
        .fine_when = "nobody reads it",
        .applies = outputs_removed,
    },
    {
        .id = "output-unmarked",
        .severity = Severity::high,
        .category = Category::exposure,
        .title = "output is no longer marked as sensitive",
        .why = "its value is printed in every plan and apply from now on",
        .fix = "keep `sensitive = true`",
        .fine_when = "the value is no secret any more",
        .applies = outputs_unmarked,
    },
    {
        .id = "plan-invokes-actions",
        .severity = Severity::low,
        .category = Category::hygiene,
        .title = "actions are invoked beside the changes",
        .why = "what they do outside Terraform's state is not in the plan and cannot be undone by it",
        .fix = "read what each `action` block does",
        .fine_when = "they were reviewed",
        .applies = invokes_actions,
    },
};

}  // namespace

std::span<const PlanRule> scope_rules() {
  return rules;
}
