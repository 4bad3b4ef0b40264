"""The mailbox to which bounces come: read, understood, told to the register, and only then marked as read."""

from __future__ import annotations

import imaplib
from itertools import islice
from typing import TYPE_CHECKING

from followup.delivery.dsn import read_bounce
from followup.delivery.mailboxes import MOST
from followup.services.mail.bounces import Bounce, BounceReport, record_bounces
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from followup.delivery.mailboxes import Mailbox
    from followup.records.register import Register
    from followup.vocabulary.instants import Instant

_TURN = "bounces"
_LARGEST = 5_000_000
"""Bytes; a larger mail is no bounce."""


def read_bounces(register: Register, box: Mailbox, *, by: str, now: Instant) -> BounceReport:
    """Read the mailbox and record what came back; one process at a time. Raises BadInput when it cannot be read.

    What is no bounce stays unread, and so does what is larger than any: an answer sent to the return path is for an
    officer to see.
    """
    with register.turn(_TURN) as ours:
        if not ours:
            return BounceReport()
        try:
            read = {name: _bounce(content) for name, content in islice(box.unread(_LARGEST), MOST)}
            found = {name: bounce for name, bounce in read.items() if bounce is not None}
            report = record_bounces(register, list(found.values()), by=by, now=now)
            box.mark(list(found))
        except (OSError, imaplib.IMAP4.error) as error:
            raise BadInput(f"the mailbox for bounces cannot be read ({error}); see FOLLOWUP_BOUNCES") from None
    report.other = len(read) - len(found)
    return report


def _bounce(content: bytes) -> Bounce | None:
    return read_bounce(content) if len(content) <= _LARGEST else None
