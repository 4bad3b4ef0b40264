"""The history of objects: reading only; events are made by the register itself at every write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from followup.records.tables import Event

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session


class History:
    """What happened to the objects of the register, oldest first."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, objects: Collection[str]) -> Sequence[Event]:
        """The events of the objects with these identities."""
        return self._session.scalars(select(Event).where(Event.object_id.in_(objects)).order_by(Event.id)).all()

    def latest(self) -> int:
        """The number of the latest event. Where one writes at a time it stays the same until somebody else writes."""
        return self._session.scalar(select(func.max(Event.id))) or 0
