#!/usr/bin/env bash
# Plans a root to see what differs from the code: drift_plan.sh ROOT NAME FOLDER leaves FOLDER/NAME.json.
# The verdict does not matter here, since nobody is about to apply; that there is a report does.
set -euo pipefail

root=${1:?root} name=${2:?name} folder=${3:?folder}
: "${PLANGATE:?names no binary}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
plans=${RUNNER_TEMP:-${TMPDIR:-/tmp}}/plans

mkdir -p "$folder"
"$here/plan_root.sh" "$root" "$name" "$plans" -lock=false
code=0
"$PLANGATE" review --out "json=$folder/$name.json" -- "$name=$plans/$name.json" >/dev/null || code=$?
((code < 2))
