#include "cost/price_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include "base/csv.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/sqlite.h"
#include "base/text.h"
#include "cost/bundled_prices.h"
#include "cost/import/offer_rule.h"
#include "cost/price_rows.h"
#include "cost/prices.h"

namespace {

namespace fs = std::filesystem;
using Kind = PriceFinding::Kind;

constexpr std::string_view price_columns[] = {"item", "region", "unit",   "from",
                                              "usd",  "as_of",  "source", "mark"};

struct KindText {
  Kind kind;
  std::string_view name, title;
};
constexpr KindText kinds[] = {
    {Kind::broken_row, "broken_row", "rows that cannot be read"},
    {Kind::duplicate, "duplicate", "prices that are there twice"},
    {Kind::broken_tiers, "broken_tiers", "tiers that do not join"},
    {Kind::unit_conflict, "unit_conflict", "items with several units"},
    {Kind::unit_mismatch, "unit_mismatch", "units that do not go with their item"},
    {Kind::unknown_service, "unknown_service", "services that plangate does not know"},
    {Kind::unknown_region, "unknown_region", "regions that plangate does not know"},
    {Kind::unknown_source, "unknown_source", "sources that SOURCES.md does not explain"},
    {Kind::future_date, "future_date", "dates in the future"},
    {Kind::old_dates, "old_dates", "old prices"},
    {Kind::outdated, "outdated", "prices known to be outdated"},
    {Kind::region_outlier, "region_outlier", "far from the same item's price elsewhere"},
    {Kind::size_outlier, "size_outlier", "far from the neighbouring sizes"},
    {Kind::gap, "gap", "items missing in few regions"},
    {Kind::size_gap, "size_gap", "sizes missing inside a family"},
};

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(fmt::format("cannot read {}", path.string()));
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<PriceLine> lines_of_table(const Database& database) {
  Statement rows(database,
                 "SELECT s.name, i.item, r.name, i.unit, p.start, p.usd, o.as_of, o.source"
                 " FROM prices p JOIN items i ON i.id = p.item JOIN services s ON s.id = i.service"
                 " JOIN regions r ON r.id = p.region JOIN origins o ON o.id = p.origin"
                 " ORDER BY s.name, i.item, r.name, p.tier");
  std::vector<PriceLine> lines;
  while (rows.step()) {
    const auto text = [&rows](int column) { return std::string(rows.text(column)); };
    // The table keeps no marks: a price of 0 in it was marked free.
    lines.push_back({"", text(0), text(1), text(2), text(3), text(4), text(5), text(6), text(7),
                     text(5) == "0" ? "free" : ""});
  }
  return lines;
}

using ItemRegion = std::pair<std::string, std::string>;

/// "m5" and "24xlarge" of "db.m5.24xlarge;engine=x"; how many times a `small` the size is.
struct Size {
  std::string family, size;
  Decimal weight;
};

/// nano, micro, small, medium, large, xlarge and their multiples; nothing for metal and what has no size.
std::optional<Decimal> weight_of(std::string_view size) {
  constexpr std::pair<std::string_view, const char*> plain[] = {
      {"nano", "0.25"}, {"micro", "0.5"}, {"small", "1"}, {"medium", "2"}, {"large", "4"}, {"xlarge", "8"}};
  for (const auto& [name, weight] : plain)
    if (size == name) return Decimal::parse(weight);
  if (!size.ends_with("xlarge")) return std::nullopt;
  const auto times = Decimal::parse(size.substr(0, size.size() - 6));
  return times ? std::optional(*times * Decimal(8)) : std::nullopt;
}

/// The family is what is left of an item without its size: "db.m5.;engine=x".
std::optional<Size> size_of(const std::string& item) {
  const std::string type = item.substr(0, item.find(';'));
  std::size_t begin = 0;
  while (begin <= type.size()) {
    const std::size_t end = std::min(type.find('.', begin), type.size());
    const std::string part = type.substr(begin, end - begin);
    if (begin > 0)
      if (const auto weight = weight_of(part))
        return Size{item.substr(0, begin) + "*" + item.substr(end), part, *weight};
    begin = end + 1;
  }
  return std::nullopt;
}

Decimal median(std::vector<Decimal> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

bool far(Decimal a, Decimal b) {
  return a > b * Decimal(2) || b > a * Decimal(2);
}

/// "2.4 times" or "0.3 times".
std::string times(Decimal value, Decimal of) {
  return (value / of).fixed(2) + " times";
}

std::string some(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 6;
  std::string text = fmt::format(
      "{}", fmt::join(names.begin(),
                      names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), shown)), ", "));
  return names.size() > shown ? fmt::format("{} and {} more", text, names.size() - shown) : text;
}

