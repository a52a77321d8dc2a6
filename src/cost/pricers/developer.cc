// What builds and runs applications for their developers: App Runner, CodeBuild, CodePipeline, AppSync's
// cache, Cloud9, managed rules of CloudWatch, actions of Budgets. https://aws.amazon.com/apprunner/pricing/,
// https://aws.amazon.com/codebuild/pricing/, https://aws.amazon.com/codepipeline/pricing/,
// https://aws.amazon.com/appsync/pricing/
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cost/pricers.h"
#include "cost/pricers/machine.h"

namespace {

constexpr std::string_view app_runner = "AWSAppRunner";
constexpr std::string_view codebuild = "CodeBuild";
constexpr std::string_view cloudwatch = "AmazonCloudWatch";

/// "1024" and "1 vCPU" are the same, as are "2048" and "2 GB".
Amount size_of(const Resource& r, std::string_view attribute, Quantity otherwise) {
  const Value value = r.given({"instance_configuration", attribute});
  if (value.unknown()) return Amount::unknown(fmt::format("{} is known after apply", attribute));
  const auto text = value.scalar();
  if (!text || text->empty())
    return Amount(otherwise, fmt::format("default {} of {}", otherwise.text(), attribute));
  const auto number = Quantity::parse(text->substr(0, text->find(' ')));
  if (!number || number->is_negative()) return Amount::unknown(fmt::format("{} is no size", attribute));
  const bool in_units = text->find(' ') != text->npos;
  return Amount(in_units ? *number : *number / Quantity(1024), std::string(attribute));
}

/// Memory is billed for the instances that are kept ready, which are the minimum of its scaling; processors,
/// and the memory of further instances, only while requests are served.
void app_runner_service(const Resource& r, Bill& bill) {
  const Amount vcpus = size_of(r, "cpu", 1), memory = size_of(r, "memory", 2);
  const auto scaling =
      r.refer("auto_scaling_configuration_arn", "aws_apprunner_auto_scaling_configuration_version");
  Amount ready(Quantity(1), "default 1 of min_size");
  if (scaling)
    ready = scaling->amount("min_size", Quantity(1));
  else if (const Value other = r.given("auto_scaling_configuration_arn"); !other.absent())
    ready = Amount::unknown("its auto scaling configuration is not in this plan");
  bill.hourly("Memory of the instances kept ready (GB)", app_runner, "memory_gb_hour", memory * ready);
  Component& active = bill.metered("vCPU hours while serving", app_runner, "active_vcpu_hour",
                                   r.usage("monthly_active_hours") * vcpus);
  if (vcpus.known()) active.remark(fmt::format("an instance has {} vCPU", vcpus.range->low.text()));
  bill.metered("Memory of further instances (GB hours)", app_runner, "memory_gb_hour",
               r.usage("monthly_further_instance_hours") * memory);
  const Value source = r.values().block("source_configuration");
  if (source["code_repository"].size() > 0)
    bill.metered("Build minutes", app_runner, "build_minute", r.usage("monthly_build_mins"));
  if (!source["auto_deployments_enabled"].is_false())
    bill.monthly("Automatic deployments", app_runner, "automatic_deployment_month", 1);
}

/// "general1.small" of "BUILD_GENERAL1_SMALL", and the operating system of an environment type such as
/// "WINDOWS_SERVER_2022_CONTAINER" or "ARM_EC2". Nothing when they do not fit together.
std::optional<std::string> build_machine(std::string_view compute_type, std::string_view environment) {
  std::string name(compute_type);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::string_view prefix = "build_";
  if (!name.starts_with(prefix)) return std::nullopt;
  name.erase(0, prefix.size());
  const auto underscore = name.find('_');
  if (underscore == name.npos) return std::nullopt;
  std::string family = name.substr(0, underscore);
  const std::string size = name.substr(underscore + 1);
  if (family == "general1" && environment.starts_with("ARM")) family = "arm1";
  if (family == "general1" && environment.starts_with("LINUX_GPU")) family = "gpu1";
  return fmt::format("compute={}.{};os={}", family, size,
                     environment.starts_with("WINDOWS") ? "Windows" : "Linux");
}

void build_project(const Resource& r, Bill& bill) {
  const Value environment = r.values().block("environment");
  const auto compute = environment["compute_type"].text(), type = environment["type"].text();
  if (!compute || !type) {
    // By use only: what is missing is a rate.
    bill.metered("Build minutes", codebuild, "build_minute", r.usage("monthly_build_mins"))
        .remark("compute_type or type is known after apply");
    return;
  }
  if (r.values().block("environment")["fleet"].size() > 0) return bill.free("its fleet carries the cost");
  const auto machine = build_machine(*compute, *type);
  const std::string item = machine && type->find("LAMBDA") == type->npos
                               ? fmt::format("build_minute;{}", *machine)
                               : fmt::format("build_second;compute={};os={}", *compute, *type);
  bill.metered(fmt::format("Build minutes ({}, {})", *type, *compute), codebuild, item,
               r.usage("monthly_build_mins"));
}

/// Machines that are reserved cost all month; others that it starts cost by the minute, as builds do.
void build_fleet(const Resource& r, Bill& bill) {
  const auto compute = r.text("compute_type", ""), type = r.text("environment_type", "");
  const auto machine = compute && type ? build_machine(*compute, *type) : std::nullopt;
  if (!machine) return bill.unknown("Reserved machines", "compute_type or environment_type is not known");
  bill.hourly(fmt::format("Reserved machines ({})", *compute), codebuild,
              fmt::format("fleet_hour;{}", *machine), r.amount("base_capacity"));
}

void pipeline(const Resource& r, Bill& bill) {
  const auto type = r.text("pipeline_type", "V1");
  if (type == "V2")
    bill.metered("Action minutes (V2)", "AWSCodePipeline", "action_minute;type=v2",
                 r.usage("monthly_action_mins"))
        .remark("100 of an account are free and not subtracted");
  else
    bill.metered("Month with activity (V1)", "AWSCodePipeline", "active_pipeline_month;type=v1",
                 r.usage("active_pipelines"))
        .remark(type ? "one pipeline of an account is free and not subtracted; the first 30 days too"
                     : "pipeline_type is known after apply");
}

/// AppSync names sizes; the price list has their memory.
void api_cache(const Resource& r, Bill& bill) {
  struct Size {
    std::string_view type, memory_gb;
  };
  constexpr Size sizes[] = {{"SMALL", "1.55"},       {"MEDIUM", "3.22"},       {"LARGE", "12.3"},
                            {"XLARGE", "25.05"},     {"LARGE_2X", "50.47"},    {"LARGE_4X", "101.38"},
                            {"LARGE_8X", "203.26"},  {"LARGE_12X", "317.77"},  {"T2_SMALL", "1.55"},
                            {"T2_MEDIUM", "3.22"},   {"R4_LARGE", "12.3"},     {"R4_XLARGE", "25.05"},
                            {"R4_2XLARGE", "50.47"}, {"R4_4XLARGE", "101.38"}, {"R4_8XLARGE", "203.26"}};
  const auto type = r.text("type", "");
  if (!type) return bill.unknown("Cache", "type is known after apply");
  const auto size =
      std::find_if(std::begin(sizes), std::end(sizes), [&](const Size& s) { return s.type == *type; });
  if (size == std::end(sizes))
    return bill.unknown("Cache", fmt::format("type {} is not in the price table", *type));
  bill.hourly(fmt::format("Cache ({}, {} GB)", *type, size->memory_gb), "AWSAppSync",
              fmt::format("cache_hour;cache_gb={}", size->memory_gb), 1);
}

/// An instance that stops itself when nobody works on it, and a disk that stays.
void cloud9(const Resource& r, Bill& bill) {
  const auto type = r.text("instance_type", "");
  if (!type || type->empty()) return bill.unknown("Instance", "instance_type is known after apply");
  Amount running(Quantity(1), "automatic_stop_time_minutes is not set");
  if (!r.given("automatic_stop_time_minutes").absent())
    running = Amount(Range<Quantity>(0, 1), "it stops itself when nobody works on it");
  bill.hourly(fmt::format("Instance (on-demand, Linux, {})", *type), "AmazonEC2",
              fmt::format("{};os=Linux;tenancy=Shared", *type), running);
  Disk disk = root_disk_of_image();
  disk.size_gb = Amount(Quantity(10), "10 GiB, which Cloud9 makes");
  bill_disk(bill, disk, 1);
}

void managed_rule(const Resource& r, Bill& bill) {
  if (r.given("state").is("DISABLED")) return bill.free("it is disabled");
  bill.monthly("Contributor Insights rule", cloudwatch, "contributor_insights_rule_month;source=logs", 1);
  bill.metered("Contributor Insights events", cloudwatch, "contributor_insights_event;source=logs",
               r.usage("monthly_matched_events"));
}

/// A budget is billed for each day on which it can act, however many actions it has: at the first of them.
void budget_action(const Resource& r, Bill& bill) {
  const Value name = r["budget_name"];
  for (const Resource& other : r.all("aws_budgets_budget_action")) {
    if (other.address() == r.address()) break;
    const auto budget = r.refer("budget_name", "aws_budgets_budget");
    const auto others = other.refer("budget_name", "aws_budgets_budget");
    const bool same_budget = budget && others ? budget->address() == others->address()
                                              : name.text() && name.text() == other["budget_name"].text();
    if (same_budget) return bill.free("another action of this budget carries the cost");
  }
  bill.monthly("Days on which the budget can act", "AWSBudgets", "action_enabled_budget_day",
               Amount(hours_per_month / Quantity(24), "all month"))
      .remark("two of an account are free and not subtracted");
}

/// An issue is charged once, like that of any certificate of the authority.
void private_certificate(const Resource& r, Bill& bill) {
  const auto authority = r.refer("certificate_authority_arn", "aws_acmpca_certificate_authority");
  const bool short_lived = authority && authority->given("usage_mode").is("SHORT_LIVED_CERTIFICATE");
  bill.metered(
          "Private certificate", "AWSCertificateManager",
          short_lived ? "private_certificate;mode=short-lived" : "private_certificate;mode=general-purpose")
      .remark("charged once at each issue");
}

void cloud_map_instance(const Resource&, Bill& bill) {
  bill.monthly("Registered instance", "AWSCloudMap", "resource_month", 1);
}

constexpr Pricer pricers[] = {
    {"aws_apprunner_service", "App Runner", app_runner_service},
    {"aws_codebuild_project", "CodeBuild", build_project},
    {"aws_codebuild_fleet", "CodeBuild", build_fleet},
    {"aws_codepipeline", "CodePipeline", pipeline},
    {"aws_appsync_api_cache", "AppSync", api_cache},
    {"aws_cloud9_environment_ec2", "Cloud9", cloud9},
    {"aws_cloudwatch_contributor_managed_insight_rule", "CloudWatch", managed_rule},
    {"aws_budgets_budget_action", "Budgets", budget_action},
    {"aws_acmpca_certificate", "Certificate Manager", private_certificate},
    {"aws_service_discovery_instance", "Cloud Map", cloud_map_instance},
};

}  // namespace

std::span<const Pricer> developer_pricers() {
  return pricers;
}
