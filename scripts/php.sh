#!/usr/bin/env bash
# Makes sure that PHP is there, which renders the block for WordPress in the tests: from the system,
# else from Debian's packages. Quick if it is there already.
# Usage: scripts/php.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

system_php() {
    php -r 'exit(PHP_VERSION_ID < 70400 ? 1 : 0);' 2>/dev/null
}

find_php() {
    system_php && return
    install_with_apt php-cli && system_php && return
    echo 'There is no PHP 7.4 and none could be installed; install it.' >&2
    return 1
}

find_php
