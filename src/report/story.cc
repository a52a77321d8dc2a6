#include "report/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "report/escape.h"
#include "report/summary.h"

namespace {

bool is_configuration(RootKind kind) {
  switch (kind) {
    case RootKind::edited:
    case RootKind::looked_up:
    case RootKind::added:
    case RootKind::removed:
    case RootKind::module_gone:
    case RootKind::key_gone:
    case RootKind::repetition:
    case RootKind::move_target:
      return true;
    default:
      return false;
  }
}

/// What happened to the thing, behind its name.
std::string_view fate(RootKind kind) {
  switch (kind) {
    case RootKind::edited:
      return "edited";
    case RootKind::looked_up:
      return "looked up, with another result or edited";
    case RootKind::tainted:
      return "tainted";
    case RootKind::requested:
      return "replaced on request";
    case RootKind::triggered:
      return "replaced by replace_triggered_by";
    case RootKind::added:
      return "added";
    case RootKind::removed:
      return "taken out of the configuration";
    case RootKind::module_gone:
      return "taken out of the configuration";
    case RootKind::key_gone:
      return "taken out of count or for_each";
    case RootKind::repetition:
      return "given or losing count or for_each";
    case RootKind::move_target:
      return "moved to an address that is not configured";
    case RootKind::destroyed:
      return "destroyed without a reason in the plan, as with -destroy";
    case RootKind::left_over:
      return "left over from an earlier replacement";
    case RootKind::drifted:
      return "changed outside Terraform";
    case RootKind::at_apply:
      return "only known after apply: made by the provider or a function";
    case RootKind::order:
      return "in another order";
    case RootKind::hidden:
      return "changed by what the plan does not show";
  }
  return "changed by what the plan does not show";
}

/// An edit shows at places; of the others the thing itself is named.
bool is_argument(RootKind kind) {
  return kind == RootKind::edited || kind == RootKind::looked_up;
}

/// Its value in the resource itself is the reason.
bool is_edit(RootKind kind) {
  return is_argument(kind) || kind == RootKind::drifted || kind == RootKind::at_apply ||
         kind == RootKind::hidden;
}

std::string origins_text(const std::vector<std::string>& origins, const Naming& naming) {
  constexpr std::size_t most = 2;
  if (origins.empty()) return {};
  std::string text = ", from ";
  for (std::size_t i = 0; i < origins.size() && i < most; ++i)
    text += (i > 0 ? ", " : "") + naming(origins[i]);
  if (origins.size() > most) text += fmt::format(" and {} more", origins.size() - most);
  return text;
}

/// A line of a block as the recogniser of renames writes it. An address that would make it anything else (a
/// line end, a backtick, a wall of text) is for nobody to paste.
bool is_block_line(std::string_view line) {
  constexpr std::size_t longest = 1000;
  for (const std::string_view whole :
       {"moved {", "removed {", "import {", "  lifecycle {", "    destroy = false", "  }", "}"})
    if (line == whole) return true;
  if (line.size() > longest || visible(line) != line || line.find('`') != std::string_view::npos)
    return false;
  for (const std::string_view start : {"  from = ", "  to   = ", "  to = ", "  id = "})
    if (line.starts_with(start)) return true;
  return false;
}

std::vector<std::string> block_lines(std::string_view block) {
  std::vector<std::string> lines;
  while (!block.empty()) {
    const std::size_t end = std::min(block.find('\n'), block.size());
    lines.emplace_back(block.substr(0, end));
    if (!is_block_line(lines.back())) return {};
    block.remove_prefix(std::min(end + 1, block.size()));
  }
  return lines;
}

}  // namespace

std::vector<std::string> rename_lines(const ReportedRename& rename) {
  if (rename.confidence == "ambiguous")
    return {fmt::format("# several of {} and {} look alike:", rename.from, rename.to),
            "# write a moved block for each that is the same thing"};
  std::vector<std::string> lines = block_lines(rename.block);
  if (lines.empty())
    return {fmt::format("# {} is {}: no block can be written for this address", rename.from, rename.to)};
  if (!rename.differences.empty())
    lines.insert(lines.begin(), fmt::format("# still changed or replaced after the move: {}",
                                            joined(rename.differences, ", ")));
  return lines;
}

Story::Story(const Environment& environment) : environment_(environment) {
  std::set<std::string_view> changes;
  for (const ReportedRoot& root : environment.roots) {
    for (const std::string& place : root.places) {
      const ReportedRoot*& known = begun_[place];
      if (known == nullptr ||
          root.places.size() + root.follow.size() > known->places.size() + known->follow.size())
        known = &root;
      changes.insert(place);
    }
    changes.insert(root.follow.begin(), root.follow.end());
  }
  changes_ = changes.size();
}

std::string Story::headline() const {
  const std::vector<ReportedRoot>& roots = environment_.roots;
  const bool joins = std::any_of(roots.begin(), roots.end(), [](const ReportedRoot& root) {
    return root.places.size() + root.follow.size() > 1;
  });
  const bool all_new = environment_.counts.update + environment_.counts.replace +
                           environment_.counts.destroy + environment_.counts.forget +
                           environment_.counts.unknown ==
                       0;
  if (!joins || all_new) return {};
  const bool edits = std::all_of(roots.begin(), roots.end(),
                                 [](const ReportedRoot& root) { return is_configuration(root.kind); });
  const std::string_view what = edits ? "edit" : "cause";
  const std::string_view verb = edits ? roots.size() == 1 ? " causes " : " cause " : " behind ";
  return counted(roots.size(), what) + std::string(verb) + counted(changes_, "change");
}

