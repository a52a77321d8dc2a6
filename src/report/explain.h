// Why one resource changes, and how its figures are made: quantity, where it came from, formula, price row.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cost/prices.h"
#include "report/report.h"

struct ExplainedPrice {
  Price price;
  std::vector<std::pair<std::string, std::string>> sources;  ///< id, and what it is; empty when not listed
};

/// One end of a figure, or both when they are the same.
struct ExplainedEnd {
  Quantity quantity;
  ExplainedPrice price;
  /// "1460 × 0.096 = 140.16"; with tiers one for each that is walked: "first 10240 at 0.09 = 921.6".
  std::vector<std::string> steps;
  Usd alone;    ///< what the steps add up to
  Usd monthly;  ///< differs from `alone` where lines of a plan walk tiers together
};

struct ExplainedLine {
  ReportedComponent line;
  std::string from;                ///< attribute, default, reference, usage file, assumption; never empty
  std::string quantity;            ///< "2 × 730 h = 1460 Hrs"; empty when it is not known
  std::vector<ExplainedEnd> ends;  ///< low and high, or one for both; none without a quantity or price
  std::optional<ExplainedPrice> price;  ///< the rate, where there are no ends
};

/// One step back from a change towards where it begins: what feeds `at`, or what begins there.
struct ExplainedStep {
  std::size_t depth = 0;  ///< 0: at the resource itself; a step deeper stands behind the last one above it
  std::string at;         ///< address
  std::optional<ReportedCause> cause;  ///< `to` is empty: it is `at`
  std::optional<ReportedEdit> edit;    ///< instead of a cause
};

struct ExplainedResource {
  std::string environment, address;
  std::optional<ReportedChange> change;  ///< nothing for what does not change
  std::optional<ReportedResource> resource;
  std::vector<ExplainedStep> chain;    ///< depth first; each change behind it is followed once
  bool chain_cut = false;              ///< there are more steps than are told
  std::vector<ReportedCause> follows;  ///< what it feeds directly, by `to`; `from` is this one
  std::size_t more_follow = 0;         ///< beyond those
  std::vector<ReportedFinding> findings;
  std::vector<ExplainedLine> before, after;
};

struct Explanation {
  std::string prices_date;
  std::vector<std::string> own_terms;
  std::vector<ExplainedResource> resources;
};

/// The resources of `report` that `what` names: an address now or before, an address without its instance
/// key, a module, or a pattern with `*`. `prices` are those that the report was made with. Throws Error when
/// there is none, with the nearest address as hint.
Explanation explain(const Report& report, const PriceTable& prices, std::string_view what);

std::string render_text(const Explanation& explanation, const TextStyle& style);
/// As docs/explain.md describes it.
std::string render_json(const Explanation& explanation);
