// EC2: instances, groups of them, volumes, snapshots.
#include <fmt/format.h>

#include <algorithm>

#include "cost/pricers.h"
#include "cost/pricers/addresses.h"
#include "cost/pricers/machine.h"
#include "cost/pricers/reserved.h"

namespace {

constexpr std::string_view ec2 = "AmazonEC2";

std::optional<Resource> template_in(const Resource& r, std::initializer_list<std::string_view> by_id,
                                    std::initializer_list<std::string_view> by_name) {
  auto found = r.refer(by_id, "aws_launch_template");
  return found ? std::move(found) : r.refer(by_name, "aws_launch_template");
}

/// An address of its own: none when an Elastic IP takes its place.
Amount instance_addresses(const Resource& r, const Machine& machine, bool has_template) {
  const Graph& graph = r.graph({"aws_eip", "aws_eip_association"});
  if (!graph.referrers(r.change(), "aws_eip", std::string_view("instance")).empty() ||
      !graph.referrers(r.change(), "aws_eip_association", std::string_view("instance_id")).empty())
    return Amount(0);
  if (const auto address = r.given("public_ip").text()) {
    if (address->empty() || graph.with_value("aws_eip", "public_ip", *address, r.side() == Side::after))
      return Amount(0);
    return Amount(Quantity(1), "public_ip");
  }
  // An interface that is declared by itself has an address only through an Elastic IP.
  if (r.given("network_interface").size() > 0 || r.given("primary_network_interface").size() > 0)
    return Amount(0);
  const Value setting = r.given("associate_public_ip_address");
  const Value subnet = r.given("subnet_id");
  Amount by_subnet = subnet.absent() && !has_template
                         ? Amount(Quantity(1), "default subnets give a public address")
                         : addresses_by_subnet(r, {"subnet_id"});
  if (subnet.absent() && has_template) by_subnet = machine.addresses;
  return addresses_of_interface(r, setting, {"associate_public_ip_address"}, by_subnet);
}

/// What the block leaves out, the block of the template for the same device decides.
void inherit(const Resource& r, const Value& block, const Disk& from, Disk& disk) {
  const auto leaves_out = [&](std::string_view key) {
    const std::string_view path[] = {"ebs_block_device", key};
    return block[key].absent() || r.left_out(block[key], path);
  };
  if (leaves_out("volume_type")) disk.type = from.type;
  if (leaves_out("volume_size")) disk.size_gb = from.size_gb;
  if (leaves_out("iops")) disk.iops = from.iops;
  if (leaves_out("throughput")) disk.throughput_mibps = from.throughput_mibps;
}

/// Its own blocks take the place of those of the template that have the same device.
void add_disks(const Resource& r, Machine& machine) {
  const Value root = r.values().block("root_block_device");
  const auto is_root = [](const Disk& disk) { return disk.name == "Root volume"; };
  if (root.is_object()) {
    std::erase_if(machine.disks, is_root);
    machine.disks.insert(machine.disks.begin(), read_root_disk(r, root, {"root_block_device"}));
  } else if (std::none_of(machine.disks.begin(), machine.disks.end(), is_root)) {
    machine.disks.insert(machine.disks.begin(), root_disk_of_image());
  }
  const Value blocks = r.given("ebs_block_device");
  if (blocks.unknown() && !r.left_out("ebs_block_device")) {
    Disk disk;
    disk.name = "Volumes";
    machine.disks.push_back(std::move(disk));
  }
  for (const Value& block : blocks.elements()) {
    // A volume that is attached by a resource of its own is billed there, although it is listed here.
    const auto id = block["volume_id"].text();
    if (id && r.graph({"aws_ebs_volume"}).with_value("aws_ebs_volume", "id", *id, r.side() == Side::after))
      continue;
    const std::string device(block["device_name"].text().value_or("known after apply"));
    Disk disk = read_disk(r, block, {"ebs_block_device"}, "Volume " + device);
    const auto same = std::find_if(machine.disks.begin(), machine.disks.end(), [&](const Disk& other) {
      return !other.device.empty() && other.device == device;
    });
    if (same != machine.disks.end()) {
      inherit(r, block, *same, disk);
      machine.disks.erase(same);
    }
    machine.disks.push_back(std::move(disk));
  }
}

Machine machine_of_instance(const Resource& r) {
  const bool has_template = r.given("launch_template").size() > 0;
  Machine machine;
  machine.why_no_type = "instance_type is not in the plan";
  if (has_template) {
    if (const auto found = template_in(r, {"launch_template", "id"}, {"launch_template", "name"}))
      machine = machine_of_template(*found, addresses_by_subnet(r, {"subnet_id"}));
    else
      machine.why_no_type = "its launch template is not in this plan";
  }
  const Value type = r.given("instance_type");
  if (!type.absent()) machine.types.clear();
  if (type.unknown()) machine.why_no_type = "instance_type is known after apply";
  if (const auto known = type.text()) machine.types.push_back({std::string(*known)});

  const Value tenancy = r.given("tenancy");
  if (tenancy.unknown()) machine.tenancy = std::nullopt;
  if (tenancy.text().value_or("") != "") machine.tenancy = std::string(*tenancy.text());
  for (std::string_view host : {"host_id", "host_resource_group_arn"})
    if (const Value value = r.given(host); value.unknown() || value.text().value_or("") != "")
      machine.tenancy = "host";

  if (r.values().block("instance_market_options")["market_type"].is("spot") ||
      r.given("instance_lifecycle").is("spot"))
    machine.spot = true;
  if (const auto credits = r.values().block("credit_specification")["cpu_credits"].text()) {
    machine.unlimited_credits_set = true;
    machine.unlimited_credits = *credits == "unlimited";
  }
  if (const Value monitoring = r.given("monitoring"); monitoring.known())
    machine.detailed_monitoring = monitoring.is_true();
  if (const Value optimized = r.given("ebs_optimized"); optimized.known())
    machine.ebs_optimized = optimized.is_true();
  read_image(machine, r, "ami");
  guess_os(machine, r.given("user_data"), r.given("get_password_data"));
  guess_os(machine, r.given("user_data_base64"), Value());
  machine.addresses = instance_addresses(r, machine, has_template);
  add_disks(r, machine);
  return machine;
}

void instance(const Resource& r, Bill& bill) {
  Machine machine = machine_of_instance(r);
  apply_usage(r, machine);
  bill_machine(bill, machine, 1);
}

void spot_instance(const Resource& r, Bill& bill) {
  Machine machine = machine_of_instance(r);
  machine.spot = true;
  apply_usage(r, machine);
  bill_machine(bill, machine, 1);
}

/// Scaling moves a group between its bounds, whatever it starts with.
Amount group_size(const Resource& r) {
  const Amount low = r.amount("min_size", Quantity(0));
  const Amount high = r.amount("max_size", Quantity(0));
  if (!low.known()) return low;
  if (!high.known()) return high;
  return Amount(Range<Quantity>(low.range->low, std::max(low.range->low, high.range->high)),
                low.range->low == high.range->high ? "min_size" : "min_size..max_size");
}

/// What a mixed policy may launch, and how much of it is on-demand for certain.
void apply_policy(const Value& policy, Machine& machine, const Amount& size, Quantity& on_demand) {
  std::vector<Machine::Type> types;
  const Value overrides = policy.block("launch_template")["override"];
  for (const Value& choice : overrides.elements()) {
    const auto type = choice["instance_type"].text();
    if (!type) {
      machine.types.clear();
      machine.why_no_type = "mixed_instances_policy lets AWS choose the type";
      types.clear();
      break;
    }
    const auto weight = choice["weighted_capacity"].number();
    types.push_back({std::string(*type), weight && *weight > Quantity(1) ? *weight : Quantity(1)});
  }
  if (!types.empty()) machine.types = std::move(types);
  const Value distribution = policy.block("instances_distribution");
  // Without a distribution all of it is on-demand.
  const Quantity percentage =
      distribution["on_demand_percentage_above_base_capacity"].number().value_or(Quantity(100));
  if (percentage >= Quantity(100) || !size.known()) return;
  machine.spot = true;
  const Quantity base =
      std::min(distribution["on_demand_base_capacity"].number().value_or(Quantity(0)), size.range->low);
  on_demand = base + (size.range->low - base) * percentage / Quantity(100);
}

void group(const Resource& r, Bill& bill) {
  const Amount size = r.usage_or("instances", group_size(r));
  const Amount subnet_addresses = addresses_by_subnet(r, {"vpc_zone_identifier"});
  Machine machine;
  Quantity on_demand;
  const Value policy = r.values().block("mixed_instances_policy");
  machine.why_no_type = "what it launches is not in this plan";
  if (const auto configuration = r.refer("launch_configuration", "aws_launch_configuration"))
    machine = machine_of_configuration(*configuration, subnet_addresses);
  else if (policy.is_object()) {
    if (const auto found = template_in(r,
                                       {"mixed_instances_policy", "launch_template",
                                        "launch_template_specification", "launch_template_id"},
                                       {"mixed_instances_policy", "launch_template",
                                        "launch_template_specification", "launch_template_name"}))
      machine = machine_of_template(*found, subnet_addresses);
    apply_policy(policy, machine, size, on_demand);
  } else if (const auto found = template_in(r, {"launch_template", "id"}, {"launch_template", "name"})) {
    machine = machine_of_template(*found, subnet_addresses);
  }
  if (size.is_zero()) return bill.free("max_size is 0: nothing runs");
  apply_usage(r, machine);
  bill_machine(bill, machine, size, on_demand);
}

/// The size of the volume that a snapshot was taken of: a volume, or the root volume of an instance.
Amount size_of_source(const Resource& snapshot) {
  if (const auto source = snapshot.refer("volume_id", "aws_ebs_volume")) return source->amount("size");
  if (const auto instance = snapshot.refer("volume_id", "aws_instance")) {
    const Value size = instance->values().block("root_block_device")["volume_size"];
    if (!size.absent() && !size.unknown()) return Resource::amount(size, "volume_size of the root volume");
  }
  return snapshot.amount("volume_size");
}

/// The snapshot that was copied, through copies of copies.
std::optional<Resource> original_of(const Resource& copy, int deepest = 8) {
  if (auto found = copy.refer("source_snapshot_id", "aws_ebs_snapshot")) return found;
  const auto other = copy.refer("source_snapshot_id", "aws_ebs_snapshot_copy");
  return other && deepest > 0 ? original_of(*other, deepest - 1) : std::nullopt;
}

/// What a snapshot gives a volume that sets no size of its own.
Amount size_by_snapshot(const Resource& volume) {
  if (const auto snapshot = volume.refer("snapshot_id", "aws_ebs_snapshot")) return size_of_source(*snapshot);
  if (const auto copy = volume.refer("snapshot_id", "aws_ebs_snapshot_copy")) {
    const auto original = original_of(*copy);
    return original ? size_of_source(*original) : copy->amount("volume_size");
  }
  return Amount::unknown("the snapshot, which is not in this plan, decides the size");
}

void volume(const Resource& r, Bill& bill) {
  Disk disk = read_disk(r, r.values(), {}, "Volume", "type", "size");
  if (r.given("size").absent() || r.left_out("size"))
    disk.size_gb =
        r.given("snapshot_id").absent() ? Amount::unknown("size is not in the plan") : size_by_snapshot(r);
  disk.io_requests = r.usage("monthly_standard_io_requests");
  bill_disk(bill, disk, 1);
}

/// A snapshot holds the blocks that were written, later ones only what changed since: at most the size of the
/// volume.
Amount at_most(Amount size) {
  if (size.known()) {
    size.range->low = 0;
    size.origin = "at most the size of its volume";
  }
  return size;
}

/// The direct APIs read and write blocks of snapshots; 1,000 blocks are 512 MiB.
void snapshot_requests(const Resource& r, Bill& bill) {
  bill.if_used("ListChangedBlocks and ListSnapshotBlocks requests", ec2, "ebs_direct_api_list_request",
               r.usage("monthly_list_block_requests"));
  bill.if_used("GetSnapshotBlock requests", ec2, "ebs_direct_api_get_unit",
               r.usage("monthly_get_block_requests"));
  bill.if_used("PutSnapshotBlock requests", ec2, "ebs_direct_api_put_unit",
               r.usage("monthly_put_block_requests"));
  bill.if_used("Fast snapshot restore", ec2, "ebs_fast_snapshot_restore_dsu_hour",
               r.usage("fast_snapshot_restore_hours"));
}

void snapshot(const Resource& r, Bill& bill) {
  snapshot_requests(r, bill);
  const Amount size = size_of_source(r);
  const bool archived = r.given("storage_tier").is("archive");
  if (const Amount stored = r.usage("storage_gb"); size.known() && !stored.known())
    bill.monthly("Snapshot storage", ec2,
                 archived ? "ebs_snapshot_archive_gb_month" : "ebs_snapshot_gb_month", at_most(size));
  else
    bill.metered("Snapshot storage", ec2,
                 archived ? "ebs_snapshot_archive_gb_month" : "ebs_snapshot_gb_month", stored);
}

void snapshot_copy(const Resource& r, Bill& bill) {
  const auto original = original_of(r);
  const Amount size = original ? size_of_source(*original) : r.amount("volume_size");
  if (const Amount stored = r.usage("storage_gb"); size.known() && !stored.known())
    bill.monthly("Snapshot storage", ec2, "ebs_snapshot_gb_month", at_most(size));
  else
    bill.metered("Snapshot storage", ec2, "ebs_snapshot_gb_month", stored);
}

/// Images and imports are stored as snapshots.
void image(const Resource& r, Bill& bill) {
  bill.metered("Snapshot storage", ec2, "ebs_snapshot_gb_month", r.usage("storage_gb"));
}

void fast_snapshot_restore(const Resource&, Bill& bill) {
  bill.hourly("Fast snapshot restore", ec2, "ebs_fast_snapshot_restore_dsu_hour", 1);
}

void dedicated_host(const Resource& r, Bill& bill) {
  const auto type = r.text("instance_type", "");
  const auto family = r.text("instance_family", "");
  const std::string what = type && !type->empty()       ? *type
                           : family && !family->empty() ? *family
                                                        : "known after apply";
  const std::string name = fmt::format("Dedicated host ({})", what);
  if (!type || !family || (type->empty() && family->empty()))
    return bill.unknown(name, "instance_type or instance_family is known after apply");
  // A host is sold by its family, whatever the size of the instances on it.
  const std::string of = family->empty() ? type->substr(0, type->find('.')) : *family;
  bill.hourly(name, ec2, fmt::format("dedicated_host_hour;family={}", of), 1).remark(reserved_terms(r));
}

/// Reserved capacity costs as much as the instances while none runs in it, and nothing on top while they do.
void capacity_reservation(const Resource& r, Bill& bill) {
  const auto type = r.text("instance_type", "");
  if (!type) return bill.unknown("Reserved capacity", "instance_type is known after apply");
  Amount count = r.amount("instance_count");
  if (count.known()) {
    count.range->low = 0;
    count.origin = "instance_count while unused";
  }
  const auto platform = r.text("instance_platform", "Linux/UNIX");
  const bool dedicated = r.given("tenancy").is("dedicated");
  const std::string_view os = platform == "Linux/UNIX"   ? "Linux"
                              : platform == "Windows"    ? "Windows"
                              : platform == "SUSE Linux" ? "SUSE"
                                                         : "other";
  bill.hourly(fmt::format("Reserved capacity ({})", *type), ec2,
              fmt::format("{};os={};tenancy={}", *type, os, dedicated ? "Dedicated" : "Shared"), count);
}

/// What a fleet launches is chosen by AWS from its overrides.
void fleet(const Resource&, Bill& bill) {
  bill.unknown("Instances", "what a fleet launches is decided while it runs");
}

constexpr Pricer pricers[] = {
    {"aws_instance", "EC2", instance},
    {"aws_spot_instance_request", "EC2", spot_instance},
    {"aws_autoscaling_group", "EC2", group},
    {"aws_ec2_capacity_reservation", "EC2", capacity_reservation},
    {"aws_ec2_host", "EC2", dedicated_host},
    {"aws_ec2_fleet", "EC2", fleet},
    {"aws_spot_fleet_request", "EC2", fleet},
    {"aws_ebs_volume", "EBS", volume},
    {"aws_ebs_snapshot", "EBS", snapshot},
    {"aws_ebs_snapshot_copy", "EBS", snapshot_copy},
    {"aws_ebs_snapshot_import", "EBS", image},
    {"aws_ebs_fast_snapshot_restore", "EBS", fast_snapshot_restore},
    {"aws_ami", "EBS", image},
    {"aws_ami_copy", "EBS", image},
    {"aws_ami_from_instance", "EBS", image},
};

}  // namespace

std::span<const Pricer> ec2_pricers() {
  return pricers;
}
