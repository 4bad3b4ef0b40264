"""The history: append-only events. Triggers refuse to change or remove one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, BigInteger, Index, Integer, String, event
from sqlalchemy.orm import Mapped, mapped_column

from followup.records.tables.base import Base


class Event(Base):
    """Who did what to which object, when and why, with the values before and after (never personal data)."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_object", "object_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
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


_REFUSAL = "history is append-only: an event is neither changed nor removed"
TRIGGERS = {
    "sqlite": (
        f"""CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
        f"""CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
        # INSERT OR REPLACE removes the older row without asking the trigger above.
        f"""CREATE TRIGGER event_is_not_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",  # noqa: S608  our own words
    ),
    "postgresql": (
        f"""CREATE FUNCTION refuse_to_rewrite_history() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
        """CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_history()""",
    ),
}
"""What the database itself does to keep history as it is, by SQLAlchemy's name of the database."""

for _database, _statements in TRIGGERS.items():
    for _statement in _statements:
        _trigger = DDL(_statement)  # type: ignore[no-untyped-call]  # SQLAlchemy says no types here
        event.listen(Event.__table__, "after_create", _trigger.execute_if(dialect=_database))
