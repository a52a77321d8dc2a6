#include "cost/prices.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <map>
#include <set>
#include <unordered_map>

#include "base/error.h"
#include "base/glob.h"
#include "base/sha256.h"
#include "base/sqlite.h"
#include "base/text.h"
#include "cost/bundled_prices.h"
#include "cost/price_rows.h"
#include "cost/price_writer.h"

namespace {

constexpr std::string_view global_region = "global";
constexpr std::chrono::days stale_after{180};

constexpr std::string_view find_sql =
    "SELECT i.unit, p.start, p.usd, o.source, o.as_of, o.quality, o.assumed_from"
    " FROM services s CROSS JOIN items i CROSS JOIN regions r CROSS JOIN prices p CROSS JOIN origins o"
    " WHERE s.name = ?1 AND i.service = s.id AND i.item = ?2 AND r.name = ?3"
    " AND p.item = i.id AND p.region = r.id AND o.id = p.origin ORDER BY p.tier";

std::chrono::sys_days day_of(std::string_view date) {
  const auto part = [date](std::size_t begin, std::size_t size) {
    int value = 0;
    std::from_chars(date.data() + begin, date.data() + begin + size, value);
    return value;
  };
  return std::chrono::year(part(0, 4)) / part(5, 2) / part(8, 2);
}

struct Connection {
  explicit Connection(Database opened) : database(std::move(opened)) {
    // One read transaction for all look-ups: each would otherwise open and close its own.
    database.run("BEGIN");
  }

  std::string meta(std::string_view name) const {
    Statement statement(database, "SELECT value FROM meta WHERE name = ?");
    statement.bind(1, name);
    if (!statement.step()) throw Error(fmt::format("{} is damaged: it has no {}", database.name(), name));
    return std::string(statement.text(0));
  }

  std::int64_t number(std::string_view sql) const {
    Statement statement(database, sql);
    statement.step();
    return statement.integer(0);
  }

  std::vector<PriceTableInfo::Count> counts(std::string_view sql) const {
    Statement statement(database, sql);
    std::vector<PriceTableInfo::Count> all;
    while (statement.step()) all.push_back({std::string(statement.text(0)), statement.integer(1)});
    return all;
  }

  Database database;
  Statement find{database, find_sql};
  Statement type{database, "SELECT class, reason FROM resource_types WHERE type = ?"};
};

/// A row of a table, as texts.
struct TierRow {
  std::string_view from, usd, source, as_of;
  std::int64_t quality;
  std::string_view assumed_from;
};

/// The table and the price at which it may be damaged.
struct Damage {
  const std::string& table;
  const std::string& key;
};

void add_tier(Price& price, const TierRow& row, const Damage& where) {
  const std::optional<Decimal> from = Decimal::parse(row.from);
  const std::optional<Decimal> usd = Decimal::parse(row.usd);
  if (!from || !usd || usd->is_negative() || row.quality < 0 || row.quality > 2)
    throw Error(fmt::format("{} is damaged at {}", where.table, where.key));
  if (price.tiers.empty()) {
    price.as_of = row.as_of;
    price.source = row.source;
    price.assumed_from = row.assumed_from;
  }
  price.tiers.push_back({*from, Usd(*usd)});
  price.as_of = std::min<std::string_view>(price.as_of, row.as_of);
  price.quality = std::max(price.quality, static_cast<Quality>(row.quality));
}

/// AWS's bills know offer codes only; our labels ("RDS") and misspellings would hold for nothing.
void require_service(std::string_view pattern, const std::vector<std::string>& services) {
  if (pattern.empty()) return;
  std::vector<std::string_view> names(services.begin(), services.end());
  if (std::any_of(names.begin(), names.end(), [&](auto name) { return fits(pattern, name); })) return;
  const auto inside = std::find_if(names.begin(), names.end(), [&](std::string_view name) {
    return name.find(pattern) != std::string_view::npos;
  });
  const std::string_view meant = inside != names.end() ? *inside : nearest(pattern, names);
  throw Error(fmt::format("own terms: \"{}\" fits no service of the price table", elided(pattern, 60)),
              meant.empty() ? "write AWS's own name, as in AmazonEC2; `plangate prices info` lists them"
                            : fmt::format("did you mean {}?", meant));
}

Database opened_file(const std::string& path) {
  constexpr const char* hint =
      "a price table is what the build makes of pricing/*.csv: build/release/pricing/";
  try {
    Database database = Database::open_read_only(path);
    Statement application(database, "PRAGMA application_id");
    if (!application.step() || application.integer(0) != price_table_application) {
      throw Error(fmt::format("{} is a database, but no price table", path));
    }
    Statement version(database, "PRAGMA user_version");
    if (!version.step() || version.integer(0) != price_table_version) {
      throw Error(fmt::format("{} is a price table of version {}, and this plangate reads version {}", path,
                              version.integer(0), price_table_version));
    }
    return database;
  } catch (const Error& error) {
    throw Error(error.what(), hint);
  }
}

}  // namespace

