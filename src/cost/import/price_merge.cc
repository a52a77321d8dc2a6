// Imported prices and the rows that are there already, put together; and the price files written.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "base/text.h"
#include "cost/import/price_import.h"

namespace {

namespace fs = std::filesystem;

constexpr std::string_view header = "item,region,unit,from,usd,as_of,source,mark\n";
constexpr const char* resource_types = "resource_types";

std::vector<PriceRow> rows_of(const PriceKey& key, const ImportedPrice& price, const std::string& unit) {
  std::vector<PriceRow> rows;
  for (const Tier& tier : price.tiers) {
    std::string mark = price.rounded ? "derived" : "";
    if (tier.price.is_zero()) mark += mark.empty() ? "free" : "+free";
    rows.push_back({key.item, key.region, unit, tier.from, tier.price, price.as_of, price.source, mark});
  }
  return rows;
}

Usd rate_of(const std::vector<PriceRow>& rows) {
  for (const PriceRow& row : rows)
    if (!row.price.is_zero()) return row.price;
  return {};
}

bool same_prices(const std::vector<PriceRow>& a, const std::vector<PriceRow>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const PriceRow& x, const PriceRow& y) {
    return x.from == y.from && x.price == y.price;
  });
}

std::string newest(const std::vector<PriceRow>& rows) {
  std::string date;
  for (const PriceRow& row : rows) date = std::max(date, row.as_of);
  return date;
}

/// By how much a price moved, the same for twice as much and half as much.
Decimal size_of(const PriceChanges::Change& change) {
  const Decimal a = change.before.amount(), b = change.after.amount();
  if (a.is_zero() || b.is_zero()) return Decimal(1'000'000);
  return a < b ? b / a : a / b;
}

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(fmt::format("cannot read {}", path.string()));
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

PriceChanges merge_prices(const PriceImport& import,
                          const std::map<std::string, std::vector<PriceRow>>& before,
                          const MergeOptions& options) {
  PriceChanges changes;
  // Service by service: each price is a group of rows, its tiers.
  using Groups = std::map<std::pair<std::string, std::string>, std::vector<PriceRow>>;
  std::map<std::string, Groups> after;
  std::map<std::string, std::map<std::string, std::string>> units;
  std::set<std::string> touched;
  for (const auto& [service, rows] : before)
    for (const PriceRow& row : rows) {
      after[service][{row.item, row.region}].push_back(row);
      units[service][row.item] = row.unit;
    }

  for (const auto& [key, price] : import.prices()) {
    Groups& groups = after[key.service];
    const auto unit = units[key.service].try_emplace(key.item, price.unit).first->second;
    std::vector<PriceRow> rows = rows_of(key, price, unit);
    const auto known = groups.find({key.item, key.region});
    if (known == groups.end()) {
      changes.added.push_back(key);
    } else if (newest(known->second) > price.as_of && !options.force) {
      changes.newer_kept.push_back(key);
      continue;
    } else if (same_prices(known->second, rows)) {
      ++changes.same;
    } else {
      changes.changed.push_back({key, rate_of(known->second), rate_of(rows)});
    }
    groups[{key.item, key.region}] = std::move(rows);
    touched.insert(key.service);
  }

  for (auto& [service, groups] : after)
    for (auto group = groups.begin(); group != groups.end();) {
      const PriceKey key{service, group->first.first, group->first.second};
      if (import.doubtful().contains(key)) changes.doubtful_kept.push_back(key);
      const bool listed = import.prices().contains(key) || import.doubtful().contains(key);
      using Absence = PriceImport::Absence;
      const Absence absence = listed ? Absence::not_asked : import.absence(key, newest(group->second));
      if (absence == Absence::unseen) changes.unseen.push_back(key);
      if (absence == Absence::gone) changes.gone.push_back(key);
      if (absence != Absence::gone || !options.prune) {
        ++group;
        continue;
      }
      touched.insert(service);
      group = groups.erase(group);
    }

  std::stable_sort(changes.changed.begin(), changes.changed.end(),
                   [](const auto& a, const auto& b) { return size_of(a) > size_of(b); });
  for (const std::string& service : touched) {
    std::vector<PriceRow> rows;
    for (auto& [key, group] : after[service]) rows.insert(rows.end(), group.begin(), group.end());
    std::string text = price_file_text(rows);
    read_price_rows(text, service + ".csv");  // what is written can be read
    const auto old = before.find(service);
    if (old == before.end() || price_file_text(old->second) != text)
      changes.files.emplace(service, std::move(text));
  }
  return changes;
}

std::string price_file_text(const std::vector<PriceRow>& rows) {
  std::string text(header);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const PriceRow& row = rows[i];
    const auto joins = [&](const PriceRow& other) {
      return other.item == row.item && other.region == row.region;
    };
    const bool tiered = (i > 0 && joins(rows[i - 1])) || (i + 1 < rows.size() && joins(rows[i + 1]));
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{}\n", row.item, row.region, row.unit,
                   tiered ? row.from.text() : std::string(), row.price.exact(), row.as_of, row.source,
                   row.mark);
  }
  return text;
}

std::map<std::string, std::vector<PriceRow>> read_price_files(const std::string& folder) {
  std::error_code failed;
  std::map<std::string, std::vector<PriceRow>> services;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const fs::path& path = entry.path();
    if (path.extension() != ".csv" || path.stem() == resource_types) continue;
    services[path.stem().string()] = read_price_rows(content(path), path.string());
  }
  if (failed)
    throw Error(fmt::format("cannot read {}: {}", folder, failed.message()),
                "name a folder of price files, as pricing/");
  return services;
}

