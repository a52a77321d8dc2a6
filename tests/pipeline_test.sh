#!/usr/bin/env bash
# Runs the scripts of .github/ as GitHub would, on two fixture roots: a GitHub made of files and of a server on loopback, and a
# stand-in for terraform whose plans are fixtures.
#   pipeline_test.sh SOURCE BUILD
set -euo pipefail

source=$(cd "$1" && pwd) build=$(cd "$2" && pwd)
scripts=$source/.github/scripts
fixtures=$source/fixtures/plans
here=$(mktemp -d)
trap 'exec {to_server}>&- 2>/dev/null || true; rm -rf "$here"' EXIT

for tool in jq curl git zip unzip; do
  command -v "$tool" >/dev/null || {
    echo "SKIPPED: $tool is not installed, so no workflow script was run" >&2
    exit 77
  }
done

checks=0 failures=0
fail() {
  failures=$((failures + 1))
  printf 'FAILED: %s\n' "$*" >&2
}
# expect CODE WHAT COMMAND...: runs the command with its output in $here/out, and compares its exit code.
expect() {
  local wanted=$1 what=$2 code=0
  shift 2
  checks=$((checks + 1))
  "$@" >"$here/out" 2>&1 || code=$?
  [[ $code == "$wanted" ]] && return 0
  fail "$what: exit code $code instead of $wanted"
  sed 's/^/    /' "$here/out" >&2
}
# says TEXT WHAT: the output of the last command holds the text.
says() {
  checks=$((checks + 1))
  grep -qF -- "$1" "$here/out" || {
    fail "$2: does not say \"$1\""
    sed 's/^/    /' "$here/out" >&2
  }
}
same() {
  checks=$((checks + 1))
  [[ $1 == "$2" ]] || fail "$3: \"$1\" instead of \"$2\""
}

# --- A repository with the real infra/, and a terraform that plans from fixtures.
repository=$here/repository
mkdir -p "$repository" "$here/bin" "$here/planned"
cp -r "$source/infra" "$source/.github" "$repository/"
git -C "$repository" init -q -b main
git -C "$repository" config user.name tester
git -C "$repository" config user.email tester@example.com
git -C "$repository" add -A
git -C "$repository" commit -qm base
base=$(git -C "$repository" rev-parse HEAD)

cat >"$here/bin/terraform" <<'STANDIN'
#!/usr/bin/env bash
# init | plan -out=FILE | show -json FILE | apply FILE; $STANDIN/planned/<system>-<env>.json is what it plans.
root=${1#-chdir=}
name=$(basename "$(dirname "$root")")-$(basename "$root")
case $2 in
  init) ;;
  plan)
    for argument; do [[ $argument != -out=* ]] || out=${argument#-out=}; done
    [[ -f $STANDIN/planned/$name.json ]] || { echo "Error: no plan" >&2; exit 1; }
    cp "$STANDIN/planned/$name.json" "$out"
    ;;
  show) cat "$4" ;;
  apply) for file; do :; done && cmp -s "$file" "$STANDIN/planned/$name.json" && echo "$name" >>"$STANDIN/applied" ;;
  *) exit 64 ;;
esac
STANDIN
chmod +x "$here/bin/terraform"

# --- A GitHub.
answers=$here/answers
mkdir -p "$answers/repos/o/r"
coproc server { "$build/tests/plangate_github_server" "$answers"; }
# Of their own, since subshells do not get those of a coprocess.
exec {to_server}>&"${server[1]}" {from_server}<&"${server[0]}"
read -r api <&"$from_server"
load() { echo load >&"$to_server" && read -r _ <&"$from_server"; }
# What the server was told so far, filtered by jq.
told() {
  echo "dump $here/dump" >&"$to_server" && read -r _ <&"$from_server"
  jq -r "$1" "$here/dump"
}
answer() { mkdir -p "$(dirname "$answers/$1")" && cat >"$answers/$1.json"; }

head=1111111111111111111111111111111111111111
merge=2222222222222222222222222222222222222222
cat >"$here/event.json" <<EVENT
{"number": 7, "pull_request": {"number": 7, "head": {"sha": "$head", "repo": {"full_name": "o/r"}}, "base": {"repo": {"full_name": "o/r"}}, "user": {"login": "author"}}}
EVENT

