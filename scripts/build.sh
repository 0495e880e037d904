#!/usr/bin/env bash
# The release build: the pages by cargo-leptos, the bundle of a first visit and the worker beside them, every file of the
# site compressed once, here, so that the server never has to; and the server, which carries the site.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"
cd "$ROOT"

# One build at a time, and none under the feet of the browser tests.
mkdir -p "$CARGO_TARGET_DIR"
if has flock; then
    exec 9>"$CARGO_TARGET_DIR/build.lock"
    flock --nonblock 9 || { say "Waiting for another build, or for browser tests, to end" && flock 9; }
fi

# Put together beside the site that is there, which a server may be serving meanwhile.
next=$SITE-next

say "Building the pages"
# cargo-leptos empties the folder first, so all else goes in after it.
LEPTOS_SITE_ROOT=$next RUST_BACKTRACE=0 cargo leptos build --release --frontend-only
say "Building the pages of a first visit"
scripts/build-light.sh "$next/pkg"
say "Building the import worker"
scripts/build-worker.sh "$next/worker"
say "Compressing the site"
find "$next" -name '*.d.ts' -delete
node scripts/compress-site.mjs "$next"

rm -rf "$SITE-last"
[ ! -e "$SITE" ] || mv "$SITE" "$SITE-last"
mv "$next" "$SITE"
rm -rf "$SITE-last"

say "Building the server"
MUSTER_CARRIED_SITE=$SITE RUSTFLAGS="--cfg erase_components" cargo build --release --package server --bin muster
