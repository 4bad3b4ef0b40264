"""The secrets of links that go out by mail: made of a row's opaque identity with the house's key, never kept.

Whoever has the register alone cannot answer for a party: it holds a link's identity and the SHA-256 of its secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from email.headerregistry import Address
from functools import cached_property
from pathlib import Path

_PLUS = re.compile(r"\+(rl-[0-9a-z]+)-([0-9a-f]{20})@")
_MAIL_DIGITS = 20
_PAGE_BYTES = 24


class LinkKey:
    """The key of one installation: what is set, else what lies in a file that is made when it is first needed."""

    def __init__(self, given: str | None, file: Path) -> None:
        self._given = given
        self._file = file

    def page(self, link: str) -> str:
        """The secret in the address of the page behind a link, by the link's identity."""
        return base64.urlsafe_b64encode(self._made("page", link)[:_PAGE_BYTES]).decode()

    def digest(self, contact: str) -> str:
        """The secret by which a contact stops the weekly digest."""
        return self._made("digest", contact).hex()[:_MAIL_DIGITS]

    def answer_address(self, link: str, mailbox: Address) -> Address:
        """The address to which an answer for the call and party of a link goes by mail."""
        return Address(username=f"{mailbox.username}+{link}-{self._mail(link)}", domain=mailbox.domain)

    def link_of(self, address: str) -> str | None:
        """The link whose answer address that is; None when it is none, or not made by this key."""
        found = _PLUS.search(address.lower())
        if found is None or not hmac.compare_digest(self._mail(found[1]), found[2]):
            return None
        return found[1]

    def _mail(self, link: str) -> str:
        return self._made("mail", link).hex()[:_MAIL_DIGITS]

    def _made(self, purpose: str, identity: str) -> bytes:
        return hmac.digest(self._key, f"{purpose} {identity}".encode(), "sha256")

    @cached_property
    def _key(self) -> bytes:
        if self._given is not None:
            return self._given.encode()
        return self._read() or self._new()

    def _read(self) -> bytes:
        try:
            return self._file.read_bytes().strip()
        except FileNotFoundError:
            return b""

    def _new(self) -> bytes:
        """A key of our own; of two processes that make one at the same moment both take the same."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(secrets.token_hex(32).encode())
        try:
            os.link(unfinished, self._file)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
        return self._read()


def digest_of(secret: str) -> str:
    """What the register keeps of a link's secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
