// Lightsail: plans by the hour. https://aws.amazon.com/lightsail/pricing/
#include <fmt/format.h>

#include <algorithm>

#include "cost/pricers.h"

namespace {

constexpr std::string_view lightsail = "AmazonLightsail";

/// What a bundle holds. The same in all generations, but for processors, which cost nothing apart.
struct Bundle {
  std::string_view size, memory_gb, linux_disk_gb, windows_disk_gb, vcpus;
  int transfer_tb;
};

constexpr Bundle bundles[] = {
    {"nano", "0.5", "20", "30", "2", 1},     {"micro", "1", "40", "40", "2", 2},
    {"small", "2", "60", "60", "2", 3},      {"medium", "4", "80", "80", "2", 4},
    {"large", "8", "160", "160", "2", 5},    {"xlarge", "16", "320", "320", "4", 6},
    {"2xlarge", "32", "640", "640", "8", 7}, {"4xlarge", "64", "1280", "1280", "16", 8},
};

/// "small_3_0", "small_win_3_0", "small_ipv6_3_0", "small_win_ipv6_3_0"; the figures are the generation and a
/// region.
void instance(const Resource& r, Bill& bill) {
  const auto id = r.text("bundle_id", "");
  if (!id || id->empty()) return bill.unknown("Virtual server", "bundle_id is known after apply");
  const std::string_view size = std::string_view(*id).substr(0, id->find('_'));
  const auto bundle =
      std::find_if(std::begin(bundles), std::end(bundles), [&](const Bundle& b) { return b.size == size; });
  if (bundle == std::end(bundles))
    return bill.unknown("Virtual server", fmt::format("bundle_id {} is not in the price table", *id));
  const bool windows = id->find("_win_") != std::string::npos;
  const bool ipv4 = id->find("_ipv6_") == std::string::npos;
  const auto item = [&](int transfer_tb) {
    return fmt::format("instance_bundle_hour;disk_gb={};ipv4={};memory_gb={};os={};transfer_tb={};vcpu={}",
                       windows ? bundle->windows_disk_gb : bundle->linux_disk_gb, ipv4 ? "yes" : "no",
                       bundle->memory_gb, windows ? "Windows" : "Linux", transfer_tb, bundle->vcpus);
  };
  // Mumbai and Sydney include half of the data that other regions do, at the same price.
  const int half = bundle->transfer_tb / 2;
  const bool halved = half > 0 && !bill.has_price(lightsail, item(bundle->transfer_tb)) &&
                      bill.has_price(lightsail, item(half));
  bill.hourly(
          fmt::format("Virtual server ({}, {} GB)", windows ? "Windows" : "Linux/UNIX", bundle->memory_gb),
          lightsail, item(halved ? half : bundle->transfer_tb), 1)
      .remark("data above what the plan includes comes on top");
}

void load_balancer(const Resource&, Bill& bill) {
  bill.hourly("Load balancer", lightsail, "load_balancer_hour", 1);
}

void static_address(const Resource& r, Bill& bill) {
  if (!r.referrers("aws_lightsail_static_ip_attachment", "static_ip_name").empty())
    return bill.free("an attached static address is free");
  bill.hourly("Static address (not attached)", lightsail, "unused_static_ip_hour",
              Amount(1, "nothing in this plan attaches it"));
}

/// Nodes of one size, as many as `scale` says; a disabled service costs nothing.
void containers(const Resource& r, Bill& bill) {
  if (r.given("is_disabled").is_true()) return bill.free("it is disabled");
  const auto power = r.text("power", "");
  if (!power) return bill.unknown("Nodes", "power is known after apply");
  bill.hourly(fmt::format("Nodes ({})", *power), lightsail,
              fmt::format("container_node_hour;power={}", *power), r.amount("scale"));
}

void database(const Resource& r, Bill& bill) {
  const auto id = r.text("bundle_id", "");
  if (!id) return bill.unknown("Database", "bundle_id is known after apply");
  bill.hourly(fmt::format("Database ({})", *id), lightsail,
              fmt::format("database_bundle_hour;bundle={}", *id), 1);
}

void disk(const Resource& r, Bill& bill) {
  bill.monthly("Storage", lightsail, "disk_gb_month", r.amount("size_in_gb"));
}

void by_bundle(const Resource& r, Bill& bill) {
  const bool bucket = r.type() == "aws_lightsail_bucket";
  const std::string_view label = bucket ? "Bucket" : "Distribution";
  const auto id = r.text("bundle_id", "");
  if (!id) return bill.unknown(std::string(label), "bundle_id is known after apply");
  bill.monthly(fmt::format("{} ({})", label, *id), lightsail,
               fmt::format("{}_month;bundle={}", bucket ? "bucket" : "distribution", *id), 1);
}

constexpr Pricer pricers[] = {
    {"aws_lightsail_instance", "Lightsail", instance},
    {"aws_lightsail_lb", "Lightsail", load_balancer},
    {"aws_lightsail_static_ip", "Lightsail", static_address},
    {"aws_lightsail_container_service", "Lightsail", containers},
    {"aws_lightsail_database", "Lightsail", database},
    {"aws_lightsail_disk", "Lightsail", disk},
    {"aws_lightsail_bucket", "Lightsail", by_bundle},
    {"aws_lightsail_distribution", "Lightsail", by_bundle},
};

}  // namespace

std::span<const Pricer> lightsail_pricers() {
  return pricers;
}
