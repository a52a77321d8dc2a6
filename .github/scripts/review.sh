#!/usr/bin/env bash
# Reviews plans, and tells the pull request. All it is told comes from the environment:
#   PLANGATE                 the binary
#   PLANGATE_PLANS           NAME=PATH lines; may be empty when there are reports
#   PLANGATE_REPORTS         reports of other jobs, or folders of them, one a line
#   PLANGATE_POLICY          policy file; empty: plangate looks for one
#   PLANGATE_REPORT          where the JSON report goes
#   PLANGATE_COMMENT         collector, merge or no
#   PLANGATE_STATUS          true: commit statuses too
#   PLANGATE_ARGUMENTS       further flags of review, one a line
#   PLANGATE_GITHUB_TOKEN    token, if any
#
# The exit code is the verdict: 0 pass or warning, 1 blocked, 2 could not tell. A comment that cannot be posted does not change it.
set -euo pipefail

die() {
  printf 'review.sh: %s\n' "$*" >&2
  exit 2
}

# The lines of a text that say something.
lines() {
  local line
  while IFS= read -r line; do
    line=${line#"${line%%[![:space:]]*}"}
    line=${line%"${line##*[![:space:]]}"}
    [[ -z $line ]] || printf '%s\0' "$line"
  done <<<"$1"
}

# Runs a command whose output may hold text from a plan, so that none of it is taken for a workflow command.
quoted() {
  local token code=0
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '::stop-commands::%s\n' "$token"
  "$@" || code=$?
  printf '\n::%s::\n' "$token"
  return "$code"
}

: "${PLANGATE:?names no binary}" "${PLANGATE_REPORT:=plangate-report.json}" "${GITHUB_OUTPUT:=/dev/null}"
mapfile -d '' -t plans < <(lines "${PLANGATE_PLANS-}")
mapfile -d '' -t reports < <(lines "${PLANGATE_REPORTS-}")
mapfile -d '' -t arguments < <(lines "${PLANGATE_ARGUMENTS-}")
comment=${PLANGATE_COMMENT:-no}

((${#plans[@]} + ${#reports[@]} > 0)) || die "there is neither a plan nor a report; set plans or reports"
case $comment in collector | merge | no) ;; *) die "comment must be collector, merge or no, not \"$comment\"" ;; esac
[[ -z ${PLANGATE_POLICY-} ]] || arguments+=("--policy=$PLANGATE_POLICY")

# A report of an earlier step must not pass for this one's.
rm -f "$PLANGATE_REPORT"

verdict=0
if ((${#plans[@]} > 0)); then
  quoted "$PLANGATE" review "${arguments[@]}" --out "json=$PLANGATE_REPORT" -- "${plans[@]}" || verdict=$?
  ((verdict < 2)) || exit 2
  reports+=("$PLANGATE_REPORT")
fi

printf 'report=%s\n' "$PLANGATE_REPORT" >>"$GITHUB_OUTPUT"

flags=()
if [[ $comment == no ]]; then flags+=(--no-comment); else flags+=("--mode=$comment"); fi
[[ ${PLANGATE_STATUS-} != true ]] || flags+=(--status)
[[ -z ${PLANGATE_POLICY-} ]] || flags+=("--policy=$PLANGATE_POLICY")

# Writes the summary, the annotations and the outputs too, and knows the approvals, so its verdict is the last word.
exec "$PLANGATE" comment "${flags[@]}" -- "${reports[@]}"
