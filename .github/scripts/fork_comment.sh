#!/usr/bin/env bash
# Posts the comment of a run that was not allowed to. Reports and the pull request's number are not taken on trust: whoever wrote the
# pull request may have written the reports too, so they only ever become text in a comment.
#   RUN_ID      the run whose reports are posted
#   HEAD_SHA    its commit
set -euo pipefail

: "${PLANGATE:?names no binary}"
# shellcheck source=.github/scripts/github.sh
source "$(dirname "${BASH_SOURCE[0]}")/github.sh"
[[ ${RUN_ID-} =~ ^[0-9]+$ && ${HEAD_SHA-} =~ ^[0-9a-f]{40}$ ]] || {
  printf 'fork_comment.sh: RUN_ID and HEAD_SHA must be a number and a commit\n' >&2
  exit 2
}

folder=${RUNNER_TEMP:-${TMPDIR:-/tmp}}/fork-reports
rm -rf "$folder"
if ! github_reports "$RUN_ID" "$folder"; then
  printf 'Run %s has no reports; there is nothing to post.\n' "$RUN_ID"
  exit 0
fi

# The payload names no pull request of a fork, and the reports must not: the commit does.
number=$(github_list 'pulls?state=open' | jq -r --arg head "$HEAD_SHA" '[.[] | select(.head.sha == $head)][0].number // empty')
if [[ ! $number ]]; then
  printf 'No open pull request is at %s any more; there is nothing to post.\n' "$HEAD_SHA"
  exit 0
fi

# The verdict was the other run's to give; here only a report that cannot be read, or posted, is a failure.
code=0
PLANGATE_GITHUB_TOKEN=$GH_TOKEN "$PLANGATE" comment --mode=collector --require-post --pr "$number" --sha "$HEAD_SHA" -- "$folder" || code=$?
((code < 2))
