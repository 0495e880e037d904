#!/usr/bin/env bash
# Builds the bundle of a first visit (the ways in, the dashboard, one's own account) into a folder, beside the one that
# has all pages: `build-light.sh FOLDER`. The pages are compiled once for both; only what is linked is another.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"

folder=${1:?build-light.sh needs the folder to put the bundle in}
bundle=$CARGO_TARGET_DIR/front/light

cd "$ROOT"
# As cargo-leptos calls cargo for the other bundle, or else everything would be compiled twice.
LEPTOS_OUTPUT_NAME=muster RUSTFLAGS="--cfg erase_components" cargo build --package frontend --lib \
    --no-default-features --features light \
    --target wasm32-unknown-unknown --profile wasm-release --target-dir "$CARGO_TARGET_DIR/front"
compiled=$CARGO_TARGET_DIR/front/wasm32-unknown-unknown/wasm-release/frontend.wasm

rm -rf "$bundle"
wasm-bindgen --target web --no-typescript --out-name light --out-dir "$bundle" "$compiled"
wasm-opt -O1 --enable-bulk-memory --enable-nontrapping-float-to-int \
    "$bundle/light_bg.wasm" -o "$bundle/light.wasm"

mkdir -p "$folder"
cp "$bundle/light.js" "$bundle/light.wasm" "$folder/"
