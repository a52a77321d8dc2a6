// A job of GitHub Actions, as a test sees it: the binary, an environment of variables and files, GitHub on
// loopback.
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "catch.h"
#include "github_server.h"

namespace fs = std::filesystem;

inline std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline const std::string sha(40, 'a');

/// A job on a pull request, in a folder of its own.
struct Job {
  Job() : folder(fs::temp_directory_path() / fmt::format("plangate-job-{}-{}", getpid(), ++made)) {
    fs::create_directories(folder);
    std::ofstream(folder / "event.json") << fmt::format(
        R"({{"pull_request":{{"number":7,"user":{{"login":"carol"}},"head":{{"sha":"{}","ref":"t","repo":{{"full_name":"o/r"}}}}}}}})",
        sha);
    variables = {{"GITHUB_ACTIONS", "true"},
                 {"GITHUB_EVENT_NAME", "pull_request"},
                 {"GITHUB_EVENT_PATH", folder / "event.json"},
                 {"GITHUB_REPOSITORY", "o/r"},
                 {"GITHUB_RUN_ID", "5"},
                 {"GITHUB_RUN_ATTEMPT", "1"},
                 {"GITHUB_OUTPUT", folder / "output"},
                 {"GITHUB_STEP_SUMMARY", folder / "summary"},
                 {"GITHUB_API_URL", server.url()},
                 {"GITHUB_TOKEN", server.token},
                 {"PLANGATE_TEST_PACE", "0.01"}};
  }
  ~Job() { fs::remove_all(folder); }

  /// The exit code of `plangate` with those arguments; what it says is in `out` and `err`.
  int run(const std::vector<std::string>& arguments) {
    std::vector<std::string> words = {PLANGATE_BINARY};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> settings;
    for (const auto& [name, value] : variables) settings.push_back(fmt::format("{}={}", name, value));
    std::vector<char*> argv, envp;
    for (std::string& word : words) argv.push_back(word.data());
    for (std::string& setting : settings) envp.push_back(setting.data());
    argv.push_back(nullptr);
    envp.push_back(nullptr);
    const std::string out_path = folder / "stdout", err_path = folder / "stderr";
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, out_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, 2, err_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t child = 0;
    REQUIRE(posix_spawn(&child, PLANGATE_BINARY, &files, nullptr, argv.data(), envp.data()) == 0);
    posix_spawn_file_actions_destroy(&files);
    int status = 0;
    waitpid(child, &status, 0);
    out = contents(out_path);
    err = contents(err_path);
    REQUIRE(WIFEXITED(status));
    return WEXITSTATUS(status);
  }
  /// The report of a recorded plan under the name `name`, written to `file`.
  std::string report(const std::string& plan, const std::string& name, const std::string& file) {
    const std::string path = folder / file;
    fs::create_directories(fs::path(path).parent_path());
    run({"review", fmt::format("{}={}/fixtures/plans/{}/plan.json", name, PLANGATE_SOURCE_DIR, plan), "--out",
         "json=" + path});
    REQUIRE(fs::exists(path));
    return path;
  }
  std::string blocked() { return report("core-prod-db-replaced", "prod", "blocked.json"); }
  std::string unchanged() { return report("core-prod-unchanged", "quiet", "unchanged.json"); }

  GithubServer server;
  fs::path folder;
  std::map<std::string, std::string> variables;
  std::string out, err;

 private:
  static inline int made = 0;
};
