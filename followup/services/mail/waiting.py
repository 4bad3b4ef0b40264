"""What waits for a second person: letters with their schedule, and what exactly would leave."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.mail.approvals import round_content
from followup.vocabulary.errors import NotFound
from followup.vocabulary.statuses import StepStatus
from followup.writing.mail import why_not

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.mail import DraftsOfRound
    from followup.records.register import Register, Unit
    from followup.records.tables import ReminderStep


class WaitingMails(BaseModel):
    """The messages of a step that wait, in one language; `message` is one of them, to be looked at."""

    step: str
    language: str
    count: int
    message: str
    instead_of: str | None
    """The recipients' own language, when the messages are written in another."""
    why: str | None


class WaitingStep(BaseModel):
    """A step that is approved with the rest."""

    code: str
    due_on: date
    status: str
    party: str | None


class WaitingRound(BaseModel):
    """A letter with messages that wait for approval."""

    round: str
    call: str
    convention: str
    subject: str
    letter: str | None
    """The letter as a document, when it goes by our mail."""
    reference: str | None
    letter_dated: date
    reply_by: date | None
    written_by: list[str]
    asked: int
    messages: int
    mails: list[WaitingMails]
    steps: list[WaitingStep]


class WaitingList(BaseModel):
    """The letters that wait, those whose messages were prepared first first."""

    rounds: list[WaitingRound]


def list_waiting(register: Register) -> WaitingList:
    """Every letter of which something waits for approval."""
    with register.reading() as unit:
        drafts = unit.mail.drafts_by_round()
        identities = list(dict.fromkeys(one.round for one in drafts))
        return WaitingList(rounds=[_waiting(unit, identity, drafts) for identity in identities])


def show_waiting(register: Register, round_id: str) -> WaitingRound:
    """One letter of which something waits for approval. Raises NotFound when nothing does."""
    with register.reading() as unit:
        drafts = [one for one in unit.mail.drafts_by_round() if one.round == round_id]
        if not drafts:
            raise NotFound(f"nothing of {round_id} waits for approval")
        return _waiting(unit, round_id, drafts)


def _waiting(unit: Unit, round_id: str, drafts: Sequence[DraftsOfRound]) -> WaitingRound:
    content = round_content(unit, round_id)
    letter = content.letter
    mails = [_mails(one) for one in drafts if one.round == round_id]
    parties = unit.people.parties_by_id({step.party_id for step in content.steps if step.party_id})
    ahead = [step for step in content.steps if step.status != StepStatus.SKIPPED]
    subject = content.call.subject
    return WaitingRound(
        round=round_id,
        call=content.call.id,
        convention=content.call.convention_id,
        subject=subject.get("en") or next(iter(subject.values()), ""),
        letter=letter.id if letter is not None and "sent" not in letter.details else None,
        reference=letter.symbol if letter is not None else None,
        letter_dated=content.round.letter_dated,
        reply_by=content.round.reply_by,
        written_by=sorted(content.written_by),
        asked=len(content.asked),
        messages=sum(one.count for one in mails),
        mails=mails,
        steps=[_step(step, parties[step.party_id].code if step.party_id else None) for step in ahead],
    )


def _mails(one: DraftsOfRound) -> WaitingMails:
    other = one.wanted_language if one.wanted_language != one.language else None
    return WaitingMails(
        step=one.step,
        language=one.language,
        count=one.messages,
        message=one.message,
        instead_of=other,
        why=why_not(one.template, other) if other else None,
    )


def _step(step: ReminderStep, party: str | None) -> WaitingStep:
    return WaitingStep(code=step.code, due_on=step.due_on, status=step.status, party=party)
