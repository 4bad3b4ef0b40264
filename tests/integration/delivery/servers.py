"""A real SMTP server on the loopback that notes what it accepts before it answers, and fails where it is told to."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from ssl import SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.fixtures.ports import free_port

ACCEPTED = "250 OK"
HANG_S = 6


@dataclass
class Postbox:
    """What the server accepted, and what it answers: `at_rcpt` and `at_data` are taken in turn, then all is accepted.

    Beside an answer there are "drop unnoted" (the mail is lost with the connection), "drop noted" (it was taken, and
    the connection breaks before the answer) and "hang" (no answer within the client's patience).
    """

    at_mail: list[str] = field(default_factory=list)
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    accepted: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    connections: int = 0
    at_once: bool = False
    """It takes several commands at once (RFC 2920), and says so."""
    lax: bool = False
    """It goes ahead with a mail although it has refused the recipient."""

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what was accepted, in order."""
        return [str(message_from_bytes(content, policy=policy.SMTP)["Message-ID"]) for *_, content in self.accepted]

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.at_once else responses

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = await self._answer(server, self.at_mail)
        if answer == ACCEPTED:
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = await self._answer(server, self.at_rcpt)
        if answer == ACCEPTED or self.lax:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        plan = self.at_data.pop(0) if self.at_data else ACCEPTED
        if plan in {ACCEPTED, "drop noted"}:
            assert envelope.mail_from is not None
            assert isinstance(envelope.original_content, bytes)
            self.accepted.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
        return await self._answer(server, [plan])

    async def _answer(self, server: SMTP, plans: list[str]) -> str:
        plan = plans.pop(0) if plans else ACCEPTED
        if plan.startswith("drop"):
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            raise asyncio.CancelledError
        if plan == "hang":
            await asyncio.sleep(HANG_S)
            return ACCEPTED
        return plan


def login(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword) -> AuthResult:
    """Let the secretariat in with its password."""
    known = (data.login, data.password) == (b"secretariat", b"pass/word")
    return AuthResult(success=known, handled=False)


@contextmanager
def serving(postbox: Postbox, *, tls: SSLContext | None = None, smtps: bool = False) -> Iterator[int]:
    """Run the server on a free port of the loopback, and give it; with `tls` it offers STARTTLS and wants a login."""
    options: dict[str, Any] = (
        {} if tls is None or smtps else {"tls_context": tls, "authenticator": login, "auth_required": True}
    )
    controller = Controller(
        postbox, hostname="127.0.0.1", port=free_port(), ssl_context=tls if smtps else None, **options
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
