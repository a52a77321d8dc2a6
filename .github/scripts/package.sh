#!/usr/bin/env bash
# Makes the archive of a release: package.sh TAG FOLDER
#
# bin/plangate, and lib/plangate/ with the part that talks to GitHub and the libraries that differ between distributions.
set -euo pipefail

tag=${1:?tag} folder=${2:?folder}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

version=$("$root/plangate.sh" --version)
[[ $version == *" ${tag#v}" || $version == "${tag#v}" ]] || {
  printf 'package.sh: the tag is %s, but the program says "%s"; set the version in CMakeLists.txt\n' "$tag" "$version" >&2
  exit 2
}

name=plangate-${tag#v}-linux-$(uname -m)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cmake --install "$root/build/release" --prefix "$scratch/$name" --strip
cp "$root/README.md" "$scratch/$name/"

# glibc, libstdc++ and OpenSSL keep their names across the supported systems; the others do not, so they come along.
for file in "$scratch/$name/bin/plangate" "$scratch/$name/lib/plangate/"*.so; do
  ldd "$file" | awk '$3 ~ /^\// { print $1, $3 }'
done | sort -u | while read -r library path; do
  case $library in
    libc.so* | libm.so* | libstdc++.so* | libgcc_s.so* | libssl.so* | libcrypto.so* | ld-linux*) ;;
    *) cp -L "$path" "$scratch/$name/lib/plangate/$library" ;;
  esac
done

mkdir -p "$folder"
tar -C "$scratch" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git -C "$root" log -1 --format=%ct)" -czf "$folder/$name.tar.gz" "$name"
