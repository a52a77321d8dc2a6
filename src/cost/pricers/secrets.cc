// Secrets Manager and Systems Manager.
#include <fmt/format.h>

#include <string>

#include "cost/pricers.h"

namespace {

void secret(const Resource& r, Bill& bill) {
  constexpr std::string_view service = "AWSSecretsManager";
  bill.monthly("Secret", service, "secret_month", 1);
  const std::string home = bill.region();
  const Value replicas = r.given("replica");
  if (replicas.unknown()) bill.unknown("Replica secrets", "replica is known after apply");
  for (const Value& replica : replicas.elements()) {
    const auto region = replica["region"].text();
    if (!region) {
      bill.unknown("Replica secret", "region of the replica is known after apply");
      continue;
    }
    bill.in(std::string(*region));
    bill.monthly(fmt::format("Replica secret ({})", *region), service, "secret_month", 1);
  }
  bill.in(home);
  bill.metered("API requests", service, "api_request", r.usage("monthly_requests"));
}

constexpr std::string_view ssm = "AWSSystemsManager";

void parameter(const Resource& r, Bill& bill) {
  const std::optional<std::string> tier = r.text("tier", "Standard");
  if (tier == "Standard") {
    bill.free("standard parameters are free");
    return;
  }
  Amount count(1);
  if (!tier) {
    count = Amount(Range<Quantity>(0, 1), "tier is known after apply");
  } else if (*tier == "Intelligent-Tiering") {
    // Systems Manager user guide, "Managing parameter tiers": advanced when the value is over 4 KB.
    Value value = r.given("value");
    if (value.absent()) value = r.given("insecure_value");
    if (const auto text = value.text())
      count = Amount(Quantity(text->size() > 4096 ? 1 : 0), "Intelligent-Tiering: advanced above 4 KB");
    else
      count =
          Amount(Range<Quantity>(0, 1), "Intelligent-Tiering: advanced above 4 KB, the value is not known");
  }
  const auto throughput = r.usage_text("api_throughput_limit");
  if (count.is_zero()) {
    bill.free("Intelligent-Tiering keeps values up to 4 KB as standard parameters, which are free");
    return;
  }
  bill.monthly("Parameter (advanced)", ssm, "advanced_parameter_hour",
               count * r.usage_or("parameter_storage_hrs", Amount(hours_per_month)));
  bill.metered(
      throughput == "higher" ? "API interactions (higher throughput)" : "API interactions (advanced)", ssm,
      "advanced_parameter_api_interaction", r.usage("monthly_api_interactions"));
}

void activation(const Resource& r, Bill& bill) {
  if (r.usage_text("instance_tier") == "standard")
    return bill.free("instances of the standard tier are free");
  bill.metered("Hours of instances outside AWS (advanced tier)", ssm, "advanced_onprem_instance_hour",
               r.usage("instances") * Amount(hours_per_month));
}

void appconfig_application(const Resource& r, Bill& bill) {
  bill.metered("Configuration requests", ssm, "appconfig_get_request", r.usage("monthly_requests"));
  bill.metered("Configurations received", ssm, "appconfig_configuration_received",
               r.usage("monthly_configurations_received"));
}

constexpr Pricer pricers[] = {
    {"aws_secretsmanager_secret", "Secrets Manager", secret},
    {"aws_ssm_parameter", "Systems Manager", parameter},
    {"aws_ssm_activation", "Systems Manager", activation},
    {"aws_appconfig_application", "Systems Manager", appconfig_application},
};

}  // namespace

std::span<const Pricer> secrets_pricers() {
  return pricers;
}
