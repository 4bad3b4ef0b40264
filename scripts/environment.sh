#!/bin/bash
# Makes .venv with the locked dependencies: scripts/environment.sh run|chaos|prefect|dev; or .venv-prefect-server,
# with Prefect's server alone, which cannot share an environment with the program: scripts/environment.sh prefect-server
#
# Two steps, by pip alone: the lock with its hashes, then the project itself without dependencies or build
# isolation. A stamp tells what it holds; when that is enough nothing is done. A larger set is added in place,
# and a set once installed is kept up to date, so `make demo` after `make test` does not take anything away.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/apt.sh
. scripts/apt.sh

say() { echo "environment: $*"; }
refuse() {
    echo "environment: $*" >&2
    exit 2
}

# Whether the first set holds all of the second.
covers() {
    case "$1 $2" in
        "$2 $1" | "dev "* | "prefect run" | "chaos run") true ;;
        *) false ;;
    esac
}

# The smallest set that holds both.
both() {
    if [ "$1" = none ] || covers "$2" "$1"; then
        echo "$2"
    elif covers "$1" "$2"; then
        echo "$1"
    else
        echo dev
    fi
}

wanted=${1:-}
case $wanted in
    run | chaos | prefect | dev | prefect-server) ;;
    *) refuse "say which set of packages: run, chaos, prefect, dev or prefect-server" ;;
esac
case $wanted in
    prefect-server) venv=.venv-prefect-server locks=requirements/prefect-server.txt ;;
    *) venv=.venv locks="pyproject.toml requirements/*.txt" ;;
esac
stamp=$venv/followup-environment
unset PYTHONHOME PYTHONPATH

supported() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }
can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
# shellcheck disable=SC2086  # locks is a list of files
fingerprint() { { "$venv/bin/python" -VV; cat $locks; } | sha256sum | cut -d ' ' -f 1; }

# The interpreter: PYTHON where given, else the first supported one on the PATH, else Debian's. One that can make a
# virtual environment goes before one that cannot. An interpreter of a version manager may exist and yet not run.
choose_python() {
    local name found
    if [ -n "${PYTHON:-}" ]; then
        found=$(command -v "$PYTHON") || refuse "PYTHON=$PYTHON is not there"
        supported "$found" || refuse "PYTHON=$PYTHON is not a Python 3.11, 3.12 or 3.13 that runs"
        echo "$found"
        return
    fi
    local candidates=()
    for name in python3 python3.11 python3.12 python3.13 /usr/bin/python3; do
        found=$(command -v "$name") && supported "$found" && candidates+=("$found")
    done
    [ ${#candidates[@]} -gt 0 ] || refuse "no Python 3.11, 3.12 or 3.13 found; install python3 or name one: make PYTHON=/path/to/python3"
    for found in "${candidates[@]}"; do
        can_make_venv "$found" && echo "$found" && return
    done
    echo "${candidates[0]}"
}

make_venv() {
    local python=$1
    [ ! -L "$venv" ] || refuse "$PWD/$venv is a link to $(readlink "$venv"), which would be emptied; remove the link"
    if ! can_make_venv "$python"; then
        ! root_by >/dev/null || { say "installing python3-venv" && apt_install python3-venv; } || true
        can_make_venv "$python" || refuse "$python cannot make a virtual environment; as root: apt-get install python3-venv"
    fi
    [ -w . ] || refuse "$(id -un) may not write to $PWD; make a clone of your own"
    say "making $venv with $python ($("$python" -V))"
    "$python" -m venv --clear "$venv" || refuse "cannot make $venv in $PWD (its own words stand above)"
}

# pip keeps wheels for the next time in the home's cache; where there is no home it keeps them in the environment.
settle_cache() {
    local cache=${PIP_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/pip}
    if ! { mkdir -p "$cache" && [ -O "$cache" ] && [ -w "$cache" ]; } 2>/dev/null; then
        cache=$PWD/$venv/pip-cache
    fi
    export PIP_CACHE_DIR=$cache
}

pip_install() {
    "$venv/bin/python" -m pip install --quiet --progress-bar off --retries 10 "$@" \
        || refuse "pip could not install what is locked (its own words stand above)"
}

# What the environment holds: the set, the fingerprint of what it was made from, the place (a moved .venv does not work).
note() { echo "$1 $2 $PWD" >"$stamp"; }

venv_works() {
    [ "$stamped_place" = "$PWD" ] && supported "$venv/bin/python" || return 1
    [ -z "${PYTHON:-}" ] || [ "$("$PYTHON" -VV)" = "$("$venv/bin/python" -VV)" ]
}

# Two makes at once wait for each other.
exec 9<requirements
! command -v flock >/dev/null || flock 9

stamped_set=none stamped_fingerprint=none stamped_place=none
[ ! -r "$stamp" ] || read -r stamped_set stamped_fingerprint stamped_place <"$stamp"

if venv_works; then
    wanted=$(both "$stamped_set" "$wanted")
    [ "$stamped_set $stamped_fingerprint" != "$wanted $(fingerprint)" ] || exit 0
    [ -w "$venv" ] || refuse "$PWD/$venv is out of date and $(id -un) may not write to it"
else
    python=$(choose_python)
    make_venv "$python"
    stamped_set=none
fi

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_USER=no
settle_cache
note "$stamped_set" unfinished
say "installing the $(grep -c -E '^[a-z0-9]' "requirements/$wanted.txt") packages of requirements/$wanted.txt"
# The lock is whole, so nothing is left to resolve; Debian's pip, resolving with hashes, stumbles over a requirement
# with extras as soon as a newer release of that package appears.
pip_install --no-deps --require-hashes --requirement "requirements/$wanted.txt"
if [ "$wanted" != prefect-server ]; then
    say "installing followup itself"
    pip_install --no-index --no-deps --no-build-isolation --editable .
fi
note "$wanted" "$(fingerprint)"
say "ready"
