#!/usr/bin/env bash
# Makes sure that Node 18 or newer and npm are there, for third-party programs that the tests run:
# from the system, else from Debian's packages. Quick if both are there already.
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
