#!/usr/bin/env bash
# Makes sure that nginx is there, for the tests of what is in deploy/: from the system, else from
# Debian's packages. Quick if it is there already.
# Usage: scripts/nginx.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

# Debian's is where only root looks.
PATH=$PATH:/usr/sbin:/usr/local/sbin

system_nginx() {
    [[ $(nginx -V 2>&1) == *--with-http_ssl_module* ]]
}

install_nginx() {
    install_with_apt nginx || return 1
    # The tests start their own; one that nobody asked for would take this machine's port 80.
    [ ! -d /run/systemd/system ] || as_root systemctl disable --now --quiet nginx
}

find_nginx() {
    system_nginx && return
    install_nginx && system_nginx && return
    echo 'There is no nginx with TLS and none could be installed; install it.' >&2
    return 1
}

find_nginx
