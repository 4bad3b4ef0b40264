"""A call that closes later than the timeline foresaw pushes what builds on it, and nothing else."""

from __future__ import annotations

from datetime import date

from followup.timing.closing import after_call_closes
from followup.timing.documents import timeline
from followup.timing.milestones import Milestone
from followup.timing.words import written

OPENING = date(2021, 11, 1)
PLANNED = timeline(OPENING, "working", "minamata")
PRESENTED = Milestone("presented", "The report is before the session", OPENING, ())


def test_a_call_that_closes_in_time_changes_only_its_own_day() -> None:
    laid = after_call_closes([*PLANNED, PRESENTED], date(2020, 3, 31), "working", "minamata")
    assert laid[0].day == date(2020, 3, 31)
    assert laid[0].explanation == ("a reply is requested by Tue 31 Mar 2020, as communicated",)
    assert laid[1:] == [*PLANNED[1:], PRESENTED]


def test_a_call_that_closes_late_pushes_what_builds_on_it() -> None:
    laid = after_call_closes(PLANNED, date(2021, 7, 2), "working", "minamata")
    days = [(step.code, written(step.day)) for step in laid if step.day]
    assert days == [
        ("call_closes", "Fri 2 Jul 2021"),
        ("compilation", "Wed 7 Jul 2021"),
        ("first_draft", "Sat 17 Jul 2021"),
        ("clearance", "Thu 22 Jul 2021"),
        ("forecast_frozen", "Mon 26 Jul 2021"),
        ("final", "Mon 16 Aug 2021"),
        ("submitted", "Mon 23 Aug 2021"),
        ("issued", "Mon 20 Sep 2021"),
    ]
    assert laid[1].explanation[-1] == (
        "Mon 17 May 2021 no longer fits, since the call closes later; "
        "5 days at the least after the step before it = Wed 7 Jul 2021"
    )
