// Who may take a role: trust that widens, narrows, or is looser than the issuer of its tokens needs.
#include <fmt/format.h>

#include <algorithm>

#include "risk/access_shapes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

using Names = std::vector<std::string>;

bool has(const Names& names, const std::string& wanted) {
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

enum class Kind { account, federated, service };

Kind kind_of(const std::string& principal) {
  const bool is_arn = principal.rfind("arn:", 0) == 0;
  if (principal.find(":saml-provider/") != std::string::npos ||
      principal.find(":oidc-provider/") != std::string::npos ||
      principal == "cognito-identity.amazonaws.com" || principal == "accounts.google.com" ||
      principal == "www.amazon.com" || principal == "graph.facebook.com")
    return Kind::federated;
  if (!is_arn && principal.find(".amazonaws.com") != std::string::npos) return Kind::service;
  return Kind::account;
}

/// The id that IAM leaves in place of a user or role that was destroyed.
bool is_dead_id(const std::string& principal) {
  return principal.rfind("AROA", 0) == 0 || principal.rfind("AIDA", 0) == 0;
}

Names allowed(const AccessPolicy& policy) {
  Names names;
  for (const PolicyStatement& statement : policy.statements)
    if (statement.allows)
      for (const std::string& principal : statement.principals)
        if (principal != "*" && !has(names, principal)) names.push_back(principal);
  return names;
}

Names without(const Names& names, const Names& taken) {
  Names rest;
  for (const std::string& name : names)
    if (!has(taken, name)) rest.push_back(name);
  return rest;
}

std::string listed(const Names& names) {
  constexpr std::size_t most = 3;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < most; ++i)
    out += fmt::format("{}{}", i == 0 ? "" : ", ", names[i]);
  if (names.size() > most) out += fmt::format(" and {} more", names.size() - most);
  return out;
}

