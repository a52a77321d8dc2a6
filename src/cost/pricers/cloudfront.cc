// CloudFront distributions and functions.
#include <fmt/format.h>

#include <string>

#include "cost/pricers.h"

namespace {

constexpr std::string_view cloudfront = "AmazonCloudFront";

struct Edge {
  std::string_view item, label;
  int price_class;  ///< from which price class on the edge is used
};

/// CloudFront developer guide, "Choose the price class for a distribution".
constexpr Edge edges[] = {
    {"us", "US, Mexico", 100},
    {"canada", "Canada", 100},
    {"europe-israel", "Europe, Israel", 100},
    {"south-africa-kenya", "South Africa, Kenya", 200},
    {"middle-east", "Middle East", 200},
    {"japan", "Japan", 200},
    {"asia-pacific", "Asia Pacific", 200},
    {"india", "India", 200},
    {"australia-new-zealand", "Australia, New Zealand", 300},
    {"south-america", "South America", 300},
};

int price_class_of(const Resource& r) {
  const auto name = r.given("price_class").text();
  if (name == "PriceClass_100") return 100;
  if (name == "PriceClass_200") return 200;
  return 300;
}

void distribution(const Resource& r, Bill& bill) {
  const Value certificate = r.values().block("viewer_certificate");
  if (certificate["ssl_support_method"].is("vip"))
    bill.monthly("Dedicated IP for SSL", cloudfront, "dedicated_ip_ssl_month", 1);
  else if (certificate["ssl_support_method"].unknown() &&
           !r.given({"viewer_certificate", "ssl_support_method"}).absent())
    bill.monthly("Dedicated IP for SSL", cloudfront, "dedicated_ip_ssl_month",
                 Amount(Range<Quantity>(0, 1), "ssl_support_method is known after apply"));

  const int price_class = price_class_of(r);
  const bool plain = r.values().block("default_cache_behavior")["viewer_protocol_policy"].is("allow-all");
  for (const Edge& edge : edges) {
    if (edge.price_class > price_class) continue;
    bill.metered(fmt::format("Transfer out ({})", edge.label), cloudfront,
                 fmt::format("data_transfer_out_gb;edge={}", edge.item))
        .remark("1 TB of an account is always free and not subtracted");
    bill.metered(fmt::format("Transfer to origin ({})", edge.label), cloudfront,
                 fmt::format("data_transfer_to_origin_gb;edge={}", edge.item));
    if (plain)
      bill.metered(fmt::format("HTTP requests ({})", edge.label), cloudfront,
                   fmt::format("http_request;edge={}", edge.item));
    bill.metered(fmt::format("HTTPS requests ({})", edge.label), cloudfront,
                 fmt::format("https_request;edge={}", edge.item))
        .remark("10 million requests of an account are always free and not subtracted");
  }
  bill.metered("Invalidation paths", cloudfront, "invalidation_path");

  const std::string home = bill.region();
  for (const Value& origin : r.given("origin").elements()) {
    const Value shield = origin.block("origin_shield");
    const auto region = shield["origin_shield_region"].text();
    if (shield["enabled"].is_false() || !region) continue;
    bill.in(std::string(*region));
    bill.metered(fmt::format("Origin Shield requests ({})", *region), cloudfront, "origin_shield_request");
  }
  bill.in(home);

  bool logs = false, encrypts = false;
  const auto look_at = [&](const Value& behaviour) {
    logs |= !behaviour["realtime_log_config_arn"].absent() && !behaviour["realtime_log_config_arn"].is("");
    encrypts |=
        !behaviour["field_level_encryption_id"].absent() && !behaviour["field_level_encryption_id"].is("");
  };
  look_at(r.values().block("default_cache_behavior"));
  for (const Value& behaviour : r.given("ordered_cache_behavior").elements()) look_at(behaviour);
  if (logs) bill.metered("Real-time log lines", cloudfront, "realtime_log_line");
  if (!encrypts) return;
  for (const Edge& edge : edges)
    if (edge.price_class <= price_class)
      bill.metered(fmt::format("Field-level encryption requests ({})", edge.label), cloudfront,
                   fmt::format("field_level_encryption_request;edge={}", edge.item));
}

void function(const Resource&, Bill& bill) {
  bill.metered("Invocations", cloudfront, "function_invocation")
      .remark("2 million invocations of an account are always free and not subtracted");
}

/// Eight additional metrics, billed as CloudWatch metrics of us-east-1 (CloudFront developer guide, "View
/// additional CloudFront distribution metrics").
void monitoring(const Resource& r, Bill& bill) {
  const Value status =
      r.values()
          .block("monitoring_subscription")
          .block("realtime_metrics_subscription_config")["realtime_metrics_subscription_status"];
  if (status.is("Disabled")) {
    bill.free("it is disabled");
    return;
  }
  bill.in("us-east-1");
  bill.monthly(
      "Additional metrics", "AmazonCloudWatch", "metric_month",
      status.unknown() ? Amount(Range<Quantity>(0, 8), "its status is known after apply") : Amount(8));
}

void realtime_log_config(const Resource&, Bill& bill) {
  bill.free("its log lines are priced with the distributions that use it");
}

constexpr Pricer pricers[] = {
    {"aws_cloudfront_distribution", "CloudFront", distribution},
    {"aws_cloudfront_function", "CloudFront", function},
    {"aws_cloudfront_monitoring_subscription", "CloudFront", monitoring},
    {"aws_cloudfront_realtime_log_config", "CloudFront", realtime_log_config},
};

}  // namespace

std::span<const Pricer> cloudfront_pricers() {
  return pricers;
}
