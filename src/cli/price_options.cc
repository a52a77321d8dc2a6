#include "cli/price_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "base/error.h"
#include "cost/price_rows.h"

namespace {

constexpr std::size_t largest_file = std::size_t{256} * 1024 * 1024;

std::string prices_in(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(fmt::format("cannot read the prices {}: {}", path.string(), std::strerror(errno)));
  std::string text;
  std::error_code ignored;
  if (std::filesystem::file_size(path, ignored) > largest_file && !ignored)
    throw Error(fmt::format("cannot read the prices {}: it is larger than 256 MiB", path.string()));
  text.assign(std::istreambuf_iterator<char>(file), {});
  return text;
}

void lay_over(PriceTable& table, const std::filesystem::path& file) {
  const std::string name = file.string();
  table.lay_over({file.stem().string(), read_price_rows(prices_in(file), name)}, name);
}

/// The price files of a folder in the form of pricing/; what says how types are billed is no price.
std::vector<std::filesystem::path> price_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".csv" && entry.path().stem() != "resource_types")
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  if (files.empty())
    throw Error(fmt::format("--prices {}: the folder has no price files", folder.string()),
                "they are named as AWS calls the services: AmazonEC2.csv");
  return files;
}

}  // namespace

void PriceOptions::declare(CLI::App& verb) {
  verb.add_option("--prices", files,
                  "Price table to use instead of the bundled one; or prices of your own to lay over it: "
                  "SERVICE.csv in the columns of pricing/, or a folder of them; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

PriceTable PriceOptions::open(const Terms& terms) const {
  std::optional<PriceTable> table;
  std::vector<std::filesystem::path> overlays;
  for (const std::string& name : files) {
    const std::filesystem::path path(name);
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
      const auto found = price_files(path);
      overlays.insert(overlays.end(), found.begin(), found.end());
    } else if (path.extension() == ".csv") {
      overlays.push_back(path);
    } else {
      if (table)
        throw Error("--prices names two price tables", "only one can take the place of the bundled one");
      table = PriceTable::open(name);
    }
  }
  if (!table) table = PriceTable::bundled();
  for (const std::filesystem::path& overlay : overlays) lay_over(*table, overlay);
  table->set_terms(terms);
  return std::move(*table);
}
