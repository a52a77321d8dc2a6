// Elastic Beanstalk: the service is free; the machines, balancer and database that its settings describe are
// not. https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cost/pricers.h"
#include "cost/pricers/addresses.h"
#include "cost/pricers/machine.h"

namespace {

/// The settings of an environment: its own, then those of its configuration template, then what AWS made of
/// them, which the state has.
class Settings {
 public:
  explicit Settings(const Resource& r) {
    read(r.given("setting"));
    saved_ = r.refer("template_name", "aws_elastic_beanstalk_configuration_template");
    if (saved_)
      read(saved_->given("setting"));
    else if (r.given("template_name").unknown() || r.given("template_name").text().value_or("") != "")
      complete_ = false;
    read(r["all_settings"]);
    complete_ |= r["all_settings"].size() > 0;
    if (r.given("setting").unknown()) complete_ = false;
  }

  /// False when some of them stand where the plan does not show them.
  bool complete() const { return complete_; }

  /// A known text, or `otherwise` when nothing sets it. Nothing when only apply tells.
  std::optional<std::string> text(std::string_view space, std::string_view name,
                                  std::string_view otherwise) const {
    const auto found = values_.find({space, name});
    if (found == values_.end()) return complete_ ? std::optional(std::string(otherwise)) : std::nullopt;
    if (found->second.unknown()) return std::nullopt;
    const auto known = found->second.scalar();
    return std::string(known && !known->empty() ? *known : otherwise);
  }

  bool is(std::string_view space, std::string_view name, std::string_view value) const {
    return text(space, name, "") == value;
  }

  Amount amount(std::string_view space, std::string_view name, std::optional<Quantity> otherwise) const {
    const auto known = text(space, name, "");
    if (!known) return Amount::unknown(fmt::format("{} is known after apply", name));
    if (known->empty() && otherwise)
      return Amount(*otherwise, fmt::format("default {} of {}", otherwise->text(), name));
    const auto number = Quantity::parse(*known);
    if (!number || number->is_negative()) return Amount::unknown(fmt::format("{} is not in the plan", name));
    return Amount(*number, std::string(name));
  }

 private:
  void read(const Value& list) {
    for (const Value& setting : list.elements()) {
      const auto space = setting["namespace"].text(), name = setting["name"].text();
      if (!space || !name) {
        complete_ = false;
        continue;
      }
      values_.emplace(std::pair(std::string_view(*space), std::string_view(*name)), setting["value"]);
    }
  }

