# noqa: INP001  a script, not a package
"""Run `followup bench` on SQLite and on a PostgreSQL server started for it: `.venv/bin/python scripts/bench.py`."""

from __future__ import annotations

import sys

from followup.cli.main import run
from tests.fixtures.postgres import newest_programs, running_server

if __name__ == "__main__":
    try:
        newest_programs()
    except BaseException as missing:  # noqa: BLE001  pytest's own "skipped", which is no Exception
        sys.stdout.write(f"without PostgreSQL: {missing}\n")
        sys.exit(run(["bench", *sys.argv[1:]]))
    with running_server() as server:
        code = run(["bench", "--database", server.new_database(), *sys.argv[1:]])
    sys.exit(code)
