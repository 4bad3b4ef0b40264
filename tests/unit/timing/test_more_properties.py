"""What holds for recurring deadlines, working days and changed calendars, whatever the days."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from followup.timing.calendar import Calendar
from followup.timing.documents import fit, timeline
from followup.timing.moves import Dated, moves
from followup.timing.reminders import lay_out, load_schedule
from followup.timing.resolve import Bearings, resolve
from followup.timing.workdays import Workdays
from followup.vocabulary.deadlines import Deadline, DeadlineType
from followup.vocabulary.meetings import Meeting, Segment

DAYS = st.dates(date(1995, 1, 1), date(2055, 12, 31))
RECURRENCES = st.sampled_from(
    ["annual", "biennial", "quarterly", "monthly", "weekly", "every 5 years", "every 4 months", "every 10 days"]
)
EMPTY = Calendar([], "v")
WEEKENDS = st.sampled_from([frozenset({5, 6}), frozenset({4, 5}), frozenset({6})])
HOLIDAYS = st.frozensets(DAYS, max_size=30)


def station(weekend: frozenset[int], holidays: frozenset[date]) -> Workdays:
    years: dict[int, dict[date, str]] = {year: {} for year in range(1990, 2061)}
    for day in holidays:
        years[day.year][day] = "a holiday"
    return Workdays("somewhere", years, weekend)


def next_day(value: str, adopted: date, after: date) -> date:
    found = resolve(Deadline(DeadlineType.RECURRING, value), EMPTY, adopted=adopted, after=after).day
    assert found is not None
    return found


@given(RECURRENCES, DAYS, st.integers(0, 4000))
def test_the_next_occurrence_lies_ahead_and_after_the_adoption(value: str, adopted: date, later: int) -> None:
    after = adopted + timedelta(days=later)
    assert next_day(value, adopted, after) >= after
    assert next_day(value, adopted, after) > adopted


@given(RECURRENCES, DAYS, st.integers(0, 4000), st.integers(0, 400))
def test_a_later_day_never_gives_an_earlier_occurrence(value: str, adopted: date, later: int, more: int) -> None:
    after = adopted + timedelta(days=later)
    assert next_day(value, adopted, after) <= next_day(value, adopted, after + timedelta(days=more))


@given(RECURRENCES, DAYS, st.integers(0, 4000))
def test_asked_on_the_day_of_an_occurrence_it_is_that_day(value: str, adopted: date, later: int) -> None:
    day = next_day(value, adopted, adopted + timedelta(days=later))
    assert next_day(value, adopted, day) == day
    assert next_day(value, adopted, day + timedelta(days=1)) > day


@given(DAYS, st.integers(1, 12), st.integers(1, 28), st.integers(0, 4000))
def test_a_day_of_the_year_comes_every_year(adopted: date, month: int, day: int, later: int) -> None:
    after = adopted + timedelta(days=later)
    deadline = Deadline(DeadlineType.RECURRING, "annual", on=f"{month:02d}-{day:02d}")
    found = resolve(deadline, EMPTY, adopted=adopted, after=after).day
    assert found is not None
    assert (found.month, found.day) == (month, day)
    assert after <= found <= after + timedelta(days=366)


@given(DAYS, st.integers(-40, 40), WEEKENDS, HOLIDAYS)
def test_counting_working_days_there_and_back(
    day: date, count: int, weekend: frozenset[int], holidays: frozenset[date]
) -> None:
    there = station(weekend, holidays)
    assume(there.is_working(day))
    reached = there.add(day, count)
    assert there.is_working(reached)
    assert there.add(reached, -count) == day


@given(DAYS, WEEKENDS, HOLIDAYS)
def test_the_nearest_working_days_enclose_a_free_day(
    day: date, weekend: frozenset[int], holidays: frozenset[date]
) -> None:
    there = station(weekend, holidays)
    before, after = there.on_or_before(day), there.on_or_after(day)
    assert before <= day <= after
    assert there.is_working(before)
    assert there.is_working(after)
    assert (before == day) is (after == day) is there.is_working(day)


@given(DAYS, WEEKENDS, HOLIDAYS)
def test_on_working_days_documents_come_no_later_and_reminders_no_earlier(
    day: date, weekend: frozenset[int], holidays: frozenset[date]
) -> None:
    there = station(weekend, holidays)
    plain, worked = timeline(day, "working", None), timeline(day, "working", None, workdays=there)
    for before, after in zip(plain, worked, strict=True):
        assert before.day is not None
        assert after.day is not None
        assert after.day <= before.day
        assert there.is_working(after.day)
    schedule = load_schedule("call")
    letter = day - timedelta(days=90)
    usual = {step.code: step.day for step in lay_out(schedule, day, letter)}
    for step in lay_out(schedule, day, letter, workdays=there):
        assert step.day >= usual[step.code]
        assert step.code == "letter" or there.is_working(step.day)


@given(DAYS, st.integers(0, 300))
def test_a_timeline_fits_until_it_does_not_and_then_stays_unfit(opening: date, ahead: int) -> None:
    steps = timeline(opening, "working", None)
    today = opening - timedelta(days=ahead)
    now, tomorrow = (fit(steps, "working", None, day) for day in (today, today + timedelta(days=1)))
    assert now.earliest <= tomorrow.earliest
    assert now.fits or not tomorrow.fits


@given(DAYS, st.integers(-400, 400), st.sampled_from(["COP 9", "COP 9 -6w", "COP 9 -90d"]))
def test_only_what_moves_is_listed_and_by_as_many_days(opening: date, shift: int, value: str) -> None:
    kind = DeadlineType.SESSION if value == "COP 9" else DeadlineType.BEFORE_SESSION
    before = Calendar([Meeting("x", "COP", "9", (Segment(opening, opening),))], "v")
    new = opening + timedelta(days=shift)
    after = before.with_meetings([Meeting("x", "COP", "9", (Segment(new, new),))])
    dated = [
        Dated("it", Deadline(kind, value), Bearings()),
        Dated("other", Deadline(DeadlineType.YEAR, "2020"), Bearings()),
    ]
    assert [(move.key, move.days) for move in moves(dated, before, after)] == ([("it", shift)] if shift else [])