struct PriceTable::State {
  // The table in the binary is opened by the first question: most of the cost of a run that needs no price.
  Connection& connection() {
    if (!open)
      open = std::make_unique<Connection>(Database::from_bytes(bundled_prices(), "the bundled price table"));
    return *open;
  }

  std::optional<Price> read(std::string_view service, std::string_view item, std::string_view region);
  std::optional<Price> listed(std::string_view service, std::string_view item, std::string_view region);
  /// The unit of the item in any region; empty when the table does not know the item.
  std::string unit_of(std::string_view service, std::string_view item);

  /// meta() of the two that every review prints.
  const std::string& kept(std::string& value, std::string_view name) {
    if (value.empty()) value = connection().meta(name);
    return value;
  }

  std::unique_ptr<Connection> open;
  std::string newest, fingerprint;
  std::map<std::string, Price, std::less<>> overlay;
  std::string overlay_print;  // stands for all that was laid over; empty without
  std::vector<std::string> overlay_notes;
  Terms terms;
  std::set<std::string> used_terms;
  std::unordered_map<std::string, std::optional<Price>> prices;
  std::unordered_map<std::string, std::optional<ResourceTypeFacts>> types;
  std::string key;  // kept for its memory
};

std::optional<Price> PriceTable::State::read(std::string_view service, std::string_view item,
                                             std::string_view region) {
  Statement& statement = connection().find.reset().bind(1, service).bind(2, item).bind(3, region);
  std::optional<Price> price;
  while (statement.step()) {
    if (!price) {
      price.emplace();
      price->key = fmt::format("{}/{}@{}", service, item, region);
      price->unit = statement.text(0);
    }
    add_tier(*price,
             {statement.text(1), statement.text(2), statement.text(3), statement.text(4),
              statement.integer(5), statement.text(6)},
             {open->database.name(), price->key});
  }
  statement.reset();
  return price;
}

Usd Price::cost(Quantity quantity) const {
  Usd total;
  for (std::size_t i = 0; i < tiers.size() && quantity > tiers[i].from; ++i) {
    const Quantity end = i + 1 < tiers.size() ? std::min(quantity, tiers[i + 1].from) : quantity;
    total += tiers[i].price * (end - tiers[i].from);
  }
  return total;
}

std::optional<Price> PriceTable::State::listed(std::string_view service, std::string_view item,
                                               std::string_view region) {
  for (const std::string_view where : {region, global_region}) {
    if (!overlay.empty())
      if (const auto own = overlay.find(fmt::format("{}/{}@{}", service, item, where)); own != overlay.end())
        return own->second;
    if (auto price = read(service, item, where)) return price;
    if (where == global_region) break;
  }
  return std::nullopt;
}

std::string PriceTable::State::unit_of(std::string_view service, std::string_view item) {
  Statement statement(connection().database,
                      "SELECT i.unit FROM services s CROSS JOIN items i"
                      " WHERE s.name = ?1 AND i.service = s.id AND i.item = ?2");
  return statement.bind(1, service).bind(2, item).step() ? std::string(statement.text(0)) : std::string();
}