class Check {
 public:
  Check(const std::vector<PriceLine>& lines, const PriceCheckOptions& options)
      : lines_(lines), options_(options) {}

  std::vector<PriceFinding> run() {
    read_rows();
    tiers();
    names();
    dates();
    outliers();
    gaps();
    std::stable_sort(findings_.begin(), findings_.end(), [](const auto& a, const auto& b) {
      return std::tie(a.kind, a.what) < std::tie(b.kind, b.what);
    });
    return std::move(findings_);
  }

 private:
  struct Row {
    const PriceLine* line;
    Decimal from, usd;
    bool flat;
  };
  using Prices = std::map<ItemRegion, std::vector<Row>>;

  void add(Kind kind, std::string what) { findings_.push_back({kind, std::move(what)}); }

  static std::string key(const std::string& service, const ItemRegion& at) {
    return fmt::format("{}/{}@{}", service, at.first, at.second);
  }
  static std::string at(const PriceLine& line) { return line.place.empty() ? line.service : line.place; }

  void read_rows() {
    std::map<std::pair<std::string, std::string>, std::string> units;
    for (const PriceLine& line : lines_) {
      const auto from = line.from.empty() ? std::optional(Decimal()) : Decimal::parse(line.from);
      const auto usd = Decimal::parse(line.usd);
      const std::string name = fmt::format("{}: {}@{}", at(line), line.item, line.region);
      if (line.item.empty() || line.region.empty() || line.unit.empty() || line.source.empty()) {
        add(Kind::broken_row, name + " has an empty column");
        continue;
      }
      if (!from || from->is_negative()) {
        add(Kind::broken_row, fmt::format("{} begins at '{}'", name, line.from));
        continue;
      }
      if (!usd || usd->is_negative() || (usd->is_zero() && line.mark.find("free") == std::string::npos)) {
        add(Kind::broken_row, fmt::format("{} costs '{}'", name, line.usd));
        continue;
      }
      if (line.as_of.empty() ? line.mark.find("secondary") == std::string::npos && !line.place.empty()
                             : !is_date(line.as_of))
        add(Kind::broken_row, fmt::format("{} has the date '{}'", name, line.as_of));
      const auto [unit, is_new] = units.try_emplace({line.service, line.item}, line.unit);
      if (is_new && !unit_ratio(line.item, line.unit))
        add(Kind::unit_mismatch, fmt::format("{}/{} is counted in {}", line.service, line.item, line.unit));
      if (unit->second != line.unit)
        add(Kind::unit_conflict,
            fmt::format("{} is counted in {}, and elsewhere in {}", name, line.unit, unit->second));
      services_[line.service][{line.item, line.region}].push_back({&line, *from, *usd, line.from.empty()});
    }
  }

  void tiers() {
    for (auto& [service, prices] : services_)
      for (auto& [where, rows] : prices) {
        const bool sorted = std::is_sorted(rows.begin(), rows.end(),
                                           [](const Row& a, const Row& b) { return a.from < b.from; });
        std::stable_sort(rows.begin(), rows.end(),
                         [](const Row& a, const Row& b) { return a.from < b.from; });
        for (std::size_t i = 1; i < rows.size(); ++i)
          if (rows[i].from == rows[i - 1].from)
            add(Kind::duplicate, fmt::format("{}: {} from {} is there twice, for {} and {}",
                                             at(*rows[i].line), key(service, where), rows[i].from.text(),
                                             rows[i - 1].usd.text(), rows[i].usd.text()));
        if (!rows.front().from.is_zero())
          add(Kind::broken_tiers, fmt::format("{}: {} begins at {}", at(*rows.front().line),
                                              key(service, where), rows.front().from.text()));
        if (!sorted)
          add(Kind::broken_tiers, fmt::format("{}: the tiers of {} are not in order", at(*rows.front().line),
                                              key(service, where)));
        if (rows.size() > 1 &&
            std::any_of(rows.begin() + 1, rows.end(), [](const Row& row) { return row.usd.is_zero(); }))
          add(Kind::broken_tiers, fmt::format("{}: {} is free from some quantity on", at(*rows.front().line),
                                              key(service, where)));
      }
  }

