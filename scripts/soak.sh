#!/usr/bin/env bash
# Readers, two importers, sign-ups and somebody who looks on, against the release build: ten minutes on SQLite and ten
# on two processes with PostgreSQL, then two minutes of each with processes killed under it. What has to hold is looked
# at after each; the summary says what did.
#
#   soak.sh 30 sqlite           half a minute on one database
#   soak.sh 120 --kill          with kill -9, and PostgreSQL restarted once
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"
cd "$ROOT"
[ -x "$MUSTER" ] || stop "There is no release build at $MUSTER yet. Run: make build"

folder=$(mktemp -d)
# What is recorded as kept has to outlast a power cut.
export MUSTER_POSTGRES_DIR=$folder/postgres MUSTER_POSTGRES_DURABLE=1
finish() {
    scripts/postgres.sh stop
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# PostgreSQL's own user has to reach its folder.
chmod 711 "$folder"

# As it is now: a build beside this would put another in its place, and processes are started again.
cp "$MUSTER" "$folder/muster"
export MUSTER_TEST_BINARY=$folder/muster
scripts/postgres.sh start >/dev/null
MUSTER_TEST_POSTGRES=$(scripts/postgres.sh url)
export MUSTER_TEST_POSTGRES

# Only what asks is built here, and need not be fast. With the packages of the tests, or it would be built anew for others.
soak() {
    cargo bench --profile dev --workspace --exclude frontend --bench soak -- "$@"
}

if [ $# -gt 0 ]; then
    soak "$@"
    exit
fi
say "Ten minutes of each"
soak 600 || broken=1
say "Two minutes of each, with processes killed"
soak 120 --kill || broken=1
[ -z "${broken:-}" ]
