"""The calendar of meetings as the register knows it: it starts from the reference data and is moved by officers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from followup.records.tables.base import Base, ConventionId, Recorded, Reference, refers_to


class Meeting(Recorded, Base):
    """A meeting or session of a body."""

    PREFIX = "m"
    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("convention_id", "body", "number"),)

    convention_id: Mapped[ConventionId]
    body: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(20))
    cited_from: Mapped[str | None]
    cancelled: Mapped[bool] = mapped_column(default=False)
    segments: Mapped[list[MeetingSegment]] = relationship(
        order_by="MeetingSegment.opening", lazy="selectin", cascade="all, delete-orphan"
    )


class MeetingSegment(Recorded, Base):
    """One part of a meeting: its days (local calendar days), place and mode."""

    PREFIX = "ms"
    __tablename__ = "meeting_segment"

    meeting_id: Mapped[Reference] = mapped_column(refers_to("meeting.id"), index=True)
    name: Mapped[str | None]
    opening: Mapped[date]
    closing: Mapped[date]
    place: Mapped[str | None]
    mode: Mapped[str] = mapped_column(String(12))
