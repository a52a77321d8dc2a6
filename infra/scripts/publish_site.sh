#!/usr/bin/env bash
# Uploads a built single-page application and waits until CloudFront has forgotten the one before:
#
#   publish_site.sh <folder> <bucket> <distribution id>
#
# Files under assets/ carry a hash in their names, so browsers keep them for good. They go first and index.html, which names them, goes
# last: at no time does a visitor get a page whose files are missing. Needs the AWS CLI.
set -euo pipefail

if (($# != 3)); then
  sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
folder=$1 bucket=s3://$2 distribution=$3

# Without this an empty build would delete the site.
if [[ ! -s $folder/index.html ]]; then
  printf 'error: %s has no index.html\n' "$folder" >&2
  exit 1
fi

if [[ -d $folder/assets ]]; then
  aws s3 sync "$folder/assets" "$bucket/assets" --no-progress --cache-control 'public, max-age=31536000, immutable'
fi
aws s3 sync "$folder" "$bucket" --no-progress --exclude 'assets/*' --exclude index.html --cache-control 'public, max-age=300'
aws s3 cp "$folder/index.html" "$bucket/index.html" --no-progress --cache-control 'no-cache'
aws s3 sync "$folder" "$bucket" --no-progress --delete --size-only --exclude index.html

invalidation=$(aws cloudfront create-invalidation --distribution-id "$distribution" --paths '/*' --query Invalidation.Id --output text)
aws cloudfront wait invalidation-completed --distribution-id "$distribution" --id "$invalidation"
