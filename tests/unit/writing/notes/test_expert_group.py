"""The report of an expert group: its meetings, the rounds between them, and what became of each task."""

from dataclasses import replace

import pytest

from followup.vocabulary.languages import UN_LANGUAGES
from followup.writing.notes.facts import ActivityFact, MandateFact, NoteFacts, RoundFact, Span, TermFact
from followup.writing.notes.layout import lay_out
from followup.writing.notes.pieces import words_of
from followup.writing.notes.web import to_html
from followup.writing.notes.word import to_word
from tests.unit.writing.notes.worked_case import worked_case

GENEVA = {"en": "Geneva", "zh": "日内瓦"}
TERMS = (
    "Of the three tasks in the terms of reference, one is recorded as done; what became of each is shown in the annex."
)
NO_FUNDS = {"en": "No funds were available.", "zh": "没有资金。"}


def both(english: str, chinese: str) -> dict[str, str]:
    return {"en": english, "zh": chinese}


def meeting(key: str, names: dict[str, str], days: str) -> ActivityFact:
    return ActivityFact(key, "meetings", names, Span.parse(days), place=GENEVA, records=(f"activity:{key}",))


def group() -> NoteFacts:
    """Part of the work of the expert group on best available techniques, before the third meeting of the COP."""
    drafts, comments = both("Revised drafts", "订正草案"), both("Comments", "意见")
    agreed = both("Text agreed.", "案文已商定。")
    return NoteFacts(
        kind="expert_group",
        masthead=worked_case().masthead,
        mandates=(MandateFact("SC-1/19", both("to support the group", "支持专家组"), records=("source:SC-1/19",)),),
        activities=(
            meeting("m2", both("Second", "第二次"), "2006-11-19..2006-11-24"),
            meeting("m1", both("First", "第一次"), "2005-11-28..2005-12-02"),
        ),
        rounds=(
            RoundFact("drafts", drafts, Span.parse("2006-04-13"), both("coordinators", "协调员"), ("round:1",)),
            RoundFact("comments", comments, Span.parse("2006-05-30"), records=("round:2",)),
        ),
        terms=(
            TermFact(
                "2(a)", both("Complete the guidelines", "完成准则"), done=True, result=agreed, records=("term:2a",)
            ),
            TermFact("2(b)", both("Hold workshops", "举办讲习班"), result=NO_FUNDS, records=("term:2b",)),
            TermFact("2(c)", both("Consult informally", "非正式协商"), records=("term:2c",)),
        ),
    )


def test_the_groups_work_in_order_of_time() -> None:
    found = [(block.label, block.text) for block in lay_out(group(), "en").blocks if block.kind != "table"]
    assert found[3:] == [
        ("2.", "The expert group met as follows:"),
        ("(a)", "First: Geneva, 28 November to 2 December 2005;"),
        ("(b)", "Second: Geneva, 19–24 November 2006."),
        ("3.", "Between its meetings, drafts and comments were due as follows:"),
        ("(a)", "Revised drafts (coordinators): 13 April 2006;"),
        ("(b)", "Comments: 30 May 2006."),
        ("4.", TERMS),
        ("Annex", "Terms of reference and results"),
    ]


def test_what_was_not_done_says_why_or_that_no_result_is_recorded() -> None:
    (table,) = [block for block in lay_out(group(), "en").blocks if block.rows]
    assert [words_of(row[2]) for row in table.rows] == [
        "Done. Text agreed.",
        "Not done. No funds were available.",
        "No result recorded.",
    ]
    unknown = [(one.code, one.records) for one in lay_out(group(), "en").unknown]
    assert ("term_result", ("term:2c",)) in unknown


def test_a_task_done_changes_the_count_and_its_row_alone() -> None:
    facts = group()
    terms = tuple(replace(one, done=True) if one.place == "2(c)" else one for one in facts.terms)
    for language in ("en", "zh"):
        before, after = lay_out(facts, language).blocks, lay_out(replace(facts, terms=terms), language).blocks
        assert [new.key for old, new in zip(before, after, strict=True) if old.text != new.text] == ["terms", "terms"]


def test_a_round_without_a_date_is_told() -> None:
    facts = group()
    undated = replace(facts, rounds=(replace(facts.rounds[0], due=None),))
    assert "Revised drafts (coordinators): [date not recorded]." in [one.text for one in lay_out(undated, "en").blocks]
    assert "round_date" in [one.code for one in lay_out(undated, "en").unknown]


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_every_language_lays_it_out_alike(language: str) -> None:
    english, other = lay_out(group(), "en"), lay_out(group(), language)
    assert [block.key for block in other.blocks] == [block.key for block in english.blocks]
    assert to_html(other)
    assert to_word(other, group().masthead.dated)
