"""Opening the register: SQLite set up to survive a crash, PostgreSQL to behave alike, one clear line on failure."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from followup.vocabulary.errors import BadInput, RegisterUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, PoolProxiedConnection

WAIT_S = 10.0
"""How long a unit of work waits for another process before it gives up."""
_WRITING = "followup_writing"
_POSTGRES = "postgresql"
_WRONG_ADDRESS = (
    "FOLLOWUP_DATABASE_URL is not an address of a register; "
    "write sqlite:////path/register.sqlite or postgresql://user@host/database"
)
_BUSY = "another process is writing to it; try again"
_CHANGED_MEANWHILE = "somebody changed the same at the same moment, and nothing was written; try again"
_READ_ONLY = "the file or its folder may not be written to"
_UNUSABLE = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_PROTOCOL": _BUSY,
    "SQLITE_NOTADB": "the file is not an SQLite database",
    "SQLITE_CORRUPT": "the file is damaged; restore a backup",
    "SQLITE_CANTOPEN": "the file cannot be opened",
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_FULL": "the disk is full",
    "SQLITE_IOERR": "the disk cannot be read or written",
}
_SERVER_READS_ONLY = "the server lets nobody write"
_UNUSABLE_STATES = {
    "25006": _SERVER_READS_ONLY,
    "42501": "the account has not the rights that a register needs",
    "40001": _CHANGED_MEANWHILE,
    "40P01": _CHANGED_MEANWHILE,
    "55P03": _BUSY,
}


def make_engine(url: str, *, wait_s: float = WAIT_S) -> Engine:
    """An engine for the register at an SQLAlchemy address; nothing is opened or made yet.

    `wait_s` is how long, in seconds, to wait for another writer. What is written never shows in an error's text: names
    and addresses would end in logs. Raises BadInput for a wrong address.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise BadInput(_WRONG_ADDRESS) from None
    backend = address.get_backend_name()
    if backend in {"postgres", _POSTGRES}:
        return _postgres_engine(address.set(drivername=f"{_POSTGRES}+psycopg"), wait_s)
    if backend == "sqlite":
        return _sqlite_engine(address.set(drivername=backend), wait_s)
    raise BadInput(_WRONG_ADDRESS)


def _postgres_engine(address: URL, wait_s: float) -> Engine:
    engine = create_engine(
        address, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": int(WAIT_S)}
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:  # noqa: ANN401  the driver's own connection
        connection.execute(f"SET lock_timeout = {int(wait_s * 1000)}")
        connection.execute("SET timezone = 'UTC'")
        connection.commit()

    return engine


def _sqlite_engine(address: URL, wait_s: float) -> Engine:
    engine = create_engine(
        address,
        hide_parameters=True,
        connect_args={"timeout": wait_s},
        json_serializer=json.JSONEncoder(ensure_ascii=False).encode,
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:  # noqa: ANN401  the driver's own connection
        # The driver must not begin transactions by itself: we choose BEGIN or BEGIN IMMEDIATE.
        connection.isolation_level = None
        with ExitStack() as on_failure:
            on_failure.callback(connection.close)
            _set_write_ahead_log(connection, wait_s)
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            on_failure.pop_all()

    @event.listens_for(engine, "reset")
    def _end(connection: Any, _record: Any, _state: Any) -> None:  # noqa: ANN401  the driver's own connection
        # A COMMIT that failed (a reference to nothing, a full disk) leaves the transaction open.
        connection.rollback()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later would fail at its first write when another wrote meanwhile.
        writing = connection.get_execution_options().get(_WRITING, False)
        let_write(connection.connection, writing=writing)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def let_write(connection: PoolProxiedConnection, *, writing: bool) -> None:
    """Have SQLite refuse to write on a connection, or not."""
    # Said only when it changes: it has all prepared statements put together anew.
    if connection.info.get(_WRITING) is not writing:
        connection.cursor().execute(f"PRAGMA query_only={'OFF' if writing else 'ON'}")
        connection.info[_WRITING] = writing


def _set_write_ahead_log(connection: sqlite3.Connection, wait_s: float) -> None:
    """Switch to WAL; SQLite does not wait by itself when two processes switch a new file at once, so we do."""
    pause_s = 0.02
    for left in reversed(range(int(wait_s / pause_s) + 1)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or not left:
                raise
            time.sleep(pause_s)
        else:
            return


def for_reading(engine: Engine) -> Engine:
    """The same engine for units that only read: one unchanging view of the register; the database refuses writes."""
    if is_sqlite(engine):
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def for_writing(engine: Engine) -> Engine:
    """The same engine for units that write: what they read and change was changed by nobody meanwhile.

    SQLite lets one in at a time (BEGIN IMMEDIATE). PostgreSQL lets many in and refuses the second who changes a row
    that the first has changed: otherwise the "before" of an event could be untrue.
    """
    if is_sqlite(engine):
        return engine.execution_options(**{_WRITING: True})
    return engine.execution_options(isolation_level="REPEATABLE READ")


def for_claiming(engine: Engine) -> Engine:
    """The same engine for units that take work from a list: rows which another worker took meanwhile are passed over.

    PostgreSQL would refuse such rows under the isolation of `for_writing`; the lock on what was taken makes up for it.
    """
    if is_sqlite(engine):
        return for_writing(engine)
    return engine.execution_options(isolation_level="READ COMMITTED")


def is_sqlite(engine: Engine) -> bool:
    """Whether the register is an SQLite file."""
    return engine.dialect.name == "sqlite"


def sqlite_file(engine: Engine) -> Path | None:
    """The file of an SQLite register; None for PostgreSQL and for a register in memory."""
    name = engine.url.database
    if not is_sqlite(engine) or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def place(engine: Engine) -> str:
    """Where the register is, for a message: the file, or the address without its password."""
    file = sqlite_file(engine)
    return str(file) if file else engine.url.render_as_string(hide_password=True)


@contextmanager
def one_clear_line(engine: Engine, *, writing: bool = True) -> Iterator[None]:
    """Raise RegisterUnavailable when the register cannot be used; faults of the program itself pass unchanged.

    When nothing is to be written, a refusal to write is such a fault.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        reason = _why_unusable(error)
        if reason in {_READ_ONLY, _SERVER_READS_ONLY} and not writing:
            reason = None
        if reason is None:
            raise
        raise RegisterUnavailable(f"the register at {place(engine)} cannot be used: {reason}") from error


def _why_unusable(error: DBAPIError | sqlite3.Error) -> str | None:
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        name = getattr(original, "sqlite_errorname", None) or ""
        return _UNUSABLE.get("_".join(name.split("_")[:2]))
    known = _UNUSABLE_STATES.get(getattr(original, "sqlstate", None) or "")
    if (
        known is None
        and isinstance(error, DBAPIError)
        and (error.connection_invalidated or isinstance(error, OperationalError))
    ):
        return " ".join(str(original).split())
    return known
