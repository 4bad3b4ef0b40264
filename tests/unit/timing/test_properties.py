"""What holds for every deadline: dates move with their anchors, keep their order, and replay from the explanation."""

from __future__ import annotations

import random
import re
from datetime import date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from followup.timing.calendar import Calendar
from followup.timing.documents import timeline
from followup.timing.reminders import lay_out, load_schedule
from followup.timing.resolve import resolve
from followup.timing.words import written
from followup.vocabulary.deadlines import Deadline, DeadlineType, Edge, Offset, Unit
from followup.vocabulary.explanations import ExplainedDate
from followup.vocabulary.meetings import Meeting, Segment

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
UNITS = st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR])
FIXED_UNITS = st.sampled_from([Unit.DAY, Unit.WEEK])
COUNTS = st.integers(1, 60)
MOVES = st.integers(-400, 400)
NAMES = {"day": Unit.DAY, "week": Unit.WEEK, "month": Unit.MONTH, "year": Unit.YEAR}


def by_hand(day: date, count: int, unit: Unit) -> date:
    """The same calculation by another way: month for month, and down from the day until the month has it."""
    if unit in {Unit.DAY, Unit.WEEK}:
        return date.fromordinal(day.toordinal() + count * (7 if unit is Unit.WEEK else 1))
    year, month = day.year, day.month
    for _ in range(abs(count) * (12 if unit is Unit.YEAR else 1)):
        month += 1 if count > 0 else -1
        if month in {0, 13}:
            year, month = (year + 1, 1) if month else (year - 1, 12)
    return next(found for number in range(day.day, 0, -1) if (found := real(year, month, number)))


def real(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def calendar(opening: date, closing: date | None = None) -> Calendar:
    return Calendar([Meeting("x", "COP", "9", (Segment(opening, closing or opening),), source="a source")], "v")


def before(opening: date, count: int, unit: Unit) -> ExplainedDate:
    return resolve(Deadline(DeadlineType.BEFORE_SESSION, f"COP 9 -{count}{unit.value}"), calendar(opening))


@given(DAYS, COUNTS, UNITS)
def test_a_lead_time_agrees_with_an_independent_calculation(opening: date, count: int, unit: Unit) -> None:
    assert before(opening, count, unit).day == by_hand(opening, -count, unit)


@given(DAYS, st.integers(0, 30), COUNTS, UNITS)
def test_a_span_after_the_close_agrees_with_an_independent_calculation(
    opening: date, length: int, count: int, unit: Unit
) -> None:
    closing = opening + timedelta(days=length)
    deadline = Deadline(DeadlineType.RELATIVE, offset=Offset("COP 9", Edge.CLOSE, count, unit))
    assert resolve(deadline, calendar(opening, closing)).day == by_hand(closing, count, unit)


@given(DAYS, COUNTS, FIXED_UNITS, MOVES)
def test_moving_a_meeting_by_days_moves_what_hangs_on_it_by_as_many(
    opening: date, count: int, unit: Unit, move: int
) -> None:
    first = before(opening, count, unit).day
    moved = before(opening + timedelta(days=move), count, unit).day
    assert first is not None
    assert moved is not None
    assert moved - first == timedelta(days=move)


@given(DAYS, DAYS, COUNTS, UNITS)
def test_a_later_meeting_never_gives_an_earlier_deadline(one: date, other: date, count: int, unit: Unit) -> None:
    earlier, later = (before(day, count, unit).day for day in sorted([one, other]))
    assert earlier is not None
    assert later is not None
    assert earlier <= later


@given(DAYS, COUNTS, COUNTS, UNITS)
def test_a_longer_lead_time_never_gives_a_later_deadline(opening: date, one: int, other: int, unit: Unit) -> None:
    shorter, longer = (before(opening, count, unit).day for count in sorted([one, other]))
    assert shorter is not None
    assert longer is not None
    assert longer <= shorter


def test_twenty_thousand_cases_agree_with_an_independent_calculation() -> None:
    chosen = random.Random(20_211_101)  # noqa: S311  a fixed seed: the same cases every time
    for _ in range(20_000):
        opening = date.fromordinal(chosen.randint(date(1990, 1, 1).toordinal(), date(2060, 12, 31).toordinal()))
        count, unit = chosen.randint(1, 60), chosen.choice(list(NAMES.values()))
        edge, sign = chosen.choice([(Edge.OPENING, -1), (Edge.CLOSE, 1)])
        closing = opening + timedelta(days=chosen.randint(0, 20))
        deadline = Deadline(DeadlineType.RELATIVE, offset=Offset("COP 9", edge, sign * count, unit))
        anchor = opening if edge is Edge.OPENING else closing
        assert resolve(deadline, calendar(opening, closing)).day == by_hand(anchor, sign * count, unit)


def replayed(explanation: tuple[str, ...]) -> date:
    """The day that a reader reaches who follows the sentences with a calendar in hand."""
    told = r"(\w{3} \d+ \w{3} \d{4})"
    anchor = next(found[1] for line in explanation if (found := re.search(rf"(?:opens|closes) {told}", line)))
    step = next(found for line in explanation if (found := re.match(r"(minus|plus) (\d+) (\w+?)s? =", line)))
    day = datetime.strptime(anchor, "%a %d %b %Y").date()  # noqa: DTZ007  a day has no zone
    return by_hand(day, int(step[2]) * (-1 if step[1] == "minus" else 1), NAMES[step[3]])


@given(DAYS, COUNTS, UNITS)
def test_the_explanation_replays_to_the_date(opening: date, count: int, unit: Unit) -> None:
    found = before(opening, count, unit)
    assert replayed(found.explanation) == found.day
    assert found.day is not None
    assert found.explanation[-1] == f"last day: {written(found.day)}"


@given(DAYS, MOVES)
def test_a_document_moves_with_its_meeting_and_keeps_its_order(opening: date, move: int) -> None:
    first = [step.day for step in timeline(opening, "working", "minamata")]
    moved = [step.day for step in timeline(opening + timedelta(days=move), "working", "minamata")]
    known = [day for day in first if day is not None]
    assert known == sorted(known)
    assert len(known) == len(first)
    assert [b - a for a, b in zip(first, moved, strict=True) if a and b] == [timedelta(days=move)] * len(first)


@given(DAYS, st.integers(0, 400), MOVES)
def test_an_extension_moves_every_step_of_a_call_but_the_letter(letter: date, time: int, extension: int) -> None:
    assume(time + extension >= 0)
    communicated = letter + timedelta(days=time)
    schedule = load_schedule("call")
    first = {step.code: step.day for step in lay_out(schedule, communicated, letter)}
    moved = {step.code: step.day for step in lay_out(schedule, communicated + timedelta(days=extension), letter)}
    assert moved["letter"] == first["letter"] == letter
    reminders = set(first) - {"letter"}
    assert {moved[code] - first[code] for code in reminders} == {timedelta(days=extension)}


@given(DAYS, st.integers(0, 400))
def test_no_step_that_stands_lies_within_fourteen_days_of_the_letter(letter: date, time: int) -> None:
    steps = lay_out(load_schedule("call"), letter + timedelta(days=time), letter)
    assert {step.code for step in steps} == {step.code for step in load_schedule("call").steps}
    for step in steps:
        soon = step.code != "letter" and step.day <= letter + timedelta(days=14)
        assert soon is (step.left_out is not None)
