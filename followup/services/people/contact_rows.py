"""The rows of a list of contacts, read from a spreadsheet or csv and checked one by one."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from followup.reading.files.apart import rows_apart
from followup.timing.zones import zone
from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import UN_LANGUAGES
from followup.writing.mail_bytes import read_address
from followup.writing.sheets import plain_cell

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = ("party", "role", "slot", "name", "address", "language", "zone", "valid_from", "valid_to")
"""The columns of a list of contacts; of these party and role are needed."""
ROLES = ("national_focal_point", "official_contact_point", "permanent_mission")
MOST_BYTES = 20_000_000
_ALSO = {
    "email": "address",
    "e_mail": "address",
    "mail": "address",
    "country": "party",
    "code": "party",
    "from": "valid_from",
    "to": "valid_to",
    "time_zone": "zone",
}
_LONGEST_NAME = 200
_SPREADSHEET = b"PK\x03\x04"
_NOT_A_LETTER = re.compile(r"[^a-z]+")
_MOST_SLOTS = 20


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One row; `fault` says why it is refused, None when nothing is wrong with it by itself."""

    number: int
    party: str
    role: str
    slot: int = 1
    name: str | None = None
    address: str | None = None
    language: str = "en"
    zone: str = "UTC"
    valid_from: date | None = None
    valid_to: date | None = None
    fault: str | None = None

    @property
    def office(self) -> tuple[str, str, int]:
        """The office that somebody holds: party, role and slot."""
        return self.party, self.role, self.slot

    def values(self) -> dict[str, Any]:
        """What may change while the office and its first day stay the same."""
        return {name: getattr(self, name) for name in ("name", "address", "language", "zone", "valid_to")}


@dataclass(frozen=True, slots=True)
class ContactRows:
    """The rows of a list, and the columns of it that say nothing here."""

    rows: tuple[ContactRow, ...]
    ignored: list[str]


def read_rows(file: Path) -> ContactRows:
    """Read and check a list of contacts. Raises BadInput for a file that is none, or has not the columns needed."""
    table = _table(file)
    if not table:
        raise BadInput(f"{file}: no rows in it; the first holds the names of the columns ({', '.join(COLUMNS)})")
    head = [_column(cell) for cell in table[0]]
    for needed in ("party", "role"):
        if needed not in head:
            raise BadInput(f"{file}: no column {needed!r}; the columns are {', '.join(COLUMNS)}")
    twice = sorted({name for name in head if name and head.count(name) > 1})
    if twice:
        raise BadInput(f"{file}: the column {twice[0]!r} comes twice")
    ignored = [cell for cell, name in zip(table[0], head, strict=True) if cell and name not in COLUMNS]
    rows = [
        _row(number, dict(zip(head, cells, strict=False)))
        for number, cells in enumerate(table[1:], 2)
        if any(cell.strip() for cell in cells)
    ]
    return ContactRows(tuple(rows), ignored)


def _table(file: Path) -> list[list[str]]:
    try:
        return _cells(file)
    except OSError as error:
        raise BadInput(f"{file}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise BadInput(f"{file}: not in UTF-8; save it as csv in UTF-8, or as xlsx") from None
    except (BadInput, csv.Error) as fault:
        raise BadInput(f"{file}: {fault}") from None


def _cells(file: Path) -> list[list[str]]:
    if file.stat().st_size > MOST_BYTES:
        raise BadInput(f"larger than {MOST_BYTES // 1_000_000} MB")
    # Without a buffer: the process that reads the rows takes the place in the file over as it is.
    with file.open("rb", buffering=0) as stream:
        if stream.read(len(_SPREADSHEET)) == _SPREADSHEET:
            stream.seek(0)
            return rows_apart(stream)
        stream.seek(0)
        return _separated(stream.read())


def _separated(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return [[plain_cell(cell.strip()) for cell in row] for row in rows]


def _column(cell: str) -> str:
    name = _NOT_A_LETTER.sub("_", cell.strip().lower()).strip("_")
    return _ALSO.get(name, name)


def _row(number: int, cells: Mapping[str, str]) -> ContactRow:
    given = {name: cells.get(name, "").strip() for name in COLUMNS}
    row = ContactRow(number, given["party"].upper()[:12], _NOT_A_LETTER.sub("_", given["role"].lower()).strip("_")[:40])
    try:
        return _checked(row, given)
    except BadInput as fault:
        return ContactRow(number, row.party, row.role, fault=str(fault))


def _checked(row: ContactRow, given: Mapping[str, str]) -> ContactRow:
    for name, value in given.items():
        if any(unicodedata.category(letter) in {"Cc", "Cs", "Co", "Zl", "Zp"} for letter in value):
            raise BadInput(f"{name}: has a line break or control character in it")
    if row.role not in ROLES:
        raise BadInput(f"role: {given['role']!r} is none of {', '.join(ROLES)}")
    if given["language"] and given["language"].lower() not in UN_LANGUAGES:
        raise BadInput(f"language: {given['language']!r} is none of {', '.join(UN_LANGUAGES)}")
    if len(given["name"]) > _LONGEST_NAME:
        raise BadInput(f"name: longer than {_LONGEST_NAME} characters")
    begins, ends = _day("valid_from", given), _day("valid_to", given)
    if begins and ends and ends < begins:
        raise BadInput(f"valid_to: {ends} is before {begins}")
    return ContactRow(
        number=row.number,
        party=row.party,
        role=row.role,
        slot=_slot(given["slot"]),
        name=given["name"] or None,
        address=_address(given["address"]),
        language=given["language"].lower() or "en",
        zone=str(zone(given["zone"])) if given["zone"] else "UTC",
        valid_from=begins,
        valid_to=ends,
    )


def _address(text: str) -> str | None:
    """One address as it is written to; none for an office whose address is not known."""
    return read_address(text).addr_spec if text else None


def _slot(text: str) -> int:
    if text and not (text.isdecimal() and 1 <= int(text) <= _MOST_SLOTS):
        raise BadInput(f"slot: {text!r} is no number from 1 to {_MOST_SLOTS}")
    return int(text) if text else 1


def _day(name: str, given: Mapping[str, str]) -> date | None:
    if not given[name]:
        return None
    try:
        return date.fromisoformat(given[name])
    except ValueError:
        raise BadInput(f"{name}: {given[name]!r} is no day; write it as 2021-06-18") from None
