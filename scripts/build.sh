#!/usr/bin/env bash
# The release build: the pages and the server by cargo-leptos, the worker beside them, and every
# file of the site compressed once, here, so that the server never has to.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"

cd "$ROOT"
# Two builds at once would empty each other's site.
mkdir -p "$CARGO_TARGET_DIR"
if has flock; then
    exec 9>"$CARGO_TARGET_DIR/build.lock"
    flock --nonblock 9 || { say "Waiting for another build to end" && flock 9; }
fi

say "Building the pages and the server"
# cargo-leptos empties the site first, so the worker goes in after it.
LEPTOS_SITE_ROOT=$SITE RUST_BACKTRACE=0 cargo leptos build --release
say "Building the import worker"
scripts/build-worker.sh "$SITE/worker"
say "Compressing the site"
node scripts/compress-site.mjs "$SITE"
