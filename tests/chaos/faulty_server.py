"""An SMTP server on the loopback in which everything goes wrong at random, until it recovers.

Of ten mails one each meets 421, 451, 550, a server that says nothing, and a connection that breaks after the mail was
handed over and before the answer (half of them were taken); of ten connections one fails to be secured.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from tests.fixtures.ports import free_port

SHARE = 0.1
FAULTS = ("421 closing", "451 try later", "550 no such mailbox", "hang", "drop")
_OK = "250 OK"
_HANG_S = 30


class Faulty:
    """What it took, in order, and how often each fault was met."""

    def __init__(self, journal: Path, chance: random.Random) -> None:
        self.ids: list[str] = []
        self.met: Counter[str] = Counter()
        self.well = False
        self.refused: set[str] = set()
        self._chance = chance
        self._journal = journal
        for part in ("tmp", "new", "cur"):
            (journal / part).mkdir(parents=True)

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        # Half of the connections take several commands at once (RFC 2920).
        at_once = ["250-PIPELINING"] if self._chance.random() < 1 / 2 else []
        return [*responses[:-1], *at_once, responses[-1]]

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        # Half of what goes wrong does so before the mail is handed over.
        if (fault := self._fault(SHARE / 2)) in {None, "drop"}:
            envelope.rcpt_tos.append(address)
            return _OK
        return await self._go_wrong(server, fault or "", address)

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        assert isinstance(envelope.original_content, bytes)
        fault = self._fault(SHARE / 2) or self._fault(SHARE / 2, ("drop",))
        if fault is None or (fault in {"hang", "drop"} and self._chance.random() < 1 / 2):
            self._note(envelope.original_content)
        return _OK if fault is None else await self._go_wrong(server, fault, envelope.rcpt_tos[0])

    def starttls_fails(self) -> bool:
        """Whether this connection cannot be secured."""
        return self._fault(SHARE, ("starttls",)) is not None

    def _fault(self, share: float, faults: tuple[str, ...] = FAULTS) -> str | None:
        """One of the faults, each with this probability, or none."""
        place = int(self._chance.random() / share)
        return None if self.well or place >= len(faults) else faults[place]

    async def _go_wrong(self, server: SMTP, fault: str, address: str) -> str:
        self.met[fault] += 1
        if fault == "drop":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            raise asyncio.CancelledError
        if fault == "hang":
            await asyncio.sleep(_HANG_S)
        if fault.startswith("550"):
            self.refused.add(address)
        return fault

    def _note(self, content: bytes) -> None:
        name = f"{len(self.ids):08}"
        (self._journal / "tmp" / name).write_bytes(content)
        (self._journal / "tmp" / name).rename(self._journal / "new" / name)
        self.ids.append(str(BytesHeaderParser().parsebytes(content, headersonly=True)["Message-ID"]))


class _Server(SMTP):
    """aiosmtpd's server, whose STARTTLS sometimes does not come about."""

    @syntax("STARTTLS", when="tls_context")
    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802  aiosmtpd's name
        """Refuse to secure the connection, or secure it."""
        faulty = self.event_handler
        assert isinstance(faulty, Faulty)
        if faulty.starttls_fails():
            faulty.met["starttls"] += 1
            await self.push("454 TLS not available due to a temporary reason")
        else:
            await super().smtp_STARTTLS(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


@contextmanager
def failing(faulty: Faulty, certificate: Path) -> Iterator[int]:
    """Run the server on a free port of the loopback, and give it."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    options: dict[str, Any] = {"tls_context": context, "require_starttls": True}
    controller = _Controller(faulty, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def make_certificate(folder: Path) -> Path:
    """A certificate of 127.0.0.1 that signs itself, with its key in the same file; needs openssl on the PATH."""
    both, key, own = (folder / name for name in ("both.pem", "key.pem", "certificate.pem"))
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", own),
        ],
        check=True,
        capture_output=True,
    )
    both.write_bytes(key.read_bytes() + own.read_bytes())
    return both