Usd Price::rate() const {
  const auto paid =
      std::find_if(tiers.begin(), tiers.end(), [](const Tier& t) { return !t.price.is_zero(); });
  return paid == tiers.end() ? Usd() : paid->price;
}

PriceTable::PriceTable(std::unique_ptr<State> state) : state_(std::move(state)) {}
PriceTable::PriceTable(PriceTable&&) noexcept = default;
PriceTable& PriceTable::operator=(PriceTable&&) noexcept = default;
PriceTable::~PriceTable() = default;

PriceTable PriceTable::bundled() {
  return PriceTable(std::make_unique<State>());
}

PriceTable PriceTable::open(const std::string& path) {
  auto state = std::make_unique<State>();
  state->open = std::make_unique<Connection>(opened_file(path));
  return PriceTable(std::move(state));
}

const Price* PriceTable::find(std::string_view service, std::string_view item,
                              std::string_view region) const {
  const auto answer = [](const std::optional<Price>& kept) { return kept ? &*kept : nullptr; };
  std::string& key = state_->key;
  key.assign(service).append("/").append(item).append("@").append(region);
  if (const auto known = state_->prices.find(key); known != state_->prices.end())
    return answer(known->second);
  std::optional<Price> price = state_->listed(service, item, region);
  if (const Terms& terms = state_->terms; terms.change_prices()) {
    if (!price && terms.price_of(service, item, region) != nullptr) {
      if (std::string unit = state_->unit_of(service, item); !unit.empty()) {
        price.emplace();
        price->key = key;
        price->unit = std::move(unit);
      }
    }
    if (price) {
      // What is priced without a region stays so: asked by its key it is the same price.
      const std::string own_region = price->key.substr(price->key.rfind('@') + 1);
      terms.apply(*price, service, item, own_region, state_->used_terms);
    }
  }
  return answer(state_->prices.emplace(key, std::move(price)).first->second);
}

const Price* PriceTable::with_key(std::string_view key) const {
  const auto slash = key.find('/'), at = key.rfind('@');
  if (slash == key.npos || at == key.npos || at < slash) return nullptr;
  return find(key.substr(0, slash), key.substr(slash + 1, at - slash - 1), key.substr(at + 1));
}

void PriceTable::each(const std::function<void(const Price&)>& visit) const {
  // Sorted as service, item and region: as one text, "a;b" would stand before "a".
  using Name = std::array<std::string, 3>;
  const auto name_of = [](std::string_view key) {
    const auto slash = key.find('/'), at = key.rfind('@');
    return Name{std::string(key.substr(0, slash)), std::string(key.substr(slash + 1, at - slash - 1)),
                std::string(key.substr(at + 1))};
  };
  std::map<Name, Price> own;
  for (const auto& [key, price] : state_->overlay) own.emplace(name_of(key), price);
  // An own price without a list price is known only by what was asked for.
  for (const auto& [key, price] : state_->prices)
    if (price && price->key == key && price->listed.empty() && price->source == "own")
      own.emplace(name_of(key), *price);
  std::set<std::string> used;  // asking is no use of a term
  const auto emit = [&](const Name& name, Price price) {
    if (state_->terms.change_prices() && price.terms.empty())
      state_->terms.apply(price, name[0], name[1], name[2], used);
    visit(price);
  };
  auto next = own.begin();
  const auto emit_own_before = [&](const Name& name) {
    for (; next != own.end() && next->first < name; ++next) emit(next->first, next->second);
  };
  Name name;
  Price price;
  const auto close = [&] {
    if (price.key.empty()) return;
    emit_own_before(name);
    if (next != own.end() && next->first == name) {
      emit(name, next->second);
      ++next;
    } else {
      emit(name, std::move(price));
    }
    price = Price();
  };
  Statement rows(state_->connection().database,
                 "SELECT s.name, i.item, r.name, i.unit, p.start, p.usd, o.source, o.as_of, o.quality,"
                 " o.assumed_from FROM prices p JOIN items i ON i.id = p.item JOIN services s ON s.id ="
                 " i.service JOIN regions r ON r.id = p.region JOIN origins o ON o.id = p.origin"
                 " ORDER BY s.name, i.item, r.name, p.tier");
  while (rows.step()) {
    if (price.key.empty() || rows.text(0) != name[0] || rows.text(1) != name[1] || rows.text(2) != name[2]) {
      close();
      for (int i = 0; i < 3; ++i) name[static_cast<std::size_t>(i)] = rows.text(i);
      price.key = fmt::format("{}/{}@{}", name[0], name[1], name[2]);
      price.unit = rows.text(3);
    }
    const Damage where{state_->open->database.name(), price.key};
    add_tier(price, {rows.text(4), rows.text(5), rows.text(6), rows.text(7), rows.integer(8), rows.text(9)},
             where);
  }
  close();
  for (; next != own.end(); ++next) emit(next->first, next->second);
}

