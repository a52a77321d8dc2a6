// Policies on resources, whatever the service: who is let in, what is no longer forbidden, who is locked out.
#include <fmt/format.h>

#include <algorithm>

#include "risk/access_shapes.h"
#include "risk/attributes.h"
#include "risk/grants.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// Those that say who may use a resource. Source: the schema of the AWS provider.
constexpr Words on_resources =
    "aws_s3_bucket_policy aws_s3_bucket aws_s3_access_point aws_s3control_access_point_policy "
    "aws_s3control_bucket_policy aws_sqs_queue aws_sqs_queue_policy aws_sns_topic aws_sns_topic_policy "
    "aws_kms_key aws_kms_key_policy aws_kms_external_key aws_kms_replica_key aws_secretsmanager_secret "
    "aws_secretsmanager_secret_policy aws_ecr_repository_policy aws_ecr_registry_policy "
    "aws_ecrpublic_repository_policy aws_efs_file_system_policy aws_backup_vault_policy "
    "aws_dynamodb_resource_policy aws_kinesis_resource_policy aws_cloudwatch_event_bus_policy "
    "aws_cloudwatch_log_resource_policy aws_cloudwatch_log_destination_policy "
    "aws_codeartifact_domain_permissions_policy "
    "aws_codeartifact_repository_permissions_policy aws_codebuild_resource_policy aws_glue_resource_policy "
    "aws_glacier_vault aws_glacier_vault_lock aws_opensearch_domain aws_opensearch_domain_policy "
    "aws_elasticsearch_domain aws_elasticsearch_domain_policy aws_api_gateway_rest_api "
    "aws_api_gateway_rest_api_policy aws_msk_cluster_policy aws_redshift_resource_policy "
    "aws_redshiftserverless_resource_policy aws_ses_identity_policy aws_sesv2_email_identity_policy "
    "aws_media_store_container_policy aws_schemas_registry_policy aws_acmpca_policy "
    "aws_networkfirewall_resource_policy aws_vpc_endpoint aws_vpc_endpoint_policy aws_vpclattice_auth_policy "
    "aws_vpclattice_resource_policy aws_s3tables_table_bucket_policy aws_s3tables_table_policy "
    "aws_sagemaker_model_package_group_policy aws_xray_resource_policy aws_oam_sink_policy "
    "aws_organizations_resource_policy";
constexpr Words their_documents =
    "policy access_policies access_policy policy_document resource_policy content";

/// Those, and what identities may do.
constexpr Words on_anything =
    "aws_s3_bucket_policy aws_s3_bucket aws_s3_access_point aws_s3control_access_point_policy "
    "aws_s3control_bucket_policy aws_sqs_queue aws_sqs_queue_policy aws_sns_topic aws_sns_topic_policy "
    "aws_kms_key aws_kms_key_policy aws_kms_external_key aws_kms_replica_key aws_secretsmanager_secret "
    "aws_secretsmanager_secret_policy aws_ecr_repository_policy aws_ecr_registry_policy "
    "aws_efs_file_system_policy aws_backup_vault_policy aws_dynamodb_resource_policy "
    "aws_kinesis_resource_policy aws_cloudwatch_event_bus_policy aws_opensearch_domain "
    "aws_opensearch_domain_policy aws_elasticsearch_domain aws_elasticsearch_domain_policy "
    "aws_api_gateway_rest_api aws_api_gateway_rest_api_policy aws_msk_cluster_policy aws_vpc_endpoint "
    "aws_vpc_endpoint_policy aws_vpclattice_auth_policy aws_glacier_vault_lock aws_iam_policy "
    "aws_iam_role_policy aws_iam_user_policy aws_iam_group_policy aws_iam_role "
    "aws_ssoadmin_permission_set_inline_policy aws_organizations_policy";
constexpr Words all_documents = "policy access_policies access_policy inline_policy content";

