"""What if: tried on a copy with the services that would do it for good; the register stays as it is."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.calls.extend import Grant, extend_deadline
from followup.services.dates.meetings import NewDays, move_meeting
from followup.services.dates.planning import Question, plan_ahead, what_if
from followup.services.people.promises import Promise, note_promise
from followup.services.tasks.acts import assign_task
from followup.services.tasks.digest import weekly_digest
from followup.services.tasks.leave import LeaveLine, enter_leave, list_leave
from followup.services.tasks.show import show_task
from followup.vocabulary.errors import BadInput, NotFound
from tests.integration.services.campaign import Campaign, at

NOW = at("2020-06-01")
SPRING = ("Minamata COP 4", NewDays(opening=date(2022, 3, 21)))


@pytest.fixture
def campaign(register: Register, tmp_path: Path) -> Campaign:
    return Campaign.started(register, tmp_path)


def test_a_moved_meeting_is_tried_and_nothing_has_happened(campaign: Campaign) -> None:
    before = show_task(campaign.register, campaign.report_task, today=NOW.date())

    answer = what_if(campaign.register, Question(meetings=[SPRING]), by="what if", now=NOW)

    mandated = next(one for one in answer.differences if one.what == "mandated by the decision")
    assert (mandated.was, mandated.now, mandated.days) == (date(2021, 11, 1), date(2022, 3, 21), 140)
    assert show_task(campaign.register, campaign.report_task, today=NOW.date()) == before
    told = move_meeting(campaign.register, *SPRING, dry_run=True, by="officer", now=NOW)
    milestones = {(one.was, one.now) for one in told.moved if one.task == campaign.report_task}
    assert {(one.was, one.now) for one in answer.differences} == milestones


def test_what_was_foretold_is_what_then_happens(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    grant = Grant(date(2020, 6, 30), "Bureau")
    question = Question(extensions=[(campaign.call_id, grant)])
    now = at("2020-03-02")
    answer = what_if(campaign.register, question, by="what if", now=now)
    assert campaign.call().rounds[0].reply_by == date(2020, 3, 31)

    extend_deadline(campaign.register, campaign.call_id, grant, by="officer", now=now)

    assert plan_ahead(campaign.register, now=now) == answer.after
    reminders = {(one.what, one.was, one.now) for one in answer.differences if one.what.endswith("to parties")}
    assert ("second_reminder to parties", date(2020, 3, 24), date(2020, 6, 23)) in reminders


def test_an_officer_away_and_too_much_in_a_week(campaign: Campaign) -> None:
    assign_task(campaign.register, campaign.report_task, "A. Officer", by="head", now=at("2020-01-07"))
    view = show_task(campaign.register, campaign.report_task, today=NOW.date())
    due = view.task.due_on
    assert due is not None
    away = LeaveLine(officer="A. Officer", away_from=due, away_until=due, stand_in=None)

    answer = what_if(campaign.register, Question(leave=[away]), by="what if", now=at("2020-01-08"), capacity=1)

    assert answer.before.on_leave == []
    assert {(one.officer, one.day, one.stand_in) for one in answer.after.on_leave} == {("A. Officer", due, None)}
    assert all(week.due > week.capacity == 1 for week in answer.after.busy)
    assert list_leave(campaign.register, date(2020, 1, 8)).leave == []


def test_who_stands_in_is_shown_the_task(campaign: Campaign) -> None:
    assign_task(campaign.register, campaign.report_task, "A. Officer", by="head", now=at("2020-01-07"))
    line = LeaveLine(
        officer="A. Officer", away_from=date(2020, 6, 1), away_until=date(2020, 6, 30), stand_in="B. Colleague"
    )
    enter_leave(campaign.register, line, by="head", now=NOW)
    for day, who in ((date(2020, 6, 15), "B. Colleague"), (date(2020, 7, 1), "A. Officer")):
        steps = show_task(campaign.register, campaign.report_task, today=day).life.house_steps
        assert {step.who for step in steps if step.audience == "officer"} == {who}
    assert list_leave(campaign.register, date(2020, 6, 2)).leave == [line]


DIGEST = [  # days from the task's day, who is shown it
    (-29, None),
    (-28, "A. Officer"),
    (0, "A. Officer"),
    (6, "A. Officer"),
    (7, "head of unit"),
    (20, "head of unit"),
    (21, "executive secretary"),
    (42, "bureau"),
]


def test_what_comes_near_is_shown_to_its_officer_and_goes_up_as_it_gets_late(campaign: Campaign) -> None:
    task = campaign.report_task
    assign_task(campaign.register, task, "A. Officer", by="head", now=at("2020-01-07"))
    due = show_task(campaign.register, task, today=NOW.date()).task.due_on
    assert due is not None
    for days, who in DIGEST:
        found = weekly_digest(campaign.register, today=due + timedelta(days=days))
        readers = [one.who for one in found.lists for line in one.tasks if line.task == task]
        above = [name for from_day, name in DIGEST if name and from_day <= days]
        assert readers == sorted(set(above))
        assert who is None or who in readers
    [mine] = weekly_digest(campaign.register, today=due, who="A. Officer").lists
    assert [(line.task, line.days_late) for line in mine.tasks] == [(task, 0)]


def test_the_digest_says_what_waits_in_the_outbox(campaign: Campaign) -> None:
    campaign.sweep("2020-01-06")
    found = weekly_digest(campaign.register, today=date(2020, 1, 6))
    assert (found.waiting_for_approval, found.held_steps) == (4, 0)


def test_what_cannot_be_done_cannot_be_tried(campaign: Campaign) -> None:
    with pytest.raises(NotFound, match="not in the calendar"):
        what_if(campaign.register, Question(meetings=[("Minamata COP 40", SPRING[1])]), by="what if", now=NOW)
    backwards = LeaveLine(officer="X", away_from=date(2020, 6, 2), away_until=date(2020, 6, 1), stand_in=None)
    with pytest.raises(BadInput, match="before it begins"):
        what_if(campaign.register, Question(leave=[backwards]), by="what if", now=NOW)


def test_a_party_that_promised_is_not_reminded_until_the_day_is_over(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    promise = Promise(call=campaign.call_id, party="SEN", promised_by=date(2020, 3, 20))
    note_promise(campaign.register, promise, by="officer", now=at("2020-03-09"))
    campaign.go_through("2020-03-10")
    campaign.go_through("2020-03-24")
    assert campaign.mailed("first_reminder") == {"ARG", "CHN", "KHM"}
    assert campaign.mailed("second_reminder") == {"ARG", "CHN", "KHM", "SEN"}
    with pytest.raises(NotFound, match="FRA was not asked"):
        note_promise(campaign.register, promise.model_copy(update={"party": "FRA"}), by="officer", now=at("2020-03-09"))
    with pytest.raises(BadInput, match="has passed"):
        note_promise(campaign.register, promise, by="officer", now=at("2020-03-21"))
