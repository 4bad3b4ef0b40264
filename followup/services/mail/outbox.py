"""The outbox: what is owed to whom becomes messages, which are listed, previewed and then sent (services.sending).

An occurrence is one thing owed to one office; it can be owed only once. A message carries one or more occurrences; its
Message-ID is made of their keys and its bytes are made here, once: what is previewed is what is sent.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import Message
from followup.vocabulary.errors import NotFound
from followup.vocabulary.statuses import StepStatus
from followup.writing.mail import why_not

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from followup.records.register import Register
    from followup.records.tables import CallRound, Contact, Party, ReminderStep

PAGE = 1000
"""How many messages one page of the list holds."""
_LETTER = "letter"


class MailLine(BaseModel):
    """One message in the outbox. The address is personal and stands in the preview alone."""

    id: str
    status: str
    convention: str
    round: str
    """Empty, as the party's code and the role can be, for a mail that belongs to no letter: a receipt, a digest."""
    step: str
    letter_dated: date | None
    party: str
    role: str
    subject: str
    language: str
    fallback_from: str | None
    """The recipient's own language, when there is no reviewed text in it."""
    why_fallback: str | None
    """Why the mail is not in that language."""
    prepared_by: str
    prepared_at: datetime
    sent_at: datetime | None
    tries: int
    next_try_at: datetime | None
    answer: str | None
    reason: str | None


class HeldStep(BaseModel):
    """A step that waits for an officer."""

    id: str
    code: str
    due_on: date
    reason: str | None


class Outbox(BaseModel):
    """The messages of the outbox and how many there are in each state."""

    counts: dict[str, int]
    held: list[str]
    """Steps that wait for an officer, with the reason."""
    held_steps: list[HeldStep]
    """The same, taken apart."""
    messages: list[MailLine]


def list_messages(
    register: Register, *, statuses: Collection[str] | None = None, limit: int = PAGE, offset: int = 0
) -> Outbox:
    """The messages in these states (all when None), those prepared first first, at most `limit` from `offset` on."""
    with register.reading() as unit:
        messages = unit.mail.messages(statuses=statuses, limit=limit, offset=offset)
        steps = unit.mail.steps({message.step_id for message in messages if message.step_id})
        contacts = unit.mail.contacts({message.contact_id for message in messages if message.contact_id})
        parties = unit.people.parties_by_id({contact.party_id for contact in contacts.values()})
        held = unit.mail.held_steps()
        counts = unit.mail.counts()
    lines = [
        _line(message, steps.get(message.step_id or ""), contacts.get(message.contact_id or ""), parties)
        for message in messages
    ]
    return Outbox(
        counts=counts,
        held=[f"{step.id} {step.code}: {step.reason}" for step in held],
        held_steps=[_held(step) for step in held],
        messages=lines,
    )


def show_held(register: Register, step_id: str) -> HeldStep:
    """A step that waits for an officer. Raises NotFound when it does not."""
    with register.reading() as unit:
        step = unit.mail.step(step_id)
    if step is None or step.status != StepStatus.HELD:
        raise NotFound(f"no step {step_id} is held; the outbox shows those that are")
    return _held(step)


def _held(step: ReminderStep) -> HeldStep:
    return HeldStep(id=step.id, code=step.code, due_on=step.due_on, reason=step.reason)


def preview(register: Register, identity: str) -> bytes:
    """The bytes of a message as they are sent. Raises NotFound."""
    with register.reading() as unit:
        message = unit.mail.message(identity)
    if message is None:
        raise NotFound(f"no message {identity} in the outbox; followup outbox list shows them")
    return message.content


def _line(
    message: Message,
    owed: tuple[ReminderStep, CallRound, int] | None,
    contact: Contact | None,
    parties: Mapping[str, Party],
) -> MailLine:
    step, one = owed[:2] if owed else (None, None)
    return MailLine(
        id=message.id,
        status=message.status,
        convention=message.convention_id,
        round=one.id if one else "",
        step=f"{one.number}.{step.code}" if one and step else message.purpose,
        letter_dated=one.letter_dated if one else None,
        party=parties[contact.party_id].code if contact else "",
        role=contact.role if contact else "",
        subject=message.subject,
        language=message.language,
        fallback_from=_other(message),
        why_fallback=why_not(step.template, message.wanted_language) if step and _other(message) else None,
        prepared_by=message.prepared_by,
        prepared_at=message.prepared_at,
        sent_at=message.sent_at,
        tries=message.tries,
        next_try_at=message.next_try_at,
        answer=message.answer,
        reason=message.reason,
    )


def _other(message: Message) -> str | None:
    return None if message.wanted_language == message.language else message.wanted_language
