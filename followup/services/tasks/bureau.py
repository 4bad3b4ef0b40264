"""What bureau members look at before a meeting: the pending mandates by decision, and what stands in their way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.decisions.confirm import task_title
from followup.services.tasks.show import is_overdue

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.records.tables import Request, Source, Task


class Replies(BaseModel):
    """How many parties answered a call, of those asked."""

    answered: int
    asked: int


class PendingMandate(BaseModel):
    """One request that is still open, or a piece of work under it."""

    place: str
    title: str
    addressed_to: list[str]
    status: str
    triage: str | None
    flags: list[str]
    task: str | None
    mandated_on: date | None
    due_on: date | None
    next_step: str | None
    overdue: bool
    days_late: int
    blocked_by: list[str]
    """What stands in the way, in words: funding, replies that are awaited, nothing confirmed yet."""
    replies: Replies | None


class DecisionMandates(BaseModel):
    """The pending mandates of one decision."""

    convention: str
    number: str
    title: str | None
    meeting: str | None
    mandates: list[PendingMandate]


class BureauView(BaseModel):
    """All pending mandates of the conventions in scope, by decision, as of a day."""

    as_of: date
    pending: int
    overdue: int
    decisions: list[DecisionMandates]


def pending_mandates(register: Register, *, today: date) -> BureauView:
    """The open requests by decision, with lateness, what blocks, and the replies received against those asked."""
    with register.reading() as unit:
        requests = unit.decisions.pending()
        tasks = unit.tasks.of_requests([request.id for request in requests])
        calls = unit.calls.of_tasks({task.id for task in tasks.values()})
        counts = unit.calls.counts([call.id for call in calls.values()])
    replies = {
        task_id: Replies(asked=counts[call.id][0], answered=counts[call.id][1])
        for task_id, call in calls.items()
        if call.id in counts
    }
    decisions: dict[str, DecisionMandates] = {}
    for request in requests:
        task = tasks.get(request.id)
        line = _mandate(request, task, replies.get(task.id) if task else None, today)
        decisions.setdefault(request.source_id, _decision(request.source)).mandates.append(line)
    found = [line for decision in decisions.values() for line in decision.mandates]
    return BureauView(
        as_of=today,
        pending=len(found),
        overdue=len({line.task for line in found if line.overdue}),
        decisions=list(decisions.values()),
    )


def _decision(source: Source) -> DecisionMandates:
    title = source.titles.get("en") or next(iter(source.titles.values()), None)
    return DecisionMandates(
        convention=source.convention_id, number=source.number, title=title, meeting=source.meeting, mandates=[]
    )


def _mandate(request: Request, task: Task | None, replies: Replies | None, today: date) -> PendingMandate:
    step = next((m for m in task.milestones if m.status == "planned" and m.due_on), None) if task else None
    late = task is not None and is_overdue(task, today)
    return PendingMandate(
        place=request.provision.place,
        title=task_title(request),
        addressed_to=request.actors,
        status=request.status,
        triage=request.triage,
        flags=request.flags,
        task=task.id if task else None,
        mandated_on=request.resolved_on,
        due_on=task.due_on if task else request.resolved_on,
        next_step=step.title if step else None,
        overdue=late,
        days_late=(today - task.due_on).days if late and task is not None and task.due_on else 0,
        blocked_by=_blocked_by(request, task, replies),
        replies=replies,
    )


def _blocked_by(request: Request, task: Task | None, replies: Replies | None) -> list[str]:
    found = []
    if request.status == "proposed":
        found.append("waits for an officer to confirm it")
    if "requires_funding" in request.flags:
        found.append("depends on the availability of funds")
    if "blocked" in request.flags:
        found.append("blocked")
    if replies is not None and replies.answered < replies.asked and task is not None and task.status != "implemented":
        found.append(f"{replies.asked - replies.answered} replies not received")
    return found
