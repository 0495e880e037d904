#!/usr/bin/env bash
# Finds or installs what a build needs (`setup.sh build`), or a build and its tests (`setup.sh test`).
#
# Only package registries are asked: crates.io, npm, and Debian's packages when root. Nothing is
# fetched as a ready-made binary from anywhere else, so this also works behind a company's proxy.
# What is already there is left alone; a second run takes a second.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"

CARGO_LEPTOS=0.3.9

main() {
    case ${1:-build} in
        build) for_build ;;
        test)
            for_build
            for_test
            ;;
        *) stop "setup.sh takes 'build' or 'test', not '$1'." ;;
    esac
}

for_build() {
    has cargo || stop "Rust is not installed. Install it with rustup (https://rustup.rs), then run this again."
    has cc || stop "There is no C compiler (cc), which SQLite is built with. On Debian: apt-get install gcc libc6-dev."
    has node || stop "Node.js is not installed. Version 20 or newer is needed, with npm. On Debian: apt-get install nodejs npm."
    has npm || stop "npm is not installed; it comes with Node.js. On Debian: apt-get install npm."
    [ "$(node --print 'Number(process.versions.node.split(".")[0]) >= 20')" = true ] ||
        stop "Node.js $(node --version) is too old. Version 20 or newer is needed."

    wasm_target
    cargo_tool wasm-bindgen wasm-bindgen-cli "$(locked_version wasm-bindgen)"
    cargo_tool cargo-leptos cargo-leptos "$CARGO_LEPTOS"
    npm_packages style
    this_clone
}

for_test() {
    if ! cargo nextest --version >/dev/null 2>&1; then
        say "Installing cargo-nextest (some minutes, once)"
        cargo_install cargo-nextest
    fi
    if ! has cargo-deny; then
        say "Installing cargo-deny (some minutes, once)"
        # It reads a few files; how fast it does matters less than how soon it is there.
        CARGO_PROFILE_RELEASE_OPT_LEVEL=1 cargo_install cargo-deny
    fi
    npm_packages end2end
    what_guides_type
    postgres
    chromium
    if ! has shellcheck && [ "$(id -u)" = 0 ] && has apt-get; then
        debian shellcheck
    fi
}

# Cargo tells the crates of two clones apart by time alone: what was built in the one after the files of the other were
# written would pass for the other's, tests and all. So they are built anew after another clone; what all share stays.
this_clone() {
    local built_in=$CARGO_TARGET_DIR/built-in crate ours=()
    [ "$(cat "$built_in" 2>/dev/null)" = "$ROOT" ] && return
    mkdir -p "$CARGO_TARGET_DIR"
    for crate in $(sed -n 's/^members = \[\(.*\)\]$/\1/p' "$ROOT/Cargo.toml" | tr -d '",'); do
        ours+=(-o -path "*/.fingerprint/$crate-*")
    done
    find "$CARGO_TARGET_DIR" -maxdepth 5 -type d \
        \( -name deps -o -name incremental -o -name build -o -name doc \) -prune \
        -o -type d \( "${ours[@]:1}" \) -prune -exec rm -r {} +
    printf '%s\n' "$ROOT" >"$built_in"
}

wasm_target() {
    [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] && return
    has rustup ||
        stop "The Rust target wasm32-unknown-unknown is missing, and there is no rustup to add it. Install it the way your Rust came."
    say "Adding the WebAssembly target"
    rustup target add wasm32-unknown-unknown
}

# The version of a crate in Cargo.lock: the command and the library must be the same one.
locked_version() {
    awk -v name="\"$1\"" '$1 == "name" { found = ($3 == name) } found && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' \
        "$ROOT/Cargo.lock"
}

# cargo_tool COMMAND CRATE VERSION: leaves a command of that version alone, installs it otherwise.
cargo_tool() {
    local found
    found=$("$1" --version 2>/dev/null | awk '{ print $2 }') || true
    [ "$found" = "$3" ] && return
    say "Installing $2 $3 (some minutes, once)"
    cargo_install "$2@$3"
}

# With the tool's own lock file first. A registry that lags may lack one of the versions it names;
# then with what there is.
cargo_install() {
    local profile=(CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16)
    env "${profile[@]}" CARGO_TARGET_DIR="$MUSTER_CACHE/tools" cargo install --locked --root "$TOOLS" "$1" ||
        env "${profile[@]}" CARGO_TARGET_DIR="$MUSTER_CACHE/tools" cargo install --root "$TOOLS" "$1"
}

npm_packages() {
    local folder=$ROOT/$1
    [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && return
    say "Installing the npm packages of $1/"
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
    touch "$folder/node_modules/.package-lock.json"
}

debian() {
    say "Installing $*"
    # An old list of packages names versions that are gone.
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# The tests run the examples of the guides, which are typed with these.
what_guides_type() {
    local tool
    for tool in curl jq; do
        has "$tool" && continue
        if [ "$(id -u)" = 0 ] && has apt-get; then
            debian "$tool"
        else
            stop "$tool is missing; the tests run the guides' examples with it. On Debian: apt-get install $tool."
        fi
    done
}

postgres() {
    "$ROOT/scripts/postgres.sh" found && return
    if [ "$(id -u)" = 0 ] && has apt-get; then
        debian postgresql
    else
        stop "PostgreSQL's server programs (initdb, postgres) are missing; the tests start a private one. On Debian: apt-get install postgresql."
    fi
}

chromium() {
    [ -x "${CHROMIUM_PATH:-/usr/bin/chromium}" ] && return
    if [ -z "${CHROMIUM_PATH:-}" ] && [ "$(id -u)" = 0 ] && has apt-get; then
        debian chromium fonts-liberation fonts-dejavu-core
    else
        stop "Chromium was not found at ${CHROMIUM_PATH:-/usr/bin/chromium}. On Debian: apt-get install chromium; elsewhere set CHROMIUM_PATH to a Chromium or Chrome."
    fi
}

main "$@"
