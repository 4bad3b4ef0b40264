"""The life of a task as its page shows it: changes of status, what speaks for closing, its chain, who is shown it."""

from __future__ import annotations

from datetime import date, datetime
from textwrap import shorten
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.decisions.chains import ChainEntry, chain_of
from followup.services.tasks.house_steps import HouseStep, house_steps
from followup.services.tasks.status import find

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.records.tables import Request

_LONGEST = 100


class ChangeLine(BaseModel):
    """One change of status: who, when, why, and what shows it."""

    at: datetime
    by: str
    place: str
    asked: str | None
    """What the request asks, where the task answers several."""
    before: str
    after: str
    reason: str
    evidence: str | None


class ProposalLine(BaseModel):
    """What speaks for closing a task; `became` is what an officer made of it, None while nobody has decided."""

    proposed_at: datetime
    evidence: str
    decided_by: str | None
    became: str | None


class TaskLife(BaseModel):
    """What became of a task so far, where it comes from, and who in the house is shown it when."""

    task: str
    snoozed_until: date | None
    changes: list[ChangeLine]
    proposals: list[ProposalLine]
    chain: list[ChainEntry]
    """Empty where the request neither recalls an earlier one nor is recalled."""
    house_steps: list[HouseStep]


def life_of(register: Register, task_id: str, *, today: date) -> TaskLife:
    """The life of a task. Raises NotFound."""
    with register.reading() as unit:
        requests, task = find(unit, task_id)
        changes = unit.lives.changes([request.id for request in requests])
        proposals = unit.lives.proposals(task.id) if task else []
        away = unit.leave.on(today)
    of = {request.id: request for request in requests}
    chain = chain_of(register, task_id).entries
    return TaskLife(
        task=task.id if task else task_id,
        snoozed_until=task.snoozed_until if task else None,
        changes=[
            ChangeLine(
                at=one.made_at,
                by=one.made_by,
                place=of[one.request_id].provision.place,
                asked=_asked(of[one.request_id]) if len(of) > 1 else None,
                before=one.before,
                after=one.after,
                reason=one.reason,
                evidence=one.evidence,
            )
            for one in changes
        ],
        proposals=[
            ProposalLine(
                proposed_at=one.proposed_at, evidence=one.evidence, decided_by=one.decided_by, became=one.became
            )
            for one in proposals
        ],
        chain=chain if len(chain) > 1 else [],
        house_steps=house_steps(task, today, away) if task else [],
    )


def _asked(request: Request) -> str:
    """A request in a few words: what is to be delivered, or else what kind of thing is asked."""
    return shorten(request.deliverable or request.kind, _LONGEST, placeholder=" …")
