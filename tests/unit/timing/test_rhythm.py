"""When a contact may get the next mail: a table of examples, with the weekday written out."""

from datetime import date

import pytest

from followup.timing.rhythm import Reader, load_rhythm, turn_of, weekend_of
from followup.vocabulary.instants import instant

NAIROBI = Reader("Africa/Nairobi", "KEN")
CAIRO = Reader("Africa/Cairo", "EGY")
KATHMANDU = Reader("Asia/Kathmandu", "NPL")
SANTIAGO = Reader("America/Santiago", "CHL")
ANYWHERE = Reader("UTC", "KEN")
MON, TUE, WED, THU, FRI = (date(2020, 3, day) for day in (9, 10, 11, 12, 13))


@pytest.mark.parametrize(
    ("reader", "now", "mailed", "deadlines", "turn"),
    [
        # in the morning of a working day
        (NAIROBI, "2020-03-09T06:00+00:00", [], [], "2020-03-09T06:00+00:00"),  # Mon, 9:00 there
        (NAIROBI, "2020-03-09T04:00+00:00", [], [], "2020-03-09T05:00+00:00"),  # Mon, 7:00: at 8:00
        (NAIROBI, "2020-03-09T09:00+00:00", [], [], "2020-03-10T05:00+00:00"),  # Mon, noon: on Tuesday
        (NAIROBI, "2020-03-13T15:00+00:00", [], [], "2020-03-16T05:00+00:00"),  # Fri evening: on Monday
        (NAIROBI, "2020-03-08T22:00+00:00", [], [], "2020-03-09T05:00+00:00"),  # Sun in UTC, Mon 1:00 there
        (KATHMANDU, "2020-03-09T01:00+00:00", [], [], "2020-03-09T02:15+00:00"),  # quarters of an hour
        # the weekend is theirs
        (CAIRO, "2020-03-13T07:00+00:00", [], [], "2020-03-15T06:00+00:00"),  # Fri: on Sunday
        (CAIRO, "2020-03-15T07:00+00:00", [], [], "2020-03-15T07:00+00:00"),  # Sun, a working day there
        # clocks that change: Santiago goes from UTC-3 to UTC-4 on Sun 5 Apr 2020
        (SANTIAGO, "2020-04-03T20:00+00:00", [], [], "2020-04-06T12:00+00:00"),
        # nobody has said where they are
        (ANYWHERE, "2020-03-08T03:00+00:00", [], [], "2020-03-08T03:00+00:00"),
        # at most one mail a week
        (NAIROBI, "2020-03-12T06:00+00:00", [MON], [], "2020-03-16T05:00+00:00"),
        (NAIROBI, "2020-03-16T06:00+00:00", [THU], [], "2020-03-16T06:00+00:00"),
        (ANYWHERE, "2020-03-12T06:00+00:00", [MON], [], "2020-03-16T00:00+00:00"),
        # two in the week of a deadline, not on one day
        (NAIROBI, "2020-03-12T06:00+00:00", [MON], [FRI], "2020-03-12T06:00+00:00"),
        (NAIROBI, "2020-03-12T06:00+00:00", [THU], [FRI], "2020-03-13T05:00+00:00"),
        (NAIROBI, "2020-03-12T06:00+00:00", [MON, TUE], [FRI], "2020-03-16T05:00+00:00"),
        (NAIROBI, "2020-03-12T06:00+00:00", [MON], [date(2020, 3, 16)], "2020-03-16T05:00+00:00"),
    ],
)
def test_the_turn_of_a_contact(reader: Reader, now: str, mailed: list[date], deadlines: list[date], turn: str) -> None:
    found = turn_of(reader, instant(now), mailed=mailed, deadlines=deadlines, rhythm=load_rhythm())
    assert found.at == instant(turn)
    assert (found.why is None) is (found.at == instant(now))


def test_it_says_for_what_a_mail_waits() -> None:
    def why(now: str, *mailed: date) -> str | None:
        return turn_of(NAIROBI, instant(now), mailed=mailed, deadlines=[], rhythm=load_rhythm()).why

    assert why("2020-03-09T04:00+00:00") == "then it is morning on a working day there"
    assert why("2020-03-12T06:00+00:00", MON) == "the contact was written to on Mon 9 Mar 2020"


def test_weekends_are_those_of_the_country() -> None:
    assert [sorted(weekend_of(code)) for code in ("KEN", "EGY", "AFG", "IRN", "XXX")] == [
        [5, 6],
        [4, 5],
        [3, 4],
        [4],
        [5, 6],
    ]
