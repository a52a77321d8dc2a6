// What is known of plans as SQL tables, for custom rules and `plangate query`.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/guarded_sql.h"
#include "base/sqlite.h"
#include "cost/estimate.h"
#include "gate/ruling.h"
#include "plan/graph.h"

/// All of one environment. Borrowed by FactTables.
struct Facts {
  std::string name;  ///< of the environment
  const Graph* graph = nullptr;
  const RuledFindings* findings = nullptr;
  const Estimate* cost = nullptr;
};

/// The tables, in memory and each filled when a query first names it; nothing is made before the first query.
/// docs/query.md describes them. No text in them is secret: values go through the Secrets of all plans, and
/// what is marked or stands where secrets do is `(sensitive)`, as in reports. Amounts of money are whole
/// millionths of a US dollar, NULL where they are not known.
class FactTables {
 public:
  /// `prices` too is borrowed.
  FactTables(std::vector<Facts> facts, const PriceTable& prices);
  FactTables(const FactTables&) = delete;
  FactTables& operator=(const FactTables&) = delete;

  /// Compiles `sql` over empty tables: its columns. Throws SqlRefusal.
  std::vector<std::string> columns_of(std::string_view sql);
  /// Calls `row` for every row of the answer. Throws SqlRefusal.
  void query(std::string_view sql, const std::function<void(const GuardedQuery&)>& row,
             const SqlBounds& bounds = {});

  /// How many tables were ever filled, for tests: a plain review fills none.
  static std::size_t filled();

 private:
  Database& database();
  void fill(const std::string& table);

  std::vector<Facts> facts_;
  const PriceTable* prices_;
  std::optional<Database> database_;
  std::set<std::string> filled_;
};

struct FactColumn {
  std::string_view name, type, text;
};
struct FactTable {
  std::string_view name, text;
  std::vector<FactColumn> columns;
};
/// In the order of docs/query.md.
const std::vector<FactTable>& fact_tables();
