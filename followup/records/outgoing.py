"""Messages on their way out, as far as sending needs to know them: many at once, and no rows of a session."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from followup.records.tables import Message, ReminderStep

if TYPE_CHECKING:
    from sqlalchemy import Select


class Outgoing(NamedTuple):
    """A message that was approved, as it stood when it was read; the names are those of its columns."""

    id: str
    convention_id: str
    step_id: str | None
    header_id: str
    address: str | None
    content: bytes
    status: str
    reason: str | None
    answer: str | None
    sent_at: datetime | None
    tries: int
    next_try_at: datetime | None
    claimed_at: datetime | None
    claimed_by: str | None
    way: str | None


def outgoing() -> Select[Outgoing]:
    """The query for them, each with its step, if it has one; conditions are for whoever asks."""
    columns = (getattr(Message, name) for name in Outgoing._fields)
    return select(*columns).outerjoin(ReminderStep, ReminderStep.id == Message.step_id)
