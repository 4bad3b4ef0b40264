"""The life of a request: every change by an officer, with a reason, and where it was implemented with what shows it.

A passed date makes a request overdue and nothing else; issuing a document proposes closing (documents/issue.py), an
officer closes. The table of changes is vocabulary.statuses.MAY_BECOME.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import ClosingProposal, StatusChange
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.statuses import MAY_BECOME, NEEDS_EVIDENCE, OPEN_STATUSES, Flag, RequestStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Request, Task
    from followup.vocabulary.instants import Instant

DECLINED = "declined"


class ChangedRequest(BaseModel):
    """One request as it was and as it now is."""

    request: str
    decision: str
    place: str
    before: str
    after: str


class StatusReport(BaseModel):
    """What a change of status did."""

    task: str | None
    task_status: str | None
    requests: list[ChangedRequest]
    evidence: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class NewStatus:
    """To which state, why, and what shows it; without evidence, what was proposed for closing the task counts."""

    status: RequestStatus
    reason: str
    evidence: str | None = None


def set_status(register: Register, identity: str, new: NewStatus, *, by: str, now: Instant) -> StatusReport:
    """Bring a task with all its requests, or one request, into another state.

    Raises NotFound; BadInput without a reason or without the evidence that the state needs; NotAllowed for a change
    that the life of a request does not know.
    """
    if not new.reason.strip():
        raise BadInput("say why: --reason")
    if new.status is RequestStatus.SUPERSEDED:
        raise BadInput("a request is superseded by a later one: followup task LATER --supersedes EARLIER")
    with register.writing(by=by, at=now, reason=new.reason) as unit:
        requests, task = find(unit, identity)
        evidence = _evidence(unit, new, task)
        changed = [
            change_status(unit, request, NewStatus(new.status, new.reason, evidence), by=by, now=now)
            for request in requests
        ]
        if task is not None:
            follow_requests(unit, task)
            _decide_proposals(unit, task, new.status.value, by, now)
    return StatusReport(
        task=task.id if task else None,
        task_status=task.status if task else None,
        requests=changed,
        evidence=evidence,
        reason=new.reason,
    )


def find(unit: Unit, identity: str) -> tuple[list[Request], Task | None]:
    """The requests of a task, or one request with its task. Raises NotFound."""
    task = unit.tasks.task(identity)
    if task is not None:
        requests = unit.lives.requests([mandate.request_id for mandate in task.mandates] or [task.request_id])
        return [requests[key] for key in sorted(requests)], task
    request = unit.decisions.request(identity)
    if request is None:
        raise NotFound(f"no task or request {identity} in the register; followup tasks lists them")
    return [request], unit.tasks.of_request(request.id)


def change_status(unit: Unit, request: Request, new: NewStatus, *, by: str, now: Instant) -> ChangedRequest:
    """Bring one request into another state, in the unit of work at hand, and keep the change. Raises NotAllowed."""
    before = RequestStatus(request.status)
    _require(request, before, new, now.date())
    request.status = new.status.value
    if new.status not in OPEN_STATUSES:
        request.flags = [flag for flag in request.flags if flag != Flag.AWAITING_REPLIES]
    unit.add(
        StatusChange(
            request_id=request.id,
            made_at=now,
            made_by=by,
            before=before.value,
            after=new.status.value,
            reason=new.reason,
            evidence=new.evidence,
        )
    )
    return ChangedRequest(
        request=request.id,
        decision=request.source.number,
        place=request.provision.place,
        before=before.value,
        after=new.status.value,
    )


def _require(request: Request, before: RequestStatus, new: NewStatus, today: date) -> None:
    where = f"{request.source.number} {request.provision.place}".strip()
    if new.status not in MAY_BECOME[before]:
        may = ", ".join(sorted(MAY_BECOME[before]))
        raise NotAllowed(f"{where} is {before} and cannot become {new.status}; it can become {may}")
    if new.status in NEEDS_EVIDENCE and not (new.evidence or "").strip():
        raise BadInput(f"{where} becomes {new.status} by what shows it: --evidence, as a document's symbol")
    if new.status is RequestStatus.ELAPSED and (request.resolved_on is None or request.resolved_on >= today):
        when = f"is due on {request.resolved_on}" if request.resolved_on else "has no date"
        raise NotAllowed(f"{where} {when}: it cannot have elapsed")


def _evidence(unit: Unit, new: NewStatus, task: Task | None) -> str | None:
    if new.evidence or new.status not in NEEDS_EVIDENCE or task is None:
        return new.evidence
    waiting = [one.evidence for one in unit.lives.proposals(task.id) if one.decided_at is None]
    return "; ".join(waiting) or None


def follow_requests(unit: Unit, task: Task) -> None:
    """Give a task the state of its requests: theirs where all agree; while one is open the task is open."""
    requests, _task = find(unit, task.id)
    states = {RequestStatus(request.status) for request in requests}
    task.status = _common(states, RequestStatus(task.status)).value


def _common(states: set[RequestStatus], now: RequestStatus) -> RequestStatus:
    if len(states) == 1:
        return next(iter(states))
    if states & OPEN_STATUSES:
        return now if now in OPEN_STATUSES else RequestStatus.IN_PROGRESS
    if states & NEEDS_EVIDENCE:
        return RequestStatus.PARTLY_IMPLEMENTED
    return min(states)


def _decide_proposals(unit: Unit, task: Task, became: str, by: str, now: Instant) -> None:
    if task.status in OPEN_STATUSES:
        return
    for one in unit.lives.proposals(task.id):
        if one.decided_at is None:
            one.decided_at, one.decided_by, one.became = now, by, became


def propose_closing(unit: Unit, task: Task, evidence: str, now: Instant) -> bool:
    """Propose to an officer to close an open task by what has just been shown; False when it was proposed before."""
    if task.status not in OPEN_STATUSES or evidence in {one.evidence for one in unit.lives.proposals(task.id)}:
        return False
    unit.add(ClosingProposal(task_id=task.id, evidence=evidence, proposed_at=now))
    return True


def decline_closing(register: Register, task_id: str, *, reason: str, by: str, now: Instant) -> int:
    """Decline what is proposed for closing a task; how many proposals that were. Raises NotFound, NotAllowed."""
    with register.writing(by=by, at=now, reason=reason) as unit:
        _requests, task = find(unit, task_id)
        waiting = [one for one in unit.lives.proposals(task.id if task else "") if one.decided_at is None]
        for one in waiting:
            one.decided_at, one.decided_by, one.became = now, by, DECLINED
    if not waiting:
        raise NotAllowed(f"nothing is proposed for closing {task_id}")
    return len(waiting)


def set_flags(  # noqa: PLR0913  which flags, of what, by whom, when and why
    register: Register,
    identity: str,
    *,
    add: Sequence[Flag] = (),
    remove: Sequence[Flag] = (),
    reason: str,
    by: str,
    now: Instant,
) -> list[str]:
    """Set and take back flags of a task's requests, or of one request; the flags that then hold."""
    if not reason.strip():
        raise BadInput("say why: --reason")
    with register.writing(by=by, at=now, reason=reason) as unit:
        requests, _task = find(unit, identity)
        for request in requests:
            flags = {*request.flags, *(flag.value for flag in add)} - {flag.value for flag in remove}
            if sorted(flags) != sorted(request.flags):
                request.flags = sorted(flags)
    return sorted({flag for request in requests for flag in request.flags})
