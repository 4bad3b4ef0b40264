"""Mail that belongs to no letter's schedule, put into the outbox: it leaves by the same protocol as all mail.

Its Message-ID is made of what it is about, so that the same thing is put there once. Its words are reviewed texts and
nobody approves it one by one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from followup.records.tables import Message
from followup.vocabulary.statuses import MailStatus
from followup.writing.mail import RenderedMail
from followup.writing.mail_bytes import Attached, message_id, read_address, serialise

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.services.mail.reminder_mail import House
    from followup.vocabulary.instants import Instant


@dataclass(frozen=True, slots=True)
class SingleMail:
    """One mail: what for (receipt, digest), to whom, its words, and what of the register it is about (`key`)."""

    purpose: str
    key: str
    convention: str
    address: str
    mail: RenderedMail
    in_reply_to: str | None = None
    contact: str | None = None
    incoming: str | None = None
    """The mail that came in to which it is the receipt."""
    headers: Mapping[str, str] = field(default_factory=dict)
    attached: Sequence[Attached] = ()


def put_out(
    register: Register, house: House, mails: Sequence[SingleMail], *, by: str, now: Instant, reason: str
) -> int:
    """Put mails into the outbox, to leave with the next dispatch; one that is there already stays as it is."""
    rows = [_row(one, house, by, now) for one in mails]
    if not rows:
        return 0
    with register.writing(by=by, at=now, reason=reason) as unit:
        there = unit.mail.by_header([row.header_id for row in rows])
        fresh = [row for row in rows if row.header_id not in there]
        unit.add(*fresh)
        for one, row in zip(mails, rows, strict=True):
            answered = unit.inbox.mail(one.incoming) if one.incoming else None
            if answered is not None:
                answered.receipt_id = there.get(row.header_id, row).id
    return len(fresh)


def _row(one: SingleMail, house: House, by: str, now: Instant) -> Message:
    header_id = message_id([one.key], house.public_url)
    recipient = read_address(one.address)
    content = serialise(
        one.mail,
        sender=house.sender_for(one.convention),
        recipient=recipient,
        message_id=header_id,
        date=now,
        in_reply_to=one.in_reply_to,
        more=one.headers,
        attached=one.attached,
    )
    return Message(
        convention_id=one.convention,
        purpose=one.purpose,
        header_id=header_id,
        in_reply_to=one.in_reply_to,
        contact_id=one.contact,
        address=recipient.addr_spec,
        language=one.mail.language,
        wanted_language=one.mail.wanted,
        subject=one.mail.subject,
        content=content,
        content_sha256=hashlib.sha256(content).hexdigest(),
        status=MailStatus.APPROVED.value,
        prepared_by=by,
        prepared_at=now,
    )
