"""Calls for submissions: opened under a task, asked by letter, followed by the standard steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.mail import LETTER
from followup.records.tables import Addressee, Call, CallRound, Document, ReminderStep
from followup.services.calls.finding import call_of
from followup.services.mail.last_checks import ITEM, can_be_reached
from followup.services.mail.reminder_mail import refuse_without_words
from followup.services.tasks.milestones import letter_is_out, plan_after_call
from followup.timing.reminders import lay_out, load_schedule
from followup.vocabulary.asks import Kind
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.instants import Instant, midnight
from followup.vocabulary.statuses import DocumentStatus, Flag, StepStatus
from followup.writing.mail import NOMINATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import CallItem, Party, Task
    from followup.timing.reminders import PlannedStep


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """That a letter was sent by other means than our mail: on paper, say, or as a note verbale through the missions.

    `scan` is the SHA-256 of the signed letter as it is kept, `scan_name` the name of the file that it came in.
    """

    how: str
    scan: str | None = None
    scan_name: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that asks, or asks again: its day, its title by language, and to whom it went as on that day.

    `reply_by` is the date by which an officer requests a reply; no letter is approved without one. `key` names the
    letter in the register of documents, `number` is what it is cited by. `audience` says in words of the catalogue to
    whom the letter went; `roles` are the contact roles that get our mail. `kind` and `form` choose its wording
    (templates/letters). One sent `elsewhere` is not mailed, and drives the same reminders.
    """

    key: str
    dated: date
    titles: Mapping[str, str]
    audience: tuple[str, ...]
    reply_by: date | None
    roles: tuple[str, ...] = ("national_focal_point",)
    signed_by: str = "executive_secretary"
    kind: str = "call"
    form: str = "letter"
    number: str | None = None
    elsewhere: Elsewhere | None = None
    demo_choice: bool = False


class CallLine(BaseModel):
    """A call in a list, with the replies against those asked."""

    id: str
    task: str
    convention: str
    subject: str
    rounds: int
    letter_dated: date | None
    reply_by: date | None
    asked: int
    answered: int
    submissions: int
    closed_on: date | None


class CallList(BaseModel):
    """All calls of the register in scope."""

    calls: list[CallLine]


class OpenedRound(BaseModel):
    """A letter taken into a call: the steps that follow it, and those left out with the reason."""

    call: str
    round: str
    letter: str
    """The letter in the register of documents."""
    number: int
    reference: str | None
    """The number of the letter in the register of documents."""
    asked: int
    without_contact: list[str]
    """Parties asked for which no working contact is known: shown before a letter goes out."""
    steps: list[str]
    left_out: list[str]
    already: bool = False
    """The call had a letter of this day; nothing was changed."""


def open_call(
    register: Register,
    task_id: str,
    subject: Mapping[str, str],
    *,
    go_live: date | None = None,
    by: str,
    now: Instant,
) -> str:
    """Open the call of a task and return its identity; a call already open under the same subject is returned as it is.

    A task under which somebody is to be named (an expert, a focal point) has a call for nominations, with own steps.
    """
    with register.reading() as unit:
        task = _task(unit, task_id)
        call = unit.calls.of_task(task.id)
    refuse_without_words(task.convention_id, subject)
    if call is not None:
        if call.subject != dict(subject):
            raise NotAllowed(f"{task_id} has a call already, {call.id}, under another subject; nothing was changed")
        return call.id
    with register.writing(by=by, at=now, reason="opened a call for submissions") as unit:
        call = Call(
            convention_id=task.convention_id,
            task_id=task.id,
            subject=dict(subject),
            schedule=NOMINATION if task.playbook == Kind.NOMINATION else "call",
            go_live=go_live,
        )
        unit.add(call)
    return call.id


def _task(unit: Unit, task_id: str) -> Task:
    task = unit.tasks.task(task_id)
    if task is None:
        raise NotFound(f"no task {task_id} in the register; followup tasks lists them")
    return task


