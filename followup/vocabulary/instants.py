"""One type for points in time: always UTC, never naive."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated, NewType

from pydantic import AfterValidator

from followup.vocabulary.errors import BadInput

Instant = NewType("Instant", datetime)
"""A point in time in UTC. Made by `instant` alone, so that no naive datetime gets in."""


def instant(value: datetime | str) -> Instant:
    """Make an Instant of an aware datetime or an ISO 8601 text with an offset.

    A bare date ("2021-07-26") is the start of that day in UTC. Raises BadInput for a naive or unreadable time.
    """
    if isinstance(value, str):
        try:
            value = (
                midnight(date.fromisoformat(value))
                if len(value) == len("2021-07-26")
                else datetime.fromisoformat(value)
            )
        except ValueError:
            raise BadInput(f"{value!r} is not a time; write it as 2021-07-26T09:00:00+00:00 or 2021-07-26") from None
    if value.tzinfo is None:
        raise BadInput(f"{value.isoformat()} has no time zone; add one, as in {value.isoformat()}+00:00")
    return Instant(value.astimezone(UTC))


def midnight(day: date) -> Instant:
    """The start of a day in UTC."""
    return Instant(datetime.combine(day, time.min, tzinfo=UTC))


AwareInstant = Annotated[datetime, AfterValidator(instant)]
"""The same for a field of a pydantic model."""
