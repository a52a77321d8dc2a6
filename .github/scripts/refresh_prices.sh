#!/usr/bin/env bash
# Takes AWS's current price list into a folder of price files: refresh_prices.sh FOLDER
#   PLANGATE     the binary
#   PRICE_LIST   where the price list is; AWS's own place unless set
#   REGIONS      regions to take, blank between them; those that the folder knows unless set
#   OFFERS       offers to take; those that the folder has files of unless set
#   SUMMARY      where the summary goes; stdout unless set
#
# An offer that is published once for all regions is taken whole. A file that cannot be downloaded or taken stops
# everything: half a refresh is none.
set -euo pipefail

folder=${1:?folder}
: "${PLANGATE:?names no binary}" "${PRICE_LIST:=https://pricing.us-east-1.amazonaws.com}" "${SUMMARY:=/dev/stdout}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

get() {
  curl --silent --show-error --fail --location --max-redirs 3 --retry 5 --retry-delay 5 --connect-timeout 30 --output "$2" "$PRICE_LIST$1"
}

if [[ -z ${OFFERS-} ]]; then
  OFFERS=$(cd "$folder" && for file in *.csv; do [[ $file == resource_types.csv ]] || printf '%s ' "${file%.csv}"; done)
fi
if [[ -z ${REGIONS-} ]]; then
  # The region is the second field of a price file.
  REGIONS=$(cut -d, -f2 "$folder"/*.csv | sort -u | grep -E '^[a-z]+(-[a-z]+)+-[0-9]$' | tr '\n' ' ')
fi

get /offers/v1.0/aws/index.json "$work/offers.json"
for offer in $OFFERS; do
  current=$(jq -r --arg offer "$offer" '.offers[$offer].currentRegionIndexUrl // empty' "$work/offers.json")
  if [[ ! $current ]]; then
    printf '%s: AWS does not publish this offer any more\n' "$offer" >>"$SUMMARY"
    continue
  fi
  get "$current" "$work/regions.json"
  files=()
  for region in $REGIONS aws-global; do
    path=$(jq -r --arg region "$region" '.regions[$region].currentVersionUrl // empty' "$work/regions.json")
    [[ $path ]] || continue
    get "${path%.json}.csv" "$work/$offer-$region.csv"
    files+=("$work/$offer-$region.csv")
  done
  if ((${#files[@]} == 0)); then
    path=$(jq -r --arg offer "$offer" '.offers[$offer].currentVersionUrl' "$work/offers.json")
    get "${path%.json}.csv" "$work/$offer.csv"
    files=("$work/$offer.csv")
  fi
  "$PLANGATE" prices import --into "$folder" -- "${files[@]}" >"$work/summary"
  printf '\n== %s\n' "$offer" >>"$SUMMARY"
  cat "$work/summary" >>"$SUMMARY"
  rm -f "${files[@]}"
done
