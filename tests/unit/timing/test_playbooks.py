"""What becomes of requests: the playbooks of the ten kinds."""

from __future__ import annotations

from datetime import date

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

TRIAGE = [
    (Kind.REPORT, [Actor.SECRETARIAT], VerbClass.REQUEST, Triage.TASK),
    (Kind.REPORT, [Actor.FINANCIAL_ENTITY], VerbClass.INVITE, Triage.MONITOR),
    (Kind.SUBMISSION, [Actor.PARTIES], VerbClass.INVITE, Triage.TASK),
    (Kind.SUBMISSION, [Actor.PARTIES, Actor.SECRETARIAT], VerbClass.REQUEST, Triage.TASK),
    (Kind.NOMINATION, [Actor.PARTIES], VerbClass.INVITE, Triage.TASK),
    (Kind.GROUP, [Actor.COP], VerbClass.DECIDE, Triage.TASK),
    (Kind.GROUP, [Actor.SECRETARIAT], VerbClass.REQUEST, Triage.TASK),
    (Kind.GROUP, [Actor.ORGANIZATIONS], VerbClass.INVITE, Triage.MONITOR),
    (Kind.MEETING, [Actor.SECRETARIAT], VerbClass.REQUEST, Triage.TASK),
    (Kind.DOCUMENT, [Actor.COMMITTEE], VerbClass.REQUEST, Triage.MONITOR),
    (Kind.REVIEW, [Actor.COP], VerbClass.DECIDE, Triage.MONITOR),
    (Kind.SUPPORT, [Actor.DEVELOPED_PARTIES], VerbClass.URGE, Triage.MONITOR),
    (Kind.SUPPORT, [Actor.PARTIES, Actor.STAKEHOLDERS], VerbClass.INVITE, Triage.RECORD),
    (Kind.COOPERATION, [Actor.COMMITTEE], VerbClass.ENCOURAGE, Triage.MONITOR),
    (Kind.COOPERATION, [Actor.ORGANIZATIONS], VerbClass.ENCOURAGE, Triage.RECORD),
    (Kind.ACTION, [Actor.PARTIES], VerbClass.ENCOURAGE, Triage.RECORD),
    (Kind.ACTION, [Actor.PARTIES], VerbClass.URGE, Triage.MONITOR),
    (Kind.ACTION, [], VerbClass.INVITE, Triage.RECORD),
]


@pytest.mark.parametrize(("kind", "actors", "verb", "becomes"), TRIAGE)
def test_a_request_becomes_a_task_something_to_monitor_or_a_record(
    kind: Kind, actors: list[Actor], verb: VerbClass, becomes: Triage
) -> None:
    playbook, triage = choose(kind, actors, conditional=False, verb=verb, convention="minamata")
    assert (playbook.kind, triage) == (kind, becomes)
    assert playbook.triage_rule(actors, verb, "minamata", conditional=False).because


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


def days(playbook: Playbook, dates: dict[str, date]) -> list[tuple[str, str | None]]:
    laid = open_milestones(playbook, dates, convention="minamata")
    return [(milestone.code, written(milestone.day) if milestone.day else None) for milestone in laid]


ADOPTED = date(2019, 11, 29)
OPENING = date(2021, 11, 1)


def test_the_milestones_of_a_call_for_submissions() -> None:
    playbook = load_playbook(Kind.SUBMISSION)
    assert playbook.opens == "call"
    assert days(playbook, {"adoption": ADOPTED, "deadline": date(2020, 3, 31)}) == [
        ("letter", "Fri 10 Jan 2020"),
        ("deadline", "Tue 31 Mar 2020"),
        ("compilation", "Tue 14 Apr 2020"),
    ]


def test_the_milestones_of_a_report_to_the_next_session() -> None:
    laid = days(load_playbook(Kind.REPORT), {"adoption": ADOPTED, "opening": OPENING})
    assert laid == [
        ("planned", "Fri 24 Jan 2020"),
        ("call_closes", "Mon 3 May 2021"),
        ("compilation", "Mon 17 May 2021"),
        ("first_draft", "Mon 14 Jun 2021"),
        ("clearance", "Mon 12 Jul 2021"),
        ("forecast_frozen", "Mon 26 Jul 2021"),
        ("final", "Mon 16 Aug 2021"),
        ("submitted", "Mon 23 Aug 2021"),
        ("issued", "Mon 20 Sep 2021"),
        ("presented", "Mon 1 Nov 2021"),
    ]


def test_the_milestones_of_an_intersessional_expert_group() -> None:
    playbook = load_playbook(Kind.GROUP)
    assert playbook.opens == "group"
    laid = days(playbook, {"adoption": ADOPTED, "opening": OPENING, "expiry": date(2021, 11, 5)})
    wanted = [
        "established",
        "invitation",
        "nominations",
        "members",
        "first_meeting",
        "last_meeting",
        "group_report",
        "expiry",
    ]
    assert [code for code, _ in laid if code in wanted] == wanted
    assert "call_closes" not in dict(laid)
    assert dict(laid)["nominations"] == "Fri 21 Feb 2020"


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
        letter = open_milestones(playbook, {"adoption": ADOPTED}, convention=convention)[0]
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
