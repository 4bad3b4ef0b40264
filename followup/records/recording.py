"""Every write leaves an event: who, when, what, why. Made here from what the session is about to write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from followup.records.tables import Event, Recorded

if TYPE_CHECKING:
    from followup.vocabulary.instants import Instant

_WITHHELD = "personal data: see the row"
_BYTES = "bytes: see the row"


@dataclass(frozen=True, slots=True)
class Act:
    """Who writes, when, and why."""

    by: str
    at: Instant
    reason: str


def record_writes(session: Session, act: Act) -> None:
    """Add the events of everything the session is about to write. Called before each flush of a writing unit."""
    events: list[Event] = []
    for row in session.new:
        if isinstance(row, Recorded):
            events.append(_event(row, act, "made", before=None, after=_values(row)))
    for row in session.dirty:
        if isinstance(row, Recorded) and session.is_modified(row):
            before, after = _changes(row)
            if after:
                events.append(_event(row, act, "changed", before=before, after=after))
    for row in session.deleted:
        if isinstance(row, Recorded):
            events.append(_event(row, act, "removed", before=_values(row), after=None))
    session.add_all(events)


def _event(
    row: Recorded, act: Act, action: str, *, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> Event:
    return Event(
        at=act.at,
        actor=act.by,
        convention_id=getattr(row, "convention_id", None),
        object_kind=_columns(row).local_table.name,
        object_id=row.id,
        action=action,
        before=before,
        after=after,
        reason=act.reason,
    )


def _columns(row: Recorded) -> Any:  # noqa: ANN401  SQLAlchemy's mapper of any of our tables
    return inspect(row).mapper


def _values(row: Recorded) -> dict[str, Any]:
    return {
        name: _plain(column.columns[0].info, getattr(row, name))
        for name, column in _columns(row).column_attrs.items()
        if name != "id" and getattr(row, name) is not None
    }


def _changes(row: Recorded) -> tuple[dict[str, Any], dict[str, Any]]:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    state = inspect(row)
    for name, column in _columns(row).column_attrs.items():
        history = state.attrs[name].history
        if history.has_changes():
            info = column.columns[0].info
            before[name] = _plain(info, history.deleted[0] if history.deleted else None)
            after[name] = _plain(info, history.added[0] if history.added else None)
    return before, after


def _plain(info: dict[str, Any], value: Any) -> Any:  # noqa: ANN401  any column's value, as JSON keeps it
    if value is not None and info.get("personal"):
        return _WITHHELD
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return _BYTES
    return value