# One job of a workflow: job NAME COMMAND... with files of its own, in a clean environment.
job() {
  local name=$1
  shift
  mkdir -p "$here/jobs/$name/temp"
  : >"$here/jobs/$name/output"
  : >"$here/jobs/$name/summary"
  (
    cd "$repository"
    env -i PATH="$here/bin:$PATH" HOME="$here" STANDIN="$here" RUNNER_TEMP="$here/jobs/$name/temp" TF_IN_AUTOMATION=1 \
      GITHUB_ACTIONS=true CI=true GITHUB_REPOSITORY=o/r GITHUB_API_URL="$api" GITHUB_SERVER_URL=https://github.test \
      GITHUB_EVENT_NAME=pull_request GITHUB_EVENT_PATH="$here/event.json" GITHUB_SHA="$merge" GITHUB_REF=refs/pull/7/merge \
      GITHUB_RUN_ID=99 GITHUB_RUN_ATTEMPT=1 GITHUB_RUN_NUMBER=5 GITHUB_OUTPUT="$here/jobs/$name/output" \
      GITHUB_STEP_SUMMARY="$here/jobs/$name/summary" PLANGATE="$build/src/plangate" PLANGATE_TEST_PACE=0 "$@"
  )
}
# Both forms that GitHub reads: NAME=VALUE, and NAME<<END, lines, END.
output_of() {
  awk -v name="$2" '
    end != "" { if ($0 == end) end = ""; else if (wanted) print; next }
    match($0, /^[a-z-]+<</) { wanted = substr($0, 1, RLENGTH - 2) == name; end = substr($0, RLENGTH + 1); next }
    index($0, name "=") == 1 { print substr($0, length(name) + 2) }' "$here/jobs/$1/output"
}
token=ghs_secret0123456789

# --- Which roots does a change touch?
roots_of() { (cd "$repository" && "$scripts/changed_roots.sh" "$base" | jq -r 'map(.name) | join(" ")'); }
commit() { git -C "$repository" add -A && git -C "$repository" commit -qm change; }
back() { git -C "$repository" reset -q --hard "$base"; }
same "$(roots_of)" '' 'no change'
echo '# touched' >>"$repository/infra/envs/core/prod/main.tf" && commit
same "$(roots_of)" core-prod 'a change of one root'
back
echo '# touched' >>"$repository/infra/modules/nlb/main.tf" && commit
same "$(roots_of)" 'core-dev core-prod core-stage iot-dev' 'a change of a module that two systems use'
back
mkdir -p "$repository/infra/modules/nlb/tests" && echo '# touched' >"$repository/infra/modules/nlb/tests/x.tftest.hcl"
echo touched >>"$repository/infra/README.md" && commit
same "$(roots_of)" '' 'a change of tests and documents'
back
echo x >"$repository/infra/envs/core/prod/é.tf" && commit
same "$(roots_of)" core-prod 'a file whose name git would quote'
back
mkdir "$repository/infra/envs/core/prod/templates"
(cd "$repository/infra/envs/core/prod/templates" && seq -f 'a_template_whose_name_is_long_%05g.tftpl' 5000 | xargs touch) && commit
same "$(roots_of)" core-prod 'a change of more files than a pipe holds'
back
mkdir "$repository/infra/modules/line" && echo >"$repository/infra/modules/line/main.tf"
echo 'module "line" { source = "../../../modules/line" }' >"$repository/infra/envs/core/prod/line.tf" && commit
echo '# touched' >>"$repository/infra/modules/line/main.tf" && commit
same "$(cd "$repository" && "$scripts/changed_roots.sh" HEAD~1 | jq -r 'map(.name) | join(" ")')" core-prod 'a module that is called in one line'
back
mkdir "$repository/infra/envs/core/a\",\"env\":\"dev" && cp "$repository/infra/envs/core/dev/main.tf" "$_" && commit
expect 2 'a root whose name is JSON' env -C "$repository" "$scripts/changed_roots.sh" "$base"
back
expect 2 'an unknown commit' env -C "$repository" "$scripts/changed_roots.sh" 3333333333333333333333333333333333333333
says 'there is no commit' 'an unknown commit'
expect 0 'a chosen root' job choose env ROOT=core/prod "$scripts/select_roots.sh"
same "$(output_of choose roots | jq -r '.[].name')" core-prod 'a chosen root'
expect 2 'a mistyped root' job choose env ROOT=core/pord "$scripts/select_roots.sh"
expect 0 'a push' job choose env BASE=0000000000000000000000000000000000000000 "$scripts/select_roots.sh"
same "$(output_of choose dev | jq -r 'map(.env) | unique | join(" ")')" dev 'what a push applies by itself'
same "$(output_of choose staging | jq -r 'map(.env) | index("prod", "global") // "none"')" none 'what a push never applies'

