"""From a deadline as the text gives it to the last day that keeps it, or to the reason why there is none yet.

The rules: a deadline at a session falls on its opening day; "before" a session without a lead
time on the eve of its opening; weeks and months count back from the opening and a day that a month lacks becomes its
last; a month, quarter or year ends on its last day; a day given with "by", "before", "до" or "之前" is that day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from followup.timing.calendar import Calendar, is_meeting_name
from followup.timing.recurrence import Recurrence, next_occurrence, read_recurrence
from followup.timing.spans import lacks_day, month_end, quarter_end, shift, year_end
from followup.timing.words import signed_span, span, written
from followup.timing.workdays import Workdays
from followup.vocabulary.actors import Actor
from followup.vocabulary.deadlines import Deadline, DeadlineType, Edge, Offset, Unit
from followup.vocabulary.errors import BadInput
from followup.vocabulary.explanations import ExplainedDate

_LEAD = re.compile(r"(?P<name>.+?)\s+(?P<count>[+-]\d{1,4})(?P<unit>wd|[dwmy])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_YEAR = re.compile(r"\d{4}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_ANY_BODY = frozenset({"session", "meeting"})
"""What stands for a body whose name the text leaves out ("its fifth session")."""

AT_ITS_MEETING = frozenset({Actor.COP, Actor.SUBSIDIARY_BODY})
"""Those who do what they are asked while they meet, so that it is late only after the meeting closes."""


@dataclass(frozen=True, slots=True)
class Bearings:
    """What the words of a deadline may refer to.

    `convention` and `body` are those of the decision; `adopted` is the day of its adoption; `after` is the day after
    which the next occurrence of a recurring deadline is wanted; `anchors` are other days by name ("letter", "task:ID").
    """

    convention: str | None = None
    body: str | None = None
    adopted: date | None = None
    after: date | None = None
    anchors: Mapping[str, date] = field(default_factory=dict)
    workdays: Workdays | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """A meeting whose days are known."""

    name: str
    opening: date
    closing: date
    source: str | None

    def day(self, edge: Edge) -> date:
        return self.opening if edge is Edge.OPENING else self.closing


@dataclass(frozen=True, slots=True)
class _Answer:
    day: date | None
    steps: tuple[str, ...]


def resolve(  # noqa: PLR0913  each is something the words of a deadline may refer to; all but two have defaults
    deadline: Deadline,
    calendar: Calendar,
    *,
    convention: str | None = None,
    body: str | None = None,
    adopted: date | None = None,
    after: date | None = None,
    anchors: Mapping[str, date] | None = None,
    workdays: Workdays | None = None,
) -> ExplainedDate:
    """The last day that keeps a deadline, or None with the reason; every step in one short sentence.

    `anchors` are days by name, "letter" or "task:ID"; `workdays` is the duty station at which working days count.
    Nothing raises for a deadline that cannot be resolved: the explanation says what it waits for.
    """
    return resolve_at(deadline, calendar, Bearings(convention, body, adopted, after, anchors or {}, workdays))


def resolve_at(deadline: Deadline, calendar: Calendar, bearings: Bearings) -> ExplainedDate:
    """As `resolve`, with what the words may refer to in one value, for those who keep it beside the deadline."""
    return _explained(_RULES[deadline.type](deadline, calendar, bearings), deadline, calendar)


def late_after(
    deadline: Deadline,
    calendar: Calendar,
    *,
    actors: Collection[Actor],
    convention: str | None = None,
    body: str | None = None,
    adopted: date | None = None,
) -> ExplainedDate:
    """The last day on which something asked of these actors is not late yet.

    What a conference or a subsidiary body is to do at its own session is late only after that session closes; for
    everybody else it is the day that `resolve` gives (pass it a deadline that needs no anchor but the adoption).
    """
    if not actors or not set(actors) <= AT_ITS_MEETING or deadline.type is not DeadlineType.SESSION:
        return resolve(deadline, calendar, convention=convention, body=body, adopted=adopted)
    meeting = _meeting(deadline.value or "", calendar, Bearings(convention, body, adopted))
    if isinstance(meeting, str):
        return resolve(deadline, calendar, convention=convention, body=body, adopted=adopted)
    steps = (
        _edge_sentence(meeting, Edge.CLOSE),
        "what a body is asked to do at its own session is late only after that session closes",
        f"last day: {written(meeting.closing)}",
    )
    return ExplainedDate(meeting.closing, steps, calendar.version)


def _explained(answer: _Answer, deadline: Deadline, calendar: Calendar) -> ExplainedDate:
    found = (f"the text says: {deadline.text}",) if deadline.text else ()
    last = (f"last day: {written(answer.day)}",) if answer.day else ()
    return ExplainedDate(answer.day, found + answer.steps + last, calendar.version)


def _date(deadline: Deadline, _calendar: Calendar, _bearings: Bearings) -> _Answer:
    try:
        day = date.fromisoformat(deadline.value or "")
    except ValueError:
        return _Answer(None, (f"{deadline.value!r} is no day of the calendar",))
    return _Answer(day, (f"the day is given: {written(day)}",))


def _part(deadline: Deadline) -> _Answer | None:
    """The last day of the part of a year or month that a deadline names, as "mid-2025"; None when it names no part."""
    if deadline.on is None:
        return None
    day = date.fromisoformat(f"{(deadline.value or '')[:4]}-{deadline.on}")
    return _Answer(day, (f"the part of {deadline.value} that is meant is taken to last until {written(day)}",))


def _month(deadline: Deadline, _calendar: Calendar, _bearings: Bearings) -> _Answer:
    return _part(deadline) or _last_of("month", _MONTH, month_end, deadline.value)


def _quarter(deadline: Deadline, _calendar: Calendar, _bearings: Bearings) -> _Answer:
    return _last_of("quarter", _QUARTER, quarter_end, deadline.value)


def _last_of(name: str, form: re.Pattern[str], end: Callable[[int, int], date], value: str | None) -> _Answer:
    found = form.fullmatch(value or "")
    if found is None:
        return _Answer(None, (f"{value!r} is no {name}",))
    try:
        day = end(int(found[1]), int(found[2]))
    except ValueError:
        return _Answer(None, (f"{value!r} is no {name}",))
    return _Answer(day, (f"the {name} {value} is kept until its last day",))


def _year(deadline: Deadline, _calendar: Calendar, _bearings: Bearings) -> _Answer:
    if not _YEAR.fullmatch(deadline.value or "") or deadline.value == "0000":
        return _Answer(None, (f"{deadline.value!r} is no year",))
    return _part(deadline) or _Answer(
        year_end(int(deadline.value or "")), (f"the year {deadline.value} is kept until its last day",)
    )


def _session(deadline: Deadline, calendar: Calendar, bearings: Bearings) -> _Answer:
    name = deadline.value or ""
    if deadline.offset is not None:
        return _close_of(name, calendar, bearings)
    return _at(name, (f"due at {name}",), calendar, bearings)


def _close_of(name: str, calendar: Calendar, bearings: Bearings) -> _Answer:
    """The close of a meeting, for what is due by its end."""
    meeting = _meeting(name, calendar, bearings)
    if isinstance(meeting, str):
        return _Answer(None, (f"due by the close of {name}", meeting))
    return _Answer(meeting.closing, (f"due by the close of {name}", _edge_sentence(meeting, Edge.CLOSE)))


def _at(name: str, steps: tuple[str, ...], calendar: Calendar, bearings: Bearings) -> _Answer:
    """The opening of a meeting, after the steps that led to it."""
    meeting = _meeting(name, calendar, bearings)
    if isinstance(meeting, str):
        return _Answer(None, (*steps, meeting))
    return _Answer(meeting.opening, (*steps, _edge_sentence(meeting, Edge.OPENING)))


def _before_session(deadline: Deadline, calendar: Calendar, bearings: Bearings) -> _Answer:
    lead = _LEAD.fullmatch(deadline.value or "")
    if lead is None:
        return _eve(deadline.value or "", calendar, bearings)
    count = int(lead["count"])
    edge = Edge.OPENING if count < 0 else Edge.CLOSE
    return _counted(Offset(lead["name"], edge, count, Unit(lead["unit"])), calendar, bearings)


def _eve(name: str, calendar: Calendar, bearings: Bearings) -> _Answer:
    asked = f"due before {name}"
    meeting = _meeting(name, calendar, bearings)
    if isinstance(meeting, str):
        return _Answer(None, (asked, meeting))
    eve = meeting.opening - timedelta(days=1)
    return _Answer(eve, (asked, _edge_sentence(meeting, Edge.OPENING), f"the day before = {written(eve)}"))


def _relative(deadline: Deadline, calendar: Calendar, bearings: Bearings) -> _Answer:
    if deadline.offset is None:
        words = deadline.value or deadline.text or "its words"
        return _Answer(None, (f"{words!r} hangs on what the calendar does not hold; an officer sets the day",))
    return _counted(deadline.offset, calendar, bearings)


def _counted(offset: Offset, calendar: Calendar, bearings: Bearings) -> _Answer:
    direction = "before" if offset.count < 0 else "after"
    edge = f"the {offset.edge.value} of " if is_meeting_name(offset.anchor) else ""
    asked = f"no later than {span(offset.count, offset.unit)} {direction} {edge}{_anchor_name(offset.anchor)}"
    anchor = _anchor(offset, calendar, bearings)
    if anchor.day is None:
        return _Answer(None, (asked, *anchor.steps))
    day, steps = _count_from(anchor.day, offset, bearings.workdays)
    return _Answer(day, (asked, *anchor.steps, *steps))


def _count_from(anchor: date, offset: Offset, workdays: Workdays | None) -> tuple[date | None, tuple[str, ...]]:
    if offset.unit is Unit.WORKING_DAY and workdays is None:
        return None, ("working days wait for the duty station at which they are counted",)
    try:
        if offset.unit is Unit.WORKING_DAY and workdays is not None:
            day = workdays.add(anchor, offset.count)
            return day, (f"{signed_span(offset.count, offset.unit)} at {workdays.station} = {written(day)}",)
        day = shift(anchor, offset.count, offset.unit)
    except BadInput as error:
        return None, (str(error),)
    counted = f"{signed_span(offset.count, offset.unit)} = {written(day)}"
    if lacks_day(anchor, offset.count, offset.unit):
        return day, (f"{counted}, the last day of a month without a day {anchor.day}",)
    return day, (counted,)


def _anchor_name(anchor: str) -> str:
    known = {"adoption": "the adoption of the decision", "letter": "the date of the letter"}
    return known.get(anchor, anchor.replace("task:", "the completion of task "))


def _anchor(offset: Offset, calendar: Calendar, bearings: Bearings) -> _Answer:
    """The day from which an offset counts, with the sentence that says so."""
    named = dict(bearings.anchors)
    if bearings.adopted is not None:
        named.setdefault("adoption", bearings.adopted)
    name = _anchor_name(offset.anchor)
    if offset.anchor in named:
        return _Answer(named[offset.anchor], (f"{name} is {written(named[offset.anchor])}",))
    if _DAY.fullmatch(offset.anchor):
        return _date(Deadline(DeadlineType.DATE, offset.anchor), calendar, bearings)
    if not is_meeting_name(offset.anchor):
        return _Answer(None, (f"waits for {name}",))
    meeting = _meeting(offset.anchor, calendar, bearings)
    if isinstance(meeting, str):
        return _Answer(None, (meeting,))
    return _Answer(meeting.day(offset.edge), (_edge_sentence(meeting, offset.edge),))


def _recurring(deadline: Deadline, calendar: Calendar, bearings: Bearings) -> _Answer:
    recurrence = read_recurrence(deadline)
    if recurrence is Recurrence.EACH_SESSION:
        return _each_session(calendar, bearings)
    if recurrence is None:
        return _Answer(None, (f"recurs ({deadline.value}) at times that the text does not give",))
    day, steps = next_occurrence(recurrence, deadline, bearings.adopted, bearings.after)
    return _Answer(day, steps)


def _each_session(calendar: Calendar, bearings: Bearings) -> _Answer:
    since = max(filter(None, (bearings.adopted, bearings.after)), default=None)
    if bearings.body is None or since is None:
        return _Answer(None, ("recurs at each session; waits for the body and the day from which it counts",))
    asked = f"due at each session of the {bearings.body}; the next after {written(since)} counts"
    coming = calendar.next_of(bearings.convention, bearings.body, since)
    if coming is None:
        return _Answer(None, (asked, f"waits for the days of the next session of the {bearings.body}"))
    return _at(coming.name, (asked,), calendar, replace(bearings, convention=coming.convention))


def _without_day(reason: str) -> Callable[[Deadline, Calendar, Bearings], _Answer]:
    def answer(_deadline: Deadline, _calendar: Calendar, _bearings: Bearings) -> _Answer:
        return _Answer(None, (reason,))

    return answer


def _meeting(name: str, calendar: Calendar, bearings: Bearings) -> _Held | str:
    """The meeting with its days, or the sentence that says why there is none."""
    meeting = calendar.meant(bearings.convention, name, bearings.adopted)
    if meeting is None and not is_meeting_name(name):
        return f"{name!r} names no meeting with a number; an officer says which is meant"
    if meeting is None:
        return _why_not_found(name, calendar, bearings)
    if meeting.cancelled:
        return f"{name} was cancelled{_cited(meeting.source)}; an officer says what takes its place"
    if meeting.opening is None or meeting.closing is None:
        return f"waits for the days of {name}{_cited(meeting.source)}"
    return _Held(meeting.name, meeting.opening, meeting.closing, meeting.source)


def _why_not_found(name: str, calendar: Calendar, bearings: Bearings) -> str:
    if name.split(maxsplit=1)[0] in _ANY_BODY:
        return f"{name}: the text does not say of which body; name it, or give its meeting"
    several = sorted(found.convention for found in calendar.named(name)) if bearings.convention is None else []
    if several:
        return f"{name} is a meeting of several conventions ({', '.join(several)}); say of which"
    return f"waits for the days of {name}: it is not in the calendar of meetings"


def _edge_sentence(held: _Held, edge: Edge) -> str:
    verb = "opens" if edge is Edge.OPENING else "closes"
    return f"{held.name} {verb} {written(held.day(edge))}{_cited(held.source)}"


def _cited(source: str | None) -> str:
    return f" ({source})" if source else ""


_RULES: dict[DeadlineType, Callable[[Deadline, Calendar, Bearings], _Answer]] = {
    DeadlineType.DATE: _date,
    DeadlineType.MONTH: _month,
    DeadlineType.QUARTER: _quarter,
    DeadlineType.YEAR: _year,
    DeadlineType.SESSION: _session,
    DeadlineType.BEFORE_SESSION: _before_session,
    DeadlineType.RECURRING: _recurring,
    DeadlineType.RELATIVE: _relative,
    DeadlineType.ASAP: _without_day("as soon as possible: the text gives no day; an officer may set one"),
    DeadlineType.TBA: _without_day("to be announced: waits for the announcement"),
    DeadlineType.OPEN: _without_day("open-ended: it never falls due"),
    DeadlineType.NONE: _without_day("the text gives no deadline"),
}
