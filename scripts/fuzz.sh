#!/usr/bin/env bash
# Coverage-guided fuzzing of roster (fuzz/): libFuzzer, with the coverage that stable Rust can put in.
#
#   fuzz.sh [TARGET…]          each in turn (csv, workbook, check); FUZZ_SECONDS are shared out among them
#   fuzz.sh show TARGET FILE   what an input that was found stands for, as files for roster/tests/corpus
#
# What a target has learnt stays in ~/.cache/muster/fuzz, and the next run goes on from there.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"

FUZZ_SECONDS=${FUZZ_SECONDS:-300}
FOLDER=$MUSTER_CACHE/fuzz
CORPUS=$ROOT/roster/tests/corpus
# One input may take this much, of seconds and of memory; the largest is this many bytes.
LIMITS=(-timeout=10 -rss_limit_mb=512 -max_len=65536)

main() {
    has c++ || stop "There is no C++ compiler (c++), which libFuzzer is built with. On Debian: apt-get install g++."
    build
    mkdir -p "$FOLDER/found"
    if [ "${1:-}" = show ]; then
        show "${2:?fuzz.sh show TARGET FILE}" "${3:?fuzz.sh show TARGET FILE}"
        return
    fi
    [ $# -gt 0 ] || set -- csv workbook check
    local each=$((FUZZ_SECONDS / $#)) broken=0
    for target in "$@"; do
        say "Fuzzing $target for $each seconds"
        fuzz "$target" "$each" || broken=1
    done
    return "$broken"
}

# For one target named, as if it were for another machine: else the build scripts would be instrumented.
build() {
    HOST=$(rustc --version --verbose | sed -n 's/^host: //p')
    BUILT=$CARGO_TARGET_DIR/fuzz/$HOST/release
    say "Building the fuzzers"
    local flags="-Cpasses=sancov-module --cfg fuzzing" part
    for part in level=4 inline-8bit-counters pc-table trace-compares; do
        flags+=" -Cllvm-args=-sanitizer-coverage-$part"
    done
    RUSTFLAGS=$flags cargo build --release --manifest-path "$ROOT/fuzz/Cargo.toml" \
        --target "$HOST" --target-dir "$CARGO_TARGET_DIR/fuzz"
}

# fuzz TARGET SECONDS
fuzz() {
    local target=$1 seconds=$2 learnt=$FOLDER/$1 seeds log found
    seeds=$(mktemp -d)
    log=$FOLDER/$target.log
    mkdir -p "$learnt"
    seed "$target" "$seeds"
    # The first folder is the one that it adds to.
    if (cd "$FOLDER" && "$BUILT/$target" "$learnt" "$seeds" "${LIMITS[@]}" -max_total_time="$seconds" \
        -dict="$ROOT/fuzz/dictionary" -artifact_prefix="$FOLDER/found/$target-" -print_final_stats=1) \
        >"$log" 2>&1; then
        rm -rf "$seeds"
        awk '/ cov: / { coverage = $4; inputs = $8 } /^stat::number_of_executed_units/ { count = $2 }
            /^stat::average_exec_per_sec/ { rate = $2 } /^stat::peak_rss_mb/ { memory = $2 }
            END { printf "%s executions, %s a second; %s edges covered by %s inputs; %s MB at most\n",
                count, rate, coverage, inputs, memory }' "$log"
        return
    fi
    rm -rf "$seeds"
    grep -A 40 -E 'panicked at|ERROR: libFuzzer' "$log" | cut -c 1-2000 | head -n 60 >&2 || true
    found=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
    [ -n "$found" ] || stop "$target did not run; $log says why."
    smaller "$target" "$found"
    cat >&2 <<END

muster: $target stumbled over $found
To see the file it stands for:      scripts/fuzz.sh show $target $found
To have it among the tests: put that file into roster/tests/corpus under a name that says what it shows
(and FILE.json beside it, where there is one), repair what is broken, and accept the snapshot that is right:
                                    INSTA_UPDATE=always cargo nextest run -p roster --test corpus
To try the input again:             $BUILT/$target $found
END
    return 1
}

# smaller TARGET FILE: the same failure with less, if that is quickly found.
smaller() {
    local small=$2.small
    "$BUILT/$1" -minimize_crash=1 -max_total_time=20 -exact_artifact_path="$small" "${LIMITS[@]}" "$2" \
        >/dev/null 2>&1 || true
    [ ! -s "$small" ] || mv "$small" "$2"
}

# seed TARGET FOLDER: what it begins with.
seed() {
    case $1 in
        # Every file is one, also those that are something else.
        csv) find "$CORPUS" -type f ! -name '*.json' -exec cp {} "$2" \; ;;
        workbook)
            find "$CORPUS" -type f \( -name '*.xls*' -o -name '*.ods' -o -name '*.zip' \) ! -name '*.json' -exec cp {} "$2" \;
            FUZZ_SEEDS=$2 "$BUILT/$1" 2>/dev/null
            ;;
        # Its inputs are choices, not files.
        *) ;;
    esac
}

show() {
    local folder
    folder=$(mktemp -d)
    FUZZ_SHOW=$folder "$BUILT/$1" "$2" >/dev/null 2>&1
    find "$folder" -type f
}

main "$@"
