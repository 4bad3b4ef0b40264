"""Work between meetings: expert groups, activities, areas of a partnership, bodies asked for information.

A row's `work` names the piece of work to which it belongs, as "minamata-cop2-intersessional"; a note draws on all rows
of its piece of work. Days are written as a source gives them: "2018-05-29..2018-05-30", "2008-06", "2008-Q1", "2009".
"""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from followup.records.tables.base import Base, ConventionId, Recorded, Reference, refers_to


class ExpertGroup(Recorded, Base):
    """A group of experts that a body set up for a time, with terms of reference."""

    PREFIX = "eg"
    __tablename__ = "expert_group"
    __table_args__ = (UniqueConstraint("convention_id", "work", "key"),)

    convention_id: Mapped[ConventionId]
    work: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(60))
    names: Mapped[dict[str, str]]
    set_up_by: Mapped[str | None] = mapped_column(String(60))
    """The number of the source that set it up."""
    expires_at: Mapped[str | None] = mapped_column(String(60))
    """The meeting at which its mandate ends, as "COP 3"; None when no source says so."""
    cited: Mapped[str | None]


class TermOfReference(Recorded, Base):
    """A task of a group's terms of reference, by its place there, and what became of it."""

    PREFIX = "tr"
    __tablename__ = "term_of_reference"
    __table_args__ = (UniqueConstraint("group_id", "place"),)

    group_id: Mapped[Reference] = mapped_column(refers_to("expert_group.id"), index=True)
    ordinal: Mapped[int]
    place: Mapped[str] = mapped_column(String(20))
    words: Mapped[dict[str, str]]
    done: Mapped[bool] = mapped_column(default=False)
    result: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What was done, or why it was not; empty when no result is recorded."""
    cited: Mapped[str | None]


class DraftRound(Recorded, Base):
    """A round of a group's work between meetings: what was due, from whom, by when."""

    PREFIX = "dr"
    __tablename__ = "draft_round"
    __table_args__ = (UniqueConstraint("group_id", "key"),)

    group_id: Mapped[Reference] = mapped_column(refers_to("expert_group.id"), index=True)
    ordinal: Mapped[int]
    key: Mapped[str] = mapped_column(String(60))
    names: Mapped[dict[str, str]]
    due: Mapped[str | None] = mapped_column(String(24))
    from_whom: Mapped[dict[str, str]] = mapped_column(default=dict)
    cited: Mapped[str | None]


class Activity(Recorded, Base):
    """Something held or done between meetings: a meeting, consultation, workshop, webinar, project or request."""

    PREFIX = "ac"
    __tablename__ = "activity"
    __table_args__ = (UniqueConstraint("convention_id", "work", "key"),)

    convention_id: Mapped[ConventionId]
    work: Mapped[str] = mapped_column(String(80))
    group_id: Mapped[str | None] = mapped_column(String(24), refers_to("expert_group.id"), index=True)
    """The expert group whose meeting it was."""
    ordinal: Mapped[int]
    key: Mapped[str] = mapped_column(String(60))
    listed_with: Mapped[str] = mapped_column(String(60))
    """What it is listed with: "regional", "meetings", or the key of a partnership area."""
    kind: Mapped[str] = mapped_column(String(24))
    """meeting, consultation, workshop, webinar, call, project, request (something asked, done or not), other."""
    names: Mapped[dict[str, str]]
    held: Mapped[str | None] = mapped_column(String(24))
    mode: Mapped[str] = mapped_column(String(12), default="in_person")
    """in_person, online, hybrid, telephone; no_meeting for what has no day and place, as a project or a request."""
    place: Mapped[dict[str, str]] = mapped_column(default=dict)
    host: Mapped[str | None] = mapped_column(String(12))
    """The code of the party that invited to it."""
    hosted_by: Mapped[dict[str, str]] = mapped_column(default=dict)
    """A host that is no party, in words."""
    donors: Mapped[list[str]] = mapped_column(default=list)
    """The codes of the parties that paid for it."""
    result: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What came of it, or why it was not held; empty when no result is recorded."""
    cited: Mapped[str | None]


class PartnershipArea(Recorded, Base):
    """An area of a partnership's work: who leads it, what it aims at, and what it lacks."""

    PREFIX = "pa"
    __tablename__ = "partnership_area"
    __table_args__ = (UniqueConstraint("convention_id", "work", "key"),)

    convention_id: Mapped[ConventionId]
    work: Mapped[str] = mapped_column(String(80))
    ordinal: Mapped[int]
    key: Mapped[str] = mapped_column(String(60))
    names: Mapped[dict[str, str]]
    lead: Mapped[dict[str, str]] = mapped_column(default=dict)
    goal: Mapped[dict[str, str]] = mapped_column(default=dict)
    target: Mapped[dict[str, str]] = mapped_column(default=dict)
    no_target: Mapped[dict[str, str]] = mapped_column(default=dict)
    """Why no target has been set."""
    cited: Mapped[str | None]


class BodyAsked(Recorded, Base):
    """A body asked for information and what came back, or one that is reported on without having been asked."""

    PREFIX = "ba"
    __tablename__ = "body_asked"
    __table_args__ = (UniqueConstraint("convention_id", "work", "key"),)

    convention_id: Mapped[ConventionId]
    work: Mapped[str] = mapped_column(String(80))
    ordinal: Mapped[int]
    key: Mapped[str] = mapped_column(String(60))
    names: Mapped[dict[str, str]]
    asked: Mapped[bool] = mapped_column(default=True)
    replied: Mapped[bool] = mapped_column(default=False)
    """Whether it replied formally; information found elsewhere is no reply."""
    section: Mapped[str | None] = mapped_column(String(60))
    """The section of the note that reports on it."""
    cited: Mapped[str | None]
