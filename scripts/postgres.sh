#!/usr/bin/env bash
# Makes sure that a PostgreSQL server is there, for the tests of the query in SQL: from the system,
# else from Debian's packages. Quick if it is there already.
# Usage: scripts/postgres.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

system_postgres() {
    command -v psql >/dev/null &&
        { command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }
}

install_postgres() {
    install_with_apt postgresql || return 1
    # The tests start their own; one that nobody asked for would take this machine's port 5432.
    [ ! -d /run/systemd/system ] || as_root systemctl disable --now --quiet postgresql || true
}

find_postgres() {
    system_postgres && return
    install_postgres && system_postgres && return
    echo 'There is no PostgreSQL server and none could be installed; install one.' >&2
    return 1
}

find_postgres
