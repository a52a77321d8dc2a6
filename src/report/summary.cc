#include "report/summary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace {

constexpr std::string_view after_apply = "(known after apply)";

std::string signed_text(Usd usd) {
  const std::string cents = usd.cents();
  const std::string_view sign = usd.is_negative() ? "" : "+";
  if (usd.is_zero()) return "0.00";
  if (cents == "0.00" || cents == "-0.00") return usd.is_negative() ? "-<0.01" : "+<0.01";
  return fmt::format("{}{}", sign, grouped(cents));
}

bool is_zero(const Range<Usd>& range) {
  return range.low.is_zero() && range.high.is_zero();
}

std::string signed_percent(Decimal percent) {
  const std::string whole = percent.fixed(0);
  if (percent.is_zero()) return "0";
  if (whole == "0" || whole == "-0") return percent.is_negative() ? "-<1" : "+<1";
  return fmt::format("{}{}", percent.is_negative() ? "" : "+", grouped(whole));
}

/// Biggest possible change, whichever way.
Usd size_of(const Range<Usd>& delta) {
  const auto magnitude = [](Usd usd) { return usd.is_negative() ? Usd() - usd : usd; };
  return std::max(magnitude(delta.low), magnitude(delta.high));
}

bool has_usage(const ReportedResource& resource) {
  const auto any = [](const std::vector<ReportedComponent>& lines) {
    return std::any_of(lines.begin(), lines.end(),
                       [](const ReportedComponent& line) { return line.status == LineStatus::usage; });
  };
  return resource.cost_class == CostClass::usage || any(resource.before_components) ||
         any(resource.after_components);
}

void add(std::vector<std::string>& words, std::size_t n, std::string_view what) {
  if (n > 0) words.push_back(fmt::format("{} {}", n, what));
}

/// What must be equal for two updates to be told together.
using Likeness = std::vector<std::tuple<std::string_view, std::string_view, std::string_view>>;

Likeness likeness(const ReportedChange& change) {
  Likeness like;
  for (const AttributeChange* a : telling_attributes(change)) like.emplace_back(a->path, a->before, a->after);
  return like;
}

/// On which sides a part of the figure is missing, and what that makes of the change: unknown, or too low.
struct Gaps {
  bool before = false, after = false;
  bool change_unknown = false, change_low = false;

  void add(const ReportedResource& resource) {
    if (resource.cost_class != CostClass::unknown) return;
    const auto misses = [](const std::vector<ReportedComponent>& lines) {
      return std::any_of(lines.begin(), lines.end(),
                         [](const ReportedComponent& line) { return line.status == LineStatus::unknown; });
    };
    const bool missing_before = misses(resource.before_components);
    // An unknown action says nothing of what will be.
    const bool missing_after = misses(resource.after_components) || !missing_before;
    const bool changes = resource.action != Action::no_op || !is_zero(resource.delta);
    before |= missing_before;
    after |= missing_after;
    // Only what begins to cost cannot become cheaper than what is known of it.
    const bool begins = !missing_before && is_zero(resource.before);
    change_unknown |= changes && !begins;
    change_low |= changes && begins;
  }
};

template <class Iterator>
Gaps gaps_of(Iterator first, Iterator last) {
  Gaps gaps;
  for (; first != last; ++first) gaps.add(*first);
  return gaps;
}

FigureWords figure_words_of(const Range<Usd>& before, const Range<Usd>& after, const Range<Usd>& delta,
                            const Gaps& gaps) {
  FigureWords words;
  words.before = (gaps.before ? "at least " : "") + amount_text(before);
  words.after = (gaps.after ? "at least " : "") + amount_text(after);
  words.changes = !is_zero(delta) || gaps.change_unknown || gaps.change_low;
  if (gaps.change_unknown || (gaps.change_low && delta.low <= Usd()))
    words.delta = "unknown";
  else if (gaps.change_low)
    words.delta = "at least " + delta_text(delta.low);
  else
    words.delta = delta_text(delta);
  return words;
}

