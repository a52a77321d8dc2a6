// `--prices`: which price table, and which prices of one's own over it.
#pragma once

#include <string>
#include <vector>

#include "cost/prices.h"

namespace CLI {
class App;
}

/// Declared on a verb, filled by its command line. Must live until the verb runs.
struct PriceOptions {
  std::vector<std::string> files;

  void declare(CLI::App& verb);
  /// A table that one of the files is, else the bundled one; over it the CSV files, and folders of them, in
  /// the order given; then the terms. Throws Error for two tables and for what cannot be used.
  PriceTable open(const Terms& terms = {}) const;
};
