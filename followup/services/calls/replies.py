"""The register of replies: who was asked up to a day, what came, from whom nothing, and who would be reminded, why."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.calls.finding import call_of
from followup.services.calls.lateness import is_late
from followup.services.mail.last_checks import can_be_reached
from followup.services.mail.settling import owing
from followup.services.people.groups import group_names, group_on
from followup.services.people.membership import members_on
from followup.services.people.parties import ORGANIZATION
from followup.vocabulary.errors import BadInput
from followup.vocabulary.statuses import ANSWERS, StepStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.records.due import DueRound
    from followup.records.register import Register, Unit
    from followup.records.tables import Call, CallRound, Extension, Party, ReminderStep, Submission

REGIONS = ("africa", "asia_pacific", "eastern_europe", "latin_america_and_caribbean", "western_europe_and_others")
"""The regional groups of the United Nations, in the order of their English names."""
OTHER = "no_regional_group"
ORGANIZATIONS = "organizations_asked"


class Reply(StrEnum):
    """How a party stands that was asked."""

    RECEIVED = "received"
    RECEIVED_LATE = "received_late"
    COVERED = "covered"
    """Another's submission was made on its behalf too."""
    NOTHING = "nothing"


class PartyReply(BaseModel):
    """How one party stands; `reminder` says why it would be reminded with the next step, or why not."""

    code: str
    name: str
    region: str
    reply: Reply
    submissions: list[int]
    """The numbers of the submissions that it sent, or by which it is covered."""
    reminded: bool
    reminder: str


class RegionReplies(BaseModel):
    """One regional group: the figures add up to those asked."""

    region: str
    asked: int
    received: int
    received_late: int
    covered: int
    nothing: int


class AskedOnADay(BaseModel):
    """Whom one letter asked: its own denominator."""

    dated: date
    asked: int
    parties_to_the_convention: int | None
    """How many there were on that day; None where the list kept here does not cover it."""


class NextStep(BaseModel):
    """The next standard step of the schedule that goes to those from whom nothing has come."""

    code: str
    due_on: date
    status: str


class ReplyRegister(BaseModel):
    """The replies to a call as on a day: against those whom the letters up to that day asked, as they were asked."""

    call: str
    convention: str
    task: str
    subject: dict[str, str]
    as_of: date
    letters: list[date]
    """The letters up to that day, whose audiences together are the denominator."""
    asked_by_letter: list[AskedOnADay]
    reply_by: date | None
    submissions: int
    of_unknown_senders: int
    """Submissions that count of which the record does not tell who sent them."""
    not_asked: list[str]
    """Parties from which something came without their having been asked up to that day."""
    total: RegionReplies
    regions: list[RegionReplies]
    categories: list[RegionReplies]
    """The same by lists of States (least developed countries, ...) as on the day of the latest letter; one may overlap
    another."""
    next_step: NextStep | None
    parties: list[PartyReply]


@dataclass(frozen=True, slots=True)
class _Read:
    call: Call
    rounds: Sequence[CallRound]
    asked: set[str]
    parties: Mapping[str, Party]
    came: Sequence[Submission]
    covered: Mapping[str, list[str]]
    granted: Sequence[Extension]
    due: DueRound | None
    reached: set[str]
    asked_by: Mapping[str, int]
    """How many each round asked."""


def reply_register(register: Register, call_id: str, *, today: date) -> ReplyRegister:
    """The replies to a call as on a day. Raises NotFound for an unknown call."""
    with register.reading() as unit:
        read = _read(unit, call_id, today)
    sent, through = _by_party(read)
    late = {one.party_id for one in read.came if one.party_id and is_late(one, read.rounds, read.granted)}
    in_time = {one.party_id for one in read.came if one.party_id and not is_late(one, read.rounds, read.granted)}
    step = _next_step(read.due, today)
    owed = owing(step, read.due, today) if step is not None and read.due is not None else set()
    rows = [
        PartyReply(
            code=read.parties[party].code,
            name=read.parties[party].names.get("en", read.parties[party].code),
            region=_group(read.parties[party]),
            reply=_reply(party, in_time, late, through),
            submissions=sorted({*sent.get(party, ()), *through.get(party, ())}),
            reminded=party in owed & read.reached,
            reminder=_why(party, read, step, owed, today),
        )
        for party in read.asked
    ]
    rows.sort(key=lambda row: (row.name, row.code))
    outside = {one.party_id for one in read.came if one.party_id} - read.asked
    return ReplyRegister(
        call=read.call.id,
        convention=read.call.convention_id,
        task=read.call.task_id,
        subject=read.call.subject,
        as_of=today,
        letters=[one.letter_dated for one in read.rounds],
        asked_by_letter=[_asked(one, read) for one in read.rounds],
        reply_by=read.rounds[-1].reply_by if read.rounds else None,
        submissions=len(read.came),
        of_unknown_senders=sum(one.party_id is None for one in read.came),
        not_asked=sorted(read.parties[party].code for party in outside),
        total=_counted("total", rows),
        regions=[
            _counted(region, found)
            for region in (*REGIONS, OTHER, ORGANIZATIONS)
            if (found := [row for row in rows if row.region == region])
        ],
        categories=_by_category(rows, read),
        next_step=NextStep(code=step.code, due_on=step.due_on, status=step.status) if step else None,
        parties=rows,
    )