/// What stands first in the note or origin of the first line without a figure; further notes are no reason.
std::string missing_because(const ReportedResource& resource) {
  constexpr std::string_view advice = "; name it with --region";
  for (const auto* lines : {&resource.after_components, &resource.before_components})
    for (const ReportedComponent& line : *lines) {
      if (line.status != LineStatus::unknown) continue;
      const std::string& why = line.note.empty() ? line.origin : line.note;
      if (why.empty()) return line.name;
      const std::size_t end = std::min(why.find("; "), why.size());
      return why.substr(0, why.compare(end, advice.size(), advice) == 0 ? end + advice.size() : end);
    }
  return resource.note;
}

bool cost_changes(const ReportedResource& resource) {
  Gaps gaps;
  gaps.add(resource);
  return !is_zero(resource.delta) || gaps.change_unknown || gaps.change_low;
}

/// Even if the sum of a service stays, its resources may not.
std::set<std::string_view> services_that_move(const Environment& environment) {
  std::set<std::string_view> services;
  for (const ReportedResource& resource : environment.resources)
    if (!resource.service.empty() && cost_changes(resource)) services.insert(resource.service);
  return services;
}

struct ReasonWords {
  std::string_view reason, words;
};

// action_reason as Terraform 1.14 knows it.
constexpr ReasonWords reasons[] = {
    {"replace_because_tainted", "tainted: its creation failed half-way or somebody marked it"},
    {"replace_by_request", "asked for with -replace"},
    {"replace_by_triggers", "replace_triggered_by"},
    {"delete_because_no_resource_config", "no longer in the configuration"},
    {"delete_because_no_module", "its module is no longer in the configuration"},
    {"delete_because_wrong_repetition", "count or for_each was added or taken away"},
    {"delete_because_count_index", "its index is beyond count"},
    {"delete_because_each_key", "its key is no longer in for_each"},
    {"delete_because_no_move_target", "it was moved to an address that is not configured"},
    {"read_because_config_unknown", ""},
    {"read_because_dependency_pending", ""},
    {"read_because_check_nested", ""},
    {"replace_because_cannot_update", ""},
};

}  // namespace

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  return fmt::format("{}", fmt::join(words, between));
}

std::string listed(const std::vector<std::string>& words) {
  if (words.size() < 2) return words.empty() ? std::string() : words.front();
  const std::vector<std::string> head(words.begin(), words.end() - 1);
  return joined(head, ", ") + " and " + words.back();
}

std::string amount_text(const Range<Usd>& range) {
  const std::string low = grouped(range.low.cents());
  const std::string high = grouped(range.high.cents());
  return low == high ? low : low + ".." + high;
}

std::string delta_text(const Range<Usd>& range) {
  const std::string low = signed_text(range.low);
  const std::string high = signed_text(range.high);
  return low == high ? low : low + ".." + high;
}

std::string percent_text(const Range<Usd>& before, const Range<Usd>& delta) {
  if (is_zero(delta) || before.low.is_zero() || before.low.is_negative()) return {};
  const auto percent = [](Usd part, Usd whole) { return part.amount() * Decimal(100) / whole.amount(); };
  const Decimal all(-100);  // nobody saves more than everything
  const auto ends = std::minmax({percent(delta.low, before.low), percent(delta.low, before.high),
                                 percent(delta.high, before.low), percent(delta.high, before.high)});
  const std::string low = signed_percent(std::max(ends.first, all));
  const std::string high = signed_percent(std::max(ends.second, all));
  return low == high ? low + " %" : low + ".." + high + " %";
}

bool has_figure(const Environment& environment) {
  const Coverage& c = environment.coverage;
  return c.priced > 0 || c.unsupported + c.unknown + c.usage == 0 || !is_zero(environment.before) ||
         !is_zero(environment.after);
}

FigureWords figure(const Environment& e) {
  return figure_words_of(e.before, e.after, e.delta, gaps_of(e.resources.begin(), e.resources.end()));
}

