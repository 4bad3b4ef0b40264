"""How soon the register says what is due."""

from __future__ import annotations

import time

from followup.cli.bench.measuring import MS, Measured
from followup.records.bench import due_query_times

SMALL = 10_000


def due_query(database: str | None, tasks: int) -> list[Measured]:
    """The due query on many tasks against the same on few."""
    times = due_query_times(database, (SMALL, tasks), timer=time.perf_counter)
    kind = "PostgreSQL" if database else "SQLite"
    name = f"due query, {tasks:,} / {SMALL:,} tasks, {kind}"
    return [Measured(name, times[tasks] * MS, times[SMALL] * MS, "ms", 3)]
