// What each part of a review takes, beside a bare DOM parse of the same file, all in one process and taking
// turns.
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "cost/estimate.h"
#include "cost/prices.h"
#include "cost/usage.h"
#include "gate/policy.h"
#include "plan/causes.h"
#include "plan/fingerprint.h"
#include "plan/graph.h"
#include "plan/plan.h"
#include "plan/renames.h"
#include "report/report.h"
#include "risk/assess.h"

namespace {

/// Of this process, in ms: what else the machine does is not in it.
double processor_time() {
  struct timespec now = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Stage {
  std::string name;
  std::function<std::size_t()> run;    ///< returns how much it found, so that nothing is optimized away
  std::function<void()> prepare = {};  ///< not timed
  std::vector<double> times = {};      ///< ms
  std::size_t found = 0;
};

double least(const Stage& stage) {
  return *std::min_element(stage.times.begin(), stage.times.end());
}

void measure(const std::string& path, const std::string& usage_file, int rounds) {
  const Plan plan = Plan::read(path, false);
  std::optional<Usage> usage;
  if (!usage_file.empty()) usage = Usage::read(usage_file);
  std::optional<Graph> graph;
  const auto priced = [&](const Usage* with) {
    return estimate(*graph, PriceTable::bundled(), "", with).resources.size();
  };
  std::vector<Stage> stages;
  stages.push_back({"D  simdjson DOM", [&] {
                      simdjson::dom::parser parser;
                      simdjson::dom::element document;
                      if (parser.load(path).get(document)) std::exit(2);
                      return simdjson::dom::array(document["resource_changes"]).size();
                    }});
  stages.push_back({"reading", [&] { return Plan::read(path, false).changes().size(); }});
  // What is asked first pays for what the graph learns once; each part gets a new one.
  const auto add = [&](std::string name, std::function<std::size_t()> part) {
    stages.push_back({std::move(name), std::move(part), [&] { graph.emplace(plan); }});
  };
  add("prices", [&] { return priced(nullptr); });
  stages.push_back({"prices, added to causes", [&] { return priced(nullptr); },
                    [&] {
                      graph.emplace(plan);
                      Causes(*graph).roots();
                    }});
  if (usage) add("prices, with usage", [&] { return priced(&*usage); });
  add("rules", [&] { return assess(*graph).size(); });
  add("causes", [&] { return Causes(*graph).roots().size(); });
  add("renames", [&] { return find_renames(*graph).pairs.size(); });
  add("fingerprints", [&] { return fingerprints(*graph, "").changes.size(); });
  stages.push_back({"whole report", [&] {
                      const std::vector<NamedPlan> plans = {{"plan", &plan, usage ? &*usage : nullptr}};
                      return review(plans, PriceTable::bundled(), Policy(), "", "").environments.size();
                    }});
  for (int round = 0; round < rounds; ++round)
    for (Stage& stage : stages) {
      if (stage.prepare) stage.prepare();
      const double start = processor_time();
      stage.found = stage.run();
      stage.times.push_back(processor_time() - start);
    }

  const double dom = least(stages.front());
  const auto changes = static_cast<double>(plan.changes().size());
  fmt::print("{}: {} changes, {} rounds, the least processor time of each\n", path, plan.changes().size(),
             rounds);
  fmt::print("{:<24}{:>10}{:>9}{:>12}{:>10}\n", "", "ms", "x D", "us/change", "found");
  for (const Stage& stage : stages)
    fmt::print("{:<24}{:>10.2f}{:>9.3f}{:>12.2f}{:>10}\n", stage.name, least(stage), least(stage) / dom,
               least(stage) * 1000 / changes, stage.found);
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc < 2 || argc > 4) {
    std::fputs("usage: bench_stages PLAN [ROUNDS [USAGE]]\n", stderr);
    return 2;
  }
  try {
    measure(argv[1], argc > 3 ? argv[3] : "", argc > 2 ? std::max(1, std::atoi(argv[2])) : 5);
  } catch (const Error& error) {
    fmt::print(stderr, "bench_stages: {}\n", error.what());
    return 2;
  }
}
