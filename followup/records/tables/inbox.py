"""Mail that came to the secretariat, with what became of each: an answer, held for an officer, dismissed, refused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from followup.records.tables.base import Base, Recorded, refers_to
from followup.records.tables.columns import StatusColumn, any_of

_HELD = any_of("held")


class IncomingMail(Recorded, Base):
    """A mail that was read from the mailbox to which answers go; the same mail is in the register once.

    Of one that is refused or automatic nothing is kept but the reason. One that is held belongs to no convention until
    an officer has assigned it, so that every officer sees it.
    """

    PREFIX = "in"
    __tablename__ = "incoming_mail"
    __table_args__ = (Index("ix_incoming_mail_held", "id", sqlite_where=_HELD, postgresql_where=_HELD),)

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of its Message-ID and of what follows its headers: what servers add on the way makes no second mail."""
    came_at: Mapped[datetime]
    """When our own server took it, as its mark on the mail tells; else when it was read."""
    read_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(StatusColumn(12))
    """answer, held, dismissed, automatic, refused."""
    reason: Mapped[str | None] = mapped_column(Text)
    """Why it is held, was refused or dismissed, or is automatic."""
    matched_by: Mapped[str | None] = mapped_column(String(16))
    """For an answer: reply (the mail that it replies to), address (the address to which it came), officer."""
    header_id: Mapped[str | None] = mapped_column(Text)
    """Its Message-ID, for the thread of the receipt."""
    sender: Mapped[str | None] = mapped_column(info={"personal": True})
    subject: Mapped[str | None] = mapped_column(Text, info={"personal": True})
    words: Mapped[str | None] = mapped_column(Text, info={"personal": True})
    files: Mapped[list[str]] = mapped_column(default=list, info={"personal": True})
    """The names of its files."""
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    """While it is held, the mail itself in the store of files; it goes from there when an officer has settled it."""
    guess: Mapped[str | None] = mapped_column(Text)
    """On what the guess rests, for an officer."""
    guessed_call_id: Mapped[str | None] = mapped_column(String(24), refers_to("call.id"), index=True)
    guessed_party_id: Mapped[str | None] = mapped_column(String(24), refers_to("party.id"), index=True)
    submission_id: Mapped[str | None] = mapped_column(String(24), refers_to("submission.id"), index=True)
    receipt_id: Mapped[str | None] = mapped_column(String(24), refers_to("message.id"), index=True)
    """The message by which its sender was told number, time and SHA-256."""