bool delta_complete(const Environment& environment) {
  return std::none_of(
      environment.resources.begin(), environment.resources.end(), [](const ReportedResource& r) {
        return (r.cost_class == CostClass::unknown || r.cost_class == CostClass::unsupported) &&
               r.action != Action::no_op;
      });
}

FigureWords figure(const Environment& e, const ServiceCost& service) {
  Gaps gaps;
  for (const ReportedResource& resource : e.resources)
    if (resource.service == service.service) gaps.add(resource);
  return figure_words_of(service.before, service.after, service.delta, gaps);
}

FigureWords figure(const ReportedResource& resource) {
  return figure_words_of(resource.before, resource.after, resource.delta, gaps_of(&resource, &resource + 1));
}

bool changes_anything(const Environment& environment) {
  const Counts& c = environment.counts;
  return !environment.changes.empty() || !environment.findings.empty() || c.drift + c.deferred > 0 ||
         environment.output_changes + environment.action_invocations > 0 || environment.errored ||
         !environment.failed_checks.empty();
}

std::vector<std::string> count_words(const Environment& environment) {
  const Counts& c = environment.counts;
  std::vector<std::string> words;
  add(words, c.unknown, c.unknown == 1 ? "unknown action" : "unknown actions");
  add(words, c.destroy, "deleted");
  add(words, c.replace, "replaced");
  add(words, c.forget, "forgotten");
  add(words, c.update, "updated");
  add(words, c.create, "created");
  add(words, c.read, "read");
  add(words, c.open, "opened");
  add(words, c.no_op, "unchanged");
  add(words, c.move, "moved");
  add(words, c.import, "imported");
  add(words, c.drift, "drifted");
  add(words, c.deferred, "deferred");
  add(words, environment.output_changes,
      environment.output_changes == 1 ? "output changes" : "outputs change");
  add(words, environment.action_invocations,
      environment.action_invocations == 1 ? "action run" : "actions run");
  return words;
}

std::vector<std::string> figure_words(const Environment& environment) {
  std::vector<std::string> words;
  add(words, environment.coverage.priced, "priced");
  add(words, environment.coverage.free, "free");
  const std::size_t assumed =
      std::count_if(environment.resources.begin(), environment.resources.end(),
                    [](const ReportedResource& resource) { return is_assumed(resource); });
  add(words, assumed, "at another region's price (*)");
  return words;
}

std::vector<std::string> outside_words(const Environment& environment) {
  std::vector<std::string> words;
  const std::size_t usage =
      std::count_if(environment.resources.begin(), environment.resources.end(), has_usage);
  if (usage > 0) words.push_back(fmt::format("usage of {}", usage));
  add(words, environment.coverage.unsupported, "unsupported");
  add(words, environment.coverage.unknown, "unknown");
  return words;
}

std::vector<std::string> reason_texts(const Decision& decision, Verdict level) {
  std::vector<std::string> texts;
  for (const Reason& reason : decision.reasons)
    if (reason.level == level)
      texts.push_back(reason.text +
                      (reason.lifted_by.empty() ? "" : " (approved by " + reason.lifted_by + ")"));
  return texts;
}

std::vector<std::string> approval_texts(const Environment& environment) {
  std::vector<std::string> texts;
  for (const Approval& approval : environment.approvals) {
    std::vector<std::string> who = approval.users;
    for (const std::string& team : approval.teams) who.push_back("a member of " + team);
    std::vector<std::string> how;
    if (approval.by_review)
      how.push_back(
          fmt::format("an approving review with the line `plangate approve {}`", environment.approval_key));
    if (approval.by_label)
      how.push_back(fmt::format("the label `plangate-approve-{}`", environment.approval_key));
    texts.push_back(fmt::format("{} may lift {}: {}", joined(who, " or "), listed(approval.reasons),
                                joined(how, ", or ")));
  }
  return texts;
}

std::string findings_text(const std::vector<ReportedFinding>& findings) {
  std::map<Severity, std::size_t, std::greater<>> numbers;
  std::size_t total = 0;
  for (const ReportedFinding& finding : findings)
    if (!finding.waived) {
      ++numbers[finding.severity];
      ++total;
    }
  std::vector<std::string> words;
  for (const auto& [severity, number] : numbers)
    words.push_back(fmt::format("{} {}", number, name(severity)));
  if (total == 0) return {};
  return joined(words, ", ") + (total == 1 ? " finding" : " findings");
}

