// What identity policies newly allow: whole services, ways to more rights, data of everything.
#include <fmt/format.h>

#include <algorithm>

#include "risk/access_shapes.h"
#include "risk/grants.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Words identity_policies =
    "aws_iam_policy aws_iam_role_policy aws_iam_user_policy aws_iam_group_policy aws_iam_role "
    "aws_ssoadmin_permission_set_inline_policy";
constexpr Words documents = "policy inline_policy";

/// `iam-admin-policy` says all there is to say of such a document.
bool is_administrator(const AccessPolicy& policy) {
  return std::any_of(policy.statements.begin(), policy.statements.end(),
                     [](const PolicyStatement& statement) { return is_administrator(statement); });
}

std::string quoted(Words words) {
  std::string out;
  for (const std::string_view word : words) out += fmt::format("{}`{}`", out.empty() ? "" : " with ", word);
  return out;
}

/// At most `most` of them, and how many more.
std::string listed(const std::vector<std::string>& names, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < most; ++i)
    out += fmt::format("{}{}", i == 0 ? "" : ", ", names[i]);
  if (names.size() > most) out += fmt::format(" and {} more", names.size() - most);
  return out;
}

/// Fires on the documents for which `found` adds names; the worst severity counts.
template <class Find>
std::optional<Hit> in_documents(const Subject& subject, std::size_t most, Find find) {
  Hit hit;
  std::vector<std::string> names;
  Severity worst = Severity::info;
  for (const DocumentChange& document : changed_documents(subject)) {
    if (is_administrator(*document.after)) continue;
    const std::size_t before = names.size();
    find(document, names, worst);
    if (names.size() > before) hit.evidence.push_back(subject.evidence(document.path));
  }
  if (names.empty()) return std::nullopt;
  hit.detail = listed(names, most);
  hit.severity = worst;
  return hit;
}

const AccessPolicy nothing;

const AccessPolicy& before_of(const DocumentChange& document) {
  return document.before == nullptr ? nothing : *document.before;
}

std::optional<Hit> completes_escalation(const Subject& subject) {
  return in_documents(
      subject, 2, [](const DocumentChange& document, std::vector<std::string>& names, Severity& worst) {
        const std::vector<const Escalation*> had = escalations(before_of(document));
        for (const Escalation* each : escalations(*document.after)) {
          if (std::find(had.begin(), had.end(), each) != had.end()) continue;
          const bool conditional = is_conditional(*each, *document.after);
          names.push_back(fmt::format("{}{}{}", each->passed_to.empty() ? "" : "`iam:PassRole` with ",
                                      quoted(each->actions), conditional ? " under a condition" : ""));
          worst = std::max(worst, conditional ? Severity::medium : each->severity);
        }
      });
}

constexpr Words quiet_services = "logs cloudwatch xray synthetics tag resource-groups health support ce";
constexpr Words grave_services =
    "s3 kms ec2 lambda dynamodb secretsmanager sts iam rds rds-data ssm organizations sso ecr ecs eks "
    "cloudformation "
    "route53 bedrock sqs sns kinesis elasticfilesystem elasticache es aoss redshift glue cognito-idp "
    "cognito-identity backup cloudfront apigateway cloudtrail codebuild codepipeline events states acm "
    "docdb-elastic sagemaker athena";

std::optional<Hit> allows_whole_service(const Subject& subject) {
  return in_documents(
      subject, 4, [](const DocumentChange& document, std::vector<std::string>& names, Severity& worst) {
        const std::vector<ServiceGrant> had = whole_services(before_of(document));
        for (const ServiceGrant& each : whole_services(*document.after)) {
          const bool is_old = std::any_of(had.begin(), had.end(), [&](const ServiceGrant& old) {
            return old.service == each.service && old.reach >= each.reach;
          });
          if (is_old) continue;
          Severity severity = grave_services.has(each.service)   ? Severity::high
                              : quiet_services.has(each.service) ? Severity::low
                                                                 : Severity::medium;
          if (each.reach == Reach::conditional) severity = std::min(severity, Severity::medium);
          names.push_back(fmt::format("`{}:*`{}", each.service,
                                      each.reach == Reach::conditional ? " under a condition" : ""));
          worst = std::max(worst, severity);
        }
      });
}

