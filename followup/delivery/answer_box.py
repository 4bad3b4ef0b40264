"""The mailbox to which answers come: a mail is read, its fate noted in the register, and only then marked as read."""

from __future__ import annotations

import imaplib
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.delivery.dsn import read_bounce
from followup.delivery.mailboxes import MOST
from followup.services.inbox.bounces import BounceReport, record_bounces
from followup.services.inbox.incoming import LARGEST, TakenMail, take_in
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from followup.delivery.mailboxes import Mailbox
    from followup.records.register import Register
    from followup.services.inbox.incoming import MailDesk
    from followup.vocabulary.instants import Instant

_TURN = "inbox"


class InboxReport(BaseModel):
    """What became of the mails that were read, and how many receipts were put into the outbox."""

    counts: dict[str, int] = {}
    mails: list[TakenMail] = []
    bounces: BounceReport = BounceReport()
    """Of bounces that came to this mailbox, where none of their own is set."""
    receipts: int = 0


def read_answers(register: Register, desk: MailDesk, box: Mailbox, *, by: str, now: Instant) -> InboxReport:
    """Read the mailbox; one process at a time. Raises BadInput when it cannot be read."""
    report = InboxReport()
    with register.turn(_TURN) as ours:
        if not ours:
            return report
        try:
            for name, content in islice(box.unread(LARGEST), MOST):
                report.mails.append(_read(register, desk, content, report, by=by, now=now))
                box.mark([name])
        except (OSError, imaplib.IMAP4.error) as error:
            raise BadInput(f"the mailbox for answers cannot be read ({error}); see FOLLOWUP_INBOX") from None
    report.counts = dict(Counter(one.became for one in report.mails))
    return report


def _read(
    register: Register, desk: MailDesk, content: bytes, report: InboxReport, *, by: str, now: Instant
) -> TakenMail:
    """Take in one mail. One that says that a mail of ours came back is noted as that too; it is never an answer."""
    bounce = read_bounce(content)
    if bounce is not None:
        came = record_bounces(register, [bounce], by=by, now=now)
        report.bounces.failed += came.failed
        report.bounces.delayed += came.delayed
        report.bounces.unknown += came.unknown
    return take_in(register, desk, content, by=by, now=now)
