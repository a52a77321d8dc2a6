#include "plan/causes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "plan/address.h"

namespace {

constexpr std::size_t most_candidates = 3;  // more of them would be guessing
constexpr std::size_t most_followed = 200;  // resources behind one change
constexpr std::size_t most_feeding = 12;    // resources behind one attribute
constexpr std::size_t most_dependencies = 12;

/// The argument a path begins with.
std::string_view argument_of(std::string_view path) {
  return path.substr(0, path.find_first_of(".["));
}

/// The names of `a.b[0].c` up to what stands inside a JSON string or a map key that needs quotes.
std::vector<std::string_view> names_of(std::string_view path) {
  std::vector<std::string_view> names;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of(".["), path.size());
    if (end == 0) break;
    names.push_back(path.substr(0, end));
    path.remove_prefix(end);
    if (!path.empty() && path.front() == '[') {
      const std::size_t close = path.find(']');
      if (path.size() < 2 || path[1] == '"' || close == std::string_view::npos) break;
      path.remove_prefix(close + 1);
    }
    if (!path.empty() && path.front() == '.') path.remove_prefix(1);
  }
  return names;
}

std::string block_of(const Change& change) {
  const std::string module = without_keys(change.module_address);
  return fmt::format("{}{}{}{}.{}", module, module.empty() ? "" : ".", change.managed ? "" : "data.",
                     change.type, change.name);
}

/// Long enough that two places which get it got it from the same hand.
bool is_telling(std::string_view shown) {
  return shown.size() >= 6 && shown != "(sensitive)" && shown != "(known after apply)";
}

bool is_change(const Change& change) {
  return change.managed && change.action != Action::no_op && change.action != Action::read &&
         change.action != Action::open;
}

