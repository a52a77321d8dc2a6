// plangate policy: is the policy sound, and one to begin with.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "cli/print.h"
#include "cli/verbs.h"
#include "gate/custom_rules.h"
#include "gate/policy_text.h"
#include "report/escape.h"

namespace {

struct PolicyOptions {
  std::string file;
  std::vector<std::string> environments;
  std::string date;
  bool strict = false;
  std::string out = ".plangate.yml";
};

/// `prod` or `prod=envs/prod.json`.
std::pair<std::string, std::string> environment_of(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (word.empty() || equals == 0)
    throw Error("--environment names none", "write prod, or prod=envs/prod.json");
  if (equals == std::string::npos) return {word, word + ".json"};
  return {word.substr(0, equals), word.substr(equals + 1)};
}

std::string lines_visible(const std::string& text) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out += visible(text.substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return out;
}

int check(const PolicyOptions& options) {
  std::string today = options.date;
  if (today.empty())
    today = date_text(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  else if (!day_of(today))
    throw Error(fmt::format("--date: \"{}\" is no day", today), "write it as 2027-01-31");
  std::vector<std::pair<std::string, std::string>> environments;
  for (const std::string& word : options.environments) environments.push_back(environment_of(word));
  const Policy policy = find_policy(options.file);
  const PriceTable prices = PriceTable::bundled();
  FactTables tables({}, prices);
  check_custom_rules(policy, tables);
  const PolicyCheck checked = check_policy(policy, environments, today);
  std::string out = checked.text;
  if (!checked.warnings.empty()) out += "\n";
  for (const std::string& warning : checked.warnings) out += "warning: " + warning + "\n";
  write_all(stdout, lines_visible(out), "standard output");
  return options.strict && !checked.warnings.empty() ? 1 : 0;
}

/// Never over a file that is there, even one that appears meanwhile.
int init(const PolicyOptions& options) {
  const std::string text(first_policy());
  if (options.out == "-") {
    write_all(stdout, text, "standard output");
    return 0;
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(options.out.c_str(), "wx"),
                                                             std::fclose);
  if (!file && errno == EEXIST)
    throw Error(fmt::format("{} is there already", options.out),
                "name another file with --output, or `plangate policy check` this one");
  if (!file) throw Error(fmt::format("cannot write {}: {}", options.out, std::strerror(errno)));
  write_all(file.get(), text, options.out);
  write_all(stderr, fmt::format("plangate: wrote {}\n", visible(options.out)), "standard error");
  return 0;
}

}  // namespace

void add_policy(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("policy", "Check the policy file, or begin one");
  verb->require_subcommand(1);
  auto options = std::make_shared<PolicyOptions>();
  CLI::App* checking = verb->add_subcommand("check", "Say whether a policy is valid and what it comes to");
  checking->add_option("FILE", options->file, "The policy; without it .plangate.yml of the current folder");
  checking
      ->add_option("--environment", options->environments,
                   "NAME or NAME=PATH of an environment: its limits, and what fits none; may be repeated")
      ->allow_extra_args(false);
  checking->add_option("--date", options->date, "Day to count waivers from instead of today")
      ->type_name("YYYY-MM-DD");
  checking->add_flag("--strict", options->strict, "Exit with 1 when there are warnings");
  checking->callback([options, &exit_code] { exit_code = check(*options); });
  CLI::App* beginning = verb->add_subcommand("init", "Write a commented policy to begin with");
  beginning->add_option("-o,--output", options->out, "Where to; - for standard output")
      ->capture_default_str();
  beginning->callback([options, &exit_code] { exit_code = init(*options); });
}
