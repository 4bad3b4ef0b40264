"""Delivery to a Maildir, whose files are the acceptance record.

A file's name is made of the Message-ID, so that the same message delivered twice is one file.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from followup.services.sending.protocol import Outcome, Result
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Collection

    from followup.services.sending.protocol import Claimed

_FOLDERS = ("tmp", "new", "cur")


class Maildir:
    """A Maildir on this machine, made when it is not there.

    A message is written to tmp/, flushed to the disk, and linked into new/ in one step: it is there whole or not at
    all. A mail reader may move it to cur/ and add flags; it may not delete it while a delivery runs.
    """

    keeps_record = True
    remote = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._read: set[str] | None = None
        try:
            for name in _FOLDERS:
                (self._folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise BadInput(f"mail cannot go to {self._folder}: {error.strerror}; set FOLLOWUP_DATA_DIR") from None

    @property
    def name(self) -> str:
        """The way as the register keeps it."""
        return f"maildir:{self._folder}"

    def send(self, mail: Claimed) -> Result:
        """Deliver one message; one that is there already stays as it is."""
        name = file_name(mail.header_id)
        if self._read is None:
            self._read = self._read_mail()
        if name in self._read or (self._folder / "new" / name).exists():
            return Result(mail.id, Outcome.ACCEPTED, f"already there as {name}", recorded=True)
        try:
            self._deliver(name, mail.content)
        except OSError as error:
            return Result(mail.id, Outcome.LATER, f"{self._folder}: {error.strerror}")
        return Result(mail.id, Outcome.ACCEPTED, f"delivered as {name}", recorded=True)

    def accepted(self, header_ids: Collection[str]) -> dict[str, bool | None]:
        """Whether each message is in the Maildir."""
        names = {header_id: file_name(header_id) for header_id in header_ids}
        # new/ before cur/: a message that is read at this moment moves from the one to the other.
        new = {name for name in names.values() if (self._folder / "new" / name).exists()}
        there = new | (self._read_mail() if len(new) < len(names) else set())
        return {header_id: name in there for header_id, name in names.items()}

    def close(self) -> None:
        """Nothing is open between messages."""

    def _read_mail(self) -> set[str]:
        """The names of the messages in cur/, without the flags that a mail reader adds."""
        return {entry.name.partition(":")[0] for entry in os.scandir(self._folder / "cur")}

    def _deliver(self, name: str, content: bytes) -> None:
        written = self._folder / "tmp" / f"{name}.{os.getpid()}"
        try:
            with written.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            with suppress(FileExistsError):
                os.link(written, self._folder / "new" / name)
            _flush_folder(self._folder / "new")
        finally:
            written.unlink(missing_ok=True)


def file_name(header_id: str) -> str:
    """The file name of a message: the same for the same Message-ID, and a valid name in a Maildir."""
    return f"{hashlib.sha256(header_id.encode()).hexdigest()[:40]}.followup"


def _flush_folder(folder: Path) -> None:
    """Make the new name in a folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
