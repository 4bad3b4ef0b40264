"""Every write leaves an event: who, when, what, why. Made here from what has just been written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, String, event, insert, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, object_session

from followup.records.owners import Conventions, Owner, owner_of
from followup.records.tables import Base, Event, Recorded
from followup.records.tables.base import CONVENTION
from followup.vocabulary.errors import BadInput, FollowupError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Mapper

    from followup.vocabulary.instants import Instant

_WITHHELD = "personal data: see the row"
_BYTES = "bytes: see the row"
_RECORDER = "followup_recorder"

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """Who writes, when, and why; and the convention beyond which nothing may be written (None: all)."""

    by: str
    at: Instant
    reason: str
    convention: str | None = None


class Recorder:
    """Takes down what one unit of work writes, and writes the events of each flush in the order of the writes."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._events: list[tuple[Values, Owner | None]] = []
        self._conventions = Conventions()

    def note(self, table: Mapper[Any], row: Values, before: Values | None, after: Values | None) -> None:
        """Take down one write of a row, whose values are given by column.

        `before` and `after` hold what is told of it: None for what did not or does not exist; of a change, only the
        columns that changed.
        """
        told = {
            "at": self._act.at,
            "actor": self._act.by,
            CONVENTION: row.get(CONVENTION),
            "object_kind": name_of(table),
            "object_id": row["id"],
            "action": _action(before, after),
            "before": before and _plain(table, before),
            "after": after and _plain(table, after),
            "reason": self._act.reason,
        }
        self._events.append((told, owner_of(Base.metadata.tables[name_of(table)], row)))

    def taken_down(self) -> list[Values]:
        """The events taken down so far, of rows that name their convention themselves; to be written by who asks."""
        events, self._events = self._events, []
        return [told for told, _owner in events]

    def write(self, connection: Connection) -> None:
        """Write the events taken down so far."""
        # SQLAlchemy writes unrelated tables in any order: what refers to another row is told after it.
        events, self._events = sorted(self._events, key=lambda each: _order()[each[0]["object_kind"]]), []
        if events:
            self._conventions.settle(connection, events)
            connection.execute(insert(Event), [told for told, _ in events])

    def require_writable(self, table: Mapper[Any], values: Mapping[str, Any]) -> None:
        """Refuse what is of another convention, and texts that PostgreSQL would refuse (SQLite takes any length)."""
        scope = self._act.convention
        if scope is not None and values.get(CONVENTION, scope) != scope:
            raise FollowupError(f"this register is open for {scope} only; nothing of another convention was written")
        lengths = _lengths(table)
        for name, value in values.items():
            longest = lengths.get(name)
            if longest is not None and value is not None and len(value) > longest:
                shown = f"{name_of(table)}.{name}"
                raise BadInput(f"{value[:40]!r}... is too long for {shown}: at most {longest} characters are kept")


def record(session: Session, act: Act) -> Recorder:
    """Let every write of the session leave an event."""
    recorder = Recorder(act)
    session.info[_RECORDER] = recorder
    event.listen(session, "after_flush", _write_events)
    event.listen(session, "do_orm_execute", _refuse_unrecorded)
    return recorder


def recorder_of(session: Session) -> Recorder:
    """The recorder of a writing unit's session; without one nothing recorded may be written."""
    recorder: Recorder | None = session.info.get(_RECORDER)
    if recorder is None:
        raise RuntimeError("a recorded row was about to be written outside a writing unit of the register")
    return recorder


def kept_values(values: Mapping[str, Any]) -> Values:
    """The values that the event of a new or removed row holds: all that are known, without the identity."""
    return {name: value for name, value in values.items() if name != "id" and value is not None}


@cache
def name_of(table: Mapper[Any]) -> str:
    """The name of a table in the database."""
    return str(table.local_table)


def _write_events(session: Session, _context: UOWTransaction) -> None:
    recorder_of(session).write(session.connection())


def _refuse_unrecorded(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    table = getattr(getattr(state.statement, "table", None), "name", None)
    if table in _guarded():
        raise RuntimeError(f"a statement on {table} would leave no event; change its rows, or use the bulk writes")


@cache
def _order() -> dict[str, int]:
    """The tables' places, each after those to which it refers."""
    return {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}


@cache
def _guarded() -> frozenset[str]:
    mappers = Base.registry.mappers
    return frozenset(name_of(each) for each in mappers if issubclass(each.class_, Recorded | Event))


@event.listens_for(Recorded, "before_insert", propagate=True)
@event.listens_for(Recorded, "before_update", propagate=True)
def _require_writable(table: Mapper[Any], _connection: Connection, row: Recorded) -> None:
    _recorder(row).require_writable(table, _values(row))


@event.listens_for(Recorded, "after_insert", propagate=True)
def _made(table: Mapper[Any], _connection: Connection, row: Recorded) -> None:
    values = _values(row)
    _recorder(row).note(table, values, None, kept_values(values))


@event.listens_for(Recorded, "after_update", propagate=True)
def _changed(table: Mapper[Any], _connection: Connection, row: Recorded) -> None:
    before: Values = {}
    after: Values = {}
    state = inspect(row)
    for name in _columns(table):
        history = state.attrs[name].history
        if history.has_changes():
            before[name], after[name] = history.deleted[0], history.added[0]
    if after:
        _recorder(row).note(table, _values(row), before, after)


@event.listens_for(Recorded, "after_delete", propagate=True)
def _removed(table: Mapper[Any], _connection: Connection, row: Recorded) -> None:
    values = _values(row)
    _recorder(row).note(table, values, kept_values(values), None)


@event.listens_for(Event, "before_update")
@event.listens_for(Event, "before_delete")
def _refuse_to_rewrite(_mapper: Mapper[Any], _connection: Connection, _row: Event) -> None:
    raise RuntimeError("history is append-only: an event is neither changed nor removed")


def _recorder(row: Recorded) -> Recorder:
    session = object_session(row)
    if session is None:
        raise RuntimeError("a recorded row was about to be written outside a session")
    return recorder_of(session)


def _values(row: Recorded) -> Values:
    return {name: getattr(row, name) for name in _columns(inspect(row).mapper)}


@cache
def _columns(table: Mapper[Any]) -> dict[str, dict[str, Any]]:
    """What is said about each column of a table beside its type, by the column's name."""
    return {name: dict(attribute.columns[0].info) for name, attribute in table.column_attrs.items()}


@cache
def _lengths(table: Mapper[Any]) -> dict[str, int]:
    """The columns of a table that hold at most so many characters."""
    types = ((name, attribute.columns[0].type) for name, attribute in table.column_attrs.items())
    return {name: kind.length for name, kind in types if isinstance(kind, String) and kind.length}


def _action(before: Values | None, after: Values | None) -> str:
    if before is None:
        return "made"
    return "removed" if after is None else "changed"


def _plain(table: Mapper[Any], values: Values) -> Values:
    """The values of columns as JSON keeps them, without personal data."""
    personal = _personal(table)
    return {
        name: _WITHHELD if name in personal and value is not None else _as_json(value) for name, value in values.items()
    }


@cache
def _personal(table: Mapper[Any]) -> frozenset[str]:
    return frozenset(name for name, info in _columns(table).items() if info.get("personal"))


def _as_json(value: Any) -> Any:  # noqa: ANN401  any column's value
    if value is None or type(value) is str:
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return _BYTES
    return value
