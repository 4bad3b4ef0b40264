"""What a year left behind: every (task, step, contact) with what became of it, from the register and from the world.

A contact is an office (party, role, slot). Where the register owes a contact nothing the reason must lie in what the
world knows: an answer, a promise, more time, nobody in the office. What has no reason is unaccounted for, and a fault.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from followup.records.register import Register
from followup.records.tables import (
    Addressee,
    Call,
    CallRound,
    Contact,
    Message,
    Occurrence,
    Party,
    ReminderStep,
    Task,
)
from followup.services.mail.settling import is_reminder
from followup.services.tasks.house_steps import house_steps
from followup.timing.load import monday_of
from followup.timing.zones import local_day
from followup.vocabulary.instants import Instant, instant
from followup.vocabulary.statuses import OPEN_STATUSES, MailStatus, StepStatus, Triage
from tests.fixtures.rows import session_of
from tests.integration.services.year import LAST, World

SENT, LATE, COLLAPSED, HELD, SKIPPED, WAITS = "sent", "sent late", "collapsed", "held", "skipped", "waits"
UNACCOUNTED = "UNACCOUNTED"
_COLLAPSED = "takes its place"
_MOSTLY = timedelta(days=3)
"""A step of a Saturday leaves on Monday morning: that is in time."""
Office = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger; `why` in words that can be counted."""

    task: str
    step: str
    contact: str
    became: str
    why: str


@dataclass
class Ledger:
    """All lines, and how often each contact was written to in each week."""

    entries: list[Entry]
    weeks: Counter[tuple[str, date]]
    allowed: dict[tuple[str, date], int]
    carried: Counter[int] = field(default_factory=Counter)
    """How many mails carried one thing, two, three."""

    def counts(self) -> Counter[tuple[str, str]]:
        """How many lines each fate and reason has."""
        return Counter((entry.became, entry.why) for entry in self.entries)

    def too_often(self) -> list[tuple[tuple[str, date], int]]:
        """The contacts and weeks in which more mail left than may."""
        return [(key, count) for key, count in self.weeks.items() if count > self.allowed[key]]

    def unaccounted(self) -> list[Entry]:
        """The lines without a reason."""
        return [entry for entry in self.entries if entry.became == UNACCOUNTED]


@dataclass
class _Books:
    """The register at the end of the year, read once."""

    rounds: list[tuple[CallRound, Call]]
    steps: dict[str, list[ReminderStep]]
    asked: dict[str, list[str]]
    codes: dict[str, str]
    contacts: dict[tuple[str, str], list[Contact]]
    by_id: dict[str, Contact]
    occurrences: dict[tuple[str, Office], Occurrence]
    messages: dict[str, Message]
    tasks: list[Task]
    prepared: dict[str, Instant]
    """When the first message of each step was prepared."""

    @classmethod
    def read(cls, register: Register) -> _Books:
        with register.reading() as unit:
            session = session_of(unit)
            rounds = session.execute(select(CallRound, Call).join(Call, Call.id == CallRound.call_id)).all()
            steps, asked, contacts = defaultdict(list), defaultdict(list), defaultdict(list)
            for step in session.scalars(select(ReminderStep).order_by(ReminderStep.due_on)):
                steps[step.round_id].append(step)
            for row in session.scalars(select(Addressee)):
                asked[row.round_id].append(row.party_id)
            rows = session.scalars(select(Contact)).all()
            for contact in rows:
                contacts[contact.convention_id, contact.party_id].append(contact)
            messages = {message.id: message for message in session.scalars(select(Message))}
            occurrences = session.scalars(select(Occurrence)).all()
            prepared: dict[str, Instant] = {}
            for one in occurrences:
                if one.message_id is not None:
                    at = instant(messages[one.message_id].prepared_at)
                    prepared[one.step_id] = min(at, prepared.get(one.step_id, at))
            return cls(
                [(one, call) for one, call in rounds],
                steps,
                asked,
                {party.id: party.code for party in session.scalars(select(Party))},
                contacts,
                {contact.id: contact for contact in rows},
                {(one.step_id, (one.party_id, one.role, one.slot)): one for one in occurrences},
                messages,
                list(session.scalars(select(Task))),
                prepared,
            )


def ledger_of(register: Register, world: World) -> Ledger:
    """Account for every step, every contact, every mail."""
    books = _Books.read(register)
    entries = [*_of_calls(books, world), *_of_the_house(books, world)]
    weeks, allowed = _weeks(books)
    carried = Counter(Counter(one.message_id for one in books.occurrences.values() if _left(books, one)).values())
    return Ledger(entries, weeks, allowed, carried)


# Letters and reminders to parties


def _of_calls(books: _Books, world: World) -> Iterator[Entry]:
    for one, call in books.rounds:
        for step in books.steps[one.id]:
            for party in [step.party_id] if step.party_id else books.asked[one.id]:
                for office in _offices(books, call, one, party):
                    became, why = _fate(books, world, call, step, office)
                    contact = f"{books.codes[party]} {office[1]} {office[2]}"
                    yield Entry(call.task_id, f"{one.number}.{step.code}/{step.deadline_version}", contact, became, why)


def _offices(books: _Books, call: Call, one: CallRound, party: str) -> list[Office]:
    found = {(party, c.role, c.slot) for c in books.contacts[call.convention_id, party] if c.role in one.roles}
    return sorted(found)


