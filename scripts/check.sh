#!/usr/bin/env bash
# Formatting and lints. Each crate is linted for the target and with the features it is shipped
# with: server code that reaches the browser's build compiles, and then panics in the browser.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"
cd "$ROOT"

say "Formatting"
cargo fmt --all --check

say "The lock file"
cargo metadata --locked --format-version 1 >/dev/null ||
    stop "Cargo.lock does not say what Cargo.toml asks for. Run any cargo command and commit Cargo.lock."

say "What must stay apart"
# pure PACKAGE TARGET CRATES: none of the crates may be among what the package is built from.
pure() {
    local reached
    reached=$(cargo tree --package "$1" --target "$2" --edges normal --prefix none --format '{p}' |
        awk '{ print $1 }' | sort -u | grep -Ex "$3") || return 0
    stop "$1 must not depend on: $(tr '\n' ' ' <<<"$reached")"
}
pure roster all "leptos|axum|sea-orm|tokio|web-sys|js-sys"
pure frontend wasm32-unknown-unknown "backend|entity|sea-orm|axum|tokio|leptos_axum"
pure worker wasm32-unknown-unknown "leptos|backend|entity|sea-orm|axum|tokio"

say "Lints: the server"
cargo clippy --workspace --exclude frontend --all-targets -- -D warnings
say "Lints: the pages in the browser"
cargo clippy --target wasm32-unknown-unknown --package app --package frontend --features app/hydrate -- -D warnings
say "Lints: the worker in the browser"
cargo clippy --target wasm32-unknown-unknown --package worker -- -D warnings

if has shellcheck; then
    say "Lints: the scripts"
    shellcheck --external-sources scripts/*.sh .ci/run
fi
