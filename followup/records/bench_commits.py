"""Counting durable commits, and making bare ones to compare with (`make bench`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Engine, Pool, event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection


@contextmanager
def counted() -> Iterator[list[int]]:
    """Count the durable commits from here on, of whatever wrote something, in the one item of the list."""
    count = [0]

    def watch(connection: DBAPIConnection, *_pool: object) -> None:
        """On SQLite the connection itself tells of its commits; some are made by the driver alone."""
        if isinstance(connection, sqlite3.Connection):
            connection.set_trace_callback(_commits_of(connection, count))

    def note(connection: Connection) -> None:
        """On PostgreSQL SQLAlchemy tells of them."""
        if connection.dialect.name != "sqlite":
            count[0] += not connection.get_execution_options().get("postgresql_readonly", False)

    event.listen(Pool, "checkout", watch)
    event.listen(Engine, "commit", note)
    try:
        yield count
    finally:
        event.remove(Engine, "commit", note)
        event.remove(Pool, "checkout", watch)


def _commits_of(connection: sqlite3.Connection, count: list[int]) -> Callable[[str], None]:
    written = [connection.total_changes]

    def note(statement: str) -> None:
        if statement == "COMMIT" and connection.total_changes > written[0]:
            count[0] += 1
            written[0] = connection.total_changes

    return note


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
