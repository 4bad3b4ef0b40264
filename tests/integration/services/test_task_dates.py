"""The dates that a confirmed request gives its task: with little time left, for an information document, a workshop."""

from datetime import date
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.decisions.confirm import confirm_decision
from followup.services.decisions.register_files import register_files
from followup.services.tasks.show import show_task
from followup.services.tasks.views import TaskView
from followup.vocabulary.instants import instant

DECISION = """\
MC-5/30: Mercury in products

The Conference of the Parties,

1. Requests the secretariat to prepare a report on cosmetics for consideration by the Conference of the Parties at its
sixth meeting;

2. Requests the secretariat to compile the views received and to make the compilation available as an information
document at its sixth meeting;

3. Requests the secretariat to convene a workshop on cosmetics in the second half of 2025;

4. Requests the secretariat to prepare a report on skin-lightening products for consideration by the Conference of the
Parties at its next meeting.
"""


@pytest.fixture
def tasks(sqlite_register: Register, tmp_path: Path) -> dict[str, TaskView]:
    """The tasks by paragraph as they are on 1 September 2025, nine weeks before COP 6 opens."""
    (tmp_path / "decision.txt").write_text(DECISION, encoding="utf-8")
    register_files(sqlite_register, [tmp_path / "decision.txt"], by="officer", now=instant("2025-09-01"))
    done = confirm_decision(sqlite_register, "MC-5/30", by="officer", now=instant("2025-09-01")).confirmed
    return {one.place: show_task(sqlite_register, one.task or "", today=date(2025, 9, 1)) for one in done if one.task}


def test_a_timeline_that_no_longer_fits_says_so_with_the_earliest_day(tasks: dict[str, TaskView]) -> None:
    told = tasks["1"].too_late
    assert told[0] == "today is Mon 1 Sep 2025"
    assert told[-1].startswith("it no longer fits: ")
    assert told[-1].endswith("after Mon 22 Sep 2025")


def test_an_information_document_still_fits(tasks: dict[str, TaskView]) -> None:
    assert tasks["2"].too_late == []
    codes = {one.code: one.due_on for one in tasks["2"].milestones}
    assert codes["issued"] == date(2025, 10, 20)
    assert "ready" not in codes


def test_a_workshop_is_planned_back_from_the_last_day_on_which_it_can_be_held(tasks: dict[str, TaskView]) -> None:
    steps = {one.code: (one.due_on, one.explanation[0]) for one in tasks["3"].milestones}
    assert steps["held"] == (date(2025, 12, 31), "the last day on which the meeting can be held: Wed 31 Dec 2025")
    assert steps["funded"][0] == date(2025, 8, 13)
    assert tasks["3"].task.due_on == date(2025, 8, 13)


def test_the_next_meeting_is_the_one_after_the_adoption(tasks: dict[str, TaskView]) -> None:
    assert tasks["4"].mandated_on == date(2025, 11, 3)
