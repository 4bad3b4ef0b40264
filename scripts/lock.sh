#!/bin/bash
# Compiles the three lock files from pyproject.toml. The whole set is resolved first and constrains the two
# smaller ones, so a package has one version everywhere. `scripts/lock.sh --upgrade` takes newer releases.
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
        --output-file "requirements/$lock" pyproject.toml "$@"
}

compile dev.txt --extra prefect --group dev "${@}"
compile prefect.txt --extra prefect --group build --constraint requirements/dev.txt "${@}"
compile run.txt --group build --constraint requirements/dev.txt "${@}"
