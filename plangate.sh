#!/usr/bin/env bash
# Runs plangate from a checkout on Debian or Ubuntu: installs the packages that are missing, builds what is out of date, then
#   ./plangate.sh review PLAN...   runs plangate; any verb and arguments do, and the exit code is plangate's
#   ./plangate.sh test             builds and runs the tests; further arguments go to ctest
# stdout belongs to what is run; set-up speaks on stderr, and only when it has something to do.
set -Eeuo pipefail
# 2 is plangate's own "could not tell": a failed set-up must never read as a verdict.
trap 'exit 2' ERR

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

preset='release'
packages=(g++ cmake ninja-build pkg-config libsimdjson-dev libfmt-dev libcli11-dev libsqlite3-dev libyaml-cpp-dev libcpp-httplib-dev libssl-dev)
if [[ ${1-} == test ]]; then
  preset='test'
  packages+=(catch2 cmark-gfm curl jq unzip zip)
fi

build=$root/build/$preset
log=$build.log      # the output of the latest step
stamp=$build.stamp  # what the build directory was configured on

say() { printf 'plangate.sh: %s\n' "$*" >&2; }

die() {
  say "$@"
  exit 2
}

# Announces a step and runs it in the root, its output in the log. stdin may be a plan, so steps get none.
step() {
  local what=$1
  shift
  say "$what (log: ${log#"$PWD"/})"
  (cd "$root" && "$@") </dev/null >"$log" 2>&1 && return
  tail -n 25 "$log" >&2
  die "failed: $what; the whole log is $log"
}

# The packages that are installed, with their versions. It fails when dpkg has never heard of one: that one is missing.
installed() {
  dpkg-query --show --showformat='${Package} ${Version} ${db:Status-Status}\n' "${packages[@]}" 2>/dev/null | grep ' installed$'
}

missing() {
  local present package
  present=$(installed) || true
  for package in "${packages[@]}"; do
    [[ $'\n'$present == *$'\n'"$package "* ]] || printf '%s\n' "$package"
  done
}

apt_get() {
  local as_root=()
  ((EUID == 0)) || as_root=(sudo)
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 "$@"
}

apt_install() { apt_get update && apt_get install --no-install-recommends "$@"; }

# A fresh machine is often busy with its own first update.
apt_install_patiently() {
  apt_install "$@" && return
  echo "once more in 10 seconds"
  sleep 10
  apt_install "$@"
}

install_packages() {
  local wanted
  mapfile -t wanted <<<"$(missing)"
  [[ ${wanted[0]} ]] || return 0
  ((EUID == 0)) || command -v sudo >/dev/null ||
    die "these packages are missing, and installing them needs root or sudo: ${wanted[*]}"
  step "installing ${wanted[*]}" apt_install_patiently "${wanted[@]}"
}

# Another checkout path, another compiler or library, another preset: the old build directory is worth nothing.
configure() {
  local ground
  ground=$(printf '%s\n' "$root" && installed && cat "$root/CMakePresets.json")
  [[ -e $build/build.ninja && -e $stamp && $(<"$stamp") == "$ground" ]] && return
  rm -rf "$build" "$stamp"
  step "configuring build/$preset" cmake --preset "$preset"
  printf '%s\n' "$ground" >"$stamp"
}

# As many as there are processors, as long as each has 1.5 GB of memory.
jobs() {
  local kilobytes limit by_memory processors
  kilobytes=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null || echo 0)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
  [[ $limit == max ]] || ((limit / 1024 > kilobytes)) || kilobytes=$((limit / 1024))
  by_memory=$((kilobytes / 1500000))
  processors=$(nproc)
  echo $((by_memory < 1 ? 1 : by_memory < processors ? by_memory : processors))
}

compile() {
  [[ $(ninja -C "$build" -n 2>&1) == *"no work to do"* ]] ||
    step "building build/$preset" cmake --build --preset "$preset" -j "$(jobs)"
}

run_tests() {
  cd "$root"
  # ctest says how long it took after the summary; the summary is what should be read last.
  ctest --preset test -j "$(nproc)" "$@" | sed -u "/ tests failed out of /{h;d};\$G"
}

command -v apt-get >/dev/null ||
  die "there is no apt here, and this script sets up Debian and Ubuntu only; elsewhere install what CONTRIBUTING.md lists," \
    "then: cmake --preset $preset && cmake --build --preset $preset"
mkdir -p "$root/build" 2>/dev/null || die "cannot write to $root"
[[ -w $root/build ]] || die "cannot write to $root/build"

# Two of these in one pipe must not build over each other.
exec {lock}>"$build.lock"
flock "$lock"
install_packages
configure
compile
exec {lock}>&-
trap - ERR

if [[ $preset == test ]]; then
  run_tests "${@:2}"
else
  exec "$build/src/plangate" "$@"
fi
