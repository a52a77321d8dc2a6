// What looks wrong in price files or in a price table: broken rows, gaps, outliers, old dates.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// A row as written; nothing of it has been judged. `place` is "AmazonEC2.csv:17", or empty.
struct PriceLine {
  std::string place, service, item, region, unit, from, usd, as_of, source, mark;
};

struct PriceCheckOptions {
  std::string today;  // "2026-11-27"
  int oldest_days = 730;
  /// Ids that SOURCES.md explains. Empty: sources are not checked. Those of imports need no entry.
  std::set<std::string, std::less<>> sources;
};

/// One thing to look at. The kinds are in the order in which they are printed; those before `first_remark`
/// are errors: a table must not have them.
struct PriceFinding {
  enum class Kind : std::uint8_t {
    broken_row,
    duplicate,
    broken_tiers,
    unit_conflict,
    unit_mismatch,
    unknown_service,
    unknown_region,
    unknown_source,
    future_date,
    old_dates,
    outdated,  // as their mark says; a table keeps no marks
    region_outlier,
    size_outlier,
    gap,
    size_gap,
  };
  static constexpr Kind first_remark = Kind::unit_mismatch;

  Kind kind;
  std::string what;

  bool is_error() const { return kind < first_remark; }
};

/// The rows of a folder of price files, or of a price table; empty: the table in the binary. Throws Error
/// when it is neither, or a file is no CSV with the right columns.
std::vector<PriceLine> read_price_lines(const std::string& path);
/// The ids in the tables of a folder's SOURCES.md; none when there is no such file.
std::set<std::string, std::less<>> read_price_sources(const std::string& folder);

/// Sorted by kind, then by text.
std::vector<PriceFinding> check_prices(const std::vector<PriceLine>& lines, const PriceCheckOptions& options);
/// The name of a kind, for JSON: "size_outlier".
std::string_view name_of(PriceFinding::Kind kind);
/// For people, grouped; `limit` of each kind are shown, 0: all.
std::string describe(const std::vector<PriceFinding>& findings, std::size_t rows, std::size_t limit);
