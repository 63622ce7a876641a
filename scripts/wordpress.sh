#!/usr/bin/env bash
# Makes sure that WordPress and what runs it are there, for the test of our block in it: from the
# system, else from Debian's packages. Quick if all is there already. No service is started: the
# test copies WordPress, and runs PHP's own server and a MariaDB in a folder of its own.
# Usage: scripts/wordpress.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

# Debian's MariaDB is where only root looks.
PATH=$PATH:/usr/sbin:/usr/local/sbin

system_wordpress() {
    [ -e /usr/share/wordpress/wp-load.php ] && php -m 2>/dev/null | grep -qx mysqli &&
        command -v mariadbd mariadb-install-db >/dev/null
}

find_wordpress() {
    system_wordpress && return
    # WordPress depends on a web server: nginx, which does not start then, is there for other tests.
    bash "$(dirname "${BASH_SOURCE[0]}")/nginx.sh" || return 1
    install_with_apt wordpress wordpress-theme-twentytwentythree php-cli php-mysql \
        mariadb-server-core mariadb-client-core && system_wordpress && return
    echo 'There is no WordPress with PHP and MariaDB, and none could be installed; install them.' >&2
    return 1
}

find_wordpress
