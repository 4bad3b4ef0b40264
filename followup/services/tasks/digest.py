"""The weekly digest of the house: one list for each officer and for those above, rather than a mail for each step."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tasks import TaskFilter
from followup.services.tasks.house_steps import reached
from followup.vocabulary.statuses import OPEN_STATUSES, MailStatus, Triage

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.records.tables import Task
    from followup.services.tasks.house_steps import HouseStep

AHEAD = timedelta(weeks=4)
"""How far ahead an officer is shown a task (the first step of rules/reminders/task.yaml)."""
NOBODY = "nobody in charge"
_MOST_TASKS = 10_000


class DigestLine(BaseModel):
    """One task that somebody is shown, and why now."""

    task: str
    decision: str
    title: str
    officer: str | None
    due_on: date
    days_late: int
    """How long it is overdue; 0 while it is not."""
    step: str
    why: list[str]


class DigestFor(BaseModel):
    """What one officer (or who stands in), or an office of the house, is shown, the latest first."""

    who: str
    tasks: list[DigestLine]


class Digest(BaseModel):
    """Everybody's list, and what waits for whoever looks after the mail."""

    as_of: date
    lists: list[DigestFor]
    held_steps: int
    waiting_for_approval: int


def weekly_digest(register: Register, *, today: date, who: str | None = None) -> Digest:
    """The digest of the week in which `today` lies, of everybody or of one (an officer's name, or an office's)."""
    wanted = TaskFilter(statuses=sorted(OPEN_STATUSES), triage=Triage.TASK, due_until=today + AHEAD)
    with register.reading() as unit:
        tasks = unit.tasks.search(wanted, limit=_MOST_TASKS)
        away = unit.leave.on(today)
        held = len(unit.mail.held_steps())
        drafts = unit.mail.counts().get(MailStatus.DRAFT.value, 0)
    lists: dict[str, list[DigestLine]] = defaultdict(list)
    for task in tasks:
        for step in reached(task, today, away):
            lists[_reader(step)].append(_line(task, step, today))
    chosen = [DigestFor(who=name, tasks=lists[name]) for name in sorted(lists) if who in {None, name}]
    return Digest(as_of=today, lists=chosen, held_steps=held, waiting_for_approval=drafts)


def _reader(step: HouseStep) -> str:
    if step.audience == "officer":
        return step.who or NOBODY
    return step.audience.replace("_", " ")


def _line(task: Task, step: HouseStep, today: date) -> DigestLine:
    due = task.due_on or today
    return DigestLine(
        task=task.id,
        decision=f"{task.request.source.number} {task.request.provision.place}".strip(),
        title=task.title,
        officer=task.officer,
        due_on=due,
        days_late=max((today - due).days, 0),
        step=step.code,
        why=step.explanation,
    )
