"""The calendar of meetings: taken over from the reference data, then moved by officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from followup.records.tables import Meeting, MeetingSegment
from followup.vocabulary.meetings import Meeting as CalendarMeeting
from followup.vocabulary.meetings import Mode, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session


class Meetings:
    """The meetings the register knows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> Sequence[CalendarMeeting]:
        """Every meeting in scope, as the calendar takes it."""
        rows = self._session.scalars(select(Meeting).order_by(Meeting.convention_id, Meeting.body, Meeting.number))
        return [_as_meeting(row) for row in rows]

    def take_over(self, meetings: Iterable[CalendarMeeting]) -> int:
        """Add the meetings that the register does not have yet; one that it has is left as officers made it."""
        known = {
            tuple(row)
            for row in self._session.execute(select(Meeting.convention_id, Meeting.body, Meeting.number)).tuples()
        }
        new = [m for m in meetings if (m.convention, m.body, m.number) not in known]
        self._session.add_all(_as_row(meeting) for meeting in new)
        return len(new)


def _as_meeting(row: Meeting) -> CalendarMeeting:
    parts = tuple(Segment(s.opening, s.closing, s.place, Mode(s.mode), s.name) for s in row.segments)
    return CalendarMeeting(row.convention_id, row.body, row.number, parts, row.cited_from, row.cancelled)


def _as_row(meeting: CalendarMeeting) -> Meeting:
    return Meeting(
        convention_id=meeting.convention,
        body=meeting.body,
        number=meeting.number,
        cited_from=meeting.source,
        cancelled=meeting.cancelled,
        segments=[
            MeetingSegment(name=p.name, opening=p.opening, closing=p.closing, place=p.place, mode=p.mode)
            for p in meeting.segments
        ],
    )
