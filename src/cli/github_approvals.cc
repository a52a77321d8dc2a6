#include "cli/github_approvals.h"

#include <fmt/format.h>

#include <algorithm>

namespace {

constexpr std::string_view label_prefix = "plangate-approve-";
constexpr std::string_view line_prefix = "plangate approve ";

/// One line of the review says exactly that.
bool approves(std::string_view body, std::string_view key) {
  const std::string wanted = fmt::format("{}{}", line_prefix, key);
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    std::string_view line = body.substr(0, end);
    const std::size_t first = std::min(line.find_first_not_of(" \t\r"), line.size());
    line.remove_prefix(first);
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    if (line == wanted) return true;
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return false;
}

bool equal_logins(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

void GithubApprovals::note(std::string text) {
  if (std::find(notes_.begin(), notes_.end(), text) == notes_.end()) notes_.push_back(std::move(text));
}

void GithubApprovals::read_facts() {
  if (read_) return;
  read_ = true;
  try {
    const std::optional<PullRequest>& pull = session_.pull_request();
    if (!pull) return note("no pull request belongs to this run, so nobody can have approved it");
    // All or nothing: without the author's name nobody's word could be told from the author's.
    const Thread thread{session_.event().repository, pull->number};
    std::vector<PullReview> reviews = reviews_of(session_.client(), thread);
    labels_ = labels_of(session_.client(), thread, label_prefix);
    reviews_ = std::move(reviews);
    author_ = pull->author;
  } catch (const Error& error) {
    note(fmt::format("approvals cannot be read: {}", error.what()));
  }
}

/// Of each team that may approve: whether the user is in it.
void GithubApprovals::add_teams(Consent& consent, const std::vector<Approval>& approvals) {
  for (const Approval& approval : approvals)
    for (const std::string& team : approval.teams) {
      if (std::find(consent.teams.begin(), consent.teams.end(), team) != consent.teams.end()) continue;
      try {
        const Membership membership = membership_of(session_.client(), team, consent.user);
        if (membership == Membership::member) consent.teams.push_back(team);
        if (membership == Membership::untold)
          note(fmt::format("the token may not ask whether {} is in {}: that needs a token with read:org",
                           consent.user, team));
      } catch (const Error& error) {
        note(fmt::format("approvals cannot be read: {}", error.what()));
      }
    }
}

std::vector<Consent> GithubApprovals::consents(std::string_view key, const std::vector<Approval>& approvals) {
  read_facts();
  std::vector<Consent> found;
  const auto add = [&](const std::string& user, Consent::By by) {
    Consent consent;
    consent.user = user;
    consent.by = by;
    consent.by_author = equal_logins(user, author_);
    add_teams(consent, approvals);
    found.push_back(std::move(consent));
  };
  for (const PullReview& review : reviews_)
    if (review.state == "APPROVED" && approves(review.body, key)) add(review.user, Consent::By::review);
  for (const AppliedLabel& label : labels_)
    if (!label.user.empty() && label.name == fmt::format("{}{}", label_prefix, key))
      add(label.user, Consent::By::label);
  return found;
}

void GithubApprovals::lift(Report& report, const Policy* policy) {
  for (Environment& e : report.environments) {
    if (e.decision.verdict != Verdict::block) continue;
    if (policy != nullptr) e.approvals = approvals_for(*policy, e.name, e.decision);
    if (e.approvals.empty()) continue;
    const std::string key = approval_key({e.name, e.fingerprint, report.prices_fingerprint,
                                          e.usage_fingerprint, report.policy_fingerprint, report.version},
                                         e.decision);
    e.decision = lifted(std::move(e.decision), e.approvals, consents(key, e.approvals));
    if (e.decision.verdict == Verdict::block) continue;
    e.approval_key.clear();
    e.approvals.clear();
  }
  report.verdict = Verdict::pass;
  for (const Environment& e : report.environments)
    report.verdict = std::max(report.verdict, e.decision.verdict);
}
