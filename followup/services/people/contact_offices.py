"""Which office each row of a list is of: lists rarely say which of several holders somebody is, or since when.

A row without a slot or a first day is told by the person: who is in the register already keeps the office held there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from followup.services.people.contact_rows import MOST_SLOTS
from followup.services.people.recognising import folded

if TYPE_CHECKING:
    from followup.records.tables import Contact
    from followup.services.people.contact_rows import ContactRow

Key = tuple[str, str, int]
"""An office: party, role and slot."""
Offices = Mapping[Key, Sequence["Contact"]]
"""Who holds and held each office, the earliest first."""


def placed(rows: Iterable[ContactRow], held: Offices) -> list[ContactRow]:
    """The rows with their slots and first days, in the order of the file; a row that cannot be placed is refused."""
    by_role: dict[tuple[str, str], list[ContactRow]] = defaultdict(list)
    found = []
    for row in rows:
        if row.fault is None:
            by_role[row.party.code, row.role].append(row)
        else:
            found.append(row)
    for (code, role), group in by_role.items():
        offices = {key[2]: holders for key, holders in held.items() if key[:2] == (code, role)}
        rows = list(_without_repetition(_dated(row, offices) for row in _slotted(group, offices)))
        found += [_succeeded(row, rows) for row in rows]
    return sorted(found, key=lambda row: row.number)


def same_person(row: ContactRow, contact: Contact) -> bool:
    """Whether a row is of somebody in the register: by the address, where there is none by the name."""
    if row.address and contact.address:
        return row.address.casefold() == contact.address.casefold()
    return bool(row.name and contact.name) and folded(row.name or "") == folded(contact.name or "")


def begins(contact: Contact) -> date:
    """The first day of a holder; of one since ever, the first day there is."""
    return contact.valid_from or date.min


def holds(contact: Contact, day: date) -> bool:
    """Whether a contact holds the office on a day."""
    return begins(contact) <= day <= (contact.valid_to or date.max)


def eve(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)


def _slotted(group: Sequence[ContactRow], offices: Mapping[int, Sequence[Contact]]) -> Iterator[ContactRow]:
    """The rows of one role of a party, each with its slot: whoever is known keeps theirs."""
    known = [replace(row, slot=row.slot or _slot_of(row, offices)) for row in group]
    taken: dict[int, list[ContactRow]] = defaultdict(list)
    for row in known:
        if row.slot is not None:
            taken[row.slot].append(row)
    places = {_said(row): row for row in known if row.slot is not None}
    for row in known:
        if row.slot is None and _said(row) not in places:
            place = _free_place(row, taken)
            places[_said(row)] = place
            taken[place.slot or 1].append(place)
        yield row if row.slot is not None else replace(places[_said(row)], number=row.number)


def _said(row: ContactRow) -> tuple[object, ...]:
    return row.valid_from, *row.values().values()


def _slot_of(row: ContactRow, offices: Mapping[int, Sequence[Contact]]) -> int | None:
    return next((slot for slot, holders in offices.items() if any(same_person(row, one) for one in holders)), None)


def _free_place(row: ContactRow, taken: Mapping[int, Sequence[ContactRow]]) -> ContactRow:
    """A row of somebody new where nobody else of the list is then: after one that has left, or in another slot."""
    for slot in range(1, MOST_SLOTS + 1):
        holders = taken.get(slot, ())
        left = max((one for one in holders if one.valid_to), key=lambda one: one.valid_to or date.min, default=None)
        place = replace(row, slot=slot)
        if left is not None and left.valid_to and row.valid_from is None and row.valid_to is None:
            first = left.valid_to + timedelta(days=1)
            note = f"taken to hold it from {first}, the day after row {left.number} ends"
            place = replace(place, valid_from=first, note=note)
        elif slot > 1:
            place = replace(place, note=f"holder {slot} of this role")
        if not any(_together(place, one) for one in holders):
            return place
    return replace(row, slot=MOST_SLOTS + 1, fault=f"slot: there are more than {MOST_SLOTS} holders of this role")


def _together(one: ContactRow, other: ContactRow) -> bool:
    """Whether two hold a role on some day at the same time."""
    begins_before = (one.valid_from or date.min) <= (other.valid_to or date.max)
    return begins_before and (other.valid_from or date.min) <= (one.valid_to or date.max)


def _dated(row: ContactRow, offices: Mapping[int, Sequence[Contact]]) -> ContactRow:
    """A row without a first day, of an office that several have held one after the other, is of the person it names."""
    holders = offices.get(row.slot or 1, ())
    if row.valid_from is not None or row.fault or all(one.valid_from is None for one in holders):
        return row
    if any(one.valid_from is None and row.valid_to and one.valid_to == row.valid_to for one in holders):
        return row
    person = next((one for one in reversed(holders) if same_person(row, one)), None)
    if person is not None:
        return replace(row, valid_from=person.valid_from)
    fault = f"valid_from: somebody holds this office since {begins(holders[-1])}; write from which day this one does"
    return replace(row, fault=fault)


def _without_repetition(rows: Iterable[ContactRow]) -> Iterator[ContactRow]:
    """The rows, of which one that names an office and day for the second time is refused, unless it says the same."""
    seen: dict[tuple[int | None, date | None], ContactRow] = {}
    for row in rows:
        first = seen.setdefault((row.slot, row.valid_from), row) if row.fault is None else row
        if first is row:
            yield row
        elif first.values() == row.values():
            yield replace(row, same_as=first.number)
        else:
            fault = f"the same office as in row {first.number}, from the same day; give it another slot or day"
            yield replace(row, fault=fault)


def _succeeded(row: ContactRow, rows: Sequence[ContactRow]) -> ContactRow:
    """A row without a last day ends on the eve of the next holder in the list, as it does of one in the register."""
    if row.fault or row.same_as or row.valid_to:
        return row
    begin = row.valid_from or date.min
    after = [
        (one.valid_from, one.number)
        for one in rows
        if one.slot == row.slot and one.valid_from and one.valid_from > begin and not one.fault
    ]
    if not after:
        return row
    day, number = min(after)
    return replace(row, valid_to=eve(day), note=f"ends on {eve(day)}, since row {number} takes over")
