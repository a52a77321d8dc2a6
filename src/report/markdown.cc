// The report for a pull request comment.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "base/text.h"
#include "cost/rate.h"
#include "report/currency.h"
#include "report/escape.h"
#include "report/mermaid.h"
#include "report/report.h"
#include "report/story.h"
#include "report/summary.h"

namespace {

/// How much is told. Each step tells less; what must survive is in all of them.
struct Detail {
  std::size_t findings;    ///< in full; the others of them by address
  std::size_t addresses;   ///< of one finding, or of changes alike
  std::size_t evidence;    ///< lines of one finding
  std::size_t changes;     ///< of one action; 0: no section
  std::size_t attributes;  ///< of one change
  std::size_t services;    ///< of money; 0: no section
  std::size_t rates;       ///< 0: no section
  std::size_t types;       ///< 0: no section
  std::size_t length;      ///< of an address or value, in columns
  std::size_t sentence;    ///< of a reason, why or fix, in bytes
  std::size_t lost;        ///< addresses of what is deleted and replaced, beyond the findings
  bool pictures = false;
};

// Folded details go first, then lists get shorter, then texts.
constexpr Detail details[] = {
    {200, 10, 6, 200, 4, 60, 40, 40, 160, 1200, 100, true},
    {100, 5, 4, 60, 3, 40, 20, 20, 120, 800, 60, true},
    {60, 4, 3, 25, 2, 20, 10, 10, 100, 500, 40},
    {40, 3, 2, 10, 1, 10, 0, 8, 90, 400, 30},
    {25, 2, 2, 0, 0, 8, 0, 0, 90, 300, 25},
    {12, 2, 1, 0, 0, 0, 0, 0, 80, 200, 15},
    {6, 1, 0, 0, 0, 0, 0, 0, 70, 140, 8},
    {3, 1, 0, 0, 0, 0, 0, 0, 60, 100, 4},
    {1, 1, 0, 0, 0, 0, 0, 0, 48, 80, 2},
    {0, 0, 0, 0, 0, 0, 0, 0, 32, 60, 1},
    {0, 0, 0, 0, 0, 0, 0, 0, 24, 40, 0},
};

std::string_view emoji(Verdict verdict) {
  if (verdict == Verdict::block) return "⛔";
  return verdict == Verdict::warn ? "⚠️" : "✅";
}

std::string_view word(Verdict verdict) {
  if (verdict == Verdict::block) return "blocked";
  return verdict == Verdict::warn ? "warning" : "pass";
}

/// A name or value as code, cut in the middle.
std::string code(std::string_view text, std::size_t length) {
  return code_span(elided_middle(visible(text), length));
}

/// Names of environments are in headlines: plain when they are plain.
std::string label(std::string_view text) {
  return prose(elided_middle(visible(text), 40));
}

std::string said(std::string_view text, std::size_t bytes) {
  return prose(elided(visible(text), bytes));
}

std::string bold_if(std::size_t n) {
  return n == 0 ? "0" : fmt::format("**{}**", n);
}

std::string money_of(const Environment& e) {
  if (!has_figure(e)) return "no figure";
  const FigureWords f = figure(e);
  return f.changes ? fmt::format("{} → {}", f.before, f.after) : f.after;
}

std::string delta_of(const Environment& e) {
  if (!has_figure(e)) return "";
  const FigureWords f = figure(e);
  const std::string percent =
      f.delta == delta_text(e.delta) ? percent_text(e.before, e.delta) : std::string();
  return percent.empty() ? f.delta : fmt::format("{} ({})", f.delta, percent);
}

/// What takes time to find out and is the same in every amount of detail.
struct Facts {
  explicit Facts(const Report& report) : distinctions(::distinctions(report)) {
    for (const Environment& e : report.environments) {
      changes[&e] = group_changes(e, e.changes.size() + 1);
      findings[&e] = group_findings(e);
      stories.emplace(&e, Story(e));
    }
  }

