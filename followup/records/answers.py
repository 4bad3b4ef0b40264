"""Who has answered a call: the senders of what counts, and those on whose behalf it was also sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select, union
from sqlalchemy.orm import aliased

from followup.records.tables import Call, Covered, Submission
from followup.vocabulary.statuses import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, CompoundSelect, Select
    from sqlalchemy.orm import InstrumentedAttribute


_WHOLE = Submission.partial.is_(False)
"""Whoever has answered some items of a call alone still owes the others."""


def senders(call_ids: Collection[str]) -> Select[str, str | None]:
    """Pairs of a call and a party that sent something that counts; a party may come several times."""
    return select(Submission.call_id, Submission.party_id).where(
        Submission.call_id.in_(call_ids), Submission.party_id.is_not(None), Submission.status.in_(ANSWERS)
    )


def answers(call_ids: Collection[str]) -> CompoundSelect[str, str | None]:
    """Pairs of a call and a party that has answered it, itself or through another, each once."""
    covered = (
        select(Submission.call_id, Covered.party_id)
        .join(Covered, Covered.submission_id == Submission.id)
        .where(Submission.call_id.in_(call_ids), Submission.status.in_(ANSWERS))
    )
    return union(senders(call_ids).where(_WHOLE), covered.where(_WHOLE))


def has_answered(task_id: InstrumentedAttribute[str], party_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether a party, named by a column of the query around, has answered the call of a task named so too."""
    call, covered = aliased(Call), aliased(Covered)
    through = select(covered.id).where(covered.submission_id == Submission.id, covered.party_id == party_id)
    return (
        select(Submission.id)
        .join(call, call.id == Submission.call_id)
        .where(
            call.task_id == task_id,
            Submission.status.in_(ANSWERS),
            _WHOLE,
            or_(Submission.party_id == party_id, through.correlate(Submission, party_id.class_).exists()),
        )
        .correlate(party_id.class_)
        .exists()
    )
