"""What the pages of a call and of a letter show to the officer who writes them, and what can be chosen there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.mail import LETTER
from followup.services.calls.asking import ASKING
from followup.services.calls.finding import call_of
from followup.services.calls.letter_documents import REMINDING, LetterLine, line_of, next_number, read_letter
from followup.services.calls.replies import REGIONS
from followup.services.mail.last_checks import can_be_reached
from followup.services.mail.reminder_mail import letter_mail
from followup.services.people.audience import ALL, NOTHING_RECEIVED
from followup.services.people.groups import groups_for
from followup.services.people.membership import told_of_the_list
from followup.vocabulary.errors import NotFound
from followup.vocabulary.statuses import MailStatus
from followup.writing.letters.facts import FORMS
from followup.writing.letters.write import addressee_names
from followup.writing.mail import mail_roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Call, CallItem, CallRound, ReminderStep
    from followup.services.documents.files import FileStore
    from followup.services.mail.reminder_mail import House
    from followup.writing.mail import RenderedMail


class ItemLine(BaseModel):
    """One thing that a call seeks."""

    number: int
    words: dict[str, str]
    paragraph: str | None
    due_on: date | None
    as_soon_as_possible: bool
    form: str | None
    contact: str | None


class CallChoice(BaseModel):
    """Another call that the same letter could carry."""

    id: str
    subject: str


class LetterChoices(BaseModel):
    """What can be chosen for a letter of a call."""

    call: str
    convention: str
    subject: dict[str, str]
    items: list[ItemLine]
    calls: list[CallChoice]
    kinds: list[str]
    forms: list[str]
    audience: list[str]
    """Names of audiences: all, of those who still owe an answer, regions, lists of States."""
    addressees: list[str]
    roles: list[str]
    number: str
    told: str | None
    """What to know of the list of parties as it is kept here."""


class LetterStep(BaseModel):
    """A standard step that follows a letter."""

    code: str
    due_on: date
    status: str
    reason: str | None


class LetterRound(BaseModel):
    """A letter in one of its calls: whom it asks, and what follows it."""

    call: str
    subject: dict[str, str]
    round: str
    reply_by: date | None
    asked: int
    without_contact: list[str]
    """Parties asked for which no working contact is known."""
    steps: list[LetterStep]
    waits: bool
    """Messages of it wait for approval."""


class LetterSheet(BaseModel):
    """A letter with all that an officer looks at before it goes out."""

    letter: LetterLine
    rounds: list[LetterRound]


def items_sought(register: Register, call_id: str) -> list[ItemLine]:
    """What a call seeks, item by item. Raises NotFound."""
    with register.reading() as unit:
        return _items(unit.calls.items([call_of(unit, call_id).id]).get(call_id, ()))


def letter_choices(register: Register, call_id: str, *, today: date) -> LetterChoices:
    """What can be chosen for a letter of a call, as on a day. Raises NotFound."""
    with register.reading() as unit:
        call = call_of(unit, call_id)
        items = unit.calls.items([call.id]).get(call.id, ())
        others = [one for one in unit.calls.all() if one.convention_id == call.convention_id and one.id != call.id]
    again = bool(call.rounds)
    return LetterChoices(
        call=call.id,
        convention=call.convention_id,
        subject=call.subject,
        items=_items(items),
        calls=sorted((_choice(one) for one in others if one.closed_on is None), key=lambda one: one.subject),
        kinds=sorted(ASKING, key=lambda kind: (kind in REMINDING) != again),
        forms=list(FORMS),
        audience=[ALL, *([NOTHING_RECEIVED] if again else []), *REGIONS, *groups_for(call.convention_id)],
        addressees=list(addressee_names()),
        roles=list(mail_roles()),
        number=next_number(register, call.convention_id, today),
        told=told_of_the_list(call.convention_id, today),
    )


def letter_sheet(register: Register, letter_id: str) -> LetterSheet:
    """A letter with whom it asks and what follows it. Raises NotFound."""
    with register.reading() as unit:
        read = read_letter(unit, letter_id)
        steps = unit.mail.steps_of_rounds([one.id for one in read.rounds])
        rounds = [_round(unit, call, one, steps) for call, one in zip(read.calls, read.rounds, strict=True)]
    return LetterSheet(letter=line_of(read.document), rounds=rounds)


def letter_mails(register: Register, house: House, letter_id: str, language: str) -> list[RenderedMail]:
    """The mails by which a letter goes out, one for each of its calls, in a language: to be looked at.

    Written to the first of those asked whose name is given in the language; none where there is nobody, and for a
    letter that asks nothing new or was sent elsewhere. Raises NotFound.
    """
    with register.reading() as unit:
        read = read_letter(unit, letter_id)
        own = [
            one
            for one in read.rounds
            if one.letter_document_id == read.document.id and "sent" not in read.document.details
        ]
        steps = unit.mail.steps_of_rounds([one.id for one in own])
        latest = sorted(steps, key=lambda step: step.deadline_version)
        letters = {step.round_id: step for step in latest if step.code == LETTER}
        due = {one.round.id: one for one in unit.due.read(list(letters))}
        parties = unit.people.parties_by_id({party for one in due.values() for party in one.asked})
    mails = []
    for one in (one for one in own if one.id in due):
        named = [party for party in sorted(due[one.id].asked) if language in parties[party].names]
        if named:
            mails.append(letter_mail(letters[one.id], due[one.id], parties[named[0]], house, language))
    return mails


def scan_of(register: Register, files: FileStore, letter_id: str) -> tuple[str, bytes]:
    """The scan of a letter that was sent elsewhere: a name to save it under, and its content. Raises NotFound."""
    with register.reading() as unit:
        line = line_of(read_letter(unit, letter_id).document)
    if line.scan is None:
        raise NotFound(f"no scan of the letter {line.reference or letter_id} is kept")
    return line.scan_name or "letter", files.get(line.scan)


def _choice(call: Call) -> CallChoice:
    return CallChoice(id=call.id, subject=call.subject.get("en") or next(iter(call.subject.values()), ""))


def _items(rows: Sequence[CallItem]) -> list[ItemLine]:
    return [ItemLine.model_validate(row, from_attributes=True) for row in rows]


def _round(unit: Unit, call: Call, one: CallRound, steps: Sequence[ReminderStep]) -> LetterRound:
    asked = unit.people.parties_by_id(unit.calls.asked([one.id]))
    contacts = unit.people.contacts_of(call.convention_id, sorted(asked), one.roles, one.letter_dated)
    reached = {contact.party_id for contact in contacts if can_be_reached(contact)}
    own = sorted((step for step in steps if step.round_id == one.id), key=lambda step: (step.due_on, step.code))
    return LetterRound(
        call=call.id,
        subject=call.subject,
        round=one.id,
        reply_by=one.reply_by,
        asked=len(asked),
        without_contact=sorted(party.names.get("en", party.code) for key, party in asked.items() if key not in reached),
        steps=[LetterStep.model_validate(step, from_attributes=True) for step in own],
        waits=bool(unit.mail.messages(statuses=[MailStatus.DRAFT], round_id=one.id, limit=1)),
    )
