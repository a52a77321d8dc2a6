#!/usr/bin/env bash
# Keeps one issue about drift: drift_issue.sh FOLDER, where FOLDER holds the reports of drift_plan.sh.
#   ROOTS      all roots, a JSON list; one without a report counts as unknown, not as clean
#   RUN_URL    where the run is to be seen
#
# Opens the issue when something differs, writes it anew each time, and closes it when everything is as the code says.
set -euo pipefail

folder=${1:?folder}
: "${ROOTS:?}" "${PLANGATE:?names no binary}"
# shellcheck source=.github/scripts/github.sh
source "$(dirname "${BASH_SOURCE[0]}")/github.sh"
label=infra-drift

unplanned=()
differing=()
while IFS= read -r name; do
  report=$folder/plangate-report-$name/$name.json
  if [[ ! -f $report ]]; then
    unplanned+=("$name")
  elif jq -e '[.environments[].counts | .create, .update, .replace, .delete, .forget, .unknown, .drift] | add > 0' "$report" >/dev/null; then
    differing+=("$report")
  fi
done < <(jq -r '.[].name' <<<"$ROOTS")

number=$(github_list "issues?state=open&labels=$label" | jq -r '[.[] | select(.pull_request == null)][0].number // empty')

if ((${#unplanned[@]} + ${#differing[@]} == 0)); then
  [[ $number ]] || exit 0
  jq -n '{body: "Everything is as the code says again."}' | github_send POST "issues/$number/comments" >/dev/null
  jq -n '{state: "closed"}' | github_send PATCH "issues/$number" >/dev/null
  exit 0
fi

body=$(mktemp)
trap 'rm -f "$body"' EXIT
{
  printf 'Found by the [newest run](%s).\n\n' "${RUN_URL-}"
  ((${#unplanned[@]} == 0)) || printf 'Could not be planned: %s.\n\n' "$(IFS=, && printf '%s' "${unplanned[*]}")"
} >"$body"
if ((${#differing[@]} > 0)); then
  GITHUB_STEP_SUMMARY=$body "$PLANGATE" comment --no-comment --no-annotations --no-output --summary -- "${differing[@]}" >/dev/null || (($? < 2))
fi

if [[ $number ]]; then
  jq -n --rawfile body "$body" '{body: $body}' | github_send PATCH "issues/$number" >/dev/null
else
  jq -n --rawfile body "$body" --arg name "$label" '{title: "infra differs from its code", labels: [$name], body: $body}' |
    github_send POST issues >/dev/null
fi
