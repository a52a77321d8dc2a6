#include "gate/fact_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "cost/price_list.h"
#include "plan/plan.h"
#include "plan/secret_names.h"
#include "plan/secrets.h"

namespace {

std::size_t tables_filled = 0;

constexpr std::string_view masked_text = "(sensitive)";
/// Longer texts are cut: a query could not hold them.
constexpr std::size_t longest_text = 256UL * 1024;
/// JSON in strings is taken apart this deep: a policy in a policy, and no further.
constexpr int deepest_text = 2;

const std::vector<std::string_view>& names() {
  static const std::vector<std::string_view> all = [] {
    std::vector<std::string_view> out;
    for (const FactTable& table : fact_tables()) out.push_back(table.name);
    return out;
  }();
  return all;
}

const FactTable& table_named(std::string_view name) {
  return *std::find_if(fact_tables().begin(), fact_tables().end(),
                       [&](const FactTable& t) { return t.name == name; });
}

/// Rows of one table.
class Insert {
 public:
  Insert(Database& database, std::string_view table) : statement_(database, sql_of(table)) {}

  Insert& text(std::string_view value) {
    statement_.bind(++column_, value.size() > longest_text ? cut(value) : value);
    return *this;
  }
  /// NULL when it is empty.
  Insert& text_or_null(std::string_view value) { return value.empty() ? null() : text(value); }
  Insert& number(std::int64_t value) {
    statement_.bind(++column_, value);
    return *this;
  }
  Insert& flag(bool value) { return number(value ? 1 : 0); }
  Insert& null() {
    statement_.bind(++column_, nullptr);
    return *this;
  }
  Insert& money(Usd amount) {
    constexpr Decimal::Integer units_of_a_millionth = 1'000'000;
    const Decimal::Integer units = amount.amount().units();
    const Decimal::Integer half = units < 0 ? -units_of_a_millionth / 2 : units_of_a_millionth / 2;
    return number(static_cast<std::int64_t>((units + half) / units_of_a_millionth));
  }
  Insert& money(const Range<Usd>& range, bool known) {
    return known ? money(range.low).money(range.high) : null().null();
  }
  void row() {
    statement_.step();
    statement_.reset();
    column_ = 0;
  }

 private:
  static std::string sql_of(std::string_view table) {
    std::string marks;
    for (std::size_t i = 0; i < table_named(table).columns.size(); ++i) marks += i == 0 ? "?" : ", ?";
    return fmt::format("INSERT INTO {} VALUES ({})", table, marks);
  }
  std::string_view cut(std::string_view value) {
    std::size_t end = longest_text;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80) --end;
    cut_ = std::string(value.substr(0, end)) + "…";
    return cut_;
  }

  Statement statement_;
  std::string cut_;
  int column_ = 0;
};

/// What is secret in one plan is so in every table.
class Mask {
 public:
  explicit Mask(const std::vector<Facts>& facts) : facts_(facts) {}
  std::string operator()(std::string_view text) const {
    std::string out(text);
    for (const Facts& f : facts_) out = f.graph->plan().secrets().masked(out);
    return out;
  }
  std::string address(std::string_view text) const {
    std::string out(text);
    for (const Facts& f : facts_) out = f.graph->plan().secrets().masked_address(out);
    return out;
  }

 private:
  const std::vector<Facts>& facts_;
};

