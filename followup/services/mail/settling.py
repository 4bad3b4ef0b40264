"""What becomes of the steps of a letter that are found due: each is prepared, held or left out, with the reason."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from followup.services.mail.approvals import RELEASED
from followup.services.mail.last_checks import HELD_BACK, ITEM
from followup.timing.outage import Settlement, settle
from followup.timing.reminders import PlannedStep, load_schedule
from followup.vocabulary.instants import instant
from followup.vocabulary.statuses import OPEN_STATUSES, StepStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from followup.records.due import DueRound
    from followup.records.tables import ReminderStep
    from followup.vocabulary.instants import Instant

LETTER = "letter"
NOTICE = "notice"
"""How the code of a step begins that tells of a change (a later date, a moved meeting)."""
_NOTHING_RECEIVED = "nothing_received"
_BECAME = {
    Settlement.SEND: StepStatus.PREPARED,
    Settlement.SEND_LATE: StepStatus.PREPARED,
    Settlement.COLLAPSE: StepStatus.SKIPPED,
    Settlement.HOLD: StepStatus.HELD,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """A due step and what becomes of it; `reason` is None for one that goes on its day."""

    step: ReminderStep
    became: StepStatus
    reason: str | None


def is_reminder(step: ReminderStep) -> bool:
    """Whether a step reminds of a letter: it is neither the letter itself nor a notice of a change."""
    return step.code != LETTER and not step.code.startswith(NOTICE)


def decide(one: DueRound, now: Instant) -> list[Decision]:
    """What becomes of each step of a round that is planned and due at `now`; every such step is in the answer once."""
    today = now.date()
    due = [step for step in one.steps if step.status == StepStatus.PLANNED and instant(step.due_at) <= now]
    needless = {step.id: why for step in due if (why := _needless(step, one, today)) is not None}
    left_out = [Decision(step, StepStatus.SKIPPED, needless[step.id]) for step in due if step.id in needless]
    stands = [step for step in due if step.id not in needless]
    settled = [each for group in _groups(stands) for each in _settled(group, one, today)]
    return [*left_out, *_behind_the_letter(settled, one)]


def owing(step: ReminderStep, one: DueRound, today: date) -> set[str]:
    """The parties (identities) to whom a step is owed: none who answered, promised to, or has a later date.

    Who promised is not reminded; a notice of more time goes to them all the same.
    """
    if step.party_id is not None:
        found = {step.party_id}
    else:
        found = set(one.asked)
        if step.code != LETTER and ITEM not in step.details:
            found -= set(one.extended)
    found -= {other.party_id or "" for other in one.steps if _stands_for(other, step)}
    if step.audience == _NOTHING_RECEIVED:
        found -= set(one.answered)
        wanted = _waited_for(step, one)
        found -= {party for party, items in one.items_answered.items() if wanted and wanted <= set(items)}
        if is_reminder(step):
            found -= {party for party, day in one.promised.items() if day >= today}
    return found


def _stands_for(other: ReminderStep, step: ReminderStep) -> bool:
    """Whether a party's own step goes to it in place of a reminder that its promise held back."""
    return other.details.get(HELD_BACK) == step.code and other.status != StepStatus.SKIPPED


def needless_for_all(
    due_on: date, *, go_live: date | None, closed_on: date | None, task_status: str, today: date
) -> str | None:
    """Why nobody at all is written to any more under a step of a call; None when somebody may be."""
    if go_live is not None and due_on < go_live:
        return f"before go-live ({go_live})"
    if closed_on is not None and closed_on <= today:
        return f"the call closed on {closed_on}"
    if task_status not in OPEN_STATUSES:
        return f"the task is {task_status.replace('_', ' ')}"
    return None


def _needless(step: ReminderStep, one: DueRound, today: date) -> str | None:
    call = one.call
    why = needless_for_all(
        step.due_on, go_live=call.go_live, closed_on=call.closed_on, task_status=one.task.status, today=today
    )
    if why is None and not owing(step, one, today):
        return "everybody to whom it would go has answered, promised an answer, or has a later date"
    return why


def _waited_for(step: ReminderStep, one: DueRound) -> set[int]:
    """The items for which a step reminds: its own, or those without a day of their own; none: the call as a whole."""
    if ITEM in step.details:
        return {int(step.details[ITEM])}
    return {item.number for item in one.items if item.due_on is None} or {item.number for item in one.items}


def _groups(steps: Sequence[ReminderStep]) -> Iterator[list[ReminderStep]]:
    """Steps of which one may stand for the others: those that go to the same parties, for the same item.

    A notice stands by itself.
    """
    groups: dict[tuple[str | None, str | None, str | None], list[ReminderStep]] = defaultdict(list)
    for step in steps:
        notice = step.id if step.code.startswith(NOTICE) else None
        groups[step.party_id, notice, step.details.get(ITEM)].append(step)
    yield from groups.values()


def _settled(group: Sequence[ReminderStep], one: DueRound, today: date) -> list[Decision]:
    released = {step.code for step in group if (step.reason or "").startswith(RELEASED)}
    planned = [_as_planned(step) for step in group]
    found = settle(planned, load_schedule(one.call.schedule), today, released=released)
    decisions = []
    for step, settled in zip(group, found, strict=True):
        reason = settled.reason
        if step.code in released and settled.settlement is Settlement.SEND_LATE:
            reason = step.reason
        decisions.append(Decision(step, _BECAME[settled.settlement], reason))
    return decisions


def _as_planned(step: ReminderStep) -> PlannedStep:
    """A step of the register as the rules of timing see it: its audience and channel play no part here."""
    return PlannedStep(step.code, step.due_on, (), "all_addressed", step.template, "mail", "answered")


def _behind_the_letter(settled: Sequence[Decision], one: DueRound) -> list[Decision]:
    """Nobody is reminded of a letter that has not gone: while it waits for an officer, its reminders wait too."""
    waiting = {step.id for step in one.steps if step.code == LETTER and step.status == StepStatus.HELD}
    waiting |= {each.step.id for each in settled if each.step.code == LETTER and each.became is StepStatus.HELD}
    if not waiting:
        return list(settled)
    reason = "the letter itself waits for an officer"
    return [
        Decision(each.step, StepStatus.HELD, reason)
        if each.became is StepStatus.PREPARED and each.step.code != LETTER
        else each
        for each in settled
    ]
