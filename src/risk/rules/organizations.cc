// The organisation and Identity Center: guard rails and access that hold for many accounts.
#include <algorithm>

#include "risk/access_shapes.h"
#include "risk/attributes.h"
#include "risk/grants.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> assignment_gone(const Subject& subject) {
  std::optional<Hit> hit = taken_away(subject);
  if (hit) hit->evidence = {subject.evidence("principal_type"), subject.evidence("target_id")};
  if (hit && subject.before["principal_type"].is("USER")) hit->severity = Severity::medium;
  return hit;
}

bool denies_all(const AccessPolicy& policy) {
  return std::any_of(policy.statements.begin(), policy.statements.end(),
                     [](const PolicyStatement& statement) {
                       const auto& actions = statement.actions;
                       const auto& resources = statement.resources;
                       return statement.denies && statement.conditions.empty() &&
                              std::find(actions.begin(), actions.end(), "*") != actions.end() &&
                              std::find(resources.begin(), resources.end(), "*") != resources.end();
                     });
}

bool allows_nothing(const AccessPolicy& policy) {
  return std::none_of(policy.statements.begin(), policy.statements.end(),
                      [](const PolicyStatement& statement) { return statement.allows; });
}

std::optional<Hit> guard_rail_locks_out(const Subject& subject) {
  for (const DocumentChange& document : changed_documents(subject)) {
    const bool now_denied =
        denies_all(*document.after) && (document.before == nullptr || !denies_all(*document.before));
    const bool allow_lost =
        document.before != nullptr && !allows_nothing(*document.before) && allows_nothing(*document.after);
    if (now_denied) return Hit{{subject.evidence("content")}, "it denies everything", {}};
    if (allow_lost) return Hit{{subject.evidence("content")}, "its last Allow is gone", Severity::high};
  }
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "sso-assignment-removed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_ssoadmin_account_assignment",
        .title = "access of people to an account taken away",
        .why = "those in the group cannot sign in there any more, not even to repair it",
        .fix = "keep one group of administrators that no plan touches",
        .fine_when = "they left or have the access through another group",
        .applies = assignment_gone,
    },
    {
        .id = "sso-permission-set-removed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_ssoadmin_permission_set aws_identitystore_group",
        .title = "permission set or group of Identity Center removed",
        .why = "everybody who signs in by it is refused, in all accounts",
        .fix = "assign the new one first",
        .fine_when = "nobody is assigned by it",
        .applies = destroyed,
    },
    {
        .id = "sso-member-removed",
        .severity = Severity::low,
        .category = Category::lock_out,
        .types = "aws_identitystore_group_membership",
        .title = "person taken out of a group",
        .why = "the accounts that come with the group are closed to them",
        .fix = "check that somebody else can do what they did",
        .fine_when = "they left or changed their work",
        .applies = taken_away,
    },
    {
        .id = "scp-lockout",
        .severity = Severity::critical,
        .category = Category::lock_out,
        .types = "aws_organizations_policy",
        .attributes = "content",
        .title = "policy of the organisation forbids everything",
        .why = "in the accounts below it nobody but AWS can do anything, also not what runs there already",
        .fix = "spare the role that breaks the glass (`aws:PrincipalArn`), and try it on an empty account",
        .fine_when = "it is for accounts that are closed",
        .applies = guard_rail_locks_out,
    },
    {
        .id = "org-service-access-removed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_organizations_organization",
        .attributes = "aws_service_access_principals enabled_policy_types",
        .title = "service or kind of policy switched off for the organisation",
        .why = "what it does in all accounts (audit, firewall, sign-in) stops",
        .fix = "keep it in the list",
        .fine_when = "the service is not used in any account",
        .applies = loses_elements,
    },
    {
        .id = "org-delegation-removed",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "aws_organizations_delegated_administrator aws_guardduty_organization_admin_account "
                 "aws_securityhub_organization_admin_account aws_macie2_organization_admin_account",
        .title = "account no longer administers a service for the organisation",
        .why = "what it set up in the other accounts loses its owner",
        .fix = "let another account take over first",
        .fine_when = "another account takes over in the same change",
        .applies = taken_away,
    },
    {
        .id = "lake-admin-removed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_lakeformation_data_lake_settings",
        .attributes = "admins",
        .title = "administrator of the data lake removed",
        .why = "without one nobody can grant anything there",
        .fix = "keep one that works",
        .fine_when = "another administrator stays",
        .applies = loses_elements,
    },
};

}  // namespace

std::span<const Rule> organizations_rules() {
  return rules;
}