  void names() {
    std::set<std::string> known_services;
    for (const auto& service : PriceTable::bundled().info().services) known_services.insert(service.name);
    std::set<std::string_view> known_regions = {"global"};
    for (const LocationRule& location : all_locations()) known_regions.insert(location.region);
    std::map<std::string, std::size_t> regions, sources;
    for (const auto& [service, prices] : services_) {
      if (!known_services.contains(service))
        add(Kind::unknown_service, fmt::format("{}: no pricer asks for it", service));
      for (const auto& [where, rows] : prices) {
        if (!known_regions.contains(where.second)) ++regions[where.second];
        for (const Row& row : rows) {
          std::string_view rest = row.line->source;
          while (!rest.empty()) {
            const std::string_view id = rest.substr(0, rest.find('+'));
            rest.remove_prefix(std::min(id.size() + 1, rest.size()));
            if (!options_.sources.empty() && !options_.sources.contains(id) && !is_import(id))
              ++sources[std::string(id)];
          }
        }
      }
    }
    for (const auto& [region, n] : regions)
      add(Kind::unknown_region, fmt::format("{}: {}", region, counted(n, "price")));
    for (const auto& [id, n] : sources)
      add(Kind::unknown_source, fmt::format("{}: {}", id, counted(n, "price")));
  }

  /// "pricelist-amazonec2-20261001"
  static bool is_import(std::string_view id) {
    if (!id.starts_with("pricelist-")) return false;
    const std::string_view day = id.substr(id.rfind('-') + 1);
    return day.size() == 8 &&
           is_date(fmt::format("{}-{}-{}", day.substr(0, 4), day.substr(4, 2), day.substr(6)));
  }

  void dates() {
    const std::string oldest = days_before(options_.today, options_.oldest_days);
    std::vector<std::string> outdated;
    std::size_t outdated_all = 0;
    for (const auto& [service, prices] : services_) {
      std::map<std::string, std::size_t> old;
      std::size_t future = 0, all = 0, old_all = 0, marked = 0;
      std::string newest;
      for (const auto& [where, rows] : prices)
        for (const Row& row : rows) {
          ++all;
          if (row.line->mark.find("outdated") != std::string::npos) ++marked;
          const std::string& day = row.line->as_of;
          if (!is_date(day)) continue;
          if (day > options_.today) {
            ++future;
            newest = std::max(newest, day);
          }
          if (day < oldest) {
            ++old[day];
            ++old_all;
          }
        }
      if (future > 0)
        add(Kind::future_date, fmt::format("{}: {} later than {}, up to {}", service,
                                           counted(future, "price"), options_.today, newest));
      if (old_all > 0)
        add(Kind::old_dates, fmt::format("{}: {} of {} older than {}, the oldest of {}", service, old_all,
                                         counted(all, "price"), oldest, old.begin()->first));
      outdated_all += marked;
      if (marked > 0) outdated.push_back(fmt::format("{} {}", service, marked));
    }
    if (outdated_all > 0)
      add(Kind::outdated, fmt::format("{} marked so, a newer one is known to exist: {}",
                                      counted(outdated_all, "price"), fmt::join(outdated, ", ")));
  }

