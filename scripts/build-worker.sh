#!/usr/bin/env bash
# Builds the import worker, a WebAssembly bundle of its own, into a folder: `build-worker.sh FOLDER`.
#
# It is built apart from the pages because it wants the opposite: they are built for size, the
# worker for speed (opt-level 3, 128-bit SIMD), and it is only loaded when somebody drops a file.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"

folder=${1:?build-worker.sh needs the folder to put the worker in}
bundle=$CARGO_TARGET_DIR/worker/bundle

cd "$ROOT"
RUSTFLAGS="-C target-feature=+simd128" cargo build --package worker --lib \
    --target wasm32-unknown-unknown --profile worker-release --target-dir "$CARGO_TARGET_DIR/worker"
compiled=$CARGO_TARGET_DIR/worker/wasm32-unknown-unknown/worker-release/worker.wasm

# wasm-opt takes its time, so not twice over the same bytes.
digest=$(cat "$compiled" "$ROOT/style/package-lock.json" "$0" | sha256sum)
if [ "$(cat "$bundle/digest" 2>/dev/null)" != "$digest" ]; then
    rm -rf "$bundle"
    wasm-bindgen --target web --no-typescript --out-name worker --out-dir "$bundle" "$compiled"
    wasm-opt -O3 --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int \
        --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue \
        "$bundle/worker_bg.wasm" -o "$bundle/worker_bg.wasm"
    printf '%s' "$digest" >"$bundle/digest"
fi

mkdir -p "$folder"
cp "$bundle/worker.js" "$bundle/worker_bg.wasm" "$ROOT/public/worker/start.js" "$folder/"
