#!/usr/bin/env bash
# Plans one root: plan_root.sh ROOT NAME FOLDER [FLAG...] leaves FOLDER/NAME.tfplan and FOLDER/NAME.json.
#
# Both hold secrets in the clear: they stay on the machine that made them. What leaves it is plangate's report. A plan that
# Terraform could not finish is kept all the same, since plangate says more about it; the exit code is 0 if there is a plan to
# review, and Terraform's otherwise. TF_SECRET_VARS, a text like a .tfvars file, holds values that no file of the repository may.
set -euo pipefail

root=${1:?root} name=${2:?name} folder=${3:?folder}
shift 3

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
rm -f "$folder/$name.tfplan" "$folder/$name.json"
system=$(basename "$(dirname "$root")")
infra=$(cd "$root/../../.." && pwd)
"$infra/scripts/init_root.sh" "$(basename "$root")" --system "$system" -lockfile=readonly >&2
if [[ ${TF_SECRET_VARS-} ]]; then
  (umask 077 && printf '%s\n' "$TF_SECRET_VARS" >"$folder/secret.tfvars")
  set -- "-var-file=$folder/secret.tfvars" "$@"
fi
code=0
terraform -chdir="$root" plan -input=false -lock-timeout=5m -no-color -out="$folder/$name.tfplan" "$@" >"$folder/$name.log" || code=$?
if [[ ! -f $folder/$name.tfplan ]]; then
  # Why stands above, on stderr. The log stays where it is, since it quotes values.
  printf 'plan_root.sh: terraform made no plan of %s\n' "$root" >&2
  exit "$((code == 0 ? 2 : code))"
fi
terraform -chdir="$root" show -json "$folder/$name.tfplan" >"$folder/$name.json"
