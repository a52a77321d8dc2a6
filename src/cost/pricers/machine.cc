#include "cost/pricers/machine.h"

#include <fmt/format.h>

#include <algorithm>

#include "cost/pricers/addresses.h"

namespace {

constexpr std::string_view ec2 = "AmazonEC2";

/// Included in every gp3 volume. https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
constexpr int gp3_iops = 3000, gp3_throughput = 125;

/// Types whose dedicated EBS bandwidth is optional and costs extra; newer ones have it built in.
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ebs-optimized.html
constexpr std::string_view optional_ebs_optimization[] = {
    "c1.xlarge",  "c3.xlarge",  "c3.2xlarge", "c3.4xlarge", "g2.2xlarge", "i2.xlarge",
    "i2.2xlarge", "i2.4xlarge", "m1.large",   "m1.xlarge",  "m2.2xlarge", "m2.4xlarge",
    "m3.xlarge",  "m3.2xlarge", "r3.xlarge",  "r3.2xlarge", "r3.4xlarge"};

/// Device names under which Amazon's own images have their root volume.
bool is_root_device(std::string_view device) {
  constexpr std::string_view roots[] = {"/dev/xvda", "/dev/sda1", "xvda", "sda1", "/dev/sda"};
  return std::find(std::begin(roots), std::end(roots), device) != std::end(roots);
}

std::string family_of(std::string_view type) {
  return std::string(type.substr(0, type.find('.')));
}

bool has_credits(std::string_view family) {
  return family == "t2" || family == "t3" || family == "t3a" || family == "t4g";
}

/// T2 is standard unless told otherwise, its successors are unlimited.
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-unlimited-mode-concepts.html
bool is_unlimited(const Machine& machine, std::string_view family) {
  return machine.unlimited_credits_set ? machine.unlimited_credits : family != "t2";
}

/// How many instances `capacity` units are when each instance counts `weight`.
Amount instances(const Amount& capacity, Quantity weight) {
  if (!capacity.known() || weight <= Quantity(1)) return capacity;
  return Amount(
      Range<Quantity>((capacity.range->low / weight).ceil(), (capacity.range->high / weight).ceil()),
      fmt::format("{}, weight {}", capacity.origin, weight.text()));
}

/// The fewest and the most instances that it can be.
Amount instances(const Amount& capacity, const std::vector<Machine::Type>& types) {
  if (!capacity.known() || types.empty()) return capacity;
  Range<Quantity> all = *instances(capacity, types.front().weight).range;
  for (const Machine::Type& type : types) {
    const Amount some = instances(capacity, type.weight);
    all.low = std::min(all.low, some.range->low);
    all.high = std::max(all.high, some.range->high);
  }
  return Amount(all, capacity.origin);
}

std::string with(std::string a, std::string_view b) {
  if (b.empty()) return a;
  return a.empty() ? std::string(b) : fmt::format("{}; {}", a, b);
}

std::string credits_item(const Machine& machine, std::string_view family) {
  return fmt::format("cpu_credit_vcpu_hour;instance_family={};os={}", family,
                     machine.os == "Windows" ? "Windows" : "Linux");
}

/// Credits cost nothing until an instance is busier than its baseline; without a price only that can be said.
bool has_unpriced_credits(const Bill& bill, const Machine& machine) {
  return std::any_of(machine.types.begin(), machine.types.end(), [&](const Machine::Type& type) {
    const std::string family = family_of(type.name);
    return has_credits(family) && is_unlimited(machine, family) &&
           !bill.has_price(ec2, credits_item(machine, family));
  });
}

/// The root volume with what it leaves to an image that is known.
Disk with_image(Disk disk, const Machine& machine) {
  if (!machine.image_root || disk.name != "Root volume") return disk;
  if (disk.size_by_image) disk.size_gb = machine.image_root->size_gb;
  if (!disk.type_by_image) return disk;
  disk.type = machine.image_root->type;
  if (!disk.iops.known()) disk.iops = machine.image_root->iops;
  if (!disk.throughput_mibps.known()) disk.throughput_mibps = machine.image_root->throughput_mibps;
  return disk;
}

void bill_hours(Bill& bill, const Machine& machine, const Amount& capacity, Quantity on_demand) {
  const std::string shared = *machine.tenancy == "dedicated" ? "Dedicated" : "Shared";
  std::string names;
  std::vector<Bill::Choice> choices;
  for (const Machine::Type& type : machine.types) {
    names += (names.empty() ? "" : " or ") + type.name;
    Amount count = instances(capacity, type.weight);
    if (machine.spot && count.known())
      count.range->low = std::min(count.range->low, (on_demand / std::max(type.weight, Quantity(1))).floor());
    count.origin = with(count.origin, machine.os_origin);
    if (machine.spot)
      count.origin = with(count.origin, "spot prices move, on-demand is the most it can cost");
    choices.push_back({fmt::format("{};os={};tenancy={}", type.name, machine.os, shared), std::move(count)});
  }
  Component& line =
      bill.hourly_one_of(fmt::format("Instance ({}, {}{}, {})", machine.spot ? "spot" : "on-demand",
                                     machine.os, shared == "Dedicated" ? ", dedicated" : "", names),
                         ec2, choices);
  if (line.note.empty() && has_unpriced_credits(bill, machine))
    line.note = "unlimited mode: CPU credits beyond the baseline come on top";
}

void bill_credits(Bill& bill, const Machine& machine) {
  for (const Machine::Type& type : machine.types) {
    const std::string family = family_of(type.name);
    if (!has_credits(family) || !is_unlimited(machine, family)) continue;
    if (const std::string item = credits_item(machine, family); bill.has_price(ec2, item))
      bill.metered("CPU credits beyond the baseline", ec2, item).note = "unlimited mode";
    return;
  }
}

}  // namespace