bool is_open(const AccessPolicy& policy) {
  return lets_anybody_in(policy);
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// The account that a principal of another account belongs to; empty for one's own, or none.
std::string foreign_account(const std::string& principal, const std::string& own) {
  const bool is_number =
      principal.size() == 12 && principal.find_first_not_of("0123456789") == std::string::npos;
  std::string account = is_number ? principal : std::string(account_of(principal));
  return account == own ? std::string() : account;
}

/// A condition that only those can meet whom somebody told something, or who belong together.
bool asks_for_more(const PolicyStatement& statement) {
  return std::any_of(statement.conditions.begin(), statement.conditions.end(),
                     [](const PolicyStatement::Condition& condition) {
                       return condition.key == "sts:externalid" ||
                              condition.key == "aws:multifactorauthpresent" ||
                              condition.key == "aws:multifactorauthage";
                     }) ||
         is_narrowed(statement);
}

std::optional<Hit> trusts_foreign_account(const Subject& subject) {
  std::optional<std::string> own;
  Names accounts;
  Hit hit;
  for (const DocumentChange& document : changed_documents(subject)) {
    const Names had = document.before == nullptr ? Names() : allowed(*document.before);
    for (const PolicyStatement& statement : document.after->statements) {
      if (!statement.allows || asks_for_more(statement)) continue;
      for (const std::string& principal : statement.principals) {
        if (kind_of(principal) != Kind::account || has(had, principal)) continue;
        // To look for the own account means to parse other entries.
        if (foreign_account(principal, "").empty()) continue;
        if (!own) own = own_account(subject);
        const std::string account = foreign_account(principal, *own);
        if (!account.empty() && !has(accounts, account)) accounts.push_back(account);
      }
    }
  }
  if (accounts.empty()) return std::nullopt;
  hit.evidence.push_back(subject.evidence("assume_role_policy"));
  hit.detail = listed(accounts);
  if (own->empty()) {
    hit.detail += "; the plan does not tell whether that is another one";
    hit.severity = Severity::low;
  }
  return hit;
}

/// The statement that an earlier one has become.
const PolicyStatement* counterpart(const AccessPolicy& policy, const PolicyStatement& old) {
  for (const PolicyStatement& each : policy.statements) {
    if (each.allows != old.allows) continue;
    if (!old.sid.empty() ? each.sid == old.sid
                         : each.actions == old.actions && each.principals == old.principals)
      return &each;
  }
  return nullptr;
}

std::optional<Hit> trust_widened(const Subject& subject) {
  for (const DocumentChange& document : changed_documents(subject)) {
    if (document.before == nullptr || is_open(*document.after)) continue;
    Hit hit{{subject.evidence("assume_role_policy")}, {}, {}};
    Names gained, services;
    for (const std::string& principal : without(allowed(*document.after), allowed(*document.before)))
      (kind_of(principal) == Kind::service ? services : gained).push_back(principal);
    if (!gained.empty()) hit.detail = fmt::format("now also by {}", listed(gained));
    if (!services.empty()) hit.detail = joined(hit.detail, fmt::format("now also by {}", listed(services)));
    bool is_looser = false;
    for (const PolicyStatement& old : document.before->statements) {
      if (!old.allows || old.conditions.empty()) continue;
      const PolicyStatement* now = counterpart(*document.after, old);
      if (now == nullptr) continue;
      for (const PolicyStatement::Condition& condition : old.conditions) {
        const auto same_key = [&](const PolicyStatement::Condition& each) {
          return each.key == condition.key;
        };
        if (std::any_of(now->conditions.begin(), now->conditions.end(), same_key)) continue;
        hit.detail = joined(hit.detail, fmt::format("the condition on {} is gone", condition.key));
        is_looser = true;
      }
    }
    if (hit.detail.empty()) continue;
    if (gained.empty() && !is_looser) hit.severity = Severity::low;
    return hit;
  }
  return std::nullopt;
}

Names subjects(const AccessPolicy& policy) {
  Names names;
  for (const PolicyStatement& statement : policy.statements)
    if (statement.allows)
      for (const PolicyStatement::Condition& condition : statement.conditions)
        if (ends_with(condition.key, ":sub") && condition.test.find("not") == std::string::npos)
          for (const std::string& value : condition.values)
            if (!has(names, value)) names.push_back(value);
  return names;
}

std::optional<Hit> trust_narrowed(const Subject& subject) {
  for (const DocumentChange& document : changed_documents(subject)) {
    if (document.before == nullptr || is_open(*document.before) || is_open(*document.after)) continue;
    const Names before = allowed(*document.before), after = allowed(*document.after);
    Names lost = without(before, after);
    lost.erase(std::remove_if(lost.begin(), lost.end(), is_dead_id), lost.end());
    const Names tokens = subjects(*document.after);
    Names refused;
    for (const std::string& old : subjects(*document.before))
      if (std::none_of(tokens.begin(), tokens.end(),
                       [&](const std::string& now) { return iam_fits(now, old); }))
        refused.push_back(old);
    // Without any condition on the subject, all of them get in.
    if (tokens.empty()) refused.clear();
    if (lost.empty() && refused.empty()) continue;
    Hit hit{{subject.evidence("assume_role_policy")}, {}, {}};
    if (!lost.empty()) hit.detail = fmt::format("no longer by {}", listed(lost));
    if (!refused.empty()) hit.detail = joined(hit.detail, fmt::format("no longer for {}", listed(refused)));
    const bool only_services =
        refused.empty() && std::all_of(lost.begin(), lost.end(), [](const std::string& name) {
          return kind_of(name) == Kind::service;
        });
    if (only_services || !without(after, before).empty()) hit.severity = Severity::medium;
    return hit;
  }
  return std::nullopt;
}

constexpr std::string_view github = "token.actions.githubusercontent.com";

/// The issuer in `arn:aws:iam::1:oidc-provider/ISSUER`, lower case as the keys of conditions are.
std::string issuer_of(const std::string& principal) {
  constexpr std::string_view mark = ":oidc-provider/";
  const std::size_t at = principal.find(mark);
  std::string issuer = at == std::string::npos ? std::string() : principal.substr(at + mark.size());
  std::transform(issuer.begin(), issuer.end(), issuer.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return issuer;
}

const PolicyStatement::Condition* condition_on(const PolicyStatement& statement, const std::string& key) {
  for (const PolicyStatement::Condition& condition : statement.conditions)
    if (condition.key == key && condition.test.find("not") == std::string::npos &&
        condition.test.find("null") == std::string::npos && !ends_with(condition.test, "ifexists") &&
        condition.test.rfind("forallvalues:", 0) != 0)
      return &condition;
  return nullptr;
}

std::string_view step(std::string_view text, std::size_t number) {
  for (; number > 0; --number) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return {};
    text.remove_prefix(colon + 1);
  }
  return text.substr(0, text.find(':'));
}

/// A subject that leaves open the one part that says whose it is: the group of GitLab, the organisation of
/// Terraform Cloud, the namespace of Kubernetes.
bool is_anybody(const std::string& subject) {
  const auto open = [](std::string_view part) { return part.find('*') != std::string_view::npos; };
  if (open(step(subject, 0))) return true;
  if (step(subject, 0) == "system") return open(step(subject, 2));
  return step(subject, 1).substr(0, 1) == "*";
}

/// How loosely a statement trusts the tokens of an issuer other than GitHub: 0 pinned, 1 wide, 2 all.
int looseness(const PolicyStatement& statement) {
  int worst = 0;
  if (!statement.allows) return worst;
  for (const std::string& principal : statement.principals) {
    const bool is_cognito = principal == "cognito-identity.amazonaws.com";
    const std::string issuer = is_cognito ? principal : issuer_of(principal);
    if (issuer.empty() || ends_with(issuer, github)) continue;
    const PolicyStatement::Condition* who = condition_on(statement, issuer + (is_cognito ? ":aud" : ":sub"));
    if (who == nullptr || has(who->values, "*")) return 2;
    const bool like = who->test.find("like") != std::string::npos;
    if (like && std::any_of(who->values.begin(), who->values.end(), is_anybody)) worst = 1;
  }
  return worst;
}

int looseness(const AccessPolicy* policy) {
  int worst = 0;
  if (policy != nullptr)
    for (const PolicyStatement& statement : policy->statements) worst = std::max(worst, looseness(statement));
  return worst;
}

std::optional<Hit> trusts_every_token(const Subject& subject) {
  for (const DocumentChange& document : changed_documents(subject)) {
    const int now = looseness(document.after.get());
    if (now == 0 || looseness(document.before.get()) >= now) continue;
    Hit hit{{subject.evidence("assume_role_policy")}, {}, {}};
    hit.detail =
        now == 2 ? "no condition says whose tokens" : "the subject has a star where its owner stands";
    if (now == 1) hit.severity = Severity::medium;
    return hit;
  }
  return std::nullopt;
}

bool takes_pull_requests(const AccessPolicy* policy) {
  if (policy == nullptr) return false;
  const Names names = subjects(*policy);
  return std::any_of(names.begin(), names.end(),
                     [](const std::string& name) { return ends_with(name, ":pull_request"); });
}

std::optional<Hit> trusts_pull_requests(const Subject& subject) {
  for (const DocumentChange& document : changed_documents(subject))
    if (takes_pull_requests(document.after.get()) && !takes_pull_requests(document.before.get()))
      return Hit{{subject.evidence("assume_role_policy")}, {}, {}};
  return std::nullopt;
}

bool misses_audience(const AccessPolicy* policy) {
  if (policy == nullptr) return false;
  for (const PolicyStatement& statement : policy->statements) {
    if (!statement.allows) continue;
    for (const std::string& principal : statement.principals) {
      const std::string issuer = issuer_of(principal);
      if (!issuer.empty() && condition_on(statement, issuer + ":aud") == nullptr) return true;
    }
  }
  return false;
}

std::optional<Hit> lacks_audience(const Subject& subject) {
  for (const DocumentChange& document : changed_documents(subject))
    if (misses_audience(document.after.get()) && !misses_audience(document.before.get()))
      return Hit{{subject.evidence("assume_role_policy")}, {}, {}};
  return std::nullopt;
}

constexpr Words trust = "assume_role_policy";

constexpr Rule rules[] = {
    {
        .id = "iam-trust-foreign",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_iam_role",
        .attributes = trust,
        .title = "role can be taken from another account",
        .why = "whoever administers that account acts under it, and without `sts:ExternalId` may be tricked "
               "into doing so for others",
        .fix = "add a condition on `sts:ExternalId` or `aws:PrincipalOrgID`, and name a role instead of the "
               "account",
        .fine_when = "the account is yours too",
        .applies = trusts_foreign_account,
    },
    {
        .id = "iam-trust-widened",
        .severity = Severity::medium,
        .category = Category::exposure,
        .types = "aws_iam_role",
        .attributes = trust,
        .title = "role can be taken by more than before",
        .why = "each of them gets all its rights",
        .fix = "name only those who need it, and keep the conditions",
        .fine_when = "those who are added were reviewed",
        .applies = trust_widened,
    },
    {
        .id = "iam-trust-narrowed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_iam_role",
        .attributes = trust,
        .title = "role can no longer be taken by some",
        .why = "people, pipelines or services that use it are refused as soon as their session ends",
        .fix = "add the new ones first, and take the old ones away when nothing used them for a while",
        .fine_when = "those who lose it have moved to another role",
        .applies = trust_narrowed,
    },
    {
        .id = "oidc-subject-open",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_iam_role",
        .attributes = trust,
        .title = "role can be taken with tokens of strangers",
        .why = "the issuer signs tokens for many: other customers of a hosted service, or every pod of a "
               "cluster",
        .fix = "pin `sub` to your group, workspace, namespace or pool",
        .fine_when = "the issuer is your own and all whom it knows may have the role",
        .applies = trusts_every_token,
    },
    {
        .id = "oidc-pull-request",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_iam_role",
        .attributes = trust,
        .title = "role can be taken by pull requests",
        .why = "their code runs before anybody has reviewed it",
        .fix = "give pull requests a role of their own that only reads",
        .fine_when = "this is that role: it makes plans and writes nothing",
        .applies = trusts_pull_requests,
    },
    {
        .id = "oidc-no-audience",
        .severity = Severity::low,
        .category = Category::exposure,
        .types = "aws_iam_role",
        .attributes = trust,
        .title = "role takes tokens that were made for others",
        .why = "no condition on `aud`, so only the list of the provider limits whom a token is for",
        .fix = "add a condition on `aud`, mostly `sts.amazonaws.com`",
        .fine_when = "the provider's `client_id_list` has one entry",
        .applies = lacks_audience,
    },
};

}  // namespace

std::span<const Rule> iam_trust_rules() {
  return rules;
}
