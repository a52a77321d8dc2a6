#include "plan/causes.h"

#include <algorithm>
#include <deque>
#include <set>
#include <unordered_map>

#include "plan/behind_locals.h"
#include "plan/edit_names.h"
#include "plan/feeds.h"
#include "plan/paths.h"
#include "plan/roots.h"

namespace {

constexpr std::size_t most_feeding = 12;  // resources behind one attribute
constexpr std::size_t most_dependencies = 12;
constexpr std::size_t most_candidates_tried = 64;  // for one attribute

}  // namespace

std::string_view name(RootKind kind) {
  constexpr std::string_view names[] = {
      "edited",    "looked-up",   "tainted",  "requested",  "triggered",   "added",
      "removed",   "module-gone", "key-gone", "repetition", "move-target", "destroyed",
      "left-over", "drifted",     "at-apply", "order",      "hidden",
  };
  return names[static_cast<std::size_t>(kind)];
}

struct Causes::Inside {
  explicit Inside(const Graph& g) : graph(g), plan(g.plan()), feeds(plan), locals(g, feeds), edits(g) {
    for (const Change& change : plan.drift()) drift.emplace(change.address, &change);
    for (const Change& change : plan.changes()) {
      if (change.action == Action::destroy || change.action == Action::forget) continue;
      if (is_change(change) && change.deposed.empty()) changing[change.module_address].push_back(&change);
    }
  }

  const Graph& graph;
  const Plan& plan;
  std::unordered_map<const Change*, Why> known;
  std::unordered_map<std::string_view, const Change*> drift;
  std::unordered_map<const Change*, std::set<std::string>> drifted;  ///< arguments, once asked for
  std::map<std::vector<std::string_view>, Resolved> resolutions;     ///< of one change
  const Change* resolved_for = nullptr;
  const Diff* explained_diff = nullptr;  ///< all that differs in the change that is explained
  Feeds feeds;
  BehindLocals locals;
  EditNames edits;
  std::map<std::string_view, std::vector<const Change*>> changing;  ///< what will be there, by module

  void add(Why& why, const Change& to, const Target& from, std::string path, bool probable) {
    if (from.change == nullptr || from.change == &to) return;
    const auto is_told = [&](const Cause& c) { return c.from == from.change && c.path == path; };
    if (std::any_of(why.fed_by.begin(), why.fed_by.end(), is_told)) return;
    why.fed_by.push_back({from.change, from.attribute, &to, std::move(path), probable});
  }

  void begin(Why& why, RootKind kind, std::string path = {}, std::vector<std::string> origins = {}) {
    const auto is_told = [&](const Edit& e) { return e.kind == kind && e.path == path; };
    if (std::any_of(why.begins.begin(), why.begins.end(), is_told)) return;
    why.begins.push_back({kind, std::move(path), std::move(origins), {}, {}});
  }

  /// As above, with what stood there and will. Of an element of a list that goes and one that comes under the
  /// same path, both are told at one place.
  Edit& begin(Why& why, RootKind kind, const Difference& d, std::vector<std::string> origins = {}) {
    begin(why, kind, d.path, std::move(origins));
    Edit& edit = *std::find_if(why.begins.begin(), why.begins.end(),
                               [&](const Edit& e) { return e.kind == kind && e.path == d.path; });
    const auto is_one = [](const Value& v) { return v.absent() || v.scalar().has_value(); };
    if (!is_one(d.before) || !is_one(d.after)) return edit;
    if (edit.before.empty() && !d.before.absent()) edit.before = shown(d.before, d.path);
    if (edit.after.empty() && !d.after.absent()) edit.after = shown(d.after, d.path);
    return edit;
  }

  /// The longest beginning of `names` that the configuration of the resource has an expression for.
  static std::vector<std::string_view> configured_part(const Value& expressions,
                                                       std::vector<std::string_view> names) {
    while (!names.empty() && Graph::at_path(expressions, names).absent()) names.pop_back();
    return names;
  }

