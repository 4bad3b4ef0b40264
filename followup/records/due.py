"""What a sweep reads: the rounds with steps that fall due, each with all that decides about them, in a few queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from followup.records.answers import answers
from followup.records.item_answers import ByParty, items_answered, items_of
from followup.records.mail import LETTER, SENDING
from followup.records.tables import (
    Addressee,
    Call,
    CallItem,
    CallRound,
    Document,
    Extension,
    Message,
    Occurrence,
    ReminderStep,
    Task,
)
from followup.vocabulary.statuses import StepStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from followup.vocabulary.instants import Instant


@dataclass(frozen=True, slots=True)
class DueRound:
    """One letter of a call with its steps (due or not), whom it asked, and who has answered, promised or more time."""

    round: CallRound
    call: Call
    task: Task
    steps: Sequence[ReminderStep]
    asked: Collection[str]
    answered: Collection[str]
    promised: Mapping[str, date]
    extended: Mapping[str, Extension]
    """By party the extension that it has for itself alone, where it lasts longer than the round's own date."""
    letter: Document | None
    """The letter in the register of documents."""
    items: Sequence[CallItem] = ()
    """What the call seeks item by item, if it does."""
    items_answered: Mapping[str, Collection[int]] = field(default_factory=dict)
    """By party the items that it has answered; whoever has answered the call as a whole stands in `answered`."""


class DueStep(NamedTuple):
    """A step found due, with what its call and its task say about writing to anybody at all."""

    id: str
    code: str
    round_id: str
    due_on: date
    go_live: date | None
    closed_on: date | None
    task_status: str


