from datetime import date

import pytest

from followup.vocabulary.errors import BadInput
from followup.writing.notes.facts import Span, fact_lists, records_of
from tests.unit.writing.notes.worked_case import submission, worked_case


@pytest.mark.parametrize(
    ("value", "span"),
    [
        ("2021-07-26", Span(date(2021, 7, 26), date(2021, 7, 26))),
        ("2021-06-07..2021-06-08", Span(date(2021, 6, 7), date(2021, 6, 8))),
        ("2019-12", Span(date(2019, 12, 1), date(2019, 12, 1), "month")),
        ("2022-Q1", Span(date(2022, 1, 1), date(2022, 1, 1), "quarter")),
        ("2022-Q4", Span(date(2022, 10, 1), date(2022, 10, 1), "quarter")),
        ("2020", Span(date(2020, 1, 1), date(2020, 1, 1), "year")),
        (date(2021, 11, 1), Span(date(2021, 11, 1), date(2021, 11, 1))),
    ],
)
def test_a_date_is_as_precise_as_the_source_gives_it(value: str | date, span: Span) -> None:
    assert Span.parse(value) == span


@pytest.mark.parametrize("value", ["", "soon", "2021-13", "2021-02-30", "2022-Q5", "2021-06-07..x", "26 July 2021"])
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(BadInput, match="is no date of a note"):
        Span.parse(value)


def test_a_party_that_sent_twice_is_one_party() -> None:
    facts = worked_case()
    assert len(facts.submissions) == 14
    assert len(facts.parties()) == 13


def test_records_of_several_facts_are_named_once_each() -> None:
    assert records_of((submission(1, "ARG"), submission(2, "CAN"), submission(1, "ARG"))) == (
        "submission:1",
        "submission:2",
    )


def test_nothing_that_is_a_choice_of_the_demo_has_a_place_in_the_facts() -> None:
    assert fact_lists() == (
        "mandates",
        "letters",
        "submissions",
        "documents",
        "sources",
        "findings",
        "dates",
        "names",
        "activities",
        "bodies",
        "areas",
        "groups",
        "terms",
        "rounds",
        "sections",
        "paragraphs",
        "actions",
    )
    text = str(worked_case())
    assert "datetime.date(2021, 7, 26)" in text, "the day of the note"
    assert "datetime.date(2020, 3, 31)" not in text, "the first letter's reply-by"
    assert "datetime.date(2021, 6, 18)" not in text, "the second letter's reply-by"
    assert "datetime.date(2020, 2, 20)" not in text, "the day of the first arrival"
    assert ".example" not in text
