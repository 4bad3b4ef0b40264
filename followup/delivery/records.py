"""Acceptance records of an SMTP server: a journal mailbox to which it copies what it takes, or its log.

Which of them there is says FOLLOWUP_JOURNAL.
"""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Collection

    from followup.delivery.smtp import SmtpServer
    from followup.delivery.transport import AcceptanceRecord
    from followup.services.mail.sending import Claimed, Result

_ADVICE = "write FOLLOWUP_JOURNAL as maildir:/path, postfix:/var/log/mail.log, or imaps://user:password@host/FOLDER"
_LONGEST_HEAD = 65_536
_QUEUE_LINE = re.compile(rb" postfix(?:/[\w-]+)*/(cleanup|qmgr)\[\d+\]: (?:warning: )?([0-9A-Za-z]+): (.*)")
_HEADER_ID = re.compile(rb"^message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_MESSAGE_ID = re.compile(rb"message-id=(<[^<>\s]+>)")


class Recorded:
    """An SMTP server together with the record of what it took."""

    keeps_record = True
    remote = True

    def __init__(self, server: SmtpServer, record: AcceptanceRecord) -> None:
        self._server = server
        self._record = record

    @property
    def name(self) -> str:
        """The way as the register keeps it: the server's, since the record is about what that server took."""
        return self._server.name

    def send(self, mail: Claimed) -> Result:
        """Hand one message over."""
        return self._server.send(mail)

    def accepted(self, header_ids: Collection[str]) -> dict[str, bool | None]:
        """What the record says of each Message-ID."""
        held = self._record.holds(header_ids) if header_ids else ()
        return {header_id: None if held is None else header_id in held for header_id in header_ids}

    def close(self) -> None:
        """End the connection to the server."""
        self._server.close()


def record_at(address: str) -> AcceptanceRecord:
    """The record that FOLLOWUP_JOURNAL names. Raises BadInput without repeating it: it may hold a password."""
    kind, _, rest = address.partition(":")
    makers: dict[str, Callable[[], AcceptanceRecord]] = {
        "maildir": lambda: JournalMaildir(Path(rest)),
        "postfix": lambda: PostfixLog(Path(rest)),
        "imaps": lambda: _imap(address),
        "imap": lambda: _imap(address),
    }
    if kind not in makers or not rest:
        raise BadInput(f"the address of the journal is not one; {_ADVICE}")
    return makers[kind]()


def _imap(address: str) -> AcceptanceRecord:
    from followup.delivery.imap import ImapMailbox  # noqa: PLC0415  few houses read their journal over the network

    return ImapMailbox(address)


class JournalMaildir:
    """A Maildir to which the mail server copies everything that it takes (Postfix: always_bcc or sender_bcc_maps)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, str] = {}
        """The Message-ID in each file, by the file's name without the flags that a mail reader adds."""

    def holds(self, header_ids: Collection[str]) -> Collection[str] | None:
        """Those of these Message-IDs of which a copy is there; None when the folder cannot be read."""
        try:
            there = {name: self._header_id(name, file) for name, file in _mails(self._folder)}
        except OSError:
            return None
        self._known = there
        return set(header_ids) & set(there.values())

    def _header_id(self, name: str, file: Path) -> str:
        known = self._known.get(name)
        return header_id_in(file) if known is None else known


def _mails(folder: Path) -> Iterator[tuple[str, Path]]:
    # new/ before cur/: a message that is read at this moment moves from the one to the other.
    for part in ("new", "cur"):
        for entry in os.scandir(folder / part):
            yield entry.name.partition(":")[0], Path(entry.path)


def header_id_in(file: Path) -> str:
    """The Message-ID of a mail in a file; nothing when it has none, or is gone."""
    head = b""
    with suppress(FileNotFoundError), file.open("rb") as stream:
        head = stream.read(_LONGEST_HEAD)
    found = _HEADER_ID.search(_BLANK_LINE.split(head, maxsplit=1)[0])
    return found[1].decode("ascii", "replace") if found else ""


class PostfixLog:
    """The log of Postfix, with those that were rotated away beside it (mail.log.1, mail.log.2.gz).

    A message is named when it comes in (cleanup, message-id=); taken it is only when the queue manager has it: Postfix
    throws away what a client began to hand over and did not finish.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def holds(self, header_ids: Collection[str]) -> Collection[str] | None:
        """Those of these Message-IDs that came into Postfix's queue; None when the log cannot be read."""
        wanted = {header_id.encode(): header_id for header_id in header_ids}
        named: dict[bytes, str] = {}
        taken: set[str] = set()
        try:
            for line in self._lines():
                if (found := _QUEUE_LINE.search(line)) is None:
                    continue
                program, queue_id, rest = found.groups()
                if program == b"cleanup" and (said := _MESSAGE_ID.match(rest)):
                    # A number in the queue is used again for another message.
                    named[queue_id] = wanted.get(said[1], "")
                elif program == b"qmgr" and queue_id in named and rest.startswith(b"from=<"):
                    taken.add(named[queue_id])
        except (OSError, EOFError):
            return None
        return taken - {""}

    def _lines(self) -> Iterator[bytes]:
        """The lines of all logs, the oldest first."""
        self._file.stat()
        for file in sorted(self._file.parent.glob(f"{self._file.name}*"), key=lambda one: one.stat().st_mtime):
            with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
                yield from lines
