"""The timeline of a document for Minamata COP-4, which opened on Monday 1 November 2021."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from followup.content import content_files, content_path, load_yaml
from followup.timing.documents import DocumentRule, document_rule, fit, issue_statement, timeline
from followup.timing.rulefiles import checked
from followup.timing.words import written
from followup.timing.workdays import Workdays
from followup.vocabulary.errors import BadInput

OPENING = date(2021, 11, 1)

CASES = load_yaml(content_path("rules", "documents", "cases", "timelines.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['convention']} {case['kind']}")
def test_a_document_is_planned_back_from_the_opening(case: dict[str, Any]) -> None:
    steps = timeline(case["opening"], case["kind"], case["convention"], call_closes=case.get("call_closes"))
    assert {step.code: written(step.day) for step in steps if step.day} == case["days"]
    assert [step.code for step in steps] == list(case["days"])


def test_an_information_document_has_no_six_weeks_no_limit_of_words_and_one_language() -> None:
    working, inf = document_rule("minamata", "working"), document_rule("minamata", "inf")
    assert (working.words, working.languages, working.steps["issued"].weeks) == (8500, "all", 6)
    assert (inf.words, inf.languages) == (None, "original")
    assert inf.steps["issued"].weeks < 6


def test_a_convention_cites_its_own_rules_of_procedure() -> None:
    issued = timeline(OPENING, "working", "minamata")[-1]
    assert "MC-1/1" in issued.explanation[-1]
    assert "MC-1/1" not in timeline(OPENING, "working", None)[-1].explanation[-1]
    assert timeline(OPENING, "working", "a convention without a file") == timeline(OPENING, "working", None)


def test_a_mandated_day_for_the_call_wins() -> None:
    first = timeline(OPENING, "working", "minamata", call_closes=date(2020, 3, 31))[0]
    assert first.day == date(2020, 3, 31)
    assert first.explanation == ("the call closes on Tue 31 Mar 2020, as mandated or communicated",)


def test_a_step_on_a_free_day_is_done_the_working_day_before() -> None:
    station = Workdays("geneva", {2021: {date(2021, 5, 3): "a holiday"}})
    first = timeline(OPENING, "working", "minamata", workdays=station)[0]
    assert first.day is not None
    assert written(first.day) == "Fri 30 Apr 2021"
    assert first.explanation[-1] == "Mon 3 May 2021 is not worked at geneva (a holiday); Fri 30 Apr 2021 is"


DRAFTED = {"call_closes", "compilation", "first_draft", "clearance", "forecast_frozen"}
FITS = [
    (date(2021, 5, 3), set[str](), True, "Thu 24 Jun 2021"),
    (date(2021, 7, 30), set[str](), True, "Mon 20 Sep 2021"),
    (date(2021, 7, 31), set[str](), False, "Tue 21 Sep 2021"),
    (date(2021, 8, 20), DRAFTED, False, "Tue 21 Sep 2021"),
    (date(2021, 8, 23), DRAFTED | {"final", "submitted"}, True, "Mon 20 Sep 2021"),
]


@pytest.mark.parametrize(("today", "done", "fits", "earliest"), FITS)
def test_whether_what_is_left_still_fits(today: date, done: set[str], fits: bool, earliest: str) -> None:  # noqa: FBT001  a column of the table
    found = fit(timeline(OPENING, "working", "minamata"), "working", "minamata", today, done=done)
    assert (found.fits, written(found.earliest)) == (fits, earliest)
    assert ("it no longer fits" in found.explanation[-1]) is not fits


def test_an_open_call_cannot_be_shortened() -> None:
    steps = timeline(OPENING, "working", "minamata", call_closes=date(2021, 8, 31))
    found = fit(steps, "working", "minamata", date(2021, 5, 1))
    assert (found.fits, written(found.earliest)) == (False, "Fri 22 Oct 2021")


def test_a_late_document_states_why() -> None:
    steps = timeline(OPENING, "working", "minamata")
    assert issue_statement(steps, date(2021, 9, 20), None) is None
    assert issue_statement(steps, date(2021, 9, 23), "the last reply came on 1 September") == (
        "issued 3 days after Mon 20 Sep 2021: the last reply came on 1 September"
    )
    with pytest.raises(BadInput, match="say why it is late"):
        issue_statement(steps, date(2021, 9, 23), "")


def test_every_convention_reads_for_both_kinds() -> None:
    for path in content_files("rules", "documents"):
        for kind in ("working", "inf"):
            rule = document_rule(path.stem, kind)
            assert all(step.source for step in rule.steps.values())
            assert list(rule.steps)[-1] == "issued"


def test_an_unknown_kind_of_document_is_refused() -> None:
    with pytest.raises(BadInput, match="kinds are working and inf"):
        document_rule("minamata", "poster")


def wrong(**change: object) -> dict[str, object]:
    step = {"title": "t", "weeks": 6, "at_least_days": 0, "source": "s"}
    rule = {"title": "t", "words": None, "words_source": "s", "languages": "all", "languages_source": "s"}
    return rule | {"steps": {"issued": step}} | change


def test_wrong_rules_say_what_is_wrong() -> None:
    early = {"title": "t", "weeks": 2, "at_least_days": 0, "source": "s"}
    late = early | {"weeks": 8}
    wrongs: list[tuple[dict[str, object], str]] = [
        ({"steps": {"draft": early, "issued": late}}, "must stand in order of time"),
        ({"steps": {"draft": late}}, "the last step must be 'issued'"),
        ({"languages": "some"}, "languages"),
    ]
    for change, complaint in wrongs:
        with pytest.raises(BadInput, match=complaint):
            checked(DocumentRule, wrong(**change), "rules/documents/x.yaml")
    assert checked(DocumentRule, wrong(), "x").steps["issued"].weeks == 6
