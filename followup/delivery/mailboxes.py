"""Mailboxes that are read: a Maildir into which the mail server delivers, or a folder of an IMAP account."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_FLAGS = ":2,"
_DONE = frozenset("ST")
"""The flags of a mail that was seen, or thrown away."""
MOST = 1000
"""How many mails are read at a time."""


class Mailbox(Protocol):
    """A mailbox that is read."""

    def unread(self, most_bytes: int, /) -> Iterable[tuple[str, bytes]]:
        """The mails nobody has read yet, each with its name in the mailbox; of a larger one, a byte more than that."""

    def mark(self, names: Collection[str], /) -> None:
        """Note that these were read, so that they do not come again."""


class ReadMaildir:
    """A Maildir into which the mail server delivers. A mail program that looks in moves what is in new/ to cur/."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def unread(self, most_bytes: int) -> Iterable[tuple[str, bytes]]:
        """The mails in new/, and those in cur/ that nobody has read or thrown away."""
        for name, file in sorted(self._files().items()):
            # It may be read, moved or thrown away at this moment.
            with suppress(FileNotFoundError), file.open("rb") as stream:
                yield name, stream.read(most_bytes + 1)

    def mark(self, names: Collection[str]) -> None:
        """Give them the flag S, in cur/, as mail programs do."""
        files = self._files()
        for name in names:
            if name in files:
                flags = {*files[name].name.partition(_FLAGS)[2], "S"}
                with suppress(FileNotFoundError):
                    files[name].rename(self._folder / "cur" / f"{name}{_FLAGS}{''.join(sorted(flags))}")

    def _files(self) -> dict[str, Path]:
        """The unread mails, by their names without flags. new/ before cur/: they move from the one to the other."""
        found = {}
        for part in ("new", "cur"):
            for entry in os.scandir(self._folder / part):
                name, _, flags = entry.name.partition(_FLAGS)
                if not _DONE & set(flags):
                    found[name] = Path(entry.path)
        return found


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