std::vector<std::string> policy_texts(const ReportedFinding& finding) {
  std::vector<std::string> texts;
  if (finding.level)
    texts.push_back(fmt::format("{} by itself, {} by the policy{}{}", name(finding.level->was),
                                name(finding.severity), finding.level->reason.empty() ? "" : ": ",
                                finding.level->reason));
  if (!finding.waiver || finding.waived) return texts;
  const auto& [owner, reason, expires, state] = *finding.waiver;
  if (state == WaiverState::expired)
    texts.push_back(fmt::format("its waiver ({}) expired on {}", owner, expires));
  if (state == WaiverState::undated)
    texts.push_back(fmt::format("its waiver ({}) does not hold: the plan has no timestamp to compare {} with",
                                owner, expires));
  if (state == WaiverState::too_wide)
    texts.push_back(fmt::format(
        "its waiver ({}) does not hold: what is critical is waived by the id of the rule and an address with "
        "type and name of the resource",
        owner));
  return texts;
}

std::vector<std::string> waived_texts(const Environment& environment) {
  using Key = std::array<std::string, 4>;
  std::map<Key, std::vector<const ReportedFinding*>> by_waiver;
  std::vector<Key> order;
  for (const ReportedFinding& f : environment.findings) {
    if (!f.waived) continue;
    Key key{f.rule, {}, {}, {}};
    if (f.waiver) key = {f.rule, f.waiver->owner, f.waiver->expires, f.waiver->reason};
    const auto [place, fresh] = by_waiver.try_emplace(key);
    if (fresh) order.push_back(key);
    place->second.push_back(&f);
  }
  std::vector<std::string> texts;
  for (const Key& key : order) {
    const std::vector<const ReportedFinding*>& members = by_waiver[key];
    const ReportedFinding& f = *members.front();
    std::string text = f.address.empty() ? f.rule : f.address;
    if (members.size() > 1) text += fmt::format(" and {} more", members.size() - 1);
    if (!f.address.empty()) text += fmt::format(" ({})", f.rule);
    if (f.waiver)
      text +=
          fmt::format(" by {} until {}{}: {}", f.waiver->owner, f.waiver->expires,
                      f.waiver->state == WaiverState::expiring ? ", which is soon" : "", f.waiver->reason);
    texts.push_back(std::move(text));
  }
  return texts;
}

std::vector<std::string> off_texts(const Environment& environment) {
  std::vector<std::string> texts;
  for (const ReportedLevel& level : environment.levels)
    if (!level.severity && level.findings > 0)
      texts.push_back(fmt::format("{} of {}{}{}{}", counted(level.findings, "finding"), level.rule,
                                  level.address == "*" ? "" : " at " + level.address,
                                  level.reason.empty() ? "" : ": ", level.reason));
  return texts;
}

std::string category_text(Category category) {
  if (category == Category::lock_out) return "lock-out";
  std::string text(name(category));
  std::replace(text.begin(), text.end(), '-', ' ');
  return text;
}

std::string reason_text(const ReportedChange& change) {
  for (const auto& [reason, words] : reasons)
    if (change.reason == reason) return std::string(words);
  return change.reason;
}

std::string remark(const ReportedChange& change) {
  std::vector<std::string> words;
  if (!change.deposed.empty()) words.push_back("left over from an earlier replacement");
  if (change.action == Action::replace && change.forgets)
    words.push_back("the old one is forgotten, not destroyed");
  else if (change.action == Action::replace)
    words.push_back(change.creates_first ? "created first" : "destroyed first");
  if (change.action == Action::unknown) words.push_back(joined(change.actions, ", "));
  if (std::string reason = reason_text(change); !reason.empty()) words.push_back(std::move(reason));
  if (!change.previous_address.empty()) words.push_back("was " + change.previous_address);
  if (change.importing) words.push_back("imported");
  if (change.order_only) words.push_back("only the order differs");
  return joined(words, "; ");
}

