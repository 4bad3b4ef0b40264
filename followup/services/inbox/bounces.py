"""Mail that came back: the message has failed, and the contact shows it until the address is corrected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.sending.protocol import delivery_rules
from followup.vocabulary.statuses import MailStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Contact, Message
    from followup.vocabulary.instants import Instant

_ENHANCED = re.compile(r"\d{3}[ -](?P<status>\d\.\d{1,3}\.\d{1,3})\b")
"""How a server's answer begins that tells an enhanced status code (RFC 2034), as "550 5.1.1 no such user"."""
_LEFT = frozenset({MailStatus.SENT, MailStatus.CONFIRMED, MailStatus.UNCERTAIN, MailStatus.CLAIMED})


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a bounce tells: which message, by our identity of it or by its Message-ID, and why it came back.

    `status` is the enhanced status code (RFC 3463), as "5.1.1"; `why` the server's words without addresses; `final`
    False says that delivery is only delayed. `recipients` are the addresses of which it speaks, in small letters; they
    are compared and not kept.
    """

    message_id: str | None
    header_id: str | None
    status: str
    why: str
    final: bool
    recipients: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.status} {self.why}".strip()

    @property
    def address_is_dead(self) -> bool:
        """Whether the address itself is what is wrong, by `rules/delivery/mail.yaml`; not a full mailbox, say."""
        codes = delivery_rules().dead_address.value
        return any(self.status == code or self.status.startswith(f"{code}.") for code in codes)

    def speaks_of(self, address: str | None) -> bool:
        """Whether mail came back from this address; not from another, to which its owner has mail sent on."""
        return not self.recipients or (address or "").lower() in self.recipients


class BounceReport(BaseModel):
    """What the bounces read came to."""

    failed: int = 0
    delayed: int = 0
    unknown: int = 0
    """Bounces of mail that is not ours, or that the register knew already."""
    other: int = 0
    """Mails that are no bounces; they stay where they are."""


def record_bounces(register: Register, bounces: Sequence[Bounce], *, by: str, now: Instant) -> BounceReport:
    """Note what came back: the messages have failed, their contacts show why. A second reading changes nothing.

    What is only late was taken: a message of which nobody knew that is not uncertain any more.
    """
    report = BounceReport()
    if not bounces:
        return report
    with register.claiming(by=by, at=now, reason="mail came back") as unit:
        messages = _messages(unit, bounces)
        contacts = unit.mail.contacts({message.contact_id or "" for message in messages.values()})
        for one in bounces:
            message = messages.get(one.message_id or "") or messages.get(one.header_id or "")
            if not one.final:
                report.delayed += 1
                _taken(message)
            elif message is None or message.status not in _LEFT:
                report.unknown += 1
            else:
                report.failed += 1
                message.status = MailStatus.FAILED.value
                message.reason = f"it came back: {one}"
                _show_at(contacts.get(message.contact_id or ""), message, one, now)
    return report


def _taken(message: Message | None) -> None:
    if message is not None and message.status == MailStatus.UNCERTAIN:
        message.status, message.reason = MailStatus.CONFIRMED.value, None
        message.sent_at = message.claimed_at


def record_refusals(register: Register, refused: Collection[str], *, by: str, now: Instant) -> None:
    """Show at their contacts the addresses that a server refused as dead, as it shows those from which mail came back.

    What else was refused says nothing of the address, nor do refusals that are taken to be our own fault.
    """
    if not refused:
        return
    with register.claiming(by=by, at=now, reason="a server refused the address") as unit:
        messages = [one for one in unit.mail.locked(refused).values() if one.status == MailStatus.FAILED]
        contacts = unit.mail.contacts({message.contact_id or "" for message in messages})
        for message in messages:
            told = _told(message)
            if told is not None and told.address_is_dead:
                _show_at(contacts.get(message.contact_id or ""), message, told, now)


def _told(message: Message) -> Bounce | None:
    """What the server's answer to a message tells; None where it gives no enhanced status code."""
    found = _ENHANCED.match(message.answer or "")
    if found is None:
        return None
    words = (message.answer or "").replace(f" {found['status']}", "", 1)
    return Bounce(message.id, None, found["status"], words, final=True)


def _show_at(contact: Contact | None, message: Message, told: Bounce, now: Instant) -> None:
    if contact is not None and _same(contact.address, message.address):
        contact.bounced_at, contact.bounce = now, str(told)
        dead = told.address_is_dead and told.speaks_of(message.address)
        contact.bounced_address = contact.address if dead else None


def _same(one: str | None, other: str | None) -> bool:
    return (one or "").strip().lower() == (other or "").strip().lower()


def _messages(unit: Unit, bounces: Sequence[Bounce]) -> dict[str, Message]:
    """The messages that came back, by their identities and by their Message-IDs."""
    by_header = unit.mail.by_header({one.header_id for one in bounces if one.header_id})
    wanted = {one.message_id for one in bounces if one.message_id} | {message.id for message in by_header.values()}
    found = unit.mail.locked(wanted)
    return found | {message.header_id: message for message in found.values()}
