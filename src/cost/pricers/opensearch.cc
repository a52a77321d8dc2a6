// OpenSearch domains, Elasticsearch ones among them, and serverless collections.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "cost/pricers.h"
#include "cost/pricers/reserved.h"

namespace {

constexpr std::string_view opensearch = "AmazonES";

/// Elasticsearch types end in `.elasticsearch`, but cost what `.search` ones do.
std::string item_of(std::string_view type) {
  constexpr std::string_view old_end = ".elasticsearch";
  if (!type.ends_with(old_end)) return std::string(type);
  return std::string(type.substr(0, type.size() - old_end.size())) + ".search";
}

void instances(const Resource& r, Bill& bill, std::string_view what, const Value& type,
               std::string_view attribute, const Amount& count, std::string_view otherwise = {}) {
  if (type.unknown() || (type.absent() && otherwise.empty())) {
    bill.unknown(std::string(what), fmt::format("{} is {}", attribute,
                                                type.unknown() ? "known after apply" : "not in the plan"));
    return;
  }
  const std::string name(type.scalar().value_or(otherwise));
  bill.hourly(fmt::format("{} (on-demand, {})", what, name), opensearch, item_of(name), count)
      .remark(reserved_terms(r));
}

/// The volume of each data node.
void storage(const Resource& r, Bill& bill, const Amount& nodes) {
  const Value options = r.given("ebs_options");
  if (options.unknown()) {
    bill.unknown("Storage", "ebs_options is known after apply");
    return;
  }
  const Value ebs = options.at(0);
  if (!ebs.is_object() || ebs["ebs_enabled"].is_false()) return;
  const Value type = r.given({"ebs_options", "volume_type"});
  if (type.unknown()) {
    bill.unknown("Storage", "volume_type is known after apply");
    return;
  }
  const std::string volume(type.scalar().value_or("gp2"));
  const Amount size = Resource::amount(r.given({"ebs_options", "volume_size"}), "volume_size");
  Component& line = bill.monthly(fmt::format("Storage ({})", volume), opensearch,
                                 fmt::format("storage_gb_month;volume={}", volume), nodes * size);
  if (type.absent()) {
    line.remark("volume_type is not set: gp2 or gp3");
    bill.widen(line, opensearch, "storage_gb_month;volume=gp3");
  }
  const Value iops = r.given({"ebs_options", "iops"});
  if (volume == "io1") {
    bill.monthly("Provisioned IOPS (io1)", opensearch, "provisioned_iops_month;volume=io1",
                 nodes * Resource::amount(iops, "iops"));
  } else if (volume == "gp3") {
    // OpenSearch Service developer guide, "Provisioned IOPS and throughput": these come with every volume.
    bill.monthly("IOPS above the included (gp3)", opensearch, "provisioned_iops_month;volume=gp3",
                 nodes * Resource::amount(iops, "iops", Quantity(0)).above(3000));
    const Value throughput = r.given({"ebs_options", "throughput"});
    bill.monthly("Throughput above the included (gp3)", opensearch,
                 "provisioned_throughput_mibps_month;volume=gp3",
                 nodes * Resource::amount(throughput, "throughput", Quantity(0)).above(125));
  }
}

void domain(const Resource& r, Bill& bill) {
  const Value cluster = r.given("cluster_config");
  if (cluster.unknown()) {
    bill.unknown("Instances", "cluster_config is known after apply");
    return;
  }
  const auto config = [&](std::string_view attribute) {
    return cluster.absent() ? Value() : r.given({"cluster_config", attribute});
  };
  const auto number = [&](std::string_view attribute, std::optional<Quantity> otherwise) {
    return Resource::amount(config(attribute), attribute, otherwise);
  };
  const std::string_view first =
      r.type() == "aws_opensearch_domain" ? "m4.large.search" : "m4.large.elasticsearch";
  const Amount nodes = number("instance_count", Quantity(1));
  instances(r, bill, "Instances", config("instance_type"), "instance_type", nodes, first);

  // Blocks of the same shape beside the data nodes: whether, which type, how many.
  struct Extra {
    std::string_view what, enabled, type, count;
  };
  constexpr Extra extras[] = {
      {"Dedicated masters", "dedicated_master_enabled", "dedicated_master_type", "dedicated_master_count"},
      {"UltraWarm instances", "warm_enabled", "warm_type", "warm_count"},
  };
  for (const Extra& extra : extras) {
    const Value enabled = config(extra.enabled);
    if (enabled.unknown())
      bill.unknown(std::string(extra.what), fmt::format("{} is known after apply", extra.enabled));
    else if (enabled.is_true())
      instances(r, bill, extra.what, config(extra.type), extra.type, number(extra.count, std::nullopt));
  }
  for (const Value& option : cluster.at(0)["node_options"].elements()) {
    const Value node = option.block("node_config");
    if (node["enabled"].is_true())
      instances(r, bill, "Coordinator nodes", node["type"], "type of node_options",
                Resource::amount(node["count"], "count of node_options"));
  }
  storage(r, bill, nodes);
}

/// Collections that share capacity: vector search is apart from search and time series, and so is what has no
/// standby replicas.
std::string sharing_group(const Resource& r) {
  const bool vectors = r.given("type").is("VECTORSEARCH");
  return fmt::format("{} {} {}", vectors ? "vector" : "search",
                     r.given("standby_replicas").is("DISABLED") ? "alone" : "standby", r.region());
}

/// Another collection of this plan that stands before this one and already carries the capacity. A plan holds
/// few collections (a region allows some hundred); beyond that nobody looks.
std::optional<std::string> carrier(const Resource& r) {
  constexpr int most = 200;
  const Plan& plan = r.graph({r.type()}).plan();
  const std::string group = sharing_group(r);
  int seen = 0;
  for (const std::uint32_t i : plan.of_type(r.type())) {
    const Change& other = plan.changes()[i];
    if (&other == &r.change() || ++seen > most) break;
    const auto resource = r.beside(other);
    if (resource && sharing_group(*resource) == group) return std::string(other.address);
  }
  return std::nullopt;
}

void collection(const Resource& r, Bill& bill) {
  const Amount above = r.usage("capacity_units_above_minimum") * Amount(hours_per_month);
  if (const auto first = carrier(r)) {
    bill.metered("Capacity units above the minimum", opensearch, "serverless_ocu_hour", above)
        .remark(fmt::format("the minimum is shared and counted at {}", *first));
  } else {
    const Value standby = r.given("standby_replicas");
    const Amount units =
        standby.unknown() ? Amount(Range<Quantity>(1, 2), "standby_replicas is known after apply")
        : standby.is("DISABLED")
            ? Amount(Quantity(1), "half a unit each for indexing and search")
            : Amount(Quantity(2), "half a unit each for indexing and search, doubled by standby replicas");
    bill.hourly("Capacity units (minimum)", opensearch, "serverless_ocu_hour", units)
        .remark(
            "collections of this kind share it in an account; counted once in a plan and region, though one "
            "outside "
            "the plan may already carry it");
    bill.metered("Capacity units above the minimum", opensearch, "serverless_ocu_hour", above);
  }
  bill.metered("Storage", opensearch, "serverless_storage_gb_month", r.usage("storage_gb"));
}

constexpr Pricer pricers[] = {
    {"aws_opensearch_domain", "OpenSearch", domain},
    {"aws_elasticsearch_domain", "OpenSearch", domain},
    {"aws_opensearchserverless_collection", "OpenSearch", collection},
};

}  // namespace

std::span<const Pricer> opensearch_pricers() {
  return pricers;
}
