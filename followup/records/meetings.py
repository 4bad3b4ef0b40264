"""The meetings whose days officers have changed; all others stand in the reference data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from followup.records.tables import Meeting
from followup.vocabulary.meetings import Meeting as CalendarMeeting
from followup.vocabulary.meetings import Mode, Segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


class Meetings:
    """The meetings the register knows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> Sequence[CalendarMeeting]:
        """Every meeting in scope, as the calendar takes it."""
        rows = self._session.scalars(select(Meeting).order_by(Meeting.convention_id, Meeting.body, Meeting.number))
        return [_as_meeting(row) for row in rows]


def _as_meeting(row: Meeting) -> CalendarMeeting:
    parts = tuple(Segment(s.opening, s.closing, s.place, Mode(s.mode), s.name) for s in row.segments)
    return CalendarMeeting(row.convention_id, row.body, row.number, parts, row.cited_from, row.cancelled)
