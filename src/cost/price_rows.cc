#include "cost/price_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "base/csv.h"
#include "base/error.h"

namespace {

constexpr std::string_view price_columns[] = {"item", "region", "unit",   "from",
                                              "usd",  "as_of",  "source", "mark"};
enum Column : std::size_t { item, region, unit, from, usd, as_of, source, mark };

constexpr std::string_view type_columns[] = {"type", "class", "reason"};

struct Mark {
  std::string_view name;
  Quality quality;
};
constexpr Mark marks[] = {
    {"derived", Quality::derived},    {"floating", Quality::secondary}, {"free", Quality::exact},
    {"outdated", Quality::secondary}, {"partial", Quality::exact},      {"secondary", Quality::secondary},
    {"unlabelled", Quality::derived},
};
struct ClassName {
  std::string_view name;
  TypeClass type_class;
};
constexpr ClassName class_names[] = {
    {"free", TypeClass::free},
    {"usage", TypeClass::usage},
    {"unsupported", TypeClass::unsupported},
};

constexpr std::string_view assumed_prefix = "assumed:";

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool only(std::string_view text, std::string_view others) {
  const auto allowed = [others](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || others.find(c) != std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

bool is_region(std::string_view text) {
  return only(text, "-");
}

// "product;key=value;key=value" with keys in order, or why not.
std::optional<std::string_view> fault_of_item(std::string_view text) {
  const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
  if (!std::all_of(text.begin(), text.end(), printable)) return "an item is plain ASCII";
  if (text.find('@') != std::string_view::npos) return "'@' separates item and region in price keys";
  const std::vector<std::string_view> parts = split(text, ';');
  if (parts.front().empty() || parts.front().find('=') != std::string_view::npos) {
    return "an item begins with its product, then come the attributes: product;key=value";
  }
  std::string_view last;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t equals = parts[i].find('=');
    if (equals == 0 || equals == std::string_view::npos || equals + 1 == parts[i].size()) {
      return "an attribute is key=value";
    }
    const std::string_view key = parts[i].substr(0, equals);
    if (key <= last) return "the keys of an item are in alphabetical order, each once";
    last = key;
  }
  return std::nullopt;
}

bool is_known_mark(std::string_view name) {
  if (name.starts_with(assumed_prefix)) return is_region(name.substr(assumed_prefix.size()));
  return std::any_of(std::begin(marks), std::end(marks), [name](const Mark& m) { return m.name == name; });
}

bool has(std::string_view joined, std::string_view name) {
  const auto parts = split(joined, '+');
  return std::find(parts.begin(), parts.end(), name) != parts.end();
}

// Reads one file; keeps what is needed to compare a row with the one above it.
class Reader {
 public:
  Reader(std::string_view text, const std::string& file) : csv_(text, file) {
    csv_.expect_columns(price_columns);
  }

  std::vector<PriceRow> read() {
    while (csv_.next()) {
      PriceRow row = parsed();
      compare_with_last(row);
      flat_ = csv_.fields()[from].empty();
      rows_.push_back(std::move(row));
      ++in_group_;
    }
    end_group();
    return std::move(rows_);
  }

 private:
  PriceRow parsed() {
    const auto fields = csv_.fields();
    for (const Column column : {item, region, unit, usd, source}) {
      if (!fields[column].empty()) continue;
      fail(fmt::format("no {}", price_columns[column]), "fill in the column, or remove the row");
    }
    if (const auto fault = fault_of_item(fields[item]))
      fail(fmt::format("bad item '{}'", fields[item]), *fault);
    if (!is_region(fields[region])) {
      fail(fmt::format("bad region '{}'", fields[region]), "a region is written like us-east-1, or global");
    }
    check_unit(fields[item], fields[unit]);
    check_origin(fields);
    return {fields[item],  fields[region], fields[unit],   Quantity(number(from)),
            price(fields), fields[as_of],  fields[source], fields[mark]};
  }

  Usd price(std::span<const std::string> fields) {
    const Decimal amount = number(usd);
    constexpr int most = 1'000'000'000;
    if (amount > Decimal(most))
      fail(fmt::format("a price of {}", fields[usd]), "a price is at most 1000000000");
    if (amount.is_zero() != has(fields[mark], "free")) {
      fail(fmt::format("a price of {} marked '{}'", fields[usd], fields[mark]),
           "a price of 0 is marked free, and no other is; a price that is not known has no row");
    }
    return Usd(amount);
  }

  // The column as an exact number; an empty one is 0.
  Decimal number(Column column) {
    const std::string& text = csv_.fields()[column];
    if (text.empty()) return {};
    const std::optional<Decimal> value = Decimal::parse(text);
    if (!value || value->is_negative() || value->text() != text) {
      fail(fmt::format("bad {} '{}'", price_columns[column], text),
           "write a plain number, shortest form, at most 12 places: 0.045");
    }
    return *value;
  }

  void check_unit(const std::string& of_item, const std::string& its_unit) {
    const auto [known, is_new] = units_.try_emplace(of_item, its_unit);
    if (is_new || known->second == its_unit) return;
    fail(fmt::format("unit '{}' where the item had '{}' before", its_unit, known->second),
         "all rows of an item have the same unit");
  }

  void check_origin(std::span<const std::string> fields) {
    for (std::string_view id : split(fields[source], '+')) {
      if (!only(id, "-"))
        fail(fmt::format("bad source '{}'", fields[source]), "ids from SOURCES.md, joined with +");
    }
    if (!fields[mark].empty()) {
      const std::vector<std::string_view> names = split(fields[mark], '+');
      for (std::string_view name : names) {
        if (!is_known_mark(name))
          fail(fmt::format("unknown mark '{}'", name), "the marks are listed in SOURCES.md");
      }
      if (std::adjacent_find(names.begin(), names.end(), std::greater_equal<>()) != names.end()) {
        fail(fmt::format("marks out of order: '{}'", fields[mark]), "sort them, each once");
      }
    }
    if (fields[as_of].empty() ? !has(fields[mark], "secondary") : !is_date(fields[as_of])) {
      fail(fmt::format("bad date '{}'", fields[as_of]),
           "write the day as 2026-07-20; only a price marked secondary may have none");
    }
  }

  void compare_with_last(const PriceRow& row) {
    if (rows_.empty()) return begin_group();
    const PriceRow& last = rows_.back();
    const auto price_of = [](const PriceRow& r) { return std::tie(r.item, r.region); };
    if (price_of(last) > price_of(row)) {
      fail(fmt::format("'{}' in {} is out of order", row.item, row.region),
           "rows are sorted by item, region, from");
    }
    if (price_of(last) < price_of(row)) {
      end_group();
      return begin_group();
    }
    if (flat_ || csv_.fields()[from].empty() || last.from == row.from) {
      fail(fmt::format("a second price for '{}' in {}", row.item, row.region),
           "keep one row, or make them tiers with different lower bounds");
    }
    if (last.from > row.from) fail("tiers out of order", "sort them by their lower bound");
  }

  void begin_group() {
    in_group_ = 0;
    const std::string& start = csv_.fields()[from];
    if (!start.empty() && start != "0") {
      fail(fmt::format("the first tier begins at {}", start), "the first tier of a price begins at 0");
    }
  }

  void end_group() {
    if (rows_.empty() || in_group_ != 1 || flat_) return;
    fail(fmt::format("one tier alone for '{}' in {}", rows_.back().item, rows_.back().region),
         "leave `from` empty when there is one price for any quantity");
  }

  [[noreturn]] void fail(const std::string& what, std::string_view hint) const {
    throw Error(fmt::format("{}: {}", csv_.place(), what), std::string(hint));
  }

  CsvReader csv_;
  std::vector<PriceRow> rows_;
  std::unordered_map<std::string, std::string> units_;
  std::size_t in_group_ = 0;  // rows of the price that was read last
  bool flat_ = false;         // whether it has no tiers
};

}  // namespace

std::vector<PriceRow> read_price_rows(std::string_view text, const std::string& file) {
  return Reader(text, file).read();
}

std::vector<ResourceTypeRow> read_resource_types(std::string_view text, const std::string& file) {
  CsvReader csv(text, file);
  csv.expect_columns(type_columns);
  std::vector<ResourceTypeRow> types;
  const auto fail = [&csv](const std::string& what, std::string hint) {
    throw Error(fmt::format("{}: {}", csv.place(), what), std::move(hint));
  };
  while (csv.next()) {
    const std::string& type = csv.fields()[0];
    std::string_view name = type;
    if (name.ends_with("_*")) name.remove_suffix(1);
    if (!only(name, "_")) {
      fail(fmt::format("bad type '{}'", type), "write a resource type, or a prefix like random_*");
    }
    const auto named = std::find_if(std::begin(class_names), std::end(class_names),
                                    [&csv](const ClassName& c) { return c.name == csv.fields()[1]; });
    if (named == std::end(class_names)) {
      fail(fmt::format("class '{}'", csv.fields()[1]),
           "free, usage or unsupported; what is priced has a row in src/cost/pricers");
    }
    if (csv.fields()[2].empty()) {
      fail("no reason", "say in a few words why the type costs nothing, or what is billed");
    }
    if (!types.empty() && types.back().type >= type) {
      fail(fmt::format("'{}' is out of order or there twice", type), "sort the rows by type, each once");
    }
    types.push_back({type, named->type_class, csv.fields()[2]});
  }
  return types;
}

Quality quality_of(std::string_view mark) {
  Quality worst = Quality::exact;
  for (const Mark& known : marks) {
    if (has(mark, known.name)) worst = std::max(worst, known.quality);
  }
  return worst;
}

std::string_view assumed_from(std::string_view mark) {
  for (std::string_view name : split(mark, '+')) {
    if (name.starts_with(assumed_prefix)) return name.substr(assumed_prefix.size());
  }
  return {};
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto part = [text](std::size_t begin, std::size_t size) {
    int value = 0;
    for (char c : text.substr(begin, size)) {
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const int year = part(0, 4), month = part(5, 2), day = part(8, 2);
  if (year < 0 || month < 0 || day < 0) return false;
  return std::chrono::year_month_day(std::chrono::year(year),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}
