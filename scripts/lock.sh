#!/bin/bash
# Compiles the lock files from pyproject.toml. The whole set is resolved first and constrains the
# smaller ones, so a package has one version everywhere; only Prefect's server, which is installed by itself, is
# resolved by itself. `scripts/lock.sh --upgrade` takes newer releases.
set -euo pipefail
cd "$(dirname "$0")/.."

workshop=$(mktemp -d)
trap 'rm -rf "$workshop"' EXIT
"${PYTHON:-python3}" -m venv "$workshop/venv"
"$workshop/venv/bin/python" -m pip install --quiet uv
export UV_PYTHON_DOWNLOADS=never

compile() {
    local lock=$1
    shift
    echo "lock: requirements/$lock"
    "$workshop/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url --no-emit-find-links --no-annotate \
        --output-file "requirements/$lock" "$@"
}

compile dev.txt pyproject.toml --extra prefect --group dev "${@}"
compile prefect.txt pyproject.toml --extra prefect --group build --constraint requirements/dev.txt "${@}"
compile chaos.txt pyproject.toml --group build --group chaos --constraint requirements/dev.txt "${@}"
compile run.txt pyproject.toml --group build --constraint requirements/dev.txt "${@}"
compile prefect-server.txt --group pyproject.toml:prefect-server "${@}"
