"""Working days at duty stations: weekends, holidays as published, years refused."""

from __future__ import annotations

from datetime import date

import pytest

from followup.content import content_files
from followup.timing.rulefiles import checked
from followup.timing.words import written
from followup.timing.workdays import Station, Workdays, load_workdays
from followup.vocabulary.errors import BadInput

NEW_YORK = load_workdays("new-york")
FRIDAY_AND_SATURDAY = Workdays("a station", {2024: {}}, frozenset({4, 5}))

FREE = [
    (date(2020, 4, 9), None),
    (date(2020, 4, 10), "Good Friday"),
    (date(2020, 4, 11), "weekend"),
    (date(2020, 4, 13), None),
    (date(2020, 5, 25), "Memorial Day"),
    (date(2020, 5, 26), "Eid al-Fitr"),
    (date(2017, 1, 2), "New Year's Day (observed)"),
]


@pytest.mark.parametrize(("day", "why"), FREE)
def test_why_nobody_works_on_a_day(day: date, why: str | None) -> None:
    assert NEW_YORK.why_free(day) == why
    assert NEW_YORK.is_working(day) is (why is None)


COUNTED = [
    (date(2020, 4, 9), 1, "Mon 13 Apr 2020"),
    (date(2020, 4, 13), -1, "Thu 9 Apr 2020"),
    (date(2020, 5, 22), 1, "Wed 27 May 2020"),
    (date(2020, 5, 22), 10, "Tue 9 Jun 2020"),
    (date(2020, 5, 23), 0, "Sat 23 May 2020"),
]


@pytest.mark.parametrize(("day", "count", "reached"), COUNTED)
def test_counting_working_days(day: date, count: int, reached: str) -> None:
    assert written(NEW_YORK.add(day, count)) == reached


def test_the_nearest_working_day() -> None:
    assert written(NEW_YORK.on_or_before(date(2020, 5, 26))) == "Fri 22 May 2020"
    assert written(NEW_YORK.on_or_after(date(2020, 5, 25))) == "Wed 27 May 2020"
    assert NEW_YORK.moved_back(date(2020, 5, 27)) == (date(2020, 5, 27), None)


def test_a_weekend_of_friday_and_saturday() -> None:
    assert [FRIDAY_AND_SATURDAY.is_working(date(2024, 3, day)) for day in range(7, 12)] == [
        True,
        False,
        False,
        True,
        True,
    ]


def test_a_year_without_data_is_refused_not_guessed() -> None:
    with pytest.raises(BadInput, match="the official holidays of 2031 at new-york are not known"):
        NEW_YORK.is_working(date(2031, 1, 1))
    with pytest.raises(BadInput, match="2021"):
        NEW_YORK.add(date(2020, 12, 31), 1)


def test_an_unknown_station_is_refused() -> None:
    with pytest.raises(BadInput, match="duty stations are new-york"):
        load_workdays("atlantis")


def test_every_station_reads_and_holidays_fall_on_working_days() -> None:
    for path in content_files("storage", "reference", "holidays"):
        station = load_workdays(path.stem)
        assert station.station == path.stem
        for year, days in station.holidays.items():
            assert days, year
            assert all(day.weekday() not in station.weekend for day in days)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (
            {"years": {2024: {"source": "s", "days": {date(2023, 12, 25): "Christmas Day"}}}},
            "stands among the holidays of 2024",
        ),
        ({"weekend": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]}, "a week without a working day"),
        ({"years": {2024: {"days": {}}}}, "source"),
    ],
)
def test_wrong_holidays_say_what_is_wrong(change: dict[str, object], complaint: str) -> None:
    right = {"station": "somewhere", "weekend": ["Sat", "Sun"], "years": {}}
    assert checked(Station, right, "x").station == "somewhere"
    with pytest.raises(BadInput, match=complaint):
        checked(Station, right | change, "somewhere.yaml")
