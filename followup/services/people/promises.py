"""A promise: a party has said by when its answer will come, and is not reminded before that day is over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.mail.settling import is_reminder
from followup.services.mail.withdrawing import withdraw_owed
from followup.vocabulary.errors import BadInput, NotFound

if TYPE_CHECKING:
    from followup.records.register import Register, Unit
    from followup.vocabulary.instants import Instant


class Promise(BaseModel):
    """What a party said, on which call."""

    call: str
    party: str
    promised_by: date
    said: str | None = None
    """What was said, to whom and how; personal, so it stands in no event."""


def note_promise(register: Register, promise: Promise, *, by: str, now: Instant) -> Promise:
    """Note by when a party has promised its answer. Raises NotFound for a party not asked, BadInput for a past day."""
    if promise.promised_by < now.date():
        raise BadInput(f"{promise.promised_by} has passed; note a day to come")
    reason = f"{promise.party} promised its answer by {promise.promised_by}"
    with register.writing(by=by, at=now, reason=reason) as unit:
        call = unit.calls.call(promise.call)
        parties = unit.people.parties([promise.party])
        rounds = [one.id for one in call.rounds] if call else []
        rows = unit.due.addressed(rounds, parties[0].id) if parties and rounds else []
        if not rows:
            raise NotFound(f"{promise.party} was not asked by the call {promise.call}")
        for row in rows:
            row.promised_by, row.said = promise.promised_by, promise.said
        _withdraw(unit, rounds, parties[0].id, reason)
    return promise


def _withdraw(unit: Unit, rounds: list[str], party_id: str, reason: str) -> None:
    """A reminder that waits to leave does not leave now; the letter itself and notices of a change do."""
    reminders = [step.id for step in unit.mail.steps_of_rounds(rounds) if is_reminder(step)]
    withdraw_owed(unit, reminders, reason, of=lambda owed: owed.party_id == party_id)
