"""Meetings moved or cancelled: every date that hangs on one moves with it, and says why; notices that are owed.

The register's own meetings stand before the reference data (calendars.py). Nothing that is done moves, and no
date that was communicated in a letter: an officer extends a call (services/calls/extend.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.content import content_files
from followup.records.tables import ReminderStep
from followup.services.dates.calendars import calendar_of
from followup.services.mail.relaying import Calendars, lay_again
from followup.services.mail.settling import LETTER, NOTICE
from followup.services.mail.withdrawing import withdraw_owed
from followup.timing.calendar import load_reference_calendar
from followup.timing.words import written
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.instants import Instant, midnight
from followup.vocabulary.meetings import Meeting, Mode, Segment
from followup.vocabulary.statuses import StepStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followup.records.due import DueRound
    from followup.records.register import Register, Unit
    from followup.services.mail.relaying import Moved, Relaid
    from followup.timing.calendar import Calendar

NOTICE_OF_MEETING = "meeting_moved"
"""The mail that tells of a meeting's new days."""
_CODE = f"{NOTICE}_meeting"


class MeetingLine(BaseModel):
    """A meeting of the calendar; `moved` when the register says otherwise than the reference data."""

    convention: str
    name: str
    days: list[str]
    cancelled: bool
    moved: bool
    source: str | None


class MeetingList(BaseModel):
    """Meetings in order of their opening; those without days come last."""

    meetings: list[MeetingLine]


class MovedDate(BaseModel):
    """One date that moves: of a request, or of a step of its task. `days` is by how many, positive when later."""

    decision: str
    place: str
    request: str
    task: str | None
    officer: str | None
    what: str
    was: date | None
    now: date | None
    days: int | None
    why: list[str]


class OwedNotice(BaseModel):
    """To whom the change is to be told: the parties that a call asked and that have not answered, or an officer.

    `step` is the step that the next sweep prepares for the parties; an officer sees it here and on the pages.
    """

    to: str
    parties: int
    step: str | None
    tasks: list[str]


class MeetingMove(BaseModel):
    """What a moved or cancelled meeting does."""

    convention: str
    meetings: list[str]
    """The meeting, and those held together with it."""
    was: list[str]
    now: list[str]
    cancelled: bool
    dry_run: bool
    moved: list[MovedDate]
    warnings: list[str]
    """Timelines that no longer fit, with the earliest date that does; replies requested for after the opening."""
    notices: list[OwedNotice]


@dataclass(frozen=True, slots=True)
class NewDays:
    """How a meeting is to be held: the day on which it (or one of its segments, counted from 1) opens, closes, where.

    Without `closing` it keeps its length. What is None stays as it is.
    """

    opening: date | None = None
    closing: date | None = None
    segment: int | None = None
    place: str | None = None
    mode: Mode | None = None
    cancelled: bool = False


def list_meetings(register: Register, *, convention: str | None = None, after: date | None = None) -> MeetingList:
    """The meetings of the calendar as it holds for this register."""
    with register.reading() as unit:
        own = {(one.convention, one.name) for one in unit.meetings.all()}
    found = [
        MeetingLine(
            convention=one.convention,
            name=one.name,
            days=_spans(one),
            cancelled=one.cancelled,
            moved=(one.convention, one.name) in own,
            source=one.source,
        )
        for one in sorted(calendar_of(register).meetings, key=lambda one: (one.opening or date.max, one.convention))
        if convention in {None, one.convention} and (after is None or one.closing is None or one.closing >= after)
    ]
    return MeetingList(meetings=found)


def move_meeting(  # noqa: PLR0913  which meeting, its new days, and who says so when
    register: Register,
    name: str,
    days: NewDays,
    *,
    convention: str | None = None,
    dry_run: bool = False,
    by: str,
    now: Instant,
) -> MeetingMove:
    """Move or cancel a meeting with those held together with it, and lay every date again that hangs on it.

    With `dry_run` nothing is written. Raises NotFound for an unknown meeting, BadInput for days that cannot be.
    """
    before = calendar_of(register)
    meeting = find_meeting(before, name, convention)
    source = f"as {by} entered it on {now.date()}"
    changed = [_as_held(one, days, source) for one in _held_together(before, meeting)]
    with register.reading() as unit:
        kept = {(one.convention, one.name): one for one in unit.meetings.all()}
        kept |= {(one.convention, one.name): one for one in changed}
        after = load_reference_calendar().with_meetings(kept.values())
        requests = unit.decisions.pending()
        tasks = unit.tasks.of_requests([request.id for request in requests])
        relaid = lay_again(requests, tasks, Calendars(before, after, now.date()))
        rounds = _rounds_to_tell(unit, relaid)
    new = next(one for one in changed if one.name == meeting.name)
    notices = _notices(rounds, meeting, new, now)
    if not dry_run:
        _write(register, changed, relaid, rounds, notices, by=by, now=now)
    return MeetingMove(
        convention=meeting.convention,
        meetings=[one.name for one in changed],
        was=_spans(meeting),
        now=_spans(new),
        cancelled=new.cancelled,
        dry_run=dry_run,
        moved=[_told(moved) for moved in relaid.moved],
        warnings=_warnings(relaid, rounds, new),
        notices=[*_to_parties(rounds, notices), *_to_officers(relaid)],
    )


