"""The outbox: what is owed to whom becomes messages, which are listed, previewed and then sent (services/sending.py).

An occurrence is one thing owed to one office; it can be owed only once. A message carries one or more occurrences; its
Message-ID is made of their keys and its bytes are made here, once: what is previewed is what is sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import Message, Occurrence
from followup.services.approvals import round_content
from followup.services.last_checks import came_back
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.statuses import MailStatus, StepStatus
from followup.writing.mail import RenderedMail
from followup.writing.mail_bytes import Sender, message_id, read_address, serialise

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from followup.records.mail import OccurrenceKey
    from followup.records.register import Register, Unit
    from followup.records.tables import CallRound, Contact, Party, ReminderStep
    from followup.services.approvals import RoundContent
    from followup.vocabulary.instants import Instant

PAGE = 1000
"""How many messages one page of the list holds."""
_LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed to one office: `slot` says which holder of the role, `step_code` the round and step ("1.letter").

    `attempt` is 1; only an officer raises it.
    """

    task_id: str
    step_code: str
    party_id: str
    role: str
    slot: int
    deadline_version: int
    contact_id: str
    attempt: int = 1

    @property
    def key(self) -> OccurrenceKey:
        """What makes it unique in the register: whoever holds the office on the day is not part of it."""
        return (
            self.task_id,
            self.step_code,
            self.party_id,
            self.role,
            self.slot,
            self.deadline_version,
            self.attempt,
        )


@dataclass(frozen=True, slots=True)
class OwedMail:
    """What one mail carries (all of it owed to the same contact), and its words."""

    owed: tuple[Owed, ...]
    mail: RenderedMail


