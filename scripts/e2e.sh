#!/usr/bin/env bash
# The browser tests, against the release build that is there. What follows is handed to Playwright:
# `scripts/e2e.sh flows/sign-in.spec.ts`.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"
[ -x "$MUSTER" ] || stop "There is no release build at $MUSTER yet. Run: make build"
# What the native build says of the corpus, for comparison with the browser; and workbooks to annoy it.
cargo build --quiet --release --package roster --example findings --example hostile
if has flock; then
    exec 9>>"$CARGO_TARGET_DIR/build.lock"
    flock --shared --nonblock 9 || { say "Waiting for a build to end" && flock --shared 9; }
fi
# The binary alone in an empty folder: what it does not carry, it does not have.
alone=$(mktemp -d)
trap 'rm -rf "$alone"' EXIT
cp "$MUSTER" "$alone/muster"
export MUSTER=$alone/muster
cd "$ROOT/end2end"
npx --no-install tsc --noEmit
npx --no-install playwright test "$@"
