#include "report/merge_reports.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "report/currency.h"

namespace {

struct Origin {
  const std::string* report;
  std::string json;  ///< of that environment alone
};

void require_same(const NamedReport& a, const NamedReport& b, std::string_view what, const std::string& of_a,
                  const std::string& of_b) {
  if (of_a != of_b)
    throw Error(
        fmt::format("{} and {} were made with different {}: {} and {}", a.name, b.name, what, of_a, of_b),
        "make all reports with the same plangate and price table");
}

}  // namespace

Report alone(const Report& report, const Environment& environment) {
  Report one = report;
  one.environments = {environment};
  one.verdict = environment.decision.verdict;
  return one;
}

Report merged(const std::vector<NamedReport>& reports) {
  const NamedReport& first = reports.front();
  Report all = first.report;
  all.environments.clear();
  all.verdict = Verdict::pass;
  std::map<std::string, Origin> known;
  for (const NamedReport& one : reports) {
    require_same(first, one, "versions of plangate", first.report.version, one.report.version);
    require_same(first, one, "prices", first.report.prices_fingerprint, one.report.prices_fingerprint);
    require_same(first, one, "own terms", fmt::format("{}", fmt::join(first.report.own_terms, "; ")),
                 fmt::format("{}", fmt::join(one.report.own_terms, "; ")));
    require_same(first, one, "currencies", currency_text(first.report), currency_text(one.report));
    all.prices_stale |= one.report.prices_stale;
    if (one.report.policy_path != all.policy_path) all.policy_path.clear();
    if (one.report.policy_fingerprint != all.policy_fingerprint) all.policy_fingerprint.clear();
    for (const Environment& environment : one.report.environments) {
      std::string json = render_json(alone(one.report, environment));
      const auto [at, is_new] = known.emplace(environment.name, Origin{&one.name, json});
      if (!is_new && at->second.json != json)
        throw Error(fmt::format("{} and {} tell different things of environment {}", *at->second.report,
                                one.name, environment.name),
                    "give every environment one name and one report");
      if (is_new) all.environments.push_back(environment);
      all.verdict = std::max(all.verdict, environment.decision.verdict);
    }
  }
  return all;
}
