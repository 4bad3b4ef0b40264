"""Counting days, weeks, months and years from a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from followup.vocabulary.deadlines import Unit
from followup.vocabulary.errors import BadInput

_MONTHS_A_YEAR = 12


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def quarter_end(year: int, quarter: int) -> date:
    """The last day of a quarter, 1 to 4."""
    return month_end(year, 3 * quarter)


def year_end(year: int) -> date:
    """The last day of a year."""
    return date(year, _MONTHS_A_YEAR, 31)


def add_months(day: date, count: int) -> date:
    """The same day of another month; a day that the month lacks becomes its last."""
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + count, _MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(day: date, count: int, unit: Unit) -> date:
    """The day `count` calendar units later (earlier when negative).

    Working days need a duty station and are counted by `followup.timing.workdays`. Raises BadInput for a day outside
    the years 1 to 9999.
    """
    try:
        match unit:
            case Unit.DAY:
                return day + timedelta(days=count)
            case Unit.WEEK:
                return day + timedelta(weeks=count)
            case Unit.MONTH:
                return add_months(day, count)
            case Unit.YEAR:
                return add_months(day, _MONTHS_A_YEAR * count)
            case Unit.WORKING_DAY:
                raise BadInput("working days are counted at a duty station; say which, as in nairobi")
    except (OverflowError, ValueError):
        raise BadInput(f"{count}{unit.value} from {day.isoformat()} leaves the calendar; check the number") from None


def lacks_day(day: date, count: int, unit: Unit) -> bool:
    """Whether the month reached lacks the day counted from, so that its last day stands in."""
    return unit in {Unit.MONTH, Unit.YEAR} and shift(day, count, unit).day != day.day
