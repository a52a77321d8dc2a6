// S3 buckets by storage class.
#include <fmt/format.h>

#include <initializer_list>
#include <set>
#include <string>

#include "cost/pricers.h"

namespace {

constexpr std::string_view s3 = "AmazonS3";

struct StorageClass {
  std::string_view name;  ///< as in a transition
  std::string_view item;
  std::string_view label;
  std::string_view usage;  ///< the block of a usage file
};

constexpr StorageClass standard = {"STANDARD", "standard", "Standard", "standard"};
constexpr StorageClass classes[] = {
    {"STANDARD_IA", "standard-ia", "Standard-Infrequent Access", "standard_infrequent_access"},
    {"ONEZONE_IA", "one-zone-ia", "One Zone-Infrequent Access", "one_zone_infrequent_access"},
    {"INTELLIGENT_TIERING", "intelligent-tiering", "Intelligent-Tiering", "intelligent_tiering"},
    {"GLACIER_IR", "glacier-instant", "Glacier Instant Retrieval", "glacier_instant_retrieval"},
    {"GLACIER", "glacier-flexible", "Glacier Flexible Retrieval", "glacier_flexible_retrieval"},
    {"DEEP_ARCHIVE", "glacier-deep-archive", "Glacier Deep Archive", "glacier_deep_archive"},
};

void collect(const Value& rules, std::set<std::string, std::less<>>& found) {
  for (const Value& rule : rules.elements())
    for (std::string_view block : {"transition", "noncurrent_version_transition"})
      for (const Value& transition : rule[block].elements())
        if (const auto name = transition["storage_class"].text()) found.emplace(*name);
}

/// The lines of one storage class. `expected`: the plan brings objects there, so that rates are told; without
/// that, only what a usage file names.
class ClassLines {
 public:
  ClassLines(const Resource& bucket, Bill& bill, const StorageClass& storage_class, bool expected)
      : bucket_(bucket), bill_(bill), class_(storage_class), expected_(expected) {}

  void add(std::string_view what, const std::string& item, std::string_view key) {
    const Amount used = amount(key);
    if (expected_ || used.known()) bill_.metered(name(what), s3, item, used);
  }
  void add_if_used(std::string_view what, const std::string& item, std::string_view key) {
    const Amount used = amount(key);
    if (used.known()) bill_.metered(name(what), s3, item, used);
  }
  void requests() {
    add("PUT, COPY, POST, LIST requests", classed("request_tier1"), "monthly_tier_1_requests");
    add("GET and other requests", classed("request_tier2"), "monthly_tier_2_requests");
  }
  /// S3 Select reads a class at a price of its own; archives by how fast they are to answer.
  void select(std::string_view speed = {}) {
    const std::string of = speed.empty() ? "" : fmt::format("{}_", speed);
    const std::string how = speed.empty() ? "" : fmt::format(" ({})", speed);
    const std::string rest = speed.empty() ? "" : fmt::format(";speed={}", speed);
    add_if_used("S3 Select, scanned" + how, classed("select_scanned_gb") + rest,
                fmt::format("monthly_{}select_data_scanned_gb", of));
    add_if_used("S3 Select, returned" + how, classed("select_returned_gb") + rest,
                fmt::format("monthly_{}select_data_returned_gb", of));
  }
  void retrieval(std::string_view speed, bool told) {
    const auto line = [&](std::string_view what, std::string_view item, std::string_view key) {
      const std::string full = fmt::format("{} ({})", what, speed);
      const std::string priced = classed(item) + fmt::format(";speed={}", speed);
      const std::string used = fmt::format("monthly_{}_{}", speed, key);
      if (told)
        add(full, priced, used);
      else
        add_if_used(full, priced, used);
    };
    line("retrieval", "retrieval_gb", "data_retrieval_gb");
    line("retrieval requests", "retrieval_request", "data_retrieval_requests");
  }
  /// Usage that costs nothing has no line; a usage file may tell it all the same.
  void is_free(std::initializer_list<std::string_view> keys) const {
    for (std::string_view key : keys) amount(key);
  }
  std::string classed(std::string_view item) const { return fmt::format("{};class={}", item, class_.item); }

 private:
  std::string name(std::string_view what) const { return fmt::format("{}: {}", class_.label, what); }
  Amount amount(std::string_view key) const { return bucket_.usage(fmt::format("{}.{}", class_.usage, key)); }

