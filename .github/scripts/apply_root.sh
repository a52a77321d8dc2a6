#!/usr/bin/env bash
# Applies a root if the plan is the one that was reviewed: apply_root.sh ROOT NAME REPORT
#
# It plans anew, shows plangate the plan and the approved report, and applies exactly that plan. The exit code is plangate's
# when it refuses, 1 or 2, and Terraform's otherwise.
set -euo pipefail

root=${1:?root} name=${2:?name} report=${3:?report}
: "${PLANGATE:?names no binary}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${RUNNER_TEMP:-${TMPDIR:-/tmp}}/plans

[[ -f $report ]] || {
  printf 'apply_root.sh: there is no report %s, so nobody has reviewed this plan\n' "$report" >&2
  exit 2
}

"$here/plan_root.sh" "$root" "$name" "$folder"
flags=()
[[ -z ${PLANGATE_POLICY-} ]] || flags+=("--policy=$PLANGATE_POLICY")
[[ -z ${PLANGATE_GITHUB_TOKEN-} ]] || flags+=(--approvals=github)
"$PLANGATE" verify "${flags[@]}" --approved "$report" -- "$name=$folder/$name.json"
terraform -chdir="$root" apply -input=false -lock-timeout=5m "$folder/$name.tfplan"
