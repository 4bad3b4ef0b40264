"""What a phrase asks by when: read as a deadline, resolved against the calendar, explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel

from followup.reading.deadlines import DeadlineContext, read_phrase
from followup.reading.language import detect_language
from followup.timing.calendar import joint_sessions, load_reference_calendar, parse_meeting
from followup.timing.resolve import resolve
from followup.timing.workdays import load_workdays
from followup.vocabulary.deadlines import NO_DEADLINE, DeadlineType
from followup.vocabulary.errors import BadInput
from followup.vocabulary.meetings import Meeting


class DueAnswer(BaseModel):
    """The answer to `followup due`: type and value as in the annotation guide, the last day, and how it was found."""

    type: DeadlineType
    value: str | None
    date: date | None
    explanation: list[str]


@dataclass(frozen=True, slots=True)
class DueQuestion:
    """A phrase and what its words may refer to.

    `meetings` are written as "COP 28=2023-11-30..2023-12-12"; they answer to their names before the reference calendar.
    `after` is the day after which the next occurrence of a recurring deadline is wanted. `station` is the duty station
    at which working days count.
    """

    phrase: str
    language: str | None = None
    body: str | None = None
    convention: str | None = None
    meetings: Sequence[str] = field(default_factory=tuple)
    adopted: date | None = None
    after: date | None = None
    station: str | None = None


def answer_due(question: DueQuestion) -> DueAnswer:
    """Read the phrase and resolve it. Raises BadInput for an empty phrase, an unknown language or a wrong meeting."""
    if not question.phrase.strip():
        raise BadInput('the phrase is empty; give one such as "no later than six weeks prior to CMA 5"')
    given = joint_sessions([parse_meeting(text, question.convention) for text in question.meetings])
    calendar = load_reference_calendar().with_meetings(given)
    language = question.language or detect_language(question.phrase)
    known = given or [meeting for meeting in calendar.meetings if meeting.convention == question.convention]
    found = read_phrase(question.phrase, language, _context(question, known))
    deadline = found.deadline if found else NO_DEADLINE
    resolved = resolve(
        deadline,
        calendar,
        convention=question.convention,
        body=question.body,
        adopted=question.adopted,
        after=question.after,
        workdays=load_workdays(question.station) if question.station else None,
    )
    return DueAnswer(
        type=deadline.type, value=deadline.value, date=resolved.day, explanation=list(resolved.explanation)
    )


def _context(question: DueQuestion, meetings: Sequence[Meeting]) -> DeadlineContext:
    names = {meeting.name: meeting for meeting in meetings}
    return DeadlineContext(body=question.body, meetings=names, adopted=question.adopted)
