"""Tasks: what we do, watch or keep because of a request, with milestones and three kinds of date kept apart."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from followup.records.tables.base import Base, ConventionId, Recorded, Reference, refers_to
from followup.records.tables.columns import StatusColumn, any_of
from followup.records.tables.decisions import Request

_OPEN = any_of("active", "in_progress", "ongoing")
_PLANNED = any_of("planned")


class Task(Recorded, Base):
    """A piece of work (or something to monitor) opened by confirming a request."""

    PREFIX = "t"
    __tablename__ = "task"
    __table_args__ = (Index("ix_task_due", "due_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),)

    convention_id: Mapped[ConventionId]
    request_id: Mapped[Reference] = mapped_column(refers_to("request.id"), unique=True)
    """The request that gives the task its date; all that it answers are its mandates."""
    playbook: Mapped[str] = mapped_column(String(40))
    triage: Mapped[str] = mapped_column(String(8))
    title: Mapped[str]
    officer: Mapped[str | None] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(StatusColumn(20), default="active")
    due_on: Mapped[date | None]
    """The next day on which something of the task falls due: its next open milestone, else its mandated date."""
    mandated_on: Mapped[date | None]
    communicated_on: Mapped[date | None]
    """The "reply requested by" of the letter, set by an officer; never presented as the decision's date."""
    snoozed_until: Mapped[date | None]
    """Until which day its officer does not want to be reminded of it; its dates stay what they are."""
    request: Mapped[Request] = relationship(lazy="selectin")
    mandates: Mapped[list[Mandate]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    milestones: Mapped[list[Milestone]] = relationship(
        order_by="Milestone.ordinal", lazy="selectin", cascade="all, delete-orphan"
    )


class Mandate(Recorded, Base):
    """A request that a task answers: one, or several that authorise the same piece of work."""

    PREFIX = "ma"
    __tablename__ = "mandate"

    task_id: Mapped[Reference] = mapped_column(refers_to("task.id"), index=True)
    request_id: Mapped[Reference] = mapped_column(refers_to("request.id"), unique=True)


class Milestone(Recorded, Base):
    """One step of a task: an internal date that explains itself."""

    PREFIX = "ml"
    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("task_id", "code"),
        Index(
            "ix_milestone_due",
            "due_on",
            sqlite_where=_PLANNED,
            postgresql_where=_PLANNED,
        ),
    )

    task_id: Mapped[Reference] = mapped_column(refers_to("task.id"), index=True)
    ordinal: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str]
    due_on: Mapped[date | None]
    explanation: Mapped[list[str]]
    status: Mapped[str] = mapped_column(StatusColumn(12), default="planned")
    done_on: Mapped[date | None]
    evidence: Mapped[str | None]
    """What shows that it was done: a document's symbol, a letter, a meeting."""


class StatusChange(Recorded, Base):
    """A change in the life of a request, with its reason and, where it was implemented, with what shows it."""

    PREFIX = "sc"
    __tablename__ = "status_change"

    request_id: Mapped[Reference] = mapped_column(refers_to("request.id"), index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(120))
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str]
    evidence: Mapped[str | None]
    """What shows it: a document's symbol, a meeting held, submissions received."""


class ClosingProposal(Recorded, Base):
    """What speaks for closing a task, as a document issued; an officer closes it, in whole or part, or declines."""

    PREFIX = "cp"
    __tablename__ = "closing_proposal"
    __table_args__ = (UniqueConstraint("task_id", "evidence"),)

    task_id: Mapped[Reference] = mapped_column(refers_to("task.id"), index=True)
    evidence: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(120))
    became: Mapped[str | None] = mapped_column(String(20))
    """What the officer made of it: a status, or "declined"."""