  const Resource& bucket_;
  Bill& bill_;
  const StorageClass& class_;
  bool expected_;
};

void in_class(const Resource& r, Bill& bill, const StorageClass& c, bool expected) {
  ClassLines lines(r, bill, c, expected);
  const bool archive = c.item == "glacier-flexible" || c.item == "glacier-deep-archive";
  std::string stored = lines.classed("storage_gb_month");
  if (c.item == "intelligent-tiering") {
    stored = "storage_gb_month;class=intelligent-tiering-frequent";
    lines.add("storage (frequent access)", stored, "frequent_access_storage_gb");
    lines.add("storage (infrequent access)", "storage_gb_month;class=intelligent-tiering-infrequent",
              "infrequent_access_storage_gb");
    lines.add("storage (archive-instant access)",
              "storage_gb_month;class=intelligent-tiering-archive-instant",
              "archive_instant_access_storage_gb");
    lines.add_if_used("storage (archive access)", "storage_gb_month;class=intelligent-tiering-archive",
                      "archive_access_storage_gb");
    lines.add_if_used("storage (deep archive access)",
                      "storage_gb_month;class=intelligent-tiering-deep-archive",
                      "deep_archive_access_storage_gb");
    lines.add("monitoring", "intelligent_tiering_monitoring_object_month", "monitored_objects");
  } else {
    lines.add("storage", stored, "storage_gb");
  }
  lines.requests();
  lines.add("lifecycle transitions", lines.classed("lifecycle_transition_request"),
            "monthly_lifecycle_transition_requests");
  if (archive) {
    lines.retrieval("standard", true);
    lines.retrieval("expedited", false);
    // S3 user guide, "Understanding archive retrieval options": bulk retrieval from Flexible Retrieval is free.
    if (c.item == "glacier-flexible")
      lines.is_free({"monthly_bulk_data_retrieval_gb", "monthly_bulk_data_retrieval_requests"});
    else
      lines.retrieval("bulk", false);
    for (std::string_view speed : {"standard", "expedited", "bulk"}) lines.select(speed);
  } else {
    if (c.item != "intelligent-tiering")
      lines.add("retrieval", lines.classed("retrieval_gb"), "monthly_data_retrieval_gb");
    lines.select();
  }
  // What is deleted before its time pays for the rest of it as if it were stored.
  lines.add_if_used("early deletion", stored, "early_delete_gb");
}

void bucket(const Resource& r, Bill& bill) {
  ClassLines lines(r, bill, standard, true);
  lines.add("storage", "storage_gb_month;class=standard", "storage_gb");
  lines.requests();
  lines.select();
  bill.if_used("Object tags", s3, "object_tag_month", r.usage("object_tags"));
  std::set<std::string, std::less<>> used;
  collect(r.given("lifecycle_rule"), used);
  for (const Resource& lifecycle : r.referrers("aws_s3_bucket_lifecycle_configuration", "bucket"))
    collect(lifecycle["rule"], used);
  for (const StorageClass& storage_class : classes)
    if (used.contains(storage_class.name) || r.has_usage())
      in_class(r, bill, storage_class, used.contains(storage_class.name));
}

void directory_bucket(const Resource& r, Bill& bill) {
  constexpr StorageClass express = {"", "express-one-zone", "Express One Zone", "express_one_zone"};
  ClassLines lines(r, bill, express, true);
  lines.add("storage", "storage_gb_month;class=express-one-zone", "storage_gb");
  lines.requests();
}

void analytics(const Resource& r, Bill& bill) {
  bill.metered("Objects monitored", s3, "analytics_object_month", r.usage("monthly_monitored_objects"));
}

void inventory(const Resource& r, Bill& bill) {
  bill.metered("Objects listed", s3, "inventory_object", r.usage("monthly_listed_objects"));
}

/// Request metrics are billed as CloudWatch custom metrics.
void request_metrics(const Resource& r, Bill& bill) {
  bill.metered("Request metrics", "AmazonCloudWatch", "metric_month", r.usage("metrics"));
}

void multi_region_access_point(const Resource& r, Bill& bill) {
  bill.metered("Data routed", s3, "multi_region_access_point_routed_gb", r.usage("monthly_data_routed_gb"));
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
