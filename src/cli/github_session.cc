#include "cli/github_session.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>

#include "base/error.h"

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

/// Tests make time pass faster; nobody can make it pass slower than it should.
double pace() {
  const std::string wanted = variable("PLANGATE_TEST_PACE");
  return wanted.empty() ? 1 : std::clamp(std::atof(wanted.c_str()), 0.001, 1.0);
}

}  // namespace

void GithubOptions::declare(CLI::App& verb) {
  const char* group = "GitHub";
  verb.add_option("--repo", repository, "OWNER/NAME; otherwise GITHUB_REPOSITORY")->group(group);
  verb.add_option("--pr", pull_request, "Number of the pull request; otherwise that of the event or commit")
      ->type_name("N")
      ->group(group);
  verb.add_option("--sha", commit, "Commit that was planned; otherwise the head of the pull request")
      ->group(group);
  verb.add_option("--api-url", api_url, "Otherwise GITHUB_API_URL, or github.com's")
      ->type_name("URL")
      ->group(group);
  verb.add_option("--ca-file", ca_file, "Certificates (PEM) to believe instead of the system's")
      ->type_name("FILE")
      ->check(CLI::ExistingFile)
      ->group(group);
  verb.add_option("--max-wait", max_wait, "Seconds to wait for GitHub's limits and failures, all together")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str()
      ->group(group);
}

GithubSession::GithubSession(const GithubOptions& options, bool merged_too)
    : event_(event_of(variable)), merged_too_(merged_too) {
  if (!options.repository.empty()) event_.repository = options.repository;
  if (!event_.repository.empty()) require_repository(event_.repository);
  if (options.pull_request != 0) event_.pull_request = options.pull_request;
  if (!options.commit.empty()) {
    const bool whole = options.commit.size() >= 40 &&
                       options.commit.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!whole) throw Error("--sha is no commit", "write all 40 digits, in lower case");
    event_.commit = options.commit;
  }
  if (!options.api_url.empty()) {
    event_.api_url = options.api_url;
    event_.graphql_url.clear();  // the environment's belongs to the environment's API URL
  }
  transport_options_.ca_file = options.ca_file;
  transport_options_.variables = variable;
  client_options_.max_wait = std::chrono::seconds(options.max_wait);
  client_options_.clock.pace = pace();
}

Client& GithubSession::client() {
  if (client_) return *client_;
  if (!event_.problem.empty()) throw Error(event_.problem, "GITHUB_EVENT_PATH names it");
  if (event_.repository.empty())
    throw Error("no repository is known", "name it with --repo, or run in GitHub Actions");
  if (event_.token.empty())
    throw Error("no token is set",
                "set GITHUB_TOKEN; in a workflow: env: {GITHUB_TOKEN: \"${{ github.token }}\"}");
  client_options_.api_url = event_.api_url;
  client_options_.graphql_url = event_.graphql_url;
  client_options_.token = event_.token;
  transport_ = std::make_unique<Transport>(transport_options_);
  client_ = std::make_unique<Client>(client_options_, *transport_);
  return *client_;
}

std::uint64_t GithubSession::pull_request_number() {
  client();  // with no token, or no repository, a number is of no use
  const bool must_be_checked = event_.name == "workflow_run";
  if (event_.pull_request != 0 && !event_.commit.empty() && !must_be_checked) return event_.pull_request;
  return pull_request() ? pull_request()->number : 0;
}

const std::optional<PullRequest>& GithubSession::pull_request() {
  if (looked_) return pull_request_;
  pull_request_ = find_pull_request(client(), event_, merged_too_);
  looked_ = true;
  if (pull_request_ && event_.commit.empty()) event_.commit = pull_request_->head_commit;
  return pull_request_;
}
