"""Extensions: a later "reply requested by", for all whom a letter asked or for one party, by whom it was granted.

The steps not yet sent move to the later date, what was prepared for the earlier one is withdrawn, and a notice is owed
to everybody from whom nothing has come. All of it waits for a second person again, since the date changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.mail import LEFT
from followup.records.tables import Extension, ReminderStep
from followup.services.calls.finding import call_of
from followup.services.calls.letters import planned_step
from followup.services.mail.last_checks import ITEM
from followup.services.mail.reminder_mail import was_of
from followup.services.mail.settling import LETTER, NOTICE
from followup.services.mail.withdrawing import withdraw_owed
from followup.services.tasks.milestones import plan_after_call
from followup.timing.reminders import lay_out, load_schedule
from followup.timing.words import written
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.instants import Instant, midnight
from followup.vocabulary.statuses import StepStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from followup.records.due import DueRound
    from followup.records.register import Register, Unit
    from followup.records.tables import Call, Party
    from followup.timing.reminders import PlannedStep

NOTICE_OF_EXTENSION = "call_extended"
"""The mail that tells of a later date."""


class MovedStep(BaseModel):
    """A standard step that moved with the date; `now` is None when it is left out, with the reason."""

    code: str
    was: date
    now: date | None
    reason: str | None


class ExtensionReport(BaseModel):
    """What an extension did."""

    extension: str
    call: str
    party: str | None
    was: date
    reply_by: date
    version: int
    granted_by: str
    moved: list[MovedStep]
    withdrawn: int
    """Messages prepared for the earlier date that will not leave."""
    notices: int
    """Parties to whom a notice is owed; the sweep prepares it, a second person approves it."""
    after_mandated: bool
    """The new date is later than the decision's own."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A later date, to whom (a party's code; None: to all whom the letter asked) and by whom."""

    reply_by: date
    granted_by: str
    party: str | None = None


@dataclass(frozen=True, slots=True)
class _Move:
    """An extension laid out on the round as it stands, before the rows are written."""

    one: DueRound
    grant: Grant
    party: Party | None
    was: date
    version: int
    unsent: Sequence[ReminderStep]
    fresh: Sequence[PlannedStep]
    with_notice: bool


def extend_deadline(register: Register, call_id: str, grant: Grant, *, by: str, now: Instant) -> ExtensionReport:
    """Extend the date of a call's latest letter. Raises NotFound, BadInput for a date that is no extension, NotAllowed.

    A party's own later date outlives an extension for all that is shorter.
    """
    if not grant.granted_by.strip():
        raise BadInput("say who granted more time, as Bureau")
    whom = grant.party or "all"
    reason = f"extension to {grant.reply_by} for {whom}, granted by {grant.granted_by}"
    with register.writing(by=by, at=now, reason=reason) as unit:
        call = _open_call(unit, call_id)
        [one] = unit.due.read([call.rounds[-1].id])
        party = _party(unit, grant, one)
        gone = {owed.step_id for owed, row in unit.mail.owed_by_steps([s.id for s in one.steps]) if row.status in LEFT}
        version = _next_version(one, unit.due.extensions([one.round.id]))
        move = _lay_out(one, grant, party, gone, now.date(), version)
        extension = _extension(move, by, now)
        unit.add(extension)
        withdrawn = _withdraw(unit, move)
        moved = _move_steps(move)
        unit.add(*_fresh_steps(move, now))
        if party is None:
            _change_round(move)
    return ExtensionReport(
        extension=extension.id,
        call=call.id,
        party=grant.party,
        was=move.was,
        reply_by=grant.reply_by,
        version=move.version,
        granted_by=grant.granted_by,
        moved=moved,
        withdrawn=withdrawn,
        notices=len(_told(move)),
        after_mandated=one.task.mandated_on is not None and grant.reply_by > one.task.mandated_on,
    )


def _open_call(unit: Unit, call_id: str) -> Call:
    call = call_of(unit, call_id)
    if not call.rounds:
        raise NotAllowed("no letter has asked for anything yet; add one with followup calls letter")
    if call.closed_on is not None:
        raise NotAllowed(f"the call closed on {call.closed_on}")
    return call


def _party(unit: Unit, grant: Grant, one: DueRound) -> Party | None:
    if grant.party is None:
        return None
    found = unit.people.parties([grant.party])
    if not found or found[0].id not in one.asked:
        raise NotFound(f"{grant.party} was not asked by the letter of {one.round.letter_dated}")
    return found[0]


def _next_version(one: DueRound, granted: Sequence[Extension]) -> int:
    """The version after all that there were: an extension of which no step moves has one too."""
    steps = [step.deadline_version for step in one.steps]
    return max([one.round.deadline_version, *steps, *(extension.version for extension in granted)]) + 1


def _lay_out(
    one: DueRound, grant: Grant, party: Party | None, gone: Collection[str], today: date, version: int
) -> _Move:
    """`gone` are the steps of which mail has left, or may have."""
    was = _date_until_now(one, party)
    if grant.reply_by <= was:
        raise BadInput(f"{grant.reply_by} is no extension: a reply is requested by {was}")
    if grant.reply_by < today:
        raise BadInput(f"{grant.reply_by} has passed; give a day to come")
    letter_gone = _letter_has_gone(one, gone)
    if party is not None and not letter_gone:
        raise NotAllowed("the letter has not left yet: its date can be extended for all, not yet for one party")
    unsent = [step for step in one.steps if _moves(step, one, party, grant, gone, today)]
    wanted = {step.code for step in unsent} | ({LETTER} if not letter_gone else set())
    planned = lay_out(
        load_schedule(one.call.schedule), grant.reply_by, today if letter_gone else one.round.letter_dated
    )
    fresh = [step for step in planned if step.code in wanted and (step.code != LETTER or not letter_gone)]
    return _Move(one, grant, party, was, version, unsent, fresh, letter_gone)


def _date_until_now(one: DueRound, party: Party | None) -> date:
    own = one.extended.get(party.id) if party else None
    day = own.reply_by if own else one.round.reply_by
    if day is None:
        raise NotAllowed("the letter gives no date by which a reply is requested")
    return day


def _letter_has_gone(one: DueRound, gone: Collection[str]) -> bool:
    """Whether the letter left by mail, or another way: then its step was left out."""
    letters = [step for step in one.steps if step.code == LETTER]
    latest = max(letters, key=lambda step: step.deadline_version, default=None)
    return latest is None or latest.id in gone or latest.status == StepStatus.SKIPPED


def _moves(
    step: ReminderStep, one: DueRound, party: Party | None, grant: Grant, gone: Collection[str], today: date
) -> bool:
    """Whether a step of the earlier date is still to come, so that it moves with the date; an item's own day stays."""
    if ITEM in step.details:
        return False
    if step.id in gone:
        return False
    own = one.extended.get(step.party_id or "")
    mine = party is not None and step.party_id == party.id
    outlived = party is None and step.party_id is not None and (own is None or own.reply_by <= grant.reply_by)
    if step.template == NOTICE_OF_EXTENSION:
        # An earlier notice that has not left is overtaken by this one; it moves nowhere.
        same = party is None and step.party_id is None
        return (same or mine or outlived) and step.status != StepStatus.SKIPPED
    if step.status == StepStatus.SKIPPED and step.due_on <= today:
        return False
    if step.party_id is not None:
        return (mine or outlived) and step.status != StepStatus.SKIPPED
    return step.deadline_version == one.round.deadline_version


