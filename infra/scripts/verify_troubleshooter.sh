#!/usr/bin/env bash
# Asks the applied troubleshooter whether it works: tasks, targets, API, limits, logs, alarms, and who is kept out.
#
#   scripts/verify_troubleshooter.sh <env> [--throttle]
#
#   --throttle  also send more requests than the usage plan allows and expect a 429; it costs some 600 requests
#
# Reads the root's outputs, so the root must be initialised. It changes nothing. Exit 1 if a check fails.
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

usage="usage: verify_troubleshooter.sh <env> [--throttle]"
environment=
throttle=false
while [ $# -gt 0 ]; do
  case $1 in
    --throttle) throttle=true ;;
    -*) fail "unknown option $1; $usage" ;;
    *)
      [ -z "$environment" ] || fail "one environment at a time; $usage"
      environment=$1
      ;;
  esac
  shift
done
[ -n "$environment" ] || fail "which environment? $usage"

need terraform aws curl jq
system=troubleshooter
read_settings
# Version 1 of the AWS CLI reads the second one only.
export AWS_REGION=$region AWS_DEFAULT_REGION=$region
outputs=$(terraform -chdir="$infra/envs/$system/$environment" output -json)

# output PATH: one value of the root's outputs, such as .api_url or .tables.sessions.name.
output() {
  jq -er "map_values(.value) | $1" <<<"$outputs"
}

failures=0

# check WHAT WANTED FOUND
check() {
  if [ "$2" = "$3" ]; then
    echo "ok      $1"
  else
    echo "FAILED  $1: wanted $2, found $3"
    failures=$((failures + 1))
  fi
}

cluster=$(output .cluster_arn)
service=$(output .service_name)
api=$(output .invoke_url)
key_id=$(output '.api_keys | to_entries[0].value')

# The key goes to curl through a file that only we can read: arguments are seen by everybody on the machine.
headers=$(mktemp)
trap 'rm -f "$headers"' EXIT
key=$(aws apigateway get-api-key --api-key "$key_id" --include-value --query value --output text)
printf 'x-api-key: %s\n' "$key" >"$headers"

status_of() {
  curl --silent --show-error --max-time 30 --output /dev/null --write-out '%{http_code}' "$@" || true
}

# Tasks and targets.
counts=$(aws ecs describe-services --cluster "$cluster" --services "$service" \
  --query 'services[0].[desiredCount,runningCount]' --output text)
read -r desired running <<<"$counts"
check "all tasks run" "$desired" "$running"
target_group=$(aws ecs describe-services --cluster "$cluster" --services "$service" \
  --query 'services[0].loadBalancers[0].targetGroupArn' --output text)
check "no target is unhealthy" 0 "$(aws elbv2 describe-target-health --target-group-arn "$target_group" \
  --query "length(TargetHealthDescriptions[?TargetHealth.State!='healthy'])" --output text)"

# The API lets in who has a key; the load balancer lets in nobody but the API.
check "the API answers with a key" 200 "$(status_of --header "@$headers" "$api/health")"
check "the API refuses without a key" 403 "$(status_of "$api/health")"
check "a body that fits no model is refused" 400 \
  "$(status_of --header "@$headers" --header 'content-type: application/json' --data '{}' "$api/sessions")"
check "the load balancer hides from others" 404 "$(status_of "$(output .origin_url)/health")"

# At a path that has no limit of its own, so that it is the plan that refuses.
if $throttle; then
  refused=$(printf '%s\n' {1..600} | xargs -P 100 -I{} curl --silent --max-time 30 --output /dev/null --write-out '%{http_code}\n' \
    --header "@$headers" "$api/budgets/verify" | grep -c '^429$' || true)
  check "more than the plan allows is refused" yes "$([ "$refused" -gt 0 ] && echo yes || echo no)"
fi

# Logs, alarms, dashboard.
for writer in service api_access; do
  group=$(output ".log_groups.$writer")
  check "$group has logs" yes "$(
    [ "$(aws logs describe-log-streams --log-group-name "$group" --limit 1 --query 'length(logStreams)' --output text)" -gt 0 ] && echo yes || echo no
  )"
done
check "four alarms watch" 4 "$(aws cloudwatch describe-alarms --alarm-name-prefix "troubleshooter-$environment-" \
  --query 'length(MetricAlarms)' --output text)"
check "the dashboard is there" "troubleshooter-$environment" "$(aws cloudwatch get-dashboard \
  --dashboard-name "troubleshooter-$environment" --query DashboardName --output text)"

# We are not the service, so its objects are closed to us, administrator or not.
for use in uploads artifacts; do
  answer=$(aws s3api get-object --bucket "$(output ".buckets.$use")" --key verify /dev/null 2>&1 || true)
  check "objects of $use are closed to others" AccessDenied "$(grep -o AccessDenied <<<"$answer" | head -n 1 || true)"
done

for table in sessions budgets; do
  check "table $table can be restored" ENABLED "$(aws dynamodb describe-continuous-backups --table-name "$(output ".tables.$table.name")" \
    --query 'ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus' --output text)"
done

[ "$failures" = 0 ] || fail "$failures checks failed"
