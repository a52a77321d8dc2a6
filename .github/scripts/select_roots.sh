#!/usr/bin/env bash
# Which roots does this run of infra-plan-apply.yml handle? Writes to GITHUB_OUTPUT, as JSON lists for matrices:
#   roots     those to review: touched by the change since $BASE, or the one that $ROOT names
#   dev       of these, the ones that a push to main applies by itself
#   staging   of these, the ones that it applies after an approval; prod and global are neither
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${GITHUB_OUTPUT:=/dev/stdout}"

if [[ ${ROOT-} ]]; then
  roots=$(GITHUB_OUTPUT='' "$here/changed_roots.sh" --all | jq -c --arg name "${ROOT//\//-}" 'map(select(.name == $name))')
  [[ $roots != '[]' ]] || {
    printf 'select_roots.sh: there is no root infra/envs/%s; write SYSTEM/ENVIRONMENT, such as caja/prod\n' "$ROOT" >&2
    exit 2
  }
elif [[ ${BASE-} =~ ^0*$ ]]; then
  # The first push of a branch has nothing before it.
  roots=$(GITHUB_OUTPUT='' "$here/changed_roots.sh" --all)
else
  roots=$(GITHUB_OUTPUT='' "$here/changed_roots.sh" "$BASE")
fi

{
  printf 'roots=%s\n' "$roots"
  printf 'dev=%s\n' "$(jq -c 'map(select(.env == "dev"))' <<<"$roots")"
  printf 'staging=%s\n' "$(jq -c 'map(select(.env | IN("stage", "staging", "poc", "mvp")))' <<<"$roots")"
} | tee -a "$GITHUB_OUTPUT"
