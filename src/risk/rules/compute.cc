// Instances, containers, functions.
#include "risk/rules.h"
#include "risk/shapes.h"

namespace {

std::optional<Hit> url_open(const Subject& subject) {
  if (!subject.after["authorization_type"].is("NONE") || subject.before["authorization_type"].is("NONE"))
    return std::nullopt;
  return Hit{{subject.evidence("authorization_type")}, {}, {}};
}

constexpr Rule rules[] = {
    {
        .id = "instance-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_instance aws_spot_instance_request",
        .title = "instance destroyed",
        .why = "what runs on it stops, and its root disk goes with it unless it is kept",
        .fix = "keep data on volumes of their own, and replace behind a load balancer",
        .fine_when = "it holds no state and others take its load",
        .applies = destroyed,
    },
    {
        .id = "asg-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_autoscaling_group aws_ec2_fleet aws_spot_fleet_request",
        .title = "group of instances destroyed",
        .why = "all its instances stop",
        .fix = "`create_before_destroy` with `name_prefix`",
        .fine_when = "its work has moved to another group",
        .applies = destroyed,
    },
    {
        .id = "ecs-service-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_ecs_service aws_ecs_cluster",
        .title = "container service destroyed",
        .why = "all its tasks stop",
        .fix = "put a new service beside it and move the traffic first",
        .fine_when = "the service is retired",
        .applies = destroyed,
    },
    {
        .id = "eks-cluster-destroyed",
        .severity = Severity::critical,
        .category = Category::data_loss,
        .types = "aws_eks_cluster",
        .title = "Kubernetes cluster destroyed",
        .why = "every object in it is lost, and volumes of its pods are lost or orphaned",
        .fix = "put a new cluster beside it and move the workloads first",
        .fine_when = "its workloads run elsewhere by now",
        .applies = destroyed,
    },
    {
        .id = "eks-nodes-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_eks_node_group aws_eks_fargate_profile",
        .title = "nodes of a Kubernetes cluster destroyed",
        .why = "their pods stop or are moved in one go",
        .fix = "`create_before_destroy` with `node_group_name_prefix`",
        .fine_when = "another group has room for the pods",
        .applies = destroyed,
    },
    {
        .id = "eks-public",
        .severity = Severity::high,
        .category = Category::exposure,
        .types = "aws_eks_cluster",
        .attributes = "vpc_config.endpoint_public_access",
        .title = "Kubernetes API reachable from the internet",
        .why = "anybody can knock at it",
        .fix = "keep it private, or name the ranges in `public_access_cidrs`",
        .fine_when = "the ranges are those of your offices, VPN or pipelines",
        .applies = turned_on,
    },
    {
        .id = "lambda-destroyed",
        .severity = Severity::high,
        .category = Category::outage,
        .types = "aws_lambda_function aws_lambda_alias aws_lambda_function_url",
        .title = "function destroyed",
        .why = "what calls it fails, and its triggers stop",
        .fix = "move the callers first",
        .fine_when = "nothing calls it any more",
        .applies = destroyed,
    },
    {
        .id = "lambda-public",
        .severity = Severity::critical,
        .category = Category::exposure,
        .types = "aws_lambda_function_url",
        .attributes = "authorization_type",
        .title = "function can be called by anybody",
        .why = "its URL asks nobody who they are",
        .fix = "set `authorization_type = \"AWS_IAM\"`",
        .fine_when = "it is a webhook that checks signatures itself",
        .applies = url_open,
    },
};

}  // namespace

std::span<const Rule> compute_rules() {
  return rules;
}