/// Makes sets of things that turn out to be one.
class Union {
 public:
  std::size_t add() {
    parents_.push_back(parents_.size());
    return parents_.size() - 1;
  }
  std::size_t find(std::size_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    a = find(a);
    b = find(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parents_;
};

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
  explicit Inside(const Graph& g) : graph(g), plan(g.plan()) {
    for (const Change& change : plan.drift()) drift.emplace(change.address, &change);
    for (const Change& change : plan.changes()) {
      if (change.action == Action::destroy || change.action == Action::forget) continue;
      if (is_change(change) && change.deposed.empty()) changing[change.module_address].push_back(&change);
      for (std::string_view module = change.module_address; !module.empty(); module = parent_module(module))
        if (!alive.insert(module).second) break;
    }
  }

  const Graph& graph;
  const Plan& plan;
  std::unordered_map<const Change*, Why> known;
  std::unordered_map<std::string_view, const Change*> drift;
  std::unordered_map<const Change*, std::set<std::string>> drifted;  ///< arguments, once asked for
  std::map<std::vector<std::string_view>, Resolution> resolutions;   ///< of one change
  const Change* resolved_for = nullptr;
  std::map<std::string_view, std::vector<const Change*>> changing;  ///< what will be there, by module
  std::unordered_set<std::string_view> alive;  ///< modules in which something stays or comes

  /// What an attribute of a resource does.
  struct Feed {
    bool changes = false, unknown = false;
  };
  std::map<std::pair<const Change*, std::string_view>, Feed> feeds;

  struct Relevant {
    const Change* change;
    std::string attribute;
  };
  std::vector<Relevant> relevant;  ///< that change, as relevant_attributes names them
  bool has_relevant = false;

  Feed feed(const Change& change, std::string_view attribute) {
    if (!change.managed) return {change.action == Action::read, true};
    switch (change.action) {
      case Action::no_op:
      case Action::read:
      case Action::open:
        return {};
      case Action::destroy:
      case Action::forget:
        return {true, false};
      case Action::unknown:
        return {true, true};
      default:
        break;
    }
    const std::string_view argument = argument_of(attribute);
    const auto [place, fresh] = feeds.try_emplace({&change, argument});
    Feed& feed = place->second;
    if (!fresh) return feed;
    if (argument.empty()) return feed = {true, true};
    const Look look = plan.look(change);
    const Value before = look.before()[argument];
    const Value after = look.after()[argument];
    feed.unknown = after.partly_unknown();
    feed.changes = change.action == Action::create ? !after.absent()
                                                   : feed.unknown || (before.absent() != after.absent()) ||
                                                         (!before.absent() && !same(before, after));
    return feed;
  }

  void index_relevant() {
    if (has_relevant) return;
    has_relevant = true;
    std::map<std::string, std::vector<const Change*>> by_block;
    for (const Change& change : plan.changes())
      if (change.action != Action::no_op && change.deposed.empty())
        by_block[block_of(change)].push_back(&change);
    std::set<std::pair<const Change*, std::string>> told;
    for (const Value& entry : plan.relevant_attributes().elements()) {
      std::string_view address = entry["resource"].text().value_or("");
      std::string block;
      while (address.substr(0, 7) == "module.") {
        const std::vector<ModuleStep> steps = module_steps(address);
        if (steps.empty()) break;
        block += fmt::format("module.{}.", steps.front().name);
        const ModuleStep& step = steps.front();
        const std::size_t length = 7 + step.name.size() + (step.key.empty() ? 0 : step.key.size() + 2) + 1;
        if (length >= address.size()) break;
        address.remove_prefix(length);
      }
      const Reference reference = parse_reference(address);
      block += reference.head == reference.type
                   ? fmt::format("{}.{}", reference.type, reference.name)
                   : fmt::format("{}.{}.{}", reference.head, reference.type, reference.name);
      const auto found = by_block.find(block);
      if (found == by_block.end()) continue;
      const std::string attribute(entry["attribute"].at(0).text().value_or(""));
      for (const Change* change : found->second)
        if (told.emplace(change, attribute).second) relevant.push_back({change, attribute});
    }
  }

  /// Whether what `change` refers to leads to `target`, which then cannot rest on it.
  bool rests_on(const Change& change, const Change& target) {
    constexpr std::size_t most = 40;
    std::set<const Change*> seen = {&change};
    std::deque<const Change*> open = {&change};
    while (!open.empty() && seen.size() < most) {
      const Change* at = open.front();
      open.pop_front();
      for (const Target& t : graph.refers(*at, std::span<const std::string_view>()).targets) {
        if (t.change == &target) return true;
        if (t.change != nullptr && seen.insert(t.change).second) open.push_back(t.change);
      }
    }
    return false;
  }

  /// What may stand behind a local of `module` (or of a module around it): changing resources there or below
  /// that the plan says it rests on. Nothing when too many could.
  std::vector<Target> behind_locals(const Change& change) {
    index_relevant();
    for (std::string_view module = change.module_address;; module = parent_module(module)) {
      std::vector<Target> found;
      for (const Relevant& r : relevant) {
        const std::string_view at = r.change->module_address;
        const bool inside = module.empty() || at == module ||
                            (at.size() > module.size() && at.substr(0, module.size()) == module &&
                             (at[module.size()] == '.' || at[module.size()] == '['));
        if (!inside || r.change == &change || !feed(*r.change, r.attribute).unknown) continue;
        if (block_of(*r.change) == block_of(change) || rests_on(*r.change, change)) continue;
        if (std::none_of(found.begin(), found.end(), [&](const Target& t) { return t.change == r.change; }))
          found.push_back({r.change, r.attribute});
      }
      if (found.size() > most_candidates) return {};
      if (!found.empty() || module.empty()) return found;
    }
  }

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

  const Resolution& refers(const Change& change, const std::vector<std::string_view>& names) {
    if (resolved_for != &change) resolutions.clear();
    resolved_for = &change;
    const auto [place, fresh] = resolutions.try_emplace(names);
    if (fresh) place->second = graph.refers(change, names);
    return place->second;
  }

  /// Whether the known new value of `d` can be told to come from `target`: one text has to hold the other. Of
  /// lists and maps nobody can tell; of a whole resource, only by its being there or not.
  bool makes(const Target& target, const Difference& d) {
    const Change& from = *target.change;
    const bool comes_or_goes =
        from.action == Action::create || from.action == Action::destroy || from.action == Action::forget;
    if (comes_or_goes) return true;
    const std::string_view argument = argument_of(target.attribute);
    if (argument.empty()) return false;
    const auto after = d.after.scalar();
    if (!after) return true;
    const Look look = plan.look(from);
    const auto made = look.after()[argument].scalar();
    return !made || after->find(*made) != std::string_view::npos;
  }

  /// True when the difference is explained; false for a mere consequence.
  bool explain(const Change& change, const Difference& d, const Value& block, Why& why) {
    const Value expressions = block["expressions"];
    const bool unknown = d.after.partly_unknown();
    const std::vector<std::string_view> names = configured_part(expressions, names_of(d.path));
    if (names.empty()) return explain_unconfigured(change, d, block, unknown, why);
    const Resolution& refers = this->refers(change, names);
    std::size_t fed = 0;
    bool is_explained = unknown;  // by what certainly feeds it
    std::set<const Change*> told;
    for (const Target& target : refers.targets) {
      if (target.change == &change || fed >= most_feeding) continue;
      const Feed state = feed(*target.change, target.attribute);
      if (!state.changes || (unknown && !state.unknown && target.change->action != Action::unknown)) continue;
      // What becomes unknown itself cannot have made a known value, unless it is one of many.
      const bool goes = target.change->action == Action::destroy || target.change->action == Action::forget;
      if (!unknown && state.unknown && !target.attribute.empty() && !goes) continue;
      if (!told.insert(target.change).second) continue;
      const bool is_sure = unknown || makes(target, d);
      add(why, change, target, d.path, !is_sure);
      is_explained = is_explained || is_sure;
      ++fed;
    }
    // Behind a guess, what else the argument is made from may have been edited.
    if (fed > 0 && (is_explained || refers.origins.empty())) return true;
    if (!unknown && was_changed_outside(change, d)) return begin(why, RootKind::drifted, d.path), true;
    if (!unknown) {
      const bool only_data = !refers.origins.empty() &&
                             std::all_of(refers.origins.begin(), refers.origins.end(), [](const auto& o) {
                               return o.substr(0, 5) == "data." || o.find(".data.") != std::string::npos;
                             });
      begin(why, only_data ? RootKind::looked_up : RootKind::edited, d.path, refers.origins);
      if (!d.inside_text || d.before.scalar()) set_sides(why.begins.back(), d);
      return true;
    }
    if (!refers.complete()) {
      const std::vector<Target> behind = behind_locals(change);
      for (const Target& target : behind) add(why, change, target, d.path, true);
      if (behind.empty()) begin(why, RootKind::hidden, d.path, refers.origins);
      return true;
    }
    return false;  // the provider, or a function that gives another value each time
  }

  static void set_sides(Edit& edit, const Difference& d) {
    const auto is_one = [](const Value& v) { return v.absent() || v.scalar().has_value(); };
    if (!is_one(d.before) || !is_one(d.after)) return;
    edit.before = d.before.absent() ? std::string() : shown(d.before, d.path);
    edit.after = d.after.absent() ? std::string() : shown(d.after, d.path);
  }

  /// An argument that the configuration does not show: taken out, in a `dynamic` block, or the provider's
  /// own.
  bool explain_unconfigured(const Change& change, const Difference& d, const Value& block, bool unknown,
                            Why& why) {
    if (!unknown && was_changed_outside(change, d)) return begin(why, RootKind::drifted, d.path), true;
    if (block.absent()) {
      // No configuration in the document, or not for this block.
      if (unknown) return false;
      begin(why, RootKind::edited, d.path);
      set_sides(why.begins.back(), d);
      return true;
    }
    const std::size_t index = argument_of(d.path).size();
    const bool in_list = index < d.path.size() && d.path[index] == '[';
    const bool blocks = in_list && (d.path.find('.', index) != std::string::npos || d.before.is_object() ||
                                    d.after.is_object());
    if (!unknown && (d.after.absent() || blocks)) {
      begin(why, RootKind::edited, d.path);
      set_sides(why.begins.back(), d);
      return true;
    }
    return false;
  }

  /// Differences that nothing but the provider explains.
  void explain_rest(const Change& change, const std::vector<const Difference*>& rest, Why& why) {
    for (const Difference* d : rest)
      if (argument_of(d->path) == "tags_all" && !d->after.partly_unknown()) {
        begin(why, RootKind::edited, d->path, {"default_tags"});
        set_sides(why.begins.back(), *d);
      }
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
        for (const Target& target :
             graph.refers(change, configured_part(block["expressions"], names_of(where))).targets)
          if (target.change != &change && fed < most_feeding && !names_of(where).empty() &&
              graph.is_configured(change, argument_of(where)) &&
              feed(*target.change, target.attribute).changes) {
            add(why, change, target, where, false);
            ++fed;
          }
        if (fed == 0) begin(why, RootKind::at_apply, where);
      }
    if (why.fed_by.empty() && why.begins.empty()) explain_rest(change, rest, why);
    if (why.fed_by.empty() && why.begins.empty())
      begin(why, diff.order_only() ? RootKind::order : RootKind::hidden);
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
    if (const auto found = reasons.find(change.reason); found != reasons.end())
      return begin(why, found->second);
    const bool shown = !plan.configuration()["root_module"].absent();
    if (change.action == Action::forget || (shown && graph.block(change).absent()))
      return begin(why, RootKind::removed);
    begin(why, RootKind::destroyed);
  }

