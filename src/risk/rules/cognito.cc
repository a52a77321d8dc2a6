// Users and identities of Cognito.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

constexpr Rule rules[] = {
    {
        .id = "cognito-pool-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types = "aws_cognito_user_pool",
        .title = "user pool destroyed",
        .why = "all accounts are gone with it, and passwords cannot be exported",
        .fix = "make a new pool beside it and let users migrate with a trigger",
        .fine_when = "the pool is empty or its users have moved",
        .applies = destroyed,
    },
    {
        .id = "cognito-identity-pool-destroyed",
        .severity = Severity::critical,
        .category = Category::irreversible,
        .types = "aws_cognito_identity_pool",
        .title = "identity pool destroyed",
        .why = "every identity id is lost, and data that is keyed by it is orphaned",
        .fix = "keep it",
        .fine_when = "the pool is unused",
        .applies = destroyed,
    },
    {
        .id = "cognito-client-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_cognito_user_pool_client aws_cognito_user_pool_domain",
        .title = "sign-in of an application destroyed",
        .why = "a new one has another id or name, and applications with the old one cannot sign in",
        .fix = "create the new one beside it and move the applications first",
        .fine_when = "the application is retired",
        .applies = destroyed,
    },
    {
        .id = "cognito-mfa-off",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_cognito_user_pool",
        .attributes = "mfa_configuration",
        .title = "second factor is no longer required",
        .why = "a stolen password is enough to sign in",
        .fix = "keep `mfa_configuration` ON",
        .fine_when = "the identity provider behind the pool asks for the second factor",
        .applies = turned_off,
    },
};

}  // namespace

std::span<const Rule> cognito_rules() {
  return rules;
}