  bool was_changed_outside(const Change& change, const Difference& d) {
    if (drift.empty()) return false;
    const auto [place, fresh] = drifted.try_emplace(&change);
    if (fresh) {
      auto found = drift.find(change.address);
      if (found == drift.end() && !change.previous_address.empty())
        found = drift.find(change.previous_address);
      if (found != drift.end()) {
        const Look look = plan.look(*found->second);
        const Diff diff(*found->second, look);
        for (const Difference& other : diff.differences()) place->second.emplace(argument_of(other.path));
      }
    }
    return place->second.count(std::string(argument_of(d.path))) > 0;
  }

  const Resolved& refers(const Change& change, const std::vector<std::string_view>& names) {
    if (resolved_for != &change) resolutions.clear();
    resolved_for = &change;
    const auto [place, fresh] = resolutions.try_emplace(names);
    if (fresh) place->second = graph.shared_refers(change, names);
    return place->second;
  }

  /// Whether the known new value of `d` can be told to come from `target`: one text has to hold the other. Of
  /// lists and maps nobody can tell; of a whole resource, only by its being there or not.
  bool makes(const Target& target, const Difference& d) {
    const Change& from = *target.change;
    const bool comes_or_goes =
        from.action == Action::create || from.action == Action::destroy || from.action == Action::forget;
    if (comes_or_goes) {
      if (!target.is_loose || !edits.gone_module(from).empty() || !edits.new_module(from).empty())
        return true;
      return !d.before.scalar() || held(target, d);
    }
    const std::string_view argument = argument_of(target.attribute);
    if (argument.empty()) return false;
    const auto after = d.after.scalar();
    if (!after) return true;
    const Look look = plan.look(from);
    const auto made = look.after()[argument].scalar();
    return !made || after->find(*made) != std::string_view::npos;
  }

  /// Whether the old text of `d` holds what `target` gave.
  bool held(const Target& target, const Difference& d) const {
    const auto before = d.before.scalar();
    const auto old = feeds.given(target, false);
    return before && old && old->size() > 1 && before->find(*old) != std::string_view::npos;
  }

  /// Of targets of which only some may go into the argument: those whose old text it held, if any did.
  void narrow(std::vector<Target>& targets, const Difference& d) const {
    const auto is_loose = [](const Target& t) { return t.is_loose; };
    if (std::count_if(targets.begin(), targets.end(), is_loose) < 2 || !d.before.scalar()) return;
    std::set<const Change*> kept;
    for (const Target& target : targets)
      if (target.is_loose && held(target, d)) kept.insert(target.change);
    if (kept.empty()) return;
    std::erase_if(targets, [&](const Target& t) { return t.is_loose && kept.count(t.change) == 0; });
    for (Target& target : targets) target.is_loose = false;
  }

  /// Whether what `target` gives is seen at another place of the JSON text that `d` is in: then it did not
  /// make this one too.
  bool is_seen_elsewhere(const Target& target, const Difference& d) {
    if (!d.inside_text || explained_diff == nullptr) return false;
    for (const Difference& other : explained_diff->differences())
      if (&other != &d && other.inside_text && argument_of(other.path) == argument_of(d.path) &&
          held(target, other) && makes(target, other))
        return true;
    return false;
  }

