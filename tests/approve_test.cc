#include "gate/approve.h"

#include <set>

#include "catch.h"

namespace {

Decision blocked_by(std::initializer_list<std::string_view> codes) {
  Decision decision{Verdict::block, {}};
  for (const std::string_view code : codes)
    decision.reasons.push_back({Verdict::block, std::string(code), "because"});
  return decision;
}

Policy with(std::initializer_list<Approval> approvals) {
  Policy policy = default_policy();
  policy.approvals = approvals;
  return policy;
}

Approval by_alice(std::vector<std::string> reasons = {}) {
  Approval approval;
  approval.users = {"alice"};
  approval.reasons = std::move(reasons);
  return approval;
}

Consent of(std::string user, Consent::By by = Consent::By::review) {
  Consent consent;
  consent.user = std::move(user);
  consent.by = by;
  return consent;
}

const ApprovalSubject subject = {"prod", "f1", "f2", "u1", "f3", "0.1.0"};

}  // namespace

TEST_CASE("an approval key stands for exactly what is approved") {
  const Decision decision = blocked_by({"cost.max_monthly_increase", "risk.severity"});
  const std::string key = approval_key(subject, decision);
  CHECK(key.size() == 16);
  CHECK(key.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(approval_key(subject, blocked_by({"risk.severity", "cost.max_monthly_increase"})) == key);
  Decision warned = decision;
  warned.reasons.push_back({Verdict::warn, "prices.stale", "old"});
  CHECK(approval_key(subject, warned) == key);

  std::set<std::string> keys = {key};
  for (const ApprovalSubject& other : {ApprovalSubject{"dev", "f1", "f2", "u1", "f3", "0.1.0"},
                                       ApprovalSubject{"prod", "g1", "f2", "u1", "f3", "0.1.0"},
                                       ApprovalSubject{"prod", "f1", "g2", "u1", "f3", "0.1.0"},
                                       ApprovalSubject{"prod", "f1", "f2", "u2", "f3", "0.1.0"},
                                       ApprovalSubject{"prod", "f1", "f2", "", "f3", "0.1.0"},
                                       ApprovalSubject{"prod", "f1", "f2", "u1", "g3", "0.1.0"},
                                       ApprovalSubject{"prod", "f1", "f2", "u1", "f3", "0.2.0"},
                                       ApprovalSubject{"prodf", "1", "f2", "u1", "f3", "0.1.0"}})
    CHECK(keys.insert(approval_key(other, decision)).second);
  CHECK(keys.insert(approval_key(subject, blocked_by({"risk.severity"}))).second);
  Decision dearer = decision;
  dearer.reasons[0].text = "because of more";
  CHECK(keys.insert(approval_key(subject, dearer)).second);
  CHECK(approval_key(subject, Decision{}).empty());
  CHECK(approval_key(subject, Decision{Verdict::warn, {{Verdict::warn, "prices.stale", "old"}}}).empty());
}

TEST_CASE("the policy says who may lift what, and where") {
  Approval prod = by_alice({"cost.*"});
  prod.environments = "prod*";
  const Policy policy = with({prod, by_alice({"risk.severity"}), by_alice({"plan.*"})});
  const Decision decision = blocked_by({"cost.max_monthly_total", "plan.errored", "risk.severity"});
  const std::vector<Approval> here = approvals_for(policy, "prod-eu", decision);
  REQUIRE(here.size() == 2);
  CHECK(here[0].reasons == std::vector<std::string>{"cost.max_monthly_total"});
  CHECK(here[1].reasons == std::vector<std::string>{"risk.severity"});
  CHECK(approvals_for(policy, "dev", decision).size() == 1);
  CHECK(approvals_for(policy, "prod", Decision{}).empty());
  CHECK(approvals_for(with({}), "prod", decision).empty());
  // Without reasons all are meant, but those that nothing lifts.
  const auto all = approvals_for(with({by_alice()}), "prod", decision);
  REQUIRE(all.size() == 1);
  CHECK(all[0].reasons == std::vector<std::string>{"cost.max_monthly_total", "risk.severity"});
}

TEST_CASE("who counts") {
  Approval approval = by_alice();
  approval.teams = {"Example/Platform"};
  CHECK(counts(approval, of("Alice")));
  CHECK_FALSE(counts(approval, of("alice2")));
  CHECK_FALSE(counts(approval, of("")));
  Consent member = of("bob", Consent::By::label);
  CHECK_FALSE(counts(approval, member));
  member.teams = {"example/other", "example/platform"};
  CHECK(counts(approval, member));
  approval.by_label = false;
  CHECK_FALSE(counts(approval, member));
  Consent author = of("alice");
  author.by_author = true;
  CHECK_FALSE(counts(approval, author));
  approval.author = true;
  CHECK(counts(approval, author));
}

TEST_CASE("what a counting consent covers only warns, and the rest goes on blocking") {
  const Decision decision = blocked_by({"cost.max_monthly_total", "risk.severity"});
  const Policy policy = with({by_alice({"cost.*"})});
  const auto approvals = approvals_for(policy, "prod", decision);
  CHECK(lifted(decision, approvals, {}).verdict == Verdict::block);
  CHECK(lifted(decision, approvals, {of("mallory")}).verdict == Verdict::block);
  CHECK(lifted(decision, {}, {of("alice")}).verdict == Verdict::block);
  const Decision partly = lifted(decision, approvals, {of("mallory"), of("alice")});
  CHECK(partly.verdict == Verdict::block);
  REQUIRE(partly.reasons.size() == 2);
  CHECK(partly.reasons[0].code == "risk.severity");
  CHECK(partly.reasons[0].lifted_by.empty());
  CHECK(partly.reasons[1].level == Verdict::warn);
  CHECK(partly.reasons[1].lifted_by == "alice");

  Approval bob = by_alice({"risk.severity"});
  bob.users = {"bob"};
  const auto both = approvals_for(with({by_alice({"cost.*"}), bob}), "prod", decision);
  CHECK(lifted(decision, both, {of("alice"), of("bob")}).verdict == Verdict::warn);
  CHECK(lifted(decision, both, {of("alice")}).verdict == Verdict::block);
}

TEST_CASE("nobody lifts an errored plan or an unknown action") {
  for (const std::string_view code : {"plan.errored", "plan.unknown_action"}) {
    CHECK_FALSE(can_be_lifted(code));
    const Decision decision = blocked_by({code});
    CHECK(approvals_for(with({by_alice()}), "prod", decision).empty());
    CHECK(lifted(decision, {by_alice(), by_alice({"*"})}, {of("alice")}).verdict == Verdict::block);
  }
  CHECK(lifted(Decision{}, {by_alice()}, {of("alice")}).verdict == Verdict::pass);
}
