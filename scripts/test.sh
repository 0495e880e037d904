#!/usr/bin/env bash
# Everything that must hold before a change lands. A stage that fails does not stop the ones after
# it, so that one run says all there is to say; the last line is the sum of the tests.
set -uo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"
cd "$ROOT" || exit 1

logs=$(mktemp -d)
# PostgreSQL's own user has to reach its folder in there.
chmod 711 "$logs"
export MUSTER_POSTGRES_DIR=$logs/postgres
finish() {
    scripts/postgres.sh stop
    rm -rf "$logs"
}
trap finish EXIT
# Without these a stopped run would leave PostgreSQL behind.
trap 'exit 130' INT
trap 'exit 143' TERM

passed=0
failed=0
broken=()

# stage NAME COMMAND…: runs it, keeps what it printed in $log, and remembers whether it failed.
log=
stage() {
    local name=$1
    shift
    say "$name"
    log=$logs/stage.log
    if "$@" 2>&1 </dev/null | tee "$log"; then
        return 0
    fi
    broken+=("$name")
    return 1
}

# count PATTERN: adds up the number in front of PATTERN over the lines the last stage printed.
count() {
    sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -E '^ *(Summary|test result:) ' |
        grep -oE "[0-9]+ $1" | awk '{ sum += $1 } END { print sum + 0 }'
}

add_tests() {
    passed=$((passed + $(count passed)))
    failed=$((failed + $(count failed) + $(count 'timed out')))
}

nextest_profile=default
[ -n "${CI:-}" ] && nextest_profile=ci

stage "Check" scripts/check.sh

if stage "PostgreSQL for the tests" scripts/postgres.sh start; then
    MUSTER_TEST_POSTGRES=$(scripts/postgres.sh url)
    export MUSTER_TEST_POSTGRES
fi
stage "Tests, on SQLite and PostgreSQL" \
    cargo nextest run --workspace --exclude frontend --profile "$nextest_profile" --no-fail-fast
add_tests
stage "Examples in the documentation" cargo test --doc --workspace --exclude frontend --no-fail-fast
add_tests
# A module may name its private parts: whoever reads its documentation has the source.
RUSTDOCFLAGS="-D warnings -A rustdoc::private-intra-doc-links" stage "Documentation" cargo doc --workspace --exclude frontend --no-deps --keep-going

stage "Licences and sources of dependencies" cargo deny check bans licenses sources

if stage "Release build" scripts/build.sh; then
    export PLAYWRIGHT_JSON_OUTPUT_FILE=$logs/browser.json
    stage "Browser tests" scripts/e2e.sh
    if [ -s "$logs/browser.json" ]; then
        read -r browser_passed browser_failed < <(node scripts/count-browser-tests.mjs "$logs/browser.json")
        passed=$((passed + browser_passed))
        failed=$((failed + browser_failed))
    fi
fi

if [ ${#broken[@]} -gt 0 ]; then
    say "These did not hold"
    printf '  %s\n' "${broken[@]}"
    # A stage can fail without a test having failed: a lint, a build, a browser that did not start.
    [ "$failed" -gt 0 ] || failed=${#broken[@]}
fi
printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ ${#broken[@]} -eq 0 ] && [ "$failed" -eq 0 ]
