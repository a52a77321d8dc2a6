#!/usr/bin/env bash
# Which roots of infra/ does a change touch?
#   changed_roots.sh BASE [HEAD]   those that differ between two commits
#   changed_roots.sh --all         all of them
#
# A root is touched by its own files, by its system's, and by those of every module that the system uses, however deep.
# Prints a JSON list for a matrix, one object a root, and writes it to GITHUB_OUTPUT as `roots`.
set -euo pipefail

cd "$(git rev-parse --show-toplevel)"

die() {
  printf 'changed_roots.sh: %s\n' "$*" >&2
  exit 2
}

# The folders of infra/ whose code a folder uses, itself included.
declare -A seen
folders_of() {
  local folder=$1 source
  [[ -z ${seen[$folder]-} ]] || return 0
  seen[$folder]=1
  printf '%s\n' "$folder"
  while IFS= read -r source; do
    [[ $source == ./* || $source == ../* ]] || continue
    folders_of "$(realpath -m --relative-to=. "$folder/$source")"
  done < <(sed -nE 's/^[[:space:]]*source[[:space:]]*=[[:space:]]*"([^"]+)".*/\1/p' "$folder"/*.tf 2>/dev/null)
}

all=false
changed=''
case ${1-} in
  --all) all=true ;;
  '') die "name the commit to compare with, or say --all" ;;
  *)
    # Of a commit that is not there, nothing can be said; an empty list would let everything pass.
    git rev-parse --quiet --verify "$1^{commit}" >/dev/null || die "there is no commit $1 here; fetch it (fetch-depth: 0)"
    changed=$(git diff --name-only --no-renames "$1" "${2:-HEAD}" -- infra)
    ;;
esac

rows=()
for main in infra/envs/*/*/main.tf; do
  root=${main%/main.tf}
  name=${root#infra/envs/}
  if ! $all; then
    seen=()
    mapfile -t folders < <(folders_of "$root")
    touched=false
    for folder in "${folders[@]}"; do
      # Tests of a module change no plan.
      if grep -vE "^$folder/tests/|\.md$" <<<"$changed" | grep -q "^$folder/"; then touched=true; fi
    done
    $touched || continue
  fi
  rows+=("{\"root\":\"$root\",\"system\":\"${name%/*}\",\"env\":\"${name#*/}\",\"name\":\"${name/\//-}\"}")
done

list=$(IFS=, && printf '[%s]' "${rows[*]-}")
printf '%s\n' "$list"
[[ -z ${GITHUB_OUTPUT-} ]] || printf 'roots=%s\n' "$list" >>"$GITHUB_OUTPUT"
