"""Preparing what steps owe: mails become messages with their bytes, taken into the outbox many steps at a time.

An occurrence is one thing owed to one office; it can be owed only once. A message carries one or more occurrences; its
Message-ID is made of their keys and its bytes are made here, once: what is previewed is what is sent.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from followup.records.tables import Message, Occurrence
from followup.records.tables.base import new_identity
from followup.services.mail.approvals import content_of
from followup.services.mail.last_checks import came_back
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.statuses import MailStatus, StepStatus
from followup.writing.mail import RenderedMail, template_digest
from followup.writing.mail_bytes import Sender, message_id, read_address, serialise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from email.headerregistry import Address

    from followup.records.due import DueRound
    from followup.records.mail import OccurrenceKey
    from followup.records.register import Register, Unit
    from followup.records.tables import Approval, Contact, Extension, ReminderStep
    from followup.vocabulary.instants import Instant

_LETTER = "letter"
_USABLE = frozenset({StepStatus.PLANNED, StepStatus.PREPARED})


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
    """What one mail carries (all of it owed to the same contact), its words, and where its answer goes by mail.

    `reply_to` None: the answer goes to the sender's own address.
    """

    owed: tuple[Owed, ...]
    mail: RenderedMail
    reply_to: Address | None = None


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
            sender=replace(self.sender, reply_to=each.reply_to) if each.reply_to else self.sender,
            recipient=recipient,
            message_id=header_id,
            date=self.now,
            in_reply_to=letter,
        )
        return _Draft(each.owed, each.mail, contact, header_id, letter, recipient.addr_spec, content)


@dataclass(frozen=True, slots=True)
class StepMails:
    """What one step owes, as mails, and from whom; `late` is kept with the step as the reason why it goes late."""

    step_id: str
    owed: Sequence[OwedMail]
    sender: Sender
    late: str | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    """A step with its mails as drafts, before they are taken in; `digest` is of the content that approval is for."""

    one: StepMails
    step: ReminderStep
    round: DueRound
    digest: str
    drafts: Sequence[_Draft]
    unreachable: Mapping[str, str]


def prepare_messages(  # noqa: PLR0913  what is owed under which step, from whom, by whom, when
    register: Register,
    step_id: str,
    owed: Sequence[OwedMail],
    *,
    sender: Sender,
    public_url: str,
    by: str,
    now: Instant,
) -> Prepared:
    """Take what one step owes into the outbox and mark the step prepared; a second call adds nothing.

    Raises NotFound for an unknown step, NotAllowed for one that is left out or held.
    """
    with register.reading() as unit:
        step = unit.mail.step(step_id)
    if step is None:
        raise NotFound(f"no step {step_id} in the register")
    wanted = [StepMails(step_id, owed, sender)]
    prepared = prepare_steps(register, wanted, public_url=public_url, by=by, now=now)
    if step_id not in prepared:
        raise NotAllowed(f"the step {step.code} of {step.due_on} is {step.status}: {step.reason}")
    return prepared[step_id]


def prepare_steps(
    register: Register, wanted: Sequence[StepMails], *, public_url: str, by: str, now: Instant
) -> dict[str, Prepared]:
    """Take what several steps owe into the outbox, in one unit of work, and mark them prepared; by step.

    Messages wait for approval unless the round was approved with exactly this content. What is owed to a contact
    without a working address is kept as owed, without a message. A step that an officer left out or holds is not in
    the answer; one prepared before gets nothing new.
    """
    written = _write_drafts(register, wanted, public_url, now)
    reason = f"prepared {', '.join(sorted({_code(each) for each in written}))}"
    if not written:
        return {}
    with register.writing(by=by, at=now, reason=reason) as unit:
        return _take_in_all(unit, written, by, now)


def _code(each: _Written) -> str:
    return f"{each.round.round.number}.{each.step.code}"


def _write_drafts(register: Register, wanted: Sequence[StepMails], public_url: str, now: Instant) -> list[_Written]:
    """Read what the mails need, in a few queries, and write their bytes."""
    with register.reading() as unit:
        steps = unit.due.steps([one.step_id for one in wanted])
        rounds = {one.round.id: one for one in unit.due.read({step.round_id for step in steps.values()})}
        granted: dict[str, list[Extension]] = defaultdict(list)
        for extension in unit.due.extensions(list(rounds)):
            granted[extension.round_id].append(extension)
        letters = unit.due.letters([one.task.id for one in rounds.values()])
        contacts = unit.mail.contacts({owed.contact_id for one in wanted for each in one.owed for owed in each.owed})
    texts = cache(template_digest)
    written = []
    for one in wanted:
        step = steps.get(one.step_id)
        if step is None or step.status not in _USABLE:
            continue
        due = rounds[step.round_id]
        followed = _followed(letters[due.task.id], due.round.number - (step.code == _LETTER))
        desk = _Desk(contacts, followed, one.sender, public_url, now)
        drafts, unreachable = _drafted(desk, one.owed)
        digest = content_of(due, granted[due.round.id]).digest(texts)
        written.append(_Written(one, step, due, digest, drafts, unreachable))
    return written


def _followed(letters: Iterable[tuple[str, str, int, int, str]], last: int) -> dict[tuple[str, str, int], str]:
    return {(party, role, slot): header for party, role, slot, number, header in letters if number <= last}


def _drafted(desk: _Desk, owed: Sequence[OwedMail]) -> tuple[list[_Draft], dict[str, str]]:
    drafts: list[_Draft] = []
    unreachable: dict[str, str] = {}
    for each in owed:
        try:
            drafts.append(desk.draft(each))
        except BadInput as refused:
            unreachable[each.owed[0].contact_id] = str(refused)
    return drafts, unreachable


def _take_in_all(unit: Unit, written: Sequence[_Written], by: str, now: Instant) -> dict[str, Prepared]:
    steps = unit.due.locked([each.step.id for each in written])
    approvals = _approved(unit.mail.approvals(sorted({each.round.round.id for each in written})))
    owed: dict[str, dict[OccurrenceKey, Occurrence]] = defaultdict(dict)
    for row in unit.due.occurrences(list(steps)):
        owed[row.step_id][_key(row)] = row
    known = unit.mail.by_header([draft.header_id for each in written for draft in each.drafts])
    done: dict[str, Prepared] = {}
    new = _New()
    for each in written:
        step = steps[each.step.id]
        if step.status not in _USABLE:
            continue  # an officer held it or left it out while its mails were written: what he said stands
        approved = each.digest in approvals[each.round.round.id]
        count = _take_in(new, step, each, owed[step.id], known, approved=approved, by=by, now=now)
        waiting = [mail for mail in each.one.owed if mail.owed[0].contact_id in each.unreachable]
        _keep_owed(new, step, waiting, owed[step.id])
        if step.status == StepStatus.PLANNED:
            step.status, step.reason = StepStatus.PREPARED.value, each.one.late
        done[step.id] = Prepared(count, len(each.drafts) - count, each.unreachable, approved)
    unit.add_many(Message, new.messages)
    unit.add_many(Occurrence, new.occurrences)
    return done


def _approved(approvals: Iterable[Approval]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in approvals:
        found[one.round_id].add(one.content_sha256)
    return found


@dataclass(slots=True)
class _New:
    """New rows by column, added at the end in a few statements."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    occurrences: list[dict[str, Any]] = field(default_factory=list)