std::vector<const AttributeChange*> telling_attributes(const ReportedChange& change) {
  std::vector<const AttributeChange*> attributes;
  for (const AttributeChange& a : change.attributes)
    if (a.forces_replacement) attributes.push_back(&a);
  for (const AttributeChange& a : change.attributes)
    if (!a.forces_replacement && a.after != after_apply) attributes.push_back(&a);
  // An update with nothing else to show is about what apply will tell.
  if (attributes.empty())
    for (const AttributeChange& a : change.attributes) attributes.push_back(&a);
  return attributes;
}

std::vector<FindingGroup> group_findings(const Environment& environment) {
  std::vector<FindingGroup> groups;
  using Key = std::tuple<Severity, std::string_view, std::string_view, std::string_view, std::string_view,
                         std::string>;
  std::map<Key, std::size_t> places;
  for (const ReportedFinding& finding : environment.findings) {
    if (finding.waived) continue;
    const Key key{finding.severity, finding.rule, finding.message,
                  finding.why,      finding.fix,  joined(policy_texts(finding), "; ")};
    const auto [place, fresh] = places.try_emplace(key, groups.size());
    if (fresh) groups.emplace_back();
    groups[place->second].members.push_back(&finding);
  }
  return groups;
}

const ReportedChange* change_of(const Environment& environment, const ReportedFinding& finding) {
  const auto& changes = environment.changes;
  // Sorted by address; an object and its deposed ones share it.
  const auto [first, last] =
      std::equal_range(changes.begin(), changes.end(), finding.address, [](const auto& a, const auto& b) {
        const auto address = [](const auto& x) -> std::string_view {
          if constexpr (requires { x.address; })
            return x.address;
          else
            return x;
        };
        return address(a) < address(b);
      });
  for (auto change = first; change != last; ++change)
    if (change->action == finding.action) return &*change;
  return nullptr;
}

int rank(Action action) {
  constexpr Action order[] = {Action::unknown, Action::destroy, Action::replace,
                              Action::forget,  Action::update,  Action::create,
                              Action::no_op,   Action::open,    Action::read};
  return static_cast<int>(std::find(std::begin(order), std::end(order), action) - std::begin(order));
}

std::string_view past(Action action) {
  switch (action) {
    case Action::no_op:
      return "moved or imported";
    case Action::create:
      return "created";
    case Action::read:
      return "read";
    case Action::open:
      return "opened";
    case Action::update:
      return "updated";
    case Action::replace:
      return "replaced";
    case Action::destroy:
      return "deleted";
    case Action::forget:
      return "forgotten";
    case Action::unknown:
      return "with an unknown action";
  }
  return "with an unknown action";
}

std::vector<ChangeGroup> group_changes(const Environment& environment, std::size_t singles) {
  std::set<std::pair<std::string_view, Action>> told;
  for (const ReportedFinding& finding : environment.findings)
    if (!finding.waived) told.emplace(finding.address, finding.action);
  std::map<int, std::vector<const ReportedChange*>> by_rank;
  for (const ReportedChange& change : environment.changes)
    if (change.action != Action::read && !told.count({change.address, change.action}))
      by_rank[rank(change.action)].push_back(&change);

  std::vector<ChangeGroup> groups;
  for (const auto& [order, changes] : by_rank) {
    std::vector<ChangeGroup> alike;
    std::map<std::pair<std::string, Likeness>, std::size_t> places;
    const bool has_attributes = changes.front()->action == Action::update;
    for (const ReportedChange* change : changes) {
      Likeness like = has_attributes ? likeness(*change) : Likeness();
      // Without attributes to compare, every one stands for itself.
      const bool fresh_group = like.empty() || !change->previous_address.empty();
      const std::pair key{remark(*change), std::move(like)};
      const auto place = fresh_group ? places.end() : places.find(key);
      if (place != places.end()) {
        alike[place->second].members.push_back(change);
        continue;
      }
      if (!fresh_group) places.emplace(key, alike.size());
      alike.push_back({{change}});
    }
    if (alike.size() > singles) {
      ChangeGroup rest;
      // Of what is new, a few addresses out of many tell nothing.
      const std::size_t kept = changes.front()->action == Action::create ? 0 : singles;
      for (std::size_t i = kept; i < alike.size(); ++i)
        rest.members.insert(rest.members.end(), alike[i].members.begin(), alike[i].members.end());
      alike.resize(kept);
      alike.push_back(std::move(rest));
    }
    std::move(alike.begin(), alike.end(), std::back_inserter(groups));
  }
  return groups;
}

