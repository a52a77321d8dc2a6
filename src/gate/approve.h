// Who may let a blocked environment pass, and when their word counts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/policy.h"
#include "gate/verdict.h"

/// Somebody said yes to exactly one approval key. Whoever asked GitHub fills it in; nothing here goes
/// anywhere.
struct Consent {
  std::string user;                ///< login
  std::vector<std::string> teams;  ///< "org/team" of which the user is known to be an active member
  enum class By : std::uint8_t { review, label } by = By::review;
  bool by_author = false;  ///< of the pull request
};

/// The text that a consent must name: 16 hex digits that stand for the environment's name, what its plan
/// does, the prices, the usage file, the policy, the version of plangate, and every blocking reason with its
/// figures. When
/// any of them changes, the key does, and the consent lapses. Empty when nothing blocks.
struct ApprovalSubject {
  std::string_view environment, plan_fingerprint, prices_fingerprint, usage_fingerprint, policy_fingerprint,
      version;
};
std::string approval_key(const ApprovalSubject& subject, const Decision& decision);

/// An errored plan and an action that this version does not know: no consent lifts them.
bool can_be_lifted(std::string_view code);

/// The approvals of the policy that hold for environment `name` and cover some blocking reason of `decision`.
/// Their `reasons` are the codes that they cover, not patterns any more.
std::vector<Approval> approvals_for(const Policy& policy, std::string_view name, const Decision& decision);

/// The user is named, or is in a team that is; says it in a way that counts; and is not the author, unless
/// that is allowed. GitHub's names are the same in upper and lower case.
bool counts(const Approval& approval, const Consent& consent);

/// What is left to decide: a blocking reason that a counting consent covers only warns, and says who lifted
/// it. `approvals` as approvals_for() gives them.
Decision lifted(Decision decision, const std::vector<Approval>& approvals,
                const std::vector<Consent>& consents);
