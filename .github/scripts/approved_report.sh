#!/usr/bin/env bash
# Fetches what was reviewed before a commit came to main: approved_report.sh COMMIT FOLDER
#
# Finds the pull request that the commit merged, the newest run of this workflow for the pull request's last commit, and
# downloads its reports into FOLDER. Without them nothing was reviewed, and the exit code is 2.
set -euo pipefail

commit=${1:?commit} folder=${2:?folder}
: "${GITHUB_REPOSITORY:?}" "${PLANGATE_WORKFLOW:?names no workflow file}"

die() {
  printf 'approved_report.sh: %s\n' "$*" >&2
  exit 2
}

[[ $commit =~ ^[0-9a-f]{40}$ ]] || die "\"$commit\" is no commit"
head=$(gh api "repos/$GITHUB_REPOSITORY/commits/$commit/pulls" \
  --jq "[.[] | select(.merged_at != null and .merge_commit_sha == \"$commit\")][0].head.sha // empty")
[[ $head ]] || die "commit $commit came without a pull request, so its plan was not reviewed; start the workflow by hand"
run=$(gh api "repos/$GITHUB_REPOSITORY/actions/workflows/$PLANGATE_WORKFLOW/runs?event=pull_request&head_sha=$head&per_page=100" \
  --jq '[.workflow_runs[] | select(.status == "completed")] | sort_by(.run_number, .run_attempt) | last | .id // empty')
[[ $run ]] || die "no review of $head has ended; start the workflow by hand"
mkdir -p "$folder"
gh run download "$run" --repo "$GITHUB_REPOSITORY" --pattern 'plangate-report-*' --dir "$folder" ||
  die "run $run has no reports any more; start the workflow by hand"
