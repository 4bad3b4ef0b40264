"""Milestones of a task: done with what shows it; the task is due next when its next open milestone is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.timing.closing import THE_DAY_REQUESTED, after_call_closes
from followup.timing.documents import document_rule, fit
from followup.timing.milestones import Milestone as PlannedMilestone
from followup.timing.playbooks import load_playbook
from followup.vocabulary.asks import Kind
from followup.vocabulary.statuses import OPEN_STATUSES, MilestoneStatus, Triage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from followup.records.tables import Milestone, Task
    from followup.timing.documents import Fit

ASSIGNED = "assigned"
"""The milestone that is done once an officer is in charge."""
_LETTER = "letter"
"""The milestone of a call that is done once its letter is out."""


def finish_milestone(task: Task, milestone: Milestone, day: date, evidence: str) -> None:
    """Mark a milestone done with what shows it, and set the day on which the task is due next."""
    milestone.status, milestone.done_on, milestone.evidence = MilestoneStatus.DONE.value, day, evidence
    set_due(task)


def letter_is_out(task: Task, day: date, evidence: str) -> None:
    """The letter that issues a call is out, as `evidence` (its number, how it was sent) shows."""
    for row in task.milestones:
        if row.code == _LETTER and row.status == MilestoneStatus.PLANNED:
            finish_milestone(task, row, day, evidence)


def set_due(task: Task) -> None:
    """The day on which a task is due next: its next open milestone's.

    Its mandated day where it has no milestones, or none of those open has a day yet.
    """
    open_ = [row.due_on for row in task.milestones if row.status == MilestoneStatus.PLANNED]
    done = bool(task.milestones) and not open_
    task.due_on = min((day for day in open_ if day), default=None if done else task.mandated_on)


def too_late(task: Task, milestones: Sequence[PlannedMilestone], today: date) -> Fit | None:
    """How a document's open steps no longer fit before its session, with the earliest day; None while they do."""
    kind = load_playbook(Kind(task.playbook)).document
    if kind is None or task.triage != Triage.TASK or task.status not in OPEN_STATUSES:
        return None
    steps = document_rule(task.convention_id, kind).steps
    ahead = [one for one in milestones if one.code in steps and one.day is not None]
    fitting = fit(ahead, kind, task.convention_id, today) if ahead else None
    return None if fitting is None or fitting.fits else fitting


def open_steps(task: Task) -> list[PlannedMilestone]:
    """The milestones of a task that are not done, in their order of time."""
    rows = [row for row in task.milestones if row.status == MilestoneStatus.PLANNED]
    ordered = sorted(rows, key=lambda row: (row.due_on is None, row.due_on, row.ordinal))
    return [PlannedMilestone(row.code, row.title, row.due_on, tuple(row.explanation)) for row in ordered]


def plan_after_call(task: Task, closes: date) -> None:
    """Move the internal dates that build on the submissions, where the call closes later than they foresaw.

    A day requested that was over is ahead again.
    """
    for row in task.milestones:
        if row.code in THE_DAY_REQUESTED and row.status == MilestoneStatus.DONE and closes > (row.done_on or closes):
            row.status, row.done_on, row.evidence = MilestoneStatus.PLANNED.value, None, None
    playbook = load_playbook(Kind(task.playbook))
    if playbook.document is None:
        return
    rows = [row for row in task.milestones if row.status == MilestoneStatus.PLANNED]
    planned = [PlannedMilestone(row.code, row.title, row.due_on, tuple(row.explanation)) for row in rows]
    for row, after in zip(rows, after_call_closes(planned, closes, playbook.document, task.convention_id), strict=True):
        row.due_on, row.explanation = after.day, list(after.explanation)
    set_due(task)
