# shellcheck shell=bash
# Sourced by the other scripts: installing Debian packages where this is allowed.

# Prints how to become root without being asked for a password; fails where there is no way.
root_by() {
    if [ "$(id -u)" = 0 ]; then
        echo env
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        echo "sudo -n env"
    else
        return 1
    fi
}

# apt_install PACKAGE...: installs them, or fails where apt-get, the rights or the network are missing.
apt_install() {
    local as_root
    command -v apt-get >/dev/null || return 1
    as_root=$(root_by) || return 1
    # dpkg wants root's folders on the PATH, which another user's PATH may lack.
    local apt=(PATH="/usr/sbin:/sbin:$PATH" DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=5)
    # shellcheck disable=SC2086  # as_root is a command and its options
    {
        $as_root "${apt[@]}" update </dev/null >/dev/null || echo "apt: update failed, going on with what is known" >&2
        $as_root "${apt[@]}" install --yes --no-install-recommends "$@" </dev/null >/dev/null
    }
}
