#!/usr/bin/env bash
# In which order publish_site.sh uploads and what it refuses, and what ecr_has_image.sh takes for an answer, against a stand-in for the
# AWS CLI that writes down each call.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/bin"
cat >"$work/bin/aws" <<'AWS'
#!/usr/bin/env bash
printf '%s\n' "$*" >>"$CALLS"
case "$1 $2" in
  'cloudfront create-invalidation') echo I1 ;;
  'ecr describe-images')
    [[ -z ${REFUSAL-} ]] || {
      echo "An error occurred ($REFUSAL) when calling the DescribeImages operation" >&2
      exit 254
    } ;;
esac
AWS
chmod +x "$work/bin/aws"
export PATH="$work/bin:$PATH" CALLS="$work/calls"

failures=0
# expect WHAT COMMAND...: the command succeeds.
expect() {
  local what=$1
  shift
  if "$@"; then echo "ok      $what"; else
    echo "FAILED  $what"
    failures=$((failures + 1))
  fi
}
# ask SCRIPT ARGUMENT...: runs the script afresh; $status and $answer tell how it ended.
ask() {
  local script=$1
  shift
  : >"$CALLS"
  status=0
  answer=$("$here/../$script" "$@" 2>/dev/null) || status=$?
}
line() { sed -n "$1p" "$CALLS"; }

mkdir -p "$work/dist/assets"
echo page >"$work/dist/index.html"

ask publish_site.sh "$work/dist" site E1
expect 'a build is published' [ "$status" = 0 ]
expect 'hashed files go first and are kept for good' grep -q '/dist/assets s3://site/assets .*immutable' <(line 1)
expect 'other files follow, but not the page' grep -q -- '--exclude assets/\* --exclude index.html' <(line 2)
expect 'the page goes last and is never kept' grep -q 'cp .*/index.html s3://site/index.html .*no-cache' <(line 3)
expect 'what is gone is deleted after that' grep -q -- '--delete' <(line 4)
expect 'everything is invalidated' [ "$(line 5)" = 'cloudfront create-invalidation --distribution-id E1 --paths /* --query Invalidation.Id --output text' ]
expect 'the script waits for it' [ "$(line 6)" = 'cloudfront wait invalidation-completed --distribution-id E1 --id I1' ]

mkdir "$work/empty"
ask publish_site.sh "$work/empty" site E1
expect 'an empty build is refused' [ "$status" = 1 ]
expect 'the site is left alone' [ ! -s "$CALLS" ]

ask ecr_has_image.sh app abc
expect 'an image is there' [ "$status/$answer" = 0/true ]
REFUSAL=ImageNotFoundException ask ecr_has_image.sh app abc
expect 'an image is not there' [ "$status/$answer" = 0/false ]
REFUSAL=AccessDeniedException ask ecr_has_image.sh app abc
expect 'no access is not "no image"' [ "$status/$answer" = 1/ ]

((failures == 0))