def _take_in(  # noqa: PLR0913  what is taken in, beside what is there, by whom, when
    new: _New,
    step: ReminderStep,
    each: _Written,
    owed: Mapping[OccurrenceKey, Occurrence],
    known: Mapping[str, Message],
    *,
    approved: bool,
    by: str,
    now: Instant,
) -> int:
    status = MailStatus.APPROVED if approved else MailStatus.DRAFT
    taken = 0
    for draft in each.drafts:
        message = known.get(draft.header_id)
        carried = [one for one in draft.owed if (row := owed.get(one.key)) is not None and row.message_id is not None]
        if message is not None and not _to_make_again(message, each.digest, carried):
            continue
        if message is None and carried:
            _carry(new, step, [one for one in draft.owed if one.key not in owed], owed, None)
            continue
        identity = message.id if message is not None else new_identity(Message.PREFIX)
        values = _values(draft, each.digest, status, by=by, now=now)
        if message is None:
            ours = {"id": identity, "convention_id": step.convention_id, "step_id": step.id}
            new.messages.append(ours | {"header_id": draft.header_id} | values)
        else:
            for name, value in values.items():
                setattr(message, name, value)
        _carry(new, step, draft.owed, owed, identity)
        taken += 1
    return taken


def _to_make_again(message: Message, digest: str, carried: Sequence[Owed]) -> bool:
    """Whether a message still waits for its approval while the content of its round has changed.

    Or was withdrawn in favour of one mail with others, which did not leave: what it says is still owed, by no message.
    """
    set_free = message.status == MailStatus.WITHDRAWN and not carried
    return set_free or (message.status == MailStatus.DRAFT and message.round_sha256 != digest)


def _values(draft: _Draft, digest: str, status: MailStatus, *, by: str, now: Instant) -> dict[str, Any]:
    """What a message holds of a draft, by column."""
    return {
        "round_sha256": digest,
        "in_reply_to": draft.in_reply_to,
        "contact_id": draft.contact.id,
        "address": draft.address,
        "language": draft.mail.language,
        "wanted_language": draft.mail.wanted,
        "subject": draft.mail.subject,
        "content": draft.content,
        "content_sha256": hashlib.sha256(draft.content).hexdigest(),
        "status": status.value,
        "reason": None,
        "prepared_by": by,
        "prepared_at": now,
    }


def _carry(
    new: _New,
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
        new.occurrences.append(
            {
                "convention_id": step.convention_id,
                "task_id": one.task_id,
                "step_id": step.id,
                "step_code": one.step_code,
                "party_id": one.party_id,
                "role": one.role,
                "slot": one.slot,
                "deadline_version": one.deadline_version,
                "attempt": one.attempt,
                "message_id": message_id,
            }
        )


def _keep_owed(
    new: _New, step: ReminderStep, unreachable: Iterable[OwedMail], known: Mapping[OccurrenceKey, Occurrence]
) -> None:
    """What cannot be written stays owed, so that it is seen and written once there is an address."""
    for each in unreachable:
        _carry(new, step, [one for one in each.owed if one.key not in known], known, None)


def _key(row: Occurrence) -> OccurrenceKey:
    return (row.task_id, row.step_code, row.party_id, row.role, row.slot, row.deadline_version, row.attempt)
