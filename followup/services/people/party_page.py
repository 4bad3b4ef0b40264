"""One page a party: what it was asked, what it answered, what it said, who holds its offices."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.calls.lateness import is_late
from followup.services.calls.replies import Reply
from followup.services.mail.last_checks import came_back, can_be_reached
from followup.services.people.contact_offices import holds
from followup.services.people.membership import member_since
from followup.vocabulary.errors import NotFound
from followup.vocabulary.statuses import ANSWERS
from followup.writing.mail import NOMINATION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.records.register import Register
    from followup.records.tables import Addressee, Call, CallRound, Contact, Extension, Party, Submission


class PartyLine(BaseModel):
    """A party in the list, with its calls and answers counted."""

    code: str
    name: str
    region: str | None
    asked: int
    answered: int
    reached: list[str]
    """The conventions under which somebody holds an office for it and mail can go there."""
    unreached: list[str]
    """Those under which it has had contacts, and none that mail can go to."""


class PartyList(BaseModel):
    """The parties of the register, by name."""

    parties: list[PartyLine]


class PartyAnswer(BaseModel):
    """A submission of the party, or (`through`) one that another made on its behalf too."""

    number: int
    received_on: date
    title: str | None
    status: str
    through: str | None
    confidential: bool


class PartyCall(BaseModel):
    """A call that asked the party, with what came."""

    call: str
    task: str
    convention: str
    nomination: bool
    """Whether the call seeks a nomination rather than a submission."""
    subject: dict[str, str]
    letters: list[date]
    reply_by: date | None
    """The day requested, or the party's own later one."""
    extended: bool
    promised_by: date | None
    """By when its answer is promised, under whichever letter it was said."""
    promise_over: bool
    """That day has passed and nothing has come."""
    said: list[str]
    """What it said, the earliest first, each with its day and who noted it."""
    reply: Reply
    answers: list[PartyAnswer]


class PartyContact(BaseModel):
    """Who holds an office on which days. The address is not shown here: it is personal."""

    id: str
    convention: str
    role: str
    slot: int
    reachable: bool
    """Whether an address is known."""
    language: str
    zone: str
    valid_from: date | None
    valid_to: date | None
    holds: bool
    """Whether the office is held on the day of the page."""
    came_back: str | None
    """Why mail to it came back, until its address is corrected."""
    came_back_at: datetime | None
    stopped: bool
    """Whether nothing goes there until the address is corrected."""
    no_digest: bool
    """Whether its holder asked to get no weekly digests."""


class PartyView(BaseModel):
    """Everything about one party."""

    code: str
    names: dict[str, str]
    region: str | None
    as_of: date
    party_to: dict[str, date]
    """Since when a convention is in force for it, where that is known."""
    calls: list[PartyCall]
    contacts: list[PartyContact]


def list_parties(register: Register, *, today: date) -> PartyList:
    """Every party of the register with how many calls asked it, how many it answered, and where mail can reach it."""
    with register.reading() as unit:
        parties = unit.people.parties()
        counts = unit.calls.counts_of_parties()
        contacts = unit.people.all_contacts()
    reached, known = defaultdict(set), defaultdict(set)
    for contact in contacts:
        known[contact.party_id].add(contact.convention_id)
        if holds(contact, today) and can_be_reached(contact):
            reached[contact.party_id].add(contact.convention_id)
    lines = [
        PartyLine(
            code=one.code,
            name=one.names.get("en", one.code),
            region=one.region,
            asked=counts.get(one.id, (0, 0))[0],
            answered=counts.get(one.id, (0, 0))[1],
            reached=sorted(reached[one.id]),
            unreached=sorted(known[one.id] - reached[one.id]),
        )
        for one in parties
    ]
    return PartyList(parties=sorted(lines, key=lambda line: (line.name, line.code)))


