"""The weekly digest of a contact: what is open for their party in the conventions where they hold a role.

One mail a week to one address, with a calendar file, and only while something is open. Nobody gets it to whom other
mail of ours went in the last days or waits to go, or who asked to get it no more. It tells of no call of which the
party has not had a letter. Days and weeks are those of the contact's own clock. One that waits for its contact's
morning while an answer comes, a date changes or the contact stops it does not leave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.calls.mailed_links import MailedLinks, mailed_links
from followup.services.inbox.rules import incoming_rules
from followup.services.mail.last_checks import came_back
from followup.services.mail.reminder_mail import convention_names, fallback_languages, secretariat_names
from followup.services.mail.single import SingleMail, put_out
from followup.timing.zones import local_day
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.instants import Instant
from followup.vocabulary.statuses import OPEN_STATUSES, MailStatus
from followup.writing.calendars import CalendarDay, calendar_file
from followup.writing.mail import Sought, render_mail
from followup.writing.mail_bytes import Attached, domain_of, message_id
from followup.writing.notices import DigestFacts, OpenCall, in_any_language

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from followup.records.due import DueRound
    from followup.records.register import Register, Unit
    from followup.records.tables import CallItem, Contact, Message, Party
    from followup.services.calls.keyed_links import LinkKey
    from followup.services.mail.reminder_mail import House

DIGEST = "digest"
MAIL = "contact_digest"
_QUIET = timedelta(days=6)
"""How long after any other mail of ours a contact gets no digest."""
_MOST_CHANGES = 1000
"""More often than this the day of one letter does not change."""
_STOPS_NOTHING = "this address stops nothing: it was never made; write to the secretariat"


class DigestReport(BaseModel):
    """How many contacts had something open, and how many digests were put into the outbox."""

    with_something_open: int
    prepared: int


@dataclass(frozen=True, slots=True)
class _Reader:
    """One address of a party, with the roles held there, and the calls open for the party in their conventions."""

    party: Party
    contacts: Sequence[Contact]
    open: Sequence[DueRound]

    @property
    def first(self) -> Contact:
        return self.contacts[0]

    def day(self, at: Instant) -> date:
        """The calendar day that it is for them."""
        return local_day(at, self.first.zone)

    def key(self, at: Instant) -> str:
        """What the digest of that week is about: the same again is the same mail, anything else another one."""
        week = self.day(at).isocalendar()
        address = (self.first.address or "").lower()
        told = [f"{call.uid} {call.day} {call.version}" for call in _days(self)]
        return "|".join((DIGEST, self.party.id, address, f"{week.year}-{week.week}", *told))


def write_digests(
    register: Register, house: House, *, by: str, now: Instant, weekday: str | None = None
) -> DigestReport:
    """Put this week's digest into the outbox for each contact with something open; a second call in the week adds none.

    With a `weekday` ("monday") only those get it for whom it is that day. Raises BadInput for a house without a key,
    since a digest must be one that can be stopped.
    """
    if house.links is None:
        raise BadInput("digests need links by which they are stopped; set FOLLOWUP_SECRET_KEY")
    withdraw_stale_digests(register, house, by=by, now=now)
    with register.reading() as unit:
        readers = [one for one in _readers(unit, now) if weekday in {None, f"{one.day(now):%A}".lower()}]
        busy = unit.mail.busy([one.id for reader in readers for one in reader.contacts], Instant(now - _QUIET))
    readers = [reader for reader in readers if not any(one.id in busy for one in reader.contacts)]
    going = [(one, [reader.party.id]) for reader in readers for one in reader.open]
    links = mailed_links(register, house.links, going, by=by, now=now)
    mails = [_mail(reader, links, house, house.links.key, now) for reader in readers]
    prepared = put_out(register, house, mails, by=by, now=now, reason="the weekly digests of contacts")
    return DigestReport(with_something_open=len(readers), prepared=prepared)


def withdraw_stale_digests(register: Register, house: House, *, by: str, now: Instant) -> int:
    """Withdraw the digests that wait to leave and tell what is not so any more; how many there were."""
    with register.reading() as unit:
        waiting = unit.mail.waiting_of(DIGEST)
        readers = _readers(unit, now) if waiting else []
    by_contact = {one.id: reader for reader in readers for one in reader.contacts}
    stale = [row.id for row in waiting if not _still_so(row, by_contact.get(row.contact_id or ""), house)]
    if not stale:
        return 0
    with register.writing(by=by, at=now, reason="what the digest tells is not so any more") as unit:
        for row in unit.mail.waiting_of(DIGEST):
            if row.id in stale:
                row.status, row.reason = MailStatus.WITHDRAWN.value, "what it tells is not so any more"
    return len(stale)


def _still_so(row: Message, reader: _Reader | None, house: House) -> bool:
    written = Instant(row.prepared_at)
    return reader is not None and row.header_id == message_id([reader.key(written)], house.public_url)


def stop_digest(register: Register, key: LinkKey, contact_id: str, secret: str, *, now: Instant) -> None:
    """Send a contact, and whoever holds another role of the party at the same address, no more digests.

    Raises NotFound, in the same words for whatever reason.
    """
    if secret != key.digest(contact_id):
        raise NotFound(_STOPS_NOTHING)
    with register.writing(by=f"contact {contact_id}", at=now, reason="the weekly digest was stopped") as unit:
        contact = unit.mail.contacts([contact_id]).get(contact_id)
        if contact is None:
            raise NotFound(_STOPS_NOTHING)
        for one in unit.people.contacts_of_party(contact.party_id):
            if _same_address(one, contact):
                one.no_digest_since = one.no_digest_since or now


def _same_address(one: Contact, other: Contact) -> bool:
    return one.id == other.id or (one.address or "").lower() == (other.address or "").lower()


Office = tuple[str, str]
"""A convention and a party, by its identity."""


def _readers(unit: Unit, now: Instant) -> list[_Reader]:
    """Who gets a digest now: by party and address, with what is open."""
    still_open = _open_by_office(unit, now.date())
    parties = unit.people.parties_by_id({party for _convention, party in still_open})
    contacts = _contacts(unit, still_open.keys(), now.date())
    at_address: dict[tuple[str, str], list[Contact]] = defaultdict(list)
    for contact in contacts:
        at_address[contact.party_id, (contact.address or "").lower()].append(contact)
    readers = [
        _Reader(parties[party], held, _for_roles(held, still_open))
        for (party, _address), held in sorted(at_address.items())
        if not any(contact.no_digest_since for contact in held)
    ]
    return [reader for reader in readers if reader.open]


def _open_by_office(unit: Unit, today: date) -> dict[Office, list[DueRound]]:
    """The calls that still wait for an answer of a party that has had a letter of them and has not promised one."""
    calls = [call for call, _number in unit.inbox.open_calls(today)]
    letters = [[one for one in call.rounds if one.letter_dated <= today] for call in calls]
    latest = unit.due.read([rounds[-1].id for rounds in letters if rounds])
    since = today - timedelta(weeks=incoming_rules().link_weeks.value)
    due = [one for one in latest if _is_open(one, since)]
    written_to = unit.mail.written_to([one.round.id for one in due])
    found: dict[Office, list[DueRound]] = defaultdict(list)
    for one in due:
        for party in set(one.asked) - set(one.answered):
            if (one.call.id, party) in written_to and one.promised.get(party, date.min) < today:
                found[one.call.convention_id, party].append(one)
    return found


def _for_roles(held: Sequence[Contact], still_open: Mapping[Office, Sequence[DueRound]]) -> list[DueRound]:
    """What is open of the calls that go to the roles held at one address, the earliest first."""
    found = {
        one.round.id: one
        for contact in held
        for one in still_open[contact.convention_id, contact.party_id]
        if contact.role in one.round.roles
    }
    return sorted(found.values(), key=lambda one: (_reply_by(one, held[0].party_id), one.round.id))


def _is_open(one: DueRound, since: date) -> bool:
    """Whether a call still waits for answers: not closed, its day neither long past nor before the call went live."""
    given = (
        one.round.reply_by,
        *(each.reply_by for each in one.extended.values()),
        *(each.due_on for each in one.items),
    )
    day = max((each for each in given if each is not None), default=date.min)
    return (
        one.task.status in OPEN_STATUSES
        and one.round.reply_by is not None
        and day >= max(since, one.call.go_live or since)
    )


def _contacts(unit: Unit, offices: Collection[tuple[str, str]], today: date) -> list[Contact]:
    """Who holds a role for these parties under these conventions on a day, and can be reached."""
    by_convention: dict[str, set[str]] = defaultdict(set)
    for convention, party in offices:
        by_convention[convention].add(party)
    found = [
        one
        for convention, parties in sorted(by_convention.items())
        for one in unit.people.holders_of(convention, parties, today)
    ]
    return [one for one in found if one.address and not came_back(one)]


def _reply_by(one: DueRound, party: str) -> date:
    own = one.extended.get(party)
    return own.reply_by if own else one.round.reply_by or date.max


def _mail(reader: _Reader, links: MailedLinks, house: House, key: LinkKey, now: Instant) -> SingleMail:
    contact, party = reader.first, reader.party
    stop = f"{house.public_url.rstrip('/')}/digest/{contact.id}/{key.digest(contact.id)}"
    facts = DigestFacts(
        party=party.names,
        as_of=reader.day(now),
        calls=tuple(
            OpenCall(
                convention=convention_names(one.call.convention_id),
                subject=in_any_language(one.call.subject),
                reply_by=_reply_by(one, party.id),
                link=links.page(one.call.id, party.id),
                owed=tuple(_sought(each, one) for each in _owed(one, party.id)),
            )
            for one in reader.open
        ),
        stop=stop,
        secretariat=secretariat_names(contact.convention_id),
        secretariat_address=(house.sender.reply_to or house.sender.address).addr_spec,
    )
    rendered = render_mail(MAIL, contact.language, facts, fallback_languages(contact.convention_id))
    pages = {one.call.id: links.page(one.call.id, party.id) for one in reader.open}
    days = [one.told(rendered.language, domain_of(house.public_url), pages[one.call]) for one in _days(reader)]
    return SingleMail(
        purpose=DIGEST,
        key=reader.key(now),
        convention=contact.convention_id,
        address=contact.address or "",
        mail=rendered,
        contact=contact.id,
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        attached=[Attached("open-calls.ics", "text/calendar; method=PUBLISH", calendar_file(days, made=now))],
    )


def _owed(one: DueRound, party: str) -> list[CallItem]:
    """The items of a call that a party has not answered."""
    return [each for each in one.items if each.number not in one.items_answered.get(party, ())]


def _own_day(item: CallItem, one: DueRound) -> date | None:
    """The day of an item, None where the call's holds: one that had passed when the letter was written is not told."""
    return item.due_on if item.due_on is not None and item.due_on > one.round.letter_dated else None