Disk read_disk(const Resource& owner, const Value& block, std::vector<std::string_view> path,
               std::string name, std::string_view type_key, std::string_view size_key) {
  Disk disk;
  disk.name = std::move(name);
  const auto settled = [&](std::string_view key) {
    const Value value = block[key];
    path.push_back(key);
    const bool defaulted = owner.left_out(value, path);
    path.pop_back();
    return defaulted ? Value() : value;
  };
  const auto amount = [&](std::string_view key) { return Resource::amount(settled(key), key); };
  const Value type = settled(type_key);
  if (!type.unknown()) disk.type = std::string(type.text().value_or("").empty() ? "gp2" : *type.text());
  disk.size_gb = amount(size_key);
  disk.iops = amount("iops");
  disk.throughput_mibps = amount("throughput");
  if (disk.type == "gp3") {
    if (settled("iops").absent()) disk.iops = Amount(Quantity(gp3_iops), "default 3000 of iops");
    if (settled("throughput").absent())
      disk.throughput_mibps = Amount(Quantity(gp3_throughput), "default 125 of throughput");
  }
  disk.type_by_image = type.absent();
  if (type.absent() && disk.size_gb.known())
    disk.size_gb.origin += "; default gp2 of " + std::string(type_key);
  return disk;
}

Disk read_root_disk(const Resource& owner, const Value& block, std::vector<std::string_view> path) {
  Disk disk = read_disk(owner, block, path, "Root volume");
  path.push_back("volume_size");
  const Value size = block["volume_size"];
  disk.size_by_image = size.absent() || owner.left_out(size, path);
  if (disk.size_by_image) disk.size_gb = root_disk_of_image().size_gb;
  return disk;
}

Disk root_disk_of_image() {
  Disk disk;
  disk.name = "Root volume";
  disk.type = "gp2";
  disk.size_gb = Amount(Quantity(8), "default 8 GiB of gp2; the AMI decides");
  disk.type_by_image = disk.size_by_image = true;
  return disk;
}

