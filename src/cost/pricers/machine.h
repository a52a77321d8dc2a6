// EC2 instances and their disks, wherever a plan describes them: instances, launch templates, groups.
// https://aws.amazon.com/ec2/pricing/on-demand/, https://aws.amazon.com/ebs/pricing/
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cost/bill.h"
#include "cost/resource.h"

/// A disk as far as the plan describes it.
struct Disk {
  std::string name;                 ///< "Root volume", "Volume /dev/xvdf"
  std::string device;               ///< "/dev/xvdf", may be empty
  std::optional<std::string> type;  ///< "gp3"; nothing: known after apply
  Amount size_gb, iops, throughput_mibps;
  Amount io_requests = Amount::by_use();              ///< of a magnetic one in a month
  bool type_by_image = false, size_by_image = false;  ///< nothing says more than the image does
};

/// Reads the block `block` of `owner`, which stands at `path` there. A type that is not set is gp2, as the
/// EC2 API has it. A root volume may leave its size to the image, see root_disk_of_image().
Disk read_disk(const Resource& owner, const Value& block, std::vector<std::string_view> path,
               std::string name, std::string_view type_key = "volume_type",
               std::string_view size_key = "volume_size");
Disk read_root_disk(const Resource& owner, const Value& block, std::vector<std::string_view> path);
/// 8 GiB of gp2, which most images have; the image decides.
Disk root_disk_of_image();
/// The lines for `count` of them: storage, and what is provisioned above what is included.
void bill_disk(Bill& bill, const Disk& disk, const Amount& count);

/// One instance.
struct Machine {
  /// Several: AWS picks one. Each with the instances that one unit of the group's capacity means (its weight
  /// divides).
  struct Type {
    std::string name;
    Quantity weight = 1;
  };
  std::vector<Type> types;
  std::string why_no_type;  ///< why `types` is empty
  std::string os = "Linux";
  std::string os_origin = "default Linux; the AMI decides";
  std::optional<std::string> tenancy = "default";  ///< default, dedicated, host; nothing: known after apply
  bool spot = false;                               ///< the on-demand price is only an upper bound
  bool unlimited_credits_set = false, unlimited_credits = false;
  bool detailed_monitoring = false;
  bool ebs_optimized = false;
  Amount addresses = Amount(0);            ///< public IPv4, for one instance
  Amount hours = Amount(hours_per_month);  ///< of the month that each instance runs
  Amount credit_hours = Amount::by_use();  ///< vCPU hours above the baseline of one instance in a month
  std::string reserved;  ///< the terms that a usage file asks for, which are not applied; empty without
  std::vector<Disk> disks;
  std::optional<Disk> image_root;  ///< the root volume of its image, when the plan tells it
};

/// What the image at `attribute` of `owner` says, when the plan has it or read it: the operating system, and
/// the root volume of those that leave it to the image.
void read_image(Machine& machine, const Resource& owner, std::string_view attribute);

/// Windows when a script in its user data, or a password to fetch, can only mean Windows.
void guess_os(Machine& machine, const Value& user_data, const Value& get_password_data);

/// Lays what a usage file says about `owner` over the machine: operating_system, monthly_hrs,
/// monthly_cpu_credit_hrs (of each vCPU; vcpu_count) and the terms of reserved instances.
void apply_usage(const Resource& owner, Machine& machine);

/// What a launch template or launch configuration describes. `subnet_addresses`: what an interface gets when
/// the template does not say.
Machine machine_of_template(const Resource& launch_template, const Amount& subnet_addresses);
Machine machine_of_configuration(const Resource& launch_configuration, const Amount& subnet_addresses);

/// The lines for `capacity` units. `on_demand`: how many of them are on-demand at least when the machine is
/// spot.
void bill_machine(Bill& bill, const Machine& machine, const Amount& capacity, Quantity on_demand = 0);