std::string Story::root_text(const ReportedRoot& root, const Naming& naming) {
  std::string text = root.subject.empty() ? std::string() : naming(root.subject) + " ";
  text += fate(root.kind);
  const auto with_guesses = [&root](std::string told) {
    return root.probable == 0 ? told : told + fmt::format("; {} of them only probably", root.probable);
  };
  if (!is_argument(root.kind)) return with_guesses(std::move(text));
  if (!root.before.empty() || !root.after.empty())
    text += fmt::format(" {} → {}", root.before.empty() ? "(not set)" : naming(root.before),
                        root.after.empty() ? "(not set)" : naming(root.after));
  text += origins_text(root.origins, naming);
  if (root.places.empty()) return with_guesses(std::move(text));
  text += ", at " + naming(root.places.front());
  if (root.places.size() > 1) text += fmt::format(" and {} more", root.places.size() - 1);
  return with_guesses(std::move(text));
}

const ReportedChange* Story::at(std::string_view address) const {
  const auto& changes = environment_.changes;
  auto found = std::lower_bound(changes.begin(), changes.end(), address,
                                [](const ReportedChange& c, std::string_view a) { return c.address < a; });
  for (; found != changes.end() && found->address == address; ++found)
    if (found->deposed.empty()) return &*found;
  return nullptr;
}

std::string Story::cause_text(const ReportedChange& change, const Naming& naming) const {
  if (change.action != Action::update && change.action != Action::replace) return {};
  constexpr std::size_t most_steps = 4;
  std::string text;
  std::set<const ReportedChange*> seen;
  const ReportedChange* at_now = &change;
  for (std::size_t step = 0; step < most_steps && at_now != nullptr && seen.insert(at_now).second; ++step) {
    if (at_now->causes.empty()) break;
    const auto sure = std::find_if(at_now->causes.begin(), at_now->causes.end(),
                                   [](const ReportedCause& c) { return !c.probable; });
    const ReportedCause& cause = sure != at_now->causes.end() ? *sure : at_now->causes.front();
    std::set<std::string_view> others;
    for (const ReportedCause& c : at_now->causes)
      if (c.from != cause.from) others.insert(c.from);
    if (step > 0) text += ": ";
    const bool named = cause.path == "depends_on";
    if (!cause.path.empty()) text += naming(cause.path) + " ";
    if (cause.probable) text += "probably ";
    text += named ? "names " : cause.path.empty() ? "from " : "comes from ";
    text += naming(cause.from);
    if (!others.empty()) text += fmt::format(" and {} more", others.size());
    text += others.empty() ? ", which is " : ", the first of which is ";
    text += cause.action == Action::read ? "read during apply" : past(cause.action);
    at_now = at(cause.from);
  }
  if (at_now == &change && change.causes.empty() && !change.begins.empty()) {
    text = own_text(change, naming);
  } else if (at_now != nullptr && at_now->causes.empty() && !at_now->begins.empty() &&
             (at_now->action == Action::update || at_now->action == Action::replace)) {
    text += ": " + edit_text(at_now->begins.front(), naming);
  }
  // What was edited in the resource itself, where something else is the reason too.
  constexpr std::size_t most_beside = 2;
  const bool by_edit = change.causes.empty() && !change.begins.empty() && is_edit(change.begins.front().kind);
  const std::size_t first = change.causes.empty() ? 1 : 0;
  for (std::size_t i = first; i < change.begins.size() && !by_edit; ++i) {
    if (i - first == most_beside) {
      text += fmt::format(" and {} more", change.begins.size() - i);
      break;
    }
    text += (text.empty() ? "beside that, " : "; beside that, ") + edit_text(change.begins[i], naming);
  }
  return text;
}

/// Where the change begins in the resource itself: what its attributes and its reason, which stand beside it,
/// do not say.
std::string Story::own_text(const ReportedChange& change, const Naming& naming) const {
  const ReportedEdit& edit = change.begins.front();
  const auto root = begun_.find(change.address);
  const std::size_t more =
      root == begun_.end() ? 0 : root->second->places.size() + root->second->follow.size() - 1;
  const bool told =
      !is_argument(edit.kind) && edit.kind != RootKind::drifted && edit.kind != RootKind::hidden;
  if ((edit.origins.empty() || !is_argument(edit.kind)) && more == 0 && (told || is_argument(edit.kind)))
    return {};
  std::string text;
  if (!told)
    text = (edit.path.empty() ? std::string() : naming(edit.path) + " ") + std::string(fate(edit.kind));
  text += is_argument(edit.kind) ? origins_text(edit.origins, naming) : std::string();
  if (more > 0)
    text += (text.empty() ? "" : "; ") +
            fmt::format("{} {} from it", counted(more, "more change"), more == 1 ? "follows" : "follow");
  return text;
}

std::string Story::step_text(const ReportedCause& cause, const Naming& naming) {
  std::string text;
  const bool named = cause.path == "depends_on";
  if (!cause.path.empty()) text += naming(cause.path) + " ";
  if (cause.probable) text += "probably ";
  text += named ? "names " : cause.path.empty() ? "from " : "comes from ";
  if (!cause.attribute.empty()) text += naming(cause.attribute) + " of ";
  text += naming(cause.from) + ", which is ";
  return text + std::string(cause.action == Action::read ? "read during apply" : past(cause.action));
}

std::string Story::edit_text(const ReportedEdit& edit, const Naming& naming) {
  std::string text = edit.path.empty() ? std::string() : naming(edit.path) + " ";
  text += fate(edit.kind);
  return is_argument(edit.kind) ? text + origins_text(edit.origins, naming) : text;
}