# --- The pull request: two roots, one blocked by its cost.
cat >"$here/policy.yml" <<'POLICY'
version: 1
environments:
  - name: core-dev
    limits:
      max_monthly_increase: 20
approvals:
  - users: [alice]
    reasons: [cost.*]
POLICY
plan() { cp "$fixtures/$2/plan.json" "$here/planned/$1.json"; }
review() {
  local name=$1
  job "review-$name" "$scripts/plan_root.sh" "infra/envs/${name/-//}" "$name" "$here/jobs/review-$name/temp/plans" &&
    job "review-$name" env PLANGATE_PLANS="$name=$here/jobs/review-$name/temp/plans/$name.json" PLANGATE_POLICY="$here/policy.yml" \
      PLANGATE_REPORT="$here/reports/plangate-report-$name/$name.json" "$scripts/review.sh"
}
verdict() {
  job verdict env PLANGATE_REPORTS="$here/reports" PLANGATE_POLICY="$here/policy.yml" PLANGATE_COMMENT=collector PLANGATE_STATUS=true \
    PLANGATE_GITHUB_TOKEN="$token" "$scripts/review.sh"
}
mkdir -p "$here/reports/plangate-report-core-dev" "$here/reports/plangate-report-core-prod"
plan core-dev core-dev-nat-per-az
plan core-prod core-prod-db-class-raised
printf '[]' | answer repos/o/r/pulls/7/reviews
printf '[]' | answer repos/o/r/issues/7/events
jq -n --arg head "$head" '{number: 7, head: {sha: $head, repo: {full_name: "o/r"}}, user: {login: "author"}}' | answer repos/o/r/pulls/7
load
expect 1 'a root over its limit' review core-dev
same "$(output_of review-core-dev verdict)" block 'the output of a blocked review'
expect 0 'a root within its limits' review core-prod
expect 1 'the verdict over both' verdict
same "$(output_of verdict verdict)" block 'the output of the verdict'
same "$(told 'select(.comment) | .comment' | grep -c 'plangate:v')" 1 'one comment'
same "$(told 'select(.status) | .status | select(.context | endswith("core-dev")) | .state')" failure 'the status of the blocked root'
same "$(told 'select(.status) | .status | select(.context | endswith("core-prod")) | .state')" success 'the status of the other root'
grep -q core-dev "$here/jobs/verdict/summary" || fail 'the summary does not name the blocked root'
expect 1 'the verdict once more' verdict
same "$(told 'select(.comment) | .comment' | grep -c 'plangate:v')" 1 'one comment after a second run'

# --- The one check.
results() { jq -n --arg review "$1" --arg verdict "$2" '{roots: {result: "success"}, check: {result: "success"}, review: {result: $review}, verdict: {result: $verdict}}'; }
check() { job required env ROOTS="$1" RESULTS="$2" FORK="${3-false}" "$scripts/required_check.sh"; }
expect 0 'all passed' check '[{"name":"a"}]' "$(results success success)"
expect 0 'nothing to plan' check '[]' "$(results skipped skipped)"
expect 1 'a verdict that blocks' check '[{"name":"a"}]' "$(results success failure)"
expect 1 'a root that could not be planned' check '[{"name":"a"}]' "$(results failure success)"
expect 1 'a review that was left out' check '[{"name":"a"}]' "$(results skipped skipped)"
expect 1 'a fork' check '[{"name":"a"}]' "$(results skipped skipped)" true