  std::optional<Resource> saved_;  ///< owns what its values look at
  std::map<std::pair<std::string_view, std::string_view>, Value> values_;
  bool complete_ = true;
};

constexpr std::string_view launch = "aws:autoscaling:launchconfiguration";
constexpr std::string_view group = "aws:autoscaling:asg";
constexpr std::string_view environment = "aws:elasticbeanstalk:environment";
constexpr std::string_view network = "aws:ec2:vpc";
constexpr std::string_view instances = "aws:ec2:instances";
constexpr std::string_view database = "aws:rds:dbinstance";
constexpr std::string_view logs = "aws:elasticbeanstalk:cloudwatch:logs";

std::int64_t parts_of(std::string_view list) {
  return list.empty() ? 0 : 1 + static_cast<std::int64_t>(std::count(list.begin(), list.end(), ','));
}

std::vector<Machine::Type> types_in(std::string_view list) {
  std::vector<Machine::Type> types;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    std::string_view type = list.substr(0, comma);
    while (type.starts_with(' ')) type.remove_prefix(1);
    while (type.ends_with(' ')) type.remove_suffix(1);
    if (!type.empty()) types.push_back({std::string(type)});
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return types;
}

/// Instances get public addresses in the default network, and elsewhere when told so.
Amount instance_addresses(const Settings& settings) {
  const auto said = settings.text(network, "AssociatePublicIpAddress", "");
  if (said == "true" || said == "false")
    return Amount(Quantity(*said == "true" ? 1 : 0), "AssociatePublicIpAddress");
  if (settings.text(network, "VPCId", "") == "") return Amount(Quantity(1), "default of the default VPC");
  return Amount(Range<Quantity>(0, 1), "its subnets decide");
}

Machine machine_of(const Resource& r, const Settings& settings) {
  Machine machine;
  auto types = settings.text(instances, "InstanceTypes", "");
  if (types == "") types = settings.text(launch, "InstanceType", "");
  if (types) machine.types = types_in(*types);
  machine.why_no_type =
      types ? "no setting names the instance type" : "the instance type is known after apply";
  machine.spot = settings.is(instances, "EnableSpot", "true");
  if (machine.types.size() > 1 && !machine.spot) machine.types.resize(1);  // the first of the list is started
  if (r.given("solution_stack_name").text().value_or("").find("Windows") != std::string_view::npos) {
    machine.os = "Windows";
    machine.os_origin = "Windows, since solution_stack_name says so";
  } else {
    machine.os_origin = "Linux, since the platform is not Windows";
  }
  machine.addresses = instance_addresses(settings);
  machine.detailed_monitoring = settings.is(launch, "MonitoringInterval", "1 minute");
  Disk root = root_disk_of_image();
  const auto type = settings.text(launch, "RootVolumeType", "gp2");
  root.type = type;
  root.size_gb = settings.amount(launch, "RootVolumeSize", Quantity(8));
  root.iops =
      settings.amount(launch, "RootVolumeIOPS", type == "gp3" ? std::optional<Quantity>(3000) : std::nullopt);
  root.throughput_mibps = settings.amount(launch, "RootVolumeThroughput",
                                          type == "gp3" ? std::optional<Quantity>(125) : std::nullopt);
  machine.disks.push_back(std::move(root));
  return machine;
}

Amount size_of_group(const Settings& settings) {
  const Amount low = settings.amount(group, "MinSize", Quantity(1));
  const Amount high = settings.amount(group, "MaxSize", Quantity(4));
  if (!low.known()) return low;
  if (!high.known()) return high;
  return Amount(Range<Quantity>(low.range->low, std::max(low.range->low, high.range->high)),
                "MinSize..MaxSize");
}

/// Capacity unit hours: of what a usage file tells (connections of a month, connections open in a minute, GB
/// of a month), that which takes the most of them. https://aws.amazon.com/elasticloadbalancing/pricing/ ("LCU
/// details", "NLCU details")
Amount capacity_units(const Resource& r, bool network_balancer) {
  const Amount parts[] = {
      r.usage("lb.new_connections").over(hours_per_month * 3600).over(network_balancer ? 800 : 25),
      r.usage("lb.active_connections").over(network_balancer ? 100000 : 3000),
      r.usage("lb.processed_bytes_gb").over(hours_per_month),
  };
  Amount most = parts[0];
  for (const Amount& part : parts) {
    most.usage_keys.add(part.usage_keys);
    if (part.known() && (!most.known() || part.range->high > most.range->high)) {
      most.range = part.range;
      most.origin = part.origin;
      most.wants_use = false;
    }
  }
  return most * Amount(hours_per_month);
}

void bill_balancer(const Resource& r, Bill& bill, const Settings& settings) {
  const auto type = settings.text(environment, "LoadBalancerType", "classic");
  if (!type) return bill.unknown("Load balancer", "LoadBalancerType is known after apply");
  if (settings.is(environment, "LoadBalancerIsShared", "true")) return;  // billed where it is declared
  struct Kind {
    std::string_view type, label, hour, unit_name, unit;
  };
  constexpr Kind kinds[] = {
      {"classic", "Classic Load Balancer", "clb_hour", "Data processed", "clb_gb"},
      {"application", "Application Load Balancer", "alb_hour", "Load balancer capacity units",
       "alb_lcu_hour"},
      {"network", "Network Load Balancer", "nlb_hour", "Load balancer capacity units", "nlb_lcu_hour"}};
  const auto kind =
      std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& k) { return k.type == *type; });
  if (kind == std::end(kinds))
    return bill.unknown("Load balancer", fmt::format("{} is no known kind", *type));
  bill.hourly(std::string(kind->label), "AWSELB", kind->hour, 1);
  if (!settings.is(network, "ELBScheme", "internal")) {
    const auto subnets = settings.text(network, "ELBSubnets", "");
    Amount count = Amount::unknown("the subnets of the balancer are not in its settings");
    if (subnets && !subnets->empty()) count = Amount(Quantity(parts_of(*subnets)), "ELBSubnets");
    bill_addresses(bill, count);
  }
  bill.metered(
      std::string(kind->unit_name), "AWSELB", kind->unit,
      *type == "classic" ? r.usage("elb.monthly_data_processed_gb") : capacity_units(r, *type == "network"));
}