std::string types_text(const std::vector<const ReportedChange*>& changes, std::size_t most) {
  std::map<std::string_view, std::size_t> numbers;
  for (const ReportedChange* change : changes) ++numbers[change->type];
  std::vector<std::pair<std::size_t, std::string_view>> sorted;
  for (const auto& [type, number] : numbers) sorted.emplace_back(number, type);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> words;
  std::size_t rest = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i < most)
      words.push_back(fmt::format("{} {}", sorted[i].first, sorted[i].second));
    else
      rest += sorted[i].first;
  }
  if (rest > 0) words.push_back(fmt::format("{} of {}", rest, counted(sorted.size() - most, "other type")));
  return joined(words, ", ");
}

std::vector<Rate> rates(const Environment& environment, bool of_changed) {
  std::map<std::tuple<std::string_view, std::string_view, Usd, std::string_view, std::string_view>,
           std::size_t>
      numbers;
  for (const ReportedResource& resource : environment.resources) {
    if ((resource.action != Action::no_op) != of_changed) continue;
    for (const ReportedComponent& line : resource.after_components)
      if (line.status == LineStatus::usage && line.price)
        ++numbers[{resource.service, line.name, *line.price, line.unit, line.note}];
  }
  std::vector<Rate> out;
  for (const auto& [key, number] : numbers) {
    const auto& [service, line, price, unit, note] = key;
    out.push_back(
        {std::string(service), std::string(line), std::string(unit), std::string(note), price, number});
  }
  return out;
}

bool is_assumed(const ReportedComponent& line) {
  return line.status == LineStatus::assumed || line.note.find(" assumed") != std::string::npos;
}

bool is_assumed(const ReportedResource& resource) {
  const auto any = [](const std::vector<ReportedComponent>& lines) {
    return std::any_of(lines.begin(), lines.end(),
                       [](const ReportedComponent& line) { return is_assumed(line); });
  };
  return any(resource.before_components) || any(resource.after_components);
}

std::vector<std::string> unknown_texts(const Environment& environment) {
  std::vector<std::pair<std::string, std::vector<const ReportedResource*>>> reasons_found;
  std::map<std::string, std::size_t> places;
  for (const ReportedResource& resource : environment.resources) {
    if (resource.cost_class != CostClass::unknown) continue;
    std::string reason = missing_because(resource);
    const auto [place, fresh] = places.try_emplace(reason, reasons_found.size());
    if (fresh) reasons_found.push_back({std::move(reason), {}});
    reasons_found[place->second].second.push_back(&resource);
  }
  std::vector<std::string> texts;
  for (const auto& [reason, resources] : reasons_found) {
    const std::string who =
        resources.size() == 1 ? resources.front()->address : counted(resources.size(), "resource");
    texts.push_back(reason.empty() ? who : fmt::format("{}: {}", who, reason));
  }
  return texts;
}

std::vector<std::string> transition_texts(const Environment& environment) {
  std::map<std::string_view, const ReportedChange*> moving;
  for (const ReportedChange& change : environment.changes)
    if (change.managed && (change.creates_first || change.forgets || change.importing))
      moving.emplace(change.address, &change);
  std::vector<std::string> texts;
  for (const ReportedResource& resource : environment.resources)
    if (!resource.note.empty() && !(is_zero(resource.before) && is_zero(resource.after)) &&
        moving.contains(resource.address))
      texts.push_back(fmt::format("{}: {}", resource.address, resource.note));
  return texts;
}

