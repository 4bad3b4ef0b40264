"""Reminder steps, the occurrences they owe, the messages that carry them, and who approved what."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from followup.records.tables.base import Base, ConventionId, Recorded, Reference, refers_to
from followup.records.tables.columns import StatusColumn, any_of

_PLANNED = any_of("planned")
_TO_SEND = any_of("approved")
_UNCLEAR = any_of("claimed", "uncertain")
_CLAIMED_ONCE = text("claimed_at IS NOT NULL")


class ReminderStep(Recorded, Base):
    """One step of a round's reminder schedule: when it falls due and what became of it.

    The letter itself is the step "letter". `due_at` is the instant from which it may be prepared.
    """

    PREFIX = "st"
    __tablename__ = "reminder_step"
    __table_args__ = (
        UniqueConstraint("round_id", "code", "deadline_version"),
        Index("ix_reminder_step_due", "due_at", sqlite_where=_PLANNED, postgresql_where=_PLANNED),
    )

    convention_id: Mapped[ConventionId]
    round_id: Mapped[Reference] = mapped_column(refers_to("call_round.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    party_id: Mapped[str | None] = mapped_column(String(24), refers_to("party.id"), index=True)
    """The one party to which it goes, when that party has a date of its own; None: to all whom its audience names."""
    due_on: Mapped[date]
    due_at: Mapped[datetime]
    deadline_version: Mapped[int] = mapped_column(default=1)
    template: Mapped[str] = mapped_column(String(60))
    audience: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(16), default="mail")
    explanation: Mapped[list[str]]
    details: Mapped[dict[str, str]] = mapped_column(default=dict)
    """For a notice what it tells: the earlier and the later date, the meeting that moved."""
    status: Mapped[str] = mapped_column(StatusColumn(12), default="planned")
    reason: Mapped[str | None]
    """Why it was held or skipped, or goes late."""


class Occurrence(Recorded, Base):
    """One thing owed to one recipient; UNIQUE so that it can be owed only once."""

    PREFIX = "o"
    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint(
            *("task_id", "step_code", "party_id", "role", "slot", "deadline_version", "attempt"),
            name="uq_occurrence_owed_once",
        ),
    )

    convention_id: Mapped[ConventionId]
    task_id: Mapped[Reference] = mapped_column(refers_to("task.id"), index=True)
    step_id: Mapped[Reference] = mapped_column(refers_to("reminder_step.id"), index=True)
    step_code: Mapped[str] = mapped_column(String(60))
    """The round and step, as "1.letter"."""
    party_id: Mapped[Reference] = mapped_column(refers_to("party.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    slot: Mapped[int]
    deadline_version: Mapped[int]
    attempt: Mapped[int] = mapped_column(default=1)
    message_id: Mapped[str | None] = mapped_column(String(24), refers_to("message.id"), index=True)


class Message(Recorded, Base):
    """A mail that carries one or more occurrences; its bytes are serialised once: what is previewed is what is sent.

    One without a step is owed by no schedule: a receipt to whoever sent a submission by mail, a contact's digest.
    """

    PREFIX = "msg"
    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_to_send", "id", sqlite_where=_TO_SEND, postgresql_where=_TO_SEND),
        Index("ix_message_claimed_at", "claimed_at", sqlite_where=_CLAIMED_ONCE, postgresql_where=_CLAIMED_ONCE),
        Index("ix_message_unclear", "id", sqlite_where=_UNCLEAR, postgresql_where=_UNCLEAR),
    )

    convention_id: Mapped[ConventionId]
    step_id: Mapped[str | None] = mapped_column(String(24), refers_to("reminder_step.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(16), default="call")
    """call (it carries what a step owes), receipt, digest."""
    header_id: Mapped[str] = mapped_column(String(200), unique=True)
    """The Message-ID header, made of the sorted keys of its occurrences."""
    round_sha256: Mapped[str] = mapped_column(String(64), default="")
    """The content of the round (texts, audience, dates) under which it was prepared: what its approval must be for.

    Empty for a message without a step."""
    in_reply_to: Mapped[str | None] = mapped_column(String(200))
    """The Message-ID of the letter that it follows up with the same recipient."""
    contact_id: Mapped[str | None] = mapped_column(String(24), refers_to("contact.id"), index=True)
    """None for a receipt: it goes to whoever wrote, contact or not."""
    address: Mapped[str | None] = mapped_column(info={"personal": True})
    """The address as resolved when the message was claimed; until then the one for which it was prepared."""
    language: Mapped[str] = mapped_column(String(8))
    wanted_language: Mapped[str] = mapped_column(String(8))
    """The recipient's own; it differs from `language` when there is no reviewed text in it."""
    subject: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary, info={"personal": True})
    """The bytes as serialised with policy.SMTP."""
    content_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(StatusColumn(12), default="draft")
    reason: Mapped[str | None] = mapped_column(Text)
    """Why it was withdrawn, failed or is uncertain, in a sentence for an officer."""
    prepared_by: Mapped[str] = mapped_column(String(120))
    prepared_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(120))
    way: Mapped[str | None] = mapped_column(String(200))
    """By which way it was claimed to go, as "maildir:/var/mail" or "smtp:host:25": whose record is asked later."""
    sent_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text, info={"personal": True})
    """What the server said."""


class Approval(Recorded, Base):
    """A second person's approval of a round's letter and its schedule, for exactly that content."""

    PREFIX = "ap"
    __tablename__ = "approval"
    __table_args__ = (UniqueConstraint("round_id", "content_sha256"),)

    convention_id: Mapped[ConventionId]
    round_id: Mapped[Reference] = mapped_column(refers_to("call_round.id"), index=True)
    prepared_by: Mapped[str] = mapped_column(String(120))
    approved_by: Mapped[str] = mapped_column(String(120))
    approved_at: Mapped[datetime]
    content_sha256: Mapped[str] = mapped_column(String(64))
    """Of the texts, audience and dates that were approved: a change of any asks for approval again."""
    messages: Mapped[int]
    """How many messages the letter had: a step with unusually more is held."""
