"""When a day begins at a place, daylight saving and leap days included."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.timing.zones import local_day, shown, starts
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import instant

STARTS = [
    (date(2023, 10, 20), "Africa/Nairobi", "2023-10-19T21:00:00+00:00"),
    (date(2023, 10, 20), "Europe/Zurich", "2023-10-19T22:00:00+00:00"),
    (date(2023, 12, 20), "Europe/Zurich", "2023-12-19T23:00:00+00:00"),
    (date(2023, 3, 27), "Europe/Zurich", "2023-03-26T22:00:00+00:00"),
    (date(2023, 10, 30), "Europe/Zurich", "2023-10-29T23:00:00+00:00"),
    (date(2024, 3, 1), "America/New_York", "2024-03-01T05:00:00+00:00"),
    (date(2023, 10, 20), "Pacific/Kiritimati", "2023-10-19T10:00:00+00:00"),
    (date(2018, 11, 4), "America/Sao_Paulo", "2018-11-04T03:00:00+00:00"),
]


@pytest.mark.parametrize(("day", "place", "began"), STARTS)
def test_when_a_day_begins(day: date, place: str, began: str) -> None:
    assert starts(day, place) == instant(began)


def test_a_day_that_lasts_twenty_three_or_twenty_five_hours() -> None:
    lengths = [
        starts(day + timedelta(days=1), "Europe/Zurich") - starts(day, "Europe/Zurich")
        for day in (date(2023, 3, 26), date(2023, 10, 29))
    ]
    assert lengths == [timedelta(hours=23), timedelta(hours=25)]


def test_a_time_is_shown_with_its_zone() -> None:
    at = instant("2023-10-19T14:30:00+00:00")
    assert shown(at, "Africa/Nairobi") == "Thu 19 Oct 2023, 17:30 (Africa/Nairobi, UTC+3)"
    assert shown(at, "America/New_York") == "Thu 19 Oct 2023, 10:30 (America/New_York, UTC-4)"
    assert shown(at, "Asia/Kolkata") == "Thu 19 Oct 2023, 20:00 (Asia/Kolkata, UTC+5:30)"
    assert shown(at, "UTC") == "Thu 19 Oct 2023, 14:30 (UTC)"


def test_an_unknown_zone_is_refused() -> None:
    for name in ("Nairobi", "", "../etc/passwd"):
        with pytest.raises(BadInput, match="is no time zone"):
            starts(date(2023, 1, 1), name)


PLACES = st.sampled_from(
    ["Africa/Nairobi", "Europe/Zurich", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "America/Sao_Paulo"]
)


@given(st.dates(date(1990, 1, 1), date(2037, 12, 31)).filter(lambda day: day != date(2011, 12, 30)), PLACES)
def test_a_day_begins_where_the_one_before_it_ends(day: date, place: str) -> None:
    # Samoa went from 29 to 31 December 2011: the day between never was there.
    assert local_day(starts(day, place), place) == day
    assert local_day(instant(starts(day, place) - timedelta(microseconds=1)), place) < day
