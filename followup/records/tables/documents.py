"""The register of documents: letters, submissions' compilations, notes; and the files kept by their SHA-256."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from followup.records.tables.base import Base, ConventionId, Recorded


class Document(Recorded, Base):
    """A letter, note, compilation or cited document; the symbol is normalised and unique where given."""

    PREFIX = "d"
    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("convention_id", "key"),)

    convention_id: Mapped[ConventionId]
    task_id: Mapped[str | None] = mapped_column(String(24), ForeignKey("task.id"), index=True)
    key: Mapped[str] = mapped_column(String(80))
    """A name for it within the convention: its symbol, or "case:name" for what has none."""
    kind: Mapped[str] = mapped_column(String(24))
    """letter, compilation, note, working, information, agenda."""
    symbol: Mapped[str | None] = mapped_column(String(80), unique=True)
    titles: Mapped[dict[str, str]]
    dated: Mapped[date | None]
    meeting: Mapped[str | None] = mapped_column(String(60))
    status: Mapped[str] = mapped_column(String(16), default="registered")
    """registered, reserved, draft, issued."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What a note needs beyond its facts: agenda item path, original language, officers' paragraphs by language."""


class StoredFile(Base):
    """A file kept once by its SHA-256 under the data folder."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    kept_at: Mapped[datetime]
