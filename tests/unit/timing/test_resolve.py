"""Deadlines of every kind against a small calendar, each with its weekday written out."""

from __future__ import annotations

from datetime import date

import pytest

from followup.timing.calendar import Calendar
from followup.timing.resolve import late_after, resolve
from followup.timing.words import written
from followup.timing.workdays import Workdays
from followup.vocabulary.actors import Actor
from followup.vocabulary.deadlines import Deadline, DeadlineType, Edge, Offset, Unit
from followup.vocabulary.meetings import Meeting, Mode, Segment

D = DeadlineType


def meeting(convention: str, body: str, number: str, *days: tuple[date, date]) -> Meeting:
    return Meeting(convention, body, number, tuple(Segment(first, last) for first, last in days), source="the report")


CALENDAR = Calendar(
    [
        meeting("unfccc", "CMA", "5", (date(2023, 11, 30), date(2023, 12, 13))),
        meeting("unfccc", "COP", "26", (date(2021, 10, 31), date(2021, 11, 13))),
        meeting("unfccc", "COP", "5", (date(1999, 10, 25), date(1999, 11, 5))),
        meeting("unfccc", "SB", "56", (date(2022, 6, 6), date(2022, 6, 16))),
        meeting(
            "minamata",
            "COP",
            "4",
            (date(2021, 11, 1), date(2021, 11, 5)),
            (date(2022, 3, 21), date(2022, 3, 25)),
        ),
        meeting("minamata", "COP", "5", (date(2023, 10, 30), date(2023, 11, 3))),
        Meeting("minamata", "COP", "7"),
        Meeting("mercury", "INC", "9", cancelled=True, source="a letter"),
        meeting("mercury", "OEWG", "2", (date(2008, 10, 6), date(2008, 10, 10))),
    ],
    "a version",
)

DATED = [
    (D.DATE, "2020-04-30", "Thu 30 Apr 2020"),
    (D.MONTH, "2022-04", "Sat 30 Apr 2022"),
    (D.MONTH, "2024-02", "Thu 29 Feb 2024"),
    (D.MONTH, "2023-02", "Tue 28 Feb 2023"),
    (D.QUARTER, "2025-Q1", "Mon 31 Mar 2025"),
    (D.QUARTER, "2024-Q4", "Tue 31 Dec 2024"),
    (D.YEAR, "2019", "Tue 31 Dec 2019"),
    (D.SESSION, "CMA 5", "Thu 30 Nov 2023"),
    (D.SESSION, "COP 4", "Mon 1 Nov 2021"),
    (D.SESSION, "COP 4.2", "Mon 21 Mar 2022"),
    (D.SESSION, "OEWG 2", "Mon 6 Oct 2008"),
    (D.BEFORE_SESSION, "SB 56", "Sun 5 Jun 2022"),
    (D.BEFORE_SESSION, "CMA 5 -6w", "Thu 19 Oct 2023"),
    (D.BEFORE_SESSION, "COP 26 -3m", "Sat 31 Jul 2021"),
    (D.BEFORE_SESSION, "COP 26 -4m", "Wed 30 Jun 2021"),
    (D.BEFORE_SESSION, "COP 26 -8m", "Sun 28 Feb 2021"),
    (D.BEFORE_SESSION, "COP 26 -20m", "Sat 29 Feb 2020"),
    (D.BEFORE_SESSION, "COP 26 -1y", "Sat 31 Oct 2020"),
    (D.BEFORE_SESSION, "COP 26 -10d", "Thu 21 Oct 2021"),
    (D.BEFORE_SESSION, "COP 4 -6w", "Mon 20 Sep 2021"),
    (D.BEFORE_SESSION, "COP 4.2 -6w", "Mon 7 Feb 2022"),
]


@pytest.mark.parametrize(("kind", "value", "last_day"), DATED)
def test_the_last_day_that_keeps_a_deadline(kind: DeadlineType, value: str, last_day: str) -> None:
    found = resolve(Deadline(kind, value), CALENDAR, convention="minamata" if "COP 4" in value else None)
    assert found.day is not None
    assert written(found.day) == last_day
    assert found.explanation[-1] == f"last day: {last_day}"
    assert found.calendar == "a version"


