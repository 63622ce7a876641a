#!/usr/bin/env bash
# Makes sure that Java 17 or newer is there, which PySpark needs in the tests: from the system, else
# from Debian's packages. Quick if it is there already.
# Usage: scripts/java.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

system_java() {
    local version
    version=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
    [ "${version%%.*}" -ge 17 ] 2>/dev/null
}

# Debian 12 has Java 17, Debian 13 has Java 21; PySpark runs on both.
find_java() {
    system_java && return
    install_with_apt openjdk-17-jre-headless 2>/dev/null || install_with_apt openjdk-21-jre-headless || true
    system_java && return
    echo 'There is no Java 17 and none could be installed; install it.' >&2
    return 1
}

find_java