bool plain_identifier(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

/// One side of one place.
struct Cell {
  enum class Kind : std::uint8_t { absent, unknown, text, number } kind = Kind::absent;
  std::string shown;     ///< masked
  std::string compared;  ///< as it is, to tell whether it changes; never shown
  bool sensitive = false;
};

/// Takes values apart into the places that hold something.
class Places {
 public:
  explicit Places(const Mask& mask) : mask_(mask) {}

  /// `attribute` is the path without indexes of lists.
  struct Place {
    std::string attribute;
    Cell before, after;
  };
  std::map<std::string, Place> all;

  void read(const Value& value, bool after) { read(value, "", "", after, 0); }

 private:
  static void step(std::string& path, std::string_view key, bool inside) {
    if (!plain_identifier(key))
      path += fmt::format("[\"{}\"]", key);
    else
      path += (path.empty() || (inside && path.back() == '.') ? "" : ".") + std::string(key);
  }

  void read(const Value& value, const std::string& path, const std::string& attribute, bool after,
            int depth) {
    const bool leaf = value.sensitive() || value.unknown() || !(value.is_array() || value.is_object());
    if (leaf) {
      if (!value.absent()) put(value, path, attribute, after, depth);
      return;
    }
    if (value.is_array()) {
      const std::vector<Value> elements = value.elements();
      if (elements.empty()) return put_text("[]", path, attribute, after);
      for (std::size_t i = 0; i < elements.size(); ++i)
        read(elements[i], path + fmt::format("[{}]", i), attribute, after, depth);
      return;
    }
    const auto members = value.members();
    if (members.empty() && !path.empty()) return put_text("{}", path, attribute, after);
    for (const auto& [key, member] : members) {
      std::string below = path;
      std::string attribute_below = attribute;
      step(below, key, depth > 0);
      step(attribute_below, key, depth > 0);
      read(member, below, attribute_below, after, depth);
    }
  }

  Cell& cell(const std::string& path, const std::string& attribute, bool after) {
    Place& place = all[path];
    place.attribute = attribute;
    return after ? place.after : place.before;
  }

  void put_text(std::string_view text, const std::string& path, const std::string& attribute, bool after) {
    Cell& here = cell(path, attribute, after);
    here.kind = Cell::Kind::text;
    here.shown = here.compared = text;
  }

  void put(const Value& value, const std::string& path, const std::string& attribute, bool after, int depth) {
    Cell& here = cell(path, attribute, after);
    here.sensitive = value.sensitive();
    if (value.unknown()) {
      here.kind = Cell::Kind::unknown;
      return;
    }
    here.kind = value.kind() == Kind::number ? Cell::Kind::number : Cell::Kind::text;
    here.compared = value.scalar() ? std::string(*value.scalar()) : shown(value);
    if (value.sensitive() || (value.text() && names_a_secret(path))) {
      here.shown = masked_text;
    } else {
      here.shown = mask_(value.scalar().value_or(""));
    }
    here.sensitive |= here.shown != here.compared;
    if (here.sensitive) here.kind = Cell::Kind::text;
    const std::string_view text = value.text().value_or("");
    const std::size_t start = text.find_first_not_of(" \n\r\t");
    if (value.sensitive() || depth >= deepest_text || start == std::string_view::npos ||
        (text[start] != '{' && text[start] != '['))
      return;
    Tape tape;
    if (tape.parse_copy(text)) read(Value(tape, 0), path + ".", attribute + ".", after, depth + 1);
  }

  const Mask& mask_;
};

void put(Insert& into, const Cell& cell) {
  std::int64_t whole = 0;
  switch (cell.kind) {
    case Cell::Kind::absent:
    case Cell::Kind::unknown:
      into.null();
      return;
    case Cell::Kind::number: {
      const char* end = cell.shown.data() + cell.shown.size();
      const auto [stop, code] = std::from_chars(cell.shown.data(), end, whole);
      if (code == std::errc() && stop == end)
        into.number(whole);
      else
        into.text(cell.shown);
      return;
    }
    case Cell::Kind::text:
      into.text(cell.shown);
      return;
  }
}

/// Whether `word` stands in the SQL by itself, in upper or lower case. A table that is read is always found;
/// SQLite's authorizer is not told of one that only a USING compares.
bool has_word(std::string_view sql, std::string_view word) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const auto is_part = [&](std::size_t at) {
    return at < sql.size() && ((lower(sql[at]) >= 'a' && lower(sql[at]) <= 'z') || sql[at] == '_' ||
                               (sql[at] >= '0' && sql[at] <= '9') || sql[at] == '$');
  };
  const auto same = [&](char a, char b) { return lower(a) == b; };
  for (auto at = sql.begin();; ++at) {
    at = std::search(at, sql.end(), word.begin(), word.end(), same);
    if (at == sql.end()) return false;
    const auto begin = static_cast<std::size_t>(at - sql.begin());
    if (!is_part(begin - 1) && !is_part(begin + word.size())) return true;
  }
}

