// plangate prices import, compile: offer files of AWS's price list become price files, and those a price
// table.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>

#include "base/error.h"
#include "cli/prices_verbs.h"
#include "cost/import/price_import.h"
#include "cost/price_writer.h"

namespace {

struct ImportOptions {
  std::vector<std::string> files;
  std::string into, output;
  std::vector<std::string> regions;
  MergeOptions merge;
};

int import_files(const ImportOptions& options) {
  if (options.into.empty() && options.output.empty())
    throw Error("prices import does not know where to write",
                "--into DIR changes the price files of a folder, -o DIR writes to another one");
  PriceImport import;
  import.only_regions({options.regions.begin(), options.regions.end()});
  for (const std::string& file : options.files) {
    OfferWindow window(file);
    import.read(window);
  }
  import.finish();
  std::map<std::string, std::vector<PriceRow>> before;
  if (!options.into.empty()) before = read_price_files(options.into);
  const PriceChanges changes = merge_prices(import, before, options.merge);
  write_price_files(options.output.empty() ? options.into : options.output, changes.files);
  fmt::print("{}", describe(import, changes, options.merge));
  return 0;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(fmt::format("cannot read {}", path.string()));
  return {std::istreambuf_iterator<char>(file), {}};
}

int compile(const std::string& folder, const std::string& table) {
  std::vector<ServicePrices> services;
  std::size_t rows = 0;
  for (auto& [service, prices] : read_price_files(folder)) {
    rows += prices.size();
    services.push_back({service, std::move(prices)});
  }
  if (rows == 0)
    throw Error(fmt::format("{} holds no price files", folder), "name a folder of price files, as pricing/");
  const std::filesystem::path types = std::filesystem::path(folder) / "resource_types.csv";
  if (!std::filesystem::exists(types))
    throw Error(fmt::format("{} is missing: without it every type that has no pricer would be unsupported",
                            types.string()),
                "take it from plangate's own pricing/");
  write_price_table(table, services, read_resource_types(bytes_of(types), types.string()));
  fmt::print("{}: {} prices of {} services\n", table, rows, services.size());
  return 0;
}

}  // namespace

void add_prices_import(CLI::App& prices, int& exit_code) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* verb = prices.add_subcommand("import", "Take offer files of AWS's price list into price files");
  verb->add_option("FILE", options->files, "index.json or index.csv of a service; - is standard input")
      ->required();
  verb->add_option("--into", options->into, "Folder of price files to change");
  verb->add_option("-o,--output", options->output,
                   "Write to this folder instead, only the files that differ");
  verb->add_option("--region", options->regions, "Only this region; may be given several times")
      ->allow_extra_args(false);
  verb->add_flag("--force", options->merge.force, "Let older prices replace newer ones");
  verb->add_flag("--prune", options->merge.prune, "Remove prices that the files no longer list");
  verb->callback([options, &exit_code] { exit_code = import_files(*options); });
}

void add_prices_compile(CLI::App& prices, int& exit_code) {
  struct Options {
    std::string folder, table;
  };
  auto options = std::make_shared<Options>();
  CLI::App* verb =
      prices.add_subcommand("compile", "Make a price table of a folder of price files, for --prices");
  verb->add_option("DIR", options->folder, "Folder of price files, as pricing/")->required();
  verb->add_option("-o,--output", options->table, "The table to write")->required();
  verb->callback([options, &exit_code] { exit_code = compile(options->folder, options->table); });
}