  std::map<const Environment*, std::vector<ChangeGroup>> changes;  ///< only looked up: pointers have no order
  std::map<const Environment*, std::vector<FindingGroup>> findings;
  std::map<const Environment*, Story> stories;
  std::vector<Distinction> distinctions;
};

/// Writes one comment with one amount of detail.
class Comment {
 public:
  Comment(const Report& report, const Facts& facts, const Detail& detail, std::size_t environments)
      : report_(report), facts_(facts), detail_(detail) {
    for (const Environment& e : report.environments) told_.push_back(&e);
    if (told_.size() <= environments) return;
    std::stable_sort(told_.begin(), told_.end(), [](const Environment* a, const Environment* b) {
      return std::tie(b->decision.verdict, b->delta.high) < std::tie(a->decision.verdict, a->delta.high);
    });
    told_.resize(environments);
  }

  std::string text() {
    headline();
    table();
    only_some();
    reasons();
    findings();
    lost();
    for (const Environment* e : told_) folded(*e);
    gaps();
    foot();
    return std::move(out_);
  }

 private:
  bool several() const { return report_.environments.size() > 1; }
  void line(std::string_view text) { out_.append(text).append("\n"); }
  void paragraph(std::string_view text) {
    if (!out_.empty()) out_ += '\n';
    line(text);
  }

  /// "⛔ plangate: prod blocked, 1 critical finding, +412.30 USD a month"
  void headline() {
    std::vector<std::string> words;
    std::vector<std::string> worst;
    const Environment* dearest = nullptr;
    for (const Environment& e : report_.environments) {
      if (e.decision.verdict != report_.verdict) continue;
      worst.push_back(label(e.name));
      if (has_figure(e) && (dearest == nullptr || dearest->delta.high < e.delta.high)) dearest = &e;
    }
    constexpr std::size_t named = 3;
    const std::string who =
        worst.size() > named ? fmt::format("{} environments", worst.size()) : listed(worst);
    if (report_.environments.empty())
      words.push_back("no plans");
    else if (report_.verdict == Verdict::pass)
      words.push_back(several() ? "all pass" : "pass");
    else
      words.push_back(fmt::format("{} {}", who, word(report_.verdict)));
    std::vector<ReportedFinding> all;
    bool changes = false;
    for (const Environment& e : report_.environments) {
      all.insert(all.end(), e.findings.begin(), e.findings.end());
      changes |= changes_anything(e);
    }
    if (const std::string found = findings_text(all); !found.empty()) words.push_back(found);
    if (!changes && !report_.environments.empty()) words.push_back("nothing changes");
    if (dearest != nullptr && figure(*dearest).changes) {
      const std::string change = figure(*dearest).delta;
      words.push_back(
          (change == "unknown" ? "change of cost unknown" : change + " " + dearest->currency + " a month") +
          (worst.size() > 1 ? " in " + label(dearest->name) : std::string()));
    }
    line(fmt::format("### {} plangate: {}", emoji(report_.verdict), joined(words, ", ")));
  }

  void table() {
    if (report_.environments.empty()) return;
    const bool forgets =
        std::any_of(told_.begin(), told_.end(), [](const Environment* e) { return e->counts.forget > 0; });
    paragraph(fmt::format("| environment | | {} a month | delta | replaced | deleted |{} changed |",
                          report_.environments.front().currency, forgets ? " forgotten |" : ""));
    line(fmt::format("|---|---|--:|--:|--:|--:|{}--:|", forgets ? "--:|" : ""));
    for (const Environment* environment : told_) {
      const Environment& e = *environment;
      const Counts& c = e.counts;
      line(fmt::format("| {} | {} {} | {} | {} | {} | {} |{} {} |", label(e.name), emoji(e.decision.verdict),
                       word(e.decision.verdict), money_of(e), delta_of(e), bold_if(c.replace),
                       bold_if(c.destroy), forgets ? fmt::format(" {} |", bold_if(c.forget)) : std::string(),
                       c.create + c.update + c.unknown));
    }
    if (told_.size() < report_.environments.size())
      line(fmt::format("| … {} | | | | | |{} |",
                       counted(report_.environments.size() - told_.size(), "more environment"),
                       forgets ? " |" : ""));
  }