  static std::string days_before(const std::string& day, int days) {
    const auto number = [&](std::size_t begin, std::size_t size) {
      return std::stoi(day.substr(begin, size));
    };
    const std::chrono::year_month_day before =
        std::chrono::sys_days(std::chrono::year(number(0, 4)) / number(5, 2) / number(8, 2)) -
        std::chrono::days(days);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(before.year()),
                       static_cast<unsigned>(before.month()), static_cast<unsigned>(before.day()));
  }

  /// The first price that is not free.
  static std::optional<Decimal> rate(const std::vector<Row>& rows) {
    for (const Row& row : rows)
      if (!row.usd.is_zero()) return row.usd;
    return std::nullopt;
  }

  /// What one size of a family costs in one region; `odd` when that is told already.
  struct Sold {
    Size size;
    Decimal price;
    bool odd;
  };
  using Families = std::map<std::pair<std::string, std::string>, std::vector<Sold>>;  // family, region

  void outliers() {
    constexpr std::size_t enough = 4;
    for (const auto& [service, prices] : services_) {
      std::map<std::string, std::vector<std::pair<std::string, Decimal>>> items;
      for (const auto& [where, rows] : prices)
        if (const auto price = rate(rows)) items[where.first].emplace_back(where.second, *price);
      // The sizes of a family are far together: one remark for all of them.
      std::map<std::array<std::string, 2>, std::vector<std::string>> odd_sizes;
      Families families;
      for (const auto& [item, elsewhere] : items) {
        std::vector<Decimal> values;
        for (const auto& [region, price] : elsewhere) values.push_back(price);
        const Decimal middle = median(values);
        const auto odd = static_cast<std::size_t>(std::count_if(
            values.begin(), values.end(), [&](const Decimal& price) { return far(price, middle); }));
        // Where a quarter of the regions is far from the middle, there is no middle.
        const bool judged = values.size() >= enough && odd * 4 <= values.size();
        const auto size = size_of(item);
        for (const auto& [region, price] : elsewhere) {
          const bool is_odd = judged && far(price, middle);
          if (size) families[{size->family, region}].push_back({*size, price, is_odd});
          if (!is_odd) continue;
          odd_sizes[{size ? size->family : item, region}].push_back(
              fmt::format("{}{} where the middle of {} is {}", size ? size->size + " " : "", price.text(),
                          counted(elsewhere.size(), "region"), middle.text()));
        }
      }
      for (const auto& [where, sizes] : odd_sizes)
        add(Kind::region_outlier,
            fmt::format(
                "{}/{}@{}: {}{}", service, where[0], where[1], sizes.front(),
                sizes.size() > 1 ? fmt::format(", and {}", counted(sizes.size() - 1, "other size")) : ""));
      size_outliers(service, families);
    }
  }

  /// Sizes of one family mostly cost as much as they are large. Where they do not (licences, GPUs), they at
  /// least rise: so two neighbours are compared, and a remark is made when the price per size jumps by more
  /// than 2 here and not where the same family is sold elsewhere. A price that jumps up and down again, or is
  /// far from other regions' already, is told once.
  void size_outliers(const std::string& service, Families& families) {
    std::map<std::array<std::string, 3>, std::vector<Decimal>> steps;  // family, size, size: in each region
    for (auto& [where, sizes] : families) {
      std::sort(sizes.begin(), sizes.end(),
                [](const Sold& a, const Sold& b) { return a.size.weight < b.size.weight; });
      for (std::size_t i = 1; i < sizes.size(); ++i)
        steps[{where.first, sizes[i - 1].size.size, sizes[i].size.size}].push_back(
            step(sizes[i - 1], sizes[i]));
    }
    for (const auto& [where, sizes] : families) {
      const auto jumps = [&, &family = where.first](std::size_t i) {
        const Sold &small = sizes[i - 1], &large = sizes[i];
        const Decimal here = step(small, large);
        if (small.odd || large.odd || !far(here, Decimal(1))) return false;
        const auto& everywhere = steps[{family, small.size.size, large.size.size}];
        return everywhere.size() < 3 || far(here, median(everywhere));
      };
      for (std::size_t i = 1; i < sizes.size(); ++i) {
        if (!jumps(i)) continue;
        const Decimal here = step(sizes[i - 1], sizes[i]);
        add(Kind::size_outlier,
            fmt::format("{}/{}@{}: {} costs {}, {} costs {}: per size {}", service, where.first, where.second,
                        sizes[i - 1].size.size, sizes[i - 1].price.text(), sizes[i].size.size,
                        sizes[i].price.text(), times(here, Decimal(1))));
        if (i + 1 < sizes.size() && jumps(i + 1) &&
            (here > Decimal(1)) != (step(sizes[i], sizes[i + 1]) > Decimal(1)))
          ++i;
      }
    }
  }

  /// The price per size of the larger, in those of the smaller.
  static Decimal step(const Sold& small, const Sold& large) {
    return (large.price / large.size.weight) / (small.price / small.size.weight);
  }

  void gaps() {
    for (const auto& [service, prices] : services_) {
      std::map<std::string, std::set<std::string>> items;                            // where each is sold
      std::map<std::string, std::map<std::string, std::set<std::string>>> families;  // family, region, sizes
      std::map<std::string, std::map<std::string, std::size_t>> sold;                // family, size, regions
      std::set<std::string> regions;
      for (const auto& [where, rows] : prices) {
        if (where.second == "global") continue;
        regions.insert(where.second);
        if (const auto size = size_of(where.first)) {
          families[size->family][where.second].insert(size->size);
          ++sold[size->family][size->size];
        } else {
          items[where.first].insert(where.second);
        }
      }
      std::map<std::vector<std::string>, std::vector<std::string>> lacking;  // by the regions that lack them
      for (const auto& [item, where] : items) {
        std::vector<std::string> missing;
        std::set_difference(regions.begin(), regions.end(), where.begin(), where.end(),
                            std::back_inserter(missing));
        if (!missing.empty() && missing.size() * 10 <= regions.size()) lacking[missing].push_back(item);
      }
      for (const auto& [missing, them] : lacking)
        add(Kind::gap, fmt::format("{}: not in {}: {}", service, fmt::join(missing, ", "), some(them)));
      for (const auto& [family, by_region] : families) {
        if (by_region.size() < 4) continue;
        std::vector<std::string> missing;
        for (const auto& [region, sizes] : by_region) {
          const auto weights = [](const std::string& size) { return *weight_of(size); };
          Decimal least = weights(*sizes.begin()), most = least;
          for (const std::string& size : sizes) {
            least = std::min(least, weights(size));
            most = std::max(most, weights(size));
          }
          for (const auto& [size, n] : sold[family]) {
            if (sizes.contains(size) || n * 10 < by_region.size() * 9) continue;
            if (weights(size) > least && weights(size) < most)
              missing.push_back(fmt::format("{} in {}", size, region));
          }
        }
        if (!missing.empty()) add(Kind::size_gap, fmt::format("{}/{}: {}", service, family, some(missing)));
      }
    }
  }

  const std::vector<PriceLine>& lines_;
  const PriceCheckOptions& options_;
  std::map<std::string, Prices> services_;
  std::vector<PriceFinding> findings_;
};

}  // namespace

