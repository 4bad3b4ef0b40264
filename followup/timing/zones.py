"""All-day dates and the reader's clock: when a day begins at a place, and how a time is shown there.

Everything shown with a time says which zone it is in.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from followup.timing.words import written
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import Instant, instant


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The time zone of that name ("Africa/Nairobi"). Raises BadInput for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"{name!r} is no time zone; write it as Africa/Nairobi or Europe/Zurich") from None


def starts(day: date, name: str) -> Instant:
    """The instant at which a day begins there: the first moment whose local date it is.

    Where clocks jump over midnight the day begins when they have jumped; where midnight comes twice, with the first.
    """
    return instant(datetime.combine(day, time.min, tzinfo=zone(name)).astimezone(UTC))


def local_day(at: Instant, name: str) -> date:
    """The calendar day that it is there at an instant."""
    return at.astimezone(zone(name)).date()


def shown(at: Instant, name: str) -> str:
    """A time as a reader there sees it, with the zone: "Thu 19 Oct 2023, 17:30 (Africa/Nairobi, UTC+3)"."""
    local = at.astimezone(zone(name))
    offset = local.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "-" if offset < timedelta() else "+"
    utc = "UTC" if not offset else f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "")
    return f"{written(local.date())}, {local:%H:%M} ({name if name == utc else f'{name}, {utc}'})"
