// What an update of instances, containers, clusters or functions stops or weakens.
#include "risk/attributes.h"
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

/// EC2 stops the instance for it; its public address and its instance store go with that.
std::optional<Hit> stops_and_starts(const Subject& subject) {
  std::optional<Hit> hit = changed_in_place(subject);
  if (!hit) return hit;
  // Unknown until apply, such as user data that nothing changed: not a restart that this plan decides.
  if (std::all_of(hit->evidence.begin(), hit->evidence.end(),
                  [&](const Evidence& evidence) { return at_path(subject.after, evidence.path).unknown(); }))
    hit->severity = Severity::low;
  return hit;
}

/// Fewer than half of what runs is left during a release.
std::optional<Hit> hardly_healthy(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  for (const std::string_view path : subject.attributes) {
    const auto before = at_path(subject.before, path).number(), after = at_path(subject.after, path).number();
    if (before && after && *after < Decimal(50) && *after < *before)
      return Hit{{subject.evidence(path)}, {}, {}};
  }
  return std::nullopt;
}

/// Scaling sets the count by itself: the plan undoes what it did.
std::optional<Hit> count_reset(const Subject& subject) {
  const auto after = subject.after["desired_count"].number();
  if (!after || *after == Decimal(0)) return std::nullopt;
  const bool is_scaled =
      !subject.graph.referrers(subject.change, "aws_appautoscaling_target", "resource_id").empty();
  return is_scaled ? fell(subject) : halved(subject);
}

/// Tasks only on capacity that AWS takes back.
std::optional<Hit> spot_only(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  const auto lasting = [](const Value& strategies) {
    bool any = strategies.size() == 0;
    for (const Value& strategy : strategies.elements()) {
      const auto provider = strategy["capacity_provider"].text();
      any = any || !provider || provider->find("SPOT") == std::string_view::npos;
    }
    return any;
  };
  if (!lasting(subject.before["capacity_provider_strategy"]) ||
      lasting(subject.after["capacity_provider_strategy"]))
    return std::nullopt;
  return Hit{{subject.evidence("capacity_provider_strategy")}, {}, {}};
}

/// A new revision with half the memory or CPU.
std::optional<Hit> task_cut(const Subject& subject) {
  if (!subject.changes()) return std::nullopt;
  for (const std::string_view path : subject.attributes) {
    const auto before = subject.before[path].number(), after = subject.after[path].number();
    if (before && after && *after + *after <= *before) return Hit{{subject.evidence(path)}, {}, {}};
  }
  return std::nullopt;
}

std::optional<Hit> addon_destroyed(const Subject& subject) {
  std::optional<Hit> hit = destroyed(subject);
  for (const char* vital : {"vpc-cni", "coredns", "kube-proxy", "aws-ebs-csi-driver"})
    if (hit && subject.before["addon_name"].is(vital) && *hit->severity >= subject.severity)
      hit->severity = Severity::critical;
  if (hit && goes_with(subject, "cluster_name", "aws_eks_cluster", "name")) hit->severity = Severity::low;
  return hit;
}

std::optional<Hit> nodes_cut(const Subject& subject) {
  std::optional<Hit> hit = fell(subject);
  if (!hit || subject.destroys()) return std::nullopt;
  if (at_path(subject.after, "scaling_config.max_size").number() == Decimal(0) ||
      at_path(subject.after, "scaling_config.desired_size").number() == Decimal(0))
    hit->severity = Severity::high;
  return hit;
}

std::optional<Hit> encryption_for_ever(const Subject& subject) {
  if (!subject.changes() || subject.destroys() || subject.before["encryption_config"].size() != 0 ||
      subject.after["encryption_config"].size() == 0)
    return std::nullopt;
  return Hit{{subject.evidence("encryption_config")}, {}, {}};
}