void PriceTable::lay_over(const ServicePrices& prices, const std::string& file) {
  const Connection& table = state_->connection();
  std::vector<std::string> services;
  for (const auto& service : table.counts("SELECT name, id FROM services ORDER BY name"))
    services.push_back(service.name);
  if (std::find(services.begin(), services.end(), prices.service) == services.end()) {
    const std::vector<std::string_view> names(services.begin(), services.end());
    const std::string_view meant = nearest(prices.service, names);
    throw Error(fmt::format("{} is named after no service of the price table", file),
                meant.empty() ? "name the file as AWS calls the service: AmazonEC2.csv; `plangate prices "
                                "info` lists the services"
                              : fmt::format("did you mean {}.csv?", meant));
  }
  const std::string* last = nullptr;
  std::size_t unknown = 0;
  std::string first_unknown, print = state_->overlay_print;
  for (const PriceRow& row : prices.rows) {
    if (last == nullptr || *last != row.item) {
      const std::string unit = state_->unit_of(prices.service, row.item);
      if (!unit.empty() && unit != row.unit)
        throw Error(fmt::format("{}: the unit of {} is '{}', and the price table has '{}'", file, row.item,
                                row.unit, unit),
                    "state the price for one of the table's units");
      if (unit.empty() && unknown++ == 0) first_unknown = row.item;
      last = &row.item;
    }
    const std::string key = fmt::format("{}/{}@{}", prices.service, row.item, row.region);
    Price& price = state_->overlay[key];
    if (price.key.empty() || row.from.is_zero()) {
      price = Price();
      price.key = key;
      price.unit = row.unit;
      price.as_of = row.as_of;
      price.source = row.source;
      price.assumed_from = assumed_from(row.mark);
    }
    price.tiers.push_back({row.from, row.price});
    price.as_of = std::min(price.as_of, row.as_of);
    price.quality = std::max(price.quality, quality_of(row.mark));
    print += fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n", key, row.unit, row.from.text(), row.price.exact(),
                         row.as_of, row.source, row.mark);
  }
  state_->overlay_print = sha256(print);
  if (unknown > 0)
    state_->overlay_notes.push_back(
        fmt::format("{}: {} not in the price table, so a price of {} counts only if something is billed by "
                    "that name: {}{}",
                    file, counted(unknown, "item is", "items are"), unknown == 1 ? "it" : "them",
                    first_unknown, unknown > 1 ? " and others" : ""));
  state_->prices.clear();
}

void PriceTable::set_terms(Terms terms) {
  if (terms.change_prices()) {
    std::vector<std::string> services;
    for (const auto& service : state_->connection().counts("SELECT name, id FROM services ORDER BY name"))
      services.push_back(service.name);
    const auto check = [&](const TermScope& scope) { require_service(scope.service, services); };
    for (const OwnPrice& price : terms.prices) check(price.scope);
    for (const Commitment& commitment : terms.commitments) check(commitment.scope);
    for (const Discount& discount : terms.discounts) check(discount.scope);
  }
  state_->terms = std::move(terms);
  state_->used_terms.clear();
  state_->prices.clear();
}

const Terms& PriceTable::terms() const {
  return state_->terms;
}

std::vector<std::string> PriceTable::notes() const {
  std::vector<std::string> notes = state_->overlay_notes;
  for (const std::string& term : state_->terms.words())
    if (state_->used_terms.count(term) == 0)
      notes.push_back(fmt::format("own terms: nothing that was priced is under \"{}\"", term));
  return notes;
}