def add_letter(
    register: Register, call_id: str, letter: Letter, parties: Collection[str], *, by: str, now: Instant
) -> OpenedRound:
    """Take a letter into a call: who is asked (codes of parties), and the standard steps that follow it.

    The audience is kept as it is on this day. Steps of an earlier letter that are still planned are left out, since the
    new letter takes their place. A letter already in the call is returned as it is. Raises BadInput without a
    "reply requested by", NotFound for a party that is not in the register.
    """
    if letter.reply_by is None:
        raise BadInput(f"the letter of {letter.dated} has no date by which a reply is requested; add --reply-by")
    with register.reading() as unit:
        call = call_of(unit, call_id)
        asked = _parties(unit, parties)
        contacts = unit.people.contacts_of(call.convention_id, [p.id for p in asked], letter.roles, letter.dated)
    reached = {contact.party_id for contact in contacts if can_be_reached(contact)}
    known = next((one for one in call.rounds if one.letter_dated == letter.dated), None)
    if known is not None:
        return _opened(call, known, asked, reached, []).model_copy(update={"already": True})
    if call.closed_on is not None:
        raise NotAllowed(f"the call closed on {call.closed_on}; a further letter needs it reopened")
    planned = lay_out(load_schedule(call.schedule), letter.reply_by, letter.dated)
    reason = f"letter of {letter.dated}, reply requested by {letter.reply_by}"
    with register.writing(by=by, at=now, reason=reason) as unit:
        call = call_of(unit, call_id)
        fresh = _new_round(unit, call, letter, by)
        unit.add(*(Addressee(round_id=fresh.id, party_id=party.id) for party in asked))
        _leave_out_older_steps(unit, call, fresh)
        steps = [planned_step(call, fresh, step) for step in planned]
        for item in unit.calls.items([call.id]).get(call.id, ()):
            steps += item_steps(call, fresh, item)
        if letter.elsewhere is not None:
            _not_by_mail(steps, letter, letter.elsewhere)
        unit.add(*steps)
        task = _task(unit, call.task_id)
        task.communicated_on = letter.reply_by
        plan_after_call(task, letter.reply_by)
        if letter.elsewhere is not None or (call.go_live is not None and letter.dated < call.go_live):
            letter_is_out(task, letter.dated, letter.number or f"the letter of {letter.dated}")
        task.request.flags = sorted({*task.request.flags, Flag.AWAITING_REPLIES.value})
    return _opened(call, fresh, asked, reached, steps, letter.number)


def _parties(unit: Unit, codes: Collection[str]) -> Sequence[Party]:
    found = unit.people.parties(codes)
    missing = sorted(set(codes) - {party.code for party in found})
    if missing:
        raise NotFound(f"not parties of the register: {', '.join(missing)}")
    return found


def _new_round(unit: Unit, call: Call, letter: Letter, by: str) -> CallRound:
    document = unit.documents.by_key(call.convention_id, letter.key)
    if document is None:
        document = _document(unit, call, letter)
    fresh = CallRound(
        call_id=call.id,
        number=len(call.rounds) + 1,
        added_by=by,
        letter_dated=letter.dated,
        letter_document_id=document.id,
        audience=list(letter.audience),
        roles=list(letter.roles),
        reply_by=letter.reply_by,
        reply_by_is_demo_choice=letter.demo_choice,
    )
    call.rounds.append(fresh)
    unit.flush()
    document.details = {**document.details, "rounds": [*document.details.get("rounds", []), fresh.id]}
    return fresh


def _document(unit: Unit, call: Call, letter: Letter) -> Document:
    """The letter in the register of documents. Raises BadInput for a number that another document has."""
    if letter.number is not None and letter.number in unit.documents.symbols_like(letter.number):
        raise BadInput(f"the number {letter.number} is taken; no two documents have the same")
    kind = "nominations" if letter.kind == "call" and call.schedule == NOMINATION else letter.kind
    details = {"signed_by": letter.signed_by, "letter_kind": kind, "form": letter.form}
    if letter.elsewhere is not None:
        details |= {"sent": letter.elsewhere.how, "sent_on": letter.dated.isoformat()}
        details |= {"scan": letter.elsewhere.scan} if letter.elsewhere.scan else {}
        details |= {"scan_name": letter.elsewhere.scan_name} if letter.elsewhere.scan_name else {}
    document = Document(
        convention_id=call.convention_id,
        task_id=call.task_id,
        key=letter.key,
        kind="letter",
        symbol=letter.number,
        titles=dict(letter.titles),
        dated=letter.dated,
        status=(DocumentStatus.ISSUED if letter.elsewhere else DocumentStatus.REGISTERED).value,
        details=details,
    )
    unit.add(document)
    unit.flush()
    return document


