"""How things stand, at the moment of sending, with what a message carries: read in one query, since every mail asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Date, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import aliased

from followup.records.answers import has_answered
from followup.records.tables import Call, CallRound, Contact, Occurrence, ReminderStep, Task
from followup.vocabulary.statuses import OPEN_STATUSES

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import BindParameter, ColumnElement, Select
    from sqlalchemy.orm import Session


_Row = TypeVar("_Row", ReminderStep, CallRound)


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing owed, with the step and round it belongs to and what the register knows on the day."""

    occurrence: Occurrence
    step: ReminderStep
    round: CallRound
    latest_round: int
    """The number of the call's latest letter."""
    holder: Contact | None
    """Who holds the office to which it is owed."""
    answered: bool
    """Something has come from the party on the call."""
    closed: bool
    """The task is no longer open, or its call is closed."""


def standings(session: Session, message_ids: Collection[str], day: date) -> list[Standing]:
    """How things stand on a day with everything that these messages carry."""
    rows = session.execute(_question(), {"message_ids": list(message_ids), "day": day}).all()
    # Many hang on the same few steps and rounds: those are read once, not with every row.
    steps = _by_identity(session, ReminderStep, {row[0].step_id for row in rows})
    rounds = _by_identity(session, CallRound, {step.round_id for step in steps.values()})
    # Of several who hold an office at once the last one counts: one thing is owed to it, once.
    found: dict[str, Standing] = {}
    for occurrence, latest, holder, answered, closed in rows:
        step = steps[occurrence.step_id]
        found[occurrence.id] = Standing(occurrence, step, rounds[step.round_id], latest, holder, answered, closed)
    return list(found.values())


def _by_identity(session: Session, table: type[_Row], identities: Collection[str]) -> dict[str, _Row]:
    query = select(table).where(table.id.in_(identities)).execution_options(autoflush=False)
    return {row.id: row for row in session.scalars(query)}


@cache
def _question() -> Select[Occurrence, int, Contact | None, bool, bool]:
    """The query, built once: building it takes longer than answering it."""
    day = bindparam("day", type_=Date)
    later = aliased(CallRound)
    latest = select(func.max(later.number)).where(later.call_id == CallRound.call_id).correlate(CallRound)
    closed = or_(Task.status.not_in(OPEN_STATUSES), func.coalesce(Call.closed_on <= day, false()))
    return (
        select(
            Occurrence,
            latest.scalar_subquery(),
            Contact,
            has_answered(Occurrence.task_id, Occurrence.party_id),
            closed,
        )
        .join(ReminderStep, ReminderStep.id == Occurrence.step_id)
        .join(CallRound, CallRound.id == ReminderStep.round_id)
        .join(Task, Task.id == Occurrence.task_id)
        .outerjoin(Call, Call.task_id == Task.id)
        .outerjoin(Contact, _holds(day))
        .where(Occurrence.message_id.in_(bindparam("message_ids", expanding=True)))
        .order_by(Occurrence.id, Contact.valid_from, Contact.id)
        .execution_options(autoflush=False)
    )


def _holds(day: BindParameter[date]) -> ColumnElement[bool]:
    return and_(
        Contact.convention_id == Occurrence.convention_id,
        Contact.party_id == Occurrence.party_id,
        Contact.role == Occurrence.role,
        Contact.slot == Occurrence.slot,
        or_(Contact.valid_from.is_(None), Contact.valid_from <= day),
        or_(Contact.valid_to.is_(None), Contact.valid_to >= day),
    )
