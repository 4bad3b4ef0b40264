"""Counting from a day: months that lack it, leap years, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from followup.timing.spans import lacks_day, month_end, quarter_end, shift, year_end
from followup.timing.words import signed_span, written
from followup.vocabulary.deadlines import Unit
from followup.vocabulary.errors import BadInput

SHIFTED = [
    (date(2021, 10, 31), -8, Unit.MONTH, "Sun 28 Feb 2021"),
    (date(2024, 1, 31), 1, Unit.MONTH, "Thu 29 Feb 2024"),
    (date(2024, 2, 29), 1, Unit.YEAR, "Fri 28 Feb 2025"),
    (date(2024, 2, 29), 4, Unit.YEAR, "Tue 29 Feb 2028"),
    (date(2024, 2, 29), -1, Unit.MONTH, "Mon 29 Jan 2024"),
    (date(2023, 12, 31), 2, Unit.MONTH, "Thu 29 Feb 2024"),
    (date(2023, 11, 30), -6, Unit.WEEK, "Thu 19 Oct 2023"),
    (date(2024, 2, 28), 2, Unit.DAY, "Fri 1 Mar 2024"),
]


@pytest.mark.parametrize(("day", "count", "unit", "reached"), SHIFTED)
def test_counting_from_a_day(day: date, count: int, unit: Unit, reached: str) -> None:
    assert written(shift(day, count, unit)) == reached


def test_a_month_that_lacks_the_day_is_known() -> None:
    assert lacks_day(date(2021, 10, 31), -8, Unit.MONTH)
    assert not lacks_day(date(2021, 10, 31), -3, Unit.MONTH)
    assert not lacks_day(date(2021, 10, 31), -8, Unit.WEEK)


def test_the_ends_of_months_quarters_and_years() -> None:
    assert written(month_end(2024, 2)) == "Thu 29 Feb 2024"
    assert written(quarter_end(2025, 1)) == "Mon 31 Mar 2025"
    assert written(year_end(2020)) == "Thu 31 Dec 2020"


def test_what_is_refused() -> None:
    with pytest.raises(BadInput, match="counted at a duty station"):
        shift(date(2024, 1, 1), 5, Unit.WORKING_DAY)
    with pytest.raises(BadInput, match="leaves the calendar"):
        shift(date(2024, 1, 1), 9000, Unit.YEAR)


def test_spans_in_words() -> None:
    assert signed_span(-6, Unit.WEEK) == "minus 6 weeks"
    assert signed_span(1, Unit.WORKING_DAY) == "plus 1 working day"
