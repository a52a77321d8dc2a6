#!/usr/bin/env bash
# Asks an environment of the IoT system, from outside, whether it works: services through the load balancer, pages through CloudFront,
# Keycloak's discovery document, MQTT over TLS, and in ECS whether every service has settled.
#
#   smoke_test.sh iot-dev            reads /iot-dev/deployment from the parameter store
#   smoke_test.sh --file FILE        reads `terraform output -json deployment`; - is standard input
#   smoke_test.sh --wait SECONDS ... repeats until everything passes, that long at most
#
# Exit code: 0 all checks passed, 1 at least one failed, 2 the checks could not be made.
set -euo pipefail

fail_usage() {
  echo "usage: smoke_test.sh [--wait SECONDS] NAME | --file FILE" >&2
  exit 2
}

wait_seconds=0
name=""
file=""
while (($# > 0)); do
  case $1 in
    --wait) wait_seconds=${2-}; shift 2 || fail_usage ;;
    --file) file=${2-}; shift 2 || fail_usage ;;
    -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    -*) fail_usage ;;
    *) [[ -z $name ]] || fail_usage; name=$1; shift ;;
  esac
done
[[ $wait_seconds =~ ^[0-9]+$ ]] || fail_usage
[[ -n $name && -z $file || -z $name && -n $file ]] || fail_usage

for tool in aws curl jq openssl timeout; do
  command -v "$tool" >/dev/null || { echo "smoke_test.sh: $tool is not installed" >&2; exit 2; }
done

if [[ -n $name ]]; then
  deployment=$(aws ssm get-parameter --name "/$name/deployment" --query Parameter.Value --output text) || exit 2
else
  deployment=$(cat -- "${file/#-//dev/stdin}") || exit 2
fi

# value JQ_PATH: one string of the deployment, which must be there.
value() { jq -er "$1" <<<"$deployment" | grep .; }

if ! { cluster=$(value .cluster) && api=$(value .checks.api) && spa=$(value .checks.spa) && issuer=$(value .checks.issuer) &&
  mqtt=$(value .checks.mqtt) && value '.services | length > 0' && value '.checks.health | length > 0'; } >/dev/null; then
  echo "smoke_test.sh: this is no description of a deployment" >&2
  exit 2
fi

passed=0
failed=0

# report NAME ok|FAIL DETAIL
report() {
  printf '%-28s %-5s %s\n' "$1" "$2" "$3"
  if [[ $2 == ok ]]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

# fetch URL: status on the first line, body after it. 000 means that nobody answered; the body is then curl's reason.
fetch() {
  local answer
  if answer=$(curl --silent --show-error --max-time 10 --write-out '\n%{http_code}' "$1" 2>&1); then
    printf '%s\n%s\n' "${answer##*$'\n'}" "${answer%$'\n'*}"
  else
    printf '000\n%s\n' "${answer%%$'\n'*}"
  fi
}

# status NAME URL EXPECTED
status() {
  local answer code
  answer=$(fetch "$2")
  code=${answer%%$'\n'*}
  if [[ $code == "$3" ]]; then
    report "$1" ok "$code $2"
  elif [[ $code == 000 ]]; then
    report "$1" FAIL "${answer#*$'\n'}"
  else
    report "$1" FAIL "$code instead of $3 from $2"
  fi
}

check_api() {
  local service path
  while IFS=$'\t' read -r service path; do
    status "api $service" "$api$path" 200
  done < <(jq -r '.checks.health | to_entries[] | [.key, .value] | @tsv' <<<"$deployment")
}

check_spa() {
  local url answer
  # The second path is no file: the application routes it in the browser.
  for url in "$spa/" "$spa/devices/1"; do
    answer=$(fetch "$url")
    if [[ ${answer%%$'\n'*} == 200 && ${answer,,} == *"<html"* ]]; then
      report "spa ${url#"$spa"}" ok "200 $url"
    else
      report "spa ${url#"$spa"}" FAIL "no page at $url (status ${answer%%$'\n'*})"
    fi
  done
}

check_keycloak() {
  local answer found
  answer=$(fetch "$issuer/.well-known/openid-configuration")
  found=$(jq -r '.issuer // empty' <<<"${answer#*$'\n'}" 2>/dev/null) || found=""
  if [[ ${answer%%$'\n'*} == 200 && $found == "$issuer" ]]; then
    report "keycloak discovery" ok "issuer $found"
  else
    report "keycloak discovery" FAIL "status ${answer%%$'\n'*}, issuer \"$found\" instead of \"$issuer\""
  fi

  # Administration must not be reachable from here.
  status "keycloak admin is closed" "${issuer%/realms/*}/admin/" 404
}

check_mqtt() {
  local answer
  if answer=$(timeout 10 openssl s_client -connect "$mqtt" -servername "${mqtt%:*}" -verify_hostname "${mqtt%:*}" -verify_return_error -brief </dev/null 2>&1); then
    report "mqtt over tls" ok "$mqtt, $(sed -n 's/^Protocol version: //p' <<<"$answer")"
  else
    report "mqtt over tls" FAIL "$mqtt: $(grep -m1 -iE 'error|refused|fail' <<<"$answer" || echo "no answer in 10 seconds")"
  fi
}

check_ecs() {
  local key service answer state
  while IFS=$'\t' read -r key service; do
    if ! answer=$(aws ecs describe-services --cluster "$cluster" --services "$service" --output json 2>&1); then
      report "ecs $key" FAIL "${answer##*$'\n'}"
      continue
    fi
    state=$(jq -r '.services[0] // {} | "\(.runningCount // 0) of \(.desiredCount // 0) running, deployments: \([.deployments[]?.rolloutState] | join(", "))"' <<<"$answer")
    if jq -e '.services[0] | .status == "ACTIVE" and .desiredCount > 0 and .runningCount == .desiredCount
        and (.deployments | length == 1 and .[0].rolloutState == "COMPLETED")' <<<"$answer" >/dev/null; then
      report "ecs $key" ok "$state"
    else
      report "ecs $key" FAIL "$state"
    fi
  done < <(jq -r '.services | to_entries[] | [.key, .value] | @tsv' <<<"$deployment")
}

deadline=$((SECONDS + wait_seconds))
while true; do
  passed=0
  failed=0
  printf '%-28s %-5s %s\n' CHECK "" DETAIL
  check_api
  check_spa
  check_keycloak
  check_mqtt
  check_ecs
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  ((failed > 0)) || exit 0
  ((SECONDS < deadline)) || exit 1
  printf 'again in 15 seconds\n\n'
  sleep 15
done
