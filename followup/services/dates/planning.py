"""What lies ahead, week by week; and what would change if a meeting moved, a deadline was extended, an officer away.

A question is tried on a copy of the register, with the same services that would do it for good, and both are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.content import load_content
from followup.records.rehearsal import rehearsal
from followup.records.tasks import TaskFilter
from followup.services.calls.extend import Grant, extend_deadline
from followup.services.dates.meetings import NewDays, move_meeting
from followup.services.tasks.leave import LeaveLine, enter_leave
from followup.timing.load import Piece, busy_weeks
from followup.vocabulary.statuses import OPEN_STATUSES, MilestoneStatus, StepStatus, Triage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.records.register import Register
    from followup.records.tables import Absence, Task
    from followup.vocabulary.instants import Instant

_MOST_TASKS = 100_000
_NOBODY = "not assigned"


class BusyWeekLine(BaseModel):
    """A week (by its Monday) in which more steps of an officer's tasks fall due than can be done."""

    officer: str
    monday: date
    due: int
    capacity: int


class PlannedDate(BaseModel):
    """A day that a plan holds: of a task, one of its steps, or a reminder to parties."""

    key: str
    task: str
    title: str
    what: str
    officer: str
    day: date | None


class Difference(BaseModel):
    """A day that would be another; `was` or `now` is None where there is none."""

    task: str
    title: str
    what: str
    officer: str
    was: date | None
    now: date | None
    days: int | None


class OnLeave(BaseModel):
    """A step that falls due while its officer is away, and who stands in."""

    officer: str
    stand_in: str | None
    task: str
    what: str
    day: date


class Plan(BaseModel):
    """The weeks ahead in which more falls due than can be done, and what falls into somebody's leave."""

    as_of: date
    busy: list[BusyWeekLine]
    on_leave: list[OnLeave]


class WhatIf(BaseModel):
    """What would change: every day that would be another, and the plan before and after."""

    tried: list[str]
    differences: list[Difference]
    warnings: list[str]
    before: Plan
    after: Plan


@dataclass(frozen=True, slots=True)
class Question:
    """What is tried: meetings moved (name, new days), calls extended (call, grant), officers away."""

    meetings: Sequence[tuple[str, NewDays]] = ()
    extensions: Sequence[tuple[str, Grant]] = ()
    leave: Sequence[LeaveLine] = ()


@dataclass(frozen=True, slots=True)
class _Ahead:
    plan: Plan
    dates: Mapping[str, PlannedDate]


def plan_ahead(register: Register, *, now: Instant, capacity: int | None = None) -> Plan:
    """The plan as it stands. `capacity` is how many steps an officer finishes in a week (rules/planning/load.yaml)."""
    return _ahead(register, now.date(), capacity).plan


def what_if(register: Register, question: Question, *, by: str, now: Instant, capacity: int | None = None) -> WhatIf:
    """What would change. The register stays as it is. Raises what the acts themselves raise."""
    before = _ahead(register, now.date(), capacity)
    with rehearsal(register) as tried:
        told, warnings = _try(tried, question, by, now)
        after = _ahead(tried, now.date(), capacity)
    return WhatIf(
        tried=told,
        differences=_differences(before.dates, after.dates),
        warnings=warnings,
        before=before.plan,
        after=after.plan,
    )


def _try(register: Register, question: Question, by: str, now: Instant) -> tuple[list[str], list[str]]:
    told, warnings = [], []
    for name, days in question.meetings:
        moved = move_meeting(register, name, days, by=by, now=now)
        told.append(f"{moved.convention} {moved.meetings[0]}: {'; '.join(moved.was)} -> {'; '.join(moved.now)}")
        warnings += moved.warnings
    for call, grant in question.extensions:
        extended = extend_deadline(register, call, grant, by=by, now=now)
        told.append(f"call {call}: {extended.was} -> {extended.reply_by} for {extended.party or 'all'}")
    for line in question.leave:
        enter_leave(register, line, by=by, now=now)
        told.append(f"{line.officer} away {line.away_from} to {line.away_until}")
    return told, warnings


def _ahead(register: Register, today: date, capacity: int | None) -> _Ahead:
    most = capacity or int(load_content("rules", "planning", "load.yaml")["steps_a_week"]["value"])
    wanted = TaskFilter(statuses=sorted(OPEN_STATUSES), triage=Triage.TASK)
    with register.reading() as unit:
        tasks = unit.tasks.search(wanted, limit=_MOST_TASKS)
        calls = unit.calls.of_tasks([task.id for task in tasks])
        rounds = {one.id: call for call in calls.values() for one in call.rounds}
        steps = unit.mail.steps_of_rounds(list(rounds)) if rounds else []
        leave = unit.leave.ahead(today)
    dates = {one.key: one for task in tasks for one in _of_task(task)}
    by_task = {task.id: task for task in tasks}
    for step in steps:
        if step.status == StepStatus.PLANNED:
            key = f"{step.round_id}/{step.code}/{step.party_id or ''}"
            task = by_task[rounds[step.round_id].task_id]
            dates[key] = _date(task, key, f"{step.code} to parties", step.due_on)
    work = [one for one in dates.values() if not one.key.endswith(("/mandated", "/communicated"))]
    due = [one for one in work if one.day is not None and one.day >= today]
    return _Ahead(Plan(as_of=today, busy=_busy(due, most), on_leave=_on_leave(due, leave)), dates)


def _of_task(task: Task) -> list[PlannedDate]:
    steps = [row for row in task.milestones if row.status == MilestoneStatus.PLANNED]
    return [
        _date(task, f"{task.id}/mandated", "mandated by the decision", task.mandated_on),
        _date(task, f"{task.id}/communicated", "reply requested by", task.communicated_on),
        *(_date(task, f"{task.id}/{row.code}", row.title, row.due_on) for row in steps),
    ]


def _date(task: Task, key: str, what: str, day: date | None) -> PlannedDate:
    return PlannedDate(key=key, task=task.id, title=task.title, what=what, officer=task.officer or _NOBODY, day=day)


def _busy(due: Sequence[PlannedDate], capacity: int) -> list[BusyWeekLine]:
    lines = []
    for officer in sorted({one.officer for one in due}):
        pieces = [Piece(one.key, one.day) for one in due if one.officer == officer and one.day is not None]
        lines += [
            BusyWeekLine(officer=officer, monday=week.monday, due=week.amount, capacity=capacity)
            for week in busy_weeks(pieces, capacity)
        ]
    return lines


def _on_leave(due: Sequence[PlannedDate], leave: Sequence[Absence]) -> list[OnLeave]:
    lines = [LeaveLine.model_validate(row, from_attributes=True) for row in leave]
    return [
        OnLeave(officer=one.officer, stand_in=line.stand_in, task=one.task, what=one.what, day=one.day)
        for line in lines
        for one in sorted(due, key=lambda each: (each.day or date.max, each.key))
        if one.day is not None and one.officer == line.officer and line.away_from <= one.day <= line.away_until
    ]


def _differences(before: Mapping[str, PlannedDate], after: Mapping[str, PlannedDate]) -> list[Difference]:
    found = []
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        told = now or was
        old, new = was.day if was else None, now.day if now else None
        if told is not None and old != new:
            days = (new - old).days if old and new else None
            found.append(
                Difference(
                    task=told.task,
                    title=told.title,
                    what=told.what,
                    officer=told.officer,
                    was=old,
                    now=new,
                    days=days,
                )
            )
    return sorted(found, key=lambda one: (one.was or one.now or date.max, one.task, one.what))
