// Compiles the price files into the table that the binary carries: compile_prices TABLE FILE.csv...
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "cost/price_writer.h"

namespace {

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(fmt::format("cannot read {}", path));
  return {std::istreambuf_iterator<char>(file), {}};
}

void compile(const std::string& table, std::span<char*> files) {
  std::vector<ServicePrices> services;
  std::vector<ResourceTypeRow> types;
  for (const std::string file : files) {
    const std::string service = std::filesystem::path(file).stem().string();
    if (service == "resource_types") {
      types = read_resource_types(content(file), file);
    } else {
      services.push_back({service, read_price_rows(content(file), file)});
    }
  }
  write_price_table(table, services, types);
}

}  // namespace

int main(int argc, char* argv[]) {
  try {
    if (argc < 3) throw Error("usage: compile_prices TABLE FILE.csv...");
    compile(argv[1], std::span(argv + 2, argv + argc));
    return 0;
  } catch (const Error& error) {
    fmt::print(stderr, "compile_prices: error: {}\n", error.what());
    if (!error.hint().empty()) fmt::print(stderr, "hint: {}\n", error.hint());
  } catch (const std::exception& error) {
    fmt::print(stderr, "compile_prices: error: {}\n", error.what());
  }
  return 2;
}
