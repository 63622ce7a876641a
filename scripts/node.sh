#!/usr/bin/env bash
# Makes sure there are Node 18 or newer and npm, for the software of others that the tests ask:
# those of the system, else Debian's packages. Quick when both are there.
# Usage: scripts/node.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

system_node() {
    node --eval 'process.exit(process.versions.node.split(".")[0] < 18 ? 1 : 0)' 2>/dev/null &&
        npm --version >/dev/null 2>&1
}

find_node() {
    system_node && return
    install_with_apt nodejs npm && system_node && return
    echo 'There is no Node 18 with npm and none could be installed; install them.' >&2
    return 1
}

find_node
