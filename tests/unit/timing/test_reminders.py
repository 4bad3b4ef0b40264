"""The standard steps of a call, on days with their weekdays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from followup.content import content_files, content_path, load_yaml
from followup.timing.reminders import Schedule, lay_out, load_schedule, plan, unsent
from followup.timing.rulefiles import checked
from followup.timing.words import written
from followup.timing.workdays import Workdays
from followup.vocabulary.errors import BadInput

CALL = load_schedule("call")
LETTER = date(2019, 12, 13)


CASES = load_yaml(content_path("rules", "reminders", "cases", "steps.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['schedule']} {case['communicated']}")
def test_the_steps_of_a_schedule(case: dict[str, Any]) -> None:
    steps = lay_out(load_schedule(case["schedule"]), case["communicated"], case.get("letter"))
    assert {step.code: written(step.day) for step in steps if not step.left_out} == case["steps"]
    assert [step.code for step in steps if step.left_out] == case.get("left_out", [])
    assert plan(load_schedule(case["schedule"]), case["communicated"], case.get("letter")) == [
        step for step in steps if not step.left_out
    ]


def test_reminders_go_to_those_from_whom_nothing_has_come() -> None:
    audiences = {step.code: step.audience for step in plan(CALL, date(2020, 3, 31), LETTER)}
    assert audiences.pop("letter") == "all_addressed"
    assert set(audiences.values()) == {"nothing_received"}


def test_a_step_says_why_it_falls_on_its_day() -> None:
    first = plan(CALL, date(2020, 3, 31), LETTER)[1]
    assert first.explanation == ("a reply is requested by Tue 31 Mar 2020", "minus 21 days = Tue 10 Mar 2020")


def test_a_step_left_out_is_accounted_for_with_its_reason() -> None:
    steps = lay_out(CALL, date(2020, 1, 3), LETTER)
    assert len(steps) == len(CALL.steps)
    left_out = {step.code: step.left_out for step in steps if step.left_out}
    assert left_out == {
        "first_reminder": "Fri 13 Dec 2019 lies within 14 days of the letter of Fri 13 Dec 2019",
        "second_reminder": "Fri 27 Dec 2019 lies within 14 days of the letter of Fri 13 Dec 2019",
    }


def test_without_a_letter_yet_only_the_steps_of_the_deadline_have_days() -> None:
    assert [step.code for step in plan(CALL, date(2020, 3, 31), None)] == [
        "first_reminder",
        "second_reminder",
        "last_reminder",
    ]


def test_permanent_missions_are_not_copied_unless_switched_on() -> None:
    assert {step.copied for step in plan(CALL, date(2020, 3, 31), LETTER)} == {()}
    switched_on = plan(CALL, date(2020, 3, 31), LETTER, copy_missions=True)
    assert {step.copied for step in switched_on} == {("permanent_mission",)}


def test_an_extension_moves_the_steps_not_yet_sent() -> None:
    before = plan(CALL, date(2020, 3, 31), LETTER)
    extended = plan(CALL, date(2020, 4, 30), LETTER)
    moved = unsent(extended, sent={"letter", before[1].code})
    assert [(step.code, written(step.day)) for step in moved] == [
        ("second_reminder", "Thu 23 Apr 2020"),
        ("last_reminder", "Thu 7 May 2020"),
    ]


def test_a_reminder_on_a_free_day_goes_out_on_the_next_working_day() -> None:
    station = Workdays(
        "geneva", {2019: {}, 2020: {date(2020, 4, 10): "Good Friday", date(2020, 4, 13): "Easter Monday"}}
    )
    last = plan(CALL, date(2020, 4, 3), LETTER, workdays=station)[-1]
    assert written(last.day) == "Tue 14 Apr 2020"
    assert last.explanation[-1] == "Fri 10 Apr 2020 is not worked at geneva (Good Friday); Tue 14 Apr 2020 is"


def test_every_schedule_reads_and_cites_its_values() -> None:
    names = [path.stem for path in content_files("rules", "reminders")]
    assert {"call", "nomination"} <= set(names)
    for name in names:
        schedule = load_schedule(name)
        assert schedule.name == name
        assert all(step.source for step in schedule.steps)


def test_an_unknown_schedule_is_refused() -> None:
    with pytest.raises(BadInput, match=r"rules/reminders/nothing\.yaml: there is no such file"):
        load_schedule("nothing")


def test_a_wrong_schedule_says_which_field() -> None:
    path = next(content_files("rules", "reminders"))
    data = load_yaml(path)
    with pytest.raises(BadInput, match=r"call\.yaml: steps\.1\.audience"):
        checked(
            Schedule, data | {"steps": [data["steps"][0], data["steps"][1] | {"audience": "the world"}]}, "call.yaml"
        )
    with pytest.raises(BadInput, match="two steps have the same code"):
        checked(Schedule, data | {"steps": [data["steps"][1], data["steps"][1]]}, "call.yaml")


def test_an_overdue_task_of_the_house_goes_up_step_by_step() -> None:
    steps = plan(load_schedule("task"), date(2021, 9, 20), None)
    assert [step.audience for step in steps[3:]] == ["head_of_unit", "executive_secretary", "bureau"]
    assert steps[0].explanation[0] == "the task is due on Mon 20 Sep 2021"
    assert {step.channel for step in steps} == {"page"}


def test_what_goes_out_by_mail_needs_a_template() -> None:
    data = load_yaml(content_path("rules", "reminders", "call.yaml"))
    step = {name: value for name, value in data["steps"][1].items() if name != "template"}
    with pytest.raises(BadInput, match="it needs a template"):
        checked(Schedule, data | {"steps": [step]}, "call.yaml")


@pytest.mark.parametrize(
    ("deadline", "last"),
    [
        (date(2020, 3, 27), date(2020, 4, 3)),  # Friday to Friday
        (date(2020, 3, 28), date(2020, 4, 6)),  # Saturday: the Saturday after is quiet, Monday is not
        (date(2020, 3, 29), date(2020, 4, 6)),  # Sunday
        (date(2020, 3, 30), date(2020, 4, 6)),  # Monday to Monday
    ],
)
def test_nobody_is_reminded_on_quiet_days(deadline: date, last: date) -> None:
    quiet_weekends = CALL.model_copy(update={"quiet_weekdays": ("Sat", "Sun")})
    steps = {step.code: step for step in plan(quiet_weekends, deadline, date(2019, 12, 14))}
    assert steps["last_reminder"].day == last
    assert all(step.day.weekday() < 5 for step in steps.values() if step.code != "letter")
    assert steps["letter"].day == date(2019, 12, 14)  # a Saturday: the letter goes on its own date
    quiet = "a quiet day" in " ".join(steps["last_reminder"].explanation)
    assert quiet is (deadline.weekday() in {5, 6})


def test_a_week_of_quiet_days_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="one day of the week at least"):
        Schedule.model_validate(
            load_schedule("call").model_dump() | {"quiet_weekdays": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]}
        )
