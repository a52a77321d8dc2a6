#!/usr/bin/env bash
# Fetches what was reviewed before a commit came to main: approved_report.sh COMMIT FOLDER
#
# Finds the pull request that the commit merged, the newest finished run of $PLANGATE_WORKFLOW for the pull request's last commit, and
# downloads its reports into FOLDER. Without them nothing was reviewed, and the exit code is 2.
set -euo pipefail

commit=${1:?commit} folder=${2:?folder}
: "${PLANGATE_WORKFLOW:?names no workflow file}"
# shellcheck source=.github/scripts/github.sh
source "$(dirname "${BASH_SOURCE[0]}")/github.sh"

die() {
  printf 'approved_report.sh: %s; to apply all the same, start the workflow by hand, which reviews it\n' "$*" >&2
  exit 2
}

[[ $commit =~ ^[0-9a-f]{40}$ ]] || die "\"$commit\" is no commit"
head=$(github_list "commits/$commit/pulls" |
  jq -r --arg commit "$commit" '[.[] | select(.merged_at != null and .merge_commit_sha == $commit)][0].head.sha // empty') ||
  die "GitHub did not say which pull request brought $commit"
[[ $head ]] || die "commit $commit came without a pull request, so its plan was not reviewed"
run=$(github_list "actions/workflows/$PLANGATE_WORKFLOW/runs?event=pull_request&head_sha=$head" workflow_runs |
  jq -r '[.[] | select(.status == "completed")] | sort_by(.run_number, .run_attempt) | last | .id // empty') ||
  die "GitHub did not say which runs there were for $head"
[[ $run ]] || die "no review of $head has ended"
github_reports "$run" "$folder" || die "run $run has no reports, or has them no more"