def find_meeting(calendar: Calendar, name: str, convention: str | None) -> Meeting:
    """The meeting of a name such as "Minamata COP 4", or "COP 4" with a convention. Raises NotFound, BadInput."""
    first, _, rest = name.strip().partition(" ")
    known = {path.stem for path in content_files("rules", "conventions")}
    if first.lower() in known:
        convention, name = first.lower(), rest
    meeting = calendar.find(convention, name)
    if meeting is None:
        several = sorted(one.convention for one in calendar.named(name)) if convention is None else []
        if several:
            raise BadInput(f'{name} is a meeting of {", ".join(several)}; write it as "{several[0].title()} {name}"')
        raise NotFound(f"{name} is not in the calendar of meetings; followup meeting list shows it")
    return meeting


def _held_together(calendar: Calendar, meeting: Meeting) -> list[Meeting]:
    """The meeting first, and those of the same convention on the very same days and places (a CMP, a CMA)."""
    together = [
        one
        for one in calendar.meetings
        if one.convention == meeting.convention and one.segments == meeting.segments and one.name != meeting.name
    ]
    return [meeting, *(together if meeting.segments else [])]


def _as_held(meeting: Meeting, days: NewDays, source: str) -> Meeting:
    if days.cancelled:
        return replace(meeting, cancelled=True, source=source)
    return replace(meeting, segments=_segments(meeting, days), cancelled=False, source=source)


def _segments(meeting: Meeting, days: NewDays) -> tuple[Segment, ...]:
    """The parts of a meeting with one moved. Later ones stay, unless the one that moved now reaches or passes them."""
    parts = sorted(meeting.segments, key=lambda part: part.opening)
    number = days.segment or 1
    if not 1 <= number <= max(len(parts), 1):
        raise BadInput(f"{meeting.name} has {len(parts)} segments; there is no segment {number}")
    moved = _part(parts[number - 1] if parts else None, days, meeting.name)
    others = [part for place, part in enumerate(parts, start=1) if place != number]
    reached = [part for part in others if part.opening <= moved.closing and part.closing >= moved.opening]
    passed = [] if days.segment else [part for part in others if part.closing < moved.opening]
    if reached and days.place is None and days.mode is None:
        moved = replace(moved, place=reached[-1].place, mode=reached[-1].mode)
    stay = [part for part in others if part not in reached and part not in passed]
    if not stay:
        moved = replace(moved, name=None)
    return tuple(sorted([moved, *stay], key=lambda part: part.opening))


def _part(part: Segment | None, days: NewDays, name: str) -> Segment:
    opening = days.opening or (part.opening if part else None)
    if opening is None:
        raise BadInput(f"the days of {name} are not known yet; give --opening and --closing")
    closing = days.closing or (opening + (part.closing - part.opening) if part else None)
    if closing is None:
        raise BadInput(f"it is not known how long {name} lasts; add --closing")
    if closing < opening:
        raise BadInput(f"{name} cannot close on {closing}, before it opens on {opening}")
    held = part or Segment(opening, closing)
    return replace(held, opening=opening, closing=closing, place=days.place or held.place, mode=days.mode or held.mode)


def _rounds_to_tell(unit: Unit, relaid: Relaid) -> list[DueRound]:
    """The latest letters of the open calls of tasks of which a date moves, where the letter has gone."""
    calls = unit.calls.of_tasks([task.id for task in relaid.touched])
    latest = [call.rounds[-1].id for call in calls.values() if call.rounds and call.closed_on is None]
    rounds = unit.due.read(latest) if latest else []
    return [one for one in rounds if _letter_went(one)]


def _letter_went(one: DueRound) -> bool:
    letters = [step for step in one.steps if step.code == LETTER]
    return all(step.status in {StepStatus.PREPARED, StepStatus.SKIPPED} for step in letters)


