#!/usr/bin/env bash
# Puts another image into an ECS service and waits until it serves:
#
#   deploy_service.sh <cluster> <service> <image> [<migration command> ...]
#
# The service's task definition is registered once more with the image in it. The migration command, if there is one, runs first, as a
# task of its own with that image in the service's subnets; if it fails, the service is not touched.
# The container must be called like the service. Needs the AWS CLI and jq.
set -euo pipefail

if (($# < 3)); then
  sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
cluster=$1 service=$2 image=$3
shift 3
migration=("$@")

say() { printf '%s\n' "$*" >&2; }
die() {
  say "error: $*"
  exit 1
}

current=$(aws ecs describe-services --cluster "$cluster" --services "$service" --output json |
  jq -c '[.services[] | select(.status == "ACTIVE")][0]')
[[ $current != null ]] || die "there is no active service $service in cluster $cluster"

# What describe tells and register does not take is left out; the tags stay, or Terraform would find them missing.
request=$(aws ecs describe-task-definition --task-definition "$(jq -r .taskDefinition <<<"$current")" --include TAGS --output json |
  jq --arg service "$service" --arg image "$image" '
    if any(.taskDefinition.containerDefinitions[]; .name == $service) then . else error("no container is called \($service)") end
    | .taskDefinition + (if (.tags // []) == [] then {} else {tags} end)
    | .containerDefinitions |= map(if .name == $service then .image = $image else . end)
    | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy, .deregisteredAt)
  ')
revision=$(aws ecs register-task-definition --cli-input-json "$request" --query taskDefinition.taskDefinitionArn --output text)
say "registered ${revision##*/} with $image"

if ((${#migration[@]} > 0)); then
  overrides=$(jq -cn --arg name "$service" '{containerOverrides: [{name: $name, command: $ARGS.positional}]}' --args -- "${migration[@]}")
  started=$(aws ecs run-task --cluster "$cluster" --task-definition "$revision" --launch-type FARGATE --started-by migration \
    --network-configuration "$(jq -c .networkConfiguration <<<"$current")" --overrides "$overrides" --output json)
  task=$(jq -r '.tasks[0].taskArn // empty' <<<"$started")
  [[ -n $task ]] || die "the migration could not be started: $(jq -c .failures <<<"$started")"
  say "started ${migration[*]} as ${task##*/}"

  aws ecs wait tasks-stopped --cluster "$cluster" --tasks "$task"
  stopped=$(aws ecs describe-tasks --cluster "$cluster" --tasks "$task" --output json)
  status=$(jq -r --arg name "$service" '.tasks[0].containers[] | select(.name == $name) | .exitCode // "none"' <<<"$stopped")
  if [[ $status != 0 ]]; then
    # The log tells more than the reason, where the task came far enough to write one.
    jq -r --arg name "$service" '.containerDefinitions[] | select(.name == $name) | .logConfiguration.options
        | "\(."awslogs-group" // "") \(."awslogs-stream-prefix" // "")"' <<<"$request" | {
      read -r group prefix
      aws logs get-log-events --log-group-name "$group" --log-stream-name "$prefix/$service/${task##*/}" --limit 50 \
        --query 'events[].message' --output json 2>/dev/null | jq -r '.[]' >&2 || say "the migration left no log"
    }
    die "the migration ended with exit code $status: $(jq -r '.tasks[0].stoppedReason // "no reason given"' <<<"$stopped"); $service is unchanged"
  fi
  say "migrated"
fi

aws ecs update-service --cluster "$cluster" --service "$service" --task-definition "$revision" --force-new-deployment >/dev/null
say "waiting for $service"
aws ecs wait services-stable --cluster "$cluster" --services "$service"

# A service that the circuit breaker sent back to the old revision is stable too.
running=$(aws ecs describe-services --cluster "$cluster" --services "$service" --output json |
  jq -r '.services[0].deployments[] | select(.status == "PRIMARY").taskDefinition')
[[ $running == "$revision" ]] || die "the new tasks did not become healthy; $service went back to ${running##*/}"
say "$service runs ${revision##*/}"