WAITING = [
    (D.SESSION, "COP 5", "COP 5 is a meeting of several conventions (minamata, unfccc); say of which"),
    (D.SESSION, "COP 40", "waits for the days of COP 40: it is not in the calendar of meetings"),
    (D.SESSION, "COP 7", "waits for the days of COP 7"),
    (D.BEFORE_SESSION, "COP 7 -6w", "waits for the days of COP 7"),
    (D.SESSION, "INC 9", "INC 9 was cancelled (a letter); an officer says what takes its place"),
    (D.SESSION, "session 5", "session 5: the text does not say of which body; name it, or give its meeting"),
    (D.SESSION, "its next one", "'its next one' names no meeting with a number; an officer says which is meant"),
    (D.BEFORE_SESSION, "COP 26 -5wd", "working days wait for the duty station at which they are counted"),
    (D.DATE, "2021-02-30", "'2021-02-30' is no day of the calendar"),
    (D.MONTH, "2021-13", "'2021-13' is no month"),
    (D.QUARTER, "2021-Q5", "'2021-Q5' is no quarter"),
    (D.YEAR, "20", "'20' is no year"),
    (D.RECURRING, "regular", "recurs (regular) at times that the text does not give"),
    (D.RECURRING, "weekly", "recurs (weekly); waits for the day from which it counts"),
    (D.RECURRING, "each session", "recurs at each session; waits for the body and the day from which it counts"),
    (D.BEFORE_SESSION, "COP 40", "waits for the days of COP 40: it is not in the calendar of meetings"),
    (D.RECURRING, "annual", "recurs (annual); waits for the day from which it counts"),
    (D.RELATIVE, "in an audit", "'in an audit' hangs on what the calendar does not hold; an officer sets the day"),
    (D.ASAP, None, "as soon as possible: the text gives no day; an officer may set one"),
    (D.TBA, None, "to be announced: waits for the announcement"),
    (D.OPEN, None, "open-ended: it never falls due"),
    (D.NONE, None, "the text gives no deadline"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "reason"), WAITING)
def test_what_has_no_day_says_what_it_waits_for(kind: DeadlineType, value: str | None, reason: str) -> None:
    found = resolve(Deadline(kind, value), CALENDAR)
    assert found.day is None
    assert found.explanation[-1] == reason


def test_the_explanation_names_the_words_the_meeting_its_source_and_the_count() -> None:
    words = "no later than six weeks prior to its fifth session"
    found = resolve(Deadline(D.BEFORE_SESSION, "CMA 5 -6w", words), CALENDAR, convention="unfccc")
    assert found.explanation == (
        "the text says: no later than six weeks prior to its fifth session",
        "no later than 6 weeks before the opening of CMA 5",
        "CMA 5 opens Thu 30 Nov 2023 (the report)",
        "minus 6 weeks = Thu 19 Oct 2023",
        "last day: Thu 19 Oct 2023",
    )


RELATIVE = [
    (Offset("CMA 5", Edge.CLOSE, 6, Unit.MONTH), "Thu 13 Jun 2024", "plus 6 months = Thu 13 Jun 2024"),
    (Offset("COP 4", Edge.CLOSE, 2, Unit.WEEK), "Fri 8 Apr 2022", "plus 2 weeks = Fri 8 Apr 2022"),
    (Offset("COP 26", Edge.OPENING, -4, Unit.MONTH), "Wed 30 Jun 2021", "the last day of a month without a day 31"),
    (Offset("adoption", Edge.CLOSE, 90, Unit.DAY), "Thu 3 Feb 2022", "plus 90 days = Thu 3 Feb 2022"),
    (Offset("letter", Edge.OPENING, 8, Unit.WEEK), "Fri 7 Feb 2020", "plus 8 weeks = Fri 7 Feb 2020"),
    (Offset("2021-12-31", Edge.CLOSE, -2, Unit.MONTH), "Sun 31 Oct 2021", "the day is given: Fri 31 Dec 2021"),
    (Offset("task:17", Edge.CLOSE, 1, Unit.YEAR), "Tue 28 Feb 2017", "the last day of a month without a day 29"),
]


