"""The register of documents: letters, submissions' compilations, notes; and the files kept by their SHA-256."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from followup.records.tables.base import Base, ConventionId, Recorded, Reference, refers_to


class Document(Recorded, Base):
    """A letter, note, compilation or cited document; the symbol is normalised and unique where given."""

    PREFIX = "d"
    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("convention_id", "key"),)

    convention_id: Mapped[ConventionId]
    task_id: Mapped[str | None] = mapped_column(String(24), refers_to("task.id"), index=True)
    key: Mapped[str] = mapped_column(String(80))
    """A name for it within the convention: its symbol, or "case:name" for what has none."""
    kind: Mapped[str] = mapped_column(String(24))
    """letter, compilation, note, working, information, agenda."""
    symbol: Mapped[str | None] = mapped_column(String(80), unique=True)
    titles: Mapped[dict[str, str]]
    dated: Mapped[date | None]
    meeting: Mapped[str | None] = mapped_column(String(60))
    status: Mapped[str] = mapped_column(String(16), default="registered")
    """A DocumentStatus."""
    cited: Mapped[str | None]
    """Where the register has it from, for a document that was not made here."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """For a letter its signer and audience; for a note its masthead and sections, its drafts and who cleared them."""


class StatedFact(Recorded, Base):
    """A fact that a note prints and that the register otherwise has no place for: a count, a date, a name.

    `value` by kind: count {"count": 5}; date {"value": "2021-06-07..2021-06-08"}; name {"en": ..., "zh": ...}.
    """

    PREFIX = "sf"
    __tablename__ = "stated_fact"
    __table_args__ = (UniqueConstraint("document_id", "key"),)

    convention_id: Mapped[ConventionId]
    document_id: Mapped[Reference] = mapped_column(refers_to("document.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(60))
    value: Mapped[dict[str, Any]]
    cited: Mapped[str | None]


class Paragraph(Recorded, Base):
    """An officer's own paragraph (or recommended action) in a marked place of a document, by language."""

    PREFIX = "pg"
    __tablename__ = "paragraph"
    __table_args__ = (UniqueConstraint("document_id", "place", "ordinal"),)

    convention_id: Mapped[ConventionId]
    document_id: Mapped[Reference] = mapped_column(refers_to("document.id"), index=True)
    place: Mapped[str] = mapped_column(String(60))
    ordinal: Mapped[int]
    words: Mapped[dict[str, str]]
    items: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """Sub-items, each with its words by language and its own items."""
    listing: Mapped[str | None] = mapped_column(String(60))
    """What the activities listed under it are listed with."""
    act: Mapped[str | None] = mapped_column(String(24))
    """For a recommended action: what the body would do; `sources` and `documents` say about what."""
    sources: Mapped[list[str]] = mapped_column(default=list)
    documents: Mapped[list[str]] = mapped_column(default=list)
    cited: Mapped[str | None]


class StoredFile(Base):
    """A file kept once by its SHA-256 under the data folder."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    kept_at: Mapped[datetime]
