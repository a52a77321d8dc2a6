#!/usr/bin/env bash
# What verify_troubleshooter.sh finds good and what it finds bad, against stand-ins for terraform, the AWS CLI and curl.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/bin"
cat >"$work/bin/terraform" <<'TERRAFORM'
#!/usr/bin/env bash
jq -n '{cluster_arn: "c", service_name: "s", invoke_url: "https://gateway/mvp", origin_url: "https://origin", api_keys: {web: "k1"},
  log_groups: {service: "g1", api_access: "g2"}, buckets: {uploads: "u", artifacts: "a"},
  tables: {sessions: {name: "t1"}, budgets: {name: "t2"}}} | map_values({value: .})'
TERRAFORM
cat >"$work/bin/aws" <<'AWS'
#!/usr/bin/env bash
case "$*" in
  'apigateway get-api-key --api-key k1 '*) echo top-secret ;;
  *desiredCount*) printf '2\t%s\n' "${RUNNING:-2}" ;;
  *targetGroupArn*) echo tg ;;
  'elbv2 describe-target-health '*) echo 0 ;;
  'logs describe-log-streams '*) echo 1 ;;
  'cloudwatch describe-alarms '*) echo 4 ;;
  'cloudwatch get-dashboard '*) echo troubleshooter-mvp ;;
  's3api get-object '*)
    [ -n "${OPEN-}" ] || echo 'An error occurred (AccessDenied) when calling the GetObject operation' >&2
    exit 254
    ;;
  'dynamodb describe-continuous-backups '*) echo ENABLED ;;
  *) exit 99 ;;
esac
AWS
cat >"$work/bin/curl" <<'CURL'
#!/usr/bin/env bash
[[ "$*" != *top-secret* ]] || exit 98
case "$*" in
  *https://origin/*) printf '%s' "${STRANGER:-404}" ;;
  *--header*/sessions) printf 400 ;;
  *--header*/budgets/verify) printf '%s\n' "${BEYOND:-429}" ;;
  *--header*/health) printf 200 ;;
  */health) printf 403 ;;
esac
CURL
chmod +x "$work/bin/"*
export PATH="$work/bin:$PATH"

failures=0
# expect WHAT STATUS TEXT [NAME=VALUE...] [-- ARGUMENT...]: how a run with these variables and arguments ends, and what it says.
expect() {
  local what=$1 wanted=$2 text=$3 status=0 answer
  shift 3
  local variables=()
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    variables+=("$1")
    shift
  done
  [ $# = 0 ] || shift
  answer=$(env "${variables[@]}" "$here/../verify_troubleshooter.sh" "$@" 2>&1) || status=$?
  if [ "$status" = "$wanted" ] && grep -qF -- "$text" <<<"$answer"; then echo "ok      $what"; else
    echo "FAILED  $what: exit $status"
    echo "$answer"
    failures=$((failures + 1))
  fi
}

expect "a sound environment passes" 0 "ok      the load balancer hides from others" -- mvp
expect "the limit of the plan is tried when asked for" 0 "ok      more than the plan allows is refused" -- mvp --throttle
expect "a plan without a limit fails" 1 "FAILED  more than the plan allows is refused" BEYOND=200 -- mvp --throttle
expect "missing tasks fail" 1 "FAILED  all tasks run: wanted 2, found 1" RUNNING=1 -- mvp
expect "a load balancer that answers strangers fails" 1 "FAILED  the load balancer hides from others" STRANGER=200 -- mvp
expect "objects that others read fail" 1 "FAILED  objects of uploads are closed to others" OPEN=1 -- mvp
expect "no environment is refused" 1 "which environment?"
expect "unknown options are refused" 1 "unknown option" -- mvp --all

[ "$failures" = 0 ]
