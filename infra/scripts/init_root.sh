#!/usr/bin/env bash
# Initialises one root against its remote state.
#
#   scripts/init_root.sh <env> [--system SYSTEM] [argument of terraform init]...
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

[ $# -gt 0 ] || fail "which environment? usage: init_root.sh <env> [--system SYSTEM] [argument of terraform init]..."
environment=$1
shift
system=core
if [ "${1:-}" = --system ]; then
  [ $# -gt 1 ] || fail "--system needs a name"
  system=$2
  shift 2
fi

need terraform
read_settings
initialise_root "$@"