void read_image(Machine& machine, const Resource& owner, std::string_view attribute) {
  const auto image = owner.refer(attribute, "aws_ami");
  if (!image) return;
  struct System {
    std::string_view platform, os;
  };
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/billing-info-fields.html
  constexpr System systems[] = {{"Linux/UNIX", "Linux"},
                                {"Red Hat Enterprise Linux", "RHEL"},
                                {"SUSE Linux", "SUSE"},
                                {"Windows", "Windows"}};
  if (const auto platform = (*image)["platform_details"].text(); platform && !platform->empty()) {
    const auto system = std::find_if(std::begin(systems), std::end(systems),
                                     [&](const System& s) { return s.platform == *platform; });
    machine.os = std::string(system == std::end(systems) ? *platform : system->os);
    machine.os_origin = fmt::format("platform_details of {}", image->address());
  }
  const auto root = (*image)["root_device_name"].text();
  for (const Value& mapping : (*image)["block_device_mappings"].elements()) {
    if (!root || mapping["device_name"].text() != root) continue;
    const Value ebs = mapping["ebs"];
    const auto size = ebs["volume_size"].number();
    const auto type = ebs["volume_type"].text();
    if (!size || size->is_negative() || !type || type->empty()) continue;
    Disk disk;
    disk.type = std::string(*type);
    disk.size_gb = Amount(*size, fmt::format("block_device_mappings of {}", image->address()));
    const auto extra = [&](std::string_view key, int usual) {
      const auto number = ebs[key].number();
      return Amount(number && *number > Quantity(0) ? *number : Quantity(usual), "of the image");
    };
    disk.iops = extra("iops", *type == "gp3" ? gp3_iops : 0);
    disk.throughput_mibps = extra("throughput", *type == "gp3" ? gp3_throughput : 0);
    machine.image_root = std::move(disk);
  }
}

void bill_disk(Bill& bill, const Disk& disk, const Amount& count) {
  if (!disk.type) return bill.unknown(disk.name, "the volume type is known after apply");
  const std::string& type = *disk.type;
  bill.monthly(fmt::format("{}: storage ({})", disk.name, type), ec2,
               fmt::format("ebs_volume_gb_month;volume={}", type), disk.size_gb, count);
  const std::string iops = fmt::format("ebs_provisioned_iops_month;volume={}", type);
  if (type == "io1" || type == "io2")
    bill.monthly(fmt::format("{}: provisioned IOPS ({})", disk.name, type), ec2, iops, disk.iops, count);
  if (type == "gp3") {
    bill.monthly(fmt::format("{}: IOPS above 3000 (gp3)", disk.name), ec2, iops, disk.iops.above(gp3_iops),
                 count);
    bill.monthly(fmt::format("{}: throughput above 125 MiB/s (gp3)", disk.name), ec2,
                 "ebs_provisioned_throughput_mibps_month;volume=gp3",
                 disk.throughput_mibps.above(gp3_throughput), count);
  }
  if (type == "standard")
    bill.metered(fmt::format("{}: I/O requests", disk.name), ec2, "ebs_magnetic_io_request");
}

void guess_os(Machine& machine, const Value& user_data, const Value& get_password_data) {
  const std::string_view script = user_data.text().value_or("");
  constexpr std::string_view encoded = "PHBvd2Vyc2hlbGw";  // base64 of "<powershell"
  const bool powershell =
      script.find("<powershell>") != std::string_view::npos || script.substr(0, encoded.size()) == encoded;
  if (!powershell && !get_password_data.is_true()) return;
  machine.os = "Windows";
  machine.os_origin =
      powershell ? "Windows, since user_data is PowerShell" : "Windows, since get_password_data is true";
}

