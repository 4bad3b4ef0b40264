"""Deadlines that come again: every week, quarter, year or N years, on a day of the year, at each session."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from followup.timing.spans import add_months, month_end, year_end
from followup.timing.words import written
from followup.vocabulary.deadlines import Deadline

_EVERY = re.compile(r"every (\d{1,3}) (day|week|month|quarter|year)s?")
_ON = re.compile(r"(\d{2})-(\d{2})")
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_NAMED = {"annual": 12, "biennial": 24, "quarterly": 3, "monthly": 1, "semi-annual": 6}
_MONTHS_A_YEAR = 12
_LEAP_YEAR = 2000


class Recurrence(Enum):
    """A recurrence that follows the meetings of a body, not the months."""

    EACH_SESSION = "each session"


@dataclass(frozen=True, slots=True)
class Period:
    """A recurrence by whole calendar months, or by days ("every 2 weeks"); one of the two is zero."""

    words: str
    months: int = 0
    days: int = 0


Occurrence = tuple[date | None, tuple[str, ...]]
"""A day, or None, with the sentences that led to it."""


def read_recurrence(deadline: Deadline) -> Period | Recurrence | None:
    """The recurrence of a deadline's value ("annual", "every 5 years", "each session"), or None ("regular")."""
    value = deadline.value or ""
    if value == Recurrence.EACH_SESSION.value:
        return Recurrence.EACH_SESSION
    if value == "weekly":
        return Period(value, days=_DAYS["week"])
    if value in _NAMED:
        return Period(value, months=_NAMED[value])
    found = _EVERY.fullmatch(value)
    if found is None or int(found[1]) == 0:
        return None
    count, unit = int(found[1]), found[2]
    return Period(value, months=count * _MONTHS.get(unit, 0), days=count * _DAYS.get(unit, 0))


def next_occurrence(period: Period, deadline: Deadline, adopted: date | None, after: date | None) -> Occurrence:
    """The first day on or after `after` on which a recurring deadline falls, with the steps that led to it.

    The first period ends with the year `starts` (the first period of that year when it is shorter than a year); without
    one, a whole period after that of adoption, since the one in which the decision fell had partly gone by. With
    neither, calendar periods are taken. A deadline "on 30 April" of each year falls on that day, not at the year's end.
    """
    if period.days:
        return _by_days(period, adopted, after)
    if deadline.on is not None and period.months % _MONTHS_A_YEAR == 0:
        return _on_a_day(period, deadline, adopted, after)
    first, steps = _first(period, deadline.starts, adopted, after)
    if first is None:
        return None, steps
    since = after or first
    behind = (since.year - first.year) * _MONTHS_A_YEAR + since.month - first.month
    count = max(0, -(-behind // period.months))
    end = month_end(*_month_after(first, count * period.months))
    return end, (*steps, _counted_since(since)) if count else steps


def _first(period: Period, starts: int | None, adopted: date | None, after: date | None) -> Occurrence:
    if starts is not None and period.months < _MONTHS_A_YEAR:
        first = month_end(starts, period.months)
        return first, (f"recurs ({period.words}), first by {written(first)}",)
    if starts is not None:
        return year_end(starts), (f"recurs ({period.words}), first by the end of {starts}",)
    if adopted is not None:
        first = month_end(*_month_after(_period_end(period, adopted), period.months))
        return first, (f"recurs ({period.words}), first in the period after the adoption on {written(adopted)}",)
    if after is not None and _MONTHS_A_YEAR % period.months == 0:
        return _period_end(period, after), (f"recurs ({period.words}), in calendar periods",)
    return None, (f"recurs ({period.words}); waits for the day from which it counts",)


def _by_days(period: Period, adopted: date | None, after: date | None) -> Occurrence:
    if adopted is None:
        return None, (f"recurs ({period.words}); waits for the day from which it counts",)
    steps = (f"recurs ({period.words}), counted from the adoption on {written(adopted)}",)
    since = after or adopted
    count = max(1, -(-(since - adopted).days // period.days))
    day = adopted + timedelta(days=count * period.days)
    return day, (*steps, _counted_since(since)) if count > 1 else steps


def _on_a_day(period: Period, deadline: Deadline, adopted: date | None, after: date | None) -> Occurrence:
    """The day of the year on which something falls each year, or each N years since `starts`."""
    found = _ON.fullmatch(deadline.on or "")
    since = max(filter(None, (adopted, after)), default=None)
    if found is None or (since is None and deadline.starts is None):
        return None, (f"recurs ({period.words}); waits for the day from which it counts",)
    on = date(_LEAP_YEAR, int(found[1]), int(found[2]))
    years = period.months // _MONTHS_A_YEAR
    first = _in_year(on, deadline.starts or (since.year if since else date.min.year))
    day = first
    while since is not None and day < since:
        day = _in_year(on, day.year + years)
    steps = (f"recurs ({period.words}) on {written(day).partition(' ')[2].rpartition(' ')[0]}",)
    return day, (*steps, f"the next on or after {written(since)} is counted") if since and day != first else steps


def _in_year(on: date, year: int) -> date:
    """That day of a year; 29 February becomes 28 February in a year that lacks it."""
    return add_months(on, (year - on.year) * _MONTHS_A_YEAR)


def _counted_since(since: date) -> str:
    return f"the next that ends on or after {written(since)} is counted"


def _period_end(period: Period, day: date) -> date:
    """The end of the calendar period (at most a year) in which a day falls."""
    months = min(period.months, _MONTHS_A_YEAR)
    return month_end(day.year, min(_MONTHS_A_YEAR, -(-day.month // months) * months))


def _month_after(day: date, months: int) -> tuple[int, int]:
    """The year and month some months after that of a day."""
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    return year, month + 1
