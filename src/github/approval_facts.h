// Who has said what on a pull request: the facts from which the gate judges approvals.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "github/comment.h"

/// The latest review of a user that approves, asks for changes or was dismissed. Mere comments leave what was
/// said before as it is, as GitHub has it.
struct PullReview {
  std::string user;
  std::string state;  ///< "APPROVED", "CHANGES_REQUESTED", "DISMISSED"
  std::string body;
};

/// A label that the pull request has, with who put it there last.
struct AppliedLabel {
  std::string name;
  std::string user;  ///< empty: nobody can be named
};

/// Sorted by user. Throws GithubError.
std::vector<PullReview> reviews_of(Client& client, const Thread& thread);
/// Those that begin with `prefix`, sorted by name. Throws GithubError.
std::vector<AppliedLabel> labels_of(Client& client, const Thread& thread, std::string_view prefix);

enum class Membership : std::uint8_t { member, none, untold };  ///< untold: the token may not ask

/// Whether `user` is an active member of `team`, written `organisation/slug`. Needs `read:org`, which
/// GITHUB_TOKEN never has. Throws GithubError when GitHub cannot be asked at all.
Membership membership_of(Client& client, std::string_view team, std::string_view user);
