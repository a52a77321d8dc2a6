#!/usr/bin/env bash
# Takes AWS's current price list into a folder of price files: refresh_prices.sh FOLDER
#   PLANGATE     the binary
#   PRICE_LIST   where the price list is; AWS's own place unless set
#   REGIONS      regions to take, blank between them; those that the folder knows unless set
#   OFFERS       offers to take; those that the folder has files of unless set
#   SUMMARY      where the summary goes; stdout unless set
#   BATCH_BYTES  how much is downloaded before it is taken; 3 GB unless set
#
# An offer that is published once for all regions is taken whole. A file that cannot be downloaded or taken stops
# everything: half a refresh is none. The files of all regions of EC2 would fill a small disk, so an offer is taken in
# batches of some gigabytes.
set -euo pipefail

folder=${1:?folder}
: "${PLANGATE:?names no binary}" "${PRICE_LIST:=https://pricing.us-east-1.amazonaws.com}"
if [[ ${SUMMARY-} ]]; then exec 3>>"$SUMMARY"; else exec 3>&1; fi
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

batch=${BATCH_BYTES:-3000000000}
take() {
  "$PLANGATE" prices import --into "$folder" -- "${files[@]}" >"$work/summary"
  printf '\n== %s\n' "$offer" >&3
  cat "$work/summary" >&3
  rm -f -- "${files[@]}"
  files=()
}

set -f # an offer's name is never a pattern
get /offers/v1.0/aws/index.json "$work/offers.json"
for offer in $OFFERS; do
  read -r regional whole < <(jq -r --arg offer "$offer" '.offers[$offer] | "\(.currentRegionIndexUrl // "-") \(.currentVersionUrl // "-")"' "$work/offers.json")
  if [[ $regional == - && $whole == - ]]; then
    printf '%s: AWS does not publish this offer\n' "$offer" >&3
    continue
  fi
  files=()
  taken=0 bytes=0
  if [[ $regional != - ]]; then
    get "$regional" "$work/regions.json"
    for region in $REGIONS aws-global; do
      path=$(jq -r --arg region "$region" '.regions[$region].currentVersionUrl // empty' "$work/regions.json")
      [[ $path ]] || continue
      file=$work/$offer-$region.csv
      get "${path%.json}.csv" "$file"
      files+=("$file")
      taken=1
      bytes=$((bytes + $(stat -c %s "$file")))
      if ((bytes >= batch)); then
        take
        bytes=0
      fi
    done
  fi
  if ((!taken)); then
    if [[ $whole == - ]]; then
      printf '%s: AWS publishes this offer for none of the regions\n' "$offer" >&3
      continue
    fi
    get "${whole%.json}.csv" "$work/$offer.csv"
    files=("$work/$offer.csv")
  fi
  if ((${#files[@]})); then take; fi
done