std::optional<Hit> taken_from_network(const Subject& subject) {
  if (!subject.changes() || subject.destroys()) return std::nullopt;
  const Value before = at_path(subject.before, "vpc_config.subnet_ids"),
              after = at_path(subject.after, "vpc_config.subnet_ids");
  if (before.size() == 0 || after.unknown() || after.size() != 0) return std::nullopt;
  return Hit{{subject.evidence("vpc_config.subnet_ids")}, {}, {}};
}

/// Zero has a finding of its own.
std::optional<Hit> max_cut(const Subject& subject) {
  if (subject.after["max_size"].number() == Decimal(0) ||
      subject.after["max_capacity"].number() == Decimal(0))
    return std::nullopt;
  return halved(subject);
}

std::optional<Hit> processes_suspended(const Subject& subject) {
  if (!subject.changes() ||
      subject.after["suspended_processes"].size() <= subject.before["suspended_processes"].size())
    return std::nullopt;
  return Hit{{subject.evidence("suspended_processes")}, {}, {}};
}

constexpr Rule rules[] = {
    {
        .id = "instance-restarted",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_instance",
        .attributes = "instance_type user_data user_data_base64 ebs_optimized cpu_options "
                      "enclave_options.enabled hibernation",
        .title = "instance is stopped and started",
        .why = "what runs on it stops for minutes, and its public address changes unless it has an "
               "Elastic IP",
        .fix = "replace it behind a load balancer, or choose a window",
        .fine_when = "it is one of several",
        .applies = stops_and_starts,
    },
    {
        .id = "instance-stopped",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_ec2_instance_state",
        .attributes = "state=stopped",
        .title = "instance stopped",
        .why = "what runs on it answers no more",
        .fix = "keep it running",
        .fine_when = "nobody uses it at the time",
        .applies = became,
    },
    {
        .id = "instance-stop-protection-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_instance aws_launch_template aws_spot_instance_request",
        .attributes = "disable_api_stop",
        .title = "protection of an instance against a stop switched off",
        .why = "anybody with the right can stop it by mistake",
        .fix = "keep it on",
        .fine_when = "it is about to be retired",
        .applies = turned_off,
    },
    {
        .id = "instance-shutdown-terminates",
        .severity = Severity::high,
        .category = Category::protection_removed,
        .types = "aws_instance aws_launch_template aws_spot_instance_request",
        .attributes = "instance_initiated_shutdown_behavior=terminate",
        .title = "instance is deleted when it shuts down",
        .why = "a shutdown from inside takes it and its root disk along",
        .fix = "leave it at `stop`",
        .fine_when = "it keeps nothing",
        .applies = became,
    },
    {
        .id = "asg-zero",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_autoscaling_group",
        .attributes = "max_size desired_capacity",
        .title = "group of instances brought to zero",
        .why = "all its instances are stopped",
        .fix = "keep what serves, or take the traffic away first",
        .fine_when = "the group is retired",
        .applies = zeroed,
    },
    {
        .id = "asg-minimum-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_autoscaling_group",
        .attributes = "min_size",
        .title = "group of instances may shrink further",
        .why = "at the next quiet hour too few are left for the load, or for the loss of a zone",
        .fix = "keep one for each zone",
        .fine_when = "the load never needs more",
        .applies = halved,
    },
    {
        .id = "asg-maximum-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_autoscaling_group",
        .attributes = "max_size",
        .title = "group of instances may grow less",
        .why = "under load it can no longer add instances",
        .fix = "look at its highest count first",
        .fine_when = "it never came near the limit",
        .applies = max_cut,
    },
    {
        .id = "asg-zone-removed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_autoscaling_group",
        .attributes = "vpc_zone_identifier availability_zones",
        .title = "group of instances leaves a zone",
        .why = "one zone less can fail, and what runs there is moved",
        .fix = "keep two zones or more",
        .fine_when = "the zone is given up",
        .applies = shrank,
    },
    {
        .id = "asg-health-check-weaker",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_autoscaling_group",
        .attributes = "health_check_type=ELB",
        .title = "group no longer asks the load balancer who is well",
        .why = "instances that answer nobody are kept",
        .fix = "keep `ELB`",
        .fine_when = "no load balancer is in front",
        .applies = left,
    },
    {
        .id = "asg-detached",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_autoscaling_group",
        .attributes = "target_group_arns load_balancers traffic_source",
        .title = "group of instances taken from its load balancer",
        .why = "callers no longer reach it",
        .fix = "attach the new target first",
        .fine_when = "nobody calls it",
        .applies = shrank,
    },
    {
        .id = "asg-refresh-hard",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_autoscaling_group",
        .attributes = "instance_refresh.preferences.min_healthy_percentage",
        .title = "instances are exchanged with too few left",
        .why = "callers meet a group that is half empty during a refresh",
        .fix = "keep 90 percent",
        .fine_when = "nobody is served meanwhile",
        .applies = hardly_healthy,
    },
    {
        .id = "asg-scale-in-protection-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_autoscaling_group",
        .attributes = "protect_from_scale_in",
        .title = "new instances may be ended by scaling",
        .why = "what takes long on them is cut off",
        .fix = "keep it on where work must not be cut off",
        .fine_when = "work is picked up again elsewhere",
        .applies = turned_off,
    },
    {
        .id = "asg-processes-suspended",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_autoscaling_group",
        .attributes = "suspended_processes",
        .title = "group of instances stops to look after itself",
        .why = "what dies is not replaced, or the load is not followed",
        .fix = "resume it in the same window",
        .fine_when = "a window with somebody watching",
        .applies = processes_suspended,
    },
    {
        .id = "scaling-minimum-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_appautoscaling_target",
        .attributes = "min_capacity",
        .title = "scaling may go down further",
        .why = "too little is left for the load, or for the loss of a zone",
        .fix = "keep two or more where an outage matters",
        .fine_when = "the load never needs more",
        .applies = fell,
    },
    {
        .id = "scaling-maximum-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_appautoscaling_target",
        .attributes = "max_capacity",
        .title = "scaling may go up less",
        .why = "under load nothing can be added",
        .fix = "look at the highest count first",
        .fine_when = "it never came near the limit",
        .applies = max_cut,
    },
    {
        .id = "scaling-suspended",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_appautoscaling_target",
        .attributes = "suspended_state.dynamic_scaling_in_suspended "
                      "suspended_state.dynamic_scaling_out_suspended "
                      "suspended_state.scheduled_scaling_suspended",
        .title = "scaling suspended",
        .why = "the load is not followed any more",
        .fix = "resume it in the same window",
        .fine_when = "a window with somebody watching",
        .applies = turned_on,
    },
    {
        .id = "ecs-service-zero",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_ecs_service",
        .attributes = "desired_count",
        .title = "container service brought to zero",
        .why = "all its tasks stop",
        .fix = "take the traffic away first",
        .fine_when = "the service is retired",
        .applies = zeroed,
    },
    {
        .id = "ecs-count-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_ecs_service",
        .attributes = "desired_count",
        .title = "container service runs with fewer tasks",
        .why = "the rest takes the whole load, and scaling that had added tasks is undone",
        .fix = "`ignore_changes = [desired_count]` where scaling sets it",
        .fine_when = "the load never needs more",
        .applies = count_reset,
    },
    {
        .id = "ecs-healthy-percent-low",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_ecs_service",
        .attributes = "deployment_minimum_healthy_percent",
        .title = "releases may stop most tasks first",
        .why = "callers meet too few tasks, or none, at each release",
        .fix = "keep 100 percent, with a maximum of 200",
        .fine_when = "it works on a queue",
        .applies = hardly_healthy,
    },
    {
        .id = "ecs-circuit-breaker-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_ecs_service",
        .attributes = "deployment_circuit_breaker.enable deployment_circuit_breaker.rollback",
        .title = "release that fails is no longer taken back",
        .why = "broken tasks are started for ever, and the old ones may be gone",
        .fix = "keep both on",
        .fine_when = "another tool takes releases back",
        .applies = turned_off,
    },
    {
        .id = "ecs-detached",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_ecs_service",
        .attributes = "load_balancer service_registries",
        .title = "container service taken from its load balancer",
        .why = "callers no longer reach it",
        .fix = "attach the new target first",
        .fine_when = "nobody calls it",
        .applies = shrank,
    },
    {
        .id = "ecs-zone-removed",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_ecs_service",
        .attributes = "network_configuration.subnets",
        .title = "container service leaves a subnet",
        .why = "one zone less can fail",
        .fix = "keep two zones or more",
        .fine_when = "the zone is given up",
        .applies = shrank,
    },
    {
        .id = "ecs-spot-only",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_ecs_service aws_ecs_cluster_capacity_providers",
        .title = "tasks run on spare capacity only",
        .why = "AWS takes it back with two minutes of warning, from all at once",
        .fix = "keep a base of ordinary capacity",
        .fine_when = "work is picked up again elsewhere",
        .applies = spot_only,
    },
    {
        .id = "ecs-task-smaller",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_ecs_task_definition",
        .attributes = "memory cpu",
        .title = "task gets half the memory or CPU",
        .why = "it is killed when it needs more memory than it may have",
        .fix = "look at its highest use first",
        .fine_when = "it never came near the limit",
        .applies = task_cut,
    },
    {
        .id = "eks-upgrade",
        .severity = Severity::high,
        .category = Category::irreversible,
        .types = "aws_eks_cluster",
        .attributes = "version",
        .title = "Kubernetes cluster gets a new version",
        .why = "there is no way back, and APIs that the version drops stop to work",
        .fix = "read what the version removes, upgrade the add-ons, then one version at a time",
        .fine_when = "a cluster with the same workloads runs it already",
        .applies = version_rose,
    },
    {
        .id = "eks-encryption-permanent",
        .severity = Severity::medium,
        .category = Category::irreversible,
        .types = "aws_eks_cluster",
        .title = "secrets of a cluster are encrypted for good",
        .why = "it cannot be taken back, and the cluster dies with the key",
        .fix = "keep the key as long as the cluster",
        .fine_when = "the key is kept safe",
        .applies = encryption_for_ever,
    },
    {
        .id = "eks-addon-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_eks_addon",
        .title = "add-on of a Kubernetes cluster destroyed",
        .why = "pods lose network, names or disks with it",
        .fix = "set `preserve = true`, or install it another way first",
        .fine_when = "it runs from a chart already",
        .applies = addon_destroyed,
    },
    {
        .id = "eks-nodes-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_eks_node_group",
        .attributes = "scaling_config.max_size scaling_config.min_size",
        .title = "nodes of a Kubernetes cluster may get fewer",
        .why = "pods wait for room, and the loss of a zone is felt",
        .fix = "keep room for one zone less",
        .fine_when = "other groups take the pods",
        .applies = nodes_cut,
    },
    {
        .id = "eks-nodes-forced",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_eks_node_group",
        .attributes = "force_update_version",
        .title = "nodes are exchanged against the will of their pods",
        .why = "pods that forbid it are ended all the same",
        .fix = "leave `force_update_version` off",
        .fine_when = "no pod forbids it",
        .applies = turned_on,
    },
    {
        .id = "eks-nodes-upgraded",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_eks_node_group",
        .attributes = "version release_version",
        .title = "nodes of a Kubernetes cluster are exchanged",
        .why = "each is emptied and replaced, and pods without a copy stop meanwhile",
        .fix = "give pods copies and disruption budgets",
        .fine_when = "all pods have copies",
        .applies = version_rose,
    },
    {
        .id = "lambda-stopped",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_lambda_function",
        .attributes = "reserved_concurrent_executions",
        .title = "function may no longer run at all",
        .why = "every call is refused",
        .fix = "remove the limit, or set one above zero",
        .fine_when = "it is stopped on purpose",
        .applies = zeroed,
    },
    {
        .id = "lambda-smaller",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_lambda_function",
        .attributes = "memory_size timeout ephemeral_storage.size",
        .title = "function gets half the memory or time",
        .why = "it is ended when it needs more, and CPU follows the memory",
        .fix = "look at its highest use first",
        .fine_when = "it never came near the limit",
        .applies = halved,
    },
    {
        .id = "lambda-network-left",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_lambda_function",
        .attributes = "vpc_config",
        .title = "function leaves its network",
        .why = "it no longer reaches what is private there",
        .fix = "keep it in the network as long as it needs it",
        .fine_when = "it calls public services only",
        .applies = taken_from_network,
    },
    {
        .id = "lambda-runtime-changed",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_lambda_function",
        .attributes = "runtime architectures",
        .title = "function runs on something else",
        .why = "what was built for the old runtime or processor may not start",
        .fix = "publish a version, and shift its alias in steps",
        .fine_when = "it was tried as a version",
        .applies = changed_in_place,
    },
    {
        .id = "lambda-failures-dropped",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_lambda_function",
        .attributes = "dead_letter_config",
        .title = "failed calls of a function are no longer kept",
        .why = "what could not be worked on is lost",
        .fix = "keep a queue for them, or a destination on failure",
        .fine_when = "a destination on failure takes them",
        .applies = emptied,
    },
    {
        .id = "lambda-files-lost",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_lambda_function",
        .attributes = "file_system_config",
        .title = "function loses its file system",
        .why = "it fails as soon as it opens a file there",
        .fix = "release code that does without first",
        .fine_when = "it no longer uses the files",
        .applies = emptied,
    },
    {
        .id = "lambda-warm-capacity-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_lambda_provisioned_concurrency_config",
        .attributes = "provisioned_concurrent_executions",
        .title = "fewer copies of a function are kept warm",
        .why = "callers wait for cold starts under load",
        .fix = "follow the load by scaling",
        .fine_when = "callers do not mind",
        .applies = halved,
    },
    {
        .id = "batch-disabled",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_batch_job_queue aws_batch_compute_environment",
        .attributes = "state=DISABLED",
        .title = "queue or machines for jobs switched off",
        .why = "new jobs are refused or wait for ever",
        .fix = "let the queue run dry first",
        .fine_when = "no job is wanted any more",
        .applies = became,
    },
    {
        .id = "batch-capacity-cut",
        .severity = Severity::medium,
        .category = Category::outage,
        .types = "aws_batch_compute_environment",
        .attributes = "compute_resources.max_vcpus",
        .title = "fewer machines for jobs",
        .why = "jobs wait longer",
        .fix = "look at the longest queue first",
        .fine_when = "nobody waits for them",
        .applies = halved,
    },
    {
        .id = "capacity-reservation-cut",
        .severity = Severity::medium,
        .category = Category::irreversible,
        .types = "aws_ec2_capacity_reservation",
        .attributes = "instance_count",
        .title = "reserved machines given back",
        .why = "in a shortage they cannot be had again",
        .fix = "keep them until they are no longer needed",
        .fine_when = "demand is gone",
        .applies = fell,
    },
    {
        .id = "gamelift-protection-off",
        .severity = Severity::medium,
        .category = Category::protection_removed,
        .types = "aws_gamelift_fleet",
        .attributes = "new_game_session_protection_policy=FullProtection",
        .title = "running games may be ended by scaling",
        .why = "players are thrown out",
        .fix = "keep `FullProtection`",
        .fine_when = "sessions are short",
        .applies = left,
    },
};

}  // namespace

std::span<const Rule> compute_updates_rules() {
  return rules;
}
