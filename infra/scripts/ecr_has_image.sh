#!/usr/bin/env bash
# Prints whether a repository has an image with a tag, "true" or "false":
#
#   ecr_has_image.sh <repository> <tag>
#
# Tags are immutable, so a build that runs again must not push again. Needs the AWS CLI.
set -euo pipefail

if (($# != 2)); then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi

if message=$(aws ecr describe-images --repository-name "$1" --image-ids "imageTag=$2" --output text 2>&1 >/dev/null); then
  echo true
elif [[ $message == *ImageNotFoundException* ]]; then
  echo false
else
  # No access and no repository are not "no image".
  printf '%s\n' "$message" >&2
  exit 1
fi
