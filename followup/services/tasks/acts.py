"""What an officer does with a task besides its status: takes it, hands it on, puts off reminders, does a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.services.tasks.milestones import ASSIGNED, finish_milestone
from followup.services.tasks.status import NewStatus, change_status, find, follow_requests
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.statuses import OPEN_STATUSES, MilestoneStatus, RequestStatus

if TYPE_CHECKING:
    from datetime import date

    from followup.records.register import Register, Unit
    from followup.records.tables import Milestone, Task
    from followup.vocabulary.instants import Instant


def assign_task(register: Register, task_id: str, officer: str, *, by: str, now: Instant) -> None:
    """Put an officer in charge of a task. Raises NotFound, NotAllowed for a closed one."""
    with register.writing(by=by, at=now, reason=f"{officer} is in charge") as unit:
        task = _open_task(unit, task_id)
        task.officer = officer
        for row in task.milestones:
            if row.code == ASSIGNED and row.status == MilestoneStatus.PLANNED:
                finish_milestone(task, row, now.date(), officer)


def snooze_task(register: Register, task_id: str, until: date, *, by: str, now: Instant) -> None:
    """Put the reminders to a task's officer off until a day; its dates stay, and who is above sees it as ever."""
    if until <= now.date():
        raise BadInput(f"{until} is not ahead: give a day to come")
    with register.writing(by=by, at=now, reason=f"reminders put off until {until}") as unit:
        _open_task(unit, task_id).snoozed_until = until


def finish_step(register: Register, task_id: str, code: str, *, evidence: str, by: str, now: Instant) -> None:
    """Mark a step done by what shows it; the task is then in progress. Raises NotFound, BadInput, NotAllowed."""
    if not evidence.strip():
        raise BadInput("a step is done by what shows it: --evidence")
    with register.writing(by=by, at=now, reason=f"{code} done: {evidence}") as unit:
        task = _open_task(unit, task_id)
        finish_milestone(task, _step(task, code), now.date(), evidence)
        if task.status == RequestStatus.ACTIVE and code != ASSIGNED:
            _take_up(unit, task, code, by, now)


def _step(task: Task, code: str) -> Milestone:
    row = next((row for row in task.milestones if row.code == code), None)
    if row is None:
        raise NotFound(
            f"{task.id} has no step {code}; it has {', '.join(row.code for row in task.milestones) or 'none'}"
        )
    if row.status != MilestoneStatus.PLANNED:
        raise NotAllowed(f"{code} is {row.status} already")
    return row


def _take_up(unit: Unit, task: Task, code: str, by: str, now: Instant) -> None:
    requests, _task = find(unit, task.id)
    for request in requests:
        if request.status == RequestStatus.ACTIVE:
            change_status(unit, request, NewStatus(RequestStatus.IN_PROGRESS, f"{code} is done"), by=by, now=now)
    unit.flush()
    follow_requests(unit, task)


def _open_task(unit: Unit, task_id: str) -> Task:
    task = unit.tasks.task(task_id)
    if task is None:
        raise NotFound(f"no task {task_id} in the register; followup tasks lists them")
    if task.status not in OPEN_STATUSES:
        raise NotAllowed(f"{task_id} is {task.status.replace('_', ' ')}; open it again with --set in_progress")
    return task