bool is_forced(const std::vector<std::string>& forced_by, std::string_view path) {
  return std::any_of(forced_by.begin(), forced_by.end(), [&](const std::string& forced) {
    return path.starts_with(forced) &&
           (path.size() == forced.size() || path[forced.size()] == '.' || path[forced.size()] == '[');
  });
}

std::vector<std::string> forced_by(const Change& change) {
  std::vector<std::string> out;
  for (const AttributePath& path : change.replace_paths) out.push_back(text(path));
  return out;
}

// --- the tables

void fill_plan(Database& database, const std::vector<Facts>& facts, const Mask& mask) {
  Insert into(database, "plan");
  for (const Facts& f : facts) {
    const Plan& plan = f.graph->plan();
    into.text(f.name).text(plan.path());
    into.text_or_null(mask(plan.format_version())).text_or_null(mask(plan.terraform_version()));
    into.text_or_null(mask(plan.timestamp()));
    into.flag(plan.errored() == true).flag(plan.complete() != false);
    into.money(f.cost->before, true).money(f.cost->after, true).money(f.cost->delta, true);
    into.number(static_cast<std::int64_t>(f.cost->coverage.unsupported + f.cost->coverage.unknown));
    into.row();
  }
}

void fill_changes(Database& database, const std::vector<Facts>& facts, const Mask& mask) {
  Insert into(database, "changes");
  const auto put = [&](const Facts& f, const Change& change, std::string_view section) {
    into.text(f.name)
        .text(section)
        .text(mask.address(change.address))
        .text_or_null(mask.address(change.previous_address));
    into.text(mask.address(change.module_address))
        .text(mask.address(change.type))
        .text(mask.address(change.name));
    if (change.key.kind == InstanceKey::Kind::none)
      into.null();
    else
      into.text(mask(change.key.text));
    into.text(mask(change.provider_name)).flag(change.managed).text_or_null(mask(change.deposed));
    into.text(name(change.action));
    into.flag(change.creates).flag(change.deletes).flag(change.creates_first).flag(change.importing);
    into.text_or_null(mask(change.reason));
    const std::string forced = fmt::format("{}", fmt::join(forced_by(change), ", "));
    into.text_or_null(mask(forced));
    into.row();
  };
  for (const Facts& f : facts) {
    const Plan& plan = f.graph->plan();
    for (const Change& change : plan.changes()) put(f, change, "planned");
    for (const Change& change : plan.drift()) put(f, change, "drift");
    for (const Deferred& deferred : plan.deferred()) put(f, deferred.change, "deferred");
  }
}

void fill_attributes(Database& database, const std::vector<Facts>& facts, const Mask& mask) {
  Insert into(database, "attributes");
  for (const Facts& f : facts)
    for (const Change& change : f.graph->plan().changes()) {
      const Look look = f.graph->plan().look(change);
      Places places(mask);
      places.read(look.before(), false);
      places.read(look.after(), true);
      const std::vector<std::string> forced = forced_by(change);
      for (const auto& [path, place] : places.all) {
        const auto& [attribute, before, after] = place;
        into.text(f.name).text(mask.address(change.address)).text_or_null(mask(change.deposed));
        into.text(mask(path)).text(mask(attribute));
        put(into, before);
        put(into, after);
        into.flag(after.kind == Cell::Kind::unknown).flag(before.sensitive || after.sensitive);
        into.flag(after.kind == Cell::Kind::unknown || before.kind != after.kind ||
                  before.compared != after.compared);
        into.flag(is_forced(forced, path));
        into.row();
      }
    }
}

void fill_refs(Database& database, const std::vector<Facts>& facts, const Mask& mask) {
  Insert into(database, "refs");
  for (const Facts& f : facts)
    for (const Change& change : f.graph->plan().changes()) {
      if (!change.deposed.empty()) continue;
      const Value expressions = f.graph->block(change)["expressions"];
      for (const auto& [argument, expression] : expressions.members())
        for (const Target& target : f.graph->refers(change, argument).targets) {
          into.text(f.name).text(mask.address(change.address)).text(mask(argument));
          into.text(mask.address(target.change->address)).text_or_null(mask(target.attribute));
          into.row();
        }
    }
}

