"""A mailbox read over IMAP: a journal of what the server took, or the box to which bounces come."""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

TIMEOUT_S = 30.0
_PORTS = {"imaps": 993, "imap": 143}
_ADVICE = "write it as imaps://user:password@host/FOLDER, or imap://...:143/FOLDER on this machine"
_OK = "OK"
_BEYOND_ASCII = re.compile(r"[^\x20-\x7e]+|&")


class ImapMailbox:
    """One folder of an account. imap:// begins with STARTTLS, but for the loopback."""

    def __init__(self, address: str) -> None:
        """Read the address, imaps://user:password@host[:port]/FOLDER; raises BadInput without repeating it."""
        try:
            parts = urlsplit(address)
            self._port = parts.port or _PORTS[parts.scheme]
        except (KeyError, ValueError):
            raise BadInput(f"the address of the mailbox cannot be read; {_ADVICE}") from None
        if not parts.hostname or not parts.username or not parts.password:
            raise BadInput(f"the address of the mailbox is not complete; {_ADVICE}")
        self._tls = parts.scheme == "imaps"
        self._host = parts.hostname
        self._user, self._password = unquote(parts.username), unquote(parts.password)
        self._folder = _folder_name(unquote(parts.path.strip("/")) or "INBOX")
        self._current: imaplib.IMAP4 | None = None
        """The connection while its unread mails are looked through."""

    def accepted(self, header_ids: Collection[str]) -> Mapping[str, bool | None]:
        """Whether a copy of each of these Message-IDs lies in the folder; None for all when it cannot be read."""
        try:
            with self._opened(readonly=True) as mailbox:
                return {one: bool(self._search(mailbox, "HEADER", "Message-ID", f'"{one}"')) for one in header_ids}
        except (OSError, imaplib.IMAP4.error):
            return dict.fromkeys(header_ids)

    def unread(self, most_bytes: int) -> Iterator[tuple[str, bytes]]:
        """The messages not seen yet, with their numbers in the folder; of a larger one, one byte more than that.

        Raises OSError or imaplib.IMAP4.error.
        """
        with self._opened(readonly=False) as mailbox:
            self._current = mailbox
            try:
                for number in self._search(mailbox, "UNSEEN"):
                    _status, parts = mailbox.uid("FETCH", number, f"(BODY.PEEK[]<0.{most_bytes + 1}>)")
                    content = next((part[1] for part in parts or () if isinstance(part, tuple)), None)
                    if content is not None:
                        yield number, content[: most_bytes + 1]
            finally:
                self._current = None

    def mark(self, numbers: Collection[str]) -> None:
        """Note that these messages were read; while they are looked through, over the same connection."""
        if numbers:
            with nullcontext(self._current) if self._current else self._opened(readonly=False) as mailbox:
                mailbox.uid("STORE", ",".join(numbers), "+FLAGS", r"(\Seen)")

    @staticmethod
    def _search(mailbox: imaplib.IMAP4, *criteria: str) -> list[str]:
        status, found = mailbox.uid("SEARCH", *criteria)
        if status != _OK:
            raise imaplib.IMAP4.error("the mailbox cannot be searched")
        return b" ".join(part for part in found if isinstance(part, bytes)).decode("ascii").split()

    @contextmanager
    def _opened(self, *, readonly: bool) -> Iterator[imaplib.IMAP4]:
        with self._connected() as mailbox:
            self._log_in(mailbox)
            status, _said = mailbox.select(self._folder, readonly=readonly)
            if status != _OK:
                raise imaplib.IMAP4.error("the folder cannot be opened")
            yield mailbox

    def _log_in(self, mailbox: imaplib.IMAP4) -> None:
        if f"{self._user}{self._password}".isascii():
            mailbox.login(self._user, self._password)
        else:
            # LOGIN knows ASCII alone.
            mailbox.authenticate("PLAIN", lambda _challenge: f"\0{self._user}\0{self._password}".encode())

    def _connected(self) -> imaplib.IMAP4:
        secure = ssl.create_default_context()
        if self._tls:
            return imaplib.IMAP4_SSL(self._host, self._port, ssl_context=secure, timeout=TIMEOUT_S)
        mailbox = imaplib.IMAP4(self._host, self._port, timeout=TIMEOUT_S)
        if self._host not in {"127.0.0.1", "localhost", "::1"}:
            mailbox.starttls(ssl_context=secure)
        return mailbox


def _folder_name(name: str) -> str:
    """A folder's name as IMAP writes it: beyond ASCII in its own form of UTF-7 (RFC 3501, 5.1.3), and quoted."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_BEYOND_ASCII.sub(lambda found: _shifted(found[0]), quoted)}"'


def _shifted(signs: str) -> str:
    packed = "" if signs == "&" else base64.b64encode(signs.encode("utf-16-be")).decode("ascii")
    return f"&{packed.rstrip('=').replace('/', ',')}-"
