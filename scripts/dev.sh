#!/usr/bin/env bash
# Serves while you edit. The worker is built once: start again after changing roster or worker.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"
cd "$ROOT"

# Not the release's site: a dev loop and a release can live side by side.
site=$CARGO_TARGET_DIR/site-dev
built=$CARGO_TARGET_DIR/worker/dev
say "Building the import worker"
scripts/build-worker.sh "$built"

# cargo-leptos clears what it does not know out of the site whenever an asset changes.
keep_worker() {
    while sleep 1; do
        [ -e "$site/worker/worker_bg.wasm" ] || { [ -d "$site" ] && mkdir -p "$site/worker" && cp "$built"/* "$site/worker/"; } || true
    done
}
keep_worker &
keeper=$!
trap 'kill "$keeper" 2>/dev/null || true' EXIT

LEPTOS_SITE_ROOT=$site MUSTER_SITE_ROOT=$site cargo leptos watch