std::vector<PriceLine> read_price_lines(const std::string& path) {
  if (path.empty()) return lines_of_table(Database::from_bytes(bundled_prices(), "the bundled price table"));
  if (!fs::is_directory(path)) {
    PriceTable::open(path).verify();
    return lines_of_table(Database::open_read_only(path));
  }
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path))
    if (entry.path().extension() == ".csv" && entry.path().stem() != "resource_types")
      files.insert(entry.path());
  if (files.empty())
    throw Error(fmt::format("{} holds no price files", path), "name a folder of price files, as pricing/");
  std::vector<PriceLine> lines;
  for (const fs::path& file : files) {
    const std::string text = content(file);
    CsvReader csv(text, file.filename().string());
    csv.expect_columns(price_columns);
    while (csv.next()) {
      const auto f = csv.fields();
      lines.push_back({csv.place(), file.stem().string(), f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]});
    }
  }
  return lines;
}

std::set<std::string, std::less<>> read_price_sources(const std::string& folder) {
  std::set<std::string, std::less<>> ids;
  std::ifstream file(fs::path(folder) / "SOURCES.md");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `")) continue;
    const std::string first = line.substr(0, line.find('|', 1));
    for (std::size_t open = first.find('`'); open != std::string::npos;) {
      const std::size_t close = first.find('`', open + 1);
      if (close == std::string::npos) break;
      ids.insert(first.substr(open + 1, close - open - 1));
      open = first.find('`', close + 1);
    }
  }
  return ids;
}

std::vector<PriceFinding> check_prices(const std::vector<PriceLine>& lines,
                                       const PriceCheckOptions& options) {
  return Check(lines, options).run();
}

std::string_view name_of(Kind kind) {
  for (const KindText& text : kinds)
    if (text.kind == kind) return text.name;
  return {};
}

std::string describe(const std::vector<PriceFinding>& findings, std::size_t rows, std::size_t limit) {
  const auto errors = static_cast<std::size_t>(std::count_if(
      findings.begin(), findings.end(), [](const PriceFinding& finding) { return finding.is_error(); }));
  std::string text = fmt::format("{} checked: {}, {}\n", counted(rows, "row"), counted(errors, "error"),
                                 counted(findings.size() - errors, "remark"));
  for (const KindText& kind : kinds) {
    std::vector<std::string> of_kind;
    for (const PriceFinding& finding : findings)
      if (finding.kind == kind.kind) of_kind.push_back(finding.what);
    if (of_kind.empty()) continue;
    text += fmt::format("\n{}{} ({})\n", kind.kind < PriceFinding::first_remark ? "error: " : "", kind.title,
                        of_kind.size());
    const std::size_t shown = limit == 0 ? of_kind.size() : std::min(limit, of_kind.size());
    for (std::size_t i = 0; i < shown; ++i) text += fmt::format("  {}\n", of_kind[i]);
    if (shown < of_kind.size())
      text += fmt::format("  and {} more; --all shows them\n", of_kind.size() - shown);
  }
  return text;
}
