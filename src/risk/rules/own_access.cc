// What this very plan stands on: the role it acts under, and the place where its state is kept.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "risk/access_shapes.h"
#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// The ARNs of roles that the providers of the plan take on, as far as the configuration tells.
std::vector<std::string> assumed_roles(const Plan& plan) {
  std::vector<std::string> arns;
  for (const auto& [key, provider] : plan.configuration()["provider_config"].members())
    for (const char* block : {"assume_role", "assume_role_with_web_identity"})
      for (const Value& each : provider["expressions"][block].elements()) {
        const Value arn = each["role_arn"];
        if (const auto text = arn["constant_value"].text()) arns.emplace_back(*text);
        for (const Value& reference : arn["references"].elements()) {
          const auto name = reference.text();
          if (!name || name->substr(0, 4) != "var.") continue;
          if (const auto text = plan.variable(name->substr(4)).text()) arns.emplace_back(*text);
        }
      }
  return arns;
}

/// The entry is about the role `name`, or about its policies.
bool is_own_role(const Subject& subject) {
  const char* key = subject.change.type == "aws_iam_role" ? "name" : "role";
  const auto name = subject.before[key].text();
  if (!name) return false;
  const std::string own = "/" + std::string(*name);
  const std::vector<std::string> arns = assumed_roles(subject.plan());
  return std::any_of(arns.begin(), arns.end(), [&](const std::string& arn) {
    return arn.size() > own.size() && arn.substr(arn.size() - own.size()) == own;
  });
}

std::optional<Hit> own_role_goes(const Subject& subject) {
  if (!subject.destroys() || !is_own_role(subject)) return std::nullopt;
  return Hit{{}, cause(subject), {}};
}

std::optional<Hit> own_role_changes(const Subject& subject) {
  const bool is_role = subject.change.type == "aws_iam_role";
  Hit hit;
  if (!is_role && subject.destroys() && !subject.creates()) {
    hit.detail = "rights are taken from it";
  } else if (subject.changes() && !subject.destroys()) {
    for (const std::string_view path : subject.attributes)
      if (!subject.before[path].absent() && !same(subject.before[path], subject.after[path]))
        hit.evidence.push_back(subject.evidence(path));
    if (hit.evidence.empty()) return std::nullopt;
  } else {
    return std::nullopt;
  }
  if (!is_own_role(subject)) return std::nullopt;
  return hit;
}

/// Names that people give to what keeps the state of Terraform.
bool is_state_store(const Value& name) {
  const auto text = name.text();
  if (!text) return false;
  std::string plain;
  for (const char c : *text)
    if (c != '-' && c != '_' && c != '.')
      plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  for (const char* word : {"tfstate", "terraformstate", "tofustate", "opentofustate", "terraformlock",
                           "tflock", "tofulock", "terragruntstate", "terraformbackend", "tfbackend"})
    if (plain.find(word) != std::string::npos) return true;
  return false;
}

std::optional<Hit> state_store_goes(const Subject& subject) {
  if (!subject.destroys()) return std::nullopt;
  for (const std::string_view path : subject.attributes)
    if (is_state_store(subject.before[path])) return Hit{{subject.evidence(path)}, cause(subject), {}};
  return std::nullopt;
}

std::optional<Hit> state_store_touched(const Subject& subject) {
  if (subject.before.absent() || goes_with(subject, "bucket", "aws_s3_bucket", "bucket")) return std::nullopt;
  // The bucket and the table themselves: their loss is another finding, and a tag is none.
  if (!is_state_store(subject.before["bucket"])) return std::nullopt;
  return Hit{{subject.evidence("bucket")}, subject.destroys() ? cause(subject) : std::string(), {}};
}

constexpr Rule rules[] = {
    {
        .id = "own-role-lost",
        .severity = Severity::critical,
        .category = Category::lock_out,
        .types = "aws_iam_role",
        .title = "the role that this plan acts under is destroyed",
        .why = "the apply cuts off its own access half-way, and no later plan can repair it",
        .fix = "apply it under another identity, or keep the role in a configuration of its own",
        .fine_when = "never in the run that uses the role",
        .applies = own_role_goes,
    },
    {
        .id = "own-role-changed",
        .severity = Severity::high,
        .category = Category::lock_out,
        .types = "aws_iam_role aws_iam_role_policy aws_iam_role_policy_attachment",
        .attributes = "assume_role_policy permissions_boundary max_session_duration policy",
        .title = "the role that this plan acts under is changed",
        .why = "a mistake in it stops this apply and every later one",
        .fix = "change it under another identity, or have one ready that can undo it",
        .fine_when = "somebody with other rights stands by",
        .applies = own_role_changes,
    },
    {
        .id = "state-store-lost",
        .severity = Severity::critical,
        .category = Category::lock_out,
        .types = "aws_s3_bucket aws_dynamodb_table azurerm_storage_container google_storage_bucket",
        .attributes = "bucket name",
        .title = "the place where Terraform keeps its state is destroyed",
        .why = "without the state Terraform knows nothing of what exists, and would make all of it anew",
        .fix = "keep it in a configuration of its own, with `removed` and `destroy = false` here",
        .fine_when = "every state in it has moved and was read there",
        .applies = state_store_goes,
    },
    {
        .id = "state-store-touched",
        .severity = Severity::medium,
        .category = Category::lock_out,
        .types = "aws_s3_bucket_policy aws_s3_bucket_versioning aws_s3_bucket_public_access_block "
                 "aws_s3_bucket_server_side_encryption_configuration aws_s3_bucket_lifecycle_configuration "
                 "aws_s3_bucket_ownership_controls",
        .title = "the place where Terraform keeps its state is changed",
        .why = "a policy or a key that does not fit stops every plan that keeps its state there",
        .fix = "copy the states first, and try a plan of another configuration right after",
        .fine_when = "the change was tried on a bucket that is not in use",
        .applies = state_store_touched,
    },
};

}  // namespace

std::span<const Rule> own_access_rules() {
  return rules;
}