/// A database inside the environment, of one of the engines without a licence to choose.
void bill_database(const Resource& r, Bill& bill, const Settings& settings) {
  constexpr std::string_view rds = "AmazonRDS";
  const auto engine = settings.text(database, "DBEngine", "");
  const auto type = settings.text(database, "DBInstanceClass", "");
  if (engine == "" && type == "") return;
  if (settings.is(database, "HasCoupledDatabase", "false")) return;
  const std::string_view name = engine == "postgres"                ? "PostgreSQL"
                                : engine == "mysql" || engine == "" ? "MySQL"
                                : engine == "mariadb"               ? "MariaDB"
                                                                    : "";
  if (!engine || !type || type->empty() || name.empty())
    return bill.unknown("Database instance", "DBEngine and DBInstanceClass do not tell its price");
  const std::string_view deployment =
      settings.is(database, "MultiAZDatabase", "true") ? "Multi-AZ" : "Single-AZ";
  bill.hourly(fmt::format("Database instance (on-demand, {}, {})", *type, deployment), rds,
              fmt::format("{};deployment={};engine={}", *type, deployment, name), 1);
  bill.monthly("Database storage (gp2)", rds,
               fmt::format("storage_gb_month;deployment={};volume=gp2", deployment),
               settings.amount(database, "DBAllocatedStorage", Quantity(20)));
  bill.metered("Additional backup storage", rds, "backup_gb_month",
               r.usage("db.additional_backup_storage_gb"));
}

void beanstalk(const Resource& r, Bill& bill) {
  const Settings settings(r);
  const auto kind = settings.text(environment, "EnvironmentType", "LoadBalanced");
  const bool single = kind == "SingleInstance";
  if (!kind) bill.unknown("Instances", "EnvironmentType is known after apply");
  if (kind) {
    Machine machine = machine_of(r, settings);
    if (single) machine.addresses = Amount(Quantity(1), "the Elastic IP of a single instance");
    bill_machine(bill, machine, single ? Amount(1) : size_of_group(settings));
    if (!single && !r.given("tier").is("Worker")) bill_balancer(r, bill, settings);
  }
  bill_database(r, bill, settings);
  if (settings.is(logs, "StreamLogs", "true")) {
    constexpr std::string_view cloudwatch = "AmazonCloudWatch";
    bill.metered("Log data ingested", cloudwatch, "logs_ingestion_gb;class=standard",
                 r.usage("cloudwatch.monthly_data_ingested_gb"));
    bill.metered("Archived log data", cloudwatch, "logs_storage_gb_month", r.usage("cloudwatch.storage_gb"));
    bill.metered("Logs Insights data scanned", cloudwatch, "logs_insights_scanned_gb",
                 r.usage("cloudwatch.monthly_data_scanned_gb"));
  }
}

constexpr Pricer pricers[] = {
    {"aws_elastic_beanstalk_environment", "Elastic Beanstalk", beanstalk},
};

}  // namespace

std::span<const Pricer> beanstalk_pricers() {
  return pricers;
}
