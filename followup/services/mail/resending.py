"""What failed goes out again, when an officer says so: to the corrected address, as a further attempt."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.calls.mailed_links import mailed_links
from followup.services.mail.last_checks import LastChecks, against, came_back
from followup.services.mail.preparing import OwedMail, prepare_messages
from followup.services.mail.reminder_mail import mails_of
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.statuses import MailStatus
from followup.writing.mail_bytes import read_address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.records.due import DueRound
    from followup.records.register import Register
    from followup.records.tables import Contact, Message, Occurrence, Party, ReminderStep
    from followup.services.calls.mailed_links import MailedLinks
    from followup.services.mail.reminder_mail import House
    from followup.vocabulary.instants import Instant


class ResendReport(BaseModel):
    """What goes out again. No address stands in it."""

    prepared: int = 0
    approved: bool = True
    """Whether it leaves without a further approval: nothing but the address has changed since the last."""
    not_owed: list[str] = []
    """Why the rest does not go out again."""


def correct_contact(  # noqa: PLR0913  which contact, what is right, by whom, when, why
    register: Register, contact_id: str, *, address: str, name: str | None = None, by: str, now: Instant, reason: str
) -> None:
    """Put a contact's address right; what was said of the old one, that mail came back, does not hold of the new.

    Raises NotFound, BadInput for what is not one address.
    """
    right = read_address(address, name or "").addr_spec
    with register.claiming(by=by, at=now, reason=reason) as unit:
        contact = unit.mail.contacts([contact_id]).get(contact_id)
        if contact is None:
            raise NotFound(f"no contact {contact_id} in the register")
        contact.address = right
        contact.name = name or contact.name
        contact.bounced_at = contact.bounced_address = contact.bounce = None


def resend_to(register: Register, house: House, contact_id: str, *, by: str, now: Instant) -> ResendReport:
    """Prepare again what failed on its way to a contact, and what was never written to them for want of an address."""
    with register.reading() as unit:
        contact = unit.mail.contacts([contact_id])[contact_id]
        failed = [message.id for message in unit.mail.failed_of(contact_id)]
        unwritten = unit.mail.unwritten(contact)
        steps = unit.mail.steps({one.step_id for one in unwritten})
        rounds = {one.round.id: one for one in unit.due.read({one.id for _step, one, _latest in steps.values()})}
        parties = unit.people.parties_by_id([contact.party_id])
    addressed = [(each, [contact.party_id]) for each in rounds.values()]
    links = mailed_links(register, house.links, addressed, by=by, now=now)
    report = resend(register, house, failed, by=by, now=now)
    for one in unwritten:
        step, its_round, latest = steps[one.step_id]
        if its_round.number == latest:
            mail = _mail(step, contact, one, one.attempt, rounds[its_round.id], parties, house, links)
            _prepare(register, house, step, mail, report, by=by, now=now)
    return report


class BouncedContact(BaseModel):
    """A contact to whom mail came back. The address is personal and not shown here."""

    id: str
    convention: str
    party: str
    role: str
    since: datetime
    why: str
    stopped: bool
    """Whether nothing goes there until the address is corrected."""


class BouncedContacts(BaseModel):
    """The contacts to whom mail came back, the latest first."""

    contacts: list[BouncedContact]


def bounced_contacts(register: Register) -> BouncedContacts:
    """Whose addresses an officer has to look at."""
    with register.reading() as unit:
        contacts = unit.mail.bounced_contacts()
        parties = unit.people.parties_by_id({contact.party_id for contact in contacts})
    return BouncedContacts(
        contacts=[
            BouncedContact(
                id=one.id,
                convention=one.convention_id,
                party=parties[one.party_id].code,
                role=one.role,
                since=one.bounced_at,
                why=one.bounce or "",
                stopped=came_back(one),
            )
            for one in contacts
            if one.bounced_at is not None
        ]
    )


def resend(register: Register, house: House, message_ids: Sequence[str], *, by: str, now: Instant) -> ResendReport:
    """Prepare again what failed messages carried and is still owed, each as a further attempt, to who holds the office.

    Raises NotFound, and NotAllowed for a message that did not fail: nothing is sent twice by itself.
    """
    with register.reading() as unit:
        messages = {message.id: message for message in unit.mail.of(message_ids)}
        checks = LastChecks.of(unit, list(messages.values()), now)
        rounds = {one.round.id: one for one in unit.due.read({s.round.id for c in checks.carried.values() for s in c})}
        parties = unit.people.parties_by_id({s.occurrence.party_id for c in checks.carried.values() for s in c})
    _check(message_ids, messages)
    owed_of = [s for carried in checks.carried.values() for s in carried]
    addressed = [(rounds[s.round.id], [s.occurrence.party_id]) for s in owed_of]
    links = mailed_links(register, house.links, addressed, by=by, now=now)
    report = ResendReport()
    again = []
    for identity in messages:
        before = report.prepared
        for standing in checks.carried[identity]:
            why = against(standing)
            if why is not None or standing.holder is None:
                report.not_owed.append(why or "nobody holds this role for the party any more")
                continue
            owed, attempt = standing.occurrence, standing.occurrence.attempt + 1
            mail = _mail(
                standing.step, standing.holder, owed, attempt, rounds[standing.round.id], parties, house, links
            )
            _prepare(register, house, standing.step, mail, report, by=by, now=now)
        again += [identity] if report.prepared > before else []
    _note(register, again, by=by, now=now)
    return report


def _note(register: Register, again: Sequence[str], *, by: str, now: Instant) -> None:
    """Say of failed messages that they were prepared again: nobody has to look after them any more."""
    if not again:
        return
    with register.claiming(by=by, at=now, reason="prepared again") as unit:
        for message in unit.mail.locked(again).values():
            message.reason = f"{message.reason}; prepared again on {now.date()}"


def _check(wanted: Sequence[str], messages: Mapping[str, Message]) -> None:
    for identity in wanted:
        if identity not in messages:
            raise NotFound(f"no message {identity} in the outbox; followup outbox list shows them")
        if messages[identity].status != MailStatus.FAILED:
            raise NotAllowed(f"{identity} did not fail, it is {messages[identity].status}; only what failed goes again")


def _mail(  # noqa: PLR0913, PLR0917  all that decides about one mail
    step: ReminderStep,
    holder: Contact,
    occurrence: Occurrence,
    attempt: int,
    one: DueRound,
    parties: dict[str, Party],
    house: House,
    links: MailedLinks,
) -> OwedMail:
    (mail,) = mails_of(step, one, [holder], parties, house, links)
    owed = replace(mail.owed[0], attempt=attempt, deadline_version=occurrence.deadline_version)
    return replace(mail, owed=(owed,))


def _prepare(  # noqa: PLR0913  of which step, what is owed and its mail, where it is told, by whom, when
    register: Register, house: House, step: ReminderStep, mail: OwedMail, report: ResendReport, *, by: str, now: Instant
) -> None:
    sender, url = house.sender_for(step.convention_id), house.public_url
    prepared = prepare_messages(register, step.id, [mail], sender=sender, public_url=url, by=by, now=now)
    if prepared.unreachable:
        raise BadInput(next(iter(prepared.unreachable.values())))
    report.prepared += prepared.count
    report.approved = report.approved and prepared.approved
    if not prepared.count:
        report.not_owed.append("it was prepared again already")
