#!/usr/bin/env bash
# Makes the bucket and the lock table for the states of a system, its hosted zone if it has one, and initialises a root against them.
# It may be run again at any time: it changes only what differs, and takes up where an interrupted run stopped.
#
#   scripts/bootstrap_state.sh <env> [--system SYSTEM] [--yes]
#
#   <env>      a folder below envs/<system>, such as dev
#   --system   core (the default), or another file of bootstrap/systems
#   --yes      change what is there already without asking
#
# The state of these resources belongs into a bucket that is not there at first. So the first run keeps it in a local file, makes the
# bucket, and moves the state into it. What somebody has made by hand is taken over.
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

usage="usage: bootstrap_state.sh <env> [--system SYSTEM] [--yes]"
environment=
system=core
yes=false
while [ $# -gt 0 ]; do
  case $1 in
    --system)
      [ $# -gt 1 ] || fail "--system needs a name; $usage"
      system=$2
      shift
      ;;
    --yes) yes=true ;;
    -*) fail "unknown option $1; $usage" ;;
    *)
      [ -z "$environment" ] || fail "one environment at a time; $usage"
      environment=$1
      ;;
  esac
  shift
done
[ -n "$environment" ] || fail "which environment? $usage"

need terraform aws
read_settings
[ -d "$infra/envs/$system/$environment" ] || fail "there is no root $system/$environment below envs/"

bootstrap=$infra/bootstrap
local_state=$bootstrap/$system.tfstate
override=$bootstrap/local_override.tf
plan=$bootstrap/$system.tfplan
export AWS_REGION=$region
# Each system has its own backend, so they cannot share a working directory.
data_dir=$bootstrap/.terraform/$system

in_bootstrap() {
  TF_DATA_DIR=$data_dir terraform -chdir="$bootstrap" "$@"
}

# found COMMAND...: whether the thing that an aws command asks for is there. An answer other than yes and no ends the run.
found() {
  local answer
  answer=$("$@" 2>&1) && return
  case $answer in
    *"(404)"* | *ResourceNotFoundException*) return 1 ;;
    *) fail "cannot tell what is there: ${answer//$'\n'/ }" ;;
  esac
}

bucket_found=false
table_found=false
if found aws s3api head-bucket --bucket "$bucket"; then bucket_found=true; fi
if found aws dynamodb describe-table --table-name "$table"; then table_found=true; fi

to_bucket() {
  local lock=()
  if $table_found; then lock=(-backend-config="dynamodb_table=$table"); fi
  rm -f "$override"
  TF_DATA_DIR=$data_dir initialise "$bootstrap" \
    -backend-config="bucket=$bucket" -backend-config="region=$region" "${lock[@]}" "$@"
}

# The state is in the bucket, unless there is none yet or a run was interrupted before it could move the state there.
moving=false
if ! $bucket_found || [ -f "$local_state" ]; then moving=true; fi
trap 'rm -f "$override" "$plan"' EXIT
if $moving; then
  printf 'terraform {\n  backend "local" {\n    path = "%s"\n  }\n}\n' "$system.tfstate" >"$override"
  TF_DATA_DIR=$data_dir initialise "$bootstrap" -reconfigure
else
  to_bucket -reconfigure
fi

variables=(-var-file="systems/$system.tfvars")
# A state that does not exist yet is an error to `list`, and none to `pull`.
known=$(in_bootstrap state list 2>/dev/null) || in_bootstrap state pull >/dev/null

# adopt ADDRESS ID: puts something that is there under the care of this state.
adopt() {
  grep -qxF "$1" <<<"$known" || in_bootstrap import -input=false "${variables[@]}" "$1" "$2"
}

if $bucket_found; then adopt module.state.module.bucket.aws_s3_bucket.this "$bucket"; fi
if $table_found; then adopt module.state.aws_dynamodb_table.locks "$table"; fi
if [ -n "$domain" ]; then
  zone=$(aws route53 list-hosted-zones-by-name --dns-name "$domain." --max-items 1 \
    --query "HostedZones[?Name=='$domain.' && !Config.PrivateZone].Id" --output text)
  if [ -n "$zone" ]; then adopt "aws_route53_zone.this[\"$domain\"]" "${zone##*/}"; fi
fi

status=0
in_bootstrap plan -input=false "${variables[@]}" -out="$plan" -detailed-exitcode || status=$?
case $status in
  0) echo "Bucket $bucket and table $table are as they should be." ;;
  2)
    if $bucket_found && ! $yes && ! $moving; then
      read -r -p "Make these changes? Only \"yes\" does: " answer || answer=
      [ "$answer" = yes ] || fail "nothing was changed"
    fi
    in_bootstrap apply -input=false "$plan"
    ;;
  *) exit "$status" ;;
esac

if $moving || ! $table_found; then
  table_found=true
  if $moving; then to_bucket -migrate-state -force-copy; else to_bucket -reconfigure; fi
  [ -n "$(in_bootstrap state list)" ] || fail "the state did not arrive in $bucket; it is still in $local_state"
  rm -f "$local_state" "$local_state.backup"
fi

in_bootstrap output
initialise_root -reconfigure
