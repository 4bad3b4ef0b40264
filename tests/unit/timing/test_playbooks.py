"""What becomes of requests: the playbooks of the ten kinds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from followup.content import content_path, load_yaml
from followup.timing.playbooks import Playbook, choose, load_playbook, open_milestones
from followup.timing.reminders import load_schedule
from followup.timing.rulefiles import checked
from followup.timing.words import written
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import Kind, VerbClass
from followup.vocabulary.errors import BadInput
from followup.vocabulary.statuses import Triage

CASES = content_path("rules", "playbooks", "cases")


@pytest.mark.parametrize("case", load_yaml(CASES / "triage.yaml"), ids=lambda case: f"{case['verb']} {case['kind']}")
def test_a_request_becomes_a_task_something_to_monitor_or_a_record(case: dict[str, Any]) -> None:
    kind, verb, actors = Kind(case["kind"]), VerbClass(case["verb"]), [Actor(code) for code in case["actors"]]
    playbook, triage = choose(kind, actors, conditional=False, verb=verb, convention="minamata")
    assert (playbook.kind, triage) == (kind, Triage(case["becomes"]))
    assert playbook.triage_rule(actors, verb, "minamata", conditional=False).because


@pytest.mark.parametrize("case", load_yaml(CASES / "milestones.yaml"), ids=lambda case: case["kind"])
def test_the_milestones_of_a_task(case: dict[str, Any]) -> None:
    laid = open_milestones(load_playbook(Kind(case["kind"])), case["dates"], convention="minamata")
    assert {step.code: written(step.day) for step in laid if step.day} == case["days"]
    assert [step.code for step in laid if step.day] == list(case["days"])
    assert [step.code for step in laid if not step.day] == case.get("waits", [])


@pytest.mark.parametrize("kind", list(Kind))
def test_what_addresses_the_secretariat_is_always_its_task(kind: Kind) -> None:
    for verb in VerbClass:
        assert choose(kind, [Actor.SECRETARIAT], conditional=True, verb=verb, convention=None)[1] is Triage.TASK


@pytest.mark.parametrize("kind", list(Kind))
def test_every_playbook_reads_and_cites_its_values(kind: Kind) -> None:
    playbook = load_playbook(kind)
    assert playbook.kind is kind
    assert all(rule.source for rule in playbook.triage)
    assert all(milestone.source for milestone in playbook.milestones)
    if playbook.reminders:
        assert load_schedule(playbook.reminders).steps


def test_the_three_kinds_the_product_is_for_open_their_records() -> None:
    opened = {kind: load_playbook(kind).opens for kind in (Kind.SUBMISSION, Kind.REPORT, Kind.GROUP)}
    assert opened == {Kind.SUBMISSION: "call", Kind.REPORT: "document", Kind.GROUP: "group"}


def test_a_milestone_without_its_day_says_what_it_waits_for() -> None:
    laid = open_milestones(load_playbook(Kind.SUBMISSION), {})
    assert [(milestone.code, milestone.day, milestone.explanation) for milestone in laid] == [
        ("letter", None, ("waits for the adoption of the decision",)),
        ("deadline", None, ("waits for the deadline",)),
        ("compilation", None, ('waits for "Replies are requested by this day"',)),
    ]
    chained = {
        milestone.code: milestone.explanation for milestone in open_milestones(load_playbook(Kind.NOMINATION), {})
    }
    assert chained["confirmed"] == ('waits for "The list of those nominated is with the bureau"',)


def test_a_convention_may_have_another_offset() -> None:
    data = load_yaml(content_path("rules", "playbooks", "submission.yaml"))
    data["milestones"][0]["by_convention"] = {"unfccc": "+3m"}
    playbook = checked(Playbook, data, "submission.yaml")
    for convention, day in [("unfccc", "Sat 29 Feb 2020"), ("minamata", "Fri 10 Jan 2020"), (None, "Fri 10 Jan 2020")]:
        letter = open_milestones(playbook, {"adoption": date(2019, 11, 29)}, convention=convention)[0]
        assert letter.day is not None
        assert written(letter.day) == day


WRONG = [
    (
        {"triage": [{"becomes": "task", "actors": ["secretariat"], "because": "b", "source": "s"}]},
        "last rule of triage",
    ),
    ({"milestones": [{"code": "c", "title": "t", "anchor": "sunrise", "source": "s"}]}, "hangs on 'sunrise'"),
    (
        {"milestones": [{"code": "c", "title": "t", "anchor": "letter", "offset": "soon", "source": "s"}]},
        "is no offset",
    ),
    ({"triage": [{"becomes": "party", "because": "b", "source": "s"}]}, r"triage\.0\.becomes"),
]


@pytest.mark.parametrize(("change", "complaint"), WRONG)
def test_a_wrong_playbook_says_what_is_wrong(change: dict[str, object], complaint: str) -> None:
    data = load_yaml(content_path("rules", "playbooks", "action.yaml"))
    with pytest.raises(BadInput, match=complaint):
        checked(Playbook, data | change, "action.yaml")
