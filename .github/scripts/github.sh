# Calls of GitHub's REST API for the scripts beside this one, which source it. Needs curl and jq, GITHUB_API_URL, GITHUB_REPOSITORY
# and the token in GH_TOKEN. A path begins below repos/OWNER/NAME.
# shellcheck shell=bash

: "${GITHUB_API_URL:=https://api.github.com}" "${GITHUB_REPOSITORY:?}" "${GH_TOKEN:?}"

# The token reaches curl on stdin, so that no list of processes shows it; curl keeps it from other hosts when it is redirected.
github_curl() {
  printf 'header = "Authorization: Bearer %s"\n' "$GH_TOKEN" |
    curl --config - --silent --show-error --fail-with-body --location --max-redirs 5 --retry 3 --max-time 120 \
      --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' --header 'User-Agent: plangate' "$@"
}

# github_list PATH [KEY]: all pages of a list, as one; KEY names the list within each page.
github_list() {
  local path=$1 key=${2-} page=1 body count
  # shellcheck disable=SC2016
  local filter='if $key == "" then . else .[$key] end'
  while :; do
    body=$(github_curl "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$path$([[ $path == *\?* ]] && printf '&' || printf '?')per_page=100&page=$page") || return
    count=$(jq --arg key "$key" "$filter | length" <<<"$body") || return
    jq -c --arg key "$key" "$filter | .[]" <<<"$body" || return
    ((count == 100)) || break
    page=$((page + 1))
    ((page <= 50)) || return 1
  done | jq -cs .
}

# github_send METHOD PATH: sends the JSON of stdin.
github_send() {
  local method=$1 path=$2 body
  body=$(mktemp)
  cat >"$body"
  github_curl --request "$method" --header 'Content-Type: application/json' --data-binary "@$body" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$path"
  local code=$?
  rm -f "$body"
  return "$code"
}

# github_reports RUN FOLDER: the reports that a run has uploaded, each in FOLDER/<artifact>/. Fails if there are none.
#
# An archive may come from anybody: only files ending in .json are taken out of it, without their paths, and only small ones.
github_reports() {
  local run=$1 folder=$2 archive name id found=1
  archive=$(mktemp)
  while IFS=$'\t' read -r id name; do
    github_curl --max-filesize 50000000 --output "$archive" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/actions/artifacts/$id/zip" || return
    mkdir -p "$folder/$name"
    (ulimit -f 200000 && unzip -q -o -j "$archive" '*.json' -d "$folder/$name") || return
    found=0
  done < <(github_list "actions/runs/$run/artifacts" artifacts |
    jq -r '.[] | select(.expired | not) | select(.name | test("^plangate-report-[A-Za-z0-9_.-]+$")) | [.id, .name] | @tsv')
  rm -f "$archive"
  return "$found"
}
