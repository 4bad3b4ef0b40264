"""The sweep: several at once, after an outage of any length, behind a letter that waits, when a task is closed."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from threading import Barrier

import pytest

from followup.records.register import Register
from followup.records.tables import ReminderStep
from followup.services.mail.approvals import release_step
from followup.services.mail.held import leave_out_step
from followup.services.mail.sweep import SweepReport, sweep
from followup.vocabulary.errors import NotAllowed
from followup.vocabulary.instants import Instant, midnight
from tests.integration.services.many_calls import HOUSE, at, many_calls

SWEEPS = 4
CALLS = int(os.environ.get("FOLLOWUP_TEST_STEPS", "60"))
"""`make test-long` has 10,000."""


def steps_of(register: Register, rounds: dict[str, str]) -> list[ReminderStep]:
    with register.reading() as unit:
        return list(unit.mail.steps_of_rounds(list(rounds)))


def sweep_once(register: Register, now: Instant) -> SweepReport:
    return sweep(register, HOUSE, by="followup", now=now)


def test_four_sweeps_at_once_prepare_each_step_exactly_once(register: Register, register_url: str) -> None:
    rounds = many_calls(register, CALLS)
    start = Barrier(SWEEPS)

    def one_sweep(_number: int) -> SweepReport:
        with closing(Register.open(register_url)) as own:
            start.wait()
            return sweep_once(own, at("2020-01-06"))

    with ThreadPoolExecutor(SWEEPS) as pool:
        reports = list(pool.map(one_sweep, range(SWEEPS)))
    rest = sweep_once(register, at("2020-01-06"))  # what was in another's hands and not done yet

    done = Counter(step.step for report in [*reports, rest] for step in report.steps)
    assert (len(done), set(done.values())) == (CALLS, {1})
    with register.reading() as unit:
        messages = unit.mail.messages(limit=10 * CALLS)
        assert len({message.header_id for message in messages}) == len(messages) == 2 * CALLS
        made = [event for event in unit.history.of([message.id for message in messages]) if event.action == "made"]
        changed = [event for event in unit.history.of(list(done)) if event.action == "changed"]
    assert len(made) == 2 * CALLS
    assert len(changed) == CALLS
    assert sweep_once(register, at("2020-01-06")).steps == []
    assert rounds.keys() == {step.round for report in [*reports, rest] for step in report.steps}


@pytest.mark.parametrize("days", [0, 1, 6, 7, 8, 21, 45, 90])
def test_after_an_outage_every_step_is_accounted_for(sqlite_register: Register, days: int) -> None:
    """The engine stops after the letter went and comes back so many days after the first reminder was due."""
    rounds = many_calls(sqlite_register, 2)
    sweep_once(sqlite_register, at("2020-01-06"))
    back = midnight(date(2020, 3, 10) + timedelta(days=days))

    report = sweep_once(sqlite_register, back)

    for step in steps_of(sqlite_register, rounds):
        due = step.due_at <= back
        assert (step.status != "planned") is due
        on_its_day = step.due_on in {date(2020, 1, 6), back.date()}
        assert (step.reason is None) is (not due or on_its_day)
    mailed = Counter((step.round, step.became) for step in report.steps)
    assert all(count <= 1 for (_round, became), count in mailed.items() if became == "prepared")
    late = {step.code: step for step in report.steps}["first_reminder"]
    assert late.became == ("prepared" if days <= 7 else "held")


def test_an_outage_of_an_hour_changes_nothing(sqlite_register: Register) -> None:
    rounds = many_calls(sqlite_register, 1)
    sweep_once(sqlite_register, Instant(midnight(date(2020, 1, 6)) + timedelta(hours=1)))
    assert {step.code: step.reason for step in steps_of(sqlite_register, rounds) if step.status == "prepared"} == {
        "letter": None
    }


def test_nobody_is_reminded_of_a_letter_that_waits_for_an_officer(register: Register) -> None:
    rounds = many_calls(register, 1)
    became = {step.code: (step.became, step.reason) for step in sweep_once(register, at("2020-03-12")).steps}
    assert became["letter"][0] == "held"
    assert became["first_reminder"] == ("held", "the letter itself waits for an officer")

    letter = next(step for step in steps_of(register, rounds) if step.code == "letter")
    release_step(register, letter.id, by="head", now=at("2020-03-13"), reason="the mission was told")
    [gone] = sweep_once(register, at("2020-03-13")).steps
    assert (gone.code, gone.became, gone.messages) == ("letter", "prepared", 2)
    assert gone.reason == "released: the mission was told"


def test_what_an_officer_leaves_out_does_not_go(register: Register) -> None:
    rounds = many_calls(register, 1)
    letter = next(step for step in steps_of(register, rounds) if step.code == "letter")
    leave_out_step(register, letter.id, by="head", now=at("2020-01-05"), reason="handed over in person")
    assert sweep_once(register, at("2020-01-06")).steps == []
    again = next(step for step in steps_of(register, rounds) if step.code == "letter")
    assert again.reason == "left out by head: handed over in person"
    with pytest.raises(NotAllowed, match="the step letter is skipped already"):
        leave_out_step(register, letter.id, by="head", now=at("2020-01-06"), reason="again")


def test_of_a_held_step_let_go_on_and_one_on_its_day_one_mail_goes(register: Register) -> None:
    rounds = many_calls(register, 1)
    sweep_once(register, at("2020-01-06"))
    sweep_once(register, at("2020-03-20"))
    held = next(step for step in steps_of(register, rounds) if step.status == "held")
    release_step(register, held.id, by="head", now=at("2020-03-24"), reason="still useful")

    became = {step.code: step.became for step in sweep_once(register, at("2020-03-24")).steps}

    assert became == {"first_reminder": "skipped", "second_reminder": "prepared"}


def test_the_outcomes_count_and_hold_no_officers_own_words(sqlite_register: Register) -> None:
    rounds = many_calls(sqlite_register, 3)
    late = sweep_once(sqlite_register, at("2020-01-20"))
    [held] = late.outcomes()
    assert (held.code, held.became, held.steps, held.messages) == ("letter", "held", 3, 0)
    letter = next(step for step in steps_of(sqlite_register, rounds) if step.code == "letter")
    release_step(sqlite_register, letter.id, by="head", now=at("2020-01-20"), reason="Ms. A. Example was told")
    [released] = sweep_once(sqlite_register, at("2020-01-20")).outcomes()
    assert (released.became, released.reason, released.steps, released.messages) == ("prepared", "released", 1, 2)


def test_of_a_task_that_is_closed_nothing_goes(register: Register) -> None:
    rounds = many_calls(register, 1)
    [task_id] = rounds.values()
    with register.writing(by="officer", at=at("2020-02-01"), reason="taken over by another") as unit:
        task = unit.tasks.task(task_id)
        assert task is not None
        task.status = "retired"
    report = sweep_once(register, at("2020-03-10"))
    assert {(step.became, step.reason) for step in report.steps} == {("skipped", "the task is retired")}