def _extension(move: _Move, by: str, now: Instant) -> Extension:
    return Extension(
        round_id=move.one.round.id,
        party_id=move.party.id if move.party else None,
        version=move.version,
        was=move.was,
        reply_by=move.grant.reply_by,
        granted_by=move.grant.granted_by,
        granted_on=now.date(),
        added_by=by,
    )


def _withdraw(unit: Unit, move: _Move) -> int:
    """Withdraw what waits to leave for the earlier date: of all, or of the one party."""
    of_party = [step for step in move.one.steps if move.party and step.code != LETTER and ITEM not in step.details]
    reminders = [step.id for step in (*move.unsent, *of_party)]
    mine = move.party.id if move.party else None
    return withdraw_owed(unit, reminders, _because(move), of=lambda owed: mine in {None, owed.party_id})


def _because(move: _Move) -> str:
    return f"the date by which a reply is requested moved to {move.grant.reply_by}"


def _move_steps(move: _Move) -> list[MovedStep]:
    """Leave the steps of the earlier date out, where they are nobody else's; tell where each goes."""
    later = {step.code: step for step in move.fresh}
    moved = []
    for step in move.unsent:
        if move.party is None or step.party_id is not None:
            step.status, step.reason = StepStatus.SKIPPED.value, _because(move)
        new = later.get(step.code)
        stands = new is not None and new.left_out is None
        moved.append(
            MovedStep(
                code=step.code,
                was=step.due_on,
                now=new.day if new is not None and stands else None,
                reason=new.left_out if new is not None else None,
            )
        )
    return moved


def _fresh_steps(move: _Move, now: Instant) -> list[ReminderStep]:
    call, one = move.one.call, move.one.round
    rows = [planned_step(call, one, step) for step in move.fresh]
    if move.with_notice and _told(move):
        rows.append(_notice(move, now))
    for row in rows:
        row.deadline_version = move.version
        row.party_id = move.party.id if move.party else None
    return rows


def _told(move: _Move) -> set[str]:
    """Who is owed a notice: nobody who has answered, nobody whose own date is later, nobody before the letter went."""
    if not move.with_notice:
        return set()
    if move.party is not None:
        return {move.party.id} - set(move.one.answered)
    later = {party for party, own in move.one.extended.items() if own.reply_by > move.grant.reply_by}
    return set(move.one.asked) - set(move.one.answered) - later


def _notice(move: _Move, now: Instant) -> ReminderStep:
    today = now.date()
    return ReminderStep(
        convention_id=move.one.call.convention_id,
        round_id=move.one.round.id,
        code=NOTICE,
        due_on=today,
        due_at=midnight(today),
        template=NOTICE_OF_EXTENSION,
        audience="nothing_received",
        channel="mail",
        explanation=[
            f"a reply was requested by {written(move.was)}",
            f"{move.grant.granted_by} granted more time, until {written(move.grant.reply_by)}",
        ],
        details=_known_days(move),
    )


def _known_days(move: _Move) -> dict[str, str]:
    """The day that those told know of: not one of which a notice never left; of some their own (`was_of`)."""
    overtaken = {step.party_id: step.details for step in move.unsent if step.template == NOTICE_OF_EXTENSION}
    known = overtaken.get(move.party.id if move.party else None, {"was": move.was.isoformat()})
    own = {} if move.party else {party: one.reply_by.isoformat() for party, one in move.one.extended.items()}
    own |= {party: details["was"] for party, details in overtaken.items() if party is not None}
    return {was_of(party): day for party, day in own.items() if party in _told(move)} | known


def _change_round(move: _Move) -> None:
    one, task = move.one.round, move.one.task
    one.reply_by, one.deadline_version = move.grant.reply_by, move.version
    one.reply_by_is_demo_choice = False
    task.communicated_on = move.grant.reply_by
    plan_after_call(task, move.grant.reply_by)