class Due:
    """What is due of the reminder schedules."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rounds(self, until: Instant) -> list[str]:
        """The rounds with steps that are planned and fall due up to an instant, the earliest first."""
        # One row for each step, read in the order of the index: grouping them would read by another one.
        query = (
            select(ReminderStep.round_id)
            .where(ReminderStep.status == StepStatus.PLANNED, ReminderStep.due_at <= until)
            .order_by(ReminderStep.due_at, ReminderStep.id)
        )
        return list(dict.fromkeys(self._session.scalars(query)))

    def steps_due(self, round_ids: Collection[str], until: Instant) -> list[DueStep]:
        """The steps of these rounds that are planned and fall due up to an instant: many are looked at quickly."""
        columns = (ReminderStep.id, ReminderStep.code, ReminderStep.round_id, ReminderStep.due_on)
        rows = self._session.execute(
            select(*columns, Call.go_live, Call.closed_on, Task.status)
            .join(CallRound, CallRound.id == ReminderStep.round_id)
            .join(Call, Call.id == CallRound.call_id)
            .join(Task, Task.id == Call.task_id)
            .where(
                ReminderStep.round_id.in_(round_ids),
                ReminderStep.status == StepStatus.PLANNED,
                ReminderStep.due_at <= until,
            )
            .order_by(ReminderStep.due_at, ReminderStep.id)
        )
        return [DueStep(*row) for row in rows]

    def ahead(self, until: Instant, *, limit: int) -> list[tuple[ReminderStep, Call, str]]:
        """The steps that are planned and fall due up to an instant, each with its call and the status of its task."""
        rows = self._session.execute(
            select(ReminderStep, Call, Task.status)
            .join(CallRound, CallRound.id == ReminderStep.round_id)
            .join(Call, Call.id == CallRound.call_id)
            .join(Task, Task.id == Call.task_id)
            .where(ReminderStep.status == StepStatus.PLANNED, ReminderStep.due_at <= until)
            .order_by(ReminderStep.due_at, ReminderStep.id)
            .limit(limit)
        )
        return [(step, call, status) for step, call, status in rows]

    def read(self, round_ids: Collection[str]) -> list[DueRound]:
        """These rounds with all that decides about their steps."""
        rows = self._session.execute(
            select(CallRound, Call, Task, Document)
            .join(Call, Call.id == CallRound.call_id)
            .join(Task, Task.id == Call.task_id)
            .outerjoin(Document, Document.id == CallRound.letter_document_id)
            .where(CallRound.id.in_(round_ids))
            .order_by(CallRound.id)
        ).all()
        steps = self._steps(round_ids)
        asked, promised = self._asked(round_ids)
        calls = {call.id for _round, call, _task, _letter in rows}
        answered = self._answered(calls)
        items = items_of(self._session, calls)
        by_item = self.items_answered(items)
        extended = self._extended(round_ids)
        return [
            DueRound(
                one,
                call,
                task,
                steps[one.id],
                asked[one.id],
                answered[call.id],
                promised[one.id],
                {party: each for party, each in extended[one.id].items() if _longer(each, one)},
                letter,
                items.get(call.id, ()),
                by_item.get(call.id, {}),
            )
            for one, call, task, letter in rows
        ]

    def items_answered(self, call_ids: Collection[str]) -> Mapping[str, ByParty]:
        """For each of these calls, the items that each party has answered."""
        return items_answered(self._session, call_ids) if call_ids else {}

    def extensions(self, round_ids: Collection[str]) -> Sequence[Extension]:
        """Every extension granted to these rounds, the earliest first."""
        query = select(Extension).where(Extension.round_id.in_(round_ids))
        return self._session.scalars(query.order_by(Extension.round_id, Extension.version)).all()

    def reply_days(self, party_ids: Collection[str], first: date, last: date) -> set[tuple[str, str, date]]:
        """The days in a stretch of time by which these parties are asked to reply: convention, party, day."""
        letters = (
            select(Call.convention_id, Addressee.party_id, CallRound.reply_by)
            .join(CallRound, CallRound.id == Addressee.round_id)
            .join(Call, Call.id == CallRound.call_id)
            .where(Addressee.party_id.in_(party_ids), CallRound.reply_by.between(first, last))
        )
        own = (
            select(Call.convention_id, Extension.party_id, Extension.reply_by)
            .join(CallRound, CallRound.id == Extension.round_id)
            .join(Call, Call.id == CallRound.call_id)
            .where(Extension.party_id.in_(party_ids), Extension.reply_by.between(first, last))
        )
        return {(row[0], row[1], row[2]) for query in (letters, own) for row in self._session.execute(query.distinct())}

    def steps(self, step_ids: Collection[str]) -> dict[str, ReminderStep]:
        """Steps by identity."""
        query = select(ReminderStep).where(ReminderStep.id.in_(step_ids))
        return {step.id: step for step in self._session.scalars(query)}

    def occurrences(self, step_ids: Collection[str]) -> Sequence[Occurrence]:
        """What these steps owe, as far as they were prepared."""
        return self._session.scalars(select(Occurrence).where(Occurrence.step_id.in_(step_ids))).all()

    def letters(self, task_ids: Collection[str]) -> Mapping[str, list[tuple[str, str, int, int, str]]]:
        """The letters of tasks, sent or on their way: party, role, slot, number of the round, Message-ID; by task."""
        found: dict[str, list[tuple[str, str, int, int, str]]] = defaultdict(list)
        rows = self._session.execute(
            select(
                Occurrence.task_id,
                Occurrence.party_id,
                Occurrence.role,
                Occurrence.slot,
                CallRound.number,
                Message.header_id,
            )
            .join(Message, Message.id == Occurrence.message_id)
            .join(ReminderStep, ReminderStep.id == Occurrence.step_id)
            .join(CallRound, CallRound.id == ReminderStep.round_id)
            .where(Occurrence.task_id.in_(task_ids), ReminderStep.code == LETTER, Message.status.in_(SENDING))
            .order_by(CallRound.number)
        )
        for task, party, role, slot, number, header in rows:
            found[task].append((party, role, slot, number, header))
        return found

    def addressed(self, round_ids: Collection[str], party_id: str) -> Sequence[Addressee]:
        """The entries of one party among those whom these rounds asked."""
        query = select(Addressee).where(Addressee.round_id.in_(round_ids), Addressee.party_id == party_id)
        return self._session.scalars(query).all()

    def locked(self, step_ids: Collection[str]) -> dict[str, ReminderStep]:
        """Steps by identity, kept from other writers until the end of the unit."""
        query = select(ReminderStep).where(ReminderStep.id.in_(step_ids)).order_by(ReminderStep.id)
        return {step.id: step for step in self._session.scalars(query.with_for_update())}

    def _steps(self, round_ids: Collection[str]) -> Mapping[str, list[ReminderStep]]:
        found: dict[str, list[ReminderStep]] = defaultdict(list)
        query = select(ReminderStep).where(ReminderStep.round_id.in_(round_ids))
        for step in self._session.scalars(query.order_by(ReminderStep.due_at, ReminderStep.id)):
            found[step.round_id].append(step)
        return found

    def _asked(self, round_ids: Collection[str]) -> tuple[Mapping[str, set[str]], Mapping[str, dict[str, date]]]:
        """Whom each round asked, and who has promised an answer: under whichever letter of the call it was said."""
        asked: dict[str, set[str]] = defaultdict(set)
        promised: dict[str, dict[str, date]] = defaultdict(dict)
        columns = (Addressee.round_id, Addressee.party_id)
        for one, party in self._session.execute(select(*columns).where(Addressee.round_id.in_(round_ids))):
            asked[one].add(party)
        other = aliased(CallRound)
        said = (
            select(CallRound.id, Addressee.party_id, Addressee.promised_by)
            .join(other, other.call_id == CallRound.call_id)
            .join(Addressee, Addressee.round_id == other.id)
            .where(CallRound.id.in_(round_ids), Addressee.promised_by.is_not(None))
            .order_by(other.number)
        )
        for one, party, day in self._session.execute(said):
            if day is not None:
                promised[one][party] = day
        return asked, promised

    def _answered(self, call_ids: Collection[str]) -> Mapping[str, set[str]]:
        answered: dict[str, set[str]] = defaultdict(set)
        for call, party in self._session.execute(answers(call_ids)):
            answered[call].add(party or "")
        return answered

    def _extended(self, round_ids: Collection[str]) -> Mapping[str, dict[str, Extension]]:
        extended: dict[str, dict[str, Extension]] = defaultdict(dict)
        for one in self.extensions(round_ids):
            if one.party_id is not None:
                extended[one.round_id][one.party_id] = one
        return extended


def _longer(extension: Extension, one: CallRound) -> bool:
    return one.reply_by is None or extension.reply_by > one.reply_by
