"""Dates laid again under another calendar of meetings: of requests, tasks and milestones; what is done stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from followup.records.tables import Milestone, Request, Task
from followup.services.dates.anchors import anchor_days, resolved
from followup.services.tasks.milestones import too_late
from followup.timing.closing import after_call_closes
from followup.timing.milestones import Milestone as PlannedMilestone
from followup.timing.playbooks import load_playbook, open_milestones
from followup.vocabulary.asks import Kind
from followup.vocabulary.statuses import MilestoneStatus, Triage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from followup.records.register import Unit
    from followup.timing.calendar import Calendar
    from followup.timing.documents import Fit
    from followup.timing.playbooks import Playbook
    from followup.vocabulary.explanations import ExplainedDate


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that moves: of a request, or of a milestone of a task; `now` is None when it has no day any more."""

    request: Request
    task: Task | None
    title: str
    milestone: str | None
    was: date | None
    now: date | None
    why: tuple[str, ...]


@dataclass(slots=True)
class Relaid:
    """Everything that differs under the new calendar, as values by column, by identity; and it told date by date."""

    moved: list[Moved] = field(default_factory=list)
    requests: dict[str, dict[str, Any]] = field(default_factory=dict)
    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    milestones: dict[str, dict[str, Any]] = field(default_factory=dict)
    added: list[dict[str, Any]] = field(default_factory=list)
    too_short: dict[str, Fit] = field(default_factory=dict)
    """By task, the documents whose timeline no longer fits before the session."""

    def write(self, unit: Unit) -> None:
        """Write it, in a few statements."""
        unit.change_many(Request, self.requests)
        unit.change_many(Task, self.tasks)
        unit.change_many(Milestone, self.milestones)
        unit.add_many(Milestone, self.added)

    @property
    def touched(self) -> list[Task]:
        """The tasks of which a date moves, each once."""
        return list({moved.task.id: moved.task for moved in self.moved if moved.task is not None}.values())


@dataclass(frozen=True, slots=True)
class Calendars:
    """The calendar as it stands and as it would be, and the day on which this is asked."""

    before: Calendar
    after: Calendar
    today: date


def lay_again(requests: Iterable[Request], tasks: Mapping[str, Task], calendars: Calendars) -> Relaid:
    """What moves among open requests and their tasks (by request) when the calendar changes."""
    found = Relaid()
    for request in requests:
        was, now = resolved(request, calendars.before), resolved(request, calendars.after)
        task = tasks.get(request.id)
        if was.day != now.day:
            _move_request(found, request, task, now)
        if task is not None and task.request_id == request.id and task.triage == Triage.TASK:
            _move_task(found, task, calendars, was, now)
    return found


def _move_request(found: Relaid, request: Request, task: Task | None, now: ExplainedDate) -> None:
    was = request.resolved_on
    title = request.deliverable or request.kind
    found.moved.append(Moved(request, task, title, None, was, now.day, now.explanation))
    found.requests[request.id] = {
        "resolved_on": now.day,
        "explanation": list(now.explanation),
        "calendar": now.calendar,
    }
    if task is not None and task.request_id == request.id:
        changes: dict[str, Any] = {"mandated_on": now.day}
        if not any(row.due_on for row in task.milestones if row.status == MilestoneStatus.PLANNED):
            changes["due_on"] = now.day
        found.tasks[task.id] = changes


def _move_task(found: Relaid, task: Task, calendars: Calendars, was: ExplainedDate, now: ExplainedDate) -> None:
    playbook = load_playbook(Kind(task.playbook))
    before = _laid(task, playbook, calendars.before, was.day)
    after = _laid(task, playbook, calendars.after, now.day)
    rows = {row.code: row for row in task.milestones}
    planned = [row for row in task.milestones if row.status == MilestoneStatus.PLANNED]
    wanted = [_wanted(row, before, after, now) for row in planned]
    fresh = [after[code] for code in after if code not in rows and code not in before]
    days = _behind_the_call(sorted([*wanted, *fresh], key=_by_day), task, playbook)
    differing = [one for one in days if one.code not in rows or one.day != rows[one.code].due_on]
    if not differing:
        return
    for one in differing:
        row = rows.get(one.code)
        found.moved.append(
            Moved(task.request, task, one.title, one.code, row.due_on if row else None, one.day, one.explanation)
        )
        if row is not None:
            found.milestones[row.id] = {"due_on": one.day, "explanation": list(one.explanation)}
        else:
            found.added.append(_as_row(task, one, len(rows) + len(found.added)))
    due = min((one.day for one in days if one.day is not None), default=now.day)
    found.tasks.setdefault(task.id, {})["due_on"] = due
    if (late := too_late(task, days, calendars.today)) is not None:
        found.too_short[task.id] = late


def _laid(task: Task, playbook: Playbook, calendar: Calendar, due: date | None) -> dict[str, PlannedMilestone]:
    days = anchor_days(task.request, calendar, due)
    if task.communicated_on is not None:
        days["call_closes"] = task.communicated_on
    return {one.code: one for one in open_milestones(playbook, days, convention=task.convention_id)}


def _wanted(
    row: Milestone,
    before: Mapping[str, PlannedMilestone],
    after: Mapping[str, PlannedMilestone],
    now: ExplainedDate,
) -> PlannedMilestone:
    """A planned milestone as it will stand: moved only where the calendar moves it."""
    old, new = before.get(row.code), after.get(row.code)
    if new is None and old is not None:
        return PlannedMilestone(row.code, row.title, None, now.explanation)
    if new is not None and (old is None or old.day != new.day):
        return PlannedMilestone(row.code, row.title, new.day, new.explanation)
    return PlannedMilestone(row.code, row.title, row.due_on, tuple(row.explanation))


def _behind_the_call(days: Sequence[PlannedMilestone], task: Task, playbook: Playbook) -> list[PlannedMilestone]:
    if playbook.document is None or task.communicated_on is None:
        return list(days)
    return after_call_closes(days, task.communicated_on, playbook.document, task.convention_id)


def _by_day(one: PlannedMilestone) -> tuple[bool, int]:
    return one.day is None, one.day.toordinal() if one.day else 0


def _as_row(task: Task, one: PlannedMilestone, ordinal: int) -> dict[str, Any]:
    return {
        "task_id": task.id,
        "ordinal": ordinal,
        "code": one.code,
        "title": one.title,
        "due_on": one.day,
        "explanation": list(one.explanation),
        "status": MilestoneStatus.PLANNED.value,
    }
