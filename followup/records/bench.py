"""How long the question "what is due?" takes in a register of a given size (`make bench`)."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, String, cast, event, insert, literal, select, text

from followup.records.engine import for_writing, is_sqlite, make_engine, one_clear_line
from followup.records.migrating import require_current_schema
from followup.records.register import Register
from followup.records.tables import Base, Provision, Request, Source, Task
from followup.records.tables.base import defaults_of
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Engine

PAGE = 50
"""How many due tasks are read, as on a page."""
_FIRST_DAY = date(2019, 11, 29)
_DAYS = 100
_CLOSED_EVERY = 5


def due_query_times(
    url: str | None, sizes: Sequence[int], *, timer: Callable[[], float], rounds: int = 200
) -> dict[int, float]:
    """The median times, in seconds by `timer`, of reading the first page of what is due, by the number of tasks.

    `url` None measures SQLite, in files of their own; else PostgreSQL at that address, in schemas of their own, which
    are removed afterwards: a register there is not touched. Every fifth task is closed; the others fall due on 100
    days. The registers take turns, so that what else the machine does weighs on all of them alike. Raises BadInput for
    the address of another database.
    """
    with ExitStack() as opened:
        registers = {size: Register(opened.enter_context(_filled(url, size))) for size in sizes}
        times: dict[int, list[float]] = {size: [] for size in sizes}
        for register in [*registers.values()] * (rounds // 10):
            _read(register, timer)
        for size, register in [*registers.items()] * rounds:
            times[size].append(_read(register, timer))
    return {size: median(times[size]) for size in sizes}


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


def _read(register: Register, timer: Callable[[], float]) -> float:
    start = timer()
    with register.reading() as unit:
        found = unit.tasks.due(_FIRST_DAY + timedelta(days=_DAYS // 2), limit=PAGE)
    if len(found) != PAGE:
        raise RuntimeError(f"{len(found)} tasks were found due instead of {PAGE}")
    return timer() - start


@contextmanager
def _filled(url: str | None, tasks: int) -> Iterator[Engine]:
    with _own_file() if url is None else _own_schema(url, f"followup_bench_{tasks}") as engine:
        fill(engine, tasks)
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
