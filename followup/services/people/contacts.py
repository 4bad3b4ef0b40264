"""Contacts taken in from a spreadsheet or csv, row by row, and given out again in the same columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel

from followup.records.tables import Contact, Party
from followup.services.people.contact_offices import Key, begins, eve, holds, placed
from followup.services.people.contact_rows import COLUMNS, Reading, read_rows
from followup.services.people.parties import ORGANIZATION, known_codes, new_party
from followup.services.people.recognising import Recognised
from followup.writing.sheets import to_csv, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from followup.records.register import Register, Unit
    from followup.services.people.contact_rows import ContactRow, Named
    from followup.vocabulary.instants import Instant


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


class Heading(BaseModel):
    """A row in which something stands alone that names no party: a heading, a remark, the date of the list."""

    row: int
    text: str


class ImportReport(BaseModel):
    """What became of every row of a list of contacts. With `dry_run` nothing was written."""

    convention: str
    dry_run: bool
    rows: list[RowReport]
    headings: list[Heading]
    ignored_columns: list[str]
    not_in_list: list[str]
    """Who holds a role of those in the list and is not in it, as "BRA national_focal_point 1": nothing was done."""

    def counted(self, outcome: Outcome) -> int:
        """How many rows came to this."""
        return sum(row.outcome is outcome for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Held:
    """The contacts that a convention's register holds, by office, the earliest first."""

    contacts: dict[Key, list[Contact]]
    parties: dict[str, Party]


def import_contacts(  # noqa: PLR0913  what is read, under which convention, how, by whom, when
    register: Register,
    file: Path,
    convention: str,
    *,
    role: str | None = None,
    dry_run: bool = False,
    by: str,
    now: Instant,
) -> ImportReport:
    """Take in a list of contacts, xlsx or csv. A row that is refused stops no other; the report says why.

    `role` is that of the rows which do not say one. The same row again changes nothing. A holder whose office begins on
    a day ends the one before, on the eve of it; who is not in the list stays. Raises BadInput when the file cannot be
    read or lacks a column.
    """
    with register.reading() as unit:
        held = _held(unit, convention)
    known = Recognised({code: one.names.values() for code, one in held.parties.items() if code not in known_codes()})
    found = read_rows(file, Reading(convention, known, role))
    rows = placed(found.rows, held.contacts)
    plan = [(_planned(row, held), row) for row in rows]
    taken = [row for report, row in plan if report.outcome in {Outcome.NEW, Outcome.CHANGED}]
    if taken and not dry_run:
        with register.writing(by=by, at=now, reason=f"contacts from {file.name}") as unit:
            _write(unit, convention, taken)
    return ImportReport(
        convention=convention,
        dry_run=dry_run,
        rows=[report for report, _ in plan],
        headings=[Heading(row=number, text=text) for number, text in found.headings],
        ignored_columns=found.ignored,
        not_in_list=_not_in(rows, held, now.date()),
    )


def export_contacts(register: Register, convention: str, form: Literal["xlsx", "csv"], *, made: Instant) -> bytes:
    """Every contact of a convention, past ones too, in the columns in which they are taken in."""
    with register.reading() as unit:
        held = _held(unit, convention)
    parties = {party.id: party for party in held.parties.values()}
    rows = [_row(contact, parties[contact.party_id]) for office in held.contacts.values() for contact in office]
    rows.sort()
    return to_csv(COLUMNS, rows) if form == "csv" else to_xlsx(f"Contacts {convention}", COLUMNS, rows, made=made)


def _row(contact: Contact, party: Party) -> list[str]:
    return [
        party.code,
        party.names.get("en", ""),
        party.kind,
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


def _planned(row: ContactRow, held: _Held) -> RowReport:
    if row.fault is not None:
        return _report(row, Outcome.REFUSED, row.fault)
    if row.same_as is not None:
        return _report(row, Outcome.SAME, f"says the same as row {row.same_as}")
    outcome, told = _compared(row, held.contacts.get(row.office, []))
    body = f"a new organization, {row.party.new_name}" if row.party.new_name and outcome is Outcome.NEW else None
    return _report(row, outcome, row.note or told, body)


def _report(row: ContactRow, outcome: Outcome, *reasons: str | None) -> RowReport:
    why = "; ".join(filter(None, reasons)) or None
    return RowReport(row=row.number, party=row.party.code, role=row.role, outcome=outcome, reason=why)


def _not_in(rows: Sequence[ContactRow], held: _Held, today: date) -> list[str]:
    """The offices that are held today by somebody who is not in the list, of the roles that are."""
    listed, roles = {row.office for row in rows}, {row.role for row in rows}
    missing = (
        office
        for office, holders in held.contacts.items()
        if office not in listed and office[1] in roles and holds(holders[-1], today)
    )
    return [f"{code} {role} {slot}" for code, role, slot in sorted(missing)]


def _compared(row: ContactRow, office: Sequence[Contact]) -> tuple[Outcome, str | None]:
    same_day = next((one for one in office if one.valid_from == row.valid_from), None)
    if same_day is None:
        before = _ended_by(row, office)
        told = f"takes over; the holder before it ends on {eve(row.valid_from)}" if before and row.valid_from else None
        return Outcome.NEW, told
    changed = [name for name, value in _values(row, office).items() if getattr(same_day, name) != value]
    return (Outcome.CHANGED, f"changes: {', '.join(changed)}") if changed else (Outcome.SAME, None)


def _values(row: ContactRow, office: Sequence[Contact]) -> dict[str, Any]:
    """What the row says of the holder; an office without a last day ends when that of a later holder begins."""
    later = [one.valid_from for one in office if one.valid_from and one.valid_from > (row.valid_from or date.min)]
    until = row.valid_to or (eve(min(later)) if later else None)
    return row.values() | {"valid_to": until}


def _ended_by(row: ContactRow, office: Sequence[Contact]) -> Contact | None:
    """The holder whose office ends because another's begins."""
    if row.valid_from is None:
        return None
    first = row.valid_from
    last = max((one for one in office if begins(one) < first), key=begins, default=None)
    return last if last is not None and (last.valid_to is None or last.valid_to >= row.valid_from) else None


def _write(unit: Unit, convention: str, rows: Sequence[ContactRow]) -> None:
    held = _held(unit, convention)
    for party in sorted({row.party for row in rows}, key=lambda one: one.code):
        if party.code not in held.parties:
            held.parties[party.code] = _fresh(party)
            unit.add(held.parties[party.code])
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
            before.valid_to = eve(row.valid_from)
        fresh = Contact(
            convention_id=convention,
            party_id=held.parties[row.party.code].id,
            role=row.role,
            slot=row.slot or 1,
            valid_from=row.valid_from,
            **_values(row, office),
        )
        unit.add(fresh)
        office.append(fresh)


def _fresh(party: Named) -> Party:
    if party.new_name is None:
        return new_party(party.code)
    return Party(code=party.code, kind=ORGANIZATION, names={"en": party.new_name})
