// Measures `plangate review` beside what bounds it, in one run, so that the ratios hold on any machine.
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

extern char** environ;

namespace {

[[noreturn]] void fail(std::string_view what) {
  fmt::print(stderr, "bench: {}\n", what);
  std::exit(2);
}

struct Run {
  double wall = 0;    ///< ms
  double cpu = 0;     ///< ms, of the program and the kernel for it
  double memory = 0;  ///< MB at its peak
};

double milliseconds(const timeval& t) {
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
}

/// Runs `words` with its output in `output`, or beside ours without one. An exit code above `accepted` ends
/// the whole run: a program that fails is fast.
Run run(const std::vector<std::string>& words, const char* output, int accepted) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (output != nullptr)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  pid_t child = 0;
  const auto start = std::chrono::steady_clock::now();
  const int failed = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  if (failed != 0) fail(fmt::format("cannot start {}: {}", words[0], std::strerror(failed)));
  int status = 0;
  struct rusage usage = {};
  if (wait4(child, &status, 0, &usage) != child) fail("lost a child");
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
  posix_spawn_file_actions_destroy(&actions);
  if (!WIFEXITED(status) || WEXITSTATUS(status) > accepted)
    fail(fmt::format("{} failed", fmt::join(words, " ")));
  return {wall.count(), milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
          static_cast<double>(usage.ru_maxrss) / 1024};
}

bool can_run(const std::string& program) {
  std::string_view rest = std::getenv("PATH") == nullptr ? "" : std::getenv("PATH");
  while (!rest.empty()) {
    const auto end = rest.find(':');
    if (access(fmt::format("{}/{}", rest.substr(0, end), program).c_str(), X_OK) == 0) return true;
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
  }
  return false;
}

struct Program {
  std::string name;
  std::vector<std::string> words;
  int accepted = 0;  ///< the highest exit code that is no failure
  std::vector<Run> runs = {};

  std::vector<double> sorted(double Run::*figure) const {
    std::vector<double> all;
    for (const Run& r : runs) all.push_back(r.*figure);
    std::sort(all.begin(), all.end());
    return all;
  }
  double least(double Run::*figure) const { return sorted(figure).front(); }
  double median(double Run::*figure) const { return sorted(figure)[runs.size() / 2]; }
  double most(double Run::*figure) const { return sorted(figure).back(); }
};

struct PlanFile {
  std::string title;
  std::string path;
  int rounds = 0;
};

/// `a / b`, or a dash when there is no b.
std::string ratio(double a, const Program* b, double Run::*figure) {
  return b == nullptr ? "-" : fmt::format("{:.3f}", a / b->least(figure));
}

void measure(const PlanFile& plan, const std::string& plangate, bool with_jq) {
  std::vector<Program> programs = {
      {"E  empty program", {EMPTY}},
      {"D  simdjson DOM", {DOM, plan.path}},
      {"plangate, text", {plangate, "review", plan.path}, 1},
      {"plangate, JSON", {plangate, "review", "--format", "json", plan.path}, 1},
  };
  if (with_jq)
    programs.push_back(
        {"J  jq, count actions",
         {"jq", "-c",
          "[.resource_changes[].change.actions | join(\"/\")] | group_by(.) | map({(.[0]): length}) | add",
          plan.path}});
  for (int round = 0; round < plan.rounds; ++round)
    for (Program& program : programs)
      program.runs.push_back(run(program.words, "/dev/null", program.accepted));

  const Program& empty = programs[0];
  const Program& dom = programs[1];
  const Program* jq = with_jq ? &programs.back() : nullptr;
  fmt::print("\n{}: {:.2f} MB, {} rounds\n", plan.title,
             static_cast<double>(std::filesystem::file_size(plan.path)) / 1e6, plan.rounds);
  fmt::print("{:<22}{:>10}{:>10}{:>10}{:>10}{:>9}{:>9}{:>9}{:>10}\n", "", "median", "min", "CPU min",
             "peak MB", "x D", "CPU x D", "x J", "above E");
  for (const Program& program : programs) {
    const double wall = program.least(&Run::wall);
    const double cpu = program.least(&Run::cpu);
    fmt::print("{:<22}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.1f}{:>9}{:>9}{:>9}{:>10.2f}\n", program.name,
               program.median(&Run::wall), wall, cpu, program.most(&Run::memory),
               ratio(wall, &dom, &Run::wall), ratio(cpu, &dom, &Run::cpu), ratio(wall, jq, &Run::wall),
               wall - empty.least(&Run::wall));
  }
  std::fflush(stdout);
}

/// Made by another process: the peak of a child counts from its parent's.
PlanFile made(const std::string& fixture, std::size_t entries, int rounds) {
  const std::string of = fmt::format("{}/{}/plan.json", FIXTURES, fixture);
  const std::string path = fmt::format("{}/fleet-{}.json", SCRATCH, entries);
  run({FLEET, std::to_string(entries), of}, path.c_str(), 0);
  return {fmt::format("{} change{}", entries, entries == 1 ? "" : "s"), path, rounds};
}

constexpr const char* usage = R"(usage: plangate_bench [--large] [--rounds N] [--fixture NAME] [PLANGATE]
  --large         also a plan of 20,000 changes, and what each part of a review takes of it
  --rounds N      measure each plan N times
  --fixture NAME  of fixtures/plans, what the fleets are made of; core-prod-db-replaced without
  PLANGATE        measure this binary instead of the one built beside it
)";

}  // namespace

int main(int argc, char* argv[]) {
  bool large = false;
  int rounds = 0;
  std::string plangate = PLANGATE;
  std::string fixture = "core-prod-db-replaced";
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--large") {
      large = true;
    } else if (word == "--rounds" && i + 1 < argc) {
      rounds = std::atoi(argv[++i]);
      if (rounds < 1) fail("--rounds wants a number above 0");
    } else if (word == "--fixture" && i + 1 < argc) {
      fixture = argv[++i];
    } else if (word.empty() || word[0] == '-') {
      std::fputs(usage, word == "--help" ? stdout : stderr);
      return word == "--help" ? 0 : 2;
    } else {
      plangate = word;
    }
  }
  const bool with_jq = can_run("jq");
  if (!with_jq) fmt::print(stderr, "bench: NO jq IN PATH: the column x J stays empty\n");
  fmt::print("ms; ratios are of the fastest runs, CPU ratios of the runs with the least processor time\n");

  std::vector<PlanFile> plans = {made(fixture, 1, 41)};
  plans.push_back({"core-prod (64 changes)", FIXTURES "/core-prod-db-class-raised/plan.json", 41});
  plans.push_back(made(fixture, 300, 31));
  plans.push_back(made(fixture, 3'000, 11));
  if (large) plans.push_back(made(fixture, 20'000, 5));
  for (PlanFile& plan : plans) {
    if (rounds > 0) plan.rounds = rounds;
    measure(plan, plangate, with_jq);
  }
  if (large) {
    fmt::print("\n");
    std::fflush(stdout);
    run({STAGES, plans.back().path, std::to_string(plans.back().rounds)}, nullptr, 0);
  }
}
