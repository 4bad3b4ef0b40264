"""The sweep: finds the reminder steps that are due and prepares what each owes, to those who still owe an answer.

Safe to run again, by several processes, and after an outage: the letters with due steps are shared out among those who
sweep at the same time, a step is prepared once, what it owes is unique in the register, and every step that is not
prepared says why.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING
from zlib import crc32

from pydantic import BaseModel

from followup.records.tables import ReminderStep
from followup.services.calls.mailed_links import mailed_links
from followup.services.mail.approvals import RELEASED
from followup.services.mail.preparing import StepMails, prepare_steps
from followup.services.mail.reminder_mail import House, mails_of
from followup.services.mail.settling import Decision, decide, needless_for_all, owing
from followup.services.tasks.call_days import finish_call_days
from followup.vocabulary.errors import BadInput
from followup.vocabulary.statuses import StepStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from followup.records.due import DueRound, DueStep
    from followup.records.register import Register, Unit
    from followup.records.tables import Contact, Party
    from followup.services.calls.mailed_links import MailedLinks
    from followup.vocabulary.instants import Instant

__all__ = ["House", "Outcome", "SweepReport", "SweptStep", "sweep"]

BATCH = 1000
"""How many letters with due steps are read and settled together."""
MAILS = 1000
"""How many mails one unit of work takes into the outbox, about; a step is not divided."""
SHARES = 4
"""Into how many parts the work is divided: as many processes can sweep side by side.

Where only one writes at a time (SQLite) it is not divided: the others would only keep the writer waiting.
"""
_NOBODY = "nobody with a known contact owes an answer"


class SweptStep(BaseModel):
    """What a sweep did with one step that was due."""

    step: str
    code: str
    round: str
    due_on: date
    became: StepStatus
    messages: int
    unreachable: int
    """Parties owed a mail for whom no working contact is known."""
    reason: str | None


class Outcome(BaseModel):
    """What became of the steps of one kind for one reason: figures, and nothing of a person's."""

    code: str
    became: StepStatus
    reason: str | None
    steps: int
    messages: int
    unreachable: int


class SweepReport(BaseModel):
    """Every step that was due and what became of it."""

    as_of: date
    steps: list[SweptStep]

    def outcomes(self) -> list[Outcome]:
        """The steps counted by their kind, what they became and why, without an officer's own words."""
        alike: dict[tuple[str, StepStatus, str], list[SweptStep]] = defaultdict(list)
        for step in self.steps:
            reason = step.reason or ""
            told = RELEASED.rstrip(": ") if reason.startswith(RELEASED) else reason
            alike[step.code, step.became, told].append(step)
        return [
            Outcome(
                code=code,
                became=became,
                reason=reason or None,
                steps=len(steps),
                messages=sum(step.messages for step in steps),
                unreachable=sum(step.unreachable for step in steps),
            )
            for (code, became, reason), steps in sorted(alike.items())
        ]


@dataclass(frozen=True, slots=True)
class _Addressed:
    """A decided step with those to whom it goes."""

    decision: Decision
    round: DueRound
    contacts: Sequence[Contact]
    parties: dict[str, Party]
    without_contact: int


def sweep(register: Register, house: House, *, by: str, now: Instant) -> SweepReport:
    """Prepare every step that is due at `now`; what is not prepared is held or left out with its reason.

    What another process has in hand at this moment is left to it.
    """
    with register.reading() as unit:
        due = unit.due.rounds(now)
    done: list[SweptStep] = []
    for share, rounds in _shares(due, 1 if register.one_writer else SHARES).items():
        with register.turn(f"sweep-{share}") as ours:
            if ours:
                for batch in _batches(rounds):
                    done += _sweep_batch(register, house, batch, by=by, now=now)
    finish_call_days(register, by=by, now=now)
    return SweepReport(as_of=now.date(), steps=done)


def _shares(rounds: Iterable[str], parts: int) -> dict[int, list[str]]:
    shares: dict[int, list[str]] = defaultdict(list)
    for identity in rounds:
        shares[crc32(identity.encode()) % parts].append(identity)
    return shares


