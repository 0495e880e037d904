#!/usr/bin/env bash
# Builds the yardstick of the bench in the browser (csv-core alone, as WebAssembly) into a folder, the
# way the import worker is built: `build-split.sh FOLDER`.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"

folder=${1:?build-split.sh needs the folder to put the bundle in}

RUSTFLAGS="-C target-feature=+simd128" cargo build --locked --release --lib \
    --manifest-path "$ROOT/end2end/bench/split/Cargo.toml" \
    --target wasm32-unknown-unknown --target-dir "$CARGO_TARGET_DIR/split"
mkdir -p "$folder"
wasm-opt -O3 --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int \
    --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue \
    "$CARGO_TARGET_DIR/split/wasm32-unknown-unknown/release/split.wasm" -o "$folder/split.wasm"
