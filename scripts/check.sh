#!/usr/bin/env bash
# Formatting and lints. Each crate is linted for the target and with the features it is shipped
# with: server code that reaches the browser's build compiles, and then panics in the browser.
# What fails does not hide what comes after it.
set -uo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"
cd "$ROOT" || exit 1

broken=0

# check NAME COMMAND…
check() {
    say "$1"
    shift
    "$@" || broken=$((broken + 1))
}

locked() {
    cargo metadata --locked --format-version 1 >/dev/null || {
        echo "Cargo.lock does not say what Cargo.toml asks for. Run any cargo command and commit Cargo.lock." >&2
        return 1
    }
}

# pure PACKAGE TARGET CRATES: none of the crates may be among what the package is built from.
pure() {
    local built_from reached
    built_from=$(cargo tree --package "$1" --target "$2" --edges normal --prefix none --format '{p}') || return 1
    reached=$(awk '{ print $1 }' <<<"$built_from" | sort -u | grep -Ex "$3") || return 0
    echo "$1 must not depend on: $(tr '\n' ' ' <<<"$reached")" >&2
    return 1
}

apart() {
    pure roster all "leptos|axum|sea-orm|tokio|web-sys|js-sys" &&
        pure frontend wasm32-unknown-unknown "backend|entity|sea-orm|axum|tokio|leptos_axum" &&
        pure worker wasm32-unknown-unknown "leptos|backend|entity|sea-orm|axum|tokio"
}

# Packages of their own, outside the workspace.
apart_formatted() {
    cargo fmt --check --manifest-path fuzz/Cargo.toml &&
        cargo fmt --check --manifest-path end2end/bench/split/Cargo.toml
}

check "Formatting" cargo fmt --all --check
check "Formatting: what is built apart" apart_formatted
check "The lock file" locked
check "What must stay apart" apart
check "Lints: the server" \
    cargo clippy --workspace --exclude frontend --all-targets --keep-going -- -D warnings
check "Lints: the pages in the browser" \
    cargo clippy --target wasm32-unknown-unknown --package app --package frontend --features app/hydrate -- -D warnings
check "Lints: the pages of a first visit" \
    cargo clippy --target wasm32-unknown-unknown --package frontend --features light,app/hydrate -- -D warnings
check "Lints: the worker in the browser" \
    cargo clippy --target wasm32-unknown-unknown --package worker -- -D warnings
if has c++; then
    check "Lints: the fuzzers" \
        cargo clippy --manifest-path fuzz/Cargo.toml --target-dir "$CARGO_TARGET_DIR/fuzz" -- -D warnings
fi
if has shellcheck; then
    check "Lints: the scripts" shellcheck --external-sources scripts/*.sh .ci/run
fi
if [ -x end2end/node_modules/.bin/dclint ]; then
    check "Lints: the Dockerfile" end2end/node_modules/.bin/dockerfile-utils lint deploy/Dockerfile
    check "Lints: the compose file" end2end/node_modules/.bin/dclint --max-warnings 0 deploy/compose.yaml
fi
if has caddy; then
    check "Lints: the proxy" env MUSTER_HOST=people.example.com caddy validate --adapter caddyfile --config deploy/Caddyfile
fi

[ "$broken" -eq 0 ]
