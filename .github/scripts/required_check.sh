#!/usr/bin/env bash
# The one check that a branch has to require. It passes only if every job that had to run has run and passed.
#   ROOTS     the roots that the change touches, a JSON list
#   RESULTS   `needs` of the workflow, as JSON
#   FORK      true: the pull request comes from a fork, which gets no credentials and so no plan
set -euo pipefail

say() {
  printf '%s\n' "$1"
  [[ -z ${GITHUB_STEP_SUMMARY-} ]] || printf '%s\n' "$1" >>"$GITHUB_STEP_SUMMARY"
}

bad=$(jq -r --arg roots "${ROOTS:-}" '
  to_entries[]
  | select(.value.result != "success")
  # Nothing to plan: then there is neither a review nor a verdict.
  | select((.value.result == "skipped" and $roots == "[]" and (.key | IN("review", "verdict"))) | not)
  | "\(.key): \(.value.result)"' <<<"${RESULTS:?}")

if [[ ${FORK-} == true && ${ROOTS:-[]} != '[]' ]]; then
  say 'Pull requests from forks get no credentials, so nothing was planned. Push the commits to a branch of this repository to have them reviewed.'
  exit 1
fi
if [[ $bad ]]; then
  say "Not ready to merge: ${bad//$'\n'/, }."
  exit 1
fi
say 'Every root that this change touches was reviewed, and nothing blocks it.'
