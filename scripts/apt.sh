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

# Says to packages whether the servers that they bring may be started.
_policy=/usr/sbin/policy-rc.d

# apt_install PACKAGE...: installs them, or fails where apt-get, the rights or the network are missing. No server is
# started: the tests start their own, and nobody asked for one on this machine.
apt_install() {
    local as_root
    command -v apt-get >/dev/null || return 1
    as_root=$(root_by) || return 1
    # dpkg wants root's folders on the PATH, which another user's PATH may lack.
    local apt=(PATH="/usr/sbin:/sbin:$PATH" DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=5)
    local made='' became=0
    # shellcheck disable=SC2086  # as_root is a command and its options
    {
        if [ ! -e "$_policy" ]; then
            printf '#!/bin/sh\nexit 101\n' | $as_root tee "$_policy" >/dev/null && $as_root chmod 755 "$_policy" && made=yes
        fi
        # Postfix asks what the machine's mail is; it gets none.
        echo "postfix postfix/main_mailer_type select No configuration" | $as_root debconf-set-selections || true
        $as_root "${apt[@]}" update </dev/null >/dev/null || echo "apt: update failed, going on with what is known" >&2
        $as_root "${apt[@]}" install --yes --no-install-recommends "$@" </dev/null >/dev/null || became=$?
        [ -z "$made" ] || $as_root rm -f "$_policy"
    }
    return "$became"
}
