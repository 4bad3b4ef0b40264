"""A register on which anything may be tried: what is written there is gone at the end, the real one never sees it.

SQLite is copied into a file of its own. On PostgreSQL everything happens inside one transaction that is rolled back;
rows changed in it are kept from other writers until then, so a rehearsal is kept short.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from followup.records.engine import is_sqlite, one_clear_line, sqlite_file
from followup.records.register import Register
from followup.records.scope import see_only
from followup.vocabulary.errors import RegisterUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine


@contextmanager
def rehearsal(register: Register) -> Iterator[Register]:
    """The register as it is now, to be changed at will; at the end nothing of it has happened."""
    engine, convention = register.engine, register.convention
    trying = _on_a_copy(engine, convention) if is_sqlite(engine) else _in_a_transaction(engine, convention)
    with trying as tried:
        yield tried


@contextmanager
def _on_a_copy(engine: Engine, convention: str | None) -> Iterator[Register]:
    file = sqlite_file(engine)
    if file is None:
        raise RegisterUnavailable("a register in memory cannot be copied; nothing was tried")
    with tempfile.TemporaryDirectory(prefix="followup-") as folder:
        copy = Path(folder) / "register.sqlite"
        with closing(sqlite3.connect(file)) as real, closing(sqlite3.connect(copy)) as tried:
            real.backup(tried)
        with closing(Register.open(f"sqlite:///{copy}", convention=convention, make=False)) as opened:
            yield opened


@contextmanager
def _in_a_transaction(engine: Engine, convention: str | None) -> Iterator[Register]:
    with one_clear_line(engine), engine.connect() as connection:
        transaction = connection.begin()
        try:
            yield _Rehearsal(engine, connection, convention)
        finally:
            transaction.rollback()


class _Rehearsal(Register):
    """A register all of whose units of work happen inside one transaction, which others do not see."""

    def __init__(self, engine: Engine, connection: Connection, convention: str | None) -> None:
        super().__init__(engine, convention=convention)
        self._connection = connection

    def _session(self, engine: Engine) -> Session:
        del engine
        session = Session(self._connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        if self.convention is not None:
            see_only(session, self.convention)
        return session
