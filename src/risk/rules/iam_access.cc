// Credentials and attachments of IAM: who gains or loses rights by them.
#include <fmt/format.h>

#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

bool is_strong(std::string_view arn) {
  for (const std::string_view name : {"AdministratorAccess", "IAMFullAccess", "PowerUserAccess"})
    if (arn.size() > name.size() && arn.substr(arn.size() - name.size()) == name) return true;
  return false;
}

/// Its holder goes in the same plan, and needs no rights any more.
bool holder_goes(const Subject& subject) {
  return goes_with(subject, "role", "aws_iam_role", "name") ||
         goes_with(subject, "user", "aws_iam_user", "name") ||
         goes_with(subject, "group", "aws_iam_group", "name") ||
         goes_with(subject, "permission_set_arn", "aws_ssoadmin_permission_set", "arn");
}

/// Another attachment of the same policy to the same holder is made in the same plan.
bool is_made_again(const Subject& subject) {
  constexpr std::string_view paths[] = {
      "role", "user", "group", "permission_set_arn", "policy_arn", "managed_policy_arn"};
  const auto is_the_same = [&](const Change* other) {
    if (other == &subject.change || !other->creates) return false;
    const Look look = subject.plan().look(*other);
    return std::all_of(std::begin(paths), std::end(paths), [&](std::string_view path) {
      const Value before = subject.before[path];
      return before.absent() || same(before, look.after()[path]);
    });
  };
  for (const std::string_view& path : paths)
    if (const auto holder = subject.before[path].text()) {
      const auto& others = subject.graph.holding(subject.change.type, {&path, 1}, *holder);
      return std::any_of(others.begin(), others.end(), is_the_same);
    }
  return false;
}

std::optional<Hit> detached(const Subject& subject) {
  if (!subject.destroys() || subject.creates() || holder_goes(subject) || is_made_again(subject))
    return std::nullopt;
  Hit hit;
  for (const std::string_view path : subject.attributes) {
    const auto arn = subject.before[path].text();
    if (!arn) continue;
    hit.evidence.push_back(subject.evidence(path));
    hit.detail = std::string(arn->substr(arn->rfind('/') + 1));
    if (is_strong(*arn)) hit.severity = Severity::high;
  }
  hit.detail = joined(std::move(hit.detail), cause(subject));
  return hit;
}

std::optional<Hit> inline_policy_gone(const Subject& subject) {
  if (!subject.destroys() || subject.creates() || holder_goes(subject)) return std::nullopt;
  return Hit{{}, cause(subject), {}};
}

std::optional<Hit> touches_exclusive(const Subject& subject) {
  Hit hit;
  if (subject.destroys()) hit.detail = "it is taken from everybody who has it";
  hit.severity = subject.before.absent() || subject.destroys() ? Severity::high : Severity::medium;
  if (!subject.destroys())
    for (const char* path : {"users", "roles", "groups"})
      if (!same(subject.before[path], subject.after[path])) hit.evidence.push_back(subject.evidence(path));
  return hit;
}

std::optional<Hit> inline_list_shrinks(const Subject& subject) {
  std::optional<Hit> hit = loses_elements(subject);
  const Value before = subject.before["inline_policy"], after = subject.after["inline_policy"];
  if (!subject.changes() || !before.is_array() || !after.known() || after.partly_unknown() ||
      before.size() <= after.size())
    return hit;
  if (!hit) hit.emplace();
  hit->evidence.push_back(subject.evidence("inline_policy"));
  return hit;
}

std::optional<Hit> key_made(const Subject& subject) {
  if (!subject.creates() || subject.destroys()) return std::nullopt;
  Hit hit;
  if (is_empty(subject.after["pgp_key"])) hit.detail = "its secret is written into the state";
  return hit;
}

std::optional<Hit> key_switched_off(const Subject& subject) {
  if (!subject.changes() || !subject.before["status"].is("Active") || !subject.after["status"].is("Inactive"))
    return std::nullopt;
  return Hit{{subject.evidence("status")}, {}, {}};
}

std::optional<Hit> renamed(const Subject& subject) {
  return subject.destroys() ? std::nullopt : differs(subject);
}

std::optional<Hit> profile_changes_role(const Subject& subject) {
  if (subject.destroys() || subject.after["role"].unknown()) return std::nullopt;
  return differs(subject);
}

std::optional<Hit> password_policy_weaker(const Subject& subject) {
  if (subject.destroys() && !subject.creates()) return Hit{{}, "removed", {}};
  if (!subject.changes()) return std::nullopt;
  Hit hit;
  for (const char* path : {"minimum_password_length", "password_reuse_prevention"}) {
    const auto before = subject.before[path].number(), after = subject.after[path].number();
    if (before && after && *after < *before) hit.evidence.push_back(subject.evidence(path));
  }
  for (const char* path :
       {"require_lowercase_characters", "require_numbers", "require_symbols", "require_uppercase_characters"})
    if (is_on(subject.before[path]) && is_off(subject.after[path]))
      hit.evidence.push_back(subject.evidence(path));
  if (hit.evidence.empty()) return std::nullopt;
  return hit;
}

