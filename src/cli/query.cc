// plangate query: questions to plans, in SQL.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/plan_arguments.h"
#include "cli/price_options.h"
#include "cli/print.h"
#include "cli/region.h"
#include "cli/usage_files.h"
#include "cli/verbs.h"
#include "gate/fact_tables.h"
#include "gate/policy.h"
#include "report/query_output.h"
#include "risk/assess.h"

namespace {

struct QueryOptions {
  std::vector<std::string> words;  ///< plans, and the SQL behind them
  std::string file;
  std::string format = "table";
  std::string region, policy;
  PriceOptions prices;
  std::vector<std::string> usage;
  bool schema = false;
};

std::string sql_of_file(const std::string& path) {
  constexpr std::size_t largest = 65'536;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()))
    throw Error(fmt::format("cannot read the SQL in {}", path), "name a file that holds one SELECT");
  if (text.str().size() > largest) throw Error(fmt::format("{} is larger than 64 KiB", path));
  return text.str();
}

std::string schema_text() {
  std::string out;
  for (const FactTable& table : fact_tables()) {
    out += fmt::format("{}{}: {}\n", out.empty() ? "" : "\n", table.name, table.text);
    for (const FactColumn& column : table.columns)
      out += fmt::format("  {:<19}{}\n", column.name, column.text);
  }
  return out;
}

QueryFormat query_format(const std::string& name) {
  if (name == "table") return QueryFormat::table;
  if (name == "csv") return QueryFormat::csv;
  if (name == "json") return QueryFormat::json;
  throw Error(fmt::format("there is no format \"{}\"", name), "query prints table, csv or json");
}

int query_plans(QueryOptions options) {
  if (options.schema) {
    write_all(stdout, schema_text(), "standard output");
    return 0;
  }
  const QueryFormat format = query_format(options.format);
  std::string sql;
  if (!options.file.empty()) {
    sql = sql_of_file(options.file);
  } else if (!options.words.empty()) {
    sql = options.words.back();
    options.words.pop_back();
  }
  if (options.words.empty() || sql.empty())
    throw Error("a query needs a plan and one SELECT",
                "write plangate query plan.json \"SELECT address FROM changes WHERE deletes\"");
  const std::vector<PlanArgument> arguments = plan_arguments(options.words);
  const UsageFiles usage(options.usage, arguments);
  const Policy policy = find_policy(options.policy);
  const PriceTable prices = options.prices.open(policy.terms);
  check_region(options.region, prices);

  std::deque<Plan> plans;
  std::deque<Graph> graphs;
  std::deque<RuledFindings> findings;
  std::deque<Estimate> costs;
  std::vector<Facts> facts;
  for (const PlanArgument& argument : arguments) {
    const Plan& plan = plans.emplace_back(Plan::read(argument.path));
    const Graph& graph = graphs.emplace_back(plan);
    findings.push_back(rule_on(assess(graph), policy, argument.name, plan.timestamp()));
    costs.push_back(estimate(graph, prices, options.region, usage.of(argument.name)));
    facts.push_back({argument.name, &graph, &findings.back(), &costs.back()});
  }
  FactTables tables(std::move(facts), prices);
  QueryOutput output(format);
  try {
    output.columns(tables.columns_of(sql));
    tables.query(sql, [&](const GuardedQuery& row) { output.row(row); }, {.time = std::chrono::seconds(60)});
  } catch (const SqlRefusal& refusal) {
    throw Error(fmt::format("the SQL cannot be run: {}", refusal.what),
                refusal.hint.empty() ? "`plangate query --schema` lists tables and columns" : refusal.hint);
  }
  write_all(stdout, output.take(), "standard output");
  return 0;
}

}  // namespace

void add_query(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<QueryOptions>();
  CLI::App* verb = app.add_subcommand("query", "Ask plans questions in SQL");
  verb->add_option("PLAN SQL", options->words,
                   "[NAME=]PATH of one or more plans, and behind them one SELECT");
  verb->add_option("--file", options->file, "Read the SELECT from this file instead")->type_name("FILE");
  verb->add_option("--format", options->format, "What to print: table, csv or json")->capture_default_str();
  verb->add_flag("--schema", options->schema, "List the tables and their columns");
  verb->add_option("--region", options->region, "Region of resources whose region the plan does not tell");
  options->prices.declare(*verb);
  declare_usage(*verb, options->usage);
  verb->add_option(
          "--policy", options->policy,
          "Policy file for levels, waivers and own prices; without it .plangate.yml of the current folder")
      ->type_name("FILE");
  verb->callback([options, &exit_code] { exit_code = query_plans(*options); });
}
