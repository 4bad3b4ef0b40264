"""On which days the milestones of a request hang, as far as a calendar of meetings knows them; and its own day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.services.dates.deadlines import kept_deadline, resolve_request
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import Kind
from followup.vocabulary.deadlines import DeadlineType

if TYPE_CHECKING:
    from datetime import date

    from followup.records.tables import Request
    from followup.timing.calendar import Calendar
    from followup.vocabulary.explanations import ExplainedDate


def adopted_on(request: Request, calendar: Calendar) -> date | None:
    """The day of adoption: the decision's own, else the close of the meeting that adopted it."""
    source = request.source
    if source.adopted is not None or not source.meeting:
        return source.adopted
    meeting = calendar.find(source.convention_id, source.meeting)
    return meeting.closing if meeting else None


def resolved(request: Request, calendar: Calendar) -> ExplainedDate:
    """The last day that keeps a request's deadline, against a calendar."""
    return resolve_request(
        kept_deadline(request.deadline),
        calendar,
        actors=[Actor(code) for code in request.actors],
        convention=request.convention_id,
        body=request.source.body,
        adopted=adopted_on(request, calendar),
    )


def anchor_days(request: Request, calendar: Calendar, due: date | None) -> dict[str, date]:
    """The days on which milestones hang, by the names of timing.playbooks.ANCHORS; `due` is the request's own day."""
    deadline = kept_deadline(request.deadline)
    days: dict[str, date | None] = {"adoption": adopted_on(request, calendar), "deadline": due}
    if deadline.type in {DeadlineType.SESSION, DeadlineType.BEFORE_SESSION} and deadline.value:
        name = " ".join(deadline.value.split()[:2])
        meeting = calendar.meant(request.convention_id, name, adopted_on(request, calendar))
        if meeting is not None and not meeting.cancelled:
            days |= {"opening": meeting.opening, "closing": meeting.closing}
    if request.kind == Kind.MEETING:
        days["meeting"] = due
    if deadline.type is DeadlineType.SESSION:
        # The session is when the result is looked at, not when a call for views closes: that is for the timeline.
        del days["deadline"]
    return {name: day for name, day in days.items() if day is not None}