def _read(unit: Unit, call_id: str, today: date) -> _Read:
    call = call_of(unit, call_id)
    rounds = [one for one in call.rounds if one.letter_dated <= today]
    asked = unit.calls.asked([one.id for one in rounds])
    came = [one for one in unit.calls.submissions(call.id) if one.status in ANSWERS and one.received_on <= today]
    covered = unit.calls.covered([one.id for one in came])
    named = asked | {one.party_id for one in came if one.party_id}
    whole = [one for one in came if not one.partial]
    through = {party for one in whole for party in covered.get(one.id, ())}
    answered = {one.party_id for one in whole if one.party_id} | through
    due = replace(unit.due.read([rounds[-1].id])[0], answered=answered) if rounds else None
    roles = rounds[-1].roles if rounds else []
    contacts = unit.people.contacts_of(call.convention_id, sorted(asked), roles, today)
    return _Read(
        call=call,
        rounds=rounds,
        asked=asked,
        parties=unit.people.parties_by_id(named),
        came=came,
        covered=covered,
        granted=unit.due.extensions([one.id for one in rounds]),
        due=due,
        reached={contact.party_id for contact in contacts if can_be_reached(contact)},
        asked_by=Counter(one.round_id for one in unit.calls.addressed(round_ids=[one.id for one in rounds])),
    )


def _by_party(read: _Read) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """The numbers of the submissions that each party sent, and of those by which it is covered."""
    sent: dict[str, list[int]] = defaultdict(list)
    through: dict[str, list[int]] = defaultdict(list)
    for one in read.came:
        if one.party_id is not None:
            sent[one.party_id].append(one.number)
        for party in read.covered.get(one.id, ()):
            through[party].append(one.number)
    return sent, through


def _reply(party: str, in_time: set[str], late: set[str], through: Mapping[str, list[int]]) -> Reply:
    if party in in_time:
        return Reply.RECEIVED
    if party in late:
        return Reply.RECEIVED_LATE
    return Reply.COVERED if party in through else Reply.NOTHING


def _next_step(due: DueRound | None, today: date) -> ReminderStep | None:
    """The next step that goes to those from whom nothing has come; the letter itself goes to all."""
    ahead = [
        step
        for step in (due.steps if due else ())
        if step.status != StepStatus.SKIPPED
        and step.due_on >= today
        and step.audience == "nothing_received"
        and step.party_id is None
    ]
    return min(ahead, key=lambda step: (step.due_on, step.id), default=None)


def _why(party: str, read: _Read, step: ReminderStep | None, owed: set[str], today: date) -> str:
    """Why a party would be reminded with the next step, or why not, in one line."""
    due = read.due
    if due is not None and party in due.answered:
        sent = any(one.party_id == party for one in read.came)
        return "an answer has come" if sent else "another's answer was made for it too"
    if due is None or step is None:
        return "no reminder is ahead"
    promised, own = due.promised.get(party), due.extended.get(party)
    came = "a part of what is sought has come" if _in_part(party, read) else "nothing received"
    reasons = (
        (party not in due.asked, "the latest letter did not ask it"),
        (promised is not None and promised >= today, f"promised its answer by {promised}"),
        (own is not None, f"has until {own.reply_by if own else None}, with reminders of its own"),
        (party not in owed, "this step does not go to it"),
        (party not in read.reached, f"{came}, but no working contact is known"),
    )
    code, _, item = step.code.partition(".")
    reminder = code.replace("_", " ") + (f" for item {item}" if item else "")
    return next((why for holds, why in reasons if holds), f"{came}: {reminder} of {step.due_on}")


def _in_part(party: str, read: _Read) -> bool:
    """Whether something came from a party, and items of the call are left."""
    return any(one.party_id == party and one.partial for one in read.came)


def _group(party: Party) -> str:
    return ORGANIZATIONS if party.kind == ORGANIZATION else party.region or OTHER


def _asked(one: CallRound, read: _Read) -> AskedOnADay:
    members = members_on(read.call.convention_id, one.letter_dated)
    count = len(members) if members is not None else None
    return AskedOnADay(dated=one.letter_dated, asked=read.asked_by.get(one.id, 0), parties_to_the_convention=count)


def _by_category(rows: Sequence[PartyReply], read: _Read) -> list[RegionReplies]:
    """The replies by each list of States that holds for the convention on the day of the latest letter."""
    if not read.rounds:
        return []
    found = []
    for name in sorted(group_names()):
        try:
            listed = group_on(name, read.call.convention_id, read.rounds[-1].letter_dated, {row.code for row in rows})
        except BadInput:
            continue  # a list of another convention, or one that is not known for that day
        found.append(_counted(name, [row for row in rows if row.code in listed and row.region != ORGANIZATIONS]))
    return [one for one in found if one.asked]


def _counted(region: str, rows: Sequence[PartyReply]) -> RegionReplies:
    counts = {reply: sum(row.reply is reply for row in rows) for reply in Reply}
    return RegionReplies(
        region=region,
        asked=len(rows),
        received=counts[Reply.RECEIVED],
        received_late=counts[Reply.RECEIVED_LATE],
        covered=counts[Reply.COVERED],
        nothing=counts[Reply.NOTHING],
    )
