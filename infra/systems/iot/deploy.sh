#!/usr/bin/env bash
# Puts a release of the IoT system in place, as deploy-iot.yml does it; by hand it works the same.
#
#   deploy.sh services iot-dev RELEASE     every service runs the image RELEASE; returns when all are stable
#   deploy.sh pages iot-dev FOLDER         the SPA is what FOLDER holds; returns when CloudFront has forgotten the old one
#
# Where everything is, it reads from the parameter /iot-dev/deployment. The images must be in ECR already.
set -euo pipefail

usage() {
  echo "usage: deploy.sh services NAME RELEASE | pages NAME FOLDER" >&2
  exit 2
}

(($# == 3)) || usage
deployment=$(aws ssm get-parameter --name "/$2/deployment" --query Parameter.Value --output text)

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

deploy_services() {
  local release=$1 key service repository tag current rollout wanted failed=0
  local -A revisions=()

  cluster=$(jq -er .cluster <<<"$deployment")
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

  # Stable is also a service that went back to what it ran before.
  for service in "${!revisions[@]}"; do
    read -r current rollout < <(state "$service")
    if [[ $current != "${revisions[$service]}" || $rollout == FAILED ]]; then
      echo "$service: ${revisions[$service]##*/} did not come up and was rolled back" >&2
      failed=1
    fi
  done
  return "$failed"
}

deploy_pages() {
  local folder=$1 bucket distribution invalidation

  [[ -s $folder/index.html ]] || { echo "deploy.sh: $folder/index.html is missing" >&2; exit 1; }
  bucket=$(jq -er .spa.bucket <<<"$deployment")
  distribution=$(jq -er .spa.distribution <<<"$deployment")

  # Files first, the page that names them last. The build puts a hash into their names, so browsers may keep them; those of earlier
  # releases stay for the tabs that are open.
  aws s3 sync "$folder" "s3://$bucket" --exclude index.html --cache-control "public, max-age=31536000, immutable" --no-progress
  aws s3 cp "$folder/index.html" "s3://$bucket/index.html" --cache-control "no-cache" --no-progress

  invalidation=$(aws cloudfront create-invalidation --distribution-id "$distribution" --paths / /index.html --query Invalidation.Id --output text)
  aws cloudfront wait invalidation-completed --distribution-id "$distribution" --id "$invalidation"
}

case $1 in
  services) deploy_services "$3" ;;
  pages) deploy_pages "$3" ;;
  *) usage ;;
esac
