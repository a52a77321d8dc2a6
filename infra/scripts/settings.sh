# shellcheck shell=bash
# What the scripts know about a system: the values of bootstrap/systems/<system>.tfvars. Sourced, not run; the script that sources it
# sets $system and $environment.
# shellcheck disable=SC2034,SC2154

infra=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || fail "needs $tool, which is not installed"
  done
}

# setting NAME: the value of `NAME = ...` in the file of $system, without quotes; empty if it is not there.
setting() {
  sed -nE "s/^$1 *= *\"?([^\"]*)\"?$/\1/p" "$infra/bootstrap/systems/$system.tfvars"
}

# Sets region, bucket, table and domain of $system. Asks AWS for the account only where the bucket is named after it.
read_settings() {
  [ -f "$infra/bootstrap/systems/$system.tfvars" ] || fail "there is no system \"$system\"; bootstrap/systems/ names them"
  region=$(setting region)
  bucket=$(setting bucket)
  table=$(setting table)
  domain=$(setting domain)
  if [ "$(setting bucket_account_suffix)" = true ]; then
    need aws
    bucket=$bucket-$(aws sts get-caller-identity --query Account --output text) || fail "cannot tell the number of the account"
  fi
}

# initialise FOLDER ARGUMENT...: terraform init, offline where TF_PLUGIN_DIR names a folder of unpacked providers.
initialise() {
  local folder=$1
  shift
  terraform -chdir="$folder" init -input=false ${TF_PLUGIN_DIR:+-plugin-dir="$TF_PLUGIN_DIR"} "$@"
}

# The root's backend.tf has everything but a bucket that is named after the account.
initialise_root() {
  local root=$infra/envs/$system/$environment
  [ -d "$root" ] || fail "there is no root $system/$environment; envs/$system/ has: $(cd "$infra/envs/$system" && echo *)"
  if [ "$(setting bucket_account_suffix)" = true ]; then
    set -- -backend-config="bucket=$bucket" "$@"
  fi
  initialise "$root" "$@"
}
