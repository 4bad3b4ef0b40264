"""A document against what the register knows."""

from datetime import date

import pytest

from followup.checking.check import check
from followup.checking.document import Document, Printed, lay_out
from followup.checking.facts import BodyFact, LetterFact, MeetingFact, RegisterFacts, RequestFact

GROUP = MeetingFact("Third meeting", 3, ("expert group on waste", "废物问题专家组"), date(2015, 3, 2), date(2015, 3, 6))
SESSION = MeetingFact("COP 4", 4, ("Conference of the Parties",), date(2021, 11, 1), date(2021, 11, 5), own=True)


def document(text: str, language: str = "en") -> Document:
    lines = [Printed(line, line=number) for number, line in enumerate(text.splitlines(), start=1)]
    return lay_out("note", language, lines)


def found(rule: str, text: str, facts: RegisterFacts, language: str = "en") -> list[str]:
    return [f"{one.place}: {one.message}" for one in check(document(text, language), facts) if one.rule == rule]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("1. See document UNEP/MC/COP.4/5.", []),
        (
            "1. See document UNEP/MC/COP.4/6.",
            ["paragraph 1, line 1: UNEP/MC/COP.4/6 is not in the register of documents"],
        ),
        ("1. See document UNEP/MC/COP.4/ 5.", []),
        ("1. Decision MC-3/8, paragraph 2, applies.", []),
        ("1. Decision MC-3/9, paragraph 2, applies.", ["paragraph 1, line 1: decision MC-3/9 is not in the register"]),
    ],
)
def test_symbols_and_decisions_that_the_register_does_not_hold(text: str, unknown: list[str]) -> None:
    facts = RegisterFacts(symbols=frozenset({"UNEP/MC/COP.4/5", "UNEP/MC/COP.4"}), decisions=frozenset({"MC-3/8"}))
    assert found("L2", text, facts) == unknown


def test_the_compilation_under_another_symbol() -> None:
    facts = RegisterFacts(compilations=frozenset({"UNEP/MC/COP.4/INF/23"}))
    text = "1. A compilation of the submissions is contained in document UNEP/MC/COP.4/INF/11."
    [only] = found("L3", text, facts)
    assert "INF/11; the register holds UNEP/MC/COP.4/INF/23" in only
    assert not found("L3", text.replace("INF/11", "INF/23"), facts)


@pytest.mark.parametrize(
    ("following", "answered", "findings"),
    [
        ("2. The secretariat thanks the donors.", False, 1),
        ("2. The secretariat thanks the donors.", True, 0),
        ("2. No result is recorded.", False, 0),
    ],
)
def test_what_was_asked_has_a_result_or_the_text_says_that_there_is_none(
    following: str, *, answered: bool, findings: int
) -> None:
    asked = RequestFact("b", {"en": "a second round of informal consultations"}, answered=answered)
    text = f"1. The group asked for a second round of informal consultations before the session.\n{following}"
    assert len(found("L5", text, RegisterFacts(requests=(asked,)))) == findings


@pytest.mark.parametrize(
    ("language", "text", "findings"),
    [
        ("zh", "1. 于2015年5月初召开废物问题专家组第三次会议。", 1),
        ("zh", "1. 废物问题专家组第三次会议于2015年3月2日至6日在日内瓦举行。", 0),
        ("zh", "1. 废物问题专家组第二次会议于2014年3月2日至6日在日内瓦举行。", 0),
        ("en", "1. The third meeting of the expert group on waste was held in Geneva from 9 to 13 March 2015.", 1),
        ("en", "1. The third meeting of the expert group on waste was held in Geneva from 2 to 6 March 2015.", 0),
    ],
)
def test_a_meeting_is_placed_on_its_own_days(language: str, text: str, findings: int) -> None:
    assert len(found("L8", text, RegisterFacts(meetings=(GROUP,)), language)) == findings


@pytest.mark.parametrize(("days", "findings"), [("1–5 November 2021", 0), ("8–12 November 2021", 1)])
def test_the_session_of_the_masthead_has_the_days_of_the_register(days: str, findings: int) -> None:
    text = f"Fourth meeting\nGeneva, {days}\n1. The secretariat reports."
    assert len(found("L8", text, RegisterFacts(meetings=(SESSION,)))) == findings


def test_who_was_asked_is_covered_and_who_is_covered_was_asked() -> None:
    bodies = (
        BodyFact("gef", ("Global Environment Facility",), asked=True),
        BodyFact("basel", ("secretariat of the Basel Convention",), asked=True),
        BodyFact("cars", ("Partnership for Clean Fuels and Vehicles",), asked=False),
    )
    text = (
        "I. Background\n1. The Global Environment Facility and the secretariat of the Basel Convention were asked.\n"
        "II. Experience\nA. Basel Convention\n2. It has guidelines.\n"
        "B. Clean fuels and vehicles partnership\n3. It exists."
    )
    assert found("L11", text, RegisterFacts(bodies=bodies)) == [
        "paragraph 1, line 2: Global Environment Facility was asked and is not covered",
        "section B, line 6: Partnership for Clean Fuels and Vehicles is covered and was not asked",
    ]


def test_a_second_letter_to_fewer() -> None:
    first = LetterFact("first", date(2019, 12, 13), frozenset({"participants", "focal_points"}))
    second = LetterFact("second", date(2021, 5, 20), frozenset({"focal_points"}))
    text = "1. The secretariat reports.\n2. By a letter of 13 December 2019 it asked for views."
    facts = RegisterFacts(letters=(first, second))
    assert found("L12", text, facts) == ["paragraph 2, line 2: the letter of 2021-05-20 did not go to: participants"]
    assert not found("L12", text, RegisterFacts(letters=(first, first)))


def test_submissions_as_the_register_counts_them() -> None:
    facts = RegisterFacts(submissions=14, senders=14)
    text = "1. The secretariat received 13 submissions from 13 Parties."
    assert found("L7", text, facts) == [
        "paragraph 1, line 1: 13 submissions from 13; the register has 14 from 14",
    ]
