"""One at a time: work that only one process may do on a register at a moment, such as sending its mail.

The turn ends with the process that has it, however that process ends: it is a lock of the operating system beside an
SQLite file, or of the server for PostgreSQL.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from followup.records.engine import is_sqlite, one_clear_line, sqlite_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@contextmanager
def turn(engine: Engine, purpose: str) -> Iterator[bool]:
    """Whether this process may do the work named by `purpose` now; nobody else may until the end."""
    with _file_turn(engine, purpose) if is_sqlite(engine) else _server_turn(engine, purpose) as ours:
        yield ours


@contextmanager
def _file_turn(engine: Engine, purpose: str) -> Iterator[bool]:
    file = sqlite_file(engine)
    if file is None:
        # A register in memory belongs to this process alone.
        yield True
        return
    with file.with_name(f"{file.name}.{purpose}").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def _server_turn(engine: Engine, purpose: str) -> Iterator[bool]:
    key = func.hashtext(f"followup {purpose}")
    # Committed at once: a lock of the session needs no transaction, and none may stay open for the length of the work.
    with one_clear_line(engine), engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        ours = bool(connection.scalar(select(func.pg_try_advisory_lock(key))))
        try:
            yield ours
        finally:
            if ours:
                connection.scalar(select(func.pg_advisory_unlock(key)))