def party_of(register: Register, contact_id: str) -> str:
    """The code of a contact's party. Raises NotFound for an unknown contact."""
    with register.reading() as unit:
        contact = unit.mail.contacts([contact_id]).get(contact_id)
        if contact is None:
            raise NotFound(f"no contact {contact_id} in the register")
        return unit.people.parties_by_id([contact.party_id])[contact.party_id].code


def show_party(register: Register, code: str, *, today: date) -> PartyView:
    """Everything about a party. Raises NotFound for one that the register does not have."""
    with register.reading() as unit:
        found = unit.people.parties([code])
        if not found:
            raise NotFound(f"no party {code} in the register")
        party = found[0]
        asked = unit.calls.addressed(party_id=party.id)
        calls = unit.calls.by_rounds([one.round_id for one in asked])
        sent = unit.calls.of_party(party.id)
        others = unit.people.parties_by_id({one.party_id for one in sent if one.party_id})
        granted = unit.due.extensions([one.round_id for one in asked])
        contacts = unit.people.contacts_of_party(party.id)
    return PartyView(
        code=party.code,
        names=party.names,
        region=party.region,
        as_of=today,
        party_to=member_since(party.code),
        calls=[_call(call, party, asked, sent, others, granted, today) for call in calls],
        contacts=[_contact(one, today) for one in contacts],
    )


def _call(  # noqa: PLR0913, PLR0917  what the register holds of the party and the call, and the day
    call: Call,
    party: Party,
    asked: Sequence[Addressee],
    sent: Sequence[Submission],
    others: Mapping[str, Party],
    granted: Sequence[Extension],
    today: date,
) -> PartyCall:
    by_round = {one.round_id: one for one in asked}
    rounds = [one for one in call.rounds if one.id in by_round]
    last = rounds[-1]
    own = [one.reply_by for one in granted if one.round_id == last.id and one.party_id == party.id]
    dates = [*([last.reply_by] if last.reply_by else []), *own]
    answers = [one for one in sent if one.call_id == call.id]
    reply = _reply(party, answers, rounds, granted)
    promised = next((day for one in reversed(rounds) if (day := by_round[one.id].promised_by)), None)
    return PartyCall(
        call=call.id,
        task=call.task_id,
        convention=call.convention_id,
        nomination=call.schedule == NOMINATION,
        subject=call.subject,
        letters=[one.letter_dated for one in rounds],
        reply_by=max(dates, default=None),
        extended=bool(own),
        promised_by=promised,
        promise_over=promised is not None and promised < today and reply is Reply.NOTHING,
        said=list(dict.fromkeys(line for one in rounds for line in (by_round[one.id].said or "").splitlines())),
        reply=reply,
        answers=[_answer(one, party, others) for one in answers],
    )


def _reply(
    party: Party, answers: Sequence[Submission], rounds: Sequence[CallRound], granted: Sequence[Extension]
) -> Reply:
    counting = [one for one in answers if one.status in ANSWERS]
    own = [one for one in counting if one.party_id == party.id]
    if own:
        return Reply.RECEIVED_LATE if all(is_late(one, rounds, granted) for one in own) else Reply.RECEIVED
    return Reply.COVERED if counting else Reply.NOTHING


def _answer(one: Submission, party: Party, others: Mapping[str, Party]) -> PartyAnswer:
    sender = others.get(one.party_id) if one.party_id else None
    return PartyAnswer(
        number=one.number,
        received_on=one.received_on,
        title=one.title,
        status=one.status,
        through=sender.names.get("en", sender.code) if sender and sender.id != party.id else None,
        confidential=one.confidential,
    )


def _contact(one: Contact, today: date) -> PartyContact:
    return PartyContact(
        id=one.id,
        convention=one.convention_id,
        role=one.role,
        slot=one.slot,
        reachable=bool(one.address),
        language=one.language,
        zone=one.zone,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        holds=holds(one, today),
        came_back=one.bounce,
        came_back_at=one.bounced_at,
        stopped=came_back(one),
        no_digest=one.no_digest_since is not None,
    )
