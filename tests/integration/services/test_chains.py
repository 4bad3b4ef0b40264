"""Decisions over the sessions: what a later one recalls, amends or supersedes makes a chain."""

from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.decisions.chains import LinkKind, chain_of, link_requests, number_recalled
from followup.services.decisions.confirm import confirm_decision
from followup.services.decisions.register_files import register_files
from followup.services.tasks.show import show_task
from followup.vocabulary.errors import BadInput, FollowupError, NotFound
from tests.integration.services.campaign import at

TEXT = """\
MC-{number}: Dental amalgam

The Conference of the Parties,

1. Requests the secretariat to report on dental amalgam to the Conference of the Parties at its {session} meeting;

2. Invites Parties to submit to the secretariat information on dental amalgam.
"""
AGAIN = """\
MC-4/3: Dental amalgam

The Conference of the Parties,

1. Reiterates its request to the secretariat in decision MC-3/2 to report on dental amalgam to the Conference of the \
Parties at its fifth meeting.
"""


def registered(register: Register, folder: Path, text: str) -> dict[str, str]:
    """Register and confirm a decision; the task (or request) of each paragraph."""
    path = folder / "decision.txt"
    path.write_text(text, encoding="utf-8")
    [decision] = register_files(register, [path], by="officer", now=at("2020-01-06")).decisions
    done = confirm_decision(register, decision.number, by="officer", now=at("2020-01-06")).confirmed
    return {one.place: one.task or one.id for one in done}


@pytest.fixture
def three(register: Register, tmp_path: Path) -> list[dict[str, str]]:
    sessions = [("2/4", "third"), ("3/2", "fourth"), ("4/3", "fifth")]
    return [registered(register, tmp_path, TEXT.format(number=n, session=s)) for n, s in sessions]


def shown(register: Register, identity: str) -> list[tuple[str, str | None, list[str], bool]]:
    return [(one.decision, one.status, one.links, one.this) for one in chain_of(register, identity).entries]


def link(register: Register, later: str, earlier: str, kind: str = "reiterates") -> None:
    link_requests(register, later, earlier, LinkKind(kind), reason="", by="officer", now=at("2020-02-03"))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("decision 4/CP.20", "4/CP.20"),
        ("paragraph 3 of its decision MC-3/8,", "MC-3/8"),
        ("decision BC-14/1 and decision BC-15/2", "BC-15/2"),
        ("its previous request", None),
        ("paragraph 12", None),
    ],
)
def test_the_number_that_a_text_recalls(words: str, number: str | None) -> None:
    assert number_recalled(words) == number


def test_a_chain_is_shown_from_wherever_one_asks(register: Register, three: list[dict[str, str]]) -> None:
    link(register, three[1]["1"], "MC-2/4 1")
    link(register, three[2]["1"], "MC-3/2 1", "amends")
    expected = [("MC-2/4", []), ("MC-3/2", ["reiterates MC-2/4"]), ("MC-4/3", ["amends MC-3/2"])]
    for place, decision in enumerate(three):
        found = shown(register, decision["1"])
        assert [(number, links) for number, _status, links, _this in found] == expected
        assert [this for *_rest, this in found].index(True) == place


def test_what_is_superseded_ends_with_its_reason(register: Register, three: list[dict[str, str]]) -> None:
    link(register, three[1]["1"], "MC-2/4 1", "supersedes")
    view = show_task(register, three[0]["1"], today=at("2020-02-03").date())
    assert view.task.status == "superseded"
    assert view.life.changes[-1].reason == "superseded by MC-3/2 1"
    assert [one.decision for one in view.life.chain] == ["MC-2/4", "MC-3/2"]
    assert show_task(register, three[1]["1"], today=at("2020-02-03").date()).task.status == "active"


def test_a_text_that_reiterates_is_linked_as_it_is_registered(register: Register, tmp_path: Path) -> None:
    earlier = registered(register, tmp_path, TEXT.format(number="3/2", session="fourth"))
    registered(register, tmp_path, AGAIN)
    assert [(number, links) for number, _s, links, _t in shown(register, earlier["1"])] == [
        ("MC-3/2", []),
        ("MC-4/3", ["reiterates MC-3/2"]),
    ]


def test_the_earlier_decision_may_come_into_the_register_later(register: Register, tmp_path: Path) -> None:
    later = registered(register, tmp_path, AGAIN)
    assert shown(register, later["1"])[0][:2] == ("MC-3/2", None)
    registered(register, tmp_path, TEXT.format(number="3/2", session="fourth"))
    assert [(number, status) for number, status, *_rest in shown(register, later["1"])] == [
        ("MC-3/2", "active"),
        ("MC-4/3", "active"),
    ]


def test_a_chain_has_a_beginning(register: Register, three: list[dict[str, str]]) -> None:
    link(register, three[1]["1"], "MC-2/4 1")
    with pytest.raises(BadInput, match="a chain has a beginning"):
        link(register, three[0]["1"], "MC-3/2 1")
    with pytest.raises(BadInput, match="cannot follow itself"):
        link(register, three[0]["1"], "MC-2/4 1")


@pytest.mark.parametrize(
    ("earlier", "error", "why"),
    [
        ("MC-2/4 9", NotFound, "asks in paragraphs 1, 2; say which, as in MC-2/4 1"),
        ("MC-1/1", NotFound, "no task or request MC-1/1"),
    ],
)
def test_what_is_not_there_is_told(
    register: Register, three: list[dict[str, str]], earlier: str, error: type[FollowupError], why: str
) -> None:
    with pytest.raises(error, match=why):
        link(register, three[1]["1"], earlier)
