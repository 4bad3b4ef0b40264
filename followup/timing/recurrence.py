"""Deadlines that come again: every year, every quarter, every N years, at each session."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from followup.timing.spans import month_end, year_end
from followup.timing.words import written
from followup.vocabulary.deadlines import Deadline

_EVERY = re.compile(r"every (\d{1,3}) (month|quarter|year)s?")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_NAMED = {"annual": 12, "biennial": 24, "quarterly": 3, "monthly": 1, "semi-annual": 6}
_MONTHS_A_YEAR = 12


class Recurrence(Enum):
    """A recurrence that follows the meetings of a body, not the months."""

    EACH_SESSION = "each session"


@dataclass(frozen=True, slots=True)
class Period:
    """A recurrence by months, counted in whole calendar months."""

    months: int
    words: str


def read_recurrence(deadline: Deadline) -> Period | Recurrence | None:
    """The recurrence of a deadline's value ("annual", "every 5 years", "each session"), or None ("regular")."""
    value = deadline.value or ""
    if value == Recurrence.EACH_SESSION.value:
        return Recurrence.EACH_SESSION
    if value in _NAMED:
        return Period(_NAMED[value], value)
    found = _EVERY.fullmatch(value)
    if found is None or int(found[1]) == 0:
        return None
    return Period(int(found[1]) * _MONTHS[found[2]], value)


def next_occurrence(
    period: Period, starts: int | None, adopted: date | None, after: date | None
) -> tuple[date | None, tuple[str, ...]]:
    """The last day of the first period that ends on or after `after`, with the steps that led to it.

    The first period ends with the year `starts`; without one, a whole period after the month (for years: the year) of
    adoption, since the one in which the decision fell had partly gone by. With neither, calendar periods are taken.
    """
    first, steps = _first(period, starts, adopted, after)
    if first is None:
        return None, steps
    since = after or first
    behind = (since.year - first.year) * _MONTHS_A_YEAR + since.month - first.month
    count = max(0, -(-behind // period.months))
    end = _months_later(first, count * period.months)
    if count:
        steps = (*steps, f"the next that ends on or after {written(since)} is counted")
    return end, steps


def _first(
    period: Period, starts: int | None, adopted: date | None, after: date | None
) -> tuple[date | None, tuple[str, ...]]:
    if starts is not None:
        return year_end(starts), (f"recurs ({period.words}), first by the end of {starts}",)
    if adopted is not None:
        first = _months_later(_period_end(period, adopted), period.months)
        return first, (f"recurs ({period.words}), first in the period after the adoption on {written(adopted)}",)
    if after is not None and _MONTHS_A_YEAR % period.months == 0:
        return _period_end(period, after), (f"recurs ({period.words}), in calendar periods",)
    return None, (f"recurs ({period.words}); waits for the day from which it counts",)


def _period_end(period: Period, day: date) -> date:
    """The end of the calendar period (at most a year) in which a day falls."""
    months = min(period.months, _MONTHS_A_YEAR)
    return month_end(day.year, min(_MONTHS_A_YEAR, -(-day.month // months) * months))


def _months_later(end: date, months: int) -> date:
    year, month = divmod(end.year * _MONTHS_A_YEAR + end.month - 1 + months, _MONTHS_A_YEAR)
    return month_end(year, month + 1)
