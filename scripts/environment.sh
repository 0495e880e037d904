# shellcheck shell=bash
# Where everything is. Sourced by the other scripts, never run.
#
# Nothing that is built lands in the checkout, so that a clone stays a clone and two clones share
# what they can (setup.sh sees to it that it is no more). Set CARGO_TARGET_DIR to put it elsewhere.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
MUSTER_CACHE=${MUSTER_CACHE:-$HOME/.cache/muster}

CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$MUSTER_CACHE/target}
case $CARGO_TARGET_DIR in
    /*) ;;
    *) CARGO_TARGET_DIR=$ROOT/$CARGO_TARGET_DIR ;;
esac
export CARGO_TARGET_DIR

# The release build: the site is built first, and the binary carries it.
export SITE=$CARGO_TARGET_DIR/site
export MUSTER=$CARGO_TARGET_DIR/release/muster

# Tools we install ourselves stay out of the user's ~/.cargo/bin: theirs may be another version on
# purpose. The npm ones are those style/package.json pins, before any other on the machine.
TOOLS=$MUSTER_CACHE/tools-installed
export PATH="$ROOT/style/node_modules/.bin:$TOOLS/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

# What cargo-leptos would otherwise look up on the internet, should it ever look.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

# A heading for each stage of a long run, with the time of day: logs are read afterwards.
say() {
    printf '\n\033[1m== %s  %s\033[0m\n' "$(date +%H:%M:%S)" "$*" >&2
}

# One sentence that says what is missing and what to do, then stop.
stop() {
    printf 'muster: %s\n' "$*" >&2
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}