  /// "**Only prod replaces `x`.**"
  void only_some() {
    if (!several()) return;
    const std::vector<Distinction>& all = facts_.distinctions;
    const std::size_t most = std::min<std::size_t>(detail_.addresses, 3);
    for (std::size_t i = 0; i < all.size() && i < most; ++i) {
      const Distinction& d = all[i];
      std::vector<std::string> names;
      for (const std::string& name : d.environments) names.push_back(label(name));
      const std::string verb = names.size() == 1 ? d.what : d.what.substr(0, d.what.size() - 1);
      paragraph(fmt::format(
          "**Only {} {}** {}{}{}.", listed(names), verb, code(d.addresses.front(), detail_.length),
          d.forced_by.empty() ? std::string()
                              : fmt::format(" ({} changes)", code(d.forced_by, detail_.length)),
          d.addresses.size() > 1 ? fmt::format(" and {} more", d.addresses.size() - 1) : ""));
    }
  }

  std::string in(const Environment& e, std::string_view what) const {
    return several() ? fmt::format("**{} · {}**", label(e.name), what) : fmt::format("**{}**", what);
  }

  /// The gate's reasons always stay, if need be without their text.
  void reasons() {
    bool first = true;
    for (const Environment* environment : told_) {
      const Environment& e = *environment;
      std::size_t written = 0;
      for (const Reason& reason : e.decision.reasons) {
        if (first) out_ += '\n';
        first = false;
        if (written++ >= std::max<std::size_t>(detail_.findings, 2)) {
          line(fmt::format("- … {}", counted(e.decision.reasons.size() - written + 1, "more reason")));
          break;
        }
        const std::string what = reason.level == Verdict::block ? "blocked" : "warning";
        line(fmt::format("- {}: {} ({}{})", in(e, what), said(reason.text, detail_.sentence),
                         prose(reason.code),
                         reason.lifted_by.empty() ? "" : ", approved by " + label(reason.lifted_by)));
      }
      for (const std::string& text : approval_texts(e))
        line(fmt::format("- {}: {}", in(e, "to approve"),
                         said(text, std::max<std::size_t>(detail_.sentence, 300))));
    }
    for (const std::string& note : report_.notes) line("- note: " + said(note, detail_.sentence));
  }

