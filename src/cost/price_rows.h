// The rows of pricing/*.csv, read and checked. What they mean is told in pricing/SOURCES.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "cost/prices.h"

struct PriceRow {
  std::string item;
  std::string region;
  std::string unit;
  Quantity from;  // 0 as well when the price is flat
  Usd price;
  std::string as_of;  // may be empty
  std::string source;
  std::string mark;
};

struct ResourceTypeRow {
  std::string type;  // may end in '*'
  TypeClass type_class;
  std::string reason;
};

/// What one file says; the service is the file's name without ".csv".
struct ServicePrices {
  std::string service;
  std::vector<PriceRow> rows;
};

/// Throws Error with file, line and how to mend it for the first row that breaks a rule: columns, order,
/// duplicates, tiers that do not begin at 0, a price that is not an exact plain number up to 1e9, a price of
/// 0 not marked `free`, dates, marks, the form of items, sources and regions.
std::vector<PriceRow> read_price_rows(std::string_view text, const std::string& file);

/// The same for pricing/resource_types.csv.
std::vector<ResourceTypeRow> read_resource_types(std::string_view text, const std::string& file);

/// What the marks of a row say about its price.
Quality quality_of(std::string_view mark);
/// The region in `assumed:<region>`; empty without one.
std::string_view assumed_from(std::string_view mark);
/// Whether it is a day of the calendar, written "2026-07-20".
bool is_date(std::string_view text);
