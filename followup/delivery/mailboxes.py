"""Mailboxes that are read: a Maildir into which the mail server delivers, or a folder of an IMAP account."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MOST = 1000
"""How many mails are read at a time."""


class Mailbox(Protocol):
    """A mailbox that is read."""

    def unread(self, most_bytes: int, /) -> Iterable[tuple[str, bytes]]:
        """The mails nobody has read yet, each with its name in the mailbox; of a larger one, a byte more than that."""

    def mark(self, names: Collection[str], /) -> None:
        """Note that these were read, so that they do not come again."""


class ReadMaildir:
    """A Maildir into which the mail server delivers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def unread(self, most_bytes: int) -> Iterable[tuple[str, bytes]]:
        """The mails in new/."""
        for entry in sorted(os.scandir(self._folder / "new"), key=lambda one: one.name):
            with Path(entry.path).open("rb") as stream:
                yield entry.name, stream.read(most_bytes + 1)

    def mark(self, names: Collection[str]) -> None:
        """Move them to cur/ with the flag S, as mail readers do."""
        for name in names:
            (self._folder / "new" / name).rename(self._folder / "cur" / f"{name}:2,S")


def mailbox_at(address: str, setting: str) -> Mailbox:
    """The mailbox that a setting names. Raises BadInput without repeating the address: it may hold a password."""
    kind, _, rest = address.partition(":")
    if kind == "maildir" and rest:
        return ReadMaildir(Path(rest))
    if kind in {"imap", "imaps"}:
        from followup.delivery.imap import ImapMailbox  # noqa: PLC0415  few houses read mail over the network

        return ImapMailbox(address)
    raise BadInput(
        f"the address of the mailbox in {setting} is not one; write it as maildir:/path, or "
        f"imaps://user:password@host/FOLDER"
    )
