#!/usr/bin/env bash
# Proposes the changed price files, and the recorded reports that change with them, as a pull request:
# propose_prices.sh SUMMARY CHECK, two texts for its description. Does nothing when nothing changed.
#   TESTS   how the tests with the new prices went: "success" or anything else; success unless set
set -euo pipefail

summary=${1:?summary} check=${2:?check}
# shellcheck source=.github/scripts/github.sh
source "$(dirname "${BASH_SOURCE[0]}")/github.sh"
branch=prices-refresh

git add -A -- pricing fixtures
if git diff --cached --quiet; then
  echo 'nothing changed'
  exit 0
fi
base=$(git rev-parse --abbrev-ref HEAD)
git -c user.name='plangate prices' -c user.email='prices@users.noreply.github.com' commit -qm "Take AWS's price list of $(date -u +%F)"
git push -q --force origin "HEAD:refs/heads/$branch"

# A description has room for 65,536 characters.
body=$(mktemp)
trap 'rm -f "$body"' EXIT
# shellcheck disable=SC2016
{
  printf 'The prices of AWS, as of today. Read the difference of `pricing/` before you merge.\n'
  if [[ ${TESTS:-success} != success ]]; then
    printf '\n**The tests fail with these prices.** The run of the workflow says which; those that hold a price of their own want a new one.\n'
  fi
  printf '\n<details><summary>what was imported</summary>\n\n```text\n'
  head -c 40000 "$summary"
  printf '\n```\n\n</details>\n\n<details><summary>plangate prices check</summary>\n\n```text\n'
  head -c 15000 "$check"
  printf '\n```\n\n</details>\n'
} >"$body"

owner=${GITHUB_REPOSITORY%%/*}
number=$(github_list "pulls?state=open&head=$owner:$branch" | jq -r '.[0].number // empty')
if [[ $number ]]; then
  jq -n --rawfile body "$body" '{body: $body}' | github_send PATCH "pulls/$number" >/dev/null
else
  jq -n --rawfile body "$body" --arg head "$branch" --arg base "$base" '{title: "Refresh the prices", head: $head, base: $base, body: $body}' |
    github_send POST pulls >/dev/null
fi
