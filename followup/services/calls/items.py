"""What a call seeks, item by item: each with its own deadline, form and contact, or as soon as possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import CallItem
from followup.services.calls.finding import call_of
from followup.services.calls.letters import item_steps
from followup.services.mail.reminder_mail import refuse_without_words
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.statuses import ANSWERS

if TYPE_CHECKING:
    from followup.records.register import Register, Unit
    from followup.vocabulary.instants import Instant


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing that is sought. `contact` is an office of the secretariat, not a person."""

    words: Mapping[str, str]
    paragraph: str | None = None
    due_on: date | None = None
    as_soon_as_possible: bool = False
    form: str | None = None
    contact: str | None = None


class AddedItem(BaseModel):
    """An item as it was added to a call."""

    call: str
    number: int
    due_on: date | None
    as_soon_as_possible: bool


def add_item(register: Register, call_id: str, sought: Sought, *, by: str, now: Instant) -> AddedItem:
    """Add an item to what a call seeks; with a day of its own it has reminders of its own.

    Raises NotFound, BadInput, NotAllowed for a call that has closed.
    """
    if sought.due_on is not None and sought.as_soon_as_possible:
        raise BadInput("an item is due on a day or as soon as possible, not both")
    if not any(words.strip() for words in sought.words.values()):
        raise BadInput("say what is sought")
    with register.writing(by=by, at=now, reason="an item of a call") as unit:
        call = call_of(unit, call_id)
        if call.closed_on is not None:
            raise NotAllowed(f"the call closed on {call.closed_on}")
        refuse_without_words(call.convention_id, sought.words)
        number = len(unit.calls.items([call.id]).get(call.id, [])) + 1
        item = CallItem(
            call_id=call.id,
            number=number,
            words=dict(sought.words),
            paragraph=sought.paragraph,
            due_on=sought.due_on,
            as_soon_as_possible=sought.as_soon_as_possible,
            form=sought.form,
            contact=sought.contact,
        )
        unit.add(item)
        if call.rounds:
            unit.add(*item_steps(call, call.rounds[-1], item))
        settle_items(unit, call.id)
    return AddedItem(call=call_id, number=number, due_on=sought.due_on, as_soon_as_possible=sought.as_soon_as_possible)


def refuse_unknown_items(unit: Unit, call_id: str, numbers: Collection[int]) -> None:
    """Raises NotFound when a submission is said to answer an item that the call does not seek."""
    known = {item.number for item in unit.calls.items([call_id]).get(call_id, [])} if numbers else set()
    if unknown := sorted(set(numbers) - known):
        raise NotFound(f"the call seeks no item {', '.join(map(str, unknown))}; followup calls item adds one")


def settle_items(unit: Unit, call_id: str) -> None:
    """Note of each submission whether it leaves items of the call unanswered, with all that its sender sent.

    A submission that names no items answers the call as a whole.
    """
    unit.flush()
    rows = unit.calls.submissions(call_id)
    if not any(row.items or row.partial for row in rows):
        return
    wanted = {str(item.number) for item in unit.calls.items([call_id]).get(call_id, [])}
    answered: dict[str | None, set[str]] = defaultdict(set)
    for row in rows:
        if row.status in ANSWERS:
            answered[row.party_id] |= set(row.items)
    for row in rows:
        row.partial = bool(row.items) and not wanted <= answered[row.party_id]
