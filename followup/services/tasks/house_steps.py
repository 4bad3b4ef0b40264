"""Who in the house is shown that a task comes near, falls due, or is overdue: its officer, then ever higher up.

The steps are those of rules/reminders/task.yaml, counted from the day on which the task is due next. They are shown on
the pages and mailed to nobody, so they are worked out when they are looked at: an outage cannot lose one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.timing.reminders import lay_out, load_schedule
from followup.timing.words import written
from followup.vocabulary.statuses import OPEN_STATUSES, Triage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup.records.tables import Absence, Task

_SCHEDULE = "task"
_OFFICER = "officer"


class HouseStep(BaseModel):
    """One standard step of a task of the house: who is shown it from which day on, and why then."""

    code: str
    audience: str
    who: str | None
    """The officer by name, or who stands in; None for an office of the house, or while nobody is in charge."""
    day: date
    reached: bool
    explanation: list[str]


def house_steps(task: Task, today: date, away: Mapping[str, Absence]) -> list[HouseStep]:
    """The standard steps of a task; none for what is closed, has no day, or is another's to do.

    `away` are those on leave today, by name: what the officer would see is shown to the stand-in.
    """
    if task.triage != Triage.TASK or task.status not in OPEN_STATUSES or task.due_on is None:
        return []
    found = []
    for step in lay_out(load_schedule(_SCHEDULE), task.due_on, None):
        who, told = _whom(task, away) if step.audience == _OFFICER else (None, [])
        day = step.day
        if step.audience == _OFFICER and task.snoozed_until is not None and day < task.snoozed_until:
            told.append(f"put off until {written(task.snoozed_until)}")
            day = task.snoozed_until
        explanation = [*step.explanation, *told]
        found.append(
            HouseStep(
                code=step.code,
                audience=step.audience,
                who=who,
                day=day,
                reached=day <= today,
                explanation=explanation,
            )
        )
    return found


def _whom(task: Task, away: Mapping[str, Absence]) -> tuple[str | None, list[str]]:
    leave = away.get(task.officer or "")
    if leave is None or leave.stand_in is None:
        return task.officer, []
    return leave.stand_in, [f"{task.officer} is away until {written(leave.away_until)}; {leave.stand_in} stands in"]


def reached(task: Task, today: date, away: Mapping[str, Absence]) -> list[HouseStep]:
    """For its officer, and for everybody above whom it has reached, the latest step; it stands for those before it."""
    latest = {step.audience: step for step in house_steps(task, today, away) if step.reached}
    return list(latest.values())
