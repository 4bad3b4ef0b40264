#!/bin/bash
# Installs what the tests use of Debian: PostgreSQL, Chromium, LibreOffice Writer, Postfix, Dovecot, fonts; none of the
# servers is started. Where it may not, it says what is missing and goes on: the tests that need it then skip with the
# reason (with CI=true they fail).
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/apt.sh
. scripts/apt.sh

missing=()
# lacks PACKAGE FILE...: notes the package unless one of the files is there.
lacks() {
    local package=$1 file
    shift
    for file in "$@"; do
        [ ! -e "$file" ] || return 0
    done
    missing+=("$package")
}

shopt -s nullglob
look() {
    missing=()
    lacks postgresql /usr/lib/postgresql/*/bin/postgres
    lacks chromium /usr/bin/chromium
    lacks libreoffice-writer-nogui /usr/lib/libreoffice/program/libswlo.so
    lacks fonts-noto-cjk /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
    lacks fonts-hosny-amiri /usr/share/fonts/*/fonts-hosny-amiri/Amiri-Regular.ttf
    # Where the machine has another mail server, Postfix would take its place.
    if [ ! -e /usr/sbin/sendmail ]; then lacks postfix /usr/sbin/postfix; fi
    lacks dovecot-imapd /usr/lib/dovecot/imap
    lacks fonts-liberation /usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf
}

look
[ ${#missing[@]} -gt 0 ] || exit 0
echo "system: installing ${missing[*]}"
apt_install "${missing[@]}" || true
look
[ ${#missing[@]} -eq 0 ] || echo "system: still missing: ${missing[*]}; as root: apt-get install ${missing[*]}"
