"""What an officer, or its sender, makes of a submission that came: accepted, not accepted, withdrawn, confidential."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.calls.items import settle_items
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.statuses import ANSWERS, SubmissionStatus

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.vocabulary.instants import Instant

_FINAL = frozenset({SubmissionStatus.CORRECTED, SubmissionStatus.WITHDRAWN})
_BY_OFFICER = frozenset({SubmissionStatus.ACCEPTED, SubmissionStatus.NOT_ACCEPTED, SubmissionStatus.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an officer says of the submission of that number; why, unless it is accepted."""

    number: int
    status: SubmissionStatus
    reason: str | None = None


class JudgedSubmission(BaseModel):
    """A submission after an officer has said what becomes of it."""

    submission: str
    number: int
    status: SubmissionStatus
    reason: str | None
    counts: bool
    """Whether it is an answer: its sender, and those for whom it was sent, are not reminded."""
    confidential: bool


def judge_submission(
    register: Register, call_id: str, judgement: Judgement, *, by: str, now: Instant
) -> JudgedSubmission:
    """Accept a submission, or not (with the reason), or take it back for its sender.

    What was withdrawn or corrected stays so. Raises NotFound, NotAllowed, BadInput without a needed reason.
    """
    number, status, reason = judgement.number, judgement.status, judgement.reason
    if status not in _BY_OFFICER:
        raise BadInput(f"a submission is not made {status.value}; accept it, do not accept it, or withdraw it")
    if status is not SubmissionStatus.ACCEPTED and not (reason or "").strip():
        raise BadInput("say why: its sender will ask")
    said = f"submission {number} {status.value.replace('_', ' ')}" + (f": {reason}" if reason else "")
    with register.writing(by=by, at=now, reason=said) as unit:
        row = next((one for one in unit.calls.submissions(call_id) if one.number == number), None)
        if row is None:
            raise NotFound(f"no submission {number} on call {call_id}")
        if row.status in _FINAL:
            raise NotAllowed(f"submission {number} is {row.status} already, and stays so")
        row.status, row.status_reason = status.value, reason
        settle_items(unit, call_id)
    return JudgedSubmission(
        submission=row.id,
        number=number,
        status=status,
        reason=reason,
        counts=status in ANSWERS,
        confidential=row.confidential,
    )
