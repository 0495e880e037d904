#!/usr/bin/env bash
# The measurements of docs/benchmarks.md. Each prints its rate beside a yardstick taken in the same
# run on the same machine, and the ratio: a rate alone says more about the machine.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"
cd "$ROOT"

MUSTER_POSTGRES_DIR=$(mktemp -d)/postgres
# What a commit costs includes making it last.
export MUSTER_POSTGRES_DIR MUSTER_POSTGRES_DURABLE=1
finish() {
    scripts/postgres.sh stop
    rmdir "$(dirname "$MUSTER_POSTGRES_DIR")"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# PostgreSQL's own user has to reach its folder.
chmod 711 "$(dirname "$MUSTER_POSTGRES_DIR")"

say "Reading and checking"
cargo bench --package roster --bench '*'

say "In the browser"
scripts/build-worker.sh "$CARGO_TARGET_DIR/bench/worker"
scripts/build-split.sh "$CARGO_TARGET_DIR/bench/split"
projects=(--project worker)
if [ -x "$MUSTER" ]; then
    projects+=(--project page)
else
    say "There is no release build, so nothing is measured on the page. For that: make build"
fi
(cd end2end && npx --no-install playwright test --config bench/playwright.config.ts "${projects[@]}")

say "From upload to committed"
scripts/postgres.sh start >/dev/null
MUSTER_TEST_POSTGRES=$(scripts/postgres.sh url)
export MUSTER_TEST_POSTGRES
cargo bench --package backend --bench '*'

say "A million people, fifty readers"
cargo bench --package server --bench readers