# --- The merge: the reports of the pull request's run come back.
jq -n --arg head "$head" --arg merge "$merge" '[{number: 7, merged_at: "2026-01-01T00:00:00Z", merge_commit_sha: $merge, head: {sha: $head}}]' |
  answer "repos/o/r/commits/$merge/pulls"
jq -n '{workflow_runs: [{id: 99, status: "completed", run_number: 5, run_attempt: 1}, {id: 98, status: "completed", run_number: 4, run_attempt: 1}]}' |
  answer repos/o/r/actions/workflows/infra-plan-apply.yml/runs
jq -n '{artifacts: [{id: 1, name: "plangate-report-core-dev", expired: false}, {id: 2, name: "plangate-report-core-prod", expired: false}, {id: 3, name: "../evil", expired: false}]}' |
  answer repos/o/r/actions/runs/99/artifacts
for artifact in 1:core-dev 2:core-prod; do
  mkdir -p "$answers/repos/o/r/actions/artifacts/${artifact%:*}"
  (cd "$here/reports/plangate-report-${artifact#*:}" && zip -q - "${artifact#*:}.json") >"$answers/repos/o/r/actions/artifacts/${artifact%:*}/zip"
done
load
approved() { job approved env GH_TOKEN="$token" PLANGATE_WORKFLOW=infra-plan-apply.yml "$scripts/approved_report.sh" "$1" "$here/approved"; }
expect 0 'the reports of a merged pull request' approved "$merge"
cmp -s "$here/approved/plangate-report-core-prod/core-prod.json" "$here/reports/plangate-report-core-prod/core-prod.json" ||
  fail 'the report that came back is not the one that went'
expect 2 'a commit without a pull request' approved 4444444444444444444444444444444444444444

printf '{"ref": "refs/heads/main", "after": "%s"}' "$merge" >"$here/push.json"
apply() {
  job "apply-$1" env GITHUB_EVENT_NAME=push GITHUB_EVENT_PATH="$here/push.json" GITHUB_REF=refs/heads/main PLANGATE_POLICY="$here/policy.yml" PLANGATE_GITHUB_TOKEN="$token" "$scripts/apply_root.sh" "infra/envs/${1/-//}" "$1" \
    "$here/approved/plangate-report-$1/$1.json"
}
: >"$here/applied"
expect 1 'an apply that the gate blocked for its cost' apply core-dev
expect 0 'an apply of what was reviewed' apply core-prod
same "$(cat "$here/applied")" core-prod 'what was applied'
plan core-prod core-prod-db-replaced
expect 1 'an apply of a plan that changed after the review' apply core-prod
says aws_db_instance 'an apply of a plan that changed after the review'
plan core-prod core-prod-unchanged
expect 0 'an apply of a plan that only shrank' apply core-prod
same "$(wc -l <"$here/applied")" 2 'how often it was applied'

# Somebody who may lets the blocked root through: for this plan, not for a dearer one.
approve() {
  jq -n --arg who "$1" --arg head "$head" --arg body "plangate approve $(jq -r '.environments[0].approval.key // .environments[0].approval' "$here/approved/plangate-report-core-dev/core-dev.json")" \
    '[{id: 1, state: "APPROVED", user: {login: $who}, body: $body, commit_id: $head, submitted_at: "2026-01-01T00:00:00Z"}]' | answer repos/o/r/pulls/7/reviews
  load
}
approve mallory
expect 1 'an apply that somebody approved who may not' apply core-dev
approve alice
expect 0 'an apply that was approved' apply core-dev
same "$(tail -n 1 "$here/applied")" core-dev 'what was applied after the approval'
plan core-dev core-dev-create
expect 1 'an apply of more than was approved' apply core-dev

rm -rf "$here/approved"
expect 2 'an apply that nobody reviewed' apply core-prod

