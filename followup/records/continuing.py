"""Going on where an earlier unit of work left off, by the driver itself: the same few rows changed again and again.

A sender marks thousands of messages with a commit for each. Putting the same two statements together anew for each of
them takes longer than the mail and the commit: here they are put together once. What is written, and the events that
it leaves, are those of any other write.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import class_mapper

from followup.records.engine import by_driver
from followup.records.recording import Recorder, Values, name_of
from followup.records.tables import Base, Event
from followup.records.tables.base import CONVENTION

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Dialect, Engine, Insert, Table, Update

    from followup.records.recording import Act
    from followup.records.tables import Recorded

Changed = tuple["Recorded", "Mapping[str, object]"]
"""A changed row, with what it held before in the columns that may have changed."""
_IDENTITY = "changed_identity"


def continue_after(engine: Engine, act: Act, event: int, work: Callable[[], Sequence[Changed]]) -> int | None:
    """Write what `work` changes in rows of tables that name their convention, unless there is a later event.

    Returns how many events that left; None when there was a later one, and nothing was done. Raises RuntimeError when
    a row does not hold any more what it is said to have held.
    """
    with by_driver(engine) as cursor:
        if cursor.execute("SELECT max(id) FROM event").fetchone()[0] != event:
            return None
        recorder = Recorder(act)
        for row, held in work():
            _write(cursor, engine.dialect, recorder, row, held)
        return _tell(cursor, engine.dialect, recorder)


def _write(
    cursor: sqlite3.Cursor, dialect: Dialect, recorder: Recorder, row: Recorded, held: Mapping[str, object]
) -> None:
    mapper = class_mapper(type(row))
    after = {name: value for name, was in held.items() if (value := getattr(row, name)) != was}
    if not after:
        return
    before = {name: held[name] for name in after}
    known = {"id": row.id, CONVENTION: getattr(row, CONVENTION)}
    recorder.require_writable(mapper, known | after)
    recorder.note(mapper, known, before, after)
    was = {f"was_{name}": value for name, value in before.items()}
    written = _change(dialect, Base.metadata.tables[name_of(mapper)], tuple(after)).run(
        cursor, {_IDENTITY: row.id, **after, **was}
    )
    if written != 1:
        raise RuntimeError(f"{row.id} was changed by somebody else meanwhile")


def _tell(cursor: sqlite3.Cursor, dialect: Dialect, recorder: Recorder) -> int:
    events = recorder.taken_down()
    for told in events:
        _event(dialect, tuple(told)).run(cursor, told)
    return len(events)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement put together once, for the driver: its text, and its values in order, each made ready by its type."""

    text: str
    values: tuple[tuple[str, Callable[[Any], Any] | None], ...]

    @classmethod
    def of(cls, statement: Insert | Update, dialect: Dialect, columns: Sequence[str] | None = None) -> _Statement:
        made = statement.compile(dialect=dialect, column_keys=columns)
        types = {name: made.binds[name].type.dialect_impl(dialect) for name in made.positiontup or ()}
        return cls(str(made), tuple((name, kind.bind_processor(dialect)) for name, kind in types.items()))

    def run(self, cursor: sqlite3.Cursor, given: Values) -> int:
        """How many rows it wrote."""
        ready = [given[name] if make is None else make(given[name]) for name, make in self.values]
        return cursor.execute(self.text, ready).rowcount


@lru_cache(maxsize=32)
def _change(dialect: Dialect, table: Table, names: tuple[str, ...]) -> _Statement:
    """The statement that changes these columns of a row, if they are as they were."""
    types = {name: table.c[name].type for name in names}
    as_it_was = [table.c[name].is_not_distinct_from(bindparam(f"was_{name}", type_=types[name])) for name in names]
    return _Statement.of(
        update(table)
        .where(table.c.id == bindparam(_IDENTITY, type_=table.c.id.type), *as_it_was)
        .values({name: bindparam(name, type_=types[name]) for name in names}),
        dialect,
    )


@lru_cache(maxsize=8)
def _event(dialect: Dialect, names: tuple[str, ...]) -> _Statement:
    return _Statement.of(insert(Event), dialect, names)