def _fate(books: _Books, world: World, call: Call, step: ReminderStep, office: Office) -> tuple[str, str]:
    owed = books.occurrences.get((step.id, office))
    if owed is not None:
        message = books.messages.get(owed.message_id or "")
        return _of_message(books, message, step) if message else (SKIPPED, "no address is known")
    if step.status == StepStatus.PLANNED:
        return (WAITS, "due next year") if step.due_on > LAST else (UNACCOUNTED, "planned and due")
    if step.status == StepStatus.HELD:
        return HELD, _short(step.reason)
    if step.status == StepStatus.SKIPPED:
        return (
            (COLLAPSED, "a later step takes its place")
            if _COLLAPSED in (step.reason or "")
            else (
                SKIPPED,
                _short(step.reason),
            )
        )
    return _not_owed(books, world, call, step, office)


def _of_message(books: _Books, message: Message, step: ReminderStep) -> tuple[str, str]:
    if message.status in {MailStatus.SENT, MailStatus.CONFIRMED}:
        assert message.claimed_at is not None
        contact = books.by_id[message.contact_id or ""]
        late = local_day(instant(message.claimed_at), contact.zone) - step.due_on
        if late <= _MOSTLY:
            return SENT, "in time"
        return LATE, "after an outage" if step.reason else "in its contact's turn"
    if message.status == MailStatus.WITHDRAWN:
        return SKIPPED, _short(message.reason)
    if message.status == MailStatus.FAILED:
        return SKIPPED, _short(message.reason)
    recent = step.due_on > LAST - timedelta(weeks=2)
    return (WAITS, "for its contact's turn next year") if recent else (UNACCOUNTED, f"{message.status} since long")


def _not_owed(books: _Books, world: World, call: Call, step: ReminderStep, office: Office) -> tuple[str, str]:
    """The step was prepared, and this office is owed nothing by it: the world says why."""
    party, role, slot = office
    key = call.id, books.codes[party]
    at = books.prepared.get(step.id, instant(step.due_at))
    day = at.date()
    answer = world.answered.get(key)
    if answer is not None and answer <= at:
        return SKIPPED, "has answered"
    if is_reminder(step) and any(said <= at and until >= day for said, until in world.promised[key]):
        return SKIPPED, "has promised an answer"
    if any(granted <= at for granted in world.own_dates[key]) and step.party_id is None:
        return SKIPPED, "has a date of its own"
    holders = [c for c in books.contacts[call.convention_id, party] if (c.role, c.slot) == (role, slot)]
    if not any((c.valid_from or day) <= day <= (c.valid_to or day) for c in holders):
        return SKIPPED, "nobody holds the office"
    return UNACCOUNTED, f"{step.code} of {step.due_on} prepared on {day}"


def _short(reason: str | None) -> str:
    """A reason without its dates and names, so that alike ones are counted together."""
    words = (reason or "").partition(":")[0].partition("(")[0].strip()
    return " ".join(word for word in words.split() if not any(mark.isdigit() for mark in word)) or UNACCOUNTED


# What the house itself is shown


def _of_the_house(books: _Books, world: World) -> Iterator[Entry]:
    for task in books.tasks:
        if task.triage != Triage.TASK:
            continue
        closed = task.status not in OPEN_STATUSES
        steps = [] if closed else house_steps(task, world.last_digest, {})
        shown = {code: day for (one, code), day in world.shown.items() if one == task.id}
        for code in sorted(shown):
            yield Entry(task.id, code, "the house", SENT, "in the weekly digest")
        for step in steps:
            if step.code in shown:
                continue
            later = [code for code, day in shown.items() if day >= monday_of(step.day)]
            if not step.reached:
                yield Entry(task.id, step.code, "the house", WAITS, "not due yet")
            elif later:
                yield Entry(task.id, step.code, "the house", COLLAPSED, "a later step takes its place")
            else:
                yield Entry(task.id, step.code, "the house", UNACCOUNTED, f"{step.code} of {step.day} never shown")
        if closed:
            yield Entry(task.id, "the rest", "the house", SKIPPED, "the task is closed")


# How often each contact was written to


def _left(books: _Books, one: Occurrence) -> bool:
    message = books.messages.get(one.message_id or "")
    return message is not None and message.status in {MailStatus.SENT, MailStatus.CONFIRMED}


def _weeks(books: _Books) -> tuple[Counter[tuple[str, date]], dict[tuple[str, date], int]]:
    weeks: Counter[tuple[str, date]] = Counter()
    for message in books.messages.values():
        if message.claimed_at is not None:
            contact = books.by_id[message.contact_id or ""]
            weeks[contact.id, monday_of(local_day(instant(message.claimed_at), contact.zone))] += 1
    due = _weeks_of_deadlines(books)
    allowed = {}
    for contact_id, monday in weeks:
        contact = books.by_id[contact_id]
        allowed[contact_id, monday] = 2 if (contact.convention_id, contact.party_id, monday) in due else 1
    return weeks, allowed


def _weeks_of_deadlines(books: _Books) -> set[tuple[str, str, date]]:
    """The weeks in which a reply by a party was requested, by any date that ever held."""
    found = set()
    for one, call in books.rounds:
        days: Sequence[date] = [one.reply_by] if one.reply_by else []
        first = [s.due_on + timedelta(days=7) for s in books.steps[one.id] if s.code == "second_reminder"]
        for party in books.asked[one.id]:
            found |= {(call.convention_id, party, monday_of(day)) for day in (*days, *first)}
    return found