void write_price_files(const std::string& folder, const std::map<std::string, std::string>& files) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  struct File {
    fs::path target, written;
    std::optional<std::string> before;
    bool replaced = false;
  };
  std::vector<File> all;
  const auto give_up = [&](const fs::path& path) {
    const std::string why = failed ? failed.message() : "the disk may be full";
    for (File& file : all) {
      std::error_code ignored;
      fs::remove(file.written, ignored);
      if (!file.replaced) continue;
      if (file.before) {
        std::ofstream(file.target, std::ios::binary) << *file.before;
      } else {
        fs::remove(file.target, ignored);
      }
    }
    throw Error(fmt::format("cannot write {}: {}; nothing was changed", path.string(), why),
                "name a folder that can be written to");
  };
  for (const auto& [service, text] : files) {
    File& file = all.emplace_back();
    file.target = fs::path(folder) / (service + ".csv");
    file.written = fs::path(folder) / ("." + service + ".csv.new");
    if (fs::is_regular_file(file.target)) file.before = content(file.target);
    std::ofstream out(file.written, std::ios::binary);
    out << text;
    out.close();
    if (!out) give_up(file.target);
  }
  for (File& file : all) {
    fs::rename(file.written, file.target, failed);
    if (failed) give_up(file.target);
    file.replaced = true;
  }
}

std::string describe(const PriceImport& import, const PriceChanges& changes, const MergeOptions& options) {
  constexpr std::size_t shown = 20;
  std::string text;
  auto out = std::back_inserter(text);
  for (const ImportedFile& file : import.files()) {
    fmt::format_to(out, "{}: {} of {}\n", file.name, file.offer, file.published);
    fmt::format_to(out, "  {} mapped\n", counted(file.products, "product"));
    const auto total = [](const auto& counts) {
      std::size_t sum = 0;
      for (const auto& [name, n] : counts) sum += n;
      return sum;
    };
    const auto list = [&](const auto& counts) {
      std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
      std::stable_sort(sorted.begin(), sorted.end(),
                       [](const auto& a, const auto& b) { return a.second > b.second; });
      for (const auto& [name, n] : sorted) fmt::format_to(out, "    {:>7}  {}\n", n, name);
    };
    if (!file.left_out.empty()) {
      fmt::format_to(out, "  {} left out on purpose\n", counted(total(file.left_out), "product"));
      list(file.left_out);
    }
    if (!file.unknown.empty()) {
      fmt::format_to(out, "  {} unknown, by product family\n", counted(total(file.unknown), "product"));
      list(file.unknown);
    }
    if (!file.unreadable.empty()) {
      fmt::format_to(out, "  {} unreadable\n", counted(file.unreadable.size(), "line"));
      for (std::size_t i = 0; i < std::min(shown, file.unreadable.size()); ++i)
        fmt::format_to(out, "    {}\n", file.unreadable[i]);
    }
  }
  const auto keys = [&](const std::vector<PriceKey>& list, std::string_view title) {
    if (list.empty()) return;
    fmt::format_to(out, "\n{}\n", title);
    for (std::size_t i = 0; i < std::min(shown, list.size()); ++i)
      fmt::format_to(out, "  {}\n", list[i].text());
    if (list.size() > shown) fmt::format_to(out, "  and {} more\n", list.size() - shown);
  };
  fmt::format_to(out, "\nprices  {} new, {} changed, {} the same, {} gone, {} not found\n",
                 changes.added.size(), changes.changed.size(), changes.same, changes.gone.size(),
                 changes.unseen.size());
  if (!changes.newer_kept.empty())
    fmt::format_to(out,
                   "        {} kept: the table's are newer than the files'; --force takes the older ones\n",
                   changes.newer_kept.size());
  if (!changes.gone.empty() && !options.prune)
    fmt::format_to(out, "        what is gone was kept; --prune removes it\n");
  if (!changes.changed.empty()) {
    fmt::format_to(out, "\nlargest changes\n");
    for (std::size_t i = 0; i < std::min(shown, changes.changed.size()); ++i) {
      const auto& change = changes.changed[i];
      fmt::format_to(out, "  {} -> {}  {}\n", change.before.exact(), change.after.exact(), change.key.text());
    }
    if (changes.changed.size() > shown)
      fmt::format_to(out, "  and {} more\n", changes.changed.size() - shown);
  }
  keys(changes.gone, "gone from AWS's list");
  std::map<std::string, std::size_t> unseen;  // regions, by item
  for (const PriceKey& key : changes.unseen) ++unseen[key.service + "/" + key.item];
  if (!unseen.empty()) {
    fmt::format_to(out, "\nkept, because AWS may sell them under a name that plangate does not know\n");
    std::size_t n = 0;
    for (const auto& [item, regions] : unseen)
      if (++n <= shown) fmt::format_to(out, "  {} in {}\n", item, counted(regions, "region"));
    if (unseen.size() > shown) fmt::format_to(out, "  and {} more\n", unseen.size() - shown);
  }
  if (!import.doubtful().empty()) {
    fmt::format_to(out, "\nleft out, because in doubt\n");
    std::size_t n = 0;
    for (const auto& [key, why] : import.doubtful()) {
      if (++n > shown) break;
      fmt::format_to(out, "  {} {}\n", key.text(), why);
    }
    if (import.doubtful().size() > shown)
      fmt::format_to(out, "  and {} more\n", import.doubtful().size() - shown);
  }
  return text;
}