@pytest.mark.parametrize(("offset", "last_day", "step"), RELATIVE)
def test_a_span_from_an_anchor(offset: Offset, last_day: str, step: str) -> None:
    found = resolve(
        Deadline(D.RELATIVE, "within a time", offset=offset),
        CALENDAR,
        convention="minamata" if offset.anchor == "COP 4" else None,
        adopted=date(2021, 11, 5),
        anchors={"letter": date(2019, 12, 13), "task:17": date(2016, 2, 29)},
    )
    assert found.day is not None
    assert written(found.day) == last_day
    assert any(step in sentence for sentence in found.explanation)


@pytest.mark.parametrize(
    ("anchor", "reason"),
    [
        ("adoption", "waits for the adoption of the decision"),
        ("letter", "waits for the date of the letter"),
        ("task:17", "waits for the completion of task 17"),
    ],
)
def test_a_span_from_an_anchor_not_yet_known(anchor: str, reason: str) -> None:
    found = resolve(Deadline(D.RELATIVE, "within", offset=Offset(anchor, Edge.CLOSE, 6, Unit.MONTH)), CALENDAR)
    assert (found.day, found.explanation[-1]) == (None, reason)


def test_working_days_are_counted_at_a_duty_station() -> None:
    geneva = Workdays("geneva", {2023: {date(2023, 11, 29): "a holiday"}})
    deadline = Deadline(D.BEFORE_SESSION, "CMA 5 -3wd")
    found = resolve(deadline, CALENDAR, workdays=geneva)
    assert found.day is not None
    assert written(found.day) == "Fri 24 Nov 2023"
    early = resolve(
        Deadline(D.RELATIVE, offset=Offset("COP 26", Edge.OPENING, -3, Unit.WORKING_DAY)), CALENDAR, workdays=geneva
    )
    assert early.day is None
    assert "the official holidays of 2021 at geneva are not known" in early.explanation[-1]


def test_a_span_that_leaves_the_calendar_has_no_day() -> None:
    found = resolve(Deadline(D.RELATIVE, offset=Offset("CMA 5", Edge.OPENING, 9999, Unit.YEAR)), CALENDAR)
    assert (found.day, found.explanation[-1]) == (None, "9999y from 2023-11-30 leaves the calendar; check the number")


ON_A_DAY = [
    ("annual", "01-01", None, date(2019, 12, 15), None, "Wed 1 Jan 2020"),
    ("annual", "01-01", None, date(2020, 1, 1), None, "Wed 1 Jan 2020"),
    ("annual", "04-15", None, date(2013, 11, 23), date(2016, 6, 1), "Sat 15 Apr 2017"),
    ("annual", "04-30", 2020, None, None, "Thu 30 Apr 2020"),
    ("annual", "02-29", None, date(2021, 1, 1), None, "Sun 28 Feb 2021"),
    ("annual", "02-29", None, date(2021, 3, 1), date(2024, 1, 1), "Thu 29 Feb 2024"),
    ("every 4 years", "08-31", 2014, None, date(2019, 5, 10), "Wed 31 Aug 2022"),
]


@pytest.mark.parametrize(("value", "on", "starts", "adopted", "after", "last_day"), ON_A_DAY)
def test_what_recurs_on_a_day_of_the_year(
    value: str, on: str, starts: int | None, adopted: date | None, after: date | None, last_day: str
) -> None:
    found = resolve(Deadline(D.RECURRING, value, starts=starts, on=on), CALENDAR, adopted=adopted, after=after)
    assert found.day is not None
    assert written(found.day) == last_day


def test_a_day_of_the_year_without_any_year_waits() -> None:
    found = resolve(Deadline(D.RECURRING, "annual", on="04-15"), CALENDAR)
    assert (found.day, found.explanation[-1]) == (None, "recurs (annual); waits for the day from which it counts")


