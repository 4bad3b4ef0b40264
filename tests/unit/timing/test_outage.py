"""Steps found due after an outage: each is accounted for, and at most one reminder goes out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.timing.outage import Settlement, settle
from followup.timing.reminders import lay_out, load_schedule, plan

CALL = load_schedule("call")
LETTER = date(2019, 12, 13)
DEADLINE = date(2020, 3, 31)  # the steps fall on 10 March, 24 March and 7 April

AFTER = [
    (date(2020, 3, 10), {"first_reminder"}, {"first_reminder": "send"}),
    (date(2020, 3, 12), {"first_reminder"}, {"first_reminder": "send_late"}),
    (date(2020, 3, 17), {"first_reminder"}, {"first_reminder": "send_late"}),
    (date(2020, 3, 18), {"first_reminder"}, {"first_reminder": "hold"}),
    (date(2020, 3, 24), {"first_reminder", "second_reminder"}, {"first_reminder": "hold", "second_reminder": "send"}),
    (
        date(2020, 4, 30),
        {"first_reminder", "second_reminder", "last_reminder"},
        {"first_reminder": "hold", "second_reminder": "hold", "last_reminder": "hold"},
    ),
]


@pytest.mark.parametrize(("today", "codes", "settlements"), AFTER)
def test_what_becomes_of_steps_found_due(today: date, codes: set[str], settlements: dict[str, str]) -> None:
    due = [step for step in plan(CALL, DEADLINE, LETTER) if step.code in codes]
    settled = settle(due, CALL, today)
    assert {one.step.code: one.settlement.value for one in settled} == settlements
    assert all((one.reason is None) is (one.settlement is Settlement.SEND) for one in settled)


def test_of_two_due_at_once_the_later_takes_the_place_of_the_earlier() -> None:
    short = lay_out(CALL, DEADLINE, None)
    close = [short[0], short[1]]
    patient = CALL.model_copy(update={"after_outage": CALL.after_outage.model_copy(update={"hold_after_days": 30})})
    settled = {one.step.code: one for one in settle(close, patient, date(2020, 3, 26))}
    assert settled["first_reminder"].settlement is Settlement.COLLAPSE
    assert settled["first_reminder"].reason == "the step of Tue 24 Mar 2020 is due as well and takes its place"
    assert settled["second_reminder"].settlement is Settlement.SEND_LATE


def test_a_letter_is_never_collapsed_into_a_reminder() -> None:
    steps = plan(CALL, date(2020, 1, 1), date(2020, 1, 1))
    letter = next(step for step in steps if step.code == "letter")
    last = next(step for step in steps if step.code == "last_reminder") if len(steps) > 1 else letter
    settled = settle([letter, last], CALL, date(2020, 1, 8))
    assert settled[0].settlement is Settlement.SEND_LATE


def test_beside_a_letter_that_goes_only_now_no_reminder_goes() -> None:
    steps = [step for step in lay_out(CALL, date(2020, 1, 8), date(2020, 1, 6)) if step.code != "first_reminder"]
    settled = {one.step.code: one.settlement.value for one in settle(steps, CALL, date(2020, 1, 8))}
    assert settled["letter"] == "send_late"
    assert {settled[code] for code in settled if code != "letter"} == {"collapse"}


def test_what_an_officer_let_go_on_is_not_held_again() -> None:
    due = [step for step in plan(CALL, DEADLINE, LETTER) if step.code == "first_reminder"]
    [settled] = settle(due, CALL, date(2020, 6, 1), released=["first_reminder"])
    assert settled.settlement is Settlement.SEND_LATE
    assert settled.reason == "found 83 days after Tue 10 Mar 2020"


@given(st.integers(0, 90), st.integers(0, 120))
def test_each_step_is_accounted_for_and_at_most_one_reminder_goes(outage: int, resumed: int) -> None:
    today = DEADLINE - timedelta(days=30) + timedelta(days=resumed)
    due = [step for step in plan(CALL, DEADLINE, LETTER) if today - timedelta(days=outage) <= step.day <= today]
    settled = settle(due, CALL, today)
    assert [one.step for one in settled] == due
    going = [one for one in settled if one.settlement in {Settlement.SEND, Settlement.SEND_LATE}]
    assert len([one for one in going if one.step.code != "letter"]) <= 1
