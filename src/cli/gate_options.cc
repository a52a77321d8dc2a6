#include "cli/gate_options.h"

#include <CLI/CLI.hpp>

namespace {

struct Flag {
  const char* name;
  const char* key;  ///< in the policy
  const char* value;
  const char* help;
};

constexpr Flag flags[] = {
    {"--max-monthly-increase", "max_monthly_increase", "USD",
     "Block when a plan costs more than that on top"},
    {"--max-monthly-increase-percent", "max_monthly_increase_percent", "PERCENT",
     "Block when a plan costs more than that on top, in percent of what it costs before"},
    {"--max-monthly-total", "max_monthly_total", "USD",
     "Block when an environment costs more than that after"},
    {"--max-unpriced", "max_unpriced", "PERCENT", "Block when more of the resources than that have no price"},
    {"--max-deletes", "max_deletes", "N", "Block when more resources than that are deleted or replaced"},
    {"--max-replacements", "max_replacements", "N", "Block when more resources than that are replaced"},
    {"--block-on", "block_severity", "SEVERITY", "Block on findings this bad or worse; `never` for none"},
    {"--warn-on", "warn_severity", "SEVERITY", "Warn on findings this bad or worse; `never` for none"},
};

}  // namespace

void GateOptions::declare(CLI::App& verb) {
  verb.add_option("--policy", policy,
                  "Policy file; without it .plangate.yml of the current folder, if it is there")
      ->type_name("FILE")
      ->check([](const std::string& path) { return path.empty() ? "names no file" : ""; }, "");
  for (const Flag& flag : flags)
    verb.add_option_function<std::string>(
            flag.name, [this, &flag](const std::string& text) { limits[flag.name] = text; }, flag.help)
        ->type_name(flag.value)
        ->group("Limits, over those of the policy");
}

void GateOptions::apply(Policy& policy_to_change) const {
  for (const Flag& flag : flags)
    if (const auto given = limits.find(flag.name); given != limits.end())
      set_limit(policy_to_change.flags, flag.key, given->second, flag.name);
  renew_fingerprint(policy_to_change);
}

Policy GateOptions::read() const {
  Policy found = find_policy(policy);
  apply(found);
  return found;
}
