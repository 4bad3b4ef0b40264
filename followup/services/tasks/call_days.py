"""The day by which replies are requested has come: that step of a task is done, and asks nothing of its officer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from followup.services.tasks.milestones import finish_milestone
from followup.timing.closing import THE_DAY_REQUESTED
from followup.vocabulary.statuses import MilestoneStatus

if TYPE_CHECKING:
    from datetime import date

    from followup.records.register import Register
    from followup.records.tables import Call
    from followup.vocabulary.instants import Instant


def finish_call_days(register: Register, *, by: str, now: Instant) -> int:
    """Mark done the steps of calls whose day, as last communicated, is over; how many. Answers still come in late."""
    yesterday = now.date() - timedelta(days=1)
    with register.reading() as unit:
        rows = unit.tasks.milestones_due(yesterday, THE_DAY_REQUESTED)
        calls = unit.calls.of_tasks({row.task_id for row in rows}) if rows else {}
    over = {row.id: day for row in rows if (day := _day(calls.get(row.task_id))) is not None and day <= yesterday}
    if not over:
        return 0
    with register.writing(by=by, at=now, reason="the day by which replies are requested is over") as unit:
        tasks = unit.tasks.by_ids({row.task_id for row in rows if row.id in over})
        for task in tasks.values():
            for row in task.milestones:
                if row.id in over and row.status == MilestoneStatus.PLANNED:
                    finish_milestone(task, row, over[row.id], f"replies were requested by {over[row.id]}")
    return len(over)


def _day(call: Call | None) -> date | None:
    """The day that the latest letter of a call gives, as extended for all; None while there is no letter."""
    return call.rounds[-1].reply_by if call is not None and call.rounds else None