  void explain_read(const Change& change, Why& why) {
    const auto add_all = [&](const Target& target, std::string path) {
      if (why.fed_by.size() < most_feeding && feed(*target.change, target.attribute).changes)
        add(why, change, target, std::move(path), false);
    };
    for (const Target& target : graph.refers(change, std::span<const std::string_view>()).targets)
      add_all(target, "");
    for (const Change* other : graph.depends(change, most_dependencies))
      if (other->action != Action::no_op) add_all({other, {}}, "depends_on");
    if (why.fed_by.empty() && change.reason == "read_because_config_unknown")
      for (const Target& target : behind_locals(change)) add(why, change, target, "", true);
    if (why.fed_by.empty()) begin(why, RootKind::hidden);
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
      diff([&](const Diff& d) { explain_values(change, d, why); });
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

  /// The outermost module of which nothing is left.
  std::string_view gone_module(const Change& change) const {
    std::string_view gone = change.module_address;
    for (std::string_view module = gone; !module.empty() && alive.count(module) == 0;
         module = parent_module(module))
      gone = module;
    return gone;
  }

  /// The outermost module that only holds what is created.
  std::unordered_set<std::string_view> old_modules;
  bool has_old_modules = false;
  std::string_view new_module(const Change& change) {
    if (!has_old_modules) {
      has_old_modules = true;
      for (const Change& other : plan.changes())
        if (other.managed && other.action != Action::create)
          for (std::string_view module = other.module_address; !module.empty();
               module = parent_module(module))
            if (!old_modules.insert(module).second) break;
    }
    std::string_view found;
    for (std::string_view module = change.module_address; !module.empty() && old_modules.count(module) == 0;
         module = parent_module(module))
      found = module;
    return found;
  }

  /// What names an edit that is no edit of an argument.
  std::string subject_of(const Change& change, RootKind kind) {
    const auto of_key = [&](std::string_view module, const InstanceKey& key) -> std::string {
      if (!module.empty()) {
        const std::vector<ModuleStep> steps = module_steps(module);
        if (!steps.empty() && steps.back().key.substr(0, 1) == "\"")
          return fmt::format("[{}]", steps.back().key);
        return std::string(module);
      }
      if (key.kind == InstanceKey::Kind::string) return fmt::format("[\"{}\"]", key.text);
      return block_of(change);
    };
    switch (kind) {
      case RootKind::module_gone:
        return of_key(gone_module(change), {});
      case RootKind::key_gone:
        return of_key({}, change.key);
      case RootKind::added:
        return of_key(new_module(change), change.key);
      case RootKind::removed:
      case RootKind::repetition:
      case RootKind::at_apply:
      case RootKind::order:
        return block_of(change);
      case RootKind::destroyed:
        return {};
      default:
        return std::string(change.address);
    }
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
  // One node for each place of an edit; places that turn out to be the same edit are joined.
  struct Place {
    const Change* change;
    const Edit* edit;
    std::string subject;
  };
  std::vector<Place> nodes;
  Union sets;
  std::unordered_map<const Change*, std::vector<std::size_t>> nodes_of;
  std::map<std::tuple<RootKind, std::string, std::string>, std::size_t> same;
  const auto join = [&](std::size_t node, RootKind kind, std::string what, std::string value) {
    const auto [place, fresh] = same.try_emplace({kind, std::move(what), std::move(value)}, node);
    if (!fresh) sets.join(place->second, node);
  };
  const auto nodes_for = [&](const Change& change) -> const std::vector<std::size_t>& {
    const auto [place, fresh] = nodes_of.try_emplace(&change);
    if (!fresh) return place->second;
    for (const Edit& edit : in.why(change).begins) {
      const std::size_t node = sets.add();
      place->second.push_back(node);
      const bool by_argument = edit.kind == RootKind::edited || edit.kind == RootKind::looked_up;
      nodes.push_back({&change, &edit, by_argument ? edit.path : in.subject_of(change, edit.kind)});
      const std::string argument(argument_of(edit.path));
      if (!by_argument) {
        join(node, edit.kind, nodes.back().subject, argument);
        // A key that left for_each takes modules and resources alike with it.
        if (edit.kind == RootKind::module_gone && nodes.back().subject.front() == '[')
          join(node, RootKind::key_gone, nodes.back().subject, argument);
        continue;
      }
      join(node, edit.kind, block_of(change) + " " + argument, "");
      if (is_telling(edit.before) || is_telling(edit.after))
        join(node, edit.kind, argument, edit.before + "\n" + edit.after);
      if (!edit.origins.empty())
        join(node, edit.kind, "origin", fmt::format("{}", fmt::join(edit.origins, "\n")));
    }
    return place->second;
  };
  // From each change back to every place where it begins.
  std::map<std::size_t, std::vector<const Change*>> reached;
  std::map<std::size_t, std::set<const Change*>> guessed;  // reached through a guess only
  for (const Change& change : in.plan.changes()) {
    if (!is_change(change)) continue;
    std::set<const Change*> seen = {&change};
    std::vector<const Change*> open = {&change};
    std::vector<const Change*> behind_guesses;
    bool is_sure = true;
    while (seen.size() < most_followed) {
      if (open.empty()) {
        if (behind_guesses.empty()) break;
        is_sure = false;
        for (const Change* guess : behind_guesses)
          if (seen.insert(guess).second) open.push_back(guess);
        behind_guesses.clear();
        continue;
      }
      const Change* at = open.back();
      open.pop_back();
      for (const std::size_t node : nodes_for(*at)) {
        reached[node].push_back(&change);
        if (!is_sure) guessed[node].insert(&change);
      }
      for (const Cause& cause : in.why(*at).fed_by)
        if (cause.probable && is_sure)
          behind_guesses.push_back(cause.from);
        else if (seen.insert(cause.from).second)
          open.push_back(cause.from);
    }
  }
  std::map<std::size_t, Root> by_set;
  std::unordered_map<const Change*, std::size_t> order;
  for (std::size_t i = 0; i < in.plan.changes().size(); ++i) order[&in.plan.changes()[i]] = i;
  std::map<std::size_t, std::set<std::size_t>> followers, sure_followers;
  for (const auto& [node, changes] : reached)
    for (const Change* change : changes) {
      followers[sets.find(node)].insert(order[change]);
      if (guessed[node].count(change) == 0) sure_followers[sets.find(node)].insert(order[change]);
    }
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    const std::size_t set = sets.find(node);
    const auto [place, fresh] = by_set.try_emplace(set);
    Root& root = place->second;
    const Edit& edit = *nodes[node].edit;
    if (fresh) {
      root.kind = edit.kind;
      root.subject = nodes[node].subject;
      root.origins = edit.origins;
      root.before = edit.before;
      root.after = edit.after;
    } else {
      if (root.subject != nodes[node].subject &&
          argument_of(root.subject) == argument_of(nodes[node].subject) &&
          (edit.kind == RootKind::edited || edit.kind == RootKind::looked_up))
        root.subject = argument_of(root.subject);
      if (root.before != edit.before || root.after != edit.after) root.before.clear(), root.after.clear();
      if (root.origins != edit.origins) root.origins.clear();
    }
    if (root.places.empty() || root.places.back() != nodes[node].change)
      root.places.push_back(nodes[node].change);
    if (is_change(*nodes[node].change)) followers[set].erase(order[nodes[node].change]);
  }
  std::vector<Root> roots;
  for (auto& [set, root] : by_set) {
    std::sort(root.places.begin(), root.places.end(),
              [&](const Change* a, const Change* b) { return order[a] < order[b]; });
    root.places.erase(std::unique(root.places.begin(), root.places.end()), root.places.end());
    for (const std::size_t i : followers[set]) {
      root.follow.push_back(&in.plan.changes()[i]);
      root.probable += sure_followers[set].count(i) == 0 ? 1 : 0;
    }
    roots.push_back(std::move(root));
  }
  std::stable_sort(roots.begin(), roots.end(), [&](const Root& a, const Root& b) {
    if (a.size() != b.size()) return a.size() > b.size();
    return std::tie(a.kind, a.subject, a.places.front()->address) <
           std::tie(b.kind, b.subject, b.places.front()->address);
  });
  return roots;
}
