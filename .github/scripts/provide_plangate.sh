#!/usr/bin/env bash
# Puts plangate where a workflow finds it.
#   provide_plangate.sh key       says which folder holds it and under which key that may be cached
#   provide_plangate.sh install   fills the folder if it is empty, and says where the binary is
#
# PLANGATE_VERSION names a release to download, checked against its checksums; empty builds this checkout.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
version=${PLANGATE_VERSION-}
home=${RUNNER_TEMP:-${TMPDIR:-/tmp}}/plangate
: "${GITHUB_OUTPUT:=/dev/stdout}"

die() {
  printf 'provide_plangate.sh: %s\n' "$*" >&2
  exit 2
}

[[ -z $version || $version =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]] || die "\"$version\" is no version such as v1.0.0"

# What the build depends on: the sources, the prices, and the system that it is built on.
source_key() {
  local system
  # shellcheck source=/dev/null
  system=$(. /etc/os-release && printf '%s-%s' "$ID" "$VERSION_ID")
  {
    cd "$root"
    find CMakeLists.txt CMakePresets.json plangate.sh cmake src pricing -type f -print0 | sort -z | xargs -0 sha256sum
  } | sha256sum | cut -c1-16 | sed "s/^/plangate-$system-$(uname -m)-/"
}

download() {
  local archive url repository=${PLANGATE_REPOSITORY:-${GITHUB_ACTION_REPOSITORY-}}
  archive=plangate-${version#v}-linux-$(uname -m).tar.gz
  [[ $repository ]] || die "nobody said which repository has the releases; set PLANGATE_REPOSITORY"
  url=${GITHUB_SERVER_URL:-https://github.com}/$repository/releases/download/$version
  local scratch
  scratch=$(mktemp -d)
  local file
  for file in "$archive" SHA256SUMS; do
    curl --silent --show-error --fail --location --retry 3 --max-time 300 --output "$scratch/$file" "$url/$file" ||
      die "$url/$file cannot be downloaded; is there a release $version for $(uname -m)?"
  done
  # A list that leaves the archive out says nothing about it.
  (cd "$scratch" && awk -v file="$archive" '$2 == file || $2 == "*" file' SHA256SUMS >wanted && [[ -s wanted ]] && sha256sum --check --strict --quiet wanted) ||
    die "$archive is not what SHA256SUMS of $version says; nothing was installed"
  tar -xzf "$scratch/$archive" -C "$home" --strip-components=1
  rm -rf "$scratch"
}

build() {
  "$root/plangate.sh" --version >&2
  cmake --install "$root/build/release" --prefix "$home" >&2
}

case ${1-} in
  key)
    {
      printf 'folder=%s\n' "$home"
      printf 'key=%s\n' "$(if [[ $version ]]; then printf 'plangate-%s-%s' "$version" "$(uname -m)"; else source_key; fi)"
    } >>"$GITHUB_OUTPUT"
    ;;
  install)
    if ! "$home/bin/plangate" --version >/dev/null 2>&1; then
      rm -rf "$home"
      mkdir -p "$home"
      if [[ $version ]]; then download; else build; fi
    fi
    "$home/bin/plangate" --version >&2 || die "what was installed in $home does not run here"
    printf 'command=%s\n' "$home/bin/plangate" >>"$GITHUB_OUTPUT"
    ;;
  *)
    die "say key or install"
    ;;
esac
