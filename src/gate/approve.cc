#include "gate/approve.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/glob.h"
#include "base/sha256.h"

namespace {

constexpr std::size_t digits_of_a_key = 16;

/// ASCII: logins, organisations and teams hold nothing else.
bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

bool holds(const std::vector<std::string>& names, std::string_view wanted) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return same_name(name, wanted); });
}

bool covers(const Approval& approval, std::string_view code) {
  return can_be_lifted(code) &&
         (approval.reasons.empty() ||
          std::any_of(approval.reasons.begin(), approval.reasons.end(),
                      [&](const std::string& pattern) { return fits(pattern, code); }));
}

/// With its length before it, no text can pass for the start of the next.
void append(std::string& out, std::string_view text) {
  out += fmt::format("{}:{}\n", text.size(), text);
}

}  // namespace

std::string approval_key(const ApprovalSubject& subject, const Decision& decision) {
  if (decision.verdict != Verdict::block) return {};
  std::vector<std::string> reasons;
  for (const Reason& reason : decision.reasons) {
    if (reason.level != Verdict::block) continue;
    append(reasons.emplace_back(), reason.code);
    append(reasons.back(), reason.text);
  }
  std::sort(reasons.begin(), reasons.end());
  std::string all = "plangate approval 2\n";
  for (const std::string_view part :
       {subject.environment, subject.plan_fingerprint, subject.prices_fingerprint, subject.usage_fingerprint,
        subject.policy_fingerprint, subject.version})
    append(all, part);
  for (const std::string& reason : reasons) append(all, reason);
  return sha256(all).substr(0, digits_of_a_key);
}

bool can_be_lifted(std::string_view code) {
  return code != "plan.errored" && code != "plan.unknown_action";
}

std::vector<Approval> approvals_for(const Policy& policy, std::string_view name, const Decision& decision) {
  std::vector<Approval> found;
  for (const Approval& approval : policy.approvals) {
    if (!approval.environments.empty() && !fits(approval.environments, name)) continue;
    Approval here = approval;
    here.environments = name;
    here.reasons.clear();
    for (const Reason& reason : decision.reasons)
      if (reason.level == Verdict::block && covers(approval, reason.code) &&
          !holds(here.reasons, reason.code))
        here.reasons.push_back(reason.code);
    if (!here.reasons.empty()) found.push_back(std::move(here));
  }
  return found;
}

bool counts(const Approval& approval, const Consent& consent) {
  if (consent.by_author && !approval.author) return false;
  if (!(consent.by == Consent::By::review ? approval.by_review : approval.by_label)) return false;
  return holds(approval.users, consent.user) ||
         std::any_of(consent.teams.begin(), consent.teams.end(),
                     [&](const std::string& team) { return holds(approval.teams, team); });
}

Decision lifted(Decision decision, const std::vector<Approval>& approvals,
                const std::vector<Consent>& consents) {
  for (Reason& reason : decision.reasons) {
    if (reason.level != Verdict::block || !can_be_lifted(reason.code)) continue;
    for (const Approval& approval : approvals) {
      if (!covers(approval, reason.code)) continue;
      const auto consent = std::find_if(consents.begin(), consents.end(),
                                        [&](const Consent& c) { return counts(approval, c); });
      if (consent == consents.end()) continue;
      reason.level = Verdict::warn;
      reason.lifted_by = consent->user;
      break;
    }
  }
  std::stable_sort(decision.reasons.begin(), decision.reasons.end(),
                   [](const Reason& a, const Reason& b) { return a.level > b.level; });
  decision.verdict = decision.reasons.empty() ? Verdict::pass : decision.reasons.front().level;
  return decision;
}
