#!/usr/bin/env bash
# Fills the empty database of ./data (or DATABASE_URL) with a company to try things on.
set -euo pipefail
# shellcheck source=scripts/environment.sh
source "$(dirname "$0")/environment.sh"
cd "$ROOT"
exec "$MUSTER" demo "$@"