RECURRING = [
    ("annual", 2020, None, None, "Thu 31 Dec 2020"),
    ("annual", 2020, None, date(2020, 12, 31), "Thu 31 Dec 2020"),
    ("annual", 2020, None, date(2021, 1, 1), "Fri 31 Dec 2021"),
    ("annual", None, date(2019, 11, 29), None, "Thu 31 Dec 2020"),
    ("annual", None, None, date(2021, 7, 26), "Fri 31 Dec 2021"),
    ("biennial", 2020, None, date(2021, 3, 1), "Sat 31 Dec 2022"),
    ("biennial", None, date(2021, 11, 13), None, "Sun 31 Dec 2023"),
    ("every 5 years", 2020, None, date(2026, 1, 1), "Tue 31 Dec 2030"),
    ("every 5 years", 2020, date(2010, 12, 10), date(2010, 12, 10), "Thu 31 Dec 2020"),
    ("quarterly", None, date(2024, 11, 24), None, "Mon 31 Mar 2025"),
    ("quarterly", None, date(2024, 11, 24), date(2025, 4, 1), "Mon 30 Jun 2025"),
    ("quarterly", 2025, None, None, "Mon 31 Mar 2025"),
    ("quarterly", 2025, None, date(2025, 6, 1), "Mon 30 Jun 2025"),
    ("weekly", None, date(2024, 11, 24), None, "Sun 1 Dec 2024"),
    ("every 2 weeks", None, date(2024, 11, 24), date(2025, 1, 1), "Sun 5 Jan 2025"),
    ("every 10 days", None, date(2024, 11, 24), date(2024, 12, 4), "Wed 4 Dec 2024"),
    ("every 6 months", None, None, date(2024, 2, 29), "Sun 30 Jun 2024"),
    ("monthly", None, None, date(2024, 2, 1), "Thu 29 Feb 2024"),
]


@pytest.mark.parametrize(("value", "starts", "adopted", "after", "last_day"), RECURRING)
def test_the_next_occurrence_of_what_recurs(
    value: str, starts: int | None, adopted: date | None, after: date | None, last_day: str
) -> None:
    found = resolve(Deadline(D.RECURRING, value, starts=starts), CALENDAR, adopted=adopted, after=after)
    assert found.day is not None
    assert written(found.day) == last_day


EACH_SESSION = [
    (date(2021, 11, 5), "Mon 30 Oct 2023"),
    (date(2019, 11, 29), "Mon 1 Nov 2021"),
    (date(2023, 11, 3), None),
]


@pytest.mark.parametrize(("adopted", "opens"), EACH_SESSION)
def test_each_session_means_the_next_one(adopted: date, opens: str | None) -> None:
    deadline = Deadline(D.RECURRING, "each session")
    found = resolve(deadline, CALENDAR, convention="minamata", body="COP", adopted=adopted)
    assert (written(found.day) if found.day else None) == opens
    assert found.day or found.explanation[-1] == "waits for the days of the next session of the COP"


def test_what_a_body_does_at_its_own_session_is_late_only_after_it_closes() -> None:
    at_its_session = Deadline(D.SESSION, "COP 4")
    of_the_body = late_after(at_its_session, CALENDAR, actors=[Actor.COP], convention="minamata")
    of_others = late_after(at_its_session, CALENDAR, actors=[Actor.SECRETARIAT, Actor.COP], convention="minamata")
    assert of_the_body.day is not None
    assert of_others.day is not None
    assert written(of_the_body.day) == "Fri 25 Mar 2022"
    assert written(of_others.day) == "Mon 1 Nov 2021"


def test_a_body_without_days_for_its_session_is_not_late() -> None:
    found = late_after(Deadline(D.SESSION, "COP 7"), CALENDAR, actors=[Actor.COP], convention="minamata")
    assert (found.day, found.explanation[-1]) == (None, "waits for the days of COP 7")


def test_a_meeting_in_segments_online_first() -> None:
    online = Meeting(
        "basel",
        "COP",
        "15",
        (
            Segment(date(2021, 7, 26), date(2021, 7, 30), mode=Mode.ONLINE),
            Segment(date(2022, 6, 6), date(2022, 6, 17), "Geneva"),
        ),
    )
    calendar = CALENDAR.with_meetings([online])
    for name, opens in [("COP 15", "Mon 26 Jul 2021"), ("COP 15.1", "Mon 26 Jul 2021"), ("COP 15-2", "Mon 6 Jun 2022")]:
        found = resolve(Deadline(D.SESSION, name), calendar)
        assert found.day is not None
        assert written(found.day) == opens
    assert resolve(Deadline(D.SESSION, "COP 15.3"), calendar).day is None
