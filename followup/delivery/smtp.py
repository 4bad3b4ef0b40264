"""Delivery to an SMTP server, command by command, so that it is known in which moment something went wrong.

Up to the answer 354 nothing has been handed over, and a broken connection means "not taken". From then until the final
answer a broken connection means that nobody can tell: the message is unclear and is never repeated by itself.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from followup.delivery.envelope import GO_AHEAD, Answer, Envelope
from followup.delivery.return_path import return_path_of
from followup.services.sending.protocol import Outcome, Result
from followup.vocabulary.errors import BadInput
from followup.writing.mail_bytes import without_addresses

if TYPE_CHECKING:
    from collections.abc import Collection
    from email.headerregistry import Address

    from followup.services.sending.protocol import Claimed

TIMEOUT_S = 60.0
"""How long to wait for a server's answer."""
_FROM = re.compile(rb"^From: [^\r\n]*(?:\r\n[ \t][^\r\n]*)*", re.MULTILINE)
_LINE_DOT = re.compile(rb"(?m)^\.")
_SHUTTING_DOWN = 421
_PERMANENT = 500
_PORTS = {"smtp": 25, "smtps": 465}
_STARTTLS = {"auto", "required", "never"}
_ADVICE = "write FOLLOWUP_SMTP_URL as smtp://user:password@mail.example:587, or smtps://... for port 465"


