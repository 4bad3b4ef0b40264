"""The mailbox to which bounces come: read, understood, told to the register, and only then marked as read."""

from __future__ import annotations

import imaplib
from typing import TYPE_CHECKING

from followup.delivery.dsn import read_bounce
from followup.delivery.mailboxes import MOST
from followup.services.inbox.bounces import Bounce, BounceReport, record_bounces
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
            found, others = _look_through(box)
            report = record_bounces(register, list(found.values()), by=by, now=now)
            box.mark(list(found))
        except (OSError, imaplib.IMAP4.error) as error:
            raise BadInput(f"the mailbox for bounces cannot be read ({error}); see FOLLOWUP_BOUNCES") from None
    report.other = others
    return report


def _look_through(box: Mailbox) -> tuple[dict[str, Bounce], int]:
    """The bounces in a mailbox, by their names there, and how much else was looked at on the way.

    However much else lies there unread, the bounces behind it are reached.
    """
    found: dict[str, Bounce] = {}
    others = 0
    for name, content in box.unread(_LARGEST):
        bounce = read_bounce(content) if len(content) <= _LARGEST else None
        if bounce is None:
            others += 1
        else:
            found[name] = bounce
        if len(found) >= MOST:
            break
    return found, others
