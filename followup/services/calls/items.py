"""What a call seeks, item by item: each with its own deadline, form and contact, or as soon as possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import CallItem
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound

if TYPE_CHECKING:
    from followup.records.register import Register
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
    """Add an item to what a call seeks. Raises NotFound, BadInput, NotAllowed for a call that has closed."""
    if sought.due_on is not None and sought.as_soon_as_possible:
        raise BadInput("an item is due on a day or as soon as possible, not both")
    if not any(words.strip() for words in sought.words.values()):
        raise BadInput("say what is sought")
    with register.writing(by=by, at=now, reason="an item of a call") as unit:
        call = unit.calls.call(call_id)
        if call is None:
            raise NotFound(f"no call {call_id} in the register; followup calls lists them")
        if call.closed_on is not None:
            raise NotAllowed(f"the call closed on {call.closed_on}")
        number = len(unit.calls.items([call.id]).get(call.id, [])) + 1
        unit.add(
            CallItem(
                call_id=call.id,
                number=number,
                words=dict(sought.words),
                paragraph=sought.paragraph,
                due_on=sought.due_on,
                as_soon_as_possible=sought.as_soon_as_possible,
                form=sought.form,
                contact=sought.contact,
            )
        )
    return AddedItem(call=call_id, number=number, due_on=sought.due_on, as_soon_as_possible=sought.as_soon_as_possible)