void fill_findings(Database& database, const std::vector<Facts>& facts, const Mask& mask) {
  Insert into(database, "findings");
  for (const Facts& f : facts)
    for (std::size_t i = 0; i < f.findings->findings.size(); ++i) {
      const Finding& finding = f.findings->findings[i];
      into.text(f.name).text(finding.rule).text(name(finding.severity));
      into.number(static_cast<std::int64_t>(finding.severity)).text(name(finding.category));
      into.text_or_null(mask(finding.address)).text(mask(finding.message));
      into.text_or_null(mask(finding.why)).text_or_null(mask(finding.fix));
      into.flag(f.findings->rulings[i].waived());
      into.row();
    }
}

/// Some part of the figure is missing: it must not be taken for 0.
bool is_known(const ResourceCost& cost, const std::vector<Component>& lines) {
  if (cost.cost_class == CostClass::unsupported) return false;
  return std::none_of(lines.begin(), lines.end(), [](const Component& line) {
    return line.status == LineStatus::unknown || line.status == LineStatus::usage;
  });
}

/// A range that Decimal writes with every digit.
void put(Insert& into, const std::optional<Range<Quantity>>& quantity) {
  if (quantity)
    into.text(quantity->low.text()).text(quantity->high.text());
  else
    into.null().null();
}

void fill_costs(Database& database, const std::vector<Facts>& facts, const Mask& mask) {
  Insert into(database, "costs");
  for (const Facts& f : facts)
    for (const ResourceCost& cost : f.cost->resources) {
      const bool before = is_known(cost, cost.before_components);
      const bool after = is_known(cost, cost.after_components);
      into.text(f.name).text(mask.address(cost.change->address)).text_or_null(mask(cost.change->deposed));
      into.text(mask(cost.change->type)).text_or_null(cost.service).text_or_null(mask(cost.region));
      into.text(name(cost.cost_class));
      into.money(cost.before, before).money(cost.after, after).money(cost.delta, before && after);
      into.text_or_null(mask(cost.note));
      into.row();
    }
}

std::string_view word(LineStatus status) {
  switch (status) {
    case LineStatus::priced:
      return "priced";
    case LineStatus::usage:
      return "usage";
    case LineStatus::assumed:
      return "assumed";
    case LineStatus::unknown:
      return "unknown";
  }
  return "unknown";
}

void fill_cost_lines(Database& database, const std::vector<Facts>& facts, const Mask& mask) {
  Insert into(database, "cost_lines");
  for (const Facts& f : facts)
    for (const ResourceCost& cost : f.cost->resources)
      for (const bool after : {false, true})
        for (const Component& line : after ? cost.after_components : cost.before_components) {
          into.text(f.name).text(mask.address(cost.change->address)).text_or_null(mask(cost.change->deposed));
          into.text(after ? "after" : "before").text(mask(line.name)).text(word(line.status));
          into.text_or_null(mask(line.unit));
          put(into, line.quantity);
          if (line.price)
            into.text(line.price->exact());
          else
            into.null();
          into.money(line.monthly, line.status == LineStatus::priced || line.status == LineStatus::assumed);
          into.text_or_null(mask(line.price_key)).text_or_null(line.source).text_or_null(line.as_of);
          into.text_or_null(mask(line.origin)).text_or_null(mask(line.note));
          into.row();
        }
}

void fill_prices(Database& database, const PriceTable& prices) {
  Insert into(database, "prices");
  each_price(prices, [&](const PriceEntry& entry) {
    into.text(entry.service).text(entry.item).text(entry.region).text(entry.unit).text(entry.from);
    into.text(entry.usd).text_or_null(entry.as_of).text(entry.source).text(entry.quality);
    into.text_or_null(entry.assumed_from);
    into.row();
  });
}

}  // namespace

