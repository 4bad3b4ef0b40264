"""An SMTP server on the loopback that notes what it takes, in a journal and in a log, before it answers.

When its client dies at that moment the mail is taken all the same, as by any server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.fixtures.ports import free_port


class Noting:
    """What was taken: Message-IDs in order, a copy of each mail in `folder`/journal, and Postfix's words in a log."""

    def __init__(self, folder: Path) -> None:
        self.journal = folder / "journal"
        self.log = folder / "mail.log"
        self.ids: list[str] = []
        for part in ("tmp", "new", "cur"):
            (self.journal / part).mkdir(parents=True)
        self.log.touch()

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        content = envelope.original_content
        assert isinstance(content, bytes)
        self._note(str(BytesHeaderParser().parsebytes(content, headersonly=True)["Message-ID"]), content)
        return "250 OK"

    def _note(self, header_id: str, content: bytes) -> None:
        number = f"{len(self.ids):08X}"
        written = self.journal / "tmp" / number
        written.write_bytes(content)
        written.rename(self.journal / "new" / number)
        with self.log.open("a") as log:
            log.write(f"mail postfix/cleanup[7]: {number}: message-id={header_id}\n")
            log.write(f"mail postfix/qmgr[8]: {number}: from=<x@minamata.example>, size=1, nrcpt=1 (queue active)\n")
        self.ids.append(header_id)


@dataclass(frozen=True)
class Server:
    """A running server: where it is, where it can be read what it took, and the Message-IDs of what has arrived."""

    url: str
    records: dict[str, str]
    ids: list[str]
    settle: Callable[[], None] = lambda: None
    """Comes back when all that was taken has arrived."""


@contextmanager
def taking(folder: Path) -> Iterator[Server]:
    """Run the server on a free port of the loopback; it notes what it takes in the folder."""
    noting = Noting(folder)
    controller = Controller(noting, hostname="127.0.0.1", port=free_port())
    controller.start()
    records = {"journal": f"maildir:{noting.journal}", "log": f"postfix:{noting.log}"}
    try:
        yield Server(f"smtp://127.0.0.1:{controller.port}", records, noting.ids)
    finally:
        controller.stop()
