#!/usr/bin/env bash
# Sets the project up when needed, then opens the menu, runs a choice, or runs the tests:
#   bash run.sh                     the menu
#   bash run.sh 1|2|3               a choice of the menu; also: basic, advanced, all
#   bash run.sh test                the tests
# Where there is no bash, npm start does the same: npm start -- 1
set -euo pipefail
case "${1:-}" in
  -h | --help | help)
    sed -n '2,6s/^# //p' "${BASH_SOURCE[0]}"
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

exec node build/start.js "$@"