std::optional<ResourceTypeFacts> PriceTable::resource_type(std::string_view type) const {
  std::string& key = state_->key;
  key = type;
  if (const auto known = state_->types.find(key); known != state_->types.end()) return known->second;
  Statement& statement = state_->connection().type;
  const auto ask = [this, &statement](std::string_view name) -> std::optional<ResourceTypeFacts> {
    if (!statement.reset().bind(1, name).step()) return std::nullopt;
    const std::int64_t type_class = statement.integer(0);
    if (type_class < 0 || type_class > static_cast<std::int64_t>(TypeClass::unsupported))
      throw Error(fmt::format("{} is damaged at {}", state_->open->database.name(), name));
    return ResourceTypeFacts{static_cast<TypeClass>(type_class), std::string(statement.text(1))};
  };
  std::optional<ResourceTypeFacts> facts = ask(type);
  // aws_iam_role: aws_iam_*, then aws_*.
  for (std::size_t end = type.rfind('_'); !facts && end != std::string_view::npos && end > 0;
       end = type.rfind('_', end - 1)) {
    facts = ask(std::string(type.substr(0, end + 1)) + "*");
  }
  return state_->types.emplace(type, std::move(facts)).first->second;
}

PriceTableInfo PriceTable::info() const {
  const Connection& table = state_->connection();
  PriceTableInfo info;
  info.schema_version = price_table_version;
  info.fingerprint = fingerprint();
  info.own_prices = static_cast<std::int64_t>(state_->overlay.size());
  info.oldest = table.meta("oldest");
  info.newest = table.meta("newest");
  info.rows = table.number("SELECT count(*) FROM prices");
  info.items = table.number("SELECT count(*) FROM items");
  const auto types = [&table](TypeClass type_class) {
    return table.number(
        fmt::format("SELECT count(*) FROM resource_types WHERE class = {}", static_cast<int>(type_class)));
  };
  info.free_types = types(TypeClass::free);
  info.usage_types = types(TypeClass::usage);
  info.unsupported_types = types(TypeClass::unsupported);
  info.services = table.counts(
      "SELECT s.name, count(*) FROM prices p JOIN items i ON i.id = p.item JOIN services s ON s.id = "
      "i.service"
      " GROUP BY s.id ORDER BY s.name");
  info.regions = table.counts(
      "SELECT r.name, count(*) FROM prices p JOIN regions r ON r.id = p.region GROUP BY r.id ORDER BY "
      "r.name");
  std::map<std::string, std::int64_t> sources;
  for (const auto& [joined, rows] : table.counts(
           "SELECT o.source, count(*) FROM prices p JOIN origins o ON o.id = p.origin GROUP BY o.source")) {
    for (std::size_t begin = 0; begin < joined.size();) {
      const std::size_t end = std::min(joined.find('+', begin), joined.size());
      sources[joined.substr(begin, end - begin)] += rows;
      begin = end + 1;
    }
  }
  for (const auto& [name, rows] : sources) info.sources.push_back({name, rows});
  return info;
}

void PriceTable::verify() const {
  const Connection& table = state_->connection();
  if (fingerprint_of(table.database) == table.meta("fingerprint")) return;
  throw Error(
      fmt::format("{} is damaged: its content is not what its fingerprint says", table.database.name()),
      "make it again, or use the bundled prices");
}

std::string PriceTable::newest_date() const {
  return state_->kept(state_->newest, "newest");
}

std::string PriceTable::fingerprint() const {
  const std::string& table = state_->kept(state_->fingerprint, "fingerprint");
  if (state_->overlay_print.empty()) return table;
  return sha256(table + "\n" + state_->overlay_print).substr(0, table.size());
}

bool PriceTable::is_stale(std::string_view plan_date) const {
  const std::string newest = newest_date();
  const std::string_view plan_day = plan_date.substr(0, 10);
  if (!is_date(plan_day) || !is_date(newest)) return false;
  return day_of(plan_day) - day_of(newest) > stale_after;
}
