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
  done < <(cat "$folder"/*.tf "$folder"/*.tf.json 2>/dev/null | grep -oE '\bsource"?[[:space:]]*[=:][[:space:]]*"[^"]+"' | sed -E 's/.*"([^"]+)"$/\1/')
}

# Whether one of the changed files is among the code of these folders. No pipe into `grep -q` here: under pipefail the writer's
# SIGPIPE makes a match of a long list look like none.
is_touched() {
  local folder file
  for folder in "$@"; do
    for file in "${changed[@]}"; do
      # Tests of a module change no plan.
      case $file in "$folder"/tests/* | *.md) ;; "$folder"/*) return 0 ;; esac
    done
  done
  return 1
}

list=$(mktemp)
trap 'rm -f "$list"' EXIT
all=false
changed=()
case ${1-} in
  --all) all=true ;;
  '') die "name the commit to compare with, or say --all" ;;
  *)
    # Of a commit that is not there, nothing can be said; an empty list would let everything pass.
    git rev-parse --quiet --verify "$1^{commit}" >/dev/null || die "there is no commit $1 here; fetch it (fetch-depth: 0)"
    # As they are, ended by NUL: else git quotes names that are not ASCII, and they begin with a quotation mark.
    git diff --name-only --no-renames -z "$1" "${2:-HEAD}" -- infra >"$list"
    mapfile -d '' -t changed <"$list"
    ;;
esac

rows=()
for main in infra/envs/*/*/main.tf; do
  root=${main%/main.tf}
  name=${root#infra/envs/}
  # These names go into JSON, artifacts and environments; whoever adds a folder must not write more than a name there.
  [[ $name =~ ^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$ ]] || die "infra/envs/$name is not named with letters, digits, dots, dashes and underscores"
  if ! $all; then
    seen=()
    mapfile -t folders < <(folders_of "$root")
    is_touched "${folders[@]}" || continue
  fi
  rows+=("{\"root\":\"$root\",\"system\":\"${name%/*}\",\"env\":\"${name#*/}\",\"name\":\"${name/\//-}\"}")
done

roots=$(IFS=, && printf '[%s]' "${rows[*]-}")
printf '%s\n' "$roots"
[[ -z ${GITHUB_OUTPUT-} ]] || printf 'roots=%s\n' "$roots" >>"$GITHUB_OUTPUT"
