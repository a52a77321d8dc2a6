// CloudFront distributions and functions.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "cost/pricers.h"

namespace {

constexpr std::string_view cloudfront = "AmazonCloudFront";

struct Edge {
  std::string_view item, label;
  int price_class;         ///< from which price class on the edge is used
  std::string_view usage;  ///< its part of a usage file; empty: the edge before it speaks for both
};

/// CloudFront developer guide, "Choose the price class for a distribution".
constexpr Edge edges[] = {
    {"us", "US, Mexico", 100, "us"},
    {"canada", "Canada", 100, ""},
    {"europe-israel", "Europe, Israel", 100, "europe"},
    {"south-africa-kenya", "South Africa, Kenya", 200, "south_africa"},
    {"middle-east", "Middle East", 200, ""},
    {"japan", "Japan", 200, "japan"},
    {"asia-pacific", "Asia Pacific", 200, "asia_pacific"},
    {"india", "India", 200, "india"},
    {"australia-new-zealand", "Australia, New Zealand", 300, "australia"},
    {"south-america", "South America", 300, "south_america"},
};

int price_class_of(const Resource& r) {
  const auto name = r.given("price_class").text();
  if (name == "PriceClass_100") return 100;
  if (name == "PriceClass_200") return 200;
  return 300;
}

/// The lines of one kind of traffic at every edge. `expected`: rates are told without usage, too.
void at_edges(const Resource& r, Bill& bill, std::string_view label, std::string_view item,
              std::string_view usage_block, bool expected, std::string_view remark = {}) {
  const int price_class = price_class_of(r);
  Amount used;
  for (const Edge& edge : edges) {
    const bool own = !edge.usage.empty();
    if (own) used = r.usage(fmt::format("{}.{}", usage_block, edge.usage));
    // The figure of the edge before holds for this one, too, and stands in its line.
    if (!own && used.known()) continue;
    if (!used.known() && (!expected || edge.price_class > price_class)) continue;
    const std::string name = fmt::format("{} ({})", label, edge.label);
    const std::string priced = fmt::format("{};edge={}", item, edge.item);
    (own ? bill.metered(name, cloudfront, priced, used) : bill.metered(name, cloudfront, priced))
        .remark(remark);
  }
}

/// Where Origin Shield is billed, by the keys of a usage file.
struct ShieldArea {
  std::string_view usage, region, prefix;
};

constexpr ShieldArea shield_areas[] = {
    {"us", "us-east-1", "us-"},
    {"europe", "eu-west-1", "eu-"},
    {"south_america", "sa-east-1", "sa-"},
    {"japan", "ap-northeast-1", "ap-northeast-1"},
    {"australia", "ap-southeast-2", "ap-southeast-2"},
    {"singapore", "ap-southeast-1", "ap-southeast-1"},
    {"south_korea", "ap-northeast-2", "ap-northeast-2"},
    {"india", "ap-south-1", "ap-south-1"},
};

void shields(const Resource& r, Bill& bill) {
  const std::string home = bill.region();
  std::set<std::string_view> told;
  const auto line = [&](const std::string& region, const Amount& used) {
    bill.in(region);
    bill.metered(fmt::format("Origin Shield requests ({})", region), cloudfront, "origin_shield_request",
                 used);
  };
  for (const Value& origin : r.given("origin").elements()) {
    const Value shield = origin.block("origin_shield");
    const auto region = shield["origin_shield_region"].text();
    if (shield["enabled"].is_false() || !region) continue;
    const auto area = std::find_if(std::begin(shield_areas), std::end(shield_areas),
                                   [&](const ShieldArea& a) { return region->starts_with(a.prefix); });
    Amount used = Amount::by_use();
    // One figure is for all shields of its area: the first of them takes it.
    if (area != std::end(shield_areas) && told.insert(area->usage).second)
      used = r.usage(fmt::format("monthly_shield_requests.{}", area->usage));
    line(std::string(*region), used);
  }
  if (r.has_usage())
    for (const ShieldArea& area : shield_areas)
      if (!told.contains(area.usage))
        if (const Amount used = r.usage(fmt::format("monthly_shield_requests.{}", area.usage)); used.known())
          line(std::string(area.region), used);
  bill.in(home);
}

void distribution(const Resource& r, Bill& bill) {
  const Value certificate = r.values().block("viewer_certificate");
  const Amount certificates = r.usage("custom_ssl_certificates");
  if (certificate["ssl_support_method"].is("vip") || certificates.known())
    bill.monthly("Dedicated IP for SSL", cloudfront, "dedicated_ip_ssl_month",
                 certificates.known() ? certificates : Amount(1));
  else if (certificate["ssl_support_method"].unknown() &&
           !r.given({"viewer_certificate", "ssl_support_method"}).absent())
    bill.monthly("Dedicated IP for SSL", cloudfront, "dedicated_ip_ssl_month",
                 Amount(Range<Quantity>(0, 1), "ssl_support_method is known after apply"));

  const bool plain = r.values().block("default_cache_behavior")["viewer_protocol_policy"].is("allow-all");
  at_edges(r, bill, "Transfer out", "data_transfer_out_gb", "monthly_data_transfer_to_internet_gb", true,
           "1 TB of an account is always free and not subtracted");
  at_edges(r, bill, "Transfer to origin", "data_transfer_to_origin_gb", "monthly_data_transfer_to_origin_gb",
           true);
  at_edges(r, bill, "HTTP requests", "http_request", "monthly_http_requests", plain);
  at_edges(r, bill, "HTTPS requests", "https_request", "monthly_https_requests", true,
           "10 million requests of an account are always free and not subtracted");
  bill.metered("Invalidation paths", cloudfront, "invalidation_path",
               r.usage("monthly_invalidation_requests"));
  shields(r, bill);

  bool logs = false, encrypts = false;
  const auto look_at = [&](const Value& behaviour) {
    logs |= !behaviour["realtime_log_config_arn"].absent() && !behaviour["realtime_log_config_arn"].is("");
    encrypts |=
        !behaviour["field_level_encryption_id"].absent() && !behaviour["field_level_encryption_id"].is("");
  };
  look_at(r.values().block("default_cache_behavior"));
  for (const Value& behaviour : r.given("ordered_cache_behavior").elements()) look_at(behaviour);
  const Amount log_lines = r.usage("monthly_log_lines");
  if (logs || log_lines.known())
    bill.metered("Real-time log lines", cloudfront, "realtime_log_line", log_lines);
  const Amount encrypted = r.usage("monthly_encryption_requests");
  if (encrypted.known()) {
    // The usage file does not tell them apart by edge.
    bill.metered("Field-level encryption requests", cloudfront, "field_level_encryption_request;edge=us",
                 encrypted);
  } else if (encrypts) {
    const int price_class = price_class_of(r);
    for (const Edge& edge : edges)
      if (edge.price_class <= price_class)
        bill.metered(fmt::format("Field-level encryption requests ({})", edge.label), cloudfront,
                     fmt::format("field_level_encryption_request;edge={}", edge.item), encrypted);
  }
}

void function(const Resource& r, Bill& bill) {
  bill.metered("Invocations", cloudfront, "function_invocation", r.usage("monthly_requests"))
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
