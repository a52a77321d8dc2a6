#include "cost/price_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "base/error.h"
#include "base/sqlite.h"

namespace {

// One look-up walks services, items, regions, prices and origins, each by primary key, and each is narrow: a
// price takes some 20 bytes. Small pages let a look-up touch little of the file.
constexpr const char* schema = R"(
  PRAGMA page_size = 4096;
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  BEGIN;
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE services (name TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE regions (name TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE items (service INTEGER, item TEXT, id INTEGER NOT NULL, unit TEXT NOT NULL,
                      PRIMARY KEY (service, item)) WITHOUT ROWID;
  CREATE TABLE origins (id INTEGER PRIMARY KEY, source TEXT NOT NULL, as_of TEXT NOT NULL, quality INTEGER NOT NULL,
                        assumed_from TEXT NOT NULL);
  CREATE TABLE prices (item INTEGER, region INTEGER, tier INTEGER, start TEXT NOT NULL, usd TEXT NOT NULL,
                       origin INTEGER NOT NULL, PRIMARY KEY (item, region, tier)) WITHOUT ROWID;
  CREATE TABLE resource_types (type TEXT PRIMARY KEY, class INTEGER NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
)";

// FNV-1a with 128 bits: stable everywhere, and enough to tell tables apart. It protects nothing.
class Fingerprint {
 public:
  // Every column of every row, in the order of the statement.
  void add(Statement statement, int columns) {
    while (statement.step()) {
      for (int i = 0; i < columns; ++i) add(statement.text(i));
    }
  }
  void add(std::string_view text) {
    for (char c : text) step(static_cast<unsigned char>(c));
    step(0);
  }
  std::string hex() const {
    return fmt::format("{:016x}{:016x}", static_cast<std::uint64_t>(hash_ >> 64),
                       static_cast<std::uint64_t>(hash_));
  }

 private:
  __extension__ using Hash = unsigned __int128;
  void step(unsigned char byte) { hash_ = (hash_ ^ byte) * prime; }

  static constexpr Hash prime = (Hash{1} << 88) + 0x13b;
  Hash hash_ = (Hash{0x6c62272e07bb0142} << 64) + 0x62b821756295c58d;
};

class Writer {
 public:
  explicit Writer(const std::string& path) : database_(Database::create(path)) { database_.run(schema); }

  void write(std::span<const ServicePrices> services, std::span<const ResourceTypeRow> types) {
    add_regions(services);
    std::vector<const ServicePrices*> sorted;
    for (const ServicePrices& service : services) sorted.push_back(&service);
    std::sort(sorted.begin(), sorted.end(),
              [](const auto* a, const auto* b) { return a->service < b->service; });
    Statement insert(database_, "INSERT INTO services VALUES (?, ?)");
    for (const ServicePrices* service : sorted) {
      insert.reset().bind(1, service->service).bind(2, ++services_).step();
      add_prices(*service);
    }
    add_types(types);
    add_meta();
    database_.run("COMMIT; VACUUM;");
  }

 private:
  void add_regions(std::span<const ServicePrices> services) {
    for (const ServicePrices& service : services) {
      for (const PriceRow& row : service.rows) regions_.try_emplace(row.region, 0);
    }
    Statement insert(database_, "INSERT INTO regions VALUES (?, ?)");
    std::int64_t next = 0;
    for (auto& [name, id] : regions_) insert.reset().bind(1, name).bind(2, id = ++next).step();
  }

  void add_prices(const ServicePrices& service) {
    Statement insert_item(database_, "INSERT INTO items VALUES (?, ?, ?, ?)");
    Statement insert(database_, "INSERT INTO prices VALUES (?, ?, ?, ?, ?, ?)");
    const PriceRow* last = nullptr;
    std::int64_t tier = 0;
    for (const PriceRow& row : service.rows) {
      if (last == nullptr || last->item != row.item) {
        insert_item.reset().bind(1, services_).bind(2, row.item).bind(3, ++items_).bind(4, row.unit).step();
      }
      tier = last != nullptr && last->item == row.item && last->region == row.region ? tier + 1 : 0;
      insert.reset().bind(1, items_).bind(2, regions_.at(row.region)).bind(3, tier);
      insert.bind(4, row.from.text()).bind(5, row.price.exact()).bind(6, origin(row)).step();
      if (!row.as_of.empty()) {
        newest_ = std::max(newest_, row.as_of);
        oldest_ = oldest_.empty() ? row.as_of : std::min(oldest_, row.as_of);
      }
      last = &row;
    }
  }

  // Source, date and marks repeat in thousands of rows.
  std::int64_t origin(const PriceRow& row) {
    const auto [known, is_new] = origins_.try_emplace({row.source, row.as_of, row.mark}, origins_.size() + 1);
    if (is_new) {
      Statement insert(database_, "INSERT INTO origins VALUES (?, ?, ?, ?, ?)");
      insert.bind(1, known->second).bind(2, row.source).bind(3, row.as_of);
      insert.bind(4, static_cast<std::int64_t>(quality_of(row.mark))).bind(5, assumed_from(row.mark)).step();
    }
    return known->second;
  }

  void add_types(std::span<const ResourceTypeRow> types) {
    Statement insert(database_, "INSERT INTO resource_types VALUES (?, ?, ?)");
    for (const ResourceTypeRow& row : types) {
      insert.reset().bind(1, row.type).bind(2, static_cast<std::int64_t>(row.type_class));
      insert.bind(3, row.reason).step();
    }
  }

  void add_meta() {
    Statement insert(database_, "INSERT INTO meta VALUES (?, ?)");
    const std::pair<std::string_view, std::string> values[] = {
        {"fingerprint", fingerprint_of(database_)}, {"newest", newest_}, {"oldest", oldest_}};
    for (const auto& [name, value] : values) insert.reset().bind(1, name).bind(2, value).step();
    database_.run(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};",
                              price_table_application, price_table_version));
  }

  Database database_;
  std::map<std::string, std::int64_t> regions_;
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> origins_;
  std::int64_t services_ = 0;
  std::int64_t items_ = 0;
  std::string oldest_, newest_;
};

}  // namespace

std::string fingerprint_of(const Database& table) {
  Fingerprint fingerprint;
  fingerprint.add(
      Statement(table,
                "SELECT s.name, i.item, i.unit, r.name, p.start, p.usd, o.source, o.as_of, o.quality,"
                " o.assumed_from FROM services s CROSS JOIN items i CROSS JOIN prices p"
                " CROSS JOIN regions r CROSS JOIN origins o WHERE i.service = s.id AND p.item = i.id"
                " AND r.id = p.region AND o.id = p.origin ORDER BY s.name, i.item, r.name, p.tier"),
      10);
  fingerprint.add(Statement(table, "SELECT type, class, reason FROM resource_types ORDER BY type"), 3);
  return fingerprint.hex();
}

void write_price_table(const std::string& path, std::span<const ServicePrices> services,
                       std::span<const ResourceTypeRow> types) {
  Writer(path).write(services, types);
}
