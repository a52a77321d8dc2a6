// Approvals as GitHub has them: who said yes to which key on the pull request.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/github_session.h"
#include "gate/approve.h"
#include "github/approval_facts.h"
#include "report/report.h"

/// Asks GitHub when somebody's word is needed first, and only then. Whatever cannot be read counts as not
/// said: nothing is lifted then, and notes() tells why.
class GithubApprovals {
 public:
  explicit GithubApprovals(GithubSession& session) : session_(session) {}

  /// Lifts what approvals lift, environment by environment; `report.verdict` follows. Who may approve is what
  /// `policy` says, or without one what the report says.
  void lift(Report& report, const Policy* policy);
  /// Sentences for people: what could not be asked.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::vector<Consent> consents(std::string_view key, const std::vector<Approval>& approvals);
  void add_teams(Consent& consent, const std::vector<Approval>& approvals);
  void read_facts();
  void note(std::string text);

  GithubSession& session_;
  bool read_ = false;
  std::string author_;
  std::vector<PullReview> reviews_;
  std::vector<AppliedLabel> labels_;
  std::vector<std::string> notes_;
};
