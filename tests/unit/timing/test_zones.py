"""When a day ends where replies are received, daylight saving and leap days included."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.timing.zones import ends, in_time, local_day, shown, starts
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import instant

ENDS = [
    (date(2023, 10, 19), "Africa/Nairobi", "2023-10-19T21:00:00+00:00"),
    (date(2023, 10, 19), "Europe/Zurich", "2023-10-19T22:00:00+00:00"),
    (date(2023, 12, 19), "Europe/Zurich", "2023-12-19T23:00:00+00:00"),
    (date(2023, 3, 26), "Europe/Zurich", "2023-03-26T22:00:00+00:00"),
    (date(2023, 10, 29), "Europe/Zurich", "2023-10-29T23:00:00+00:00"),
    (date(2024, 2, 29), "America/New_York", "2024-03-01T05:00:00+00:00"),
    (date(2023, 10, 19), "Pacific/Kiritimati", "2023-10-19T10:00:00+00:00"),
    (date(2018, 11, 3), "America/Sao_Paulo", "2018-11-04T03:00:00+00:00"),
]


@pytest.mark.parametrize(("day", "place", "over"), ENDS)
def test_when_a_day_is_over(day: date, place: str, over: str) -> None:
    assert ends(day, place) == instant(over)


def test_a_day_that_lasts_twenty_three_or_twenty_five_hours() -> None:
    lengths = [
        ends(day, "Europe/Zurich") - starts(day, "Europe/Zurich") for day in (date(2023, 3, 26), date(2023, 10, 29))
    ]
    assert lengths == [timedelta(hours=23), timedelta(hours=25)]


def test_a_reply_in_the_last_minute_of_the_day_is_in_time() -> None:
    day, place = date(2020, 4, 30), "Africa/Nairobi"
    assert in_time(instant("2020-04-30T20:59:59+00:00"), day, place)
    assert not in_time(instant("2020-04-30T21:00:00+00:00"), day, place)


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
def test_the_first_and_last_moment_of_a_day_are_that_day(day: date, place: str) -> None:
    # Samoa went from 29 to 31 December 2011: the day between never was there.
    assert local_day(starts(day, place), place) == day
    assert local_day(instant(starts(day, place) - timedelta(microseconds=1)), place) < day
    assert starts(day, place) < ends(day, place)
