#!/usr/bin/env bash
# What deploy_service.sh asks of AWS and when it stops, against a stand-in for the AWS CLI that writes down each call.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/bin"
cat >"$work/bin/aws" <<'AWS'
#!/usr/bin/env bash
set -euo pipefail
printf '%s\n' "$*" >>"$CALLS"
case "$1 $2" in
  'ecs describe-services')
    # Once updated, the service runs the new revision, or what the circuit breaker put back.
    running=td/app:1
    grep -q '^ecs update-service' "$CALLS" && running=${AFTER:-td/app:2}
    jq -n --arg running "$running" --arg status "${SERVICE_STATUS:-ACTIVE}" '{services: [{status: $status, taskDefinition: $running,
      networkConfiguration: {awsvpcConfiguration: {subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: "DISABLED"}},
      deployments: [{status: "PRIMARY", taskDefinition: $running}, {status: "ACTIVE", taskDefinition: "td/app:0"}]}]}' ;;
  'ecs describe-task-definition')
    jq -n '{tags: [{key: "App", value: "app"}], taskDefinition: {taskDefinitionArn: "td/app:1", revision: 1, status: "ACTIVE",
      family: "app", cpu: "256", compatibilities: ["FARGATE"], requiresAttributes: [], registeredAt: 1, registeredBy: "someone",
      containerDefinitions: [
        {name: "app", image: "old", logConfiguration: {options: {"awslogs-group": "/ecs/app", "awslogs-stream-prefix": "task"}}},
        {name: "sidecar", image: "kept"}]}}' ;;
  'ecs register-task-definition')
    while [[ $1 != --cli-input-json ]]; do shift; done
    printf '%s' "$2" >"$REQUEST"
    echo td/app:2 ;;
  'ecs run-task') jq -n --argjson started "${STARTED:-true}" 'if $started then {tasks: [{taskArn: "task/t1"}]} else {tasks: [], failures: [{reason: "CAPACITY"}]} end' ;;
  'ecs describe-tasks') jq -n --argjson code "${EXIT_CODE:-0}" '{tasks: [{stoppedReason: "Essential container exited", containers: [{name: "sidecar", exitCode: 0}, {name: "app", exitCode: $code}]}]}' ;;
  'logs get-log-events') echo '["relation is missing"]' ;;
  'ecs wait' | 'ecs update-service') ;;
  *) exit 99 ;;
esac
AWS
chmod +x "$work/bin/aws"
export PATH="$work/bin:$PATH" CALLS="$work/calls" REQUEST="$work/request"

failures=0
# expect WHAT COMMAND...: the command succeeds.
expect() {
  local what=$1
  shift
  if "$@"; then echo "ok      $what"; else
    echo "FAILED  $what"
    failures=$((failures + 1))
  fi
}
# deploy ARGUMENT...: runs the script afresh; its status is in $status, its messages in $work/messages.
deploy() {
  : >"$CALLS"
  status=0
  "$here/../deploy_service.sh" "$@" 2>"$work/messages" || status=$?
}
called() { grep -q "^$1" "$CALLS"; }
not_called() { ! called "$1"; }
said() { grep -q -- "$1" "$work/messages"; }
requested() { jq -e "$1" "$REQUEST" >/dev/null; }
before() { [[ $(grep -n "^$1" "$CALLS" | head -1 | cut -d: -f1) -lt $(grep -n "^$2" "$CALLS" | head -1 | cut -d: -f1) ]]; }

deploy cluster app new alembic upgrade head
expect 'a deployment succeeds' [ "$status" = 0 ]
expect 'the new revision has the new image' requested '.containerDefinitions[0].image == "new"'
expect 'other containers keep theirs' requested '.containerDefinitions[1].image == "kept"'
expect 'tags are kept' requested '.tags == [{key: "App", value: "app"}]'
expect 'what register does not take is left out' requested 'keys == ["containerDefinitions", "cpu", "family", "tags"]'
expect 'the migration runs the command in that container' grep -qF '{"containerOverrides":[{"name":"app","command":["alembic","upgrade","head"]}]}' "$CALLS"
expect 'the migration runs in the subnets of the service' grep -q '^ecs run-task .*"subnets":\["subnet-1"\]' "$CALLS"
expect 'the migration comes before the update' before 'ecs run-task' 'ecs update-service'
expect 'the service gets the new revision' called 'ecs update-service .*--task-definition td/app:2 --force-new-deployment'
expect 'the script waits for stability' called 'ecs wait services-stable'

deploy cluster app new
expect 'without a command nothing is migrated' not_called 'ecs run-task'
expect 'the service is updated all the same' called 'ecs update-service'

EXIT_CODE=1 deploy cluster app new alembic upgrade head
expect 'a failed migration fails the deployment' [ "$status" = 1 ]
expect 'the service is left alone' not_called 'ecs update-service'
expect 'the log of the migration is shown' said 'relation is missing'

EXIT_CODE=null deploy cluster app new alembic upgrade head
expect 'a migration that never ran fails the deployment' [ "$status" = 1 ]
expect 'the service is left alone then too' not_called 'ecs update-service'

STARTED=false deploy cluster app new alembic upgrade head
expect 'a migration that cannot be started fails the deployment' [ "$status" = 1 ]
expect 'the reason is told' said CAPACITY

AFTER=td/app:1 deploy cluster app new
expect 'a rollback fails the deployment' [ "$status" = 1 ]
expect 'the rollback is told' said 'went back to app:1'

SERVICE_STATUS=INACTIVE deploy cluster app new
expect 'a deleted service is refused' [ "$status" = 1 ]
expect 'nothing is registered for it' not_called 'ecs register-task-definition'

deploy cluster app
expect 'a missing argument is refused' [ "$status" = 2 ]
expect 'the usage is told' said 'deploy_service.sh <cluster>'

((failures == 0))
