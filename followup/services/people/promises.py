"""A promise: a party has said by when its answer will come; what would remind it before is held back until then.

When the day is over and nothing has come, what was held back goes on the day after, once, to that party alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.mail import LEFT
from followup.records.tables import ReminderStep
from followup.services.calls.lateness import own_day
from followup.services.mail.last_checks import HELD_BACK
from followup.services.mail.settling import is_reminder, owing
from followup.services.mail.withdrawing import withdraw_owed
from followup.timing.reminders import load_schedule
from followup.timing.words import written
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.instants import midnight
from followup.vocabulary.statuses import StepStatus

if TYPE_CHECKING:
    from followup.records.due import DueRound
    from followup.records.register import Register, Unit
    from followup.records.tables import Addressee, Party
    from followup.vocabulary.instants import Instant

_A_DAY = timedelta(days=1)
_FARTHEST = timedelta(days=3 * 365)


class Promise(BaseModel):
    """What a party said, on which call; `promised_by` None notes what was said without a day."""

    call: str
    party: str
    promised_by: date | None
    said: str | None = None
    """What was said, to whom and how; personal, so it stands in no event."""


class NotedPromise(Promise):
    """A promise as it was noted."""

    reminded_on: date | None = None
    """When what it holds back goes, if nothing has come; None where it holds nothing back, or the next step follows."""
    answered: bool = False
    """An answer has come already: nothing would remind it."""
    after_reply_by: bool = False
    """The day promised is after the one requested: it gives no more time, followup extend does."""


def note_promise(register: Register, promise: Promise, *, by: str, now: Instant) -> NotedPromise:
    """Note by when a party has promised its answer, or what it said besides; a new promise replaces an old one.

    Raises NotFound for a party not asked, BadInput for a past day.
    """
    day = promise.promised_by
    if day is None and not promise.said:
        raise BadInput("say by when the answer is promised, or what was said")
    reason = f"{promise.party} promised its answer by {day}" if day else f"what {promise.party} said was noted"
    with register.writing(by=by, at=now, reason=reason) as unit:
        one, party, rows = _asked(unit, promise.call, promise.party)
        if day is not None and day < min(now.date(), own_day(unit, one.call, party.id, now)):
            raise BadInput(f"{day} has passed; note a day to come")
        if day is not None and day > now.date() + _FARTHEST:
            raise BadInput(f"{day} is years ahead; look at the date again")
        for row in rows:
            row.said = _with(row.said, promise.said, day, by, now)
            row.promised_by = day or row.promised_by
        noted = NotedPromise(**promise.model_dump())
        if day is None:
            return noted
        noted.answered = party.id in one.answered
        noted.after_reply_by = one.round.reply_by is not None and day > _reply_by(one, party)
        reminders = [step.id for step in unit.mail.steps_of_rounds([one.round.id]) if is_reminder(step)]
        withdraw_owed(unit, reminders, reason, of=lambda owed: owed.party_id == party.id)
        noted.reminded_on = _hold_back(unit, one, party, day, now.date())
    return noted


def withdraw_promise(register: Register, call: str, party: str, *, said: str | None, by: str, now: Instant) -> None:
    """A promise holds no longer: the party is reminded as everybody is, at once where a reminder was held back already.

    Raises NotFound for a party that has promised nothing.
    """
    with register.writing(by=by, at=now, reason=f"the promise of {party} holds no longer") as unit:
        one, asked, rows = _asked(unit, call, party)
        if not any(row.promised_by for row in rows):
            raise NotFound(f"{party} has promised nothing on the call {call}")
        for row in rows:
            row.promised_by, row.said = None, _with(row.said, said, None, by, now)
        steps = {step.code: step for step in one.steps}
        for step in one.steps:
            if step.party_id != asked.id or HELD_BACK not in step.details or step.status != StepStatus.PLANNED:
                continue
            if steps[step.details[HELD_BACK]].due_on <= now.date():
                step.due_on, step.due_at = now.date(), midnight(now.date())
            else:
                step.status, step.reason = StepStatus.SKIPPED.value, "the promise holds no longer"


def _asked(unit: Unit, call_id: str, code: str) -> tuple[DueRound, Party, list[Addressee]]:
    """The latest letter that asked a party, the party, and its entries under all letters of the call."""
    call = unit.calls.call(call_id)
    parties = unit.people.parties([code])
    rows = unit.due.addressed([one.id for one in call.rounds], parties[0].id) if call and parties else ()
    if call is None or not rows:
        raise NotFound(f"{code} was not asked by the call {call_id}")
    latest = [one.id for one in call.rounds if one.id in {row.round_id for row in rows}][-1]
    return unit.due.read([latest])[0], parties[0], list(rows)


def _with(before: str | None, said: str | None, day: date | None, by: str, now: Instant) -> str:
    """What a party said up to now, a line more; without a word of it, the promise alone."""
    promised = f" (promised by {day})" if day else ""
    line = f"{now.date()}, noted by {by}: {said or ''}{promised}"
    return "\n".join(filter(None, (before, line)))


def _reply_by(one: DueRound, party: Party) -> date:
    own = one.extended.get(party.id)
    return own.reply_by if own is not None else one.round.reply_by or date.max


def _hold_back(unit: Unit, one: DueRound, party: Party, day: date, today: date) -> date | None:
    """Plan what a promise holds back for the day after it; nothing where the next step follows soon enough."""
    owed = [
        (owed, mail) for owed, mail in unit.mail.owed_by_steps([s.id for s in one.steps]) if owed.party_id == party.id
    ]
    left = {owed.step_id for owed, mail in owed if mail.status in LEFT}
    gone = {step.details.get(HELD_BACK, step.code) for step in one.steps if step.id in left}
    own = {step.code: step for step in one.steps if step.party_id == party.id and HELD_BACK in step.details}
    for step in own.values():
        if step.id not in left:
            step.status, step.reason = StepStatus.SKIPPED.value, f"promised again, by {day}"
    free = replace(one, promised={}, steps=[step for step in one.steps if step.code not in own])
    ahead = [
        step
        for step in free.steps
        if is_reminder(step) and step.status != StepStatus.SKIPPED and party.id in owing(step, free, today)
    ]
    held = [step for step in ahead if step.due_on <= day and step.code not in gone]
    soon = day + timedelta(days=load_schedule(one.call.schedule).quiet_days_after_promise)
    if not held or any(day < step.due_on <= soon for step in ahead):
        return None
    last = max(held, key=lambda step: step.due_on)
    again = own.get(_own_code(last, party))
    if again is not None:
        for occurrence, _mail in owed:
            if occurrence.step_id == again.id:
                occurrence.message_id = None
    unit.add(_planned(again or ReminderStep(), last, party, day))
    return day + _A_DAY


def _own_code(held: ReminderStep, party: Party) -> str:
    return f"{held.code}.{party.code}"


def _planned(step: ReminderStep, held: ReminderStep, party: Party, promised: date) -> ReminderStep:
    """A reminder for one party, of what was held back, on the day after that of its promise."""
    day = promised + _A_DAY
    step.convention_id, step.round_id, step.party_id = held.convention_id, held.round_id, party.id
    step.code, step.deadline_version = _own_code(held, party), held.deadline_version
    step.due_on, step.due_at = day, midnight(day)
    step.template, step.audience, step.channel = held.template, held.audience, held.channel
    step.explanation = [f"an answer was promised by {written(promised)}", f"plus 1 day = {written(day)}"]
    step.details = {**held.details, HELD_BACK: held.code}
    step.status, step.reason = StepStatus.PLANNED.value, None
    return step
