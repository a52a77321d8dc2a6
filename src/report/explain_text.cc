#include <fmt/format.h>

#include "base/text.h"
#include "report/escape.h"
#include "report/explain.h"
#include "report/screen.h"
#include "report/story.h"
#include "report/summary.h"

namespace {

constexpr std::size_t label_width = 10;

std::string_view name(Quality quality) {
  switch (quality) {
    case Quality::exact:
      return "exact";
    case Quality::derived:
      return "derived";
    case Quality::secondary:
      return "secondary";
  }
  return "secondary";
}

void put(Screen& screen, std::size_t indent, std::string_view label, std::string_view what) {
  if (what.empty()) return;
  screen.wrap(Line().gap(indent).add(label).to(indent + label_width), visible(what));
}

std::string tier_text(const std::vector<Tier>& tiers, std::string_view unit) {
  if (tiers.empty()) return "no list price";
  if (tiers.size() == 1) return fmt::format("{} per {}", tiers[0].price.exact(), unit);
  std::string text;
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    if (i > 0) text += "; ";
    text += fmt::format("{} per {} from {} on", tiers[i].price.exact(), unit, tiers[i].from.text());
  }
  return text;
}

void put_price(Screen& screen, const ExplainedPrice& explained) {
  const Price& price = explained.price;
  if (price.tiers.empty()) return;
  put(screen, 4, "price", price.key);
  std::string facts = tier_text(price.tiers, price.unit);
  if (!price.as_of.empty()) facts += fmt::format(", as of {}", price.as_of);
  facts += fmt::format(", {}", name(price.quality));
  if (!price.assumed_from.empty()) facts += fmt::format(", borrowed from {}", price.assumed_from);
  put(screen, 4, "", facts);
  if (!price.terms.empty())
    put(screen, 4, "terms",
        price.listed.size() < 2
            ? price.terms
            : fmt::format("{}; listed: {}", price.terms, tier_text(price.listed, price.unit)));
  for (const auto& [id, meaning] : explained.sources)
    put(screen, 4, "source", meaning.empty() ? id : fmt::format("{}: {}", id, meaning));
}

void put_line(Screen& screen, const ExplainedLine& explained) {
  const ReportedComponent& line = explained.line;
  const std::string figure = line.status == LineStatus::usage     ? "by use"
                             : line.status == LineStatus::unknown ? "unknown"
                                                                  : amount_text(line.monthly);
  Line head;
  head.gap(2).add(elided_middle(visible(line.name), screen.width() - 4 - columns(figure)));
  screen.put(head.add_right(figure, screen.width()));
  put(screen, 4, "quantity", explained.quantity);
  put(screen, 4, explained.quantity.empty() && line.status == LineStatus::unknown ? "unknown" : "from",
      explained.from);
  const bool range = explained.ends.size() > 1;
  for (std::size_t i = 0; i < explained.ends.size(); ++i) {
    const ExplainedEnd& end = explained.ends[i];
    const std::string_view label = !range ? "formula" : i == 0 ? "low" : "high";
    for (std::size_t k = 0; k < end.steps.size(); ++k) put(screen, 4, k == 0 ? label : "", end.steps[k]);
    if (end.steps.size() > 1) put(screen, 4, "", fmt::format("sum = {}", end.monthly.exact()));
  }
  for (std::size_t i = 0; i < explained.ends.size(); ++i)
    if (i == 0 || explained.ends[i].price.price.key != explained.ends[0].price.price.key)
      put_price(screen, explained.ends[i].price);
  if (explained.price) put_price(screen, *explained.price);
  if (explained.ends.empty() && !explained.price) put(screen, 4, "price", line.price_key);
  put(screen, 4, "note", line.note);
}

void put_side(Screen& screen, std::string_view side, const std::vector<ExplainedLine>& lines,
              const Range<Usd>& sum) {
  if (lines.empty()) return;
  screen.space();
  Line head;
  head.add(side, Paint::bold);
  screen.put(head.add_right(fmt::format("{} USD a month", amount_text(sum)), screen.width()));
  for (const ExplainedLine& line : lines) put_line(screen, line);
}

