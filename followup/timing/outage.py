"""What becomes of steps that are found due, some of them late: nothing is forgotten and nobody gets a burst.

A step on its day goes out. Of several that are found due at once for the same call, the latest goes and the others are
collapsed into it; where the letter itself goes only now, no reminder goes beside it. One that is too late waits for an
officer, unless the officer has let it go on. The letter itself is never collapsed into a reminder.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from followup.timing.reminders import PlannedStep, Schedule
from followup.timing.words import span, written
from followup.vocabulary.deadlines import Unit


class Settlement(StrEnum):
    """What is done with a step that is due."""

    SEND = "send"
    SEND_LATE = "send_late"
    COLLAPSE = "collapse"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Settled:
    """A due step, what is done with it, and why (None for one on its day)."""

    step: PlannedStep
    settlement: Settlement
    reason: str | None


def settle(
    due: Sequence[PlannedStep], schedule: Schedule, today: date, *, released: Collection[str] = ()
) -> list[Settled]:
    """What to do today with the steps of one call that are due and not yet sent; each is in the answer once.

    `released` are the codes of steps that an officer let go on, however late.
    """
    anchors = {step.code: step.anchor for step in schedule.steps}
    longest = schedule.after_outage.hold_after_days
    may_go = [step for step in due if step.code in released or (today - step.day).days <= longest]
    letter = next((step for step in may_go if anchors.get(step.code) == "letter"), None)
    reminders = [step for step in may_go if step is not letter]
    latest = letter or max(reminders, key=lambda step: step.day, default=None)
    return [_settled(step, latest if step in reminders else None, today, waits=step not in may_go) for step in due]


def _settled(step: PlannedStep, latest: PlannedStep | None, today: date, *, waits: bool) -> Settled:
    late = (today - step.day).days
    found = f"found {span(late, Unit.DAY)} after {written(step.day)}"
    if waits:
        return Settled(step, Settlement.HOLD, f"{found}; an officer decides whether it still goes")
    if latest is not None and step is not latest:
        return Settled(
            step, Settlement.COLLAPSE, f"the step of {written(latest.day)} is due as well and takes its place"
        )
    return Settled(step, Settlement.SEND_LATE, found) if late else Settled(step, Settlement.SEND, None)
