#!/usr/bin/env bash
# A private PostgreSQL for the tests, in a folder of its own: loopback only, any free port, a new
# password each time, gone with the folder.
#
#   postgres.sh start    starts it unless it runs, and prints the superuser's URL
#   postgres.sh url      prints the URL of the one that runs
#   postgres.sh stop     stops it and removes its folder
#   postgres.sh crash    ends it as a power cut would, and leaves its folder
#   postgres.sh resume   starts it again after that, at the same address
#   postgres.sh found    succeeds if the server programs are on this machine
#
# MUSTER_POSTGRES_DIR names the folder. MUSTER_POSTGRES_DURABLE=1 keeps fsync on, for measurements;
# tests do without, since no test unplugs the machine.
set -euo pipefail

folder=${MUSTER_POSTGRES_DIR:-${TMPDIR:-/tmp}/muster-postgres-$(id -u)}

main() {
    case ${1:-} in
        start) start ;;
        url) url ;;
        stop) halt ;;
        crash) crash ;;
        resume) resume ;;
        found) programs >/dev/null ;;
        *)
            echo "postgres.sh takes start, url, stop, crash, resume or found." >&2
            exit 2
            ;;
    esac
}

# The folder that holds initdb and pg_ctl. Debian keeps them off the PATH, one folder a version.
programs() {
    local newest
    newest=$(find /usr/lib/postgresql -maxdepth 3 -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
    if [ -n "$newest" ]; then
        dirname "$newest"
    elif command -v initdb >/dev/null 2>&1; then
        dirname "$(command -v initdb)"
    else
        return 1
    fi
}

# PostgreSQL refuses to run as root. From /, because the other user may not look into our folder.
unprivileged() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        (cd / && "$@")
    fi
}

# A program that sets the mode of its output, run as root with `-o /dev/null`, shuts everybody else out of
# it; initdb's words for that are a page of the shell's errors.
writable_null() {
    unprivileged sh -c ': >/dev/null' 2>/dev/null && return
    if [ "$(id -u)" != 0 ] || [ ! -c /dev/null ]; then
        echo "The user that PostgreSQL runs as may not write to /dev/null. As root: chmod 666 /dev/null." >&2
        exit 1
    fi
    echo "/dev/null could be written by root alone; everybody may again." >&2
    chmod 666 /dev/null
}

running() {
    [ -f "$folder/data/postmaster.pid" ] && unprivileged "$bin/pg_ctl" status -D "$folder/data" >/dev/null 2>&1
}

start() {
    bin=$(programs) || {
        echo "PostgreSQL's server programs (initdb, pg_ctl) were not found. On Debian: apt-get install postgresql." >&2
        exit 1
    }
    if running; then
        url
        return
    fi

    writable_null
    local password port settings
    rm -rf "$folder"
    mkdir -p "$(dirname "$folder")"
    mkdir -m 700 "$folder"
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s\n' "$password" >"$folder/password"
    if [ "$(id -u)" = 0 ]; then
        chown -R postgres "$folder"
    fi
    unprivileged "$bin/initdb" -D "$folder/data" --username=muster --auth=scram-sha-256 \
        --pwfile="$folder/password" --encoding=UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 || {
        cat "$folder/initdb.log" >&2
        exit 1
    }

    settings="-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c shared_buffers=256MB -c max_wal_size=4GB"
    if [ -z "${MUSTER_POSTGRES_DURABLE:-}" ]; then
        settings="$settings -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    fi
    # No way to ask for "any free port", so ask for one until it is.
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        port=$((20000 + RANDOM % 12000))
        if unprivileged "$bin/pg_ctl" start -w -t 60 -D "$folder/data" -l "$folder/data/log" \
            -o "$settings -p $port" >/dev/null 2>&1 </dev/null; then
            printf 'postgres://muster:%s@127.0.0.1:%s/postgres\n' "$password" "$port" >"$folder/url"
            printf '%s\n' "$settings -p $port" >"$folder/settings"
            url
            return
        fi
    done
    tail -n 20 "$folder/data/log" >&2
    echo "PostgreSQL did not start; its log is above." >&2
    exit 1
}

url() {
    cat "$folder/url" 2>/dev/null || {
        echo "No PostgreSQL of ours runs in $folder. Start it with: scripts/postgres.sh start" >&2
        exit 1
    }
}

crash() {
    bin=$(programs) || exit 1
    unprivileged "$bin/pg_ctl" stop -m immediate -D "$folder/data" >/dev/null
}

resume() {
    bin=$(programs) || exit 1
    unprivileged "$bin/pg_ctl" start -w -t 60 -D "$folder/data" -l "$folder/data/log" \
        -o "$(cat "$folder/settings")" >/dev/null 2>&1 </dev/null
}

halt() {
    bin=$(programs) || exit 0
    if running; then
        unprivileged "$bin/pg_ctl" stop -m immediate -D "$folder/data" >/dev/null 2>&1 || true
    fi
    rm -rf "$folder"
}

main "$@"