@dataclass(frozen=True, slots=True)
class Prepared:
    """What preparing a step did: new messages, those that were there, and why contacts cannot be written to."""

    count: int
    already: int
    unreachable: Mapping[str, str]
    approved: bool
    """Whether the messages may leave without a further approval."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A message with its bytes, before it is taken into the outbox."""

    owed: tuple[Owed, ...]
    mail: RenderedMail
    contact: Contact
    header_id: str
    in_reply_to: str | None
    address: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is needed to make messages of what a step owes. `letters` are the Message-IDs of what it follows up.

    A reminder follows up the latest letter to the same office, a further letter the one before it.
    """

    contacts: Mapping[str, Contact]
    letters: Mapping[tuple[str, str, int], str]
    sender: Sender
    public_url: str
    now: Instant

    def draft(self, each: OwedMail) -> _Draft:
        """One message with its bytes. Raises BadInput when its contact cannot be written to."""
        first = each.owed[0]
        contact = self.contacts.get(first.contact_id)
        if contact is None or not contact.address:
            raise BadInput("no address is known for this contact; add one")
        if came_back(contact):
            raise BadInput(f"mail to this contact's address came back ({contact.bounce}); correct it")
        recipient = read_address(contact.address, contact.name or "")
        header_id = message_id(["|".join(map(str, one.key)) for one in each.owed], self.public_url)
        letter = self.letters.get((first.party_id, first.role, first.slot))
        content = serialise(
            each.mail,
            sender=self.sender,
            recipient=recipient,
            message_id=header_id,
            date=self.now,
            in_reply_to=letter,
        )
        return _Draft(each.owed, each.mail, contact, header_id, letter, recipient.addr_spec, content)


def prepare_messages(  # noqa: PLR0913  what is owed under which step, from whom, by whom, when
    register: Register,
    step_id: str,
    owed: Sequence[OwedMail],
    *,
    sender: Sender,
    public_url: str,
    late: str | None = None,
    by: str,
    now: Instant,
) -> Prepared:
    """Take what a step owes into the outbox and mark the step prepared; a second call adds nothing.

    `late` is kept with the step as the reason why it goes late.

    Messages wait for approval unless the round was approved with exactly this content. What is owed to a contact
    without a working address is kept as owed, without a message. Raises NotFound for an unknown step, NotAllowed for
    one that is skipped or held.
    """
    with register.reading() as unit:
        step = _usable(unit.mail.step(step_id), step_id)
        content = round_content(unit, step.round_id)
        contacts = unit.mail.contacts({one.contact_id for each in owed for one in each.owed})
        letters = unit.mail.letters_of_task(content.call.task_id)
    last = content.round.number - (step.code == _LETTER)
    followed = {(party, role, slot): header for party, role, slot, number, header in letters if number <= last}
    desk = _Desk(contacts, followed, sender, public_url, now)
    digest = content.digest()
    drafts: list[_Draft] = []
    unreachable: dict[str, str] = {}
    for each in owed:
        try:
            drafts.append(desk.draft(each))
        except BadInput as refused:
            unreachable[each.owed[0].contact_id] = str(refused)
    with register.writing(by=by, at=now, reason=f"prepared {content.round.number}.{step.code}") as unit:
        count, approved = _take_in(unit, step_id, drafts, content, digest, late=late, by=by, now=now)
        _keep_owed(unit, step, [each for each in owed if each.owed[0].contact_id in unreachable])
    return Prepared(count, len(drafts) - count, unreachable, approved)


def _usable(step: ReminderStep | None, step_id: str) -> ReminderStep:
    if step is None:
        raise NotFound(f"no step {step_id} in the register")
    if step.status in {StepStatus.SKIPPED, StepStatus.HELD}:
        raise NotAllowed(f"the step {step.code} of {step.due_on} is {step.status}: {step.reason}")
    return step


def _take_in(  # noqa: PLR0913  what is taken in, under which content, by whom, when
    unit: Unit,
    step_id: str,
    drafts: Sequence[_Draft],
    content: RoundContent,
    digest: str,
    *,
    late: str | None,
    by: str,
    now: Instant,
) -> tuple[int, bool]:
    step = _usable(unit.mail.locked_step(step_id), step_id)
    approved = digest in {one.content_sha256 for one in unit.mail.approvals([content.round.id])}
    status = MailStatus.APPROVED if approved else MailStatus.DRAFT
    owed = {_key(row): row for row in unit.mail.occurrences_of_step(step_id)}
    known = unit.mail.by_header([draft.header_id for draft in drafts])
    taken: list[tuple[_Draft, Message]] = []
    for draft in drafts:
        message = known.get(draft.header_id)
        carried = [one for one in draft.owed if (row := owed.get(one.key)) is not None and row.message_id is not None]
        if message is not None and not _to_make_again(message, digest):
            continue
        if message is None and carried:
            _carry(unit, step, [one for one in draft.owed if one.key not in owed], owed, None)
            continue
        if message is None:
            message = Message(convention_id=step.convention_id, step_id=step_id, header_id=draft.header_id)
            unit.add(message)
        _fill(message, draft, digest, status, by=by, now=now)
        taken.append((draft, message))
    unit.flush()
    for draft, message in taken:
        _carry(unit, step, draft.owed, owed, message.id)
    if step.status == StepStatus.PLANNED:
        step.status, step.reason = StepStatus.PREPARED.value, late
    return len(taken), approved


def _to_make_again(message: Message, digest: str) -> bool:
    """Whether a message still waits for its approval while the content of its round has changed."""
    return message.status == MailStatus.DRAFT and message.round_sha256 != digest


def _fill(message: Message, draft: _Draft, digest: str, status: MailStatus, *, by: str, now: Instant) -> None:
    message.round_sha256 = digest
    message.in_reply_to = draft.in_reply_to
    message.contact_id = draft.contact.id
    message.address = draft.address
    message.language = draft.mail.language
    message.wanted_language = draft.mail.wanted
    message.subject = draft.mail.subject
    message.content = draft.content
    message.content_sha256 = hashlib.sha256(draft.content).hexdigest()
    message.status = status.value
    message.reason = None
    message.prepared_by = by
    message.prepared_at = now


def _carry(
    unit: Unit,
    step: ReminderStep,
    carried: Collection[Owed],
    owed: Mapping[OccurrenceKey, Occurrence],
    message_id: str | None,
) -> None:
    for one in carried:
        row = owed.get(one.key)
        if row is not None:
            row.message_id = message_id
            continue
        unit.add(
            Occurrence(
                convention_id=step.convention_id,
                task_id=one.task_id,
                step_id=step.id,
                step_code=one.step_code,
                party_id=one.party_id,
                role=one.role,
                slot=one.slot,
                deadline_version=one.deadline_version,
                attempt=one.attempt,
                message_id=message_id,
            )
        )


def _keep_owed(unit: Unit, step: ReminderStep, unreachable: Collection[OwedMail]) -> None:
    """What cannot be written stays owed, so that it is seen and written once there is an address."""
    known = {_key(row): row for row in unit.mail.occurrences_of_step(step.id)}
    for each in unreachable:
        _carry(unit, step, [one for one in each.owed if one.key not in known], known, None)


def _key(row: Occurrence) -> OccurrenceKey:
    return (row.task_id, row.step_code, row.party_id, row.role, row.slot, row.deadline_version, row.attempt)


class MailLine(BaseModel):
    """One message in the outbox. The address is personal and stands in the preview alone."""

    id: str
    status: str
    convention: str
    round: str
    step: str
    letter_dated: date
    party: str
    role: str
    subject: str
    language: str
    fallback_from: str | None
    """The recipient's own language, when there is no reviewed text in it."""
    prepared_by: str
    prepared_at: datetime
    sent_at: datetime | None
    tries: int
    next_try_at: datetime | None
    answer: str | None
    reason: str | None


