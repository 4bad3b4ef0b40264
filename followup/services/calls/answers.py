"""What an officer, or its sender, makes of what came: accepted or not, withdrawn, confidential, sent for others too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import Covered
from followup.services.calls.behalf import parties_named, with_members
from followup.services.calls.items import settle_items
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.statuses import ANSWERS, SubmissionStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Submission
    from followup.vocabulary.instants import Instant

_FINAL = frozenset({SubmissionStatus.CORRECTED, SubmissionStatus.WITHDRAWN})
_BY_OFFICER = frozenset({SubmissionStatus.ACCEPTED, SubmissionStatus.NOT_ACCEPTED, SubmissionStatus.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an officer says of the submission of that number; what is None stays as it is.

    `reason` says why, unless it is accepted; `on_behalf_of` are others for whom it was sent too, by code or list.
    """

    number: int
    status: SubmissionStatus | None = None
    reason: str | None = None
    confidential: bool | None = None
    on_behalf_of: tuple[str, ...] = ()


class JudgedSubmission(BaseModel):
    """A submission after an officer has said what becomes of it."""

    submission: str
    number: int
    status: SubmissionStatus
    reason: str | None
    counts: bool
    """Whether it is an answer: its sender, and those for whom it was sent, are not reminded."""
    confidential: bool
    on_behalf_of: int
    """For how many others it was sent too."""


def judge_submission(
    register: Register, call_id: str, judgement: Judgement, *, by: str, now: Instant
) -> JudgedSubmission:
    """Accept a submission, or not (with the reason), or take it back for its sender; keep it from the public, or not.

    What was withdrawn or corrected stays so. Raises NotFound, NotAllowed, BadInput without a needed reason.
    """
    with register.claiming(by=by, at=now, reason=_said(judgement)) as unit:
        unit.calls.hold(call_id)
        row = next((one for one in unit.calls.submissions(call_id) if one.number == judgement.number), None)
        if row is None:
            raise NotFound(f"no submission {judgement.number} on call {call_id}")
        if judgement.status is not None:
            if row.status in _FINAL:
                raise NotAllowed(f"submission {row.number} is {row.status} already, and stays so")
            row.status, row.status_reason = judgement.status.value, judgement.reason
        if judgement.confidential is not None:
            row.confidential = judgement.confidential
        _cover(unit, row, judgement.on_behalf_of)
        settle_items(unit, call_id)
        covered = unit.calls.covered([row.id]).get(row.id, [])
    return JudgedSubmission(
        submission=row.id,
        number=row.number,
        status=SubmissionStatus(row.status),
        reason=row.status_reason,
        counts=row.status in ANSWERS,
        confidential=row.confidential,
        on_behalf_of=len(covered),
    )


def _said(judgement: Judgement) -> str:
    """What was said, for the event. Raises BadInput for what cannot be said of a submission."""
    status, reason = judgement.status, judgement.reason
    if status is None and judgement.confidential is None and not judgement.on_behalf_of:
        raise BadInput("say what becomes of it: its status, whether it is confidential, or on whose behalf it was sent")
    if status is not None and status not in _BY_OFFICER:
        raise BadInput(f"a submission is not made {status.value}; accept it, do not accept it, or withdraw it")
    if status not in {None, SubmissionStatus.ACCEPTED} and not (reason or "").strip():
        raise BadInput("say why: its sender will ask")
    said = [status.value.replace("_", " ")] if status is not None else []
    if judgement.confidential is not None:
        said.append("not to be made public" if judgement.confidential else "may be made public")
    if judgement.on_behalf_of:
        said.append(f"on behalf of {', '.join(judgement.on_behalf_of)} too")
    return f"submission {judgement.number} {', '.join(said)}" + (f": {reason}" if reason else "")


def _cover(unit: Unit, row: Submission, named: Sequence[str]) -> None:
    """Note on whose behalf a submission was sent, beside those already noted."""
    if not named:
        return
    senders = unit.people.parties_by_id([row.party_id] if row.party_id else [])
    sender = next((one.code for one in senders.values()), None)
    parties = parties_named(unit, sender, with_members(named, sender, row.convention_id, row.received_on))
    known = {one.code for one in unit.people.parties(parties)}
    unit.add(*(party for code, party in parties.items() if code not in known))
    unit.flush()
    already = set(unit.calls.covered([row.id]).get(row.id, []))
    others = [party for code, party in parties.items() if code != sender and party.id not in already]
    unit.add(*(Covered(submission_id=row.id, party_id=party.id) for party in others))
