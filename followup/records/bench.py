"""How long the question "what is due?" takes in a register of a given size (`make bench`)."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, String, cast, event, insert, literal, select, text

from followup.records.engine import for_writing, make_engine, one_clear_line
from followup.records.migrating import require_current_schema
from followup.records.register import Register
from followup.records.tables import Base, Provision, Request, Source, Task
from followup.records.tables.base import defaults_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

PAGE = 50
"""How many due tasks are read, as on a page."""
_SCHEMA = "followup_bench"
_FIRST_DAY = date(2019, 11, 29)
_DAYS = 100
_CLOSED_EVERY = 5


def due_query_s(url: str | None, tasks: int, *, timer: Callable[[], float], rounds: int = 200) -> float:
    """The median time, in seconds by `timer`, of reading the first page of what is due among so many tasks.

    `url` None measures SQLite, in a file of its own; else PostgreSQL at that address, in a schema of its own, which is
    removed afterwards: a register there is not touched. Every fifth task is closed; the others fall due on 100 days.
    """
    with _engine(url) as engine:
        fill(engine, tasks)
        register = Register(engine)
        until = _FIRST_DAY + timedelta(days=_DAYS // 2)
        for _ in range(rounds // 10):
            _read(register, until)
        times = []
        for _ in range(rounds):
            start = timer()
            _read(register, until)
            times.append(timer() - start)
    return median(times)


def fill(engine: Engine, tasks: int) -> None:
    """Fill an empty register with so many tasks, without their history."""
    rows = _one_of_each()
    with for_writing(engine).begin() as connection:
        for single in (Source, Provision):
            connection.execute(insert(single).values(rows[single]))
    for day in range(_DAYS):
        first, last = tasks * day // _DAYS + 1, tasks * (day + 1) // _DAYS
        rows[Task] |= {
            "due_on": _FIRST_DAY + timedelta(days=day),
            "status": "active" if day % _CLOSED_EVERY else "implemented",
        }
        with for_writing(engine).begin() as connection:
            for multiplied in (Request, Task):
                connection.execute(_many(multiplied, rows[multiplied], first, last))
    with for_writing(engine).begin() as connection:
        connection.execute(text("ANALYZE"))


def _read(register: Register, until: date) -> None:
    with register.reading() as unit:
        found = unit.tasks.due(until, limit=PAGE)
    if len(found) != PAGE:
        raise RuntimeError(f"{len(found)} tasks were found due instead of {PAGE}")


@contextmanager
def _engine(url: str | None) -> Iterator[Engine]:
    if url is not None:
        with _own_schema(url) as engine:
            yield engine
        return
    with TemporaryDirectory(prefix="followup-bench-") as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'register.sqlite'}")
        require_current_schema(engine)
        yield engine
        engine.dispose()


@contextmanager
def _own_schema(url: str) -> Iterator[Engine]:
    engine = make_engine(url)

    @event.listens_for(engine, "connect")
    def _look_there_only(connection: Any, _record: Any) -> None:  # noqa: ANN401  the driver's own connection
        connection.execute(f"SET search_path = {_SCHEMA}")
        connection.commit()

    with one_clear_line(engine):
        _run(engine, f"DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE", f"CREATE SCHEMA {_SCHEMA}")
        engine.dispose()
        try:
            require_current_schema(engine)
            yield engine
        finally:
            _run(engine, f"DROP SCHEMA {_SCHEMA} CASCADE")
            engine.dispose()


def _run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def _one_of_each() -> dict[type[Base], dict[str, Any]]:
    """The values of one decision, its paragraph, a request and its task; the last two are what is multiplied."""
    own: dict[type[Base], dict[str, Any]] = {
        Source: {"id": "s-1", "convention_id": "minamata", "number": "MC-3/8"},
        Provision: {"id": "pr-1", "source_id": "s-1", "place": "1", "ordinal": 1, "kind": "item", "operative": True},
        Request: {
            "convention_id": "minamata",
            "source_id": "s-1",
            "provision_id": "pr-1",
            "verb": "requests",
            "actors": ["secretariat"],
            "kind": "report",
            "deadline": {"type": "none"},
            "explanation": [],
            "language": "en",
            "evidence": [],
            "confidence": 1.0,
        },
        Task: {"convention_id": "minamata", "playbook": "report", "triage": "task", "title": "Report"},
    }
    return {table: {name: make() for name, make in defaults_of(table)} | values for table, values in own.items()}


def _many(table: type[Base], values: dict[str, Any], first: int, last: int) -> Any:  # noqa: ANN401  one statement
    """Insert rows numbered from `first` to `last`, alike but for their identities, in one statement."""
    counted = select(literal(first).label("number")).cte("counted", recursive=True)
    counted = counted.union_all(select(counted.c.number + 1).where(counted.c.number < last))
    number: ColumnElement[str] = cast(counted.c.number, String)
    columns: dict[str, ColumnElement[Any]] = {
        name: literal(value, table.__table__.c[name].type) for name, value in values.items() if value is not None
    }
    columns["id"] = literal("t-" if table is Task else "r-") + number
    if table is Task:
        columns["request_id"] = literal("r-") + number
    return insert(table).from_select(list(columns), select(*columns.values()).select_from(counted))
