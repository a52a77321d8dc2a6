// S3 buckets by storage class.
#include <fmt/format.h>

#include <array>
#include <set>
#include <string>

#include "cost/pricers.h"

namespace {

constexpr std::string_view s3 = "AmazonS3";

struct StorageClass {
  std::string_view name;  ///< as in a transition
  std::string_view item;
  std::string_view label;
};

constexpr StorageClass classes[] = {
    {"STANDARD_IA", "standard-ia", "Standard-Infrequent Access"},
    {"ONEZONE_IA", "one-zone-ia", "One Zone-Infrequent Access"},
    {"INTELLIGENT_TIERING", "intelligent-tiering", "Intelligent-Tiering"},
    {"GLACIER_IR", "glacier-instant", "Glacier Instant Retrieval"},
    {"GLACIER", "glacier-flexible", "Glacier Flexible Retrieval"},
    {"DEEP_ARCHIVE", "glacier-deep-archive", "Glacier Deep Archive"},
};

void collect(const Value& rules, std::set<std::string, std::less<>>& found) {
  for (const Value& rule : rules.elements())
    for (std::string_view block : {"transition", "noncurrent_version_transition"})
      for (const Value& transition : rule[block].elements())
        if (const auto name = transition["storage_class"].text()) found.emplace(*name);
}

void requests(Bill& bill, std::string_view label, std::string_view item) {
  bill.metered(fmt::format("{}: PUT, COPY, POST, LIST requests", label), s3,
               fmt::format("request_tier1;class={}", item));
  bill.metered(fmt::format("{}: GET and other requests", label), s3,
               fmt::format("request_tier2;class={}", item));
}

void in_class(Bill& bill, const StorageClass& c) {
  if (c.item == "intelligent-tiering") {
    for (std::string_view tier : {"frequent", "infrequent", "archive-instant"})
      bill.metered(fmt::format("{}: storage ({} access)", c.label, tier), s3,
                   fmt::format("storage_gb_month;class=intelligent-tiering-{}", tier));
    bill.metered(fmt::format("{}: monitoring", c.label), s3, "intelligent_tiering_monitoring_object_month");
  } else {
    bill.metered(fmt::format("{}: storage", c.label), s3, fmt::format("storage_gb_month;class={}", c.item));
  }
  requests(bill, c.label, c.item);
  bill.metered(fmt::format("{}: lifecycle transitions", c.label), s3,
               fmt::format("lifecycle_transition_request;class={}", c.item));
  if (c.item == "glacier-flexible" || c.item == "glacier-deep-archive") {
    bill.metered(fmt::format("{}: retrieval (standard)", c.label), s3,
                 fmt::format("retrieval_gb;class={};speed=standard", c.item));
    bill.metered(fmt::format("{}: retrieval requests (standard)", c.label), s3,
                 fmt::format("retrieval_request;class={};speed=standard", c.item));
  } else if (c.item != "intelligent-tiering") {
    bill.metered(fmt::format("{}: retrieval", c.label), s3, fmt::format("retrieval_gb;class={}", c.item));
  }
}

void bucket(const Resource& r, Bill& bill) {
  bill.metered("Standard: storage", s3, "storage_gb_month;class=standard");
  requests(bill, "Standard", "standard");
  std::set<std::string, std::less<>> used;
  collect(r.given("lifecycle_rule"), used);
  for (const Resource& lifecycle : r.referrers("aws_s3_bucket_lifecycle_configuration", "bucket"))
    collect(lifecycle["rule"], used);
  for (const StorageClass& storage_class : classes)
    if (used.contains(storage_class.name)) in_class(bill, storage_class);
}

void directory_bucket(const Resource&, Bill& bill) {
  bill.metered("Express One Zone: storage", s3, "storage_gb_month;class=express-one-zone");
  requests(bill, "Express One Zone", "express-one-zone");
}

void analytics(const Resource&, Bill& bill) {
  bill.metered("Objects monitored", s3, "analytics_object_month");
}

void inventory(const Resource&, Bill& bill) {
  bill.metered("Objects listed", s3, "inventory_object");
}

/// Request metrics are billed as CloudWatch custom metrics.
void request_metrics(const Resource&, Bill& bill) {
  bill.metered("Request metrics", "AmazonCloudWatch", "metric_month");
}

void multi_region_access_point(const Resource&, Bill& bill) {
  bill.metered("Data routed", s3, "multi_region_access_point_routed_gb");
}

constexpr Pricer pricers[] = {
    {"aws_s3_bucket", "S3", bucket},
    {"aws_s3_directory_bucket", "S3", directory_bucket},
    {"aws_s3_bucket_analytics_configuration", "S3", analytics},
    {"aws_s3_bucket_inventory", "S3", inventory},
    {"aws_s3_bucket_metric", "S3", request_metrics},
    {"aws_s3control_multi_region_access_point", "S3", multi_region_access_point},
};

}  // namespace

std::span<const Pricer> s3_pricers() {
  return pricers;
}