bool has(const std::vector<std::string>& list, const std::string& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool names_principal(const AccessPolicy* policy, const std::string& principal) {
  return policy != nullptr && std::any_of(policy->statements.begin(), policy->statements.end(),
                                          [&](const PolicyStatement& statement) {
                                            return statement.allows && has(statement.principals, principal);
                                          });
}

std::optional<Hit> lets_other_account_in(const Subject& subject) {
  std::optional<std::string> own;
  std::vector<std::string> accounts;
  bool is_marked = false;
  Hit hit;
  for (const DocumentChange& document : changed_documents(subject)) {
    is_marked = is_marked || at_path(subject.after, document.path).partly_sensitive();
    for (const PolicyStatement& statement : document.after->statements) {
      if (!statement.allows || is_narrowed(statement)) continue;
      for (const std::string& principal : statement.principals) {
        const bool is_number =
            principal.size() == 12 && principal.find_first_not_of("0123456789") == std::string::npos;
        const std::string account = is_number ? principal : std::string(account_of(principal));
        if (account.empty() || names_principal(document.before.get(), principal)) continue;
        if (!own) own = own_account(subject);
        if (account == *own || has(accounts, account)) continue;
        if (hit.evidence.empty()) hit.evidence.push_back(subject.evidence(document.path));
        accounts.push_back(account);
      }
    }
  }
  if (accounts.empty()) return std::nullopt;
  // A key that is made names its own account, with few exceptions.
  if (own->empty() && subject.change.type.substr(0, 8) == "aws_kms_" && accounts.size() == 1)
    return std::nullopt;
  // A part of what is marked is no less secret.
  if (is_marked) accounts.assign(1, "(sensitive)");
  for (std::size_t i = 0; i < accounts.size() && i < 3; ++i) hit.detail += (i == 0 ? "" : ", ") + accounts[i];
  if (accounts.size() > 3) hit.detail += fmt::format(" and {} more", accounts.size() - 3);
  if (own->empty()) {
    hit.detail += "; the plan does not tell whether that is another one";
    hit.severity = Severity::low;
  }
  return hit;
}

/// What an earlier statement has become: the one with its `Sid`, else one that says the same.
const PolicyStatement* counterpart(const AccessPolicy& policy, const PolicyStatement& old) {
  for (const PolicyStatement& each : policy.statements)
    if (each.allows == old.allows && each.denies == old.denies && !old.sid.empty() && each.sid == old.sid)
      return &each;
  for (const PolicyStatement& each : policy.statements)
    if (each.allows == old.allows && each.denies == old.denies && each.actions == old.actions &&
        each.not_actions == old.not_actions && each.principals == old.principals)
      return &each;
  return nullptr;
}

std::string name_of(const PolicyStatement& statement) {
  if (!statement.sid.empty()) return fmt::format("`{}`", statement.sid);
  for (const PolicyStatement::Condition& condition : statement.conditions)
    if (condition.key == "aws:securetransport") return "the one that refuses requests without TLS";
  const std::vector<std::string>& actions = statement.not_action ? statement.not_actions : statement.actions;
  if (actions.empty()) return "one without a name";
  return fmt::format("the one on {}`{}`{}", statement.not_action ? "all but " : "", actions.front(),
                     actions.size() > 1 ? fmt::format(" and {} more", actions.size() - 1) : "");
}

std::optional<Hit> deny_removed(const Subject& subject) {
  Hit hit;
  for (const DocumentChange& document : changed_documents(subject)) {
    if (document.before == nullptr) continue;
    for (const PolicyStatement& old : document.before->statements) {
      if (!old.denies || counterpart(*document.after, old) != nullptr) continue;
      if (hit.detail.size() < 160) hit.detail = joined(std::move(hit.detail), name_of(old));
      if (hit.evidence.empty()) hit.evidence.push_back(subject.evidence(document.path));
    }
  }
  if (hit.evidence.empty()) return std::nullopt;
  if (subject.change.type == "aws_organizations_policy") hit.severity = Severity::high;
  return hit;
}

std::optional<Hit> condition_lost(const Subject& subject) {
  Hit hit;
  for (const DocumentChange& document : changed_documents(subject)) {
    if (document.before == nullptr) continue;
    for (const PolicyStatement& old : document.before->statements) {
      if (!old.allows || old.conditions.empty()) continue;
      const PolicyStatement* now = counterpart(*document.after, old);
      // What lets anybody in is another finding, and a worse one.
      if (now == nullptr || lets_anybody_in(*now)) continue;
      std::vector<std::string> keys;
      for (const PolicyStatement::Condition& condition : old.conditions) {
        const bool stays =
            std::any_of(now->conditions.begin(), now->conditions.end(),
                        [&](const PolicyStatement::Condition& each) { return each.key == condition.key; });
        if (!stays && !has(keys, condition.key)) keys.push_back(condition.key);
      }
      for (const std::string& key : keys)
        if (hit.detail.find(key) == std::string::npos && hit.detail.size() < 160)
          hit.detail = joined(std::move(hit.detail), fmt::format("`{}`", key));
      if (!keys.empty() && hit.evidence.empty()) hit.evidence.push_back(subject.evidence(document.path));
    }
  }
  if (hit.evidence.empty()) return std::nullopt;
  return hit;
}

bool parent_goes(const Subject& subject) {
  struct Parent {
    std::string_view attribute, type, key;
  };
  constexpr Parent parents[] = {
      {"bucket", "aws_s3_bucket", "bucket"},
      {"bucket", "aws_s3_bucket", "id"},
      {"queue_url", "aws_sqs_queue", "url"},
      {"queue_url", "aws_sqs_queue", "id"},
      {"arn", "aws_sns_topic", "arn"},
      {"key_id", "aws_kms_key", "key_id"},
      {"key_id", "aws_kms_key", "id"},
      {"secret_arn", "aws_secretsmanager_secret", "arn"},
      {"secret_arn", "aws_secretsmanager_secret", "id"},
      {"repository", "aws_ecr_repository", "name"},
      {"file_system_id", "aws_efs_file_system", "id"},
      {"backup_vault_name", "aws_backup_vault", "name"},
      {"rest_api_id", "aws_api_gateway_rest_api", "id"},
      {"domain_name", "aws_opensearch_domain", "domain_name"},
      {"vpc_endpoint_id", "aws_vpc_endpoint", "id"},
  };
  return std::any_of(std::begin(parents), std::end(parents), [&](const Parent& parent) {
    return goes_with(subject, parent.attribute, parent.type, parent.key);
  });
}

std::optional<Hit> policy_removed(const Subject& subject) {
  if (!subject.destroys() || subject.creates() || parent_goes(subject)) return std::nullopt;
  Hit hit;
  for (const std::string_view path : subject.attributes) {
    const auto policy = parse_policy(subject.before[path]);
    if (policy == nullptr) continue;
    for (const PolicyStatement& statement : policy->statements)
      if (statement.denies && hit.detail.size() < 160)
        hit.detail =
            joined(std::move(hit.detail), fmt::format("no longer forbidden: {}", name_of(statement)));
    hit.evidence.push_back(subject.evidence(path));
  }
  if (hit.evidence.empty()) return std::nullopt;
  if (hit.detail.empty()) hit.severity = Severity::low;
  return hit;
}

/// A Deny for everybody on what would be needed to take it back.
bool shuts_out(const PolicyStatement& statement) {
  return statement.denies && (statement.anybody || statement.not_principal) &&
         std::any_of(statement.actions.begin(), statement.actions.end(), [](const std::string& action) {
           const std::size_t colon = action.find(':');
           return action == "*" || (colon != std::string::npos && action.substr(colon + 1) == "*") ||
                  action == "s3:putbucketpolicy";
         });
}

/// Only from some networks, as `StringNotEquals` on `aws:SourceVpce`.
bool asks_for_network(const PolicyStatement& statement) {
  return std::any_of(statement.conditions.begin(), statement.conditions.end(),
                     [](const PolicyStatement::Condition& condition) {
                       return (condition.key == "aws:sourcevpce" || condition.key == "aws:sourcevpc" ||
                               condition.key == "aws:sourceip") &&
                              condition.test.find("not") != std::string::npos;
                     });
}

std::optional<Hit> locks_out(const Subject& subject) {
  for (const DocumentChange& document : changed_documents(subject)) {
    const auto worst = [](const AccessPolicy* policy) {
      int found = 0;
      if (policy == nullptr) return found;
      for (const PolicyStatement& statement : policy->statements) {
        if (!shuts_out(statement)) continue;
        if (statement.conditions.empty() && !statement.not_principal) found = 2;
        // Two conditions must both hold, so a second one may spare somebody.
        if (statement.conditions.size() == 1 && asks_for_network(statement)) found = std::max(found, 1);
      }
      return found;
    };
    const int now = worst(document.after.get());
    if (now == 0 || worst(document.before.get()) >= now) continue;
    Hit hit{{subject.evidence(document.path)}, {}, {}};
    if (now == 1) {
      hit.severity = Severity::high;
      hit.detail = "all but the named networks, the pipeline too unless it runs there";
    }
    return hit;
  }
  return std::nullopt;
}

bool is_root(const std::string& principal) {
  return principal.size() > 5 && principal.substr(principal.size() - 5) == ":root";
}

/// Who may change the policy of a key: nobody, some role, or the account as a whole.
enum class KeyAdmin { nobody, somebody, account };

KeyAdmin key_admin(const AccessPolicy& policy) {
  KeyAdmin best = KeyAdmin::nobody;
  for (const PolicyStatement& statement : policy.statements) {
    if (!statement.allows || statement.not_action) continue;
    const bool may =
        std::any_of(statement.actions.begin(), statement.actions.end(),
                    [](const std::string& action) { return iam_fits(action, "kms:putkeypolicy"); });
    if (!may) continue;
    for (const std::string& principal : statement.principals) {
      const bool is_number =
          principal.size() == 12 && principal.find_first_not_of("0123456789") == std::string::npos;
      if (is_root(principal) || is_number || principal == "*")
        best = KeyAdmin::account;
      else if (principal.rfind("arn:", 0) == 0)
        best = std::max(best, KeyAdmin::somebody);
    }
    if (statement.anybody) best = KeyAdmin::account;
  }
  return best;
}

std::optional<Hit> key_loses_admin(const Subject& subject) {
  for (const DocumentChange& document : changed_documents(subject)) {
    const KeyAdmin now = key_admin(*document.after);
    const KeyAdmin was = document.before == nullptr ? KeyAdmin::account : key_admin(*document.before);
    if (now == KeyAdmin::account || now >= was) continue;
    Hit hit{{subject.evidence(document.path)}, {}, {}};
    if (now == KeyAdmin::nobody) {
      hit.detail = "nobody may change its policy";
    } else {
      hit.detail = "only the named roles may change its policy, and IAM policies no longer count";
      hit.severity = Severity::high;
    }
    return hit;
  }
  return std::nullopt;
}

constexpr Rule rules[] = {
    {
        .id = "policy-foreign-account",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = on_resources,
        .attributes = their_documents,
        .title = "opened to another account",
        .why = "who administers that account decides who uses it",
        .fix = "name a role of it, and add a condition such as `aws:PrincipalOrgID`",
        .fine_when = "the account is yours, or a partner's with a contract",
        .applies = lets_other_account_in,
    },
    {
        .id = "policy-deny-removed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = on_anything,
        .attributes = all_documents,
        .title = "no longer forbidden",
        .why = "a Deny holds against every Allow, wherever that is; without it those count again",
        .fix = "keep the statement",
        .fine_when = "another policy forbids the same",
        .applies = deny_removed,
    },
    {
        .id = "policy-condition-lost",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = on_anything,
        .attributes = all_documents,
        .title = "allowed without a condition that held before",
        .why = "what the condition kept out gets in",
        .fix = "keep the condition",
        .fine_when = "the resources or principals were narrowed instead",
        .applies = condition_lost,
    },
    {
        .id = "policy-removed",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_s3_bucket_policy aws_sqs_queue_policy aws_sns_topic_policy aws_kms_key_policy "
                 "aws_secretsmanager_secret_policy aws_ecr_repository_policy aws_efs_file_system_policy "
                 "aws_backup_vault_policy aws_api_gateway_rest_api_policy aws_opensearch_domain_policy "
                 "aws_vpc_endpoint_policy aws_dynamodb_resource_policy aws_s3control_access_point_policy",
        .attributes = "policy access_policies",
        .title = "policy of a resource removed",
        .why = "what it forbade is allowed again, and whom it let in is kept out",
        .fix = "keep its Deny statements",
        .fine_when = "the same statements stand in another policy",
        .applies = policy_removed,
    },
    {
        .id = "policy-lockout",
        .severity = Severity::critical,
        .category = Category::lock_out,
        .types = on_resources,
        .attributes = their_documents,
        .title = "policy shuts out everybody",
        .why = "nobody can use it or take the policy back, only the root user of the account can",
        .fix = "spare the role that applies, by `ArnNotEquals` on `aws:PrincipalArn`",
        .fine_when = "never without such an exception",
        .applies = locks_out,
    },
    {
        .id = "kms-policy-lockout",
        .severity = Severity::critical,
        .category = Category::lock_out,
        .types = "aws_kms_key aws_kms_key_policy aws_kms_external_key aws_kms_replica_key",
        .attributes = "policy",
        .title = "encryption key loses its administrators",
        .why =
            "a key that nobody may manage can only be rescued by AWS support, and what it encrypted with it",
        .fix = "keep the statement that allows `kms:*` to the root of the account",
        .fine_when = "a role that is kept safe still manages it",
        .applies = key_loses_admin,
    },
};

}  // namespace

std::span<const Rule> resource_policies_rules() {
  return rules;
}
