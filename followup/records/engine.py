"""Opening the register: SQLite set up to survive a crash, PostgreSQL as it comes, both with one clear line on failure."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from sqlalchemy import Connection, URL

WRITING = "followup_writing"
"""The execution option of connections that are going to write: on SQLite they begin with BEGIN IMMEDIATE."""
_LOCK_TIMEOUT_S = 10


def make_engine(url: str) -> Engine:
    """An engine for the register at an SQLAlchemy address; no connection is made yet. Raises BadInput for a wrong address."""
    try:
        address = make_url(url)
        if address.get_backend_name() == "postgresql" and address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        if address.get_backend_name() == "sqlite":
            return _sqlite_engine(address)
        return create_engine(address, pool_pre_ping=True, connect_args={"connect_timeout": _LOCK_TIMEOUT_S})
    except (ArgumentError, NoSuchModuleError):
        raise BadInput(
            "FOLLOWUP_DATABASE_URL is not an address of a register; "
            "write sqlite:////path/register.sqlite or postgresql://user@host/database"
        ) from None


def _sqlite_engine(address: URL) -> Engine:
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": _LOCK_TIMEOUT_S})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:  # noqa: ANN401  the driver's own connection
        # The driver must not begin transactions by itself: we choose BEGIN or BEGIN IMMEDIATE.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later would fail at its first write when another wrote meanwhile.
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def is_locked(error: BaseException) -> bool:
    """Whether a database error says that another process holds the register."""
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
