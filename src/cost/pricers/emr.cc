// EMR on EC2 and GameLift FleetIQ: machines that EC2 bills, and a fee for each of them.
// https://aws.amazon.com/emr/pricing/, https://aws.amazon.com/gamelift/pricing/
#include <fmt/format.h>

#include <algorithm>

#include "cost/instance_class.h"
#include "cost/pricers.h"
#include "cost/pricers/machine.h"

namespace {

constexpr std::string_view emr = "ElasticMapReduce";

/// How many nodes of one type, and the disks that each of them gets.
struct Nodes {
  std::string label;
  std::vector<Machine::Type> types;
  std::string why_no_type;
  Amount count;
  bool spot = false;
  Quantity on_demand;  ///< of a spot group: how many are on-demand for certain
};

/// Families with disks of their own: a letter d behind the number, or made for storage.
bool has_own_disks(std::string_view family) {
  const auto digit = family.find_first_of("0123456789");
  if (digit == family.npos) return false;
  const std::string_view letters = family.substr(0, digit), rest = family.substr(digit + 1);
  return rest.find('d') != rest.npos || letters == "i" || letters == "im" || letters == "is" ||
         letters == "d" || letters == "h" || letters == "x" || (letters.size() == 1 && family[digit] <= '3');
}

/// EMR gives a node without disks of its own 16 GiB of gp2 for each vCPU, unless told otherwise.
/// https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-storage.html
void bill_disks(Bill& bill, const Resource& r, const Nodes& nodes, const Value& disks,
                std::vector<std::string_view> path) {
  const Amount count = nodes.count;
  for (const Value& given : disks.elements()) {
    Disk disk = read_disk(r, given, path, fmt::format("{}: volume", nodes.label), "type", "size");
    const Amount each = Resource::amount(given["volumes_per_instance"], "volumes_per_instance", Quantity(1));
    bill_disk(bill, disk, count * each);
  }
  if (disks.size() > 0 || nodes.types.size() != 1) return;
  const std::string& type = nodes.types.front().name;
  const auto cpus = vcpus(type);
  if (has_own_disks(instance_family(type))) return;
  Disk disk;
  disk.name = fmt::format("{}: volume", nodes.label);
  disk.type = "gp2";
  disk.size_gb = cpus ? Amount(Quantity(16 * *cpus), "default of EMR: 16 GiB for each vCPU")
                      : Amount::unknown("what EMR gives a node of this type is not known");
  bill_disk(bill, disk, count);
}

void bill_nodes(Bill& bill, const Nodes& nodes) {
  if (nodes.count.is_zero()) return;
  if (nodes.types.empty()) return bill.unknown(nodes.label, nodes.why_no_type);
  Machine machine;
  machine.types = nodes.types;
  machine.os_origin = "EMR runs on Linux";
  machine.spot = nodes.spot;
  machine.unlimited_credits_set = true;  // what it bursts is no part of this estimate
  bill_machine(bill, machine, nodes.count, nodes.on_demand);
  std::vector<Bill::Choice> fees;
  std::string names;
  for (const Machine::Type& type : nodes.types) {
    names += (names.empty() ? "" : " or ") + type.name;
    Amount count = nodes.count;
    if (count.known() && type.weight > Quantity(1))
      count.range =
          Range<Quantity>((count.range->low / type.weight).ceil(), (count.range->high / type.weight).ceil());
    fees.push_back({fmt::format("{};fee=emr-on-ec2", type.name), std::move(count)});
  }
  bill.hourly_one_of(fmt::format("EMR fee ({})", names), emr, fees);
}

/// Nodes of a `*_instance_group` block or of a resource of its own.
Nodes group_nodes(std::string label, const Value& type, const Value& bid, const Amount& count) {
  Nodes nodes;
  nodes.label = std::move(label);
  nodes.count = count;
  nodes.spot = bid.text().value_or("") != "";
  if (const auto text = type.text(); text && !text->empty())
    nodes.types.push_back({std::string(*text)});
  else
    nodes.why_no_type = "instance_type is known after apply";
  return nodes;
}

/// Capacity of a fleet is counted in units, of which each type of machine brings its weight.
Nodes fleet_nodes(std::string label, const Value& fleet) {
  Nodes nodes;
  nodes.label = std::move(label);
  nodes.why_no_type = "instance_type_configs are known after apply";
  const Amount on_demand =
      Resource::amount(fleet["target_on_demand_capacity"], "target_on_demand_capacity", Quantity(0));
  const Amount spot = Resource::amount(fleet["target_spot_capacity"], "target_spot_capacity", Quantity(0));
  nodes.count = on_demand + spot;
  nodes.spot = spot.known() && !spot.is_zero();
  if (on_demand.known()) nodes.on_demand = on_demand.range->low;
  for (const Value& choice : fleet["instance_type_configs"].elements())
    if (const auto type = choice["instance_type"].text()) {
      const auto weight = choice["weighted_capacity"].number();
      nodes.types.push_back({std::string(*type), weight && *weight > Quantity(1) ? *weight : Quantity(1)});
    }
  return nodes;
}

/// Managed scaling moves core and task nodes together between its limits: the core nodes of a cluster may
/// grow up to the limit for core nodes, or the whole of it.
Amount scaled(const Resource& cluster, Amount count) {
  for (const Resource& policy : cluster.referrers("aws_emr_managed_scaling_policy", "cluster_id")) {
    const Value limits = policy.values().block("compute_limits");
    if (!limits["unit_type"].is("Instances") || !count.known()) continue;
    const Value core = limits["maximum_core_capacity_units"], all = limits["maximum_capacity_units"];
    const auto most = core.number() ? core.number() : all.number();
    const auto least = limits["minimum_capacity_units"].number();
    if (!most || !least)
      return Amount::unknown(fmt::format("limits of {} are known after apply", policy.address()));
    return Amount(Range<Quantity>(std::min(*least, *most), std::max(*least, *most)),
                  fmt::format("limits of {}", policy.address()));
  }
  return count;
}

void root_volumes(const Resource& r, Bill& bill, const Amount& nodes) {
  Disk disk;
  disk.name = "Root volumes";
  disk.type = "gp2";
  disk.size_gb = r.amount("ebs_root_volume_size", Quantity(15));
  bill_disk(bill, disk, nodes);
}

void cluster(const Resource& r, Bill& bill) {
  struct Part {
    std::string_view label, group, fleet;
    bool scales;
  };
  constexpr Part parts[] = {{"Master node", "master_instance_group", "master_instance_fleet", false},
                            {"Core nodes", "core_instance_group", "core_instance_fleet", true}};
  Amount all(0);
  for (const Part& part : parts) {
    const Value group = r.values().block(part.group), fleet = r.values().block(part.fleet);
    if (group.is_object()) {
      Amount count = Resource::amount(group["instance_count"], "instance_count", Quantity(1));
      if (part.scales) count = scaled(r, count);
      const Nodes nodes =
          group_nodes(std::string(part.label), group["instance_type"], group["bid_price"], count);
      bill_nodes(bill, nodes);
      bill_disks(bill, r, nodes, group["ebs_config"], {part.group, "ebs_config"});
      all = all + count;
    } else if (fleet.is_object()) {
      const Nodes nodes = fleet_nodes(std::string(part.label), fleet);
      bill_nodes(bill, nodes);
      if (nodes.types.size() == 1)
        bill_disks(bill, r, nodes, fleet.block("instance_type_configs")["ebs_config"],
                   {part.fleet, "instance_type_configs", "ebs_config"});
      all = all + nodes.count;
    } else if (r[part.group].unknown() && !r.left_out(part.group) && r[part.fleet].unknown()) {
      bill.unknown(std::string(part.label), fmt::format("{} is known after apply", part.group));
    }
  }
  root_volumes(r, bill, all);
}

/// What its autoscaling policy may make of a group; else the number that is set.
Amount group_size(const Resource& r) {
  Tape tape;
  const auto policy = r.given("autoscaling_policy").text();
  if (policy && tape.parse_copy(*policy)) {
    const Value limits = Value(tape, 0)["Constraints"];
    const auto low = limits["MinCapacity"].number(), high = limits["MaxCapacity"].number();
    if (low && high && *low <= *high)
      return Amount(Range<Quantity>(*low, *high), "MinCapacity..MaxCapacity of autoscaling_policy");
  }
  return r.amount("instance_count", Quantity(1));
}

void instance_group(const Resource& r, Bill& bill) {
  const Nodes nodes =
      group_nodes("Task nodes", r.given("instance_type"), r.given("bid_price"), group_size(r));
  bill_nodes(bill, nodes);
  bill_disks(bill, r, nodes, r.given("ebs_config"), {"ebs_config"});
}

void instance_fleet(const Resource& r, Bill& bill) {
  const Nodes nodes = fleet_nodes("Task nodes", r.values());
  bill_nodes(bill, nodes);
  if (nodes.types.size() == 1)
    bill_disks(bill, r, nodes, r.values().block("instance_type_configs")["ebs_config"],
               {"instance_type_configs", "ebs_config"});
}

/// A group of game servers: what its launch template starts, in one of the types that it names.
void game_server_group(const Resource& r, Bill& bill) {
  Machine machine;
  machine.why_no_type = "instance_definition is known after apply";
  auto from = r.refer({"launch_template", "id"}, "aws_launch_template");
  if (!from) from = r.refer({"launch_template", "name"}, "aws_launch_template");
  if (from) machine = machine_of_template(*from, Amount(Range<Quantity>(0, 1), "its subnets decide"));
  machine.types.clear();
  for (const Value& choice : r.given("instance_definition").elements())
    if (const auto type = choice["instance_type"].text()) {
      const auto weight = choice["weighted_capacity"].number();
      machine.types.push_back({std::string(*type), weight && *weight > Quantity(1) ? *weight : Quantity(1)});
    }
  machine.spot = !r.given("balancing_strategy").is("ON_DEMAND_ONLY");
  const Amount low = r.amount("min_size", Quantity(0)), high = r.amount("max_size");
  Amount size = !low.known() ? low : high;
  if (low.known() && high.known())
    size = Amount(Range<Quantity>(low.range->low, std::max(low.range->low, high.range->high)),
                  "min_size..max_size");
  bill_machine(bill, machine, size);
  bill.unknown("FleetIQ fee", "the fee by instance hour is not in the price table");
}

constexpr Pricer pricers[] = {
    {"aws_emr_cluster", "EMR", cluster},
    {"aws_emr_instance_group", "EMR", instance_group},
    {"aws_emr_instance_fleet", "EMR", instance_fleet},
    {"aws_gamelift_game_server_group", "GameLift", game_server_group},
};

}  // namespace

std::span<const Pricer> emr_pricers() {
  return pricers;
}
