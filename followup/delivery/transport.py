"""What a way out for mail has to offer, and what an acceptance record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from followup.services.sending.protocol import Claimed, Result


class Transport(Protocol):
    """A way out for mail: an SMTP server, a Maildir."""

    @property
    def name(self) -> str:
        """The way as the register keeps it, without a password: "smtp://mail.example:25", "maildir:/var/mail"."""

    @property
    def keeps_record(self) -> bool:
        """Whether `accepted` can tell afterwards what was taken."""

    @property
    def remote(self) -> bool:
        """Whether others are at its other end: they are written to at a measured pace, and its record may lag."""

    def send(self, mail: Claimed) -> Result:
        """Hand one message over. What the server says is a result, not an error."""

    def accepted(self, header_ids: Collection[str]) -> Mapping[str, bool | None]:
        """For each Message-ID: it was taken, it was not, or nobody can tell (None)."""

    def close(self) -> None:
        """End the connection, if there is one."""


class AcceptanceRecord(Protocol):
    """Where it can be read afterwards what an SMTP server has taken: a journal mailbox, the server's log."""

    def accepted(self, header_ids: Collection[str]) -> Mapping[str, bool | None]:
        """For each Message-ID, as far as the record goes: the server took it, it did not, or nobody can tell (None)."""
