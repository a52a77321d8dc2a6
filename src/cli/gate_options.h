// The flags of `review` that say what may pass.
#pragma once

#include <map>
#include <string>

#include "gate/policy.h"

namespace CLI {
class App;
}

/// Declared on a verb, filled by its command line. Must live until the verb runs.
struct GateOptions {
  std::string policy;                         ///< path; empty: look for `.plangate.yml`
  std::map<std::string, std::string> limits;  ///< by flag: those that were given

  void declare(CLI::App& verb);
  /// Lays the flags over `policy`. Throws Error that names the flag.
  void apply(Policy& policy) const;
  /// The policy file, or the defaults, with the flags over it.
  Policy read() const;
};
