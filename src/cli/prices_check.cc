// plangate prices check: what looks wrong in price files or in a price table.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "cli/prices_verbs.h"
#include "cost/price_check.h"
#include "cost/price_rows.h"
#include "report/json_writer.h"

namespace {

struct PricesCheckOptions {
  std::string where, today, format = "text";
  int oldest_days = 730;
  bool all = false;
};

std::string this_day() {
  const std::chrono::year_month_day day =
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string json(const std::vector<PriceFinding>& findings, std::size_t rows) {
  using Shape = JsonWriter::Shape;
  JsonWriter out;
  out.open('{', Shape::lines).member("rows", rows);
  out.key("findings").open('[', Shape::lines);
  for (const PriceFinding& finding : findings) {
    out.open('{', Shape::line);
    out.member("error", finding.is_error())
        .member("kind", name_of(finding.kind))
        .member("what", std::string_view(finding.what));
    out.close();
  }
  out.close();
  out.close();
  return out.take();
}

int check(const PricesCheckOptions& options) {
  PriceCheckOptions checks;
  checks.today = options.today.empty() ? this_day() : options.today;
  checks.oldest_days = options.oldest_days;
  if (!is_date(checks.today))
    throw Error(fmt::format("--today: \"{}\" is no day", checks.today), "write it as 2026-07-20");
  if (std::filesystem::is_directory(options.where)) checks.sources = read_price_sources(options.where);
  const std::vector<PriceLine> lines = read_price_lines(options.where);
  const std::vector<PriceFinding> findings = check_prices(lines, checks);
  constexpr std::size_t shown = 10;
  fmt::print("{}", options.format == "json" ? json(findings, lines.size())
                                            : describe(findings, lines.size(), options.all ? 0 : shown));
  for (const PriceFinding& finding : findings)
    if (finding.is_error()) return 1;
  return 0;
}

}  // namespace

void add_prices_check(CLI::App& prices, int& exit_code) {
  auto options = std::make_shared<PricesCheckOptions>();
  CLI::App* verb = prices.add_subcommand("check", "Look for gaps, duplicates, outliers and old dates");
  verb->add_option("WHERE", options->where,
                   "Folder of price files or a price table; without it the bundled table");
  verb->add_option("--older-than", options->oldest_days, "Days from which on a price is old (730)")
      ->check(CLI::Range(1, 100000));
  verb->add_option("--today", options->today, "The day to count from, as 2026-07-20");
  verb->add_option("--format", options->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  verb->add_flag("--all", options->all, "Show all of each kind, not ten");
  verb->callback([options, &exit_code] { exit_code = check(*options); });
}