# --- Drift: one issue, opened, written anew, closed.
drift() { job drift env GH_TOKEN="$token" ROOTS='[{"name":"core-dev"},{"name":"core-prod"}]' RUN_URL=https://github.test/run "$scripts/drift_issue.sh" "$here/drift"; }
looked_at() {
  mkdir -p "$here/drift/plangate-report-$1"
  job "drift-$1" "$scripts/drift_plan.sh" "infra/envs/${1/-//}" "$1" "$here/drift/plangate-report-$1"
}
sent() { told "select(.method == \"$1\" and (.path | test(\"$2\"))) | .body"; }
printf '[]' | answer repos/o/r/issues
printf '{}' | answer repos/o/r/issues/12
printf '{}' | answer repos/o/r/issues/12/comments
load
plan core-dev core-prod-unchanged
plan core-prod core-prod-db-class-raised
expect 0 'a look at a root as it should be' looked_at core-dev
expect 0 'a look at a root that differs' looked_at core-prod
expect 0 'drift found' drift
same "$(sent POST 'issues$' | jq -r '.labels[0]')" infra-drift 'the label of the issue'
sent POST 'issues$' | jq -r .body | grep -q aws_db_instance || fail 'the issue does not say what differs'
printf '[{"number": 12}]' | answer repos/o/r/issues
load
rm -rf "$here/drift/plangate-report-core-dev"
expect 0 'a root that could not be planned' drift
sent PATCH 'issues/12$' | jq -rs '.[-1].body' | grep -q 'Could not be planned: core-dev' || fail 'the issue does not name the root without a plan'
plan core-prod core-prod-unchanged
looked_at core-dev >/dev/null 2>&1 && looked_at core-prod >/dev/null 2>&1
expect 0 'no drift any more' drift
same "$(sent PATCH 'issues/12$' | jq -rs '.[-1].state')" closed 'the issue at the end'

# --- A fork: the run that may write takes the reports as data.
jq -n --arg head "$head" '[{number: 6, head: {sha: "5555555555555555555555555555555555555555"}}, {number: 7, head: {sha: $head}}]' | answer repos/o/r/pulls
load
fork() { job fork env GH_TOKEN="$token" RUN_ID="$1" HEAD_SHA="$head" GITHUB_EVENT_NAME=workflow_run "$scripts/fork_comment.sh"; }
expect 0 'reports of a fork' fork 99
same "$(told 'select(.comment) | .comment' | grep -c 'plangate:v')" 1 'still one comment'
expect 0 'a run without reports' fork 98
says 'nothing to post' 'a run without reports'

# --- Prices: the price list is taken, and what it changes is proposed.
list=$here/price-list
at=/offers/v1.0/aws
mkdir -p "$list$at/awskms/2/eu-west-3" "$repository/pricing" "$repository/fixtures"
cp "$source/pricing/awskms.csv" "$repository/pricing/"
echo 'the key costs 1' >"$repository/fixtures/report.txt"
commit
jq -n --arg at "$at" '{offers: {awskms: {currentRegionIndexUrl: "\($at)/awskms/2/regions.json"}}}' >"$list$at/index.json"
jq -n --arg at "$at" '{regions: {"eu-west-3": {currentVersionUrl: "\($at)/awskms/2/eu-west-3/index.json"}}}' >"$list$at/awskms/2/regions.json"
cat >"$list$at/awskms/2/eu-west-3/index.csv" <<'OFFER'
"FormatVersion","v1.0"
"Publication Date","2030-01-02T03:04:05Z"
"OfferCode","awskms"
"SKU","OfferTermCode","TermType","EffectiveDate","StartingRange","EndingRange","Unit","PricePerUnit","Currency","Product Family","Region Code","usageType"
"K1","T","OnDemand","2030-01-01","0","Inf","Keys","1.2500000000","USD","Encryption Key","eu-west-3","eu-west-3-KMS-Keys"
OFFER
refresh() { job refresh env PRICE_LIST="file://$list" SUMMARY="$here/refreshed" "$@" "$scripts/refresh_prices.sh" pricing; }
expect 0 'a refresh of the prices' refresh BATCH_BYTES=1
same "$(git -C "$repository" diff --numstat -- pricing | cut -f1,2 | tr '\t' ' ')" '1 1' 'the rows that a refresh changed'
grep -q '^key_month,eu-west-3,Keys,,1.25,2030-01-02,pricelist-awskms-20300102,$' "$repository/pricing/awskms.csv" || fail 'the new price is not there'
grep -q '1 -> 1.25' "$here/refreshed" || fail 'the summary does not tell the change'
expect 0 'an offer that is not published' refresh OFFERS=AmazonGone
grep -q 'AmazonGone: AWS does not publish' "$here/refreshed" || fail 'the summary does not tell what is not published'
git init -q --bare "$here/origin"
git -C "$repository" remote add origin "$here/origin"
printf '[]' | answer repos/o/r/pulls
printf '{}' | answer repos/o/r/pulls/31
load
echo checked >"$here/checked"
echo 'the key costs 1.25' >"$repository/fixtures/report.txt"
propose() { job propose env GH_TOKEN="$token" "$@" "$scripts/propose_prices.sh" "$here/refreshed" "$here/checked"; }
expect 0 'new prices' propose
same "$(sent POST 'pulls$' | jq -rs '.[-1].head')" prices-refresh 'the branch of the pull request'
sent POST 'pulls$' | jq -rs '.[-1].body' | grep -q '1 -> 1.25' || fail 'the pull request does not tell the change'
git -C "$here/origin" show prices-refresh:pricing/awskms.csv | grep -q 1.25 || fail 'the branch does not hold the new price'
git -C "$here/origin" show prices-refresh:fixtures/report.txt | grep -q 1.25 || fail 'the branch does not hold the new report'
sent POST 'pulls$' | jq -rs '.[-1].body' | grep -q 'tests fail' && fail 'tests that pass are said to fail'
posted=$(sent POST 'pulls$' | jq -s length)
expect 0 'nothing new' propose
says 'nothing changed' 'nothing new'
sed -i '1,/eu-west-3/s/1.25/1.5/' "$repository/pricing/awskms.csv"
printf '[{"number": 31}]' | answer repos/o/r/pulls
load
expect 0 'new prices while others are proposed' propose TESTS=failure
sent PATCH 'pulls/31$' | jq -rs '.[-1].body' | grep -q 'tests fail' || fail 'the pull request does not tell that tests fail'
same "$(sent POST 'pulls$' | jq -s length)" "$posted" 'no second pull request'
sent PATCH 'pulls/31$' | jq -rs '.[-1].body' | grep -q checked || fail 'the pull request was not brought up to date'
sed -i 's/"USD"/"CNY"/' "$list$at/awskms/2/eu-west-3/index.csv"
expect 2 'a price list in another currency' refresh
says 'CNY' 'a price list in another currency'
rm "$list$at/awskms/2/eu-west-3/index.csv"
expect 37 'a file that cannot be downloaded' refresh
back

# --- A release is installed only as its checksums say.
release=$here/releases/o/r/releases/download/v9.9.9
archive=plangate-9.9.9-linux-$(uname -m)
mkdir -p "$release" "$here/pack/$archive/bin"
printf '#!/bin/sh\necho plangate 9.9.9\n' >"$here/pack/$archive/bin/plangate"
chmod +x "$here/pack/$archive/bin/plangate"
tar -C "$here/pack" -czf "$release/$archive.tar.gz" "$archive"
(cd "$release" && sha256sum "$archive.tar.gz" >SHA256SUMS)
provide() { job "$1" env GITHUB_SERVER_URL="file://$here/releases" PLANGATE_REPOSITORY=o/r PLANGATE_VERSION="$2" "$scripts/provide_plangate.sh" install; }
expect 0 'a release' provide release v9.9.9
same "$("$(output_of release command)" --version)" 'plangate 9.9.9' 'the program of the release'
echo tampered >>"$release/$archive.tar.gz"
expect 2 'a release that was tampered with' provide tampered v9.9.9
says 'nothing was installed' 'a release that was tampered with'
expect 2 'a version that is none' provide none '9.9; rm -rf /'

# --- Nothing that was printed, posted or kept holds the token.
checks=$((checks + 1))
if told 'del(.authorization) | tostring' | grep -q "$token" || grep -rq "$token" "$here/jobs" "$here/reports"; then fail 'the token got out'; fi

printf '%s checks, %s failed\n' "$checks" "$failures"
((failures == 0))