std::vector<const ServiceCost*> changed_services(const Environment& environment) {
  const std::set<std::string_view> moving = services_that_move(environment);
  std::vector<const ServiceCost*> services;
  for (const ServiceCost& service : environment.services)
    if (moving.count(service.service) != 0 && !(is_zero(service.before) && is_zero(service.after)))
      services.push_back(&service);
  std::stable_sort(services.begin(), services.end(), [](const ServiceCost* a, const ServiceCost* b) {
    return size_of(a->delta) > size_of(b->delta);
  });
  return services;
}

ServiceCost unchanged_services(const Environment& environment) {
  const std::set<std::string_view> moving = services_that_move(environment);
  ServiceCost rest;
  for (const ServiceCost& service : environment.services)
    if (moving.count(service.service) == 0 && !is_zero(service.after)) {
      ++rest.resources;
      rest.before += service.before;
      rest.after += service.after;
    }
  return rest;
}

std::vector<const ReportedResource*> changed_resources(const Environment& environment,
                                                       std::string_view service) {
  std::vector<const ReportedResource*> resources;
  for (const ReportedResource& resource : environment.resources)
    if (resource.service == service && cost_changes(resource) &&
        !(is_zero(resource.before) && is_zero(resource.after)))
      resources.push_back(&resource);
  std::stable_sort(resources.begin(), resources.end(),
                   [](const ReportedResource* a, const ReportedResource* b) {
                     return size_of(a->delta) > size_of(b->delta);
                   });
  return resources;
}

bool is_whole_of(const std::vector<const ReportedResource*>& resources, const ServiceCost& service) {
  return resources.size() == 1 && resources.front()->before == service.before &&
         resources.front()->after == service.after;
}

std::vector<Distinction> distinctions(const Report& report) {
  const auto verb = [](Action action) -> std::string_view {
    switch (action) {
      case Action::replace:
        return "replaces";
      case Action::destroy:
        return "deletes";
      case Action::forget:
        return "forgets";
      default:
        return {};
    }
  };
  // In which environments each address meets the same fate; what findings are about comes first.
  struct Fate {
    std::vector<std::string> environments;
    Severity worst = Severity::info;
    std::string forced_by;
  };
  std::map<std::pair<Action, std::string_view>, Fate> fates;
  for (const Environment& environment : report.environments) {
    std::map<std::string_view, Severity> severities;
    for (const ReportedFinding& finding : environment.findings)
      severities[finding.address] = std::max(severities[finding.address], finding.severity);
    for (const ReportedChange& change : environment.changes) {
      if (verb(change.action).empty() || !change.deposed.empty() || !change.managed) continue;
      Fate& fate = fates[{change.action, change.address}];
      fate.environments.push_back(environment.name);
      const auto severity = severities.find(change.address);
      if (severity != severities.end()) fate.worst = std::max(fate.worst, severity->second);
      if (!change.forced_by.empty()) fate.forced_by = change.forced_by.front();
    }
  }
  struct Group {
    Distinction distinction;
    Severity worst = Severity::info;
  };
  std::map<std::pair<std::vector<std::string>, Action>, Group> by_set;
  for (const auto& [key, fate] : fates) {
    if (fate.environments.size() == report.environments.size()) continue;
    Group& group = by_set[{fate.environments, key.first}];
    Distinction& told = group.distinction;
    told.environments = fate.environments;
    told.what = verb(key.first);
    const bool leads = told.addresses.empty() || fate.worst > group.worst;
    told.addresses.insert(leads ? told.addresses.begin() : told.addresses.end(), std::string(key.second));
    if (leads) told.forced_by = fate.forced_by;
    group.worst = std::max(group.worst, fate.worst);
  }
  std::vector<Group> groups;
  for (auto& [key, group] : by_set) groups.push_back(std::move(group));
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.worst > b.worst; });
  std::vector<Distinction> out;
  for (Group& group : groups) out.push_back(std::move(group.distinction));
  return out;
}
