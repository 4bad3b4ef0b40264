"""Contacts taken in from a spreadsheet or csv, row by row, and given out again in the same columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel

from followup.records.tables import Contact
from followup.services.people.contact_rows import COLUMNS, ContactRow, read_rows
from followup.services.people.parties import known_codes, new_party
from followup.writing.sheets import to_csv, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from followup.records.register import Register, Unit
    from followup.records.tables import Party
    from followup.vocabulary.instants import Instant

Key = tuple[str, str, int]
"""An office: party, role and slot."""


class Outcome(StrEnum):
    """What became of one row of a list of contacts."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class RowReport(BaseModel):
    """What became of one row; `row` counts as the file does, its head being row 1."""

    row: int
    party: str
    role: str
    outcome: Outcome
    reason: str | None = None


class ImportReport(BaseModel):
    """What became of every row of a list of contacts. With `dry_run` nothing was written."""

    convention: str
    dry_run: bool
    rows: list[RowReport]
    ignored_columns: list[str]

    def counted(self, outcome: Outcome) -> int:
        """How many rows came to this."""
        return sum(row.outcome is outcome for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Held:
    """The contacts that a convention's register holds, by office, the earliest first."""

    contacts: dict[Key, list[Contact]]
    parties: dict[str, Party]


def import_contacts(
    register: Register, file: Path, convention: str, *, dry_run: bool = False, by: str, now: Instant
) -> ImportReport:
    """Take in a list of contacts, xlsx or csv. A row that is refused stops no other; the report says why.

    The same row again changes nothing. A holder whose office begins on a day ends the one before, on the eve of it.
    Raises BadInput when the file cannot be read or lacks a column.
    """
    found = read_rows(file)
    codes = known_codes()
    with register.reading() as unit:
        held = _held(unit, convention)
    plan = [_planned(row, held, codes) for row in _without_repetition(found.rows)]
    if not dry_run and any(row.outcome in {Outcome.NEW, Outcome.CHANGED} for row, _ in plan):
        with register.writing(by=by, at=now, reason=f"contacts from {file.name}") as unit:
            _write(unit, convention, [row for report, row in plan if report.outcome in {Outcome.NEW, Outcome.CHANGED}])
    return ImportReport(
        convention=convention, dry_run=dry_run, rows=[report for report, _ in plan], ignored_columns=found.ignored
    )


def export_contacts(register: Register, convention: str, form: Literal["xlsx", "csv"], *, made: Instant) -> bytes:
    """Every contact of a convention, past ones too, in the columns in which they are taken in."""
    with register.reading() as unit:
        held = _held(unit, convention)
    codes = {party.id: code for code, party in held.parties.items()}
    rows = [_row(contact, codes) for office in held.contacts.values() for contact in office]
    rows.sort()
    return to_csv(COLUMNS, rows) if form == "csv" else to_xlsx(f"Contacts {convention}", COLUMNS, rows, made=made)


def _row(contact: Contact, codes: dict[str, str]) -> list[str]:
    return [
        codes[contact.party_id],
        contact.role,
        str(contact.slot),
        contact.name or "",
        contact.address or "",
        contact.language,
        contact.zone,
        contact.valid_from.isoformat() if contact.valid_from else "",
        contact.valid_to.isoformat() if contact.valid_to else "",
    ]


def _held(unit: Unit, convention: str) -> _Held:
    parties = {party.code: party for party in unit.people.parties()}
    codes = {party.id: code for code, party in parties.items()}
    contacts: dict[Key, list[Contact]] = {}
    for contact in sorted(unit.people.contacts(convention), key=lambda one: (one.valid_from or date.min, one.id)):
        contacts.setdefault((codes[contact.party_id], contact.role, contact.slot), []).append(contact)
    return _Held(contacts, parties)


def _without_repetition(rows: Iterable[ContactRow]) -> list[ContactRow]:
    """The rows, of which one that names an office and day for the second time is refused."""
    seen: dict[tuple[Key, date | None], int] = {}
    found = []
    for row in rows:
        first = seen.setdefault((row.office, row.valid_from), row.number)
        again = row.fault is None and first != row.number
        found.append(replace(row, fault=f"the same office as in row {first}, from the same day") if again else row)
    return found


def _planned(row: ContactRow, held: _Held, codes: set[str]) -> tuple[RowReport, ContactRow]:
    fault = row.fault
    if fault is None and row.party not in codes and row.party not in held.parties:
        fault = f"{row.party} is no party known here; write its ISO 3166-1 code, as ARG"
    if fault is not None:
        return RowReport(row=row.number, party=row.party, role=row.role, outcome=Outcome.REFUSED, reason=fault), row
    outcome, reason = _compared(row, held.contacts.get(row.office, []))
    return RowReport(row=row.number, party=row.party, role=row.role, outcome=outcome, reason=reason), row


def _compared(row: ContactRow, office: Sequence[Contact]) -> tuple[Outcome, str | None]:
    same_day = next((one for one in office if one.valid_from == row.valid_from), None)
    if same_day is None:
        before = _ended_by(row, office)
        told = f"takes over; the holder before it ends on {_eve(row.valid_from)}" if before and row.valid_from else None
        return Outcome.NEW, told
    changed = [name for name, value in _values(row, office).items() if getattr(same_day, name) != value]
    return (Outcome.CHANGED, f"changes: {', '.join(changed)}") if changed else (Outcome.SAME, None)


def _values(row: ContactRow, office: Sequence[Contact]) -> dict[str, Any]:
    """What the row says of the holder; an office without a last day ends when that of a later holder begins."""
    later = [one.valid_from for one in office if one.valid_from and one.valid_from > (row.valid_from or date.min)]
    until = row.valid_to or (_eve(min(later)) if later else None)
    return row.values() | {"valid_to": until}


def _ended_by(row: ContactRow, office: Sequence[Contact]) -> Contact | None:
    """The holder whose office ends because another's begins."""
    if row.valid_from is None:
        return None
    first = row.valid_from
    last = max((one for one in office if _begins(one) < first), key=_begins, default=None)
    return last if last is not None and (last.valid_to is None or last.valid_to >= row.valid_from) else None


def _begins(contact: Contact) -> date:
    return contact.valid_from or date.min


def _eve(day: date) -> date:
    return day - timedelta(days=1)


def _write(unit: Unit, convention: str, rows: Sequence[ContactRow]) -> None:
    held = _held(unit, convention)
    for code in sorted({row.party for row in rows} - held.parties.keys()):
        held.parties[code] = new_party(code)
        unit.add(held.parties[code])
    unit.flush()
    for row in sorted(rows, key=lambda one: (one.valid_from or date.min, one.number)):
        office = held.contacts.setdefault(row.office, [])
        same_day = next((one for one in office if one.valid_from == row.valid_from), None)
        if same_day is not None:
            for name, value in _values(row, office).items():
                setattr(same_day, name, value)
            continue
        before = _ended_by(row, office)
        if before is not None and row.valid_from is not None:
            before.valid_to = _eve(row.valid_from)
        fresh = Contact(
            convention_id=convention,
            party_id=held.parties[row.party].id,
            role=row.role,
            slot=row.slot,
            valid_from=row.valid_from,
            **_values(row, office),
        )
        unit.add(fresh)
        office.append(fresh)
