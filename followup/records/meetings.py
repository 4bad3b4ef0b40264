"""The meetings whose days officers have changed; all others stand in the reference data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from followup.records.tables import Meeting, MeetingSegment
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

    def keep(self, meeting: CalendarMeeting) -> Meeting:
        """Keep a meeting as it now stands; what the register said of it before is replaced."""
        row = self._session.scalar(
            select(Meeting).where(
                Meeting.convention_id == meeting.convention,
                Meeting.body == meeting.body,
                Meeting.number == meeting.number,
            )
        )
        if row is None:
            row = Meeting(convention_id=meeting.convention, body=meeting.body, number=meeting.number)
            self._session.add(row)
        row.cited_from, row.cancelled = meeting.source, meeting.cancelled
        row.segments = [
            MeetingSegment(name=s.name, opening=s.opening, closing=s.closing, place=s.place, mode=s.mode.value)
            for s in meeting.segments
        ]
        return row


def _as_meeting(row: Meeting) -> CalendarMeeting:
    parts = tuple(Segment(s.opening, s.closing, s.place, Mode(s.mode), s.name) for s in row.segments)
    return CalendarMeeting(row.convention_id, row.body, row.number, parts, row.cited_from, row.cancelled)
