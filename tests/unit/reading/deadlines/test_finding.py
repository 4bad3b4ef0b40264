"""What holds of any text: places, order, roles, hostile input."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.reading.deadlines import DeadlineContext, Role, find_deadlines, read_phrase
from followup.reading.deadlines.grammar import Alphabet
from followup.vocabulary.deadlines import Edge, Offset, Unit
from followup.vocabulary.errors import BadInput
from followup.vocabulary.meetings import Meeting, Segment

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
PIECES = st.sampled_from([
    "by ", "at its ", "second ", "session ", "31", " March ", "2020", "-", "/", "(", ")", ", ", "six weeks ", "before ",
    "每年", "第五十届会议", "之前", "до ", "года ", "دورته ", "الثانية ", "قبل ", "d'ici à ",
    "session\u200e ", "20191", "COP", "١٢",
])  # fmt: skip


@given(text=st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join), language=st.sampled_from(LANGUAGES))
def test_what_is_found_stands_in_the_text_in_order(text: str, language: str) -> None:
    found = find_deadlines(text, language, DeadlineContext(body="COP"))
    places = [(one.start, one.end) for one in found]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    assert all(one.deadline.text == text[one.start : one.end] for one in found)


def test_sessions_and_days_before_the_decision_are_background() -> None:
    context = DeadlineContext(body="COP", meeting="COP 24", adopted=date(2018, 12, 15))
    text = "at its twenty-fourth session, at its twenty-fifth session, by 30 June 2018, by 30 June 2019"
    roles = [one.role for one in find_deadlines(text, "en", context)]
    assert roles == [Role.BACKGROUND, Role.DEADLINE, Role.BACKGROUND, Role.DEADLINE]


def test_the_next_session_of_another_body_is_taken_from_the_calendar() -> None:
    meetings = {
        f"SBI {number}": Meeting("unfccc", "SBI", str(number), (Segment(opening, closing),))
        for number, opening, closing in (
            (49, date(2018, 12, 2), date(2018, 12, 8)),
            (50, date(2019, 6, 17), date(2019, 6, 27)),
            (51, date(2019, 12, 2), date(2019, 12, 9)),
        )
    }
    context = DeadlineContext(body="COP", meeting="COP 24", meetings=meetings, adopted=date(2018, 12, 15))
    found = read_phrase("the Subsidiary Body for Implementation at its next session", "en", context)
    assert found is not None
    assert found.deadline.value == "SBI 50"


def test_its_fifth_session_is_that_of_the_only_meeting_known_by_that_number() -> None:
    context = DeadlineContext(meetings={"CMA 5": Meeting("unfccc", "CMA", "5")})
    found = read_phrase("at its fifth session", "en", context)
    assert found is not None
    assert found.deadline.value == "CMA 5"


@pytest.mark.parametrize(
    ("phrase", "offset"),
    [
        ("no later than six weeks prior to CMA 5", Offset("CMA 5", Edge.OPENING, -6, Unit.WEEK)),
        ("within six months after the adoption of this decision", Offset("adoption", Edge.CLOSE, 6, Unit.MONTH)),
        ("three months after the conclusion of COP 28", Offset("COP 28", Edge.CLOSE, 3, Unit.MONTH)),
        ("two weeks after the opening of COP 28", Offset("COP 28", Edge.OPENING, 2, Unit.WEEK)),
        ("within 30 days of receipt of this letter", Offset("letter", Edge.CLOSE, 30, Unit.DAY)),
        ("within the next two years", None),
    ],
)
def test_the_offset_of_a_lead_time(phrase: str, offset: Offset | None) -> None:
    found = read_phrase(phrase, "en", DeadlineContext(body="COP"))
    assert found is not None
    assert found.deadline.offset == offset


def test_contributions_for_one_year_are_due_on_its_day() -> None:
    text = "contributions to the core budget for the year 2017, noting that they are due on 1 January of each year"
    (due,) = [one for one in find_deadlines(text, "en") if one.role is Role.DEADLINE]
    assert due.deadline.value == "2017-01-01"


def test_a_month_without_a_year_is_the_next_one_after_adoption() -> None:
    phrase = "no later than the end of November"
    known = read_phrase(phrase, "en", DeadlineContext(adopted=date(2022, 12, 20)))
    unknown = read_phrase(phrase, "en")
    assert known is not None
    assert known.deadline.value == "2023-11"
    assert unknown is not None
    assert unknown.deadline.type.value == "relative"


def test_a_language_without_tables_is_named() -> None:
    with pytest.raises(BadInput, match="language 'xx'"):
        find_deadlines("by 2020", "xx")


def test_a_rule_may_not_repeat_without_bound() -> None:
    with pytest.raises(BadInput, match="unbounded repetition"):
        Alphabet({}).pattern("GAP* SREF", "xx.rule")


def test_a_yearly_deadline_keeps_its_day() -> None:
    found = read_phrase("by 30 April of each year, starting in 2021", "en")
    assert found is not None
    assert (found.deadline.value, found.deadline.on) == ("annual", "04-30")