  /// Numbered, the worst of all environments first.
  void findings() {
    struct Told {
      const Environment* environment;
      FindingGroup group;
    };
    std::vector<Told> all;
    for (const Environment* e : told_)
      for (const FindingGroup& group : facts_.findings.at(e)) all.push_back({e, group});
    std::stable_sort(all.begin(), all.end(), [](const Told& a, const Told& b) {
      return a.group.first().severity > b.group.first().severity;
    });
    if (all.empty()) return;
    out_ += '\n';
    std::size_t rest = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i < detail_.findings)
        finding(i + 1, *all[i].environment, all[i].group);
      else
        rest += all[i].group.members.size();
    }
    if (rest > 0) line(fmt::format("- … {}, see the full report", counted(rest, "more finding")));
  }

  void finding(std::size_t number, const Environment& e, const FindingGroup& group) {
    const ReportedFinding& f = group.first();
    std::string text = fmt::format(
        "{}. {}", number, in(e, fmt::format("{} · {}", name(f.severity), category_text(f.category))));
    if (!f.address.empty()) text += " " + code(f.address, detail_.length);
    text += fmt::format(": {}", said(f.message, detail_.sentence));
    if (detail_.evidence > 0) text += fmt::format(" ({})", code_span(f.rule));
    line(text);
    const std::string indent(std::to_string(number).size() + 2, ' ');
    const auto item = [&](std::string_view what) { line(fmt::format("{}- {}", indent, what)); };
    evidence(e, f, item);
    if (group.members.size() > 1) {
      std::string also = "also ";
      std::size_t i = 1;
      for (; i < group.members.size() && i < detail_.addresses; ++i)
        also += fmt::format("{}{}", i > 1 ? ", " : "", code(group.members[i]->address, detail_.length));
      if (i < group.members.size())
        also += fmt::format("{}{} more", i > 1 ? " and " : "", group.members.size() - i);
      item(also);
    }
    for (const std::string& done : policy_texts(f)) item(said(done, detail_.sentence));
    const ReportedChange* change = change_of(e, f);
    if (change != nullptr && detail_.evidence > 1)
      if (const std::string cause = facts_.stories.at(&e).cause_text(*change, naming()); !cause.empty())
        item("cause: " + cause);
    if (!f.why.empty() && detail_.evidence > 1) item("why: " + said(f.why, detail_.sentence));
    if (!f.fix.empty() && detail_.evidence > 0) item("fix: " + said(f.fix, detail_.sentence));
  }

  template <class Item>
  void evidence(const Environment& e, const ReportedFinding& f, Item item) {
    const ReportedChange* change = change_of(e, f);
    if (change != nullptr && detail_.evidence > 0)
      if (const std::string note = remark(*change); !note.empty()) item(said(note, detail_.sentence));
    std::vector<std::string_view> told;
    const auto forces = [&](std::string_view path) {
      return change != nullptr &&
             std::find(change->forced_by.begin(), change->forced_by.end(), path) != change->forced_by.end();
    };
    for (std::size_t i = 0; i < f.evidence.size() && i < detail_.evidence; ++i) {
      told.push_back(f.evidence[i].path);
      item(values(f.evidence[i]) + (forces(f.evidence[i].path) ? ", forces a new one" : ""));
    }
    if (change == nullptr) return;
    std::size_t forced = 0;
    for (const AttributeChange& a : change->attributes)
      if (a.forces_replacement && std::find(told.begin(), told.end(), a.path) == told.end() &&
          forced++ < detail_.evidence)
        item(values(a) + ", forces a new one");
  }

  std::string values(const Evidence& e) const {
    const std::string path = code(e.path, detail_.length);
    const std::string before = code(e.before, detail_.length / 2);
    const std::string after = code(e.after, detail_.length / 2);
    if (before.empty() && after.empty()) return path;
    if (before == after || after.empty()) return fmt::format("{}: {}", path, before);
    return before.empty() ? fmt::format("{}: {}", path, after)
                          : fmt::format("{}: {} → {}", path, before, after);
  }
  std::string values(const AttributeChange& a) const {
    return values(
        Evidence{a.path, a.before.empty() ? "(not set)" : a.before, a.after.empty() ? "(not set)" : a.after});
  }

  /// What is deleted, replaced or forgotten without a finding is told all the same, and not folded.
  void lost() {
    for (const Environment* environment : told_) {
      const Environment& e = *environment;
      std::vector<const ReportedChange*> gone;
      for (const ChangeGroup& group : facts_.changes.at(&e))
        for (const ReportedChange* change : group.members)
          if (rank(change->action) <= rank(Action::forget)) gone.push_back(change);
      if (gone.empty()) continue;
      std::string text = in(e, "also goes") + ": ";
      std::size_t i = 0;
      for (; i < gone.size() && i < detail_.lost; ++i)
        text += fmt::format("{}{} {}", i > 0 ? ", " : "", past(gone[i]->action),
                            code(gone[i]->address, detail_.length));
      if (i < gone.size())
        text += fmt::format("{}{} more: {}", i > 0 ? " and " : "", gone.size() - i,
                            said(types_text({gone.begin() + static_cast<std::ptrdiff_t>(i), gone.end()}, 6),
                                 detail_.sentence));
      paragraph(text);
    }
  }

  /// Blocks to paste.
  void renames(const Environment& e) {
    if (e.renames.empty() || detail_.services == 0) return;
    std::string code;
    for (std::size_t i = 0; i < e.renames.size() && i < detail_.services; ++i)
      for (std::string text : rename_lines(e.renames[i])) {
        // Only a remark can hold a backtick or be a wall of text.
        if (text.starts_with("# ")) std::replace(text.begin(), text.end(), '`', '\'');
        code += elided_middle(visible(text), 1100) + "\n";
      }
    if (e.renames.size() > detail_.services)
      code += fmt::format("# … {} more, see the full report\n", e.renames.size() - detail_.services);
    open(e, "Renames: paste these blocks and plan again before the apply");
    out_ += fmt::format("```hcl\n{}```\n", code);
    close();
  }

  void folded(const Environment& e) {
    renames(e);
    causes(e);
    changes(e);
    money(e);
    usage(e);
  }

  void open(const Environment& e, std::string_view what) {
    out_ += fmt::format("\n<details><summary>{}{}</summary>\n\n",
                        several() ? code_html(elided_middle(visible(e.name), 40)) + " · " : "", what);
  }
  void close() { out_ += "\n</details>\n"; }

  void picture(const std::string& text) { out_ += fmt::format("```mermaid\n{}```\n", text); }

  Naming naming() const {
    return [this](std::string_view text) { return code(text, detail_.length); };
  }

  /// Which edits cause the changes, and a picture of what replaces what.
  void causes(const Environment& e) {
    const std::string chart = detail_.pictures ? cause_chart(e) : std::string();
    const std::string headline = detail_.changes > 0 ? facts_.stories.at(&e).headline() : std::string();
    if (chart.empty() && headline.empty()) return;
    open(e, headline.empty() ? "What replaces what" : "Why it changes: " + headline);
    if (!headline.empty()) roots(e);
    if (!chart.empty()) picture(chart);
    close();
  }

  void roots(const Environment& e) {
    for (std::size_t i = 0; i < e.roots.size() && i < detail_.changes; ++i) {
      const ReportedRoot& root = e.roots[i];
      const std::size_t all = root.places.size() + root.follow.size();
      line(fmt::format("- {}: {}", counted(all, "change"), Story::root_text(root, naming())));
      if (root.follow.empty()) continue;
      std::string follow = "  - so ";
      std::size_t told = 0;
      for (; told < root.follow.size() && told < detail_.addresses; ++told)
        follow += (told > 0 ? ", " : "") + code(root.follow[told], detail_.length);
      if (told < root.follow.size()) follow += fmt::format(" and {} more", root.follow.size() - told);
      line(follow);
    }
    if (e.roots.size() > detail_.changes)
      line(fmt::format("- … {}, see the full report",
                       counted(e.roots.size() - detail_.changes, "more cause")));
    out_ += '\n';
  }

  void changes(const Environment& e) {
    if (e.changes.empty() || detail_.changes == 0) return;
    open(e, fmt::format("What changes: {}", joined(count_words(e), ", ")));
    std::size_t told = 0;
    std::size_t all = 0;
    int order = -1;
    std::size_t of_action = 0;
    for (const ChangeGroup& group : facts_.changes.at(&e)) {
      all += group.members.size();
      if (rank(group.first().action) != order) of_action = 0;
      order = rank(group.first().action);
      if (of_action++ >= detail_.changes) continue;
      told += group.members.size();
      change(group);
    }
    if (all > told) line(fmt::format("- … {}, see the full report", counted(all - told, "more change")));
    if (all == 0) line("Everything that changes is among the findings.");
    close();
  }

  void change(const ChangeGroup& group) {
    const ReportedChange& first = group.first();
    std::string text = fmt::format("- {} ", past(first.action));
    std::size_t i = 0;
    for (; i < group.members.size() && i < detail_.addresses; ++i)
      text += fmt::format("{}{}", i > 0 ? ", " : "", code(group.members[i]->address, detail_.length));
    if (i < group.members.size()) text += fmt::format(" and {} more alike", group.members.size() - i);
    if (const std::string note = remark(first); !note.empty()) text += ", " + said(note, detail_.sentence);
    line(text);
    if (first.action != Action::update && first.action != Action::replace && first.action != Action::unknown)
      return;
    const std::vector<const AttributeChange*> attributes = telling_attributes(first);
    for (i = 0; i < attributes.size() && i < detail_.attributes; ++i)
      line(fmt::format("  - {}{}", values(*attributes[i]),
                       attributes[i]->forces_replacement ? ", forces a new one" : ""));
    if (attributes.size() > i)
      line(fmt::format("  - … {}", counted(attributes.size() - i, "more attribute")));
  }

  std::string resource(const ReportedResource& r) const {
    return code(r.address, detail_.length) + (is_assumed(r) ? " (price of another region)" : "");
  }

  void money(const Environment& e) {
    const std::vector<const ServiceCost*> services = changed_services(e);
    if (services.empty() || detail_.services == 0) return;
    open(e, fmt::format("Money by service, {} a month", e.currency));
    line("| service | before | after | delta |");
    line("|---|--:|--:|--:|");
    const auto row = [&](std::string_view what, const FigureWords& words) {
      line(fmt::format("| {} | {} | {} | {} |", what, words.before, words.after, words.delta));
    };
    const auto sum = [](const ServiceCost& cost) {
      return FigureWords{amount_text(cost.before), amount_text(cost.after), delta_text(cost.delta), true};
    };
    ServiceCost rest;
    for (std::size_t i = 0; i < services.size(); ++i) {
      if (i >= detail_.services) {
        ++rest.resources;
        rest.before += services[i]->before;
        rest.after += services[i]->after;
        rest.delta += services[i]->delta;
        continue;
      }
      const std::vector<const ReportedResource*> resources = changed_resources(e, services[i]->service);
      std::string what = fmt::format("**{}**", label(services[i]->service));
      const bool whole = is_whole_of(resources, *services[i]);
      if (whole) what += " " + resource(*resources.front());
      row(what, figure(e, *services[i]));
      if (whole) continue;
      ServiceCost left;
      for (std::size_t k = 0; k < resources.size(); ++k) {
        const ReportedResource& r = *resources[k];
        if (k < detail_.addresses) {
          row(resource(r), figure(r));
          continue;
        }
        ++left.resources;
        left.before += r.before;
        left.after += r.after;
        left.delta += r.delta;
      }
      if (left.resources > 0) row(fmt::format("… {}", counted(left.resources, "more resource")), sum(left));
    }
    if (rest.resources > 0) row(fmt::format("… {}", counted(rest.resources, "more service")), sum(rest));
    if (const ServiceCost same = unchanged_services(e); same.resources > 0)
      row(counted(same.resources, "service, unchanged", "services, unchanged"), sum(same));
    if (const std::string pie = detail_.pictures ? cost_pie(e) : std::string(); !pie.empty()) {
      out_ += '\n';
      picture(pie);
    }
    close();
  }

  void usage(const Environment& e) {
    const std::vector<Rate> changed = rates(e, true);
    if (changed.empty() || detail_.rates == 0) return;
    open(e, "Cost by use, not in the figures");
    line(fmt::format("| service | | {} | resources |", e.currency));
    line("|---|---|--:|--:|");
    for (std::size_t i = 0; i < changed.size() && i < detail_.rates; ++i)
      line(fmt::format(
          "| {} | {} | {}{} | {} |", label(changed[i].service), said(changed[i].name, detail_.sentence),
          label(rate_text(changed[i].price, changed[i].unit)),
          changed[i].note.find(" assumed") == std::string::npos ? "" : " (price of another region)",
          changed[i].resources));
    if (changed.size() > detail_.rates)
      line(fmt::format("| … {} | | | |", counted(changed.size() - detail_.rates, "more rate")));
    close();
  }

  std::string list(std::string_view what, const std::vector<std::string>& all, bool sentences = false) const {
    if (all.empty()) return {};
    std::vector<std::string> words;
    for (std::size_t i = 0; i < all.size() && i < detail_.types; ++i)
      words.push_back(sentences ? said(all[i], detail_.sentence) : code(all[i], detail_.length));
    std::string text = fmt::format("{}: {}", what, joined(words, sentences ? "; " : ", "));
    if (all.size() > detail_.types) text += fmt::format(" and {} more", all.size() - detail_.types);
    return text;
  }

  /// Environments of which the same is to be said share a line.
  using ByText = std::vector<std::pair<std::string, std::vector<std::string>>>;
  static void share(ByText& lines, const std::string& text, const Environment& e) {
    if (text.empty()) return;
    const auto same =
        std::find_if(lines.begin(), lines.end(), [&](const auto& l) { return l.first == text; });
    if (same == lines.end())
      lines.push_back({text, {e.name}});
    else
      same->second.push_back(e.name);
  }

  void gaps() {
    if (detail_.types == 0) return;
    ByText lines;
    for (const Environment* environment : told_) {
      const Environment& e = *environment;
      std::vector<std::string> types;
      for (const auto& [type, number] : e.unsupported_types)
        types.push_back(number == 1 ? type : fmt::format("{} ({})", type, number));
      share(lines, list("types nobody here can price", types), e);
      share(lines, list("cost unknown", unknown_texts(e), true), e);
      share(lines, list("besides the figures", transition_texts(e), true), e);
      share(lines, list("waived", waived_texts(e), true), e);
      share(lines, list("turned off by the policy", off_texts(e), true), e);
      share(lines, list("changed outside Terraform", e.drift), e);
      share(lines, list("deferred", e.deferred), e);
      share(lines, list("checks that did not pass", e.failed_checks), e);
    }
    if (lines.empty()) return;
    out_ += "\n<details><summary>What the figures do not hold, and what else the plans say</summary>\n\n";
    for (const auto& [text, names] : lines) line(fmt::format("- {}{}", whose(names), text));
    close();
  }

  /// "dev and prod · "; nothing when it is all of them.
  std::string whose(const std::vector<std::string>& names) const {
    if (names.size() == report_.environments.size()) return {};
    std::vector<std::string> labels;
    for (const std::string& name : names) labels.push_back(label(name));
    return listed(labels) + " · ";
  }

  /// What the figures rest on and leave out.
  void foot() {
    ByText lines;
    for (const Environment* e : told_) share(lines, joined(outside_words(*e), ", "), *e);
    std::string text = "Not in the figures: ";
    for (const auto& [outside, names] : lines) text += fmt::format("{}{}; ", whose(names), outside);
    if (lines.empty()) text.clear();
    text += fmt::format("prices of {}{}", report_.prices_date, report_.prices_stale ? ", stale" : "");
    if (!report_.own_terms.empty())
      text += "; own terms: " + said(joined(report_.own_terms, "; "), 2 * detail_.sentence);
    if (report_.currency) text += "; in " + said(currency_text(report_), detail_.sentence);
    if (!report_.policy_path.empty()) text += "; policy " + code(report_.policy_path, detail_.length);
    paragraph(text);
  }

  const Report& report_;
  const Facts& facts_;
  const Detail& detail_;
  std::vector<const Environment*> told_;  ///< all, or the worst when there is no room for all
  std::string out_;
};

}  // namespace

std::string render_markdown(const Report& in_dollars, std::size_t limit) {
  std::optional<Report> in_currency;
  if (in_dollars.currency) in_currency = converted(in_dollars);
  const Report& report = in_currency ? *in_currency : in_dollars;
  const std::size_t all = report.environments.size();
  const Facts facts(report);
  for (const Detail& detail : details) {
    std::string text = Comment(report, facts, detail, all).text();
    if (utf16_units(text) <= limit) return text;
  }
  // Even one line for each environment is too much: the headline and the first rows.
  for (std::size_t rows = all; rows > 0; rows /= 2) {
    std::string text = Comment(report, facts, details[std::size(details) - 1], rows / 2).text();
    if (utf16_units(text) <= limit) return text;
  }
  const std::string text = Comment(report, facts, details[std::size(details) - 1], 0).text();
  const std::string headline = text.substr(0, text.find('\n') + 1);
  return utf16_units(headline) <= limit ? headline : fmt::format("plangate: {}\n", word(report.verdict));
}
