#!/usr/bin/env bash
# Keeps one issue about drift: drift_issue.sh FOLDER, where FOLDER holds the reports of drift_plan.sh.
#   ROOTS      all roots, a JSON list; one without a report counts as unknown, not as clean
#   RUN_URL    where the run is to be seen
#
# Opens the issue when something differs, writes it anew each time, and closes it when everything is as the code says.
set -euo pipefail

folder=${1:?folder}
: "${ROOTS:?}" "${GITHUB_REPOSITORY:?}"
label=infra-drift
title='infra differs from its code'

body=$(mktemp)
trap 'rm -f "$body"' EXIT
differs=false
{
  printf 'Found by the [newest run](%s).\n' "${RUN_URL:-}"
  while IFS= read -r name; do
    report=$folder/plangate-report-$name/$name.json
    if [[ ! -f $report ]]; then
      differs=true
      printf '\n## %s\n\nIt could not be planned.\n' "$name"
    elif jq -e '[.environments[].counts | .create + .update + .replace + .delete + .forget + .unknown + .drift] | add > 0' "$report" >/dev/null; then
      differs=true
      printf '\n## %s\n\n' "$name"
      # An issue holds 65,536 characters; each root gets its share, cut between lines.
      head -c 12000 "${report%.json}.md" | sed '$d'
    fi
  done < <(jq -r '.[].name' <<<"$ROOTS")
} >"$body"

number=$(gh issue list --repo "$GITHUB_REPOSITORY" --label "$label" --state open --limit 1 --json number --jq '.[0].number // empty')
if $differs; then
  if [[ $number ]]; then
    gh issue edit "$number" --repo "$GITHUB_REPOSITORY" --body-file "$body"
  else
    gh label create "$label" --repo "$GITHUB_REPOSITORY" --description 'What runs is not what the code says' --force
    gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --label "$label" --body-file "$body"
  fi
elif [[ $number ]]; then
  gh issue close "$number" --repo "$GITHUB_REPOSITORY" --comment 'Everything is as the code says again.'
fi
