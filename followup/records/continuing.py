"""Going on where an earlier unit of work left off, by the driver itself: the same few rows changed again and again.

A sender marks thousands of messages with a commit for each. Putting the same two statements together anew for each of
them takes longer than the mail and the commit: here they are put together once. What is written, and the events that
it leaves, are those of any other write.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import class_mapper

from followup.records.engine import let_write, one_clear_line
from followup.records.recording import Act, Recorder, Values, name_of
from followup.records.tables import Base, Event
from followup.records.tables.base import CONVENTION
from followup.records.tables.columns import InstantColumn

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from sqlalchemy import Dialect, Engine, Insert, Table, Update
    from sqlalchemy.types import TypeEngine

    from followup.records.tables import Recorded
    from followup.vocabulary.instants import Instant


class Kept(Protocol):
    """A row as it was read, by the names of its columns; it need not belong to a session."""

    @property
    def id(self) -> str:
        """Its identity."""

    @property
    def convention_id(self) -> str:
        """The convention that it names."""


Changed = tuple[Kept, Values]
"""A row as it is held to be, with new values for some of its columns."""
_IDENTITY = "changed_identity"


class Continuing:
    """Transactions of one writer, on a connection to an SQLite register that is kept from the first to the last.

    They change rows of one table, which names their convention.
    """

    def __init__(self, engine: Engine, table: type[Recorded], *, by: str, convention: str | None) -> None:
        self._engine = engine
        self._mapper = class_mapper(table)
        self._by = by
        self._convention = convention
        self._connection = engine.raw_connection()
        let_write(self._connection, writing=True)
        self._cursor: sqlite3.Cursor = self._connection.cursor()  # type: ignore[assignment]  # SQLAlchemy hides its type

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def after(self, event: int, work: Callable[[], Sequence[Changed]], *, at: Instant, reason: str) -> int | None:
        """Change rows that were read earlier, if nothing was written since the event of that number.

        `work` tells the rows as they are held to be, and what is new of them. Returns how many events that left,
        numbered on without a gap; None when somebody else has written: then nothing was done. Raises RuntimeError when
        a row is not as it is held to be.
        """
        with one_clear_line(self._engine):
            self._cursor.execute("BEGIN IMMEDIATE")
            try:
                events = self._changed(event, Recorder(Act(self._by, at, reason, self._convention)), work)
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()
        return events

    def _changed(self, event: int, recorder: Recorder, work: Callable[[], Sequence[Changed]]) -> int | None:
        if self._cursor.execute("SELECT max(id) FROM event").fetchone()[0] != event:
            return None
        for row, new in work():
            self._write(recorder, row, new)
        events = recorder.taken_down()
        if events:
            statement = _event(self._engine.dialect, tuple(events[0]))
            self._cursor.executemany(statement.text, [statement.ready(told) for told in events])
        return len(events)

    def _write(self, recorder: Recorder, row: Kept, new: Values) -> None:
        before = {name: was for name, value in new.items() if (was := getattr(row, name)) != value}
        if not before:
            return
        after = {name: new[name] for name in before}
        known = {"id": row.id, CONVENTION: row.convention_id}
        recorder.require_writable(self._mapper, known | after)
        recorder.note(self._mapper, known, before, after)
        statement = _change(self._engine.dialect, Base.metadata.tables[name_of(self._mapper)], tuple(after))
        given = {_IDENTITY: row.id, **after, **{f"was_{name}": value for name, value in before.items()}}
        if self._cursor.execute(statement.text, statement.ready(given)).rowcount != 1:
            raise RuntimeError(f"{row.id} was changed by somebody else meanwhile")


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement put together once, for the driver: its text, and its values in order, each made ready by its type."""

    text: str
    values: tuple[tuple[str, Callable[[Any], Any] | None], ...]

    @classmethod
    def of(cls, statement: Insert | Update, dialect: Dialect, columns: Sequence[str] | None = None) -> _Statement:
        made = statement.compile(dialect=dialect, column_keys=columns)
        types = {name: made.binds[name].type.dialect_impl(dialect) for name in made.positiontup or ()}
        return cls(str(made), tuple((name, _ready(kind, dialect)) for name, kind in types.items()))

    def ready(self, given: Values) -> list[Any]:
        """The values as the driver takes them."""
        return [given[name] if make is None else make(given[name]) for name, make in self.values]


def _ready(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    make = kind.bind_processor(dialect)
    # The same few instants are written again and again: when something was claimed, settled and told.
    return lru_cache(maxsize=16)(make) if make is not None and isinstance(kind, InstantColumn) else make


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
