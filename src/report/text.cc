// The report for a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "cost/rate.h"
#include "report/currency.h"
#include "report/escape.h"
#include "report/report.h"
#include "report/screen.h"
#include "report/story.h"
#include "report/summary.h"

namespace {

// More than this is a wall; what is left out is counted.
constexpr std::size_t max_addresses_of_finding = 4;
constexpr std::size_t max_evidence = 6;
constexpr std::size_t max_attributes = 3;
constexpr std::size_t max_changes_of_action = 10;
constexpr std::size_t max_addresses_alike = 3;
constexpr std::size_t max_types = 6;
constexpr std::size_t max_resources_of_service = 6;
constexpr std::size_t max_rates = 12;
constexpr std::size_t max_addresses = 5;
constexpr std::size_t max_roots = 8;
constexpr std::size_t max_renames = 12;
constexpr std::size_t max_prose = 1200;

// "(known after apply)" is told whole.
constexpr std::size_t short_value = 19;

// Below this, a table is two lines a row.
constexpr std::size_t table_width = 60;

Paint paint_of(Severity severity) {
  if (severity >= Severity::high) return Paint::red;
  return severity == Severity::medium ? Paint::yellow : Paint::none;
}

Paint paint_of(Verdict verdict) {
  if (verdict == Verdict::block) return Paint::red;
  return verdict == Verdict::warn ? Paint::yellow : Paint::green;
}

Paint paint_of(Action action) {
  switch (action) {
    case Action::create:
      return Paint::green;
    case Action::update:
    case Action::forget:
      return Paint::yellow;
    case Action::replace:
    case Action::destroy:
    case Action::unknown:
      return Paint::red;
    default:
      return Paint::none;
  }
}

std::string_view mark(Severity severity) {
  if (severity >= Severity::high) return "✗";
  return severity == Severity::medium ? "!" : "·";
}

std::string_view word(Verdict verdict) {
  if (verdict == Verdict::block) return "BLOCKED";
  return verdict == Verdict::warn ? "WARNING" : "PASS";
}

/// A sentence from a rule or a plan, as long as anybody will read.
std::string sentence(std::string_view text) {
  return elided(visible(text), max_prose);
}

Line sign_lead(std::size_t indent, Action action, bool creates_first) {
  Line line;
  line.gap(indent);
  if (action != Action::no_op) line.add(sign(action, creates_first), paint_of(action));
  return line.to(indent + 4);
}

/// `  -/+ address   remark`; the remark goes below when there is no room.
void put_address(Screen& screen, const Line& lead, std::string_view address, std::string_view remark) {
  const std::size_t indent = lead.width();
  const std::string shown = elided_middle(visible(address), screen.width() - indent);
  const std::string said = elided(visible(remark), max_prose);
  Line line = lead;
  line.add(shown);
  if (said.empty()) return screen.put(line);
  if (line.width() + 3 + columns(said) <= screen.width()) return screen.put(line.gap(3).add(said));
  screen.put(line);
  screen.wrap(Line().gap(indent + 2), said);
}

/// Two long values differ somewhere in the middle: what they begin with alike is cut off.
void drop_common_start(std::string& before, std::string& after, std::size_t room) {
  if (columns(before) + columns(after) <= room) return;
  std::size_t same = 0;
  while (same < before.size() && same < after.size() && before[same] == after[same]) ++same;
  constexpr std::size_t kept = 8;
  if (same < 2 * kept) return;
  std::size_t cut = same - kept;
  while (cut > 0 && (static_cast<unsigned char>(before[cut]) & 0xC0) == 0x80) --cut;
  before = "…" + before.substr(cut);
  after = "…" + after.substr(cut);
}

/// `path  before → after   remark`.
void put_values(Screen& screen, std::size_t indent, const Evidence& what, std::string_view remark) {
  const std::size_t room = screen.width() - indent;
  const std::string path = elided_middle(visible(what.path), room);
  std::string before = visible(what.before);
  std::string after = visible(what.after);
  const bool one_side = before.empty() || after.empty() || before == after;
  if (before.empty() && after.empty()) return put_address(screen, Line().gap(indent), path, remark);
  if (one_side && before.empty()) before.swap(after);
  const std::size_t tail = remark.empty() ? 0 : 3 + columns(remark);
  const bool beside = columns(path) + 2 + short_value + 11 <= room;
  const std::size_t start = beside ? columns(path) + 2 : 2;
  const std::size_t space = room - start;
  std::string values;
  if (one_side) {
    const bool added = !after.empty() && after != before;
    values = elided_middle(before, space - (added ? 6 : 0));
  } else {
    drop_common_start(before, after, space - 3);
    // The shorter one keeps its length as long as the longer one has as much.
    const std::size_t both = space - 3;
    const std::size_t shorter =
        std::min({columns(before), columns(after), std::max(both / 2, std::min(short_value, both - 3))});
    const bool before_is_shorter = columns(before) < columns(after);
    const std::size_t for_before = before_is_shorter ? shorter : both - shorter;
    const std::size_t for_after = before_is_shorter ? both - shorter : shorter;
    values = elided_middle(before, for_before) + " → " + elided_middle(after, for_after);
  }
  Line line;
  line.gap(indent).add(path);
  if (!beside) {
    screen.put(line);
    line = Line().gap(indent);
  }
  line.gap(2).add(values);
  if (!remark.empty() && line.width() + tail > screen.width()) {
    screen.put(line);
    line = Line().gap(indent + 2).add(remark);
  } else if (!remark.empty()) {
    line.gap(3).add(remark);
  }
  screen.put(line);
}

Evidence sides(const AttributeChange& attribute) {
  return {attribute.path, attribute.before.empty() ? "(not set)" : attribute.before,
          attribute.after.empty() ? "(not set)" : attribute.after};
}

void put_attributes(Screen& screen, std::size_t indent, const ReportedChange& change, std::size_t most) {
  const std::vector<const AttributeChange*> attributes = telling_attributes(change);
  for (std::size_t i = 0; i < attributes.size() && i < most; ++i)
    put_values(screen, indent, sides(*attributes[i]),
               attributes[i]->forces_replacement ? "forces a new one" : "");
  if (attributes.size() > most)
    screen.put(
        Line().gap(indent).add(fmt::format("… {}", counted(attributes.size() - most, "more attribute"))));
}

void put_figure(Screen& screen, const Environment& e) {
  if (!has_figure(e)) {
    screen.put(Line().add("  no monthly figure"));
    return;
  }
  const FigureWords f = figure(e);
  if (!f.changes)
    return screen.put(Line().add(fmt::format("  {} {} a month, unchanged", f.after, e.currency)));
  const std::string percent =
      f.delta == delta_text(e.delta) ? percent_text(e.before, e.delta) : std::string();
  std::string change = percent.empty() ? f.delta : fmt::format("{} ({})", f.delta, percent);
  if (f.delta == "unknown") change = "change unknown";
  Line line;
  line.add(fmt::format("  {} → {} {} a month", f.before, f.after, e.currency));
  if (line.width() + 3 + columns(change) <= screen.width()) return screen.put(line.gap(3).add(change));
  screen.flow(Line().gap(2), {f.before, "→ " + f.after, e.currency + " a month"}, " ");
  screen.wrap(Line().gap(2), change);
}

void put_summary(Screen& screen, const Environment& e) {
  const std::string_view verdict = word(e.decision.verdict);
  Line lead;
  lead.add(verdict, paint_of(e.decision.verdict)).gap(2);
  std::vector<std::string> why = reason_texts(e.decision, e.decision.verdict);
  if (why.empty() && !changes_anything(e)) why = {"nothing changes"};
  if (why.empty()) why = {e.findings.empty() ? "no findings" : findings_text(e.findings)};
  screen.wrap(lead, sentence(joined(why, "; ")));
  if (e.decision.verdict == Verdict::block)
    if (const std::vector<std::string> also = reason_texts(e.decision, Verdict::warn); !also.empty())
      screen.wrap(Line().add("also").to(lead.width()), sentence(joined(also, "; ")));
  for (const std::string& text : approval_texts(e))
    screen.wrap(Line().add("approve").to(std::max<std::size_t>(lead.width(), 9)), visible(text));
  screen.space();
  put_figure(screen, e);
  screen.flow(Line().gap(2), count_words(e), " · ");
  const std::vector<std::string> inside = figure_words(e);
  const std::vector<std::string> outside = outside_words(e);
  std::string figure = joined(inside, ", ");
  if (!outside.empty())
    figure += fmt::format("{}not in the figure: {}", figure.empty() ? "" : "; ", joined(outside, ", "));
  if (!figure.empty()) screen.wrap(Line().gap(2), figure);
  const bool told = std::any_of(e.decision.reasons.begin(), e.decision.reasons.end(),
                                [](const Reason& reason) { return reason.code == "plan.incomplete"; });
  if (!e.complete && !told) screen.wrap(Line().gap(2), "the plan is not complete: another one has to follow");
}

/// `✗ critical  data loss: database destroyed            rds-destroyed`; what does not fit stands below.
void put_finding_head(Screen& screen, const FindingGroup& group) {
  const ReportedFinding& finding = group.first();
  Line line;
  line.add(mark(finding.severity), paint_of(finding.severity)).gap(1);
  line.add(name(finding.severity), paint_of(finding.severity)).to(12).add(category_text(finding.category));
  const std::string message = sentence(finding.message);
  const std::string rule = elided_middle(visible(finding.rule), screen.width() - 4);
  const bool beside = line.width() + 2 + columns(message) + 2 + columns(rule) <= screen.width();
  if (beside) line.add(": ").add(message);
  if (line.width() + 2 + columns(rule) <= screen.width()) {
    screen.put(line.add_right(rule, screen.width()));
  } else {
    screen.put(line);
    screen.put(Line().gap(4).add(rule));
  }
  if (!beside) screen.wrap(Line().gap(2), message);
}

/// The object, and what the finding rests on.
void put_object(Screen& screen, const Environment& e, const ReportedFinding& finding) {
  if (finding.address.empty()) return;
  const ReportedChange* change = change_of(e, finding);
  put_address(screen, sign_lead(2, finding.action, finding.creates_first), finding.address,
              change == nullptr ? std::string() : remark(*change));
  std::vector<std::string_view> told;
  const auto forces = [&](std::string_view path) {
    if (change == nullptr) return false;
    return std::any_of(change->attributes.begin(), change->attributes.end(),
                       [&](const AttributeChange& a) { return a.forces_replacement && a.path == path; }) ||
           std::find(change->forced_by.begin(), change->forced_by.end(), path) != change->forced_by.end();
  };
  std::size_t lines = 0;
  for (const Evidence& evidence : finding.evidence) {
    if (lines++ >= max_evidence) break;
    told.push_back(evidence.path);
    put_values(screen, 6, evidence, forces(evidence.path) ? "forces a new one" : "");
  }
  if (finding.evidence.size() > max_evidence)
    screen.put(Line().gap(6).add(fmt::format("… {} more", finding.evidence.size() - max_evidence)));
  if (change == nullptr) return;
  lines = 0;
  for (const AttributeChange& a : change->attributes)
    if (a.forces_replacement && std::find(told.begin(), told.end(), a.path) == told.end() &&
        lines++ < max_evidence)
      put_values(screen, 6, sides(a), "forces a new one");
}

std::string plainly(std::string_view text) {
  constexpr std::size_t long_name = 90;
  return elided_middle(visible(text), long_name);
}

void put_finding(Screen& screen, const Environment& e, const Story& story, const FindingGroup& group) {
  screen.space();
  put_finding_head(screen, group);
  const std::size_t shown = std::min(group.members.size(), max_addresses_of_finding);
  for (std::size_t i = 0; i < shown; ++i) put_object(screen, e, *group.members[i]);
  if (group.members.size() > shown)
    screen.put(Line().gap(6).add(fmt::format("… {} more of the same", group.members.size() - shown)));
  const ReportedFinding& finding = group.first();
  const auto labelled = [&](std::string_view label, std::string_view text) {
    if (!text.empty()) screen.wrap(Line().gap(2).add(label).to(10), sentence(text));
  };
  for (const std::string& text : policy_texts(finding)) labelled("policy", text);
  if (const ReportedChange* change = change_of(e, finding))
    labelled("cause", story.cause_text(*change, plainly));
  labelled("why", finding.why);
  labelled("fix", finding.fix);
}

/// What the policy let pass: never silently.
void put_waived(Screen& screen, const Environment& e) {
  const auto list = [&](std::string_view label, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    screen.space();
    for (std::size_t i = 0; i < texts.size() && i < max_addresses; ++i)
      screen.wrap(Line().add(i == 0 ? label : "").to(10), visible(texts[i]));
    if (texts.size() > max_addresses)
      screen.put(Line().gap(10).add(fmt::format("… {} more", texts.size() - max_addresses)));
  };
  list("waived", waived_texts(e));
  list("off", off_texts(e));
}

/// What to paste so that renamed things stay what they are.
void put_renames(Screen& screen, const Environment& e) {
  if (e.renames.empty()) return;
  screen.space();
  screen.wrap(Line().add("renames:").to(9), "paste this and plan again before the apply");
  for (std::size_t i = 0; i < e.renames.size() && i < max_renames; ++i) {
    const ReportedRename& rename = e.renames[i];
    // What is pasted must stand as it is; a remark may take several lines.
    for (const std::string& line : rename_lines(rename))
      if (line.starts_with("# "))
        screen.wrap(Line().add("  # "), visible(line.substr(2)));
      else
        screen.put(Line().gap(2).add(visible(line)));
  }
  if (e.renames.size() > max_renames)
    screen.put(Line().gap(2).add(fmt::format("# … {} more, see the report", e.renames.size() - max_renames)));
}

/// The edits that the changes begin with, those of most consequence first.
void put_roots(Screen& screen, const Environment& e, const Story& story) {
  const std::string headline = story.headline();
  if (headline.empty()) return;
  screen.space();
  screen.put(Line().add(headline));
  for (std::size_t i = 0; i < e.roots.size() && i < max_roots; ++i) {
    const ReportedRoot& root = e.roots[i];
    screen.wrap(Line().add_right(std::to_string(root.places.size() + root.follow.size()), 4).to(6),
                sentence(Story::root_text(root, plainly)));
  }
  if (e.roots.size() > max_roots)
    screen.put(Line().gap(6).add(fmt::format("… {} more", e.roots.size() - max_roots)));
}

/// Several changes told as one: `~   38 updated alike: 10 aws_subnet, …`.
void put_many(Screen& screen, const ChangeGroup& group, bool alike) {
  const ReportedChange& first = group.first();
  const std::string text = fmt::format("{} {}{}: {}", group.members.size(), past(first.action),
                                       alike ? " alike" : "", visible(types_text(group.members, max_types)));
  screen.wrap(sign_lead(0, first.action, first.creates_first), text);
  if (alike) put_attributes(screen, 6, first, max_attributes);
}

void put_changes(Screen& screen, const Environment& e) {
  const std::vector<ChangeGroup> groups = group_changes(e, max_changes_of_action);
  if (groups.empty()) return;
  screen.space();
  screen.put(Line().add(e.findings.empty() ? "changes" : "other changes"));
  for (const ChangeGroup& group : groups) {
    const ReportedChange& first = group.first();
    const std::vector<const AttributeChange*> attributes = telling_attributes(first);
    if (group.members.size() > max_addresses_alike) {
      const bool alike =
          first.action == Action::update &&
          std::all_of(group.members.begin(), group.members.end(), [&](const ReportedChange* c) {
            return telling_attributes(*c).size() == attributes.size() && !attributes.empty() &&
                   telling_attributes(*c).front()->after == attributes.front()->after &&
                   telling_attributes(*c).front()->path == attributes.front()->path;
          });
      put_many(screen, group, alike);
      continue;
    }
    for (const ReportedChange* change : group.members)
      put_address(screen, sign_lead(0, change->action, change->creates_first), change->address,
                  remark(*change));
    if (first.action == Action::update || first.action == Action::replace || first.action == Action::unknown)
      put_attributes(screen, 6, first, max_attributes);
  }
}

/// A row of the money table, as text. The detail stands beside the label or, without room, below it.
struct MoneyRow {
  std::string label, detail;
  std::string before, after, delta;
};

void put_money_rows(Screen& screen, const std::vector<MoneyRow>& rows) {
  const MoneyRow head{"money by service", "", "before", "after", "delta"};
  std::size_t before = columns(head.before);
  std::size_t after = columns(head.after);
  std::size_t delta = columns(head.delta);
  for (const MoneyRow& row : rows) {
    before = std::max(before, columns(row.before));
    after = std::max(after, columns(row.after));
    delta = std::max(delta, columns(row.delta));
  }
  const std::size_t figures = before + after + delta + 4;
  const std::size_t width = screen.width();
  if (width < table_width || width < figures + 26) {
    screen.put(Line().add(head.label));
    for (const MoneyRow& row : rows) {
      screen.put(Line().add(elided_middle(row.label, width)));
      if (!row.detail.empty()) screen.put(Line().gap(2).add(elided_middle(row.detail, width - 2)));
      std::vector<std::string> pieces{row.before, row.before.empty() ? row.after : "→ " + row.after,
                                      row.delta};
      if (row.before.empty()) pieces.erase(pieces.begin());
      screen.flow(Line().gap(6), pieces, "  ");
    }
    return;
  }
  const std::size_t room = width - figures - 2;
  const auto put = [&](const MoneyRow& row) {
    const bool beside = !row.detail.empty() && columns(row.label) + 2 + columns(row.detail) <= room;
    Line line;
    line.add(elided_middle(row.label, room));
    if (beside) line.gap(2).add(row.detail);
    line.add_right(row.before, width - delta - after - 4);
    line.add_right(row.after, width - delta - 2);
    line.add_right(row.delta, width);
    screen.put(line);
    if (!row.detail.empty() && !beside) screen.put(Line().gap(2).add(elided_middle(row.detail, width - 2)));
  };
  put(head);
  for (const MoneyRow& row : rows) put(row);
}

MoneyRow money_row(std::string label, const FigureWords& words) {
  return {std::move(label), "", words.before, words.after, words.delta};
}

std::string resource_label(const ReportedResource& resource) {
  return visible(resource.address) + (is_assumed(resource) ? " *" : "");
}

void put_service(std::vector<MoneyRow>& rows, const Environment& e, const ServiceCost& service) {
  rows.push_back(money_row(visible(service.service), figure(e, service)));
  const std::vector<const ReportedResource*> resources = changed_resources(e, service.service);
  if (is_whole_of(resources, service)) {
    rows.back().detail = resource_label(*resources.front());
    return;
  }
  std::size_t shown = max_resources_of_service;
  // A line that says "1 more" is as long as that one.
  if (resources.size() == shown + 1) ++shown;
  ReportedResource rest;
  for (std::size_t i = 0; i < resources.size(); ++i) {
    if (i < shown) {
      rows.push_back(money_row("  " + resource_label(*resources[i]), figure(*resources[i])));
      continue;
    }
    rest.before += resources[i]->before;
    rest.after += resources[i]->after;
    rest.delta += resources[i]->delta;
  }
  if (resources.size() > shown)
    rows.push_back(money_row(fmt::format("  … {} more", resources.size() - shown), figure(rest)));
}

void put_money(Screen& screen, const Environment& e) {
  const std::vector<const ServiceCost*> changed = changed_services(e);
  if (changed.empty()) return;
  screen.space();
  std::vector<MoneyRow> rows;
  for (const ServiceCost* service : changed) put_service(rows, e, *service);
  if (const ServiceCost rest = unchanged_services(e); rest.resources > 0)
    rows.push_back({counted(rest.resources, "other, unchanged", "others, unchanged"), "", "",
                    amount_text(rest.after), delta_text(rest.delta)});
  put_money_rows(screen, rows);
}

void put_rates(Screen& screen, const Environment& e) {
  const std::vector<Rate> changed = rates(e, true);
  const std::vector<Rate> same = rates(e, false);
  if (changed.empty()) return;
  screen.space();
  screen.put(Line().add("cost by use, not in the figure"));
  std::size_t service = 0;
  std::size_t rate = 0;
  const std::size_t shown = std::min(changed.size(), max_rates);
  const auto price = [](const Rate& r) {
    return fmt::format("{}{}", visible(rate_text(r.price, r.unit)),
                       r.note.find(" assumed") == std::string::npos ? "" : " *");
  };
  for (std::size_t i = 0; i < shown; ++i) {
    service = std::max(service, columns(visible(changed[i].service)));
    rate = std::max(rate, columns(price(changed[i])));
  }
  const std::size_t width = screen.width();
  service = std::min(service, width / 4);
  rate = std::min(rate, width / 2);
  for (std::size_t i = 0; i < shown; ++i) {
    const Rate& r = changed[i];
    const std::string times = r.resources > 1 ? fmt::format("{} × ", r.resources) : "";
    if (width < table_width) {
      screen.wrap(Line().gap(2), visible(r.service) + ": " + times + visible(r.name));
      screen.wrap(Line().gap(6), price(r));
      continue;
    }
    Line line;
    line.gap(2).add(elided_middle(visible(r.service), service)).to(service + 4);
    line.add(elided_middle(times + visible(r.name), width - service - rate - 6));
    line.add_right(elided_middle(price(r), rate), width);
    screen.put(line);
  }
  const std::size_t more = changed.size() - shown + same.size();
  if (more > 0)
    screen.put(Line().gap(2).add(fmt::format("… {}{}", counted(more, "more rate"),
                                             changed.size() == shown ? " of what does not change" : "")));
}

/// `label     word, word, … 3 more`.
void put_list(Screen& screen, std::string_view label, const std::vector<std::string>& all, std::size_t most) {
  if (all.empty()) return;
  std::vector<std::string> words;
  for (std::size_t i = 0; i < all.size() && i < most; ++i) words.push_back(visible(all[i]));
  if (all.size() > most) words.push_back(fmt::format("{} more", all.size() - most));
  screen.flow(Line().add(label).to(14), words, ", ");
}

void put_sentences(Screen& screen, std::string_view title, const std::vector<std::string>& texts) {
  for (std::size_t i = 0; i < texts.size() && i < max_addresses; ++i)
    screen.wrap(Line().add(i == 0 ? title : std::string_view()).to(14), sentence(texts[i]));
  if (texts.size() > max_addresses)
    screen.put(Line().gap(14).add(fmt::format("… {} more", texts.size() - max_addresses)));
}

void put_gaps(Screen& screen, const Environment& e) {
  std::vector<std::string> types;
  for (const auto& [type, number] : e.unsupported_types)
    types.push_back(number == 1 ? type : fmt::format("{} ({})", type, number));
  const std::vector<std::string> unknown = unknown_texts(e);
  screen.space();
  if (changes_anything(e)) put_list(screen, "unsupported", types, 2 * max_addresses);
  put_sentences(screen, "unknown", unknown);
  put_sentences(screen, "besides", transition_texts(e));
  put_list(screen, "drifted", e.drift, max_addresses);
  put_list(screen, "deferred", e.deferred, max_addresses);
  put_list(screen, "checks", e.failed_checks, max_addresses);
}

void put_details(Screen& screen, const Environment& e) {
  const Story story(e);
  for (const FindingGroup& group : group_findings(e)) put_finding(screen, e, story, group);
  put_waived(screen, e);
  put_renames(screen, e);
  put_roots(screen, e, story);
  put_changes(screen, e);
  put_money(screen, e);
  put_rates(screen, e);
  put_gaps(screen, e);
}

/// The name on the left, the age of the prices on the right.
void put_title(Screen& screen, std::string_view title, const Report& report) {
  const std::string prices =
      fmt::format("prices of {}{}", report.prices_date, report.prices_stale ? ", stale" : "");
  const std::string name = elided_middle(visible(title), screen.width());
  Line line;
  line.add(name);
  if (columns(name) + 2 + columns(prices) <= screen.width())
    return screen.put(line.add_right(prices, screen.width()));
  screen.put(line);
  screen.put(Line().add(prices));
}

/// What is paid other than list prices, and in what the figures are.
void put_terms(Screen& screen, const Report& report) {
  if (!report.own_terms.empty())
    screen.wrap(Line().add("own terms").to(11), visible(joined(report.own_terms, "; ")));
  if (report.currency) screen.wrap(Line().add("currency").to(11), visible(currency_text(report)));
}

/// One row for each environment.
void put_table(Screen& screen, const Report& report) {
  struct Row {
    std::string name, money, delta, deleted, replaced, changed;
    std::vector<std::string> figures;  ///< the same as money and delta, in pieces
    Verdict verdict;
  };
  std::vector<Row> rows;
  std::size_t money = columns("before → after");
  std::size_t delta = columns("delta");
  for (const Environment& e : report.environments) {
    const Counts& c = e.counts;
    Row row{visible(e.name),
            "no figure",
            "",
            std::to_string(c.destroy + c.forget),
            std::to_string(c.replace),
            std::to_string(c.create + c.update + c.unknown),
            {"no figure"},
            e.decision.verdict};
    if (has_figure(e)) {
      const FigureWords f = figure(e);
      row.delta = f.delta;
      row.figures = f.changes ? std::vector<std::string>{f.before, "→ " + f.after, f.delta}
                              : std::vector<std::string>{f.after, "unchanged"};
      row.money = f.changes ? fmt::format("{} → {}", f.before, f.after) : f.after;
    }
    money = std::max(money, columns(row.money));
    delta = std::max(delta, columns(row.delta));
    rows.push_back(std::move(row));
  }
  const std::size_t width = screen.width();
  // Columns from the right: changed, replaced, gone, delta, money; what is left is the name's.
  constexpr std::size_t counts = 3 * 9;
  constexpr std::size_t verdict = 9;
  if (width < money + delta + counts + verdict + 14) {
    for (const Row& row : rows) {
      Line line;
      line.add(word(row.verdict), paint_of(row.verdict))
          .to(verdict)
          .add(elided_middle(row.name, width - verdict));
      screen.put(line);
      screen.flow(Line().gap(2), row.figures, "  ");
      screen.flow(Line().gap(2),
                  {row.deleted + " gone", row.replaced + " replaced", row.changed + " changed"}, " · ");
    }
    return;
  }
  const std::size_t name_width = width - money - delta - counts - verdict - 4;
  const auto put = [&](const Row& row, std::string_view verdict_word, Paint paint) {
    Line line;
    line.add(elided_middle(row.name, name_width)).to(name_width + 1);
    line.add(verdict_word, paint).to(name_width + 1 + verdict);
    line.add_right(row.money, width - counts - delta - 2);
    line.add_right(row.delta, width - counts);
    line.add_right(row.deleted, width - 18).add_right(row.replaced, width - 9).add_right(row.changed, width);
    screen.put(line);
  };
  put({"", "before → after", "delta", "gone", "replaced", "changed", {}, Verdict::pass}, "", Paint::none);
  for (const Row& row : rows) put(row, word(row.verdict), paint_of(row.verdict));
}

void put_distinctions(Screen& screen, const Report& report) {
  const std::vector<Distinction> all = distinctions(report);
  if (all.empty()) return;
  screen.space();
  for (std::size_t i = 0; i < all.size() && i < max_addresses; ++i) {
    const Distinction& d = all[i];
    const std::string more =
        d.addresses.size() > 1 ? fmt::format(" and {} more", d.addresses.size() - 1) : std::string();
    const bool one = d.environments.size() == 1;
    const std::string verb = one ? d.what : d.what.substr(0, d.what.size() - 1);
    const std::string why = d.forced_by.empty() ? std::string() : fmt::format(" ({} changes)", d.forced_by);
    screen.wrap(Line(), sentence(fmt::format("only {} {} {}{}{}", listed(d.environments), verb,
                                             d.addresses.front(), why, more)));
  }
}

/// Which policy it was held to, and where to read on about the worst finding.
void put_hints(Screen& screen, const Report& report) {
  std::vector<std::string> hints = {report.policy_path.empty() ? "default policy"
                                                               : "policy " + visible(report.policy_path)};
  for (const Environment& e : report.environments)
    for (const ReportedFinding& finding : e.findings)
      if (!finding.waived && !finding.custom && hints.size() == 1)
        hints.push_back("plangate rules " + visible(finding.rule));
  screen.space();
  for (const std::string& note : report.notes) screen.wrap(Line().add("note").to(6), sentence(note));
  screen.flow(Line(), hints, " · ");
}

}  // namespace

std::string render_text(const Report& in_dollars, const TextStyle& style) {
  std::optional<Report> in_currency;
  if (in_dollars.currency) in_currency = converted(in_dollars);
  const Report& report = in_currency ? *in_currency : in_dollars;
  Screen screen(style);
  if (report.environments.size() == 1) {
    const Environment& only = report.environments.front();
    put_title(screen, only.name, report);
    put_terms(screen, report);
    screen.space();
    put_summary(screen, only);
    put_details(screen, only);
  } else {
    put_title(screen, counted(report.environments.size(), "environment"), report);
    put_terms(screen, report);
    screen.space();
    put_table(screen, report);
    put_distinctions(screen, report);
    for (const Environment& e : report.environments) {
      // What does not change has been told by its row.
      if (!changes_anything(e) && e.decision.reasons.empty()) continue;
      screen.space();
      screen.put(Line().add(std::string(screen.width(), '-')));
      screen.put(Line().add(elided_middle(visible(e.name), screen.width())));
      screen.space();
      put_summary(screen, e);
      put_details(screen, e);
    }
  }
  put_hints(screen, report);
  std::string out = screen.take();
  while (out.size() > 1 && out[out.size() - 2] == '\n') out.pop_back();
  return out;
}