def _notices(rounds: Sequence[DueRound], was: Meeting, new: Meeting, now: Instant) -> dict[str, ReminderStep]:
    """The notice that each round owes, by round; none for a meeting that is cancelled or opens as it did."""
    if new.cancelled or was.opening is None or new.opening is None or was.opening == new.opening:
        return {}
    return {one.round.id: _notice(one, was.opening, new.opening, new.name, now) for one in rounds if _waiting(one)}


def _waiting(one: DueRound) -> set[str]:
    return set(one.asked) - set(one.answered)


def _notice(one: DueRound, was: date, opens: date, name: str, now: Instant) -> ReminderStep:
    today, earlier = now.date(), [step for step in one.steps if step.code.startswith(_CODE)]
    return ReminderStep(
        convention_id=one.call.convention_id,
        round_id=one.round.id,
        code=f"{_CODE}_{len(earlier) + 1}" if earlier else _CODE,
        due_on=today,
        due_at=midnight(today),
        deadline_version=one.round.deadline_version,
        template=NOTICE_OF_MEETING,
        audience="nothing_received",
        channel="mail",
        explanation=[f"{name} was to open on {written(was)}", f"it opens on {written(opens)}"],
        details={"meeting": name, "was": was.isoformat(), "opens": opens.isoformat()},
    )


def _write(  # noqa: PLR0913  all that a moved meeting changes, by whom, when
    register: Register,
    changed: Sequence[Meeting],
    relaid: Relaid,
    rounds: Sequence[DueRound],
    notices: dict[str, ReminderStep],
    *,
    by: str,
    now: Instant,
) -> None:
    first = changed[0]
    what = "cancelled" if first.cancelled else f"now {', '.join(_spans(first))}"
    with register.writing(by=by, at=now, reason=f"{first.convention} {first.name} {what}") as unit:
        for one in changed:
            unit.meetings.keep(one)
        relaid.write(unit)
        overtaken = [step.id for one in rounds if one.round.id in notices for step in _overtaken(one)]
        _withdraw(unit, overtaken)
        unit.add(*notices.values())


def _overtaken(one: DueRound) -> list[ReminderStep]:
    return [step for step in one.steps if step.code.startswith(_CODE) and step.status != StepStatus.SKIPPED]


def _withdraw(unit: Unit, step_ids: Sequence[str]) -> None:
    """An earlier notice of the same kind that has not left is overtaken."""
    withdraw_owed(unit, step_ids, "the meeting moved again")
    for step in unit.due.locked(step_ids).values():
        if step.status != StepStatus.PREPARED:
            step.status, step.reason = StepStatus.SKIPPED.value, "the meeting moved again"


def _spans(meeting: Meeting) -> list[str]:
    return [
        f"{part.opening} to {part.closing}"
        + (f", {part.place}" if part.place else "")
        + (f", {part.mode.value.replace('_', ' ')}" if part.mode is not Mode.IN_PERSON else "")
        for part in meeting.segments
    ]


def _told(moved: Moved) -> MovedDate:
    request, task = moved.request, moved.task
    return MovedDate(
        decision=request.source.number,
        place=request.provision.place,
        request=request.id,
        task=task.id if task else None,
        officer=task.officer if task else None,
        what=moved.title if moved.milestone else f"deadline of the request: {moved.title}",
        was=moved.was,
        now=moved.now,
        days=(moved.now - moved.was).days if moved.now and moved.was else None,
        why=list(moved.why),
    )


def _warnings(relaid: Relaid, rounds: Sequence[DueRound], new: Meeting) -> list[str]:
    titles = {task.id: task.title for task in relaid.touched}
    short = [
        f'"{titles.get(task, task)}": the timeline no longer fits; the earliest date is {fitting.earliest}'
        for task, fitting in relaid.too_short.items()
    ]
    late = [
        f"call {one.call.id} requests a reply by {one.round.reply_by}, not before {new.name} opens"
        for one in rounds
        if new.opening and one.round.reply_by and one.round.reply_by >= new.opening
    ]
    return short + late


def _to_parties(rounds: Iterable[DueRound], notices: dict[str, ReminderStep]) -> list[OwedNotice]:
    return [
        OwedNotice(
            to=f"parties asked by the letter of {one.round.letter_dated} that have not answered",
            parties=len(_waiting(one)),
            step=notices[one.round.id].id,
            tasks=[one.task.id],
        )
        for one in rounds
        if one.round.id in notices
    ]


def _to_officers(relaid: Relaid) -> list[OwedNotice]:
    tasks: dict[str, list[str]] = {}
    for task in relaid.touched:
        tasks.setdefault(task.officer or "whoever takes the task on", []).append(task.id)
    return [OwedNotice(to=officer, parties=0, step=None, tasks=found) for officer, found in sorted(tasks.items())]
