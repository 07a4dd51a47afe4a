#!/usr/bin/env bash
# Sets the project up when needed, then opens the menu, runs a choice, or runs the tests:
#   bash run.sh                     the menu
#   bash run.sh 1|2|3               a choice of the menu; also: basic, advanced, all
#   bash run.sh test                the tests
set -euo pipefail
case "${1:-}" in
  -h | --help | help)
    sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}"
    exit 0
    ;;
esac
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v node >/dev/null 2>&1; then
  echo "optimize needs Node.js 20.17 or later, and there is no node on this machine's PATH. Get it from https://nodejs.org" >&2
  exit 1
fi
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 17) ? 0 : 1)'; then
  echo "optimize needs Node.js 20.17 or later; this is $(node --version). Get a newer one from https://nodejs.org" >&2
  exit 1
fi

# Runs a step of the set-up quietly; its output is shown only when it fails.
step() {
  local log
  log="$(mktemp)"
  echo "$1" >&2
  shift
  if ! "$@" </dev/null >"$log" 2>&1; then
    head -n 20 "$log" >&2
    rm -f "$log"
    echo "The set-up failed at: $*" >&2
    exit 1
  fi
  rm -f "$log"
}

# Install only when the lockfile has changed since the last time.
if ! cmp -s package-lock.json node_modules/.installed-lockfile; then
  step "Installing (only this once)..." npm ci --no-audit --no-fund
  cp package-lock.json node_modules/.installed-lockfile
fi

# Build only when a source is newer than the last build.
if [ ! -f dist/scenarios.bin ] || [ -n "$(find src build scenarios rolldown.config.ts tsconfig.types.json package-lock.json package.json -newer dist/scenarios.bin -print -quit)" ]; then
  step "Building..." npm run build
fi

if [ "${1:-}" = test ]; then
  shift
  exec npm test -- "$@"
fi
exec node bin/optimize.js menu "$@"