  /// Whether the text of `d` differs in more than what `targets` give: with that left out, it is another one.
  bool differs_beside(const std::vector<Target>& targets, const Difference& d) const {
    constexpr std::size_t shortest = 3;  // what is shorter stands in a text by chance
    const auto before = d.before.text();
    const auto after = d.after.text();
    if (!before || !after) return false;
    std::vector<std::pair<std::string, std::string>> sides;
    for (const Target& target : targets) {
      auto old = feeds.given(target, false);
      auto made = feeds.given(target, true);
      if (!old || !made || old->size() < shortest || made->size() < shortest) return false;
      if (before->find(*old) == std::string_view::npos) return false;
      sides.emplace_back(std::move(*old), std::move(*made));
    }
    std::sort(sides.begin(), sides.end(),
              [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    std::string left(*before);
    std::string right(*after);
    const auto leave_out = [](std::string& text, const std::string& part) {
      for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        text.replace(at, part.size(), 1, '\x01');
    };
    for (const auto& [old, made] : sides) {
      leave_out(left, old);
      leave_out(right, made);
    }
    return !sides.empty() && left != right;
  }

  /// True when the difference is explained; false for a mere consequence.
  bool explain(const Change& change, const Difference& d, const Value& block, Why& why) {
    const Value expressions = block["expressions"];
    const bool unknown = d.after.partly_unknown();
    const std::vector<std::string_view> names = configured_part(expressions, names_of(d.path));
    if (names.empty()) return explain_unconfigured(change, d, block, unknown, why);
    const Resolved resolved = this->refers(change, names);
    const Resolution& refers = *resolved;
    std::vector<Target> candidates;
    feeds.each_changing(resolved, unknown, [&](const Target& target) {
      if (target.change != &change) candidates.push_back(target);
      return candidates.size() < most_candidates_tried;
    });
    if (unknown) narrow(candidates, d);
    // An element that goes because another, not known yet, takes its place.
    if (!unknown && d.after.absent())
      feeds.each_changing(resolved, true, [&](const Target& target) {
        if (target.change != &change && held(target, d)) candidates.push_back(target);
        return candidates.size() < most_candidates_tried;
      });
    bool is_explained = unknown;  // by what certainly feeds it
    std::vector<Target> sure;
    std::set<const Change*> told;
    for (const Target& target : candidates) {
      if (told.size() >= most_feeding) break;
      const bool is_sure = unknown ? !target.is_loose || candidates.size() == 1 : makes(target, d);
      if (!is_sure && !unknown && is_seen_elsewhere(target, d)) continue;
      if (!told.insert(target.change).second) continue;
      add(why, change, target, d.path, !is_sure);
      is_explained = is_explained || is_sure;
      if (is_sure) sure.push_back(target);
    }
    const bool is_more = !unknown && is_explained && differs_beside(sure, d);
    // Behind a guess, what else the argument is made from may have been edited.
    if (!told.empty() && !is_more && (is_explained || refers.origins.empty())) return true;
    if (!unknown && was_changed_outside(change, d)) return begin(why, RootKind::drifted, d.path), true;
    if (!unknown) {
      std::vector<std::string> origins = refers.origins;
      const bool only_data = !origins.empty() && std::all_of(origins.begin(), origins.end(), is_data);
      const bool is_read = only_data || locals.is_read(d, origins);
      begin(why, is_read ? RootKind::looked_up : RootKind::edited, d, std::move(origins)).is_literal =
          refers.complete() && refers.origins.empty();
      return true;
    }
    if (!refers.complete()) {
      const std::vector<Target> behind = locals.changing(change);
      for (const Target& target : behind) add(why, change, target, d.path, true);
      if (behind.empty()) begin(why, RootKind::hidden, d.path, refers.origins);
      return true;
    }
    return false;  // the provider, or a function that gives another value each time
  }

  /// An argument that the configuration does not show: taken out, in a `dynamic` block, or the provider's
  /// own.
  bool explain_unconfigured(const Change& change, const Difference& d, const Value& block, bool unknown,
                            Why& why) {
    if (!unknown && was_changed_outside(change, d)) return begin(why, RootKind::drifted, d.path), true;
    if (block.absent()) {
      // No configuration in the document, or not for this block.
      if (unknown) return false;
      begin(why, RootKind::edited, d);
      return true;
    }
    const std::size_t index = argument_of(d.path).size();
    const bool in_list = index < d.path.size() && d.path[index] == '[';
    const bool blocks = in_list && (d.path.find('.', index) != std::string::npos || d.before.is_object() ||
                                    d.after.is_object());
    if (!unknown && (d.after.absent() || blocks)) {
      begin(why, RootKind::edited, d);
      return true;
    }
    return false;
  }

  /// Differences that nothing but the provider explains.
  void explain_rest(const Change& change, const std::vector<const Difference*>& rest, Why& why) {
    for (const Difference* d : rest)
      if (argument_of(d->path) == "tags_all" && !d->after.partly_unknown())
        begin(why, RootKind::edited, *d, {"default_tags"});
    if (!why.begins.empty() || rest.empty()) return;
    // A block whose references are hidden in `dynamic` or that the document lacks may be fed all the same.
    const Value block = graph.block(change);
    for (const Difference* d : rest) {
      const bool is_argument = std::any_of(change.replace_paths.begin(), change.replace_paths.end(),
                                           [&](const AttributePath& p) { return text(p) == d->path; });
      if (block.absent() || (is_argument && !graph.is_configured(change, argument_of(d->path))))
        return begin(why, block.absent() ? RootKind::hidden : RootKind::at_apply, d->path);
    }
    begin(why, RootKind::at_apply, rest.front()->path);
  }

  void explain_values(const Change& change, const Diff& diff, Why& why) {
    const Value block = graph.block(change);
    std::vector<const Difference*> rest;
    std::set<std::string_view> covered;
    const bool forced_only = change.action == Action::replace && !change.replace_paths.empty();
    for (const Difference& d : diff.differences()) {
      if (forced_only && !d.forces_replacement) continue;
      covered.insert(argument_of(d.path));
      if (!explain(change, d, block, why)) rest.push_back(&d);
    }
    if (forced_only)
      for (const AttributePath& path : change.replace_paths) {
        const std::string where = text(path);
        if (covered.count(argument_of(where)) > 0) continue;
        // Equal on both sides: the provider decides. What feeds it, if anything, is still the cause.
        std::size_t fed = 0;
        if (!names_of(where).empty() && graph.is_configured(change, argument_of(where))) {
          const Resolved resolved = refers(change, configured_part(block["expressions"], names_of(where)));
          for (const bool unknown : {true, false})
            feeds.each_changing(resolved, unknown, [&](const Target& target) {
              if (target.change == &change) return true;
              add(why, change, target, where, false);
              return ++fed < most_feeding;
            });
        }
        if (fed == 0) begin(why, RootKind::at_apply, where);
      }
    if (why.fed_by.empty() && why.begins.empty()) explain_rest(change, rest, why);
    if (why.fed_by.empty() && why.begins.empty())
      begin(why, diff.order_only() ? RootKind::order : RootKind::hidden);
  }

  /// What was edited in a resource that is replaced for another reason.
  void explain_beside(const Change& change, const Diff& diff, Why& why) {
    const Value block = graph.block(change);
    for (const Difference& d : diff.differences())
      if (!d.after.partly_unknown() && !configured_part(block["expressions"], names_of(d.path)).empty())
        explain(change, d, block, why);
  }

  /// replace_triggered_by is not in the document and names things of the same module only.
  void explain_trigger(const Change& change, Why& why) {
    std::vector<const Change*> candidates;
    for (const Change* other : changing[change.module_address]) {
      if (other->type == change.type && other->name == change.name) continue;
      candidates.push_back(other);
      if (candidates.size() > 1) break;
    }
    begin(why, RootKind::triggered);
    if (candidates.size() != 1) return;
    why.begins.clear();
    add(why, change, {candidates.front(), {}}, "replace_triggered_by", true);
  }

  void explain_removal(const Change& change, Why& why) {
    static const std::map<std::string_view, RootKind> reasons = {
        {"delete_because_no_resource_config", RootKind::removed},
        {"delete_because_no_module", RootKind::module_gone},
        {"delete_because_wrong_repetition", RootKind::repetition},
        {"delete_because_count_index", RootKind::key_gone},
        {"delete_because_each_key", RootKind::key_gone},
        {"delete_because_enabled_false", RootKind::key_gone},
        {"delete_because_no_move_target", RootKind::move_target},
        {"forgot_because_lifecycle_destroy_in_state", RootKind::removed},
        {"forgot_because_lifecycle_destroy_in_config", RootKind::removed},
    };
    if (!change.deposed.empty()) return begin(why, RootKind::left_over);
    // Terraform says of each resource that its block is gone, where the call of the module is.
    if (const std::string_view gone = edits.gone_module(change); !gone.empty() && !edits.is_called(gone))
      return begin(why, RootKind::module_gone);
    if (const auto found = reasons.find(change.reason); found != reasons.end())
      return begin(why, found->second);
    const bool shown = !plan.configuration()["root_module"].absent();
    if (change.action == Action::forget || (shown && graph.block(change).absent()))
      return begin(why, RootKind::removed);
    begin(why, RootKind::destroyed);
  }

  void explain_read(const Change& change, Why& why) {
    const auto add_all = [&](const Target& target, std::string path) {
      if (why.fed_by.size() < most_feeding && feeds.of(*target.change, target.attribute).changes)
        add(why, change, target, std::move(path), false);
    };
    const Resolved all = refers(change, {});
    for (const bool unknown : {true, false})
      feeds.each_changing(all, unknown, [&](const Target& target) {
        add_all(target, "");
        return why.fed_by.size() < most_feeding;
      });
    for (const Change* other : graph.depends(change, most_dependencies))
      if (other->action != Action::no_op) add_all({other, {}}, "depends_on");
    if (why.fed_by.empty() && change.reason == "read_because_config_unknown")
      for (const Target& target : locals.changing(change)) add(why, change, target, "", true);
    if (why.fed_by.empty()) begin(why, RootKind::hidden);
  }

  template <class DiffOf, class Use>
  void with(DiffOf diff, Use use) {
    diff([&](const Diff& d) {
      explained_diff = &d;
      use(d);
      explained_diff = nullptr;
    });
  }

  /// `diff` is only asked for by what updates or replaces.
  template <class DiffOf>
  Why explained(const Change& change, DiffOf diff) {
    Why why;
    switch (change.action) {
      case Action::create:
        begin(why, drift.count(change.address) > 0 && drift[change.address]->action == Action::destroy
                       ? RootKind::drifted
                       : RootKind::added);
        return why;
      case Action::destroy:
      case Action::forget:
        explain_removal(change, why);
        return why;
      case Action::read:
        explain_read(change, why);
        return why;
      case Action::no_op:
      case Action::open:
        return why;
      default:
        break;
    }
    if (change.reason == "replace_because_tainted")
      begin(why, RootKind::tainted);
    else if (change.reason == "replace_by_request")
      begin(why, RootKind::requested);
    else if (change.reason == "replace_by_triggers")
      explain_trigger(change, why);
    else
      return with(diff, [&](const Diff& d) { explain_values(change, d, why); }), why;
    with(diff, [&](const Diff& d) { explain_beside(change, d, why); });
    return why;
  }

  const Why& why(const Change& change) {
    if (const auto found = known.find(&change); found != known.end()) return found->second;
    return known
        .emplace(&change, explained(change,
                                    [&](auto use) {
                                      const Look look = plan.look(change);
                                      use(Diff(change, look));
                                    }))
        .first->second;
  }
};

Causes::Causes(const Graph& graph) : inside_(std::make_unique<Inside>(graph)) {}
Causes::~Causes() = default;

const Why& Causes::why(const Change& change) {
  return inside_->why(change);
}

const Why& Causes::why(const Change& change, const Look&, const Diff& diff) {
  if (const auto found = inside_->known.find(&change); found != inside_->known.end()) return found->second;
  return inside_->known.emplace(&change, inside_->explained(change, [&](auto use) { use(diff); }))
      .first->second;
}

std::vector<Cause> Causes::chain(const Change& change, std::size_t most) {
  std::vector<Cause> causes;
  std::set<const Change*> seen = {&change};
  std::deque<const Change*> open = {&change};
  while (!open.empty() && causes.size() < most) {
    const Change& to = *open.front();
    open.pop_front();
    for (const Cause& cause : why(to).fed_by) {
      if (causes.size() >= most) break;
      causes.push_back(cause);
      if (seen.insert(cause.from).second) open.push_back(cause.from);
    }
  }
  return causes;
}

std::vector<Root> Causes::roots() {
  Inside& in = *inside_;
  return roots_of(in.plan, in.edits, [&in](const Change& change) -> const Why& { return in.why(change); });
}
