#!/usr/bin/env bash
# The pictures of the README's tour, made by walking it in a browser on the release build that is there.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"
[ -x "$MUSTER" ] || stop "There is no release build at $MUSTER yet. Run: make build"
mkdir -p "$ROOT/docs/screenshots"
cd "$ROOT/end2end"
npx --no-install playwright test --config screenshots/playwright.config.ts "$@"
say "The pictures are in docs/screenshots. Look at them before they go anywhere."
