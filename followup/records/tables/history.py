"""The history: append-only events. Triggers refuse to change or remove one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from followup.records.tables.base import Base


class Event(Base):
    """Who did what to which object, when and why, with the values before and after (never personal data)."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_object", "object_id", "id"),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    convention_id: Mapped[str | None] = mapped_column(String(20))
    object_kind: Mapped[str] = mapped_column(String(24))
    object_id: Mapped[str] = mapped_column(String(24))
    action: Mapped[str] = mapped_column(String(12))
    """made, changed, removed."""
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    reason: Mapped[str]
