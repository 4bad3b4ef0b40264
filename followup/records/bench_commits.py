"""Counting durable commits, and making bare ones to compare with (`make bench`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Engine, event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection


@contextmanager
def counted() -> Iterator[list[int]]:
    """Count the commits of writing units from here on, in the one item of the list."""
    count = [0]

    def note(connection: Connection) -> None:
        count[0] += not connection.get_execution_options().get("postgresql_readonly", False)

    event.listen(Engine, "commit", note)
    try:
        yield count
    finally:
        event.remove(Engine, "commit", note)


@contextmanager
def bare_commits(file: Path) -> Iterator[Callable[[bytes], None]]:
    """A function that writes some bytes to a new SQLite file and commits, as durably as the register does."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE kept (what BLOB)"):
            connection.execute(statement)

        def commit(what: bytes) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO kept VALUES (?)", (what,))
            connection.execute("COMMIT")

        yield commit
