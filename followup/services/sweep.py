"""The sweep: finds the reminder steps that are due and prepares what each owes, to those who still owe an answer.

Safe to run again, by several processes, and after an outage: a step is prepared once, what it owes is unique in the
register, and every step that is not prepared says why (DESIGN section 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.content import load_content
from followup.services.approvals import RELEASED
from followup.services.outbox import Owed, OwedMail, prepare_messages
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import VerbClass
from followup.vocabulary.instants import Instant, instant
from followup.vocabulary.statuses import StepStatus
from followup.writing.mail import MailFacts, render_mail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Call, CallRound, Contact, Party, ReminderStep, Task
    from followup.writing.mail_bytes import Sender

BATCH = 500
"""How many due steps one pass takes."""
LATEST = timedelta(days=7)
"""A step found due later than this waits for an officer (DESIGN section 6)."""
_LETTER = "letter"


@dataclass(frozen=True, slots=True)
class House:
    """From where mail comes: the sender and the address of the pages."""

    sender: Sender
    public_url: str


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


class SweepReport(BaseModel):
    """Every step that was due and what became of it."""

    as_of: date
    steps: list[SweptStep]


@dataclass(frozen=True, slots=True)
class _Due:
    """A due step with what it takes to prepare it, read in one unit of work."""

    step: ReminderStep
    round: CallRound
    call: Call
    task: Task
    contacts: Sequence[Contact]
    parties: dict[str, Party]
    without_contact: int
    refusal: tuple[StepStatus, str] | None


def sweep(register: Register, house: House, *, by: str, now: Instant) -> SweepReport:
    """Prepare every step that is due at `now`; what is not prepared is held or skipped with its reason."""
    with register.reading() as unit:
        due = [_read(unit, step, now) for step in unit.mail.steps_due(now, limit=BATCH)]
    latest = _latest_of_rounds(due)
    return SweepReport(
        as_of=now.date(),
        steps=[_settle(register, house, one, latest[one.round.id], by=by, now=now) for one in due],
    )


def _latest_of_rounds(due: Sequence[_Due]) -> dict[str, str]:
    """For each round the step that is prepared when several are due at once after an outage: the latest."""
    return {one.round.id: one.step.id for one in sorted(due, key=lambda one: one.step.due_at)}


def _read(unit: Unit, step: ReminderStep, now: Instant) -> _Due:
    one = unit.calls.round(step.round_id)
    call = unit.calls.call_of_round(step.round_id)
    task = unit.tasks.task(call.task_id) if call else None
    if one is None or call is None or task is None:
        message = f"step {step.id} has no call or task"
        raise LookupError(message)
    owing = unit.calls.asked([one.id])
    if step.audience == "nothing_received":
        owing -= unit.calls.answered(call.id)
    contacts = unit.people.contacts_of(call.convention_id, owing, one.roles, now.date())
    parties = unit.people.parties_by_id(owing)
    unreached = len(owing - {contact.party_id for contact in contacts})
    return _Due(step, one, call, task, contacts, parties, unreached, _refusal(step, call, now))


def _refusal(step: ReminderStep, call: Call, now: Instant) -> tuple[StepStatus, str] | None:
    """Why a due step is not prepared."""
    if call.go_live is not None and step.due_on < call.go_live:
        return StepStatus.SKIPPED, f"before go-live ({call.go_live})"
    if call.closed_on is not None and call.closed_on <= now.date():
        return StepStatus.SKIPPED, f"the call closed on {call.closed_on}"
    released = (step.reason or "").startswith(RELEASED)
    if instant(step.due_at) + LATEST < now and not released:
        days = (now.date() - step.due_on).days
        return StepStatus.HELD, f"found due {days} days late; an officer decides whether it still goes"
    return None


def _settle(register: Register, house: House, due: _Due, latest: str, *, by: str, now: Instant) -> SweptStep:
    step, refusal = due.step, due.refusal
    if refusal is None and step.code != _LETTER and step.id != latest:
        refusal = StepStatus.SKIPPED, "a later step was due at the same time and takes its place"
    if refusal is None and not due.contacts:
        refusal = StepStatus.SKIPPED, "nobody with a known contact owes an answer"
    if refusal is not None:
        return _refuse(register, due, *refusal, by=by, now=now)
    mails = [_mail(due, contact, house) for contact in due.contacts]
    prepared = prepare_messages(
        register, step.id, mails, sender=house.sender, public_url=house.public_url, by=by, now=now
    )
    return _swept(due, StepStatus.PREPARED, None, prepared.count, len(prepared.unreachable) + due.without_contact)


def _refuse(register: Register, due: _Due, became: StepStatus, reason: str, *, by: str, now: Instant) -> SweptStep:
    with register.writing(by=by, at=now, reason=reason) as unit:
        step = unit.mail.locked_step(due.step.id)
        if step is not None and step.status == StepStatus.PLANNED:
            step.status, step.reason = became.value, reason
    return _swept(due, became, reason, 0, due.without_contact)


def _swept(due: _Due, became: StepStatus, reason: str | None, messages: int, unreachable: int) -> SweptStep:
    return SweptStep(
        step=due.step.id,
        code=due.step.code,
        round=due.round.id,
        due_on=due.step.due_on,
        became=became,
        messages=messages,
        unreachable=unreachable,
        reason=reason,
    )


def _mail(due: _Due, contact: Contact, house: House) -> OwedMail:
    owed = Owed(
        task_id=due.task.id,
        step_code=f"{due.round.number}.{due.step.code}",
        party_id=contact.party_id,
        role=contact.role,
        slot=contact.slot,
        deadline_version=due.round.deadline_version,
        contact_id=contact.id,
    )
    facts = _facts(due, due.parties[contact.party_id], contact, house)
    return OwedMail((owed,), render_mail(due.step.template, contact.language, facts))


def _facts(due: _Due, party: Party, contact: Contact, house: House) -> MailFacts:
    request = due.task.request
    if due.round.reply_by is None:
        message = f"round {due.round.id} has no date by which a reply is requested"
        raise LookupError(message)
    names = convention_names(due.call.convention_id)
    return MailFacts(
        convention=names,
        subject=due.call.subject,
        decisions=(request.source.number,),
        letter_dated=due.round.letter_dated,
        reply_by=due.round.reply_by,
        earlier_letter=max((r.letter_dated for r in due.call.rounds if r.number < due.round.number), default=None),
        party=party.names,
        role=contact.role,
        secretariat={language: secretariat_name(name, language) for language, name in names.items()},
        secretariat_address=(house.sender.reply_to or house.sender.address).addr_spec,
        asked=VerbClass(request.verb) if Actor.PARTIES in request.actors else VerbClass.INVITE,
    )


def convention_names(convention: str) -> dict[str, str]:
    """The full name of a convention by language, from its rules."""
    names = load_content("rules", "conventions", f"{convention}.yaml")["names"]
    return {language: forms[0] for language, forms in names.items()}


def secretariat_name(convention: str, language: str) -> str:
    """How the secretariat of a convention signs, in a language that has words for it; else the convention's name."""
    words = load_content("templates", "mail", "words.yaml").get(language, {})
    return str(words.get("secretariat", "{convention}")).format(convention=convention)