class Outbox(BaseModel):
    """The messages of the outbox and how many there are in each state."""

    counts: dict[str, int]
    held: list[str]
    """Steps that wait for an officer, with the reason."""
    messages: list[MailLine]


def list_messages(
    register: Register, *, statuses: Collection[str] | None = None, limit: int = PAGE, offset: int = 0
) -> Outbox:
    """The messages in these states (all when None), those prepared first first, at most `limit` from `offset` on."""
    with register.reading() as unit:
        messages = unit.mail.messages(statuses=statuses, limit=limit, offset=offset)
        steps = unit.mail.steps({message.step_id for message in messages})
        contacts = unit.mail.contacts({message.contact_id for message in messages})
        parties = unit.people.parties_by_id({contact.party_id for contact in contacts.values()})
        held = unit.mail.held_steps()
        counts = unit.mail.counts()
    lines = [_line(message, *steps[message.step_id][:2], contacts[message.contact_id], parties) for message in messages]
    return Outbox(counts=counts, held=[f"{step.id} {step.code}: {step.reason}" for step in held], messages=lines)


def preview(register: Register, identity: str) -> bytes:
    """The bytes of a message as they are sent. Raises NotFound."""
    with register.reading() as unit:
        message = unit.mail.message(identity)
    if message is None:
        raise NotFound(f"no message {identity} in the outbox; followup outbox list shows them")
    return message.content


def _line(
    message: Message, step: ReminderStep, one: CallRound, contact: Contact, parties: Mapping[str, Party]
) -> MailLine:
    return MailLine(
        id=message.id,
        status=message.status,
        convention=message.convention_id,
        round=one.id,
        step=f"{one.number}.{step.code}",
        letter_dated=one.letter_dated,
        party=parties[contact.party_id].code,
        role=contact.role,
        subject=message.subject,
        language=message.language,
        fallback_from=None if message.wanted_language == message.language else message.wanted_language,
        prepared_by=message.prepared_by,
        prepared_at=message.prepared_at,
        sent_at=message.sent_at,
        tries=message.tries,
        next_try_at=message.next_try_at,
        answer=message.answer,
        reason=message.reason,
    )
