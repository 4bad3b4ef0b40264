"""Acceptance records of an SMTP server: a journal mailbox to which it copies what it takes, or its log.

Which of them there is says FOLLOWUP_JOURNAL.
"""

from __future__ import annotations

import bz2
import errno
import glob
import gzip
import lzma
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from followup.delivery.smtp import SmtpServer
    from followup.delivery.transport import AcceptanceRecord
    from followup.services.sending.protocol import Claimed, Result

_ADVICE = "write FOLLOWUP_JOURNAL as maildir:/path, postfix:/var/log/mail.log, or imaps://user:password@host/FOLDER"
_LONGEST_HEAD = 65_536
# What comes first differs: "Dec 13 09:00:01 mail", an ISO time, a year, a zone, RFC 5424's "<22>1"; some logs have no
# brackets around the number of the process. The name is Postfix's own, "postfix", or that of one of several instances.
_QUEUE_LINE = re.compile(
    rb"(?:[^\s\[]+ +){1,6}?[\w.@/-]+/(cleanup|qmgr|smtpd)(?:\[\d+\]:| \d+ \S+ \S+) ([0-9A-Za-z]+): (.*)"
)
_TELLING = (b": message-id=", b": from=<", b": hold: ")
"""What makes a line worth reading; of most lines in a log of a busy server nothing is wanted."""
_PACKED: Mapping[str, Callable[[Path], AbstractContextManager[Iterable[bytes]]]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
}
_UNREADABLE = frozenset({".zst", ".lz4", ".Z", ".zip"})
"""How a rotated log may end that is packed in a way that is not read here."""
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

    def accepted(self, header_ids: Collection[str]) -> Mapping[str, bool | None]:
        """What the record says of each Message-ID."""
        return self._record.accepted(header_ids) if header_ids else {}

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

    def accepted(self, header_ids: Collection[str]) -> Mapping[str, bool | None]:
        """Whether a copy of each of these Message-IDs is there; None for all when the folder cannot be read."""
        try:
            self._known = {name: self._header_id(name, file) for name, file in _mails(self._folder)}
        except OSError:
            return dict.fromkeys(header_ids)
        there = set(self._known.values())
        return {one: one in there for one in header_ids}

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
    throws away what a client began to hand over and did not finish. Of what an administrator's rule holds back before
    the queue manager sees it (hold:) nobody can tell, until it is released.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def accepted(self, header_ids: Collection[str]) -> Mapping[str, bool | None]:
        """Whether each of these Message-IDs came into Postfix's queue; None for all when the log cannot be read."""
        found = _Found({header_id.encode(): header_id for header_id in header_ids})
        try:
            before = self._files()
            for file in before:
                with _opened(file) as lines:
                    for line in lines:
                        found.read(line)
            rotated = self._files() != before
        except (OSError, EOFError, lzma.LZMAError):
            rotated = True
        if rotated:
            return dict.fromkeys(header_ids)
        return {one: found.said(one) for one in header_ids}

    def _files(self) -> dict[Path, int]:
        """All logs, the oldest first, each with its number on the disk: it stays with a file that is renamed."""
        self._file.stat()
        files = {file: file.stat() for file in self._file.parent.glob(f"{glob.escape(self._file.name)}*")}
        return {file: files[file].st_ino for file in sorted(files, key=lambda one: files[one].st_mtime)}


def _opened(file: Path) -> AbstractContextManager[Iterable[bytes]]:
    if file.suffix in _UNREADABLE:
        raise OSError(errno.ENOTSUP, "packed in a way that is not read here", str(file))
    unpacked = _PACKED.get(file.suffix)
    return file.open("rb") if unpacked is None else unpacked(file)


class _Found:
    """What the lines of a log said up to now of the messages that are looked for."""

    def __init__(self, wanted: Mapping[bytes, str]) -> None:
        self._wanted = wanted
        self._named: dict[bytes, str] = {}
        """The Message-ID of each message in the queue, by its number there."""
        self._held: set[bytes] = set()
        self._taken: set[str] = set()

    def read(self, line: bytes) -> None:
        """Note what one line says."""
        if not any(one in line for one in _TELLING) or (match := _QUEUE_LINE.match(line)) is None:
            return
        program, queue_id, rest = match.groups()
        if rest.startswith(b"hold: "):
            # It comes before the name where a rule looks at the headers or the sender.
            self._held.add(queue_id)
        elif program == b"cleanup" and (said := _MESSAGE_ID.match(rest)):
            # A number in the queue is used again for another message.
            self._named[queue_id] = self._wanted.get(said[1], "")
        elif program == b"qmgr" and queue_id in self._named and rest.startswith(b"from=<"):
            self._taken.add(self._named[queue_id])

    def said(self, header_id: str) -> bool | None:
        """Whether a message was taken; None when it is held back."""
        if header_id in self._taken:
            return True
        return None if any(self._named.get(queue_id) == header_id for queue_id in self._held) else False
