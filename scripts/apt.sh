# Sourced by scripts that install missing Debian packages, if root or password-free sudo allows it.

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo --non-interactive "$@"
    fi
}

install_with_apt() {
    command -v apt-get >/dev/null && as_root true 2>/dev/null || return 1
    as_root apt-get -o DPkg::Lock::Timeout=300 --quiet update &&
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get -o DPkg::Lock::Timeout=300 --quiet install --yes --no-install-recommends "$@"
}
