"""Sources of asks, their versions and provisions (the paragraph ledger), and the requests found in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from followup.records.tables.base import Base, ConventionId, Recorded, Reference, refers_to
from followup.records.tables.columns import StatusColumn, any_of

_OPEN = any_of("proposed", "active", "in_progress", "ongoing")


class Source(Recorded, Base):
    """Where asks come from: a decision, conclusion, report paragraph or article, or the secretariat's initiative."""

    PREFIX = "s"
    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("convention_id", "number"),)

    convention_id: Mapped[ConventionId]
    kind: Mapped[str] = mapped_column(String(24), default="decision")
    number: Mapped[str] = mapped_column(String(60))
    titles: Mapped[dict[str, str]] = mapped_column(default=dict)
    """Its title by language."""
    body: Mapped[str | None] = mapped_column(String(40))
    meeting: Mapped[str | None] = mapped_column(String(60))
    """The meeting that adopted it, as "COP 3"."""
    adopted: Mapped[date | None]
    pinpoints_known: Mapped[bool] = mapped_column(default=True)
    """False when the text at hand has no paragraph numbers of its own (a paraphrase)."""
    asks: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What a note says that it asked, in an officer's words, by language."""
    cited: Mapped[str | None]
    """Where the register has it from, for a source whose own text was not registered."""


class SourceVersion(Recorded, Base):
    """One text of a source as registered: advance, corrected, final; in one language. The same file is kept once."""

    PREFIX = "v"
    __tablename__ = "source_version"
    __table_args__ = (
        UniqueConstraint("source_id", "language", "version"),
        UniqueConstraint("source_id", "text_sha256"),
    )

    source_id: Mapped[Reference] = mapped_column(refers_to("source.id"), index=True)
    version: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))
    file_sha256: Mapped[str] = mapped_column(String(64))
    text_sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str]
    registered_at: Mapped[datetime]


class Provision(Recorded, Base):
    """A paragraph or item of a source, one row through all versions; operative ones are accounted for in the ledger."""

    PREFIX = "pr"
    __tablename__ = "provision"

    source_id: Mapped[Reference] = mapped_column(refers_to("source.id"), index=True)
    place: Mapped[str] = mapped_column(String(60))
    """ "5", "5(a)"; empty when the pinpoint is unknown."""
    ordinal: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    operative: Mapped[bool]
    parent_place: Mapped[str | None] = mapped_column(String(60))
    ledger: Mapped[str | None] = mapped_column(String(12))
    """How it is accounted for (LedgerEntry); None for what is not operative."""
    ledger_confirmed: Mapped[bool] = mapped_column(default=False)
    question: Mapped[str | None]
    """What an officer is asked about it, when a later version moved or changed it."""
    gone_in_version: Mapped[int | None]
    texts: Mapped[list[ProvisionText]] = relationship(
        order_by="ProvisionText.version", lazy="selectin", cascade="all, delete-orphan"
    )


class ProvisionText(Recorded, Base):
    """The words of a provision in one language and version."""

    PREFIX = "pt"
    __tablename__ = "provision_text"
    __table_args__ = (UniqueConstraint("provision_id", "language", "version"),)

    provision_id: Mapped[Reference] = mapped_column(refers_to("provision.id"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    original: Mapped[bool] = mapped_column(default=True)
    words: Mapped[str] = mapped_column(Text)


class Request(Recorded, Base):
    """One ask of a provision: who is asked for what, how strongly, by when, and what became of it."""

    PREFIX = "r"
    __tablename__ = "request"
    __table_args__ = (
        Index(
            "ix_request_open",
            "convention_id",
            "resolved_on",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    convention_id: Mapped[ConventionId]
    source_id: Mapped[Reference] = mapped_column(refers_to("source.id"), index=True)
    provision_id: Mapped[Reference] = mapped_column(refers_to("provision.id"), index=True)
    rank: Mapped[int] = mapped_column(default=0)
    """Its order among the requests of the same provision."""
    verb: Mapped[str] = mapped_column(String(12))
    actors: Mapped[list[str]]
    kind: Mapped[str] = mapped_column(String(12))
    deliverable: Mapped[str | None] = mapped_column(Text)
    conditional: Mapped[bool] = mapped_column(default=False)
    deadline: Mapped[dict[str, Any]]
    """The canonical expression: type, value, text and, where understood, offset (vocabulary.deadlines)."""
    resolved_on: Mapped[date | None]
    explanation: Mapped[list[str]]
    calendar: Mapped[str | None] = mapped_column(String(40))
    """The version of the calendar against which the date was resolved."""
    language: Mapped[str] = mapped_column(String(8))
    recalls: Mapped[str | None]
    """The decision that it reiterates, as the text prints it ("decision 4/CP.20")."""
    evidence: Mapped[list[dict[str, Any]]]
    confidence: Mapped[float]
    status: Mapped[str] = mapped_column(StatusColumn(20), default="proposed")
    flags: Mapped[list[str]] = mapped_column(default=list)
    triage: Mapped[str | None] = mapped_column(String(8))
    source: Mapped[Source] = relationship(lazy="joined", innerjoin=True)
    provision: Mapped[Provision] = relationship(lazy="joined", innerjoin=True)


class RequestLink(Recorded, Base):
    """A later request that reiterates, amends or supersedes an earlier one: a chain over sessions.

    `earlier_id` is None while the decision recalled is not in the register, or no one request of it is named.
    """

    PREFIX = "rl"
    __tablename__ = "request_link"
    __table_args__ = (UniqueConstraint("later_id", "earlier_number", "kind"),)

    convention_id: Mapped[ConventionId]
    later_id: Mapped[Reference] = mapped_column(refers_to("request.id"), index=True)
    earlier_id: Mapped[str | None] = mapped_column(String(24), refers_to("request.id"), index=True)
    earlier_number: Mapped[str] = mapped_column(String(60))
    """The number of the earlier decision, as "MC-3/8"."""
    kind: Mapped[str] = mapped_column(String(12))
    """reiterates, amends, supersedes."""
    cited: Mapped[str | None]
    """The words of the later text that say so."""
