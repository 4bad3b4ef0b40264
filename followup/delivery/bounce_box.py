"""The mailbox to which bounces come: read, understood, told to the register, and only then marked as read."""

from __future__ import annotations

import imaplib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from followup.delivery.dsn import read_bounce
from followup.services.mail.bounces import BounceReport, record_bounces
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from followup.records.register import Register
    from followup.vocabulary.instants import Instant

_ADVICE = "write FOLLOWUP_BOUNCES as maildir:/path, or imaps://user:password@host/FOLDER"
_TURN = "bounces"
MOST = 1000
"""How many mails are read at a time."""
_LARGEST = 5_000_000
"""Bytes; a larger mail is no bounce."""


class BounceBox(Protocol):
    """A mailbox that is read for bounces."""

    def unread(self) -> Iterable[tuple[str, bytes]]:
        """The mails nobody has read yet, each with its name in the mailbox."""

    def mark(self, names: Collection[str], /) -> None:
        """Note that these were read, so that they do not come again."""


class BounceMaildir:
    """A Maildir into which the mail server delivers bounces."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def unread(self) -> Iterable[tuple[str, bytes]]:
        """The mails in new/."""
        for entry in sorted(os.scandir(self._folder / "new"), key=lambda one: one.name):
            if entry.stat().st_size <= _LARGEST:
                yield entry.name, Path(entry.path).read_bytes()

    def mark(self, names: Collection[str]) -> None:
        """Move them to cur/ with the flag S, as mail readers do."""
        for name in names:
            (self._folder / "new" / name).rename(self._folder / "cur" / f"{name}:2,S")


def box_at(address: str) -> BounceBox:
    """The mailbox that FOLLOWUP_BOUNCES names. Raises BadInput without repeating it: it may hold a password."""
    kind, _, rest = address.partition(":")
    if kind == "maildir" and rest:
        return BounceMaildir(Path(rest))
    if kind in {"imap", "imaps"}:
        from followup.delivery.imap import ImapMailbox  # noqa: PLC0415  few houses read them over the network

        return ImapMailbox(address)
    raise BadInput(f"the address of the mailbox for bounces is not one; {_ADVICE}")


def read_bounces(register: Register, box: BounceBox, *, by: str, now: Instant) -> BounceReport:
    """Read the mailbox and record what came back; one process at a time. Raises BadInput when it cannot be read.

    What is no bounce stays unread: an answer sent to the return path is for an officer to see.
    """
    with register.turn(_TURN) as ours:
        if not ours:
            return BounceReport()
        try:
            read = {name: read_bounce(content) for name, content in _first(box.unread())}
            found = {name: bounce for name, bounce in read.items() if bounce is not None}
            report = record_bounces(register, list(found.values()), by=by, now=now)
            box.mark(list(found))
        except (OSError, imaplib.IMAP4.error) as error:
            raise BadInput(f"the mailbox for bounces cannot be read ({error}); see FOLLOWUP_BOUNCES") from None
    report.other = len(read) - len(found)
    return report


def _first(mails: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, bytes]]:
    for number, mail in enumerate(mails):
        if number >= MOST:
            return
        yield mail
