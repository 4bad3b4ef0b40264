"""Registers of their own for `make bench`, made and removed: a file for SQLite, a schema for PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from followup.records.engine import is_sqlite, make_engine, one_clear_line
from followup.records.migrating import require_current_schema
from followup.records.tables import Base
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@contextmanager
def own_register(url: str | None, schema: str) -> Iterator[Engine]:
    """An empty register: in a file of its own (`url` None), or in a schema of that name at a PostgreSQL address.

    Raises BadInput for the address of another database.
    """
    with _own_file() if url is None else _own_schema(url, schema) as engine:
        yield engine


@contextmanager
def _own_file() -> Iterator[Engine]:
    with TemporaryDirectory(prefix="followup-bench-") as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'register.sqlite'}")
        require_current_schema(engine)
        yield engine
        engine.dispose()


@contextmanager
def _own_schema(url: str, schema: str) -> Iterator[Engine]:
    engine = make_engine(url)
    if is_sqlite(engine):
        raise BadInput("SQLite is measured in a file of its own; give the address of a PostgreSQL server")

    @event.listens_for(engine, "connect")
    def _look_there_only(connection: Any, _record: Any) -> None:  # noqa: ANN401  the driver's own connection
        connection.execute(f"SET search_path = {schema}")
        connection.commit()

    with one_clear_line(engine):
        _run(engine, f"DROP SCHEMA IF EXISTS {schema} CASCADE", f"CREATE SCHEMA {schema}")
        engine.dispose()
        try:
            require_current_schema(engine)
            # Millions of references that are right by construction need not be looked up: filling takes half as long.
            _run(engine, *(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name in _references()))
            yield engine
        finally:
            _run(engine, f"DROP SCHEMA {schema} CASCADE")
            engine.dispose()


def _references() -> list[tuple[str, str]]:
    tables = [Base.metadata.tables[name] for name in ("request", "task")]
    return [(table.name, str(key.name)) for table in tables for key in table.foreign_key_constraints]


def _run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