/// Passing roles to one of the services of the table is `iam-privesc` when it can be used for more.
std::optional<Hit> passes_any_role(const Subject& subject) {
  return in_documents(subject, 1,
                      [](const DocumentChange& document, std::vector<std::string>& names, Severity& worst) {
                        constexpr std::string_view nobody = "";
                        if (reach_of_pass_role(*document.after, nobody) < Reach::wide) return;
                        if (reach_of_pass_role(before_of(document), nobody) == Reach::wide) return;
                        const std::vector<const Escalation*> ways = escalations(*document.after);
                        if (std::any_of(ways.begin(), ways.end(),
                                        [](const Escalation* way) { return !way->passed_to.empty(); }))
                          return;
                        names.emplace_back("`iam:PassRole` on every role, to every service");
                        worst = Severity::high;
                      });
}

std::optional<Hit> allows_all_but(const Subject& subject) {
  return in_documents(
      subject, 2, [](const DocumentChange& document, std::vector<std::string>& names, Severity& worst) {
        const auto is_wide = [](const PolicyStatement& statement) {
          return statement.allows && (statement.not_action || statement.not_resource);
        };
        const auto& had = before_of(document).statements;
        if (std::any_of(had.begin(), had.end(), is_wide)) return;
        for (const PolicyStatement& statement : document.after->statements) {
          if (!is_wide(statement)) continue;
          names.emplace_back(statement.not_action ? "`NotAction`" : "`NotResource`");
          worst = std::max(worst, statement.conditions.empty() ? Severity::high : Severity::medium);
        }
      });
}

/// Reading what is secret or personal, and copying whole stores.
constexpr Words reads =
    "secretsmanager:GetSecretValue ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath s3:GetObject "
    "dynamodb:Scan rds:CopyDBSnapshot rds:ModifyDBSnapshotAttribute ec2:ModifySnapshotAttribute "
    "kms:Decrypt";
constexpr Words everyday_reads = "kms:Decrypt dynamodb:Scan ssm:GetParameter ssm:GetParameters";

std::optional<Hit> reads_everything(const Subject& subject) {
  return in_documents(
      subject, 3, [](const DocumentChange& document, std::vector<std::string>& names, Severity& worst) {
        const std::vector<ServiceGrant> whole = whole_services(*document.after);
        for (const std::string_view action : reads) {
          if (reach(*document.after, action) < Reach::wide) continue;
          if (reach(before_of(document), action) == Reach::wide) continue;
          const std::string_view service = action.substr(0, action.find(':'));
          if (std::any_of(whole.begin(), whole.end(),
                          [&](const ServiceGrant& each) { return each.service == service; }))
            continue;
          names.push_back(fmt::format("`{}`", action));
          worst = std::max(worst, everyday_reads.has(action) ? Severity::medium : Severity::high);
        }
      });
}

constexpr Rule rules[] = {
    {
        .id = "iam-privesc",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = identity_policies,
        .attributes = documents,
        .title = "policy opens a way to more rights",
        .why = "whoever has it can get rights that it does not list, up to those of an administrator",
        .fix = "name the resources, bind `iam:PassRole` to roles and to `iam:PassedToService`, or set a "
               "permissions boundary",
        .fine_when = "it belongs to the pipeline that sets up accounts, under a permissions boundary",
        .applies = completes_escalation,
    },
    {
        .id = "iam-service-wildcard",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = identity_policies,
        .attributes = documents,
        .title = "policy allows a whole service on everything",
        .why = "a mistake or a theft reaches every object of that service in the account, deletes included",
        .fix = "list the actions that are used and the ARNs they are used on",
        .fine_when = "it is the role of an administrator of this service",
        .applies = allows_whole_service,
    },
    {
        .id = "iam-passrole-star",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = identity_policies,
        .attributes = documents,
        .title = "policy lets any role be handed to any service",
        .why = "together with a right to start something it becomes every right of the strongest role",
        .fix = "name the roles in `Resource` and the services in `iam:PassedToService`",
        .fine_when = "a permissions boundary keeps strong roles out of reach",
        .applies = passes_any_role,
    },
    {
        .id = "iam-not-action",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = identity_policies,
        .attributes = documents,
        .title = "policy allows all but what it names",
        .why = "it also allows what AWS invents later, and hardly anybody reads it that way",
        .fix = "list what is allowed in `Action` and `Resource`; keep exceptions in a Deny",
        .fine_when = "it is a policy for administrators that leaves out a few services",
        .applies = allows_all_but,
    },
    {
        .id = "iam-data-read-all",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = identity_policies,
        .attributes = documents,
        .title = "policy lets data of everything be read or copied",
        .why = "one stolen credential reads every secret, object or backup of the account",
        .fix = "name the ARNs that are read",
        .fine_when = "it is for backups or audits, and its use is watched",
        .applies = reads_everything,
    },
};

}  // namespace

std::span<const Rule> iam_rights_rules() {
  return rules;
}