@dataclass(frozen=True, slots=True, repr=False)
class SmtpAddress:
    """Where the server is and how to speak with it. Never printed: it may hold a password."""

    host: str
    port: int
    tls: bool
    starttls: str
    user: str | None = None
    password: str | None = None

    @classmethod
    def parse(cls, url: str) -> SmtpAddress:
        """Read smtp://[user:password@]host[:port][?starttls=auto|required|never] or smtps://... Raises BadInput.

        STARTTLS is used when the server offers it ("auto"); with a password it is required unless said otherwise.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise BadInput(f"the address of the SMTP server cannot be read; {_ADVICE}") from None
        starttls = parse_qs(parts.query).get("starttls", ["required" if parts.password else "auto"])[-1]
        if parts.scheme not in _PORTS or not parts.hostname or starttls not in _STARTTLS:
            raise BadInput(f"the address of the SMTP server is not complete; {_ADVICE}")
        return cls(
            host=parts.hostname,
            port=port or _PORTS[parts.scheme],
            tls=parts.scheme == "smtps",
            starttls=starttls,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


class SmtpServer:
    """An SMTP server, with one connection for as many messages as there are."""

    keeps_record = False
    remote = True

    def __init__(
        self,
        address: SmtpAddress,
        *,
        our_name: str | None = None,
        return_path: Address | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        """`our_name` is how we introduce ourselves (EHLO), by default this machine's name; `timeout_s` in seconds.

        `return_path` is the mailbox to which bounces come, as bounces@secretariat.example; each mail gets one of its
        own under it. Without one they come to the address in From.
        """
        self._address = address
        self._return_path = return_path
        self._our_name = our_name
        self._timeout_s = timeout_s
        self._connection: smtplib.SMTP | None = None

    @property
    def name(self) -> str:
        """The way as the register keeps it."""
        return f"{'smtps' if self._address.tls else 'smtp'}://{self._address.host}:{self._address.port}"

    def send(self, mail: Claimed) -> Result:
        """Hand one message over and say what became of it."""
        try:
            envelope, answer = self._begun(mail)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Result(mail.id, Outcome.UNREACHED, _why(error), silent=True)
        if not answer.positive:
            return self._refused(mail, envelope, answer)
        return self._hand_over(envelope, mail)

    def accepted(self, header_ids: Collection[str]) -> dict[str, bool | None]:
        """A bare SMTP server cannot be asked what it took."""
        return dict.fromkeys(header_ids)

    def close(self) -> None:
        """End the connection; a server that has gone already is no fault."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()

    def _sender(self, mail: Claimed) -> str:
        return return_path_of(mail.id, self._return_path) if self._return_path else _author(mail.content)

    def _begun(self, mail: Claimed) -> tuple[Envelope, Answer]:
        """What the server says of the sender; a connection that it has ended meanwhile is opened anew."""
        if self._connection is not None:
            try:
                envelope, answer = self._named(self._connection, mail)
            except (OSError, smtplib.SMTPException):
                self._drop()
            else:
                if answer.code != _SHUTTING_DOWN:
                    return envelope, answer
                self._drop()
        self._connection = self._open()
        return self._named(self._connection, mail)

    def _named(self, connection: smtplib.SMTP, mail: Claimed) -> tuple[Envelope, Answer]:
        envelope = Envelope(connection, self._sender(mail), mail.address)
        return envelope, envelope.sender()

    def _open(self) -> smtplib.SMTP:
        """A connection to the server, secured and logged in as the address says."""
        address, ours, timeout = self._address, self._our_name, self._timeout_s
        connection: smtplib.SMTP
        if address.tls:
            secure = ssl.create_default_context()
            connection = smtplib.SMTP_SSL(address.host, address.port, ours, timeout=timeout, context=secure)
        else:
            connection = smtplib.SMTP(address.host, address.port, ours, timeout=timeout)
        try:
            _at_once(connection)
            self._secure(connection)
            if address.user is not None and address.password is not None:
                _log_in(connection, address.user, address.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _secure(self, connection: smtplib.SMTP) -> None:
        connection.ehlo_or_helo_if_needed()
        if self._address.tls or self._address.starttls == "never":
            return
        if connection.has_extn("starttls"):
            code, text = connection.starttls(context=ssl.create_default_context())
            if not Answer(code, text).positive:
                raise smtplib.SMTPResponseException(code, text)
            connection.ehlo_or_helo_if_needed()
        elif self._address.starttls == "required":
            raise smtplib.SMTPNotSupportedError("the server does not offer STARTTLS")

    def _hand_over(self, envelope: Envelope, mail: Claimed) -> Result:
        try:
            answer = envelope.recipient_and_go_ahead()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Result(mail.id, Outcome.LATER, _why(error), silent=_timed_out(error))
        if answer.code != GO_AHEAD:
            return self._refused(mail, envelope, answer)
        try:
            answer = envelope.content(_dotted(mail.content))
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Result(mail.id, Outcome.UNCLEAR, _why(error), silent=_timed_out(error))
        if not answer.positive:
            return self._refused(mail, envelope, answer)
        return Result(mail.id, Outcome.ACCEPTED, _said(*answer))

    def _refused(self, mail: Claimed, envelope: Envelope, answer: Answer) -> Result:
        """The server's no to one message; the connection is made ready for the next, or given up."""
        try:
            if answer.code == _SHUTTING_DOWN:
                self._drop()
            else:
                envelope.take_back()
        except (OSError, smtplib.SMTPException):
            self._drop()
        outcome = Outcome.REFUSED if answer.code >= _PERMANENT else Outcome.LATER
        return Result(mail.id, outcome, _said(*answer))

    def _drop(self) -> None:
        """Give up a connection that is broken, without a farewell."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _at_once(connection: smtplib.SMTP) -> None:
    """Hold nothing back: what goes out is whole commands and whole mails, and to wait for more only costs time."""
    if connection.sock is not None:
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _log_in(connection: smtplib.SMTP, user: str, password: str) -> None:
    """Log in; smtplib knows ASCII alone, where servers take UTF-8 (RFC 4616)."""
    if f"{user}{password}".isascii():
        connection.login(user, password)
        return
    response = b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
    code, text = connection.docmd("AUTH", f"PLAIN {response}")
    if not Answer(code, text).positive:
        raise smtplib.SMTPAuthenticationError(code, text)


def _author(content: bytes) -> str:
    """The address in From, for the envelope."""
    head = content.partition(b"\r\n\r\n")[0]
    found = _FROM.search(head)
    return _address(found[0] if found else head)


@lru_cache(maxsize=64)
def _address(header: bytes) -> str:
    return str(message_from_bytes(header, policy=policy.SMTP)["From"].addresses[0].addr_spec)


def _dotted(content: bytes) -> bytes:
    """The bytes on the wire: a dot at the head of a line is doubled, a lone dot ends the message (RFC 5321, 4.5.2)."""
    ended = content if content.endswith(b"\r\n") else content + b"\r\n"
    # Hardly any mail has such a line, and looking at the head of every line takes long.
    dotted = _LINE_DOT.sub(b"..", ended) if ended.startswith(b".") or b"\n." in ended else ended
    return dotted + b".\r\n"


def _said(code: int, text: bytes) -> str:
    return without_addresses(f"{code} {text.decode('utf-8', 'replace')}")


def _timed_out(error: Exception) -> bool:
    """Whether the server kept silent; smtplib reports that as a connection that was closed."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        return _said(error.smtp_code, text)
    return without_addresses(f"{type(error).__name__}: {error}")
