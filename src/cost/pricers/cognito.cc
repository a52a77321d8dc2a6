// Cognito user pools.
#include <string_view>

#include "cost/pricers.h"

namespace {

constexpr std::string_view cognito = "AmazonCognito";

void user_pool(const Resource& r, Bill& bill) {
  // Cognito developer guide, "User pool feature plans": new pools are on Essentials.
  const std::optional<std::string> tier = r.text("user_pool_tier", "ESSENTIALS");
  const Amount users = r.usage("monthly_active_users");
  if (!tier) {
    bill.metered("Monthly active users", cognito, "mau;scheme=plus", users)
        .remark("user_pool_tier is known after apply: rate of Plus");
  } else if (*tier == "PLUS") {
    bill.metered("Monthly active users (Plus)", cognito, "mau;scheme=plus", users);
  } else if (*tier == "LITE") {
    bill.metered("Monthly active users (Lite)", cognito, "mau;scheme=lite", users)
        .remark("the first 10,000 of an account are free");
    const Value security = r.values().block("user_pool_add_ons")["advanced_security_mode"];
    if (!security.absent() && !security.is("OFF"))
      bill.metered("Advanced security", cognito, "advanced_security_mau;scheme=legacy", users);
  } else {
    bill.metered("Monthly active users (Essentials)", cognito, "mau;scheme=essentials", users)
        .remark("the first 10,000 of an account are free");
  }
  bill.metered("Users of SAML or OIDC federation", cognito, "mau_federated_saml_oidc;scheme=legacy",
               r.usage("monthly_federated_users"))
      .remark("the first 50 of an account are free");
  bill.metered("Machine-to-machine token requests", cognito, "m2m_token_request",
               r.usage("monthly_token_requests"));
}

constexpr Pricer pricers[] = {
    {"aws_cognito_user_pool", "Cognito", user_pool},
};

}  // namespace

std::span<const Pricer> cognito_pricers() {
  return pricers;
}
