"""Milestones of a task: done with what shows it; the task is due next when its next open milestone is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.timing.closing import after_call_closes
from followup.timing.milestones import Milestone as PlannedMilestone
from followup.timing.playbooks import load_playbook
from followup.vocabulary.asks import Kind
from followup.vocabulary.statuses import MilestoneStatus

if TYPE_CHECKING:
    from datetime import date

    from followup.records.tables import Milestone, Task

ASSIGNED = "assigned"
"""The milestone that is done once an officer is in charge."""


def finish_milestone(task: Task, milestone: Milestone, day: date, evidence: str) -> None:
    """Mark a milestone done with what shows it, and set the day on which the task is due next."""
    milestone.status, milestone.done_on, milestone.evidence = MilestoneStatus.DONE.value, day, evidence
    set_due(task)


def set_due(task: Task) -> None:
    """The day on which a task is due next: its next open milestone's; without milestones its mandated day."""
    ahead = [row.due_on for row in task.milestones if row.status == MilestoneStatus.PLANNED and row.due_on]
    task.due_on = min(ahead, default=None if task.milestones else task.mandated_on)


def plan_after_call(task: Task, closes: date) -> None:
    """Move the internal dates that build on the submissions, where the call closes later than they foresaw."""
    playbook = load_playbook(Kind(task.playbook))
    if playbook.document is None:
        return
    rows = [row for row in task.milestones if row.status == MilestoneStatus.PLANNED]
    planned = [PlannedMilestone(row.code, row.title, row.due_on, tuple(row.explanation)) for row in rows]
    for row, after in zip(rows, after_call_closes(planned, closes, playbook.document, task.convention_id), strict=True):
        row.due_on, row.explanation = after.day, list(after.explanation)
    set_due(task)