def _batches(rounds: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(rounds)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _sweep_batch(register: Register, house: House, rounds: Sequence[str], *, by: str, now: Instant) -> list[SweptStep]:
    # Read only now that it is our turn: what somebody else has done meanwhile is not due any more.
    with register.reading() as unit:
        due = unit.due.steps_due(rounds, now)
    over = {step.id: swept for step in due if (swept := _over(step, now.date())) is not None}
    done = _leave(register, list(over.values()), by=by, now=now)
    rest = {step.round_id for step in due if step.id not in over}
    if not rest:
        return done
    with register.reading() as unit:
        addressed = _address(unit, unit.due.read(rest), now)
    going = [one for one in addressed if one.decision.became is StepStatus.PREPARED]
    left = [one for one in addressed if one.decision.became is not StepStatus.PREPARED]
    done += _leave(register, [_swept(one, 0, one.without_contact) for one in left], by=by, now=now)
    for batch in _by_mails(going):
        done += _prepare(register, house, batch, by=by, now=now)
    return done


def _over(step: DueStep, today: date) -> SweptStep | None:
    """A step of a call under which nobody is written to any more: what is due is looked through quickly for those."""
    why = needless_for_all(
        step.due_on, go_live=step.go_live, closed_on=step.closed_on, task_status=step.task_status, today=today
    )
    if why is None:
        return None
    return SweptStep(
        step=step.id,
        code=step.code,
        round=step.round_id,
        due_on=step.due_on,
        became=StepStatus.SKIPPED,
        messages=0,
        unreachable=0,
        reason=why,
    )


def _by_mails(going: Iterable[_Addressed]) -> Iterator[list[_Addressed]]:
    """Steps in groups that have no more mails than one unit of work should write; a step is not divided."""
    batch: list[_Addressed] = []
    mails = 0
    for one in going:
        if batch and mails + len(one.contacts) > MAILS:
            yield batch
            batch, mails = [], 0
        batch.append(one)
        mails += len(one.contacts)
    if batch:
        yield batch


def _address(unit: Unit, rounds: Sequence[DueRound], now: Instant) -> list[_Addressed]:
    """Decide about each due step, and find to whom it goes: one query for all of a convention asked alike."""
    today = now.date()
    decided = [(decision, one) for one in rounds for decision in decide(one, now)]
    wanted: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for decision, one in decided:
        if decision.became is not StepStatus.SKIPPED:
            wanted[_office(one)] |= owing(decision.step, one, today)
    contacts = {
        office: unit.people.contacts_of(office[0], parties, office[1], today) for office, parties in wanted.items()
    }
    parties = unit.people.parties_by_id({party for found in wanted.values() for party in found})
    return [
        _addressed(decision, one, contacts.get(_office(one), ()), parties, owing(decision.step, one, today))
        for decision, one in decided
    ]


def _office(one: DueRound) -> tuple[str, tuple[str, ...]]:
    return one.call.convention_id, tuple(one.round.roles)


def _addressed(
    decision: Decision, one: DueRound, contacts: Sequence[Contact], parties: dict[str, Party], owed: set[str]
) -> _Addressed:
    reached = [contact for contact in contacts if contact.party_id in owed]
    if decision.became is StepStatus.PREPARED and not reached:
        decision = Decision(decision.step, StepStatus.SKIPPED, _NOBODY)
    skipped = decision.became is StepStatus.SKIPPED and decision.reason != _NOBODY
    unreached = 0 if skipped else len(owed - {contact.party_id for contact in reached})
    return _Addressed(decision, one, reached, parties, unreached)


def _leave(register: Register, left: Sequence[SweptStep], *, by: str, now: Instant) -> list[SweptStep]:
    """Hold or leave out steps, all in one unit of work; those that somebody else has settled meanwhile stay."""
    if not left:
        return []
    with register.writing(by=by, at=now, reason="due, and not prepared: the step says why") as unit:
        changes = {one.step: {"status": one.became.value, "reason": one.reason} for one in left}
        done = set(unit.change_many(ReminderStep, changes, still={"status": StepStatus.PLANNED}))
    return [one for one in left if one.step in done]


def _prepare(
    register: Register, house: House, going: Sequence[_Addressed], *, by: str, now: Instant
) -> list[SweptStep]:
    """Prepare steps together; one that an officer held or left out meanwhile is not in the answer.

    A step whose mails cannot be written, for a mistake in a template say, waits for an officer and keeps no other.
    """
    addressed = [(one.round, {contact.party_id for contact in one.contacts}) for one in going]
    links = mailed_links(register, house.links, addressed, by=by, now=now)
    wanted, held = [], []
    for one in going:
        try:
            wanted.append(_mails(one, house, links))
        except BadInput as refused:
            decision = Decision(one.decision.step, StepStatus.HELD, str(refused))
            held.append(_swept(replace(one, decision=decision), 0, one.without_contact))
    prepared = prepare_steps(register, wanted, public_url=house.public_url, by=by, now=now)
    return _leave(register, held, by=by, now=now) + [
        _swept(one, done.count, len(done.unreachable) + one.without_contact)
        for one in going
        if (done := prepared.get(one.decision.step.id)) is not None
    ]


def _mails(one: _Addressed, house: House, links: MailedLinks) -> StepMails:
    return StepMails(
        step_id=one.decision.step.id,
        owed=mails_of(one.decision.step, one.round, one.contacts, one.parties, house, links),
        sender=house.sender_for(one.round.call.convention_id),
        late=one.decision.reason,
    )


def _swept(one: _Addressed, messages: int, unreachable: int) -> SweptStep:
    step, decision = one.decision.step, one.decision
    return SweptStep(
        step=step.id,
        code=step.code,
        round=one.round.round.id,
        due_on=step.due_on,
        became=decision.became,
        messages=messages,
        unreachable=unreachable,
        reason=decision.reason,
    )
