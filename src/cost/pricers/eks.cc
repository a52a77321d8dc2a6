// EKS: clusters, node groups, Fargate profiles.
// https://aws.amazon.com/eks/pricing/
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cost/pricers.h"
#include "cost/pricers/addresses.h"
#include "cost/pricers/machine.h"
#include "cost/service_ends.h"

namespace {

constexpr std::string_view eks = "AmazonEKS";

/// When standard support of a Kubernetes version ends and the surcharge begins.
/// https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html, its release calendar
/// up to 1.34. Later versions count as supported.
struct Support {
  std::string_view version, until;
};
constexpr Support supports[] = {
    {"1.23", "2023-10-11"}, {"1.24", "2024-01-31"}, {"1.25", "2024-05-01"}, {"1.26", "2024-06-11"},
    {"1.27", "2024-07-24"}, {"1.28", "2024-11-26"}, {"1.29", "2025-03-23"}, {"1.30", "2025-07-23"},
    {"1.31", "2025-11-26"}, {"1.32", "2026-03-23"}, {"1.33", "2026-07-29"}, {"1.34", "2026-12-02"},
};

/// Whether the surcharge is due on the plan's own date: 1, 0, or 0..1 when the plan has no date or the
/// version is not known.
Amount extended_support(const Resource& r) {
  if (r.values().block("upgrade_policy")["support_type"].is("STANDARD")) return Amount(0);
  const auto version = r.text("version", "");
  if (!version) return Amount(Range<Quantity>(0, 1), "version is known after apply");
  if (version->empty()) return Amount(0);  // the newest one
  const auto support = std::find_if(std::begin(supports), std::end(supports),
                                    [&](const Support& s) { return s.version == *version; });
  if (support == std::end(supports)) {
    if (version->size() <= supports[0].version.size() && *version < supports[0].version)
      return Amount(Range<Quantity>(0, 1), fmt::format("version {} has left all support", *version));
    return Amount(0);
  }
  const std::string_view today = r.timestamp().substr(0, 10);
  const std::string facts = fmt::format("standard support of {} ends {}", *version, support->until);
  if (today.empty()) return Amount(Range<Quantity>(0, 1), facts + "; the plan has no date");
  return Amount(Quantity(today > support->until ? 1 : 0), facts);
}

/// Said within half a year before the surcharge begins.
std::string support_ends_soon(const Resource& r) {
  constexpr int soon = 180;
  const auto version = r["version"].text();
  if (!version || r.values().block("upgrade_policy")["support_type"].is("STANDARD")) return {};
  for (const Support& support : supports) {
    const auto left = days_between(r.timestamp(), support.until);
    if (support.version == *version && left && *left >= 0 && *left <= soon)
      return fmt::format("standard support of Kubernetes {} ends {}, then extended support is charged",
                         *version, support.until);
  }
  return {};
}

void cluster(const Resource& r, Bill& bill) {
  const Amount extended = extended_support(r);
  Component& line = bill.hourly("EKS cluster", eks, "eks_cluster_hour", 1);
  line.remark(support_ends_soon(r));
  if (r.values().block("compute_config")["enabled"].is_true() && line.note.empty())
    line.note = "Auto Mode: the instances that it starts, and a fee on each, come on top";
  bill.hourly("Extended support of Kubernetes version", eks, "eks_cluster_extended_support_surcharge_hour",
              extended);
}

void fargate_profile(const Resource& r, Bill& bill) {
  bill.metered("Fargate vCPU", eks, "fargate_vcpu_hour;arch=x86;os=Linux",
               r.usage("vcpu") * Amount(hours_per_month));
  bill.metered("Fargate memory", eks, "fargate_gb_hour;arch=x86;os=Linux",
               r.usage("memory_gb") * Amount(hours_per_month));
}

/// Scaling moves a group between its bounds, whatever it starts with.
Amount group_size(const Value& scaling) {
  const Amount low = Resource::amount(scaling["min_size"], "min_size");
  const Amount high = Resource::amount(scaling["max_size"], "max_size");
  if (!low.known()) return low;
  if (!high.known()) return high;
  return Amount(Range<Quantity>(low.range->low, std::max(low.range->low, high.range->high)),
                low.range->low == high.range->high ? "min_size" : "min_size..max_size");
}

Machine machine_of_nodes(const Resource& r) {
  const Amount subnet_addresses = addresses_by_subnet(r, {"subnet_ids"});
  const Value block = r.values().block("launch_template");
  auto found = r.refer({"launch_template", "id"}, "aws_launch_template");
  if (!found) found = r.refer({"launch_template", "name"}, "aws_launch_template");
  Machine machine;
  if (found) machine = machine_of_template(*found, subnet_addresses);
  machine.addresses = found ? machine.addresses : subnet_addresses;

  const Value types = r.given("instance_types");
  if (types.unknown() && !r.left_out("instance_types")) {
    machine.types.clear();
    machine.why_no_type = "instance_types are known after apply";
  } else if (types.size() > 0) {
    machine.types.clear();
    for (const Value& type : types.elements())
      if (const auto name = type.text()) machine.types.push_back({std::string(*name)});
    if (machine.types.size() < types.size()) machine.types.clear();
    machine.why_no_type = "instance_types are known after apply";
  } else if (block.is_object() && !found) {
    machine.why_no_type = "its launch template is not in this plan";
  } else if (machine.types.empty()) {
    machine.types.push_back({"t3.medium"});  // what the EKS API takes
  }

  const bool windows = r.given("ami_type").text().value_or("").substr(0, 7) == "WINDOWS";
  machine.os = windows ? "Windows" : "Linux";
  machine.os_origin = windows ? "ami_type" : "";
  machine.spot = r.given("capacity_type").is("SPOT");
  // A launch template with a root volume decides; else EKS makes one of disk_size.
  const bool template_has_root =
      found && std::any_of(machine.disks.begin(), machine.disks.end(), [](const Disk& disk) {
        return disk.name == "Root volume" && !disk.device.empty();
      });
  if (!template_has_root) {
    std::erase_if(machine.disks, [](const Disk& disk) { return disk.name == "Root volume"; });
    Disk root;
    root.name = "Root volume";
    root.type = "gp2";
    const Quantity usual(windows ? 50 : 20);
    // With a launch template disk_size cannot be set.
    root.size_gb = block.is_object()
                       ? Amount(usual, fmt::format("default {} GiB of gp2; the AMI decides", usual.text()))
                       : r.amount("disk_size", usual);
    machine.disks.insert(machine.disks.begin(), std::move(root));
  }
  return machine;
}

void node_group(const Resource& r, Bill& bill) {
  const Amount size = r.usage_or("instances", group_size(r.values().block("scaling_config")));
  if (size.is_zero()) return bill.free("max_size is 0: nothing runs");
  Machine machine = machine_of_nodes(r);
  apply_usage(r, machine);
  bill_machine(bill, machine, size);
}

constexpr Pricer pricers[] = {
    {"aws_eks_cluster", "EKS", cluster},
    {"aws_eks_node_group", "EKS", node_group},
    {"aws_eks_fargate_profile", "EKS", fargate_profile},
};

}  // namespace

std::span<const Pricer> eks_pricers() {
  return pricers;
}
