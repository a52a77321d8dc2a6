#!/usr/bin/env bash
# Lets all services of an environment run one release, and returns when they are stable:
#
#   deploy_services.sh iot-dev RELEASE
#
# Where everything is, it reads from the parameter /iot-dev/deployment. Keycloak and the broker keep the versions that are written
# there. All services change at the same time, so this takes as long as the slowest. The images must be in ECR already. Needs the AWS
# CLI and jq.
set -euo pipefail

if (($# != 2)); then
  sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
release=$2
deployment=$(aws ssm get-parameter --name "/$1/deployment" --query Parameter.Value --output text)
cluster=$(jq -er .cluster <<<"$deployment")

# state SERVICE_IN_ECS: the task definition that the service runs or is about to, and how far it is.
state() {
  # shellcheck disable=SC2016 # The backticks are those of JMESPath.
  aws ecs describe-services --cluster "$cluster" --services "$1" --output text \
    --query 'services[0].[taskDefinition, deployments[?status==`PRIMARY`] | [0].rolloutState]'
}

# register REVISION IMAGE TAG: ARN of a new revision, which is as the given one with another image.
register() {
  local definition input
  definition=$(aws ecs describe-task-definition --task-definition "$1" --include TAGS --output json)
  input=$(jq --arg image "$2:$3" --arg tag "$3" '
    (.tags // []) as $tags
    | .taskDefinition
    | .containerDefinitions[0].image = $image
    | .containerDefinitions[0].environment |= map(if .name == "RELEASE" then .value = $tag else . end)
    | {family, taskRoleArn, executionRoleArn, networkMode, containerDefinitions, volumes, requiresCompatibilities, cpu, memory, runtimePlatform}
    | if $tags == [] then . else .tags = $tags end
    | with_entries(select(.value != null))' <<<"$definition")
  aws ecs register-task-definition --cli-input-json "$input" --query taskDefinition.taskDefinitionArn --output text
}

declare -A revisions=()
while IFS=$'\t' read -r key service repository tag; do
  tag=${tag:-$release}
  read -r current rollout < <(state "$service")
  if [[ $(aws ecs describe-task-definition --task-definition "$current" --query 'taskDefinition.containerDefinitions[0].image' --output text) != "$repository:$tag" ]]; then
    wanted=$(register "$current" "$repository" "$tag")
    aws ecs update-service --cluster "$cluster" --service "$service" --task-definition "$wanted" >/dev/null
    echo "$key: $tag as ${wanted##*/}"
  else
    wanted=$current
    if [[ $rollout == FAILED ]]; then
      # As when the service was made before its image was.
      aws ecs update-service --cluster "$cluster" --service "$service" --force-new-deployment >/dev/null
      echo "$key: $tag once more"
    else
      echo "$key: $tag already"
    fi
  fi
  revisions[$service]=$wanted
done < <(jq -r '. as $all | .services | to_entries[] | [.key, .value, $all.images[.key], $all.versions[.key] // ""] | @tsv' <<<"$deployment")

# The command takes ten services at a time.
printf '%s\n' "${!revisions[@]}" | xargs -n 10 aws ecs wait services-stable --cluster "$cluster" --services

failed=0
# Stable is also a service that went back to what it ran before.
for service in "${!revisions[@]}"; do
  read -r current rollout < <(state "$service")
  if [[ $current != "${revisions[$service]}" || $rollout == FAILED ]]; then
    echo "$service: ${revisions[$service]##*/} did not come up and was rolled back" >&2
    failed=1
  fi
done
exit "$failed"
