"""How dates and spans are written in explanations, the same in every sentence so that they can be replayed."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from followup.vocabulary.deadlines import Unit

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS = {
    Unit.DAY: "day",
    Unit.WORKING_DAY: "working day",
    Unit.WEEK: "week",
    Unit.MONTH: "month",
    Unit.YEAR: "year",
}


@lru_cache(maxsize=8192)
def written(day: date) -> str:
    """A day with its weekday: "Thu 19 Oct 2023". Not by strftime, which follows the locale of the machine."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def span(count: int, unit: Unit) -> str:
    """A number of units without its sign: "6 weeks", "1 month"."""
    size = abs(count)
    return f"{size} {_UNITS[unit]}{'' if size == 1 else 's'}"


def signed_span(count: int, unit: Unit) -> str:
    """A number of units with its direction: "minus 6 weeks", "plus 1 month"."""
    return f"{'minus' if count < 0 else 'plus'} {span(count, unit)}"
