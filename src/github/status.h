// The lines at the foot of a pull request: commit statuses, and labels.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "github/client.h"
#include "github/comment.h"

struct CommitStatus {
  std::string context;      ///< its identity, in any case; the last one set counts
  std::string state;        ///< "success", "failure", "error", "pending"
  std::string description;  ///< cut to the 140 characters that GitHub takes
  std::string url;          ///< where more is told; may be empty
};

/// What is sent, as JSON.
std::string status_json(const CommitStatus& status);
/// Throws GithubError.
void set_status(Client& client, const std::string& repository, const std::string& commit,
                const CommitStatus& status);

/// Of the labels `family`, the pull request has `wanted` and no other afterwards; nothing else is touched.
/// Throws GithubError.
void set_label(Client& client, const Thread& thread, const std::vector<std::string>& family,
               const std::string& wanted);