Machine machine_of_template(const Resource& t, const Amount& subnet_addresses) {
  Machine machine;
  const auto type = t.text("instance_type", "");
  if (t["instance_requirements"].size() > 0)
    machine.why_no_type = "instance_requirements let AWS choose the type";
  else if (!type)
    machine.why_no_type = "instance_type is known after apply";
  else if (type->empty())
    machine.why_no_type = fmt::format("{} sets no instance_type", t.address());
  else
    machine.types.push_back({*type});
  const Value tenancy = t.values().block("placement")["tenancy"];
  if (tenancy.unknown())
    machine.tenancy = std::nullopt;
  else if (tenancy.text().value_or("") != "")
    machine.tenancy = std::string(*tenancy.text());
  machine.spot = t.values().block("instance_market_options")["market_type"].is("spot");
  if (const auto credits = t.values().block("credit_specification")["cpu_credits"].text()) {
    machine.unlimited_credits_set = true;
    machine.unlimited_credits = *credits == "unlimited";
  }
  machine.detailed_monitoring = t.values().block("monitoring")["enabled"].is_true();
  machine.ebs_optimized = t["ebs_optimized"].is_true();
  read_image(machine, t, "image_id");
  guess_os(machine, t["user_data"], Value());
  const Value interfaces = t["network_interfaces"];
  machine.addresses = subnet_addresses;
  if (interfaces.size() > 0)
    machine.addresses =
        addresses_of_interface(t, interfaces.at(0)["associate_public_ip_address"],
                               {"network_interfaces", "associate_public_ip_address"}, subnet_addresses);
  bool has_root = false;
  if (t["block_device_mappings"].unknown() && !t.left_out("block_device_mappings")) {
    Disk unknown_disks;
    unknown_disks.name = "Volumes";
    machine.disks.push_back(std::move(unknown_disks));
    has_root = true;
  }
  for (const Value& mapping : t["block_device_mappings"].elements()) {
    const std::string device(mapping["device_name"].text().value_or(""));
    if (mapping["no_device"].text().value_or("") != "" || mapping["ebs"].size() == 0) continue;
    const std::vector<std::string_view> path = {"block_device_mappings", "ebs"};
    Disk disk = is_root_device(device) ? read_root_disk(t, mapping.block("ebs"), path)
                                       : read_disk(t, mapping.block("ebs"), path, "Volume " + device);
    disk.device = device;
    has_root |= is_root_device(device);
    machine.disks.push_back(std::move(disk));
  }
  if (!has_root) machine.disks.insert(machine.disks.begin(), root_disk_of_image());
  return machine;
}

Machine machine_of_configuration(const Resource& c, const Amount& subnet_addresses) {
  Machine machine;
  const auto type = c.text("instance_type", "");
  if (type && !type->empty())
    machine.types.push_back({*type});
  else
    machine.why_no_type = type ? "instance_type is not in the plan" : "instance_type is known after apply";
  machine.tenancy = c.text("placement_tenancy", "default");
  machine.spot = c["spot_price"].text().value_or("") != "";
  // Launch configurations monitor in detail unless told otherwise.
  const Value monitoring = c["enable_monitoring"];
  machine.detailed_monitoring = monitoring.absent() || monitoring.unknown() || monitoring.is_true();
  machine.ebs_optimized = c["ebs_optimized"].is_true();
  read_image(machine, c, "image_id");
  guess_os(machine, c["user_data"], Value());
  machine.addresses = addresses_of_interface(c, c["associate_public_ip_address"],
                                             {"associate_public_ip_address"}, subnet_addresses);
  const Value root = c.values().block("root_block_device");
  if (root.is_object()) {
    machine.disks.push_back(read_root_disk(c, root, {"root_block_device"}));
  } else {
    machine.disks.push_back(root_disk_of_image());
  }
  for (const Value& block : c["ebs_block_device"].elements())
    machine.disks.push_back(
        read_disk(c, block, {"ebs_block_device"},
                  "Volume " + std::string(block["device_name"].text().value_or("known after apply"))));
  return machine;
}

void bill_machine(Bill& bill, const Machine& machine, const Amount& capacity, Quantity on_demand) {
  if (capacity.is_zero()) return;
  const Amount count = instances(capacity, machine.types);
  if (machine.types.empty())
    bill.unknown("Instance", machine.why_no_type);
  else if (!machine.tenancy)
    bill.unknown("Instance", "tenancy is known after apply");
  else if (*machine.tenancy != "host")  // the dedicated host is billed instead
    bill_hours(bill, machine, capacity, on_demand);
  for (const Machine::Type& type : machine.types)
    if (machine.ebs_optimized &&
        std::find(std::begin(optional_ebs_optimization), std::end(optional_ebs_optimization), type.name) !=
            std::end(optional_ebs_optimization))
      bill.hourly(fmt::format("EBS-optimized ({})", type.name), ec2,
                  fmt::format("ebs_optimized_hour;type={}", type.name), count);
  if (machine.detailed_monitoring)
    bill.monthly("Detailed monitoring (7 metrics)", "AmazonCloudWatch", "metric_month",
                 Amount(Quantity(7), "detailed monitoring"), count);
  bill_addresses(bill, machine.addresses * count);
  for (const Disk& disk : machine.disks) bill_disk(bill, with_image(disk, machine), count);
  if (machine.tenancy != "host") bill_credits(bill, machine);
}
