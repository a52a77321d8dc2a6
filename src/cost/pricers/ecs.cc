// ECS: services on Fargate, priced by the task definition they run.
// https://aws.amazon.com/fargate/pricing/
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cost/pricers.h"
#include "cost/pricers/addresses.h"
#include "cost/pricers/machine.h"

namespace {

constexpr std::string_view ecs = "AmazonECS";

/// Included in every task.
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
constexpr int included_storage_gib = 20;

/// "256", "1 vCPU", ".5 vCPU" as vCPUs; "512", "0.5 GB" as GB. Numbers alone are in 1/1024 of the unit.
Amount size_of_task(const Resource& task, std::string_view attribute, std::string_view unit) {
  const Value value = task[attribute];
  if (value.unknown() && !task.left_out(attribute))
    return Amount::unknown(fmt::format("{} of {} is known after apply", attribute, task.address()));
  std::string text;
  const std::string_view written = value.scalar().value_or("");
  for (char c : written)
    if (c != ' ') text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (text.empty()) return Amount::unknown(fmt::format("{} sets no {}", task.address(), attribute));
  const std::string origin = fmt::format("{} of {}", attribute, task.address());
  const bool in_units = text.size() > unit.size() && text.substr(text.size() - unit.size()) == unit;
  if (in_units) text.resize(text.size() - unit.size());
  if (text.front() == '.') text.insert(0, "0");
  const auto number = Quantity::parse(text);
  if (!number || number->is_negative())
    return Amount::unknown(fmt::format("{} of {} is no size", attribute, task.address()));
  return Amount(in_units ? *number : *number / Quantity(1024), origin);
}

/// A capacity provider and its part of the tasks: `base` first, the rest by weight.
struct Provider {
  std::string name;
  Quantity base, weight;
};

/// How the tasks of a service are launched, as far as the plan tells it.
struct Launch {
  enum class Kind { fargate, elsewhere, mixed, unknown } kind = Kind::unknown;
  std::vector<Provider> providers;  ///< of a mixed one
  std::string origin;
};

Launch by_strategy(const Value& strategy, std::string origin) {
  Launch launch{Launch::Kind::mixed, {}, std::move(origin)};
  for (const Value& part : strategy.elements()) {
    const auto name = part["capacity_provider"].text();
    const Value base = part["base"], weight = part["weight"];
    if (!name || base.unknown() || weight.unknown())
      return {Launch::Kind::unknown, {}, "the capacity provider strategy is known after apply"};
    launch.providers.push_back({std::string(*name), std::max(base.number().value_or(0), Quantity(0)),
                                std::max(weight.number().value_or(0), Quantity(0))});
  }
  return launch;
}

/// The default strategy of the cluster: declared by a resource of its own, by older providers in the cluster.
std::optional<Launch> by_cluster(const Resource& service, bool& lists_fargate) {
  const auto cluster = service.refer("cluster", "aws_ecs_cluster");
  if (!cluster) return std::nullopt;
  const auto strategy_of = [&](const Resource& holder) -> std::optional<Launch> {
    for (const Value& provider : holder["capacity_providers"].elements())
      lists_fargate |= provider.is("FARGATE") || provider.is("FARGATE_SPOT");
    const Value strategy = holder["default_capacity_provider_strategy"];
    if (strategy.unknown() && !holder.left_out("default_capacity_provider_strategy"))
      return Launch{Launch::Kind::unknown, {}, "the default strategy of the cluster is known after apply"};
    if (strategy.size() == 0) return std::nullopt;
    return by_strategy(strategy, fmt::format("default strategy of {}", holder.address()));
  };
  for (const Resource& holder : cluster->referrers("aws_ecs_cluster_capacity_providers", "cluster_name"))
    if (auto launch = strategy_of(holder)) return launch;
  return strategy_of(*cluster);
}

bool requires_fargate(const Resource& task) {
  const std::vector<Value> compatible = task["requires_compatibilities"].elements();
  return std::any_of(compatible.begin(), compatible.end(), [](const Value& v) { return v.is("FARGATE"); });
}

Launch launch_of(const Resource& service, const std::optional<Resource>& task) {
  const Value strategy = service["capacity_provider_strategy"];
  if (strategy.size() > 0) return by_strategy(strategy, "capacity_provider_strategy");
  if (strategy.unknown() && !service.left_out("capacity_provider_strategy"))
    return {Launch::Kind::unknown, {}, "capacity_provider_strategy is known after apply"};
  const auto type = service.text("launch_type", "");
  if (!type) return {Launch::Kind::unknown, {}, "launch_type is known after apply"};
  if (*type == "FARGATE") return {Launch::Kind::fargate, {}, "launch_type"};
  if (!type->empty()) return {Launch::Kind::elsewhere, {}, fmt::format("launch_type {}", *type)};
  bool lists_fargate = false;
  if (auto launch = by_cluster(service, lists_fargate)) return *launch;
  if (!task)
    return {Launch::Kind::unknown, {}, "neither the launch type nor the task definition is in this plan"};
  if (requires_fargate(*task))
    return {Launch::Kind::fargate, {}, fmt::format("{} requires FARGATE", task->address())};
  return {Launch::Kind::elsewhere, {}, "default EC2 of launch_type"};
}

/// What `provider` gets of `tasks`; whole tasks, rounded to the outside.
Amount part_of(const Provider& provider, const std::vector<Provider>& all, const Amount& tasks) {
  if (!tasks.known()) return tasks;
  if (all.size() == 1) return tasks;
  Quantity bases, weights;
  for (const Provider& other : all) bases += other.base, weights += other.weight;
  const auto part = [&](Quantity n) {
    const Quantity rest = std::max(n - bases, Quantity(0));
    // Without weights nothing can be placed beyond the base.
    return std::min(provider.base, n) + (weights.is_zero() ? Quantity(0) : rest * provider.weight / weights);
  };
  return Amount(Range<Quantity>(part(tasks.range->low).floor(), part(tasks.range->high).ceil()),
                fmt::format("{}; {} takes {} of {}", tasks.origin, provider.name, provider.weight.text(),
                            weights.text()));
}

/// The scaling target of the service, by reference or by its resource id.
std::optional<Resource> scaling_target(const Resource& service) {
  for (Resource& target : service.referrers("aws_appautoscaling_target", "resource_id"))
    if (!target["service_namespace"].known() || target["service_namespace"].is("ecs"))
      return std::move(target);
  const auto name = service["name"].text();
  const auto cluster = service.text("cluster", "default");
  if (!name || !cluster) return std::nullopt;
  // The cluster is given by name or by an ARN that ends with it.
  const std::string id = fmt::format("service/{}/{}", cluster->substr(cluster->rfind('/') + 1), *name);
  const Change* change =
      service.graph({"aws_appautoscaling_target"})
          .with_value("aws_appautoscaling_target", "resource_id", id, service.side() == Side::after);
  return change == nullptr ? std::nullopt : service.beside(*change);
}

Amount tasks_of(const Resource& service) {
  const auto target = scaling_target(service);
  if (!target) return service.amount("desired_count", Quantity(0));
  const Amount low = target->amount("min_capacity"), high = target->amount("max_capacity");
  if (!low.known()) return low;
  if (!high.known()) return high;
  return Amount(Range<Quantity>(low.range->low, std::max(low.range->low, high.range->high)),
                fmt::format("min_capacity..max_capacity of {}", target->address()));
}

struct Platform {
  std::string arch = "x86", os = "Linux";
  std::optional<std::string> unknown;
};

Platform platform_of(const Resource& task) {
  const Value platform = task.values().block("runtime_platform");
  Platform found;
  if (platform["cpu_architecture"].unknown() || platform["operating_system_family"].unknown() ||
      task["runtime_platform"].unknown())
    found.unknown = "runtime_platform is known after apply";
  if (platform["cpu_architecture"].is("ARM64")) found.arch = "arm";
  if (platform["operating_system_family"].text().value_or("").substr(0, 7) == "WINDOWS") found.os = "Windows";
  return found;
}

/// `tasks` of them, all month, on Fargate or Fargate Spot.
void bill_tasks(Bill& bill, const Resource& task, Amount tasks, bool spot) {
  const Platform platform = platform_of(task);
  if (platform.unknown) return bill.unknown("Fargate", *platform.unknown);
  const Amount cpu = size_of_task(task, "cpu", "vcpu"), memory = size_of_task(task, "memory", "gb");
  const std::string label =
      fmt::format("{}{}{}", platform.os, platform.arch == "arm" ? " ARM64" : "", spot ? ", spot" : "");
  const auto item = [&](std::string_view product, bool at_spot_price) {
    return fmt::format("{};arch={};capacity={};os={}", product, platform.arch,
                       at_spot_price ? "spot" : "on-demand", platform.os);
  };
  const bool at_spot_price = spot && bill.has_price(ecs, item("fargate_vcpu_hour", true)) &&
                             bill.has_price(ecs, item("fargate_gb_hour", true));
  if (spot && !at_spot_price && tasks.known()) {
    tasks.range->low = 0;
    tasks.formula.clear();
    tasks.origin += "; no spot price is known, on-demand is the most it can cost";
  }
  bill.hourly(fmt::format("Fargate vCPU ({})", label), ecs, item("fargate_vcpu_hour", at_spot_price),
              cpu * tasks);
  bill.hourly(fmt::format("Fargate memory ({})", label), ecs, item("fargate_gb_hour", at_spot_price),
              memory * tasks);
  if (platform.os == "Windows")
    bill.hourly("Windows licence", ecs, "fargate_windows_license_vcpu_hour", cpu * tasks);
  const Value storage = task.values().block("ephemeral_storage")["size_in_gib"];
  if (!storage.absent())
    bill.hourly("Fargate ephemeral storage above 20 GB", ecs, "fargate_ephemeral_storage_gb_hour",
                Resource::amount(storage, "ephemeral_storage").above(included_storage_gib) * tasks);
}

/// The volumes that ECS makes for each task, on Fargate or not. Their type is gp3 unless set.
void bill_volumes(const Resource& service, Bill& bill, const Amount& tasks) {
  for (const Value& configuration : service["volume_configuration"].elements())
    for (const Value& block : configuration["managed_ebs_volume"].elements()) {
      Disk disk = read_disk(service, block, {"volume_configuration", "managed_ebs_volume"}, "Task volume",
                            "volume_type", "size_in_gb");
      if (block["volume_type"].absent()) {
        disk.type = "gp3";
        if (!disk.iops.known()) disk.iops = Amount(3000);
        if (!disk.throughput_mibps.known()) disk.throughput_mibps = Amount(125);
      }
      bill_disk(bill, disk, tasks);
    }
}

/// One address for each task that asks for one.
void bill_task_addresses(const Resource& service, Bill& bill, const Amount& tasks) {
  const Value assign = service.values().block("network_configuration")["assign_public_ip"];
  if (assign.is_true()) return bill_addresses(bill, tasks);
  constexpr std::string_view path[] = {"network_configuration", "assign_public_ip"};
  if (assign.unknown() && !service.left_out(assign, path) && tasks.known())
    bill_addresses(bill,
                   Amount(Range<Quantity>(0, tasks.range->high), "assign_public_ip is known after apply"));
}

void bill_service(const Resource& service, const std::optional<Resource>& task, const Amount& tasks,
                  Bill& bill) {
  const Launch launch = launch_of(service, task);
  bill_volumes(service, bill, tasks);
  if (launch.kind == Launch::Kind::unknown) return bill.unknown("Tasks", launch.origin);
  if (launch.kind == Launch::Kind::elsewhere)
    return bill.free(fmt::format("runs on instances, which carry the cost ({})", launch.origin));
  std::vector<Provider> providers = launch.providers;
  if (launch.kind == Launch::Kind::fargate) providers = {{"FARGATE", 0, 1}};
  Amount on_fargate(0);
  for (const Provider& provider : providers) {
    if (provider.name != "FARGATE" && provider.name != "FARGATE_SPOT") continue;
    const Amount part = part_of(provider, providers, tasks);
    on_fargate = on_fargate.is_zero() ? part : on_fargate + part;
    if (part.is_zero()) continue;
    if (task)
      bill_tasks(bill, *task, part, provider.name == "FARGATE_SPOT");
    else
      bill.unknown("Fargate", "the task definition is not in this plan");
  }
  // Rounding to the outside must not make more tasks than there are.
  if (on_fargate.known() && tasks.known()) on_fargate = on_fargate.up_to(tasks.range->high);
  bill_task_addresses(service, bill, on_fargate);
  if (on_fargate.is_zero()) bill.free("runs on instances, which carry the cost (capacity providers)");
}

void service(const Resource& r, Bill& bill) {
  const Amount tasks = tasks_of(r);
  if (tasks.is_zero()) return bill.free("desired_count is 0: no task runs");
  if (r.given("scheduling_strategy").is("DAEMON"))
    return bill.free("a daemon runs on instances, which carry the cost");
  if (const auto task = r.refer("task_definition", "aws_ecs_task_definition"))
    return bill_service(r, task, tasks, bill);
  // With an external deployment controller the task sets name the definition, and how much of it runs.
  const std::vector<Resource> sets = r.referrers("aws_ecs_task_set", "service");
  if (sets.empty()) return bill_service(r, std::nullopt, tasks, bill);
  for (const Resource& set : sets) {
    Amount part = tasks;
    const Value scale = set.values().block("scale")["value"];
    if (part.known()) {
      const auto percent = scale.number();
      if (percent)
        part = part * Amount(*percent / Quantity(100), "scale of " + std::string(set.address()));
      else
        part =
            Amount(Range<Quantity>(0, part.range->high), part.origin + "; scale of the task set is not set");
    }
    bill_service(r, set.refer("task_definition", "aws_ecs_task_definition"), part, bill);
  }
}

void task_set(const Resource&, Bill& bill) {
  bill.free("free; its service carries the cost");
}

constexpr Pricer pricers[] = {
    {"aws_ecs_service", "Fargate", service},
    {"aws_ecs_task_set", "Fargate", task_set},
};

}  // namespace

std::span<const Pricer> ecs_pricers() {
  return pricers;
}
