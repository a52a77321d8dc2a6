// SageMaker: notebooks, apps and endpoints, by the hour of their machines.
// https://aws.amazon.com/sagemaker/ai/pricing/
#include <fmt/format.h>

#include <algorithm>

#include "cost/autoscaling.h"
#include "cost/pricers.h"

namespace {

constexpr std::string_view sagemaker = "AmazonSageMaker";

/// The price list keeps the uses of a machine apart: notebooks of Studio, notebook instances, hosting.
std::string machine_item(std::string_view type, std::string_view component) {
  return fmt::format("{};component={}", type, component);
}

/// Apps run until they are deleted. The server that shows JupyterLab itself ("system") is free.
void app(const Resource& r, Bill& bill) {
  const Value type = r.given({"resource_spec", "instance_type"});
  if (type.unknown()) return bill.unknown("App", "instance_type is known after apply");
  if (type.text().value_or("").empty() || type.is("system")) {
    if (r.given("app_type").is("JupyterServer") || type.is("system"))
      return bill.free("the server of a notebook is free; what runs beside it carries the cost");
    return bill.unknown("App", "resource_spec sets no instance_type: the space or the domain decides");
  }
  bill.hourly(fmt::format("App ({})", *type.text()), sagemaker, machine_item(*type.text(), "Studio-Notebook"),
              1);
}

void notebook(const Resource& r, Bill& bill) {
  const auto type = r.text("instance_type", "");
  if (!type || type->empty())
    bill.unknown("Notebook instance", "instance_type is known after apply");
  else
    bill.hourly(fmt::format("Notebook instance ({})", *type), sagemaker, machine_item(*type, "Notebook"), 1);
  bill.monthly("Storage", sagemaker, "notebook_storage_gb_month", r.amount("volume_size", Quantity(5)));
}

/// Each variant has machines of its own, or serves by use.
void variants(const Resource& endpoint, Bill& bill, const Value& list) {
  const auto name = endpoint.text("name", "");
  for (const Value& variant : list.elements()) {
    const std::string_view label = variant["variant_name"].text().value_or("AllTraffic");
    if (const Value serverless = variant["serverless_config"]; serverless.size() > 0) {
      bill.metered(fmt::format("Serverless inference ({})", label), sagemaker,
                   "serverless_inference_gb_second", endpoint.usage("monthly_serverless_gb_seconds"));
      if (const Value kept = serverless.at(0)["provisioned_concurrency"]; !kept.absent())
        bill.hourly(fmt::format("Provisioned concurrency ({})", label), sagemaker,
                    "serverless_provisioned_concurrency_gb_hour",
                    Resource::amount(kept, "provisioned_concurrency") *
                        Resource::amount(serverless.at(0)["memory_size_in_mb"], "memory_size_in_mb") *
                        Amount(Quantity(1) / Quantity(1024)));
      continue;
    }
    const auto type = variant["instance_type"].text();
    if (!type) {
      bill.unknown(fmt::format("Instances ({})", label), "instance_type is known after apply");
      continue;
    }
    const std::string part = fmt::format("/variant/{}", label);
    const Amount count =
        autoscaled(endpoint, "sagemaker:variant:DesiredInstanceCount",
                   name && !name->empty() ? fmt::format("endpoint/{}{}", *name, part) : "",
                   Resource::amount(variant["initial_instance_count"], "initial_instance_count"), part);
    bill.hourly(fmt::format("Instances ({}, {})", *type, label), sagemaker, machine_item(*type, "Hosting"),
                count);
  }
}

void endpoint(const Resource& r, Bill& bill) {
  const auto configuration = r.refer("endpoint_config_name", "aws_sagemaker_endpoint_configuration");
  if (!configuration) return bill.unknown("Instances", "its endpoint configuration is not in this plan");
  for (std::string_view list : {"production_variants", "shadow_production_variants"}) {
    const Value given = (*configuration)[list];
    if (given.unknown() && !configuration->left_out(list))
      bill.unknown("Instances", fmt::format("{} are known after apply", list));
    else
      variants(r, bill, given);
  }
}

constexpr Pricer pricers[] = {
    {"aws_sagemaker_app", "SageMaker", app},
    {"aws_sagemaker_notebook_instance", "SageMaker", notebook},
    {"aws_sagemaker_endpoint", "SageMaker", endpoint},
};

}  // namespace

std::span<const Pricer> sagemaker_pricers() {
  return pricers;
}
