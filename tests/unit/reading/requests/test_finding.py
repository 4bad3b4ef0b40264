"""Requests of whole decisions: evidence, chapeaux, conditions, conclusions. Every text is the project's own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.reading.requests import find_requests
from followup.reading.requests.clauses import Source
from followup.reading.results import Provision, ProvisionKind, ReadDecision, ReadRequest
from followup.reading.rules import load_rules
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import Kind, VerbClass
from followup.vocabulary.deadlines import DeadlineType


def decision(*texts: str, items: dict[str, list[str]] | None = None, title: str = "") -> ReadDecision:
    provisions: list[Provision] = []
    for number, text in enumerate(texts, 1):
        provisions.append(Provision(len(provisions), ProvisionKind.PARAGRAPH, str(number), text))
        for letter, item in zip("abcdef", (items or {}).get(str(number), []), strict=False):
            place = f"{number}({letter})"
            provisions.append(Provision(len(provisions), ProvisionKind.ITEM, place, item, parent=str(number)))
    return ReadDecision(
        "9/CP.25", "en", title or None, "unfccc", body="COP", meeting="COP 25", provisions=tuple(provisions)
    )


def asks(read: ReadDecision, source: Source = "decision") -> list[ReadRequest]:
    return list(find_requests(read, load_rules("en"), source=source).requests)


def only(text: str, source: Source = "decision") -> ReadRequest:
    (request,) = asks(decision(text), source)
    return request


def test_each_field_rests_on_words_of_the_text() -> None:
    text = "Also requests the secretariat, funds permitting, to prepare a report for its twenty‑sixth session;"
    request = only(text)
    words = {one.field: text[one.start : one.end] for one in request.evidence}
    assert words == {
        "verb": "requests",
        "actors": "secretariat",
        "kind": "prepare a report for its twenty‑sixth session",
        "deadline": "its twenty‑sixth session",
        "conditional": "funds permitting",
    } | {name: words[name] for name in ("kind", "deadline")}
    assert "twenty‑sixth" in words["deadline"]
    assert {one.rule for one in request.evidence} >= {"en.verb.requests", "en.actor.secretariat"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Invites Parties to submit to the secretariat, by 31 October 2025, comments on the draft guide;",
            "submit to the secretariat comments on the draft guide",
        ),
        (
            "Requests the secretariat to report to the Conference of the Parties at its thirtieth session on wells;",
            "report to the Conference of the Parties on wells",
        ),
        ("Requests the secretariat to publish a list of wells by March 2026;", "publish a list of wells"),
    ],
)
def test_what_is_to_be_done_is_told_without_its_time(text: str, shown: str) -> None:
    assert only(text).deliverable == shown


def test_an_item_shows_which_evidence_is_its_chapeau_s() -> None:
    chapeau = "Requests the secretariat, within existing resources, to:"
    read = decision(chapeau, items={"1": ["Organize a workshop in 2021;", "Report on it annually;"]})
    first, second = asks(read)
    assert (first.place, first.kind, second.place, second.kind) == ("1(a)", Kind.MEETING, "1(b)", Kind.REPORT)
    assert first.conditional
    assert second.conditional
    own = {one.field for one in first.evidence if one.place is None}
    inherited = {one.field: chapeau[one.start : one.end] for one in first.evidence if one.place == "1"}
    assert own == {"kind", "deadline"}
    assert inherited == {"verb": "Requests", "actors": "secretariat", "conditional": "within existing resources"}


def test_items_of_an_unnumbered_chapeau_complete_it() -> None:
    texts = [
        (ProvisionKind.PARAGRAPH, "", "Requests the secretariat, subject to the availability of resources, to:", None),
        (ProvisionKind.ITEM, "(a)", "Compile the replies;", ""),
        (ProvisionKind.ITEM, "(b)", "Report to the Conference of the Parties at its twenty-sixth session;", ""),
        (ProvisionKind.PARAGRAPH, "", "Invites Parties:", None),
        (ProvisionKind.ITEM, "", "to submit their views;", ""),
        (ProvisionKind.ITEM, "", "to nominate experts;", ""),
    ]
    provisions = tuple(Provision(order, *text) for order, text in enumerate(texts))
    found = asks(ReadDecision("9/CP.25", "en", body="COP", meeting="COP 25", provisions=provisions))
    assert [(one.order, one.actors[0].value, one.kind.value, one.conditional) for one in found] == [
        (1, "secretariat", "document", True),
        (2, "secretariat", "report", True),
        (4, "parties", "submission", False),
        (5, "parties", "nomination", False),
    ]


def test_a_verb_changed_by_its_adverb_cites_both() -> None:
    request = only("Strongly encourages Parties to pay their contributions;")
    assert request.verb is VerbClass.URGE
    assert [one.rule for one in request.evidence if one.field == "verb"] == [
        "en.verb.encourages",
        "en.adverb.strongly",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Committee requested the secretariat to prepare a paper.",
        "The SBI invited Parties to submit views by 1 March 2020.",
        "The working group agreed to continue its consideration at its next session.",
        "Parties were urged to submit their reports.",
    ],
)
def test_conclusions_ask_in_the_past_tense_and_decisions_do_not(text: str) -> None:
    assert len(asks(decision(text), "conclusion")) == 1
    assert asks(decision(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Recalls the request to the secretariat to report annually;",
        "Notes that Parties should submit their reports on time;",
        "Welcomes the invitation by the Government to the secretariat to move its seat;",
        "Expresses its appreciation to the Parties that were invited to host the session;",
        "Takes note of the requests for support and of the calls for more transparency;",
        "Adopts the budget and approves the staffing table;",
        "Decides that the members shall serve for two years;",
        "Authorizes the Executive Secretary to draw on the reserve;",
    ],
)
def test_what_asks_nothing(text: str) -> None:
    assert asks(decision(text)) == []


def test_the_title_says_who_the_board_is() -> None:
    text = "Requests the Board to simplify its procedures;"
    fund = decision(text, title="Report of the Green Climate Fund")
    assert asks(fund)[0].actors == (Actor.FINANCIAL_ENTITY,)
    assert asks(decision(text))[0].actors == (Actor.COMMITTEE,)


def test_a_condition_on_the_whole_decision_is_no_task_and_conditions_its_office() -> None:
    read = decision(
        "Requests the secretariat to convene a dialogue;",
        "Invites Parties to take part in it;",
        "Requests that the actions of the secretariat called for in this decision be undertaken subject to the "
        "availability of financial resources.",
    )
    found = find_requests(read, load_rules("en"))
    assert [(one.place, one.conditional) for one in found.requests] == [("1", True), ("2", False)]
    assert found.blanket_conditions == ("3",)
    assert [one.place for one in found.requests[0].evidence if one.field == "conditional"] == ["3"]


def test_in_a_report_a_condition_holds_for_its_own_section() -> None:
    condition = "be undertaken subject to the availability of financial resources."
    texts = [
        ("I", "The SBI requested the secretariat to convene a dialogue."),
        ("I", f"It requested that the actions of the secretariat called for in these conclusions {condition}"),
        ("II", "The SBI requested the secretariat to publish the list."),
    ]
    provisions = tuple(
        Provision(order, ProvisionKind.PARAGRAPH, str(order + 1), text, section=section)
        for order, (section, text) in enumerate(texts)
    )
    found = asks(ReadDecision("report", "en", provisions=provisions), "conclusion")
    assert [(one.place, one.conditional) for one in found] == [("1", True), ("3", False)]


def test_a_reiterated_ask_names_the_decision_that_it_repeats() -> None:
    request = only("Reiterates its request to the secretariat, in decision 4/CP.20, to maintain the portal;")
    assert request.recalls is not None
    assert "4/cp.20" in request.recalls.lower()


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("referred to in paragraph 2 above", ("2",)),
        ("referred to in paragraphs 1–3 and 2(a) above", ("1", "2", "3", "2(a)")),
        ("referred to in paragraphs 1, 2 and 9 above", ("1", "2")),
        ("referred to in decision 4/CP.20, paragraph 2", ()),
    ],
)
def test_paragraphs_referred_to_are_named(words: str, places: tuple[str, ...]) -> None:
    read = decision(
        "Takes note of the report;",
        "Invites Parties to submit:",
        f"Requests the secretariat to compile the submissions {words};",
        items={"2": ["Views on the report;"]},
    )
    assert asks(read)[-1].refers_to == places


def test_a_deadline_in_the_address_holds_for_every_action() -> None:
    first, second = asks(
        decision("Requests the secretariat, by 1 May 2020, to publish the list and to inform Parties of it;")
    )
    assert first.deadline.value == second.deadline.value == "2020-05-01"


@pytest.mark.parametrize(
    ("convention", "verbs"),
    [("cites", [VerbClass.REQUEST, VerbClass.RECOMMEND]), ("unfccc", [])],
)
def test_who_shall_and_who_should_is_asked_where_decisions_are_directed(
    convention: str, verbs: list[VerbClass]
) -> None:
    read = replace(
        decision(
            "The Secretariat shall, subject to external funding, report to the Animals Committee at its 31st meeting;",
            "Parties should submit their records to the Secretariat by 1 March 2021;",
        ),
        convention=convention,
    )
    found = asks(read)
    assert [request.verb for request in found] == verbs
    assert [request.conditional for request in found] == [True, False][: len(verbs)]


def test_who_shall_do_what_a_resolution_agrees_on_is_asked_once() -> None:
    read = replace(
        decision("AGREES that the Standing Committee shall review this Resolution at its 80th meeting;"),
        convention="cites",
    )
    (asked,) = asks(read)
    assert (asked.actors, asked.deadline.value) == ((Actor.COMMITTEE,), "Standing Committee 80")


def test_a_second_verb_has_the_subject_of_the_first() -> None:
    read = replace(
        decision(
            "The Animals Committee shall, with the help of the Secretariat, review the list. It shall consider its "
            "use by the Parties and shall report to the Standing Committee at its 78th meeting;"
        ),
        convention="cites",
    )
    assert {request.actors for request in asks(read)} == {(Actor.COMMITTEE,)}
    assert asks(read)[-1].deadline.value == "Standing Committee 78"


def test_an_item_with_a_verb_of_its_own_asks_by_itself() -> None:
    read = decision(
        "Decides to do the following:",
        items={"1": ["Request the secretariat to hold a workshop", "Invite Parties to send views by 3 May 2021"]},
    )
    assert [(request.place, request.verb, request.actors) for request in asks(read)] == [
        ("1(a)", VerbClass.REQUEST, (Actor.SECRETARIAT,)),
        ("1(b)", VerbClass.INVITE, (Actor.PARTIES,)),
    ]


def test_a_reading_that_may_be_another_is_less_sure() -> None:
    """A verb that can mean several kinds, or a time that is named but not taken, went with more errors."""
    plain = only("Requests the board to implement the plan;")
    assert only("Requests the board to arrange the plan;").confidence < plain.confidence
    told = only("Requests the board to implement the plan adopted at its twenty-third session;")
    assert told.deadline.type is DeadlineType.NONE
    assert told.confidence < plain.confidence


def test_confidence_is_a_share() -> None:
    assert 0 < only("Encourages further expansion of the pilot;").confidence < 1


def test_nobody_known_is_still_asked() -> None:
    assert only("Invites the twelve wise elders of the lake to speak;").actors == (Actor.OTHER,)


HOSTILE = st.lists(
    st.sampled_from(
        ["requests", "and to", "to", "the secretariat", ",", "in collaboration with", "by 1 May 2020", "Parties", "of",
         "that", "shall", "annually", ":", ";", "taking into account", "at its next session", "请", "秘书处", "\u200e"]
    ),
    max_size=60,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(HOSTILE, st.sampled_from(["decision", "conclusion"]))
def test_no_text_breaks_it_and_every_span_lies_in_its_text(words: list[str], source: Source) -> None:
    read = decision(" ".join(words), items={"1": [" ".join(words[:20])]})
    texts = {one.place: one.text for one in read.provisions}
    for request in asks(read, source):
        for one in request.evidence:
            assert 0 <= one.start <= one.end <= len(texts[one.place if one.place is not None else request.place])


def test_a_place_without_number_is_kept() -> None:
    provision = Provision(0, ProvisionKind.PARAGRAPH, "", "Requests the secretariat to publish the report;")
    read = ReadDecision("stem", "en", provisions=(provision,))
    (request,) = asks(read)
    assert (request.place, request.deadline.type) == ("", DeadlineType.NONE)