const std::vector<FactTable>& fact_tables() {
  constexpr FactColumn environment{"environment", "TEXT", "the environment's name"};
  constexpr FactColumn deposed{"deposed", "TEXT", "key of a deposed object; NULL for the current one"};
  static const std::vector<FactTable> all = {
      {"plan",
       "one row an environment",
       {environment,
        {"path", "TEXT", "of the plan, as it was given"},
        {"format_version", "TEXT", "of the JSON"},
        {"terraform_version", "TEXT", "that made the plan"},
        {"timestamp", "TEXT", "of planning, as in 2026-07-28T09:30:00Z; NULL before Terraform 1.5"},
        {"errored", "INTEGER", "1: planning failed"},
        {"complete", "INTEGER", "0: another plan has to follow"},
        {"before_low", "INTEGER", "monthly cost before, millionths of USD, without what is not known"},
        {"before_high", "INTEGER", "its high end"},
        {"after_low", "INTEGER", "the same after"},
        {"after_high", "INTEGER", "its high end"},
        {"delta_low", "INTEGER", "what changes"},
        {"delta_high", "INTEGER", "its high end"},
        {"unpriced", "INTEGER", "resources that are unsupported or could not be priced"}}},
      {"changes",
       "one row an entry of the plan, unchanged ones too",
       {environment,
        {"section", "TEXT", "planned, drift (changed outside Terraform) or deferred"},
        {"address", "TEXT", "as in aws_s3_bucket.logs[\"eu\"]"},
        {"previous_address", "TEXT", "before a move; NULL when it stays"},
        {"module", "TEXT", "address of the module; empty in the root"},
        {"type", "TEXT", "as in aws_s3_bucket"},
        {"name", "TEXT", "as in logs"},
        {"key", "TEXT", "of count or for_each; NULL without one"},
        {"provider", "TEXT", "source address"},
        {"managed", "INTEGER", "0: a data source or ephemeral resource"},
        deposed,
        {"action", "TEXT", "no-op, create, read, open, update, replace, delete, forget or unknown"},
        {"creates", "INTEGER", "1: a new object is made, by replacement too"},
        {"deletes", "INTEGER", "1: an object is destroyed, by replacement too"},
        {"creates_first", "INTEGER", "1: of a replacement, both exist for a while"},
        {"importing", "INTEGER", "1: it is imported"},
        {"reason", "TEXT", "Terraform's reason, as in replace_because_cannot_update"},
        {"forced_by", "TEXT", "attributes that force the replacement, joined by `, `"}}},
      {"attributes",
       "one row for each place in the values of a planned entry that holds something",
       {environment,
        {"address", "TEXT", "of the entry"},
        deposed,
        {"path", "TEXT", "as in ingress[0].from_port; in JSON texts policy.Statement[0].Effect"},
        {"attribute", "TEXT", "the path without indexes of lists: ingress.from_port"},
        {"before", "", "a text or a whole number; true and false are texts; NULL: not there"},
        {"after", "", "likewise; NULL too when it is known after apply"},
        {"unknown", "INTEGER", "1: known after apply"},
        {"sensitive", "INTEGER", "1: (sensitive) stands for it or for parts of it"},
        {"changed", "INTEGER", "1: the two sides differ, or may"},
        {"forces_replacement", "INTEGER", "1: it is why the object is replaced"}}},
      {"refs",
       "one row for each reference between entries, as the configuration has them",
       {environment,
        {"from_address", "TEXT", "of the entry that refers"},
        {"argument", "TEXT", "in which it does"},
        {"to_address", "TEXT", "of the entry that it refers to"},
        {"attribute", "TEXT", "of that one; NULL when it is the whole"}}},
      {"findings",
       "one row a finding of the built-in rules that is not off",
       {environment,
        {"rule", "TEXT", "its id"},
        {"severity", "TEXT", "info, low, medium, high or critical, after the policy's levels"},
        {"rank", "INTEGER", "0 for info to 4 for critical"},
        {"category", "TEXT", "as in data-loss"},
        {"address", "TEXT", "NULL for the plan as a whole"},
        {"message", "TEXT", "what is wrong"},
        {"why", "TEXT", "why it matters"},
        {"fix", "TEXT", "what to do"},
        {"waived", "INTEGER", "1: a waiver of the policy holds for it"}}},
      {"costs",
       "one row a managed resource; amounts are a month's, in millionths of USD",
       {environment,
        {"address", "TEXT", "of the entry"},
        deposed,
        {"type", "TEXT", "as in aws_db_instance"},
        {"service", "TEXT", "as in RDS; NULL without a price"},
        {"region", "TEXT", "NULL when the plan does not tell"},
        {"class", "TEXT", "priced, usage, free, unsupported or unknown"},
        {"before_low", "INTEGER", "NULL unless every part is known, use included"},
        {"before_high", "INTEGER", "its high end"},
        {"after_low", "INTEGER", "the same after"},
        {"after_high", "INTEGER", "its high end"},
        {"delta_low", "INTEGER", "what changes; NULL unless both sides are known"},
        {"delta_high", "INTEGER", "its high end"},
        {"note", "TEXT", "why it is free, or what it is billed by"}}},
      {"cost_lines",
       "one row a line of the cost of a resource",
       {environment,
        {"address", "TEXT", "of the entry"},
        deposed,
        {"side", "TEXT", "before or after"},
        {"name", "TEXT", "as in Instance (on-demand, db.m6g.large)"},
        {"status", "TEXT", "priced, usage (by use that nobody tells), assumed or unknown"},
        {"unit", "TEXT", "as in Hrs"},
        {"quantity_low", "TEXT", "a month, exact; NULL: not known"},
        {"quantity_high", "TEXT", "its high end"},
        {"price", "TEXT", "USD for one unit, exact"},
        {"monthly_low", "INTEGER", "millionths of USD; NULL: not known"},
        {"monthly_high", "INTEGER", "its high end"},
        {"price_key", "TEXT", "as in AmazonRDS/…@eu-west-1"},
        {"source", "TEXT", "of the price"},
        {"as_of", "TEXT", "its date"},
        {"origin", "TEXT", "where the quantity came from"},
        {"note", "TEXT", "what to know of the line"}}},
      {"prices",
       "one row a tier of a price, as the review has it: the price table with own prices and terms",
       {{"service", "TEXT", "AWS's code, as in AmazonEC2"},
        {"item", "TEXT", "what is bought"},
        {"region", "TEXT", "as in eu-west-1, or global"},
        {"unit", "TEXT", "as in Hrs"},
        {"tier_from", "TEXT", "quantity from which on it holds"},
        {"usd", "TEXT", "for one unit, exact"},
        {"as_of", "TEXT", "date; NULL when the source has none"},
        {"source", "TEXT", "as `plangate prices info` lists them"},
        {"quality", "TEXT", "exact, derived or secondary"},
        {"assumed_from", "TEXT", "region whose price was borrowed; NULL: its own"}}},
  };
  return all;
}

