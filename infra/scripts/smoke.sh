#!/usr/bin/env bash
# Asks for a URL until it answers with 200, for a minute at most:
#
#   smoke.sh <url> [<file>]
#
# With a file, the answer must be that file. Needs curl.
set -euo pipefail

if (($# < 1 || $# > 2)); then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
url=$1 file=${2-}

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

status=$(curl --silent --show-error --max-time 10 --retry 6 --retry-delay 10 --retry-max-time 60 --retry-all-errors --fail \
  --output "$answer" --write-out '%{http_code}' "$url") || {
  printf 'error: %s answers %s\n' "$url" "${status:-nothing}" >&2
  exit 1
}
# --fail lets redirects pass.
if [[ $status != 200 ]]; then
  printf 'error: %s answers %s\n' "$url" "$status" >&2
  exit 1
fi
if [[ -n $file ]] && ! cmp --silent "$answer" "$file"; then
  printf 'error: %s answers something other than %s\n' "$url" "$file" >&2
  exit 1
fi
printf '%s answers 200\n' "$url"
