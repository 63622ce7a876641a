#!/usr/bin/env bash
# Runs a part of a longer job, and says how long it took, whether it passed or not.
# Usage: scripts/timed.sh NAME COMMAND [ARGUMENT...]
set -u

name=$1
shift
"$@"
status=$?
printf '%s: %d s\n' "$name" "$SECONDS"
exit "$status"