def _not_by_mail(steps: Sequence[ReminderStep], letter: Letter, elsewhere: Elsewhere) -> None:
    """The letter itself is not mailed; what reminds of it is."""
    for step in steps:
        if step.code == LETTER:
            step.status = StepStatus.SKIPPED.value
            step.reason = f"sent on {letter.dated} elsewhere: {elsewhere.how}"


def _leave_out_older_steps(unit: Unit, call: Call, fresh: CallRound) -> None:
    older = [one.id for one in call.rounds if one.id != fresh.id]
    for step in unit.mail.steps_of_rounds(older):
        if step.status in {StepStatus.PLANNED, StepStatus.HELD}:
            step.status = StepStatus.SKIPPED.value
            step.reason = f"the letter of {fresh.letter_dated} takes its place"


def planned_step(call: Call, one: CallRound, planned: PlannedStep) -> ReminderStep:
    """A step of a round as the register keeps it."""
    return ReminderStep(
        convention_id=call.convention_id,
        round_id=one.id,
        code=planned.code,
        due_on=planned.day,
        due_at=midnight(planned.day),
        deadline_version=one.deadline_version,
        template=planned.template,
        audience=planned.audience,
        channel=planned.channel,
        explanation=list(planned.explanation),
        status=(StepStatus.SKIPPED if planned.left_out else StepStatus.PLANNED).value,
        reason=planned.left_out,
    )


def item_steps(call: Call, one: CallRound, item: CallItem) -> list[ReminderStep]:
    """The reminders of one item that has a day of its own; they go to those who have not answered that item.

    One whose day had passed when the letter was written is reminded of with the letter's.
    """
    if item.due_on is None or item.due_on == one.reply_by or item.due_on <= one.letter_dated:
        return []
    rows = []
    for planned in lay_out(load_schedule(call.schedule), item.due_on, one.letter_dated):
        if planned.code != LETTER:
            row = planned_step(call, one, planned)
            row.code, row.details = f"{planned.code}.{item.number}", {ITEM: str(item.number)}
            rows.append(row)
    return rows


def _opened(
    call: Call,
    one: CallRound,
    asked: Sequence[Party],
    reached: set[str],
    steps: Sequence[ReminderStep],
    reference: str | None = None,
) -> OpenedRound:
    in_order = sorted(steps, key=lambda step: step.due_on)
    return OpenedRound(
        call=call.id,
        round=one.id,
        letter=one.letter_document_id or "",
        number=one.number,
        reference=reference,
        asked=len(asked),
        without_contact=[party.code for party in asked if party.id not in reached],
        steps=[f"{step.due_on} {step.code}" for step in in_order if step.status != StepStatus.SKIPPED],
        left_out=[
            f"{step.due_on} {step.code}: {step.reason}" for step in in_order if step.status == StepStatus.SKIPPED
        ],
    )


def convention_of(register: Register, call_id: str) -> str:
    """Under which convention a call is made. Raises NotFound for an unknown one."""
    with register.reading() as unit:
        return call_of(unit, call_id).convention_id


def list_calls(register: Register) -> CallList:
    """Every call in scope with the replies received against those asked."""
    with register.reading() as unit:
        calls = unit.calls.all()
        counts = unit.calls.counts([call.id for call in calls])
        received = unit.calls.submission_counts([call.id for call in calls])
    return CallList(calls=[_line(call, counts.get(call.id, (0, 0)), received.get(call.id, 0)) for call in calls])


def _line(call: Call, counts: tuple[int, int], submissions: int) -> CallLine:
    last = call.rounds[-1] if call.rounds else None
    return CallLine(
        id=call.id,
        task=call.task_id,
        convention=call.convention_id,
        subject=call.subject.get("en") or next(iter(call.subject.values()), ""),
        rounds=len(call.rounds),
        letter_dated=last.letter_dated if last else None,
        reply_by=last.reply_by if last else None,
        asked=counts[0],
        answered=counts[1],
        submissions=submissions,
        closed_on=call.closed_on,
    )
