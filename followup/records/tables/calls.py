"""Calls for submissions: who was asked when, by when a reply was requested, and what came back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from followup.records.tables.base import Base, ConventionId, Recorded, Reference, refers_to


class Call(Recorded, Base):
    """A call for submissions under a task."""

    PREFIX = "ca"
    __tablename__ = "call"

    convention_id: Mapped[ConventionId]
    task_id: Mapped[Reference] = mapped_column(refers_to("task.id"), unique=True)
    subject: Mapped[dict[str, str]]
    """What is sought, by language."""
    schedule: Mapped[str] = mapped_column(String(40), default="call")
    """The reminder schedule of rules/reminders that it follows."""
    go_live: Mapped[date | None]
    """What was due before this day reads "before go-live" and mails nobody."""
    closed_on: Mapped[date | None]
    rounds: Mapped[list[CallRound]] = relationship(
        order_by="CallRound.number", lazy="selectin", cascade="all, delete-orphan"
    )


class CallItem(Recorded, Base):
    """One thing that a call seeks, with its own deadline, form and contact where it has them.

    Without a day of its own it is due by the letter's "reply requested by", or as soon as possible.
    """

    PREFIX = "ci"
    __tablename__ = "call_item"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    call_id: Mapped[Reference] = mapped_column(refers_to("call.id"), index=True)
    number: Mapped[int]
    words: Mapped[dict[str, str]]
    """What is sought, by language."""
    paragraph: Mapped[str | None] = mapped_column(String(60))
    """The paragraph of the decision under which it is sought."""
    due_on: Mapped[date | None]
    as_soon_as_possible: Mapped[bool] = mapped_column(default=False)
    form: Mapped[str | None]
    """Where the form or template lies in which to answer."""
    contact: Mapped[str | None]
    """Whom to ask at the secretariat: an office or its address, not a person's name."""


class CallRound(Recorded, Base):
    """One letter of a call with its "reply requested by": the first letter, a later reminder letter.

    `deadline_version` counts the changes of the date, so that what was owed for an older date is told apart.
    """

    PREFIX = "cr"
    __tablename__ = "call_round"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    call_id: Mapped[Reference] = mapped_column(refers_to("call.id"), index=True)
    number: Mapped[int]
    added_by: Mapped[str] = mapped_column(String(120))
    """The officer who wrote the letter: somebody else approves it."""
    letter_dated: Mapped[date]
    letter_document_id: Mapped[str | None] = mapped_column(String(24), refers_to("document.id"), index=True)
    audience: Mapped[list[str]]
    """To whom the letter went, in words of the catalogue, as on the day."""
    roles: Mapped[list[str]]
    """The contact roles that get our mail."""
    reply_by: Mapped[date | None]
    reply_by_is_demo_choice: Mapped[bool] = mapped_column(default=False)
    deadline_version: Mapped[int] = mapped_column(default=1)


class Addressee(Recorded, Base):
    """A party that a round of a call asked, kept as it was on the day of the letter."""

    PREFIX = "ad"
    __tablename__ = "addressee"
    __table_args__ = (UniqueConstraint("round_id", "party_id"),)

    round_id: Mapped[Reference] = mapped_column(refers_to("call_round.id"), index=True)
    party_id: Mapped[Reference] = mapped_column(refers_to("party.id"), index=True)
    promised_by: Mapped[date | None]
    """By when the party has said that its answer will come: it is not reminded before that day is over."""
    said: Mapped[str | None] = mapped_column(Text, info={"personal": True})
    """What was said, to whom and how: by telephone to the desk officer, say."""


class Extension(Recorded, Base):
    """A later "reply requested by", for one party or (None) for all that a round asked, and who granted it.

    `version` is the deadline version from which it holds: what was owed for the earlier date is told apart by it.
    """

    PREFIX = "ex"
    __tablename__ = "extension"
    __table_args__ = (UniqueConstraint("round_id", "version"),)

    round_id: Mapped[Reference] = mapped_column(refers_to("call_round.id"), index=True)
    party_id: Mapped[str | None] = mapped_column(String(24), refers_to("party.id"), index=True)
    version: Mapped[int]
    was: Mapped[date]
    reply_by: Mapped[date]
    granted_by: Mapped[str] = mapped_column(String(120))
    granted_on: Mapped[date]
    added_by: Mapped[str] = mapped_column(String(120))
    """The officer who entered it: somebody else approves the notice."""


class Submission(Recorded, Base):
    """What came back on a call. `party_id` is None when the record does not tell who sent it."""

    PREFIX = "su"
    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("call_id", "number"), Index("ix_submission_party", "call_id", "party_id"))

    convention_id: Mapped[ConventionId]
    call_id: Mapped[Reference] = mapped_column(refers_to("call.id"), index=True)
    number: Mapped[int]
    party_id: Mapped[str | None] = mapped_column(String(24), refers_to("party.id"), index=True)
    second_of_a_named_party: Mapped[bool] = mapped_column(default=False)
    """The record says that it is a further submission of a party already counted, without saying which."""
    received_on: Mapped[date]
    received_on_is_demo_choice: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime]
    title: Mapped[str | None] = mapped_column(info={"personal": True})
    about: Mapped[list[str]] = mapped_column(default=list)
    """What it contains, as codes: needs, support_given, host_of_centre, ..."""
    words: Mapped[str | None] = mapped_column(Text, info={"personal": True})
    """What was written. Signed letters name people, and what is confidential must not stay behind in an event."""
    items: Mapped[list[str]] = mapped_column(default=list)
    """The numbers of the call's items that it answers; empty: it answers the call as a whole."""
    partial: Mapped[bool] = mapped_column(default=False)
    """With what came before from its sender it leaves items of the call unanswered: they are still owed."""
    status: Mapped[str] = mapped_column(String(16), default="received")
    """received, accepted, not_accepted, corrected (another takes its place), withdrawn."""
    status_reason: Mapped[str | None] = mapped_column(Text)
    corrects_id: Mapped[str | None] = mapped_column(String(24), refers_to("submission.id"), index=True)
    """The earlier submission in whose place this one stands."""
    confidential: Mapped[bool] = mapped_column(default=False)
    """The sender asked for it not to be made public."""


class SubmissionFile(Recorded, Base):
    """A file of a submission, by the name that its sender gave it; the file itself is kept once by its SHA-256."""

    PREFIX = "sx"
    __tablename__ = "submission_file"
    __table_args__ = (UniqueConstraint("submission_id", "ordinal"),)

    submission_id: Mapped[Reference] = mapped_column(refers_to("submission.id"), index=True)
    ordinal: Mapped[int]
    name: Mapped[str | None] = mapped_column(String(255), info={"personal": True})
    sha256: Mapped[str] = mapped_column(String(64), index=True)


class Covered(Recorded, Base):
    """A party on whose behalf a submission was made by another: it has answered by it."""

    PREFIX = "cv"
    __tablename__ = "covered"
    __table_args__ = (UniqueConstraint("submission_id", "party_id"),)

    submission_id: Mapped[Reference] = mapped_column(refers_to("submission.id"), index=True)
    party_id: Mapped[Reference] = mapped_column(refers_to("party.id"), index=True)


class ReplyLink(Recorded, Base):
    """A link by which the focal point of a party answers a call; only the SHA-256 of its secret is kept."""

    PREFIX = "rl"
    __tablename__ = "reply_link"

    call_id: Mapped[Reference] = mapped_column(refers_to("call.id"), index=True)
    party_id: Mapped[Reference] = mapped_column(refers_to("party.id"), index=True)
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    expires_on: Mapped[date]
    revoked_at: Mapped[datetime | None]
