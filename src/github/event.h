// Where a run of GitHub Actions stands: which repository, pull request and commit, by its environment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "github/client.h"
#include "github/url.h"

struct Event {
  bool in_actions = false;
  std::string name;  ///< "pull_request", "push", …; empty outside of Actions
  std::string api_url = "https://api.github.com", graphql_url, server_url = "https://github.com";
  std::string token;               ///< of PLANGATE_GITHUB_TOKEN, GITHUB_TOKEN or GH_TOKEN
  std::string repository;          ///< `owner/name`; empty: not known
  std::uint64_t pull_request = 0;  ///< 0: not known
  std::string
      commit;  ///< what statuses belong to: the head of the pull request, not the merge that was tested
  std::string head_repository;  ///< `owner/name` the commit comes from; empty: not known
  std::string head_branch;
  bool from_fork = false;
  std::uint64_t run = 0, attempt = 0;
  std::string run_url;                    ///< empty outside of Actions
  std::string output_file, summary_file;  ///< GITHUB_OUTPUT, GITHUB_STEP_SUMMARY
  std::string problem;  ///< the payload could not be read; empty: it could, or there is none
};

/// Reads the variables and the payload that GITHUB_EVENT_PATH names. Throws Error when the payload is there
/// and cannot be read.
Event event_of(const EnvironmentVariables& variables);

/// What the interface says of a pull request.
struct PullRequest {
  std::uint64_t number = 0;
  std::string head_commit;
  std::string author;  ///< login
};

/// The pull request of the event: by its number, else by the commit (pushes, and runs for forks, whose
/// payload does not tell it). For `workflow_run` number and commit must agree: the number may come from an
/// artifact, which anybody can write. Nothing when there is no open one; with `merged_too` the one that the
/// commit merged counts as well. Throws GithubError.
std::optional<PullRequest> find_pull_request(Client& client, const Event& event, bool merged_too = false);