bool same(const std::vector<ExplainedLine>& a, const std::vector<ExplainedLine>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const ExplainedLine& x, const ExplainedLine& y) {
                      return x.line.name == y.line.name && x.line.price_key == y.line.price_key &&
                             x.quantity == y.quantity && x.from == y.from &&
                             x.line.monthly == y.line.monthly && x.line.note == y.line.note;
                    });
}

std::string class_text(const ReportedResource& resource) {
  switch (resource.cost_class) {
    case CostClass::priced:
      return "every fixed part has a figure";
    case CostClass::usage:
      return "it costs by use only";
    case CostClass::free:
      return "it costs nothing by itself";
    case CostClass::unsupported:
      return "nobody here can price its type";
    case CostClass::unknown:
      return "some part could not be worked out, so the figure is too low";
  }
  return {};
}

/// What happens to it, and why.
void put_change(Screen& screen, const ExplainedResource& entry) {
  if (!entry.change) return put(screen, 2, "change", "none");
  const ReportedChange& change = *entry.change;
  std::string what(change.action == Action::no_op ? "unchanged" : past(change.action));
  if (const std::string note = remark(change); !note.empty()) what += ", " + note;
  put(screen, 2, "change", what);
  std::size_t told = 0;
  for (const AttributeChange* a : telling_attributes(change))
    put(screen, 2, told++ == 0 ? "because" : "",
        fmt::format("{}  {} → {}{}", a->path, a->before.empty() ? "(not set)" : a->before,
                    a->after.empty() ? "(not set)" : a->after,
                    a->forces_replacement ? "   forces a new one" : ""));
  const auto plainly = [](std::string_view text) { return std::string(text); };
  for (std::size_t i = 0; i < entry.chain.size(); ++i) {
    const ExplainedStep& step = entry.chain[i];
    const std::string said =
        step.cause ? Story::step_text(*step.cause, plainly) : Story::edit_text(*step.edit, plainly);
    screen.wrap(Line().gap(2).add(i == 0 ? "cause" : "").to(2 + label_width + 2 * step.depth), visible(said));
  }
  if (entry.chain_cut) put(screen, 2, "", "and more behind it");
  for (std::size_t i = 0; i < entry.follows.size(); ++i) {
    const ReportedCause& fed = entry.follows[i];
    put(screen, 2, i == 0 ? "feeds" : "",
        fmt::format("{}{}{}{}", fed.to, fed.path.empty() ? "" : ", ", fed.path,
                    fed.probable ? " (probably)" : ""));
  }
  if (entry.more_follow > 0) put(screen, 2, "", fmt::format("and {} more", entry.more_follow));
}

void put_resource(Screen& screen, const ExplainedResource& entry, bool several) {
  screen.put(Line().add(several ? fmt::format("{}: {}", visible(entry.environment), visible(entry.address))
                                : visible(entry.address),
                        Paint::bold));
  put_change(screen, entry);
  for (const ReportedFinding& finding : entry.findings)
    put(screen, 2, name(finding.severity), fmt::format("{} ({})", finding.message, finding.rule));
  if (!entry.resource) return;
  const ReportedResource& r = *entry.resource;
  put(screen, 2, "cost", fmt::format("{}{}", class_text(r), r.note.empty() ? "" : ": " + r.note));
  if (!r.region.empty()) put(screen, 2, "region", r.region);
  if (!entry.before.empty() && same(entry.before, entry.after)) {
    put_side(screen, "before and after", entry.after, r.after);
    return;
  }
  put_side(screen, "before", entry.before, r.before);
  put_side(screen, "after", entry.after, r.after);
  if (entry.before.empty() || entry.after.empty()) return;
  screen.space();
  screen.put(
      Line().add("delta").add_right(fmt::format("{} USD a month", delta_text(r.delta)), screen.width()));
}

}  // namespace

std::string render_text(const Explanation& explanation, const TextStyle& style) {
  Screen screen(style);
  bool several = false;
  for (const ExplainedResource& entry : explanation.resources)
    several |= entry.environment != explanation.resources.front().environment;
  for (const ExplainedResource& entry : explanation.resources) {
    screen.space();
    put_resource(screen, entry, several);
  }
  screen.space();
  if (!explanation.own_terms.empty())
    screen.wrap(Line().add("own terms").to(11), visible(joined(explanation.own_terms, "; ")));
  screen.put(Line().add(fmt::format("prices of {}; 730 hours a month", explanation.prices_date)));
  return screen.take();
}