/// Of something that is there already: what is new has nothing else attached.
std::optional<Hit> list_begun(const Subject& subject) {
  if (!subject.before.absent() || subject.after.absent()) return std::nullopt;
  for (const char* owner : {"role_name", "user_name", "group_name"}) {
    const Value name = subject.after[owner];
    if (name.absent()) continue;
    for (const Target& target : subject.graph.refers(subject.change, owner).targets)
      if (target.change != nullptr && target.change->creates) return std::nullopt;
    if (name.unknown()) return std::nullopt;
    return Hit{{subject.evidence(owner)}, {}, {}};
  }
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "iam-policy-detached",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "aws_iam_role_policy_attachment aws_iam_user_policy_attachment "
                 "aws_iam_group_policy_attachment aws_ssoadmin_managed_policy_attachment",
        .attributes = "policy_arn managed_policy_arn",
        .title = "rights taken away",
        .why =
            "what its holder does with them fails from now on, and the last administrator may be among them",
        .fix = "look when they were last used (`aws iam generate-service-last-accessed-details`), and attach "
               "what replaces them first",
        .fine_when = "another policy gives what is still needed",
        .applies = detached,
    },
    {
        .id = "iam-inline-policy-removed",
        .severity = Severity::low,
        .category = Category::lock_out,
        .types = "aws_iam_role_policy aws_iam_user_policy aws_iam_group_policy "
                 "aws_ssoadmin_permission_set_inline_policy",
        .title = "policy of a role, user or group removed",
        .why = "what its holder does with these rights fails from now on",
        .fix = "put the new policy there first",
        .fine_when = "another policy gives what is still needed",
        .applies = inline_policy_gone,
    },
    {
        .id = "iam-attachment-exclusive",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_iam_policy_attachment",
        .title = "attachments of a policy are managed for the whole account",
        .why = "whoever got the policy in another way, by hand or by other code, loses it",
        .fix = "use `aws_iam_role_policy_attachment` and its kin, which only know their own",
        .fine_when = "this is the only place that attaches the policy",
        .applies = touches_exclusive,
    },
    {
        .id = "iam-exclusive-list-begun",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "aws_iam_role_policies_exclusive aws_iam_role_policy_attachments_exclusive "
                 "aws_iam_user_policies_exclusive aws_iam_user_policy_attachments_exclusive "
                 "aws_iam_group_policies_exclusive aws_iam_group_policy_attachments_exclusive",
        .attributes = "policy_names policy_arns",
        .title = "list of policies becomes complete",
        .why = "what somebody attached beside it, by hand or elsewhere, is taken away at once",
        .fix = "compare the list with what is attached today",
        .fine_when = "its role, user or group is made in the same plan, or nothing else is attached",
        .applies = list_begun,
    },
    {
        .id = "iam-exclusive-list-cut",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "aws_iam_role aws_iam_role_policies_exclusive aws_iam_role_policy_attachments_exclusive "
                 "aws_iam_user_policies_exclusive aws_iam_user_policy_attachments_exclusive "
                 "aws_iam_group_policies_exclusive aws_iam_group_policy_attachments_exclusive "
                 "aws_iam_group_membership aws_iam_user_group_membership",
        .attributes = "managed_policy_arns policy_names policy_arns users groups",
        .title = "policies or members dropped from a list that is complete",
        .why = "what is not in the list is taken away at once, rights that were given by hand too",
        .fix = "compare the list with what is attached today",
        .fine_when = "what is dropped is no longer used",
        .applies = inline_list_shrinks,
    },
    {
        .id = "iam-access-key-created",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_iam_access_key",
        .title = "access key made",
        .why = "it does not expire, and who reads the state can use it",
        .fix = "let people and machines take roles",
        .fine_when = "a machine outside AWS can do nothing else, and the key is rotated",
        .applies = key_made,
    },
    {
        .id = "iam-access-key-off",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_iam_access_key",
        .attributes = "status",
        .title = "access key switched off",
        .why = "what still uses it is refused at once",
        .fix = "look when it was last used (`aws iam get-access-key-last-used`)",
        .fine_when = "it was not used since the new one was handed out",
        .applies = key_switched_off,
    },
    {
        .id = "iam-user-renamed",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "aws_iam_user aws_iam_group",
        .attributes = "name path",
        .title = "user or group renamed",
        .why = "its ARN changes, and policies that name the old one no longer fit",
        .fix = "change those policies in the same plan",
        .fine_when = "no policy names it",
        .applies = renamed,
    },
    {
        .id = "iam-profile-role-changed",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "aws_iam_instance_profile",
        .attributes = "role",
        .title = "instances get another role",
        .why = "those that run switch over at once, with other rights",
        .fix = "make a second profile and move the instances one by one",
        .fine_when = "the new role may do all that the old one may",
        .applies = profile_changes_role,
    },
    {
        .id = "iam-password-policy-weak",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_iam_account_password_policy",
        .title = "rules for passwords loosened",
        .why = "passwords of the account are easier to guess",
        .fix = "keep 14 characters or more",
        .fine_when = "nobody signs in by password, only by Identity Center",
        .applies = password_policy_weaker,
    },
    {
        .id = "oidc-audience-removed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_iam_openid_connect_provider",
        .attributes = "client_id_list thumbprint_list",
        .title = "identity provider accepts less than before",
        .why = "tokens for an audience that is gone, or over a certificate that is not listed, are refused",
        .fix = "add the new value, move, and remove the old one then",
        .fine_when = "no token has been made for it lately",
        .applies = loses_elements,
    },
};

}  // namespace

std::span<const Rule> iam_access_rules() {
  return rules;
}
