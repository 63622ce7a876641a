#!/usr/bin/env bash
# Makes sure that a Valkey or Redis server is there, for the tests of limits that processes share:
# from the system, else from Debian's packages. Quick if it is there already.
# Usage: scripts/valkey.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

system_valkey() {
    command -v valkey-server >/dev/null || command -v redis-server >/dev/null
}

# Debian 13 has Valkey; Debian 12 has the Redis that it comes from, which answers the same.
install_valkey() {
    install_with_apt valkey-server 2>/dev/null || install_with_apt redis-server || return 1
    # The tests start their own; one that nobody asked for would take this machine's port 6379.
    [ ! -d /run/systemd/system ] || as_root systemctl disable --now --quiet valkey-server redis-server || true
}

find_valkey() {
    system_valkey && return
    install_valkey && system_valkey && return
    echo 'There is no Valkey or Redis server and none could be installed; install one.' >&2
    return 1
}

find_valkey
