// Secrets of Secrets Manager.
#include "risk/access_shapes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "secret-destroyed",
        .severity = Severity::critical,
        .category = Category::lock_out,
        .types = "aws_secretsmanager_secret",
        .title = "secret destroyed",
        .why = "what logs in with it fails at once, and its name stays blocked during the recovery window",
        .fix = "make a new secret beside it and switch over first",
        .fine_when = "nothing reads it any more",
        .applies = destroyed,
    },
    {
        .id = "secret-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_secretsmanager_secret_policy aws_secretsmanager_secret",
        .attributes = "policy",
        .title = "secret open to anybody",
        .why = "every AWS account can read it",
        .fix = "name the principals",
        .fine_when = "never",
        .applies = opens_to_anybody,
    },
};

}  // namespace

std::span<const Rule> secretsmanager_rules() {
  return rules;
}
