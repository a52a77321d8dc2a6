// What the plan itself shows, whatever the provider.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "plan/renames.h"
#include "risk/rules.h"
#include "risk/shapes.h"
#include "risk/stake.h"

namespace {

std::optional<Hit> unknown_action(const Subject& subject) {
  if (subject.change.action != Action::unknown) return std::nullopt;
  return Hit{};
}

std::optional<Hit> forgotten(const Subject& subject) {
  if (!subject.forgets() || subject.creates()) return std::nullopt;
  const auto stake = stake_of(subject.change.type);
  Hit hit;
  if (stake && stake->severity == Severity::critical) hit.severity = Severity::high;
  return hit;
}

std::optional<Hit> forgotten_and_created(const Subject& subject) {
  if (!subject.forgets() || !subject.creates()) return std::nullopt;
  return Hit{};
}

std::optional<Hit> imported_and_replaced(const Subject& subject) {
  if (!subject.change.importing || !subject.destroys()) return std::nullopt;
  const auto stake = stake_of(subject.change.type);
  Hit hit;
  hit.detail = cause(subject);
  if (stake && stake->holds_data()) hit.severity = Severity::critical;
  return hit;
}

std::optional<Hit> imported_and_updated(const Subject& subject) {
  if (!subject.change.importing || subject.change.action != Action::update) return std::nullopt;
  return Hit{};
}

std::optional<Hit> moved_then_changed(const Subject& subject) {
  const Change& change = subject.change;
  if (change.previous_address.empty() ||
      (change.action != Action::update && change.action != Action::replace))
    return std::nullopt;
  Hit hit;
  hit.detail = change.action == Action::replace ? cause(subject) : std::string();
  if (change.action == Action::replace) hit.severity = Severity::high;
  return hit;
}

std::optional<Hit> moved_into_nothing(const Subject& subject) {
  if (subject.change.previous_address.empty() || subject.change.action != Action::destroy)
    return std::nullopt;
  const auto stake = stake_of(subject.change.type);
  Hit hit;
  hit.detail = cause(subject);
  if (stake && stake->holds_data()) hit.severity = std::max(subject.severity, stake->severity);
  return hit;
}

std::optional<Hit> deposed(const Subject& subject) {
  if (subject.change.deposed.empty() || !subject.destroys()) return std::nullopt;
  return Hit{};
}

std::optional<Hit> replaced_unknown_cause(const Subject& subject) {
  const Change& change = subject.change;
  if (!subject.destroys() || !subject.creates()) return std::nullopt;
  const auto stake = stake_of(change.type);
  if (!stake || !stake->holds_data()) return std::nullopt;
  Hit hit;
  for (const AttributePath& path : change.replace_paths) {
    if (path.empty() || path.front().index || !subject.after[path.front().key].unknown()) continue;
    hit.evidence.push_back(subject.evidence(path.front().key));
    hit.detail = joined(std::move(hit.detail), fmt::format("`{}`", path.front().key));
  }
  if (hit.evidence.empty()) return std::nullopt;
  return hit;
}

constexpr Rule rules[] = {
    {
        .id = "plan-unknown-action",
        .severity = Severity::critical,
        .category = Category::hygiene,
        .types = "*",
        .title = "action that this version does not know",
        .why = "it may destroy something",
        .fix = "use a version that knows this plan format",
        .fine_when = "never",
        .applies = unknown_action,
    },
    {
        .id = "forget-still-billed",
        .severity = Severity::low,
        .category = Category::cost,
        .types = "*",
        .title = "leaves Terraform's state but lives on",
        .why = "nobody manages it any more, and it stays on the bill",
        .fix = "import it in its new home in the same change, or delete it by hand",
        .fine_when = "another configuration imports it",
        .applies = forgotten,
    },
    {
        .id = "create-forget",
        .severity = Severity::medium,
        .category = Category::cost,
        .types = "*",
        .title = "made anew while the old one lives on unmanaged",
        .why = "both are on the bill, and callers may stay with the old one",
        .fix = "move what uses it, then delete the old one by hand",
        .fine_when = "the hand-over is wanted and somebody will clean up",
        .applies = forgotten_and_created,
    },
    {
        .id = "import-and-replace",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "*",
        .title = "imported and destroyed in the same apply",
        .why = "an import is meant to keep what is there",
        .fix = "bring the configuration in line until the import changes nothing that forces a replacement",
        .fine_when = "never: an import is to keep the object",
        .applies = imported_and_replaced,
    },
    {
        .id = "import-and-update",
        .severity = Severity::medium,
        .category = Category::drift,
        .types = "*",
        .title = "imported and changed in the same apply",
        .why = "settings made by hand are overwritten",
        .fix = "write the present settings into the configuration first",
        .fine_when = "each difference was read and is wanted",
        .applies = imported_and_updated,
    },
    {
        .id = "moved-then-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "*",
        .title = "moved and changed in the same apply",
        .why = "a move that hides a change is read as a mere rename",
        .fix = "apply the move alone, then change it in a second plan",
        .fine_when = "the change was reviewed as one",
        .applies = moved_then_changed,
    },
    {
        .id = "moved-into-nothing",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "*",
        .title = "moved to where nothing is configured, and destroyed",
        .why = "a move is meant to keep what is there",
        .fix = "correct the `to` of the `moved` block",
        .fine_when = "never: delete without the move if that is what is meant",
        .applies = moved_into_nothing,
    },
    {
        .id = "deposed-delete",
        .severity = Severity::low,
        .category = Category::hygiene,
        .types = "*",
        .title = "left over from an interrupted replacement, and destroyed now",
        .why = "it may still serve if the new object never came up",
        .fix = "check that the current object is healthy first",
        .fine_when = "the current object is healthy; then this is only cleaning up",
        .applies = deposed,
    },
    {
        .id = "replace-unknown-cause",
        .severity = Severity::high,
        .category = Category::data_loss,
        .types = "*",
        .title = "replaced because of a value that is not known before apply",
        .why = "the value may turn out to be the old one, and the data is gone nevertheless",
        .fix = "write the value down, or apply what it comes from first",
        .fine_when = "never certain",
        .applies = replaced_unknown_cause,
    },
};

std::optional<Hit> errored(const Graph& graph) {
  if (graph.plan().errored() != true) return std::nullopt;
  return Hit{};
}

bool is_partial(const Graph& graph) {
  return graph.plan().complete() == false && graph.plan().errored() != true;
}

std::optional<Hit> deferred(const Graph& graph) {
  const std::size_t count = graph.plan().deferred().size();
  if (count == 0) return std::nullopt;
  return Hit{{}, fmt::format("{} put off", count), {}};
}

std::optional<Hit> targeted(const Graph& graph) {
  if (!is_partial(graph) || !graph.plan().deferred().empty()) return std::nullopt;
  return Hit{};
}

/// What the managed entries of a plan come to.
struct Tally {
  std::size_t managed = 0;  ///< objects that are there now
  std::size_t deletes = 0;  ///< replacements included
  std::size_t plain_deletes = 0;
  bool at_stake = false;  ///< something whose loss is high or worse is among the deletes
};

Tally tally(const Plan& plan) {
  Tally sum;
  for (const Change& change : plan.changes()) {
    if (!change.managed || change.action == Action::create || !change.deposed.empty()) continue;
    ++sum.managed;
    if (!change.deletes) continue;
    ++sum.deletes;
    if (change.action == Action::destroy) ++sum.plain_deletes;
    const auto stake = stake_of(change.type);
    sum.at_stake = sum.at_stake || (stake && stake->severity >= Severity::high);
  }
  return sum;
}

bool destroys_everything(const Graph& graph, const Tally& sum) {
  if (sum.managed == 0 || sum.plain_deletes != sum.managed) return false;
  const auto creates = [](const Change& change) { return change.managed && change.creates; };
  const auto changes = graph.plan().changes();
  if (std::any_of(changes.begin(), changes.end(), creates)) return false;
  return graph.plan().planned_values()["root_module"].size() == 0;
}

std::optional<Hit> destroy_mode(const Graph& graph) {
  const Tally sum = tally(graph.plan());
  if (!destroys_everything(graph, sum)) return std::nullopt;
  return Hit{{}, fmt::format("{} deleted", sum.deletes), {}};
}

std::optional<Hit> mass_destroy(const Graph& graph) {
  constexpr std::size_t many = 20, few = 5, share = 4;
  const Tally sum = tally(graph.plan());
  const bool is_mass = sum.deletes >= many || (sum.deletes >= few && sum.deletes * share >= sum.managed);
  if (!is_mass || destroys_everything(graph, sum)) return std::nullopt;
  Hit hit{{}, fmt::format("{} of {}", sum.deletes, sum.managed), {}};
  if (!sum.at_stake) hit.severity = Severity::high;
  return hit;
}

std::optional<Hit> renamed(const Graph& graph) {
  const Renames& renames = graph.renames();
  if (renames.pairs.empty()) return std::nullopt;
  Hit hit;
  bool holds_data = false;
  for (const Rename& rename : renames.pairs) {
    const auto stake = stake_of(rename.from->type);
    holds_data = holds_data || (stake && stake->holds_data());
  }
  hit.detail = fmt::format("{} made anew under {}", counted(renames.pairs.size(), "resource"),
                           renames.pairs.size() == 1 ? "another address" : "other addresses");
  if (holds_data) hit.severity = Severity::critical;
  return hit;
}

constexpr PlanRule rules_of_plans[] = {
    {
        .id = "plan-errored",
        .severity = Severity::critical,
        .category = Category::hygiene,
        .title = "planning failed, this is only a part of the plan",
        .why = "what comes after the error is not in the document",
        .fix = "mend the error that `terraform plan` printed and plan again",
        .fine_when = "never for an apply",
        .applies = errored,
    },
    {
        .id = "plan-incomplete",
        .severity = Severity::high,
        .category = Category::hygiene,
        .title = "changes put off to a later plan",
        .why = "what they will do cannot be reviewed yet",
        .fix = "apply, then plan and review again before production depends on it",
        .fine_when = "it is the first stage of a set-up in stages",
        .applies = deferred,
    },
    {
        .id = "plan-targeted",
        .severity = Severity::medium,
        .category = Category::hygiene,
        .title = "only a part was planned, as with -target",
        .why = "what depends on the part keeps its old values, and the rest was not looked at",
        .fix = "follow up with a full plan",
        .fine_when = "it is an emergency repair with an owner",
        .applies = targeted,
    },
    {
        .id = "plan-destroy-mode",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .title = "everything is destroyed",
        .why = "a plan made with -destroy, or one that lost its configuration, leaves nothing",
        .fix = "confirm which environment this is; keep data out of it with `removed` and `destroy = false`",
        .fine_when = "the environment is meant to go; a waiver with an end date says so",
        .applies = destroy_mode,
    },
    {
        .id = "plan-mass-destroy",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .title = "many resources destroyed at once",
        .why = "a wrong workspace, an empty variable or a lost module looks just like this",
        .fix = "check those three, and split the change",
        .fine_when = "the teardown is announced",
        .applies = mass_destroy,
    },
    {
        .id = "rename-without-moved",
        .severity = Severity::high,
        .category = Category::outage,
        .title = "destroyed here and created there, for want of a `moved` block",
        .why = "Terraform does not guess renames: what was there goes with all it holds, and an empty twin "
               "comes",
        .fix = "add the `moved` blocks that the report prints, and plan again before the apply",
        .fine_when = "never: a `moved` block costs nothing",
        .applies = renamed,
    },
};

}  // namespace

std::span<const Rule> terraform_rules() {
  return rules;
}
std::span<const PlanRule> plan_rules() {
  static const std::vector<PlanRule> all = [] {
    std::vector<PlanRule> rules(std::begin(rules_of_plans), std::end(rules_of_plans));
    const std::span<const PlanRule> scope = scope_rules();
    rules.insert(rules.end(), scope.begin(), scope.end());
    return rules;
  }();
  return all;
}
