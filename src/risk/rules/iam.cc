// Roles, policies and trust of IAM.
#include <algorithm>

#include "risk/access_policy.h"
#include "risk/access_shapes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_administrator(const Value& document) {
  const auto policy = parse_policy(document);
  return policy && std::any_of(policy->statements.begin(), policy->statements.end(),
                               [](const PolicyStatement& statement) { return is_administrator(statement); });
}

std::optional<Hit> becomes_administrator(const Subject& subject) {
  if (!is_administrator(subject.after["policy"]) || is_administrator(subject.before["policy"]))
    return std::nullopt;
  return Hit{{subject.evidence("policy")}, {}, {}};
}

std::optional<Hit> administrator_attached(const Subject& subject) {
  for (const std::string_view path : subject.attributes) {
    const auto arn = subject.after[path].text();
    if (!arn || same(subject.before[path], subject.after[path])) continue;
    for (const char* name : {"policy/AdministratorAccess", "policy/IAMFullAccess", "policy/PowerUserAccess"})
      if (ends_with(*arn, name)) return Hit{{subject.evidence(path)}, {}, {}};
  }
  return std::nullopt;
}

GithubTrust github_trust(const Value& document) {
  const auto policy = parse_policy(document);
  return policy ? github_trust(*policy) : GithubTrust::none;
}

std::optional<Hit> github_becomes(const Subject& subject, GithubTrust trust) {
  const Value before = subject.before["assume_role_policy"];
  const Value after = subject.after["assume_role_policy"];
  if (github_trust(after) != trust || github_trust(before) >= trust) return std::nullopt;
  return Hit{{subject.evidence("assume_role_policy")}, {}, {}};
}
std::optional<Hit> github_unlimited(const Subject& subject) {
  return github_becomes(subject, GithubTrust::unlimited);
}
std::optional<Hit> github_wide(const Subject& subject) {
  return github_becomes(subject, GithubTrust::wide);
}

constexpr Rule rules[] = {
    {
        .id = "iam-role-destroyed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_iam_role aws_iam_instance_profile",
        .title = "role destroyed",
        .why = "what runs under it loses its rights, and policies that name it keep a dead id even "
               "when it is made again",
        .fix = "make the new role beside it and move over first",
        .fine_when = "the service that uses it goes in the same plan",
        .applies = destroyed,
    },
    {
        .id = "iam-user-destroyed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_iam_user aws_iam_access_key aws_iam_user_login_profile aws_iam_user_ssh_key "
                 "aws_iam_service_specific_credential aws_iam_signing_certificate "
                 "aws_iam_virtual_mfa_device",
        .title = "user or credential destroyed",
        .why = "who or what logs in with it is refused at once",
        .fix = "hand out the new credential first",
        .fine_when = "its owner has left, or uses another credential by now",
        .applies = destroyed,
    },
    {
        .id = "oidc-provider-destroyed",
        .severity = Severity::critical,
        .category = Category::lock_out,
        .types = "aws_iam_openid_connect_provider aws_iam_saml_provider",
        .title = "identity provider destroyed",
        .why = "every pipeline, pod or person that signs in through it is locked out, perhaps the one "
               "that runs this apply",
        .fix = "create the new one first",
        .fine_when = "no role trusts it any more",
        .applies = destroyed,
    },
    {
        .id = "iam-admin-policy",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_iam_policy aws_iam_role_policy aws_iam_user_policy aws_iam_group_policy",
        .attributes = "policy",
        .title = "policy allows everything",
        .why = "whoever has it owns the account",
        .fix = "list the actions and resources",
        .fine_when = "it is a break-glass role that few can take and whose use raises an alarm",
        .applies = becomes_administrator,
    },
    {
        .id = "iam-admin-attached",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_iam_role_policy_attachment aws_iam_user_policy_attachment "
                 "aws_iam_group_policy_attachment aws_iam_policy_attachment "
                 "aws_ssoadmin_managed_policy_attachment",
        .attributes = "policy_arn managed_policy_arn",
        .title = "administrator rights given",
        .why = "whoever has them owns the account",
        .fix = "attach a policy that lists the actions",
        .fine_when = "it is a break-glass role, or the first set-up of an account",
        .applies = administrator_attached,
    },
    {
        .id = "iam-trust-any",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_iam_role",
        .attributes = "assume_role_policy",
        .title = "role can be taken by anybody",
        .why = "every AWS account in the world can act under it",
        .fix = "name the accounts, with `sts:ExternalId` for those of others",
        .fine_when = "never; name the accounts",
        .applies = opens_to_anybody,
    },
    {
        .id = "oidc-github-no-sub",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_iam_role",
        .attributes = "assume_role_policy",
        .title = "role can be taken by every repository on GitHub",
        .why = "its trust has no condition that holds `sub` to a repository",
        .fix = "add a `sub` condition such as `repo:ORG/REPO:ref:refs/heads/main`",
        .fine_when = "never",
        .applies = github_unlimited,
    },
    {
        .id = "oidc-github-wide-sub",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_iam_role",
        .attributes = "assume_role_policy",
        .title = "role can be taken by many repositories or branches on GitHub",
        .why = "a pull request or a forgotten repository is enough to use it",
        .fix = "pin `sub` to a repository and a branch or environment",
        .fine_when = "the role only reads, such as one that makes plans",
        .applies = github_wide,
    },
    {
        .id = "iam-boundary-removed",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_iam_role aws_iam_user",
        .attributes = "permissions_boundary",
        .title = "permissions boundary removed",
        .why = "only the attached policies limit it from now on",
        .fix = "keep the boundary",
        .fine_when = "the rights of the identity were narrowed first",
        .applies = emptied,
    },
    {
        .id = "org-account-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types =
            "aws_organizations_account aws_organizations_organization aws_organizations_organizational_unit",
        .title = "account or organisation destroyed",
        .why = "everything in it is at stake",
        .fix = "take it out with a `removed` block and `destroy = false`",
        .fine_when = "the account is empty and its closure was agreed",
        .applies = destroyed,
    },
    {
        .id = "org-policy-removed",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_organizations_policy aws_organizations_policy_attachment",
        .title = "guard rail of the organisation removed",
        .why = "accounts below it may do what it forbade",
        .fix = "attach the new policy first",
        .fine_when = "another policy forbids the same",
        .applies = destroyed,
    },
};

}  // namespace

std::span<const Rule> iam_rules() {
  return rules;
}
