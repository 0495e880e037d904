#!/usr/bin/env bash
# Serves the release build on SQLite in ./data. The first start fills it with a company to try
# things on and prints how to get in; later starts find everything as it was left.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"
cd "$ROOT"
exec "$MUSTER" serve --demo "$@"