FactTables::FactTables(std::vector<Facts> facts, const PriceTable& prices)
    : facts_(std::move(facts)), prices_(&prices) {}

std::size_t FactTables::filled() {
  return tables_filled;
}

Database& FactTables::database() {
  if (database_) return *database_;
  database_.emplace(Database::in_memory());
  for (const FactTable& table : fact_tables()) {
    std::string columns;
    for (const FactColumn& column : table.columns)
      columns += fmt::format("{}\"{}\" {}", columns.empty() ? "" : ", ", column.name, column.type);
    database_->run(fmt::format("CREATE TABLE {} ({})", table.name, columns));
  }
  return *database_;
}

void FactTables::fill(const std::string& table) {
  if (!filled_.insert(table).second) return;
  ++tables_filled;
  Database& into = database();
  const Mask mask(facts_);
  into.run("BEGIN");
  if (table == "plan") fill_plan(into, facts_, mask);
  if (table == "changes") fill_changes(into, facts_, mask);
  if (table == "attributes") fill_attributes(into, facts_, mask);
  if (table == "refs") fill_refs(into, facts_, mask);
  if (table == "findings") fill_findings(into, facts_, mask);
  if (table == "costs") fill_costs(into, facts_, mask);
  if (table == "cost_lines") fill_cost_lines(into, facts_, mask);
  if (table == "prices") fill_prices(into, *prices_);
  into.run("COMMIT");
}

std::vector<std::string> FactTables::columns_of(std::string_view sql) {
  return GuardedQuery(database(), sql, names()).columns();
}

void FactTables::query(std::string_view sql, const std::function<void(const GuardedQuery&)>& row,
                       const SqlBounds& bounds) {
  columns_of(sql);  // nothing is filled for what cannot be run
  for (const std::string_view table : names())
    if (has_word(sql, table)) fill(std::string(table));
  GuardedQuery query(database(), sql, names(), bounds);
  while (query.step()) row(query);
}