def _sought(item: CallItem, one: DueRound) -> Sought:
    return Sought(
        words=in_any_language(item.words),
        due_on=_own_day(item, one),
        as_soon_as_possible=item.as_soon_as_possible,
        form=item.form,
        contact=item.contact,
    )


@dataclass(frozen=True, slots=True)
class _Day:
    """A day by which something of a call is asked of a party: of the call as a whole, or of one of its items."""

    call: str
    uid: str
    day: date
    version: int
    convention: str
    title: Mapping[str, str]

    def told(self, language: str, domain: str, page: str | None) -> CalendarDay:
        """The same as it stands in a calendar."""
        return CalendarDay(
            uid=f"{self.uid}@{domain}",
            day=self.day,
            title=in_any_language(self.title)[language],
            text=convention_names(self.convention)[language],
            url=page,
            version=self.version,
        )


def _days(reader: _Reader) -> list[_Day]:
    code, party = reader.party.code, reader.party.id
    found = []
    for one in reader.open:
        call, version = one.call, _version(one, party)
        of_call = _Day(call.id, f"{call.id}.{code}", _reply_by(one, party), version, call.convention_id, call.subject)
        found.append(of_call)
        found += [
            replace(of_call, uid=f"{call.id}.{each.number}.{code}", day=own, title=each.words)
            for each in _owed(one, party)
            if (own := _own_day(each, one)) is not None and own != of_call.day
        ]
    return found


def _version(one: DueRound, party: str) -> int:
    """A number that grows with each change of the day for a party, over all letters of the call."""
    own = one.extended.get(party)
    return one.round.number * _MOST_CHANGES + max(one.round.deadline_version, own.version if own else 0)
