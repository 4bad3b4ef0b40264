"""The rows of a list of contacts, read from a spreadsheet or csv and checked one by one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from followup.services.people.contact_days import read_day
from followup.services.people.contact_table import contact_lists, read_table
from followup.services.people.recognising import folded
from followup.timing.zones import zone
from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import UN_LANGUAGES
from followup.writing.mail_bytes import read_address

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from followup.services.people.contact_table import TableRow
    from followup.services.people.recognising import Recognised

COLUMNS = (
    "party",
    "party_name",
    "kind",
    "role",
    "slot",
    "name",
    "address",
    "language",
    "zone",
    "valid_from",
    "valid_to",
)
"""The columns of a list of contacts as it is given out."""
_LONGEST_NAME = 200
_LONGEST_CODE = 12
MOST_SLOTS = 20
_HIDDEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u2060\u2066\u2067\u2069\ufeff"))
_BREAKS = {"Cc", "Cs", "Co", "Zl", "Zp"}
_NAMED_ADDRESS = re.compile(r"[^<>@,;]*<\s*([^<>\s]+@[^<>\s]+)\s*>")
_AT = re.compile(r"[^\s,;/<>@]+@")
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,11}")
_IN_BRACKETS = re.compile(r"(.+?)\s*\(([A-Z][A-Za-z0-9-]{1,11})\)")
_SHOWN_ERRORS = {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"}


@dataclass(frozen=True, slots=True)
class Named:
    """Of whom a row is: the code, and for a body that is not known yet the name by which it is taken in."""

    code: str
    new_name: str | None = None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One row; `fault` says why it is refused, None when nothing is wrong with it by itself.

    `slot` is None where the list does not say which of several holders of the role it is.
    """

    number: int
    party: Named
    role: str
    slot: int | None = None
    name: str | None = None
    address: str | None = None
    language: str = "en"
    zone: str = "UTC"
    valid_from: date | None = None
    valid_to: date | None = None
    fault: str | None = None
    note: str | None = None
    """What was made of it that the list does not say."""
    same_as: int | None = None
    """The row before it that says the same."""

    @property
    def office(self) -> tuple[str, str, int]:
        """The office that somebody holds: party, role and slot."""
        return self.party.code, self.role, self.slot or 1

    def values(self) -> dict[str, Any]:
        """What may change while the office and its first day stay the same."""
        return {name: getattr(self, name) for name in ("name", "address", "language", "zone", "valid_to")}


@dataclass(frozen=True, slots=True)
class ContactRows:
    """The rows of a list, the rows that are headings in it, and the columns that say nothing here."""

    rows: tuple[ContactRow, ...]
    headings: list[tuple[int, str]]
    ignored: list[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of a list are to be read: under which convention, who is known, and the role of rows without one."""

    convention: str
    known: Recognised
    role: str | None = None


def read_rows(file: Path, reading: Reading) -> ContactRows:
    """Read and check a list of contacts. Raises BadInput for a file that is none, or has not the columns needed."""
    table = read_table(file)
    if "role" not in table.fields and reading.role is None:
        raise BadInput(f"{file}: no column 'role'; add one, or say with --role which role all in the list hold")
    if reading.role is not None:
        _role(reading.role, reading.convention)
    headings = [
        (row.number, next(filter(None, row.cells.values()), "")) for row in table.rows if _is_heading(row, reading)
    ]
    numbers = {number for number, _ in headings}
    rows = tuple(_row(row, reading) for row in table.rows if row.number not in numbers)
    ignored = list(table.ignored)
    if "name" in table.fields and "given_name" not in table.fields:
        ignored += ["title"] if "title" in table.fields else []
    return ContactRows(rows, headings, ignored)


def roles_of(convention: str) -> list[str]:
    """The roles that contacts hold under a convention."""
    return [
        role
        for role, about in contact_lists()["roles"].items()
        if convention in about.get("conventions", (convention,))
    ]


def _is_heading(row: TableRow, reading: Reading) -> bool:
    """Whether one cell stands alone in a row and names no party: the name of a region, a remark, a date of issue."""
    if row.filled > 1 or not any(row.cells.values()):
        return row.filled <= 1
    try:
        return reading.known.code(next(filter(None, row.cells.values()))) is None
    except BadInput:
        return False


def _row(row: TableRow, reading: Reading) -> ContactRow:
    given = {field: _plain(field, cell) for field, cell in row.cells.items()}
    shown = next((given[one] for one in ("party", "party_name", "organization") if given.get(one)), "")
    party = Named(" ".join(shown.split())[:60])
    try:
        party = _party(given, reading)
        return _checked(row.number, party, given, reading)
    except BadInput as fault:
        role = " ".join(given.get("role", "").split())[:40]
        return ContactRow(row.number, party, _roles(reading.convention).get(folded(role), role), fault=str(fault))


def _plain(field: str, cell: str) -> str:
    """What a cell says, without what cannot be seen; nothing where it says that nothing is known."""
    text = cell.strip() if field in {"name", "given_name", "family_name"} else cell.translate(_HIDDEN).strip()
    return "" if text.casefold() in _nothing() else text


@lru_cache(maxsize=1)
def _nothing() -> frozenset[str]:
    return frozenset(one.casefold() for one in contact_lists()["nothing"])


def _party(given: Mapping[str, str], reading: Reading) -> Named:
    code, country, body = (given.get(field, "") for field in ("party", "party_name", "organization"))
    name = country or body
    _one_line({"party": code, "party_name": name})
    if name and code.isdecimal():
        code = ""  # a number of M49, say: the name tells
    if not (code or name):
        raise BadInput("party: nothing stands in it; write its ISO 3166-1 code, as ARG, or its official name")
    by_code, by_name = (reading.known.code(text) if text else None for text in (code, name))
    if by_code and by_name and by_code != by_name:
        raise BadInput(f"party: {code!r} and {name!r} are two; correct one")
    if by_code or (by_name and not code):
        return Named(by_code or by_name or "")
    kind = folded(given.get("kind", ""))
    if kind in _kinds("organizations") or (body and not country and kind not in _kinds("states")):
        return _new_body(code, name or code, reading.known)
    text = code or name
    raise BadInput(f"party: {text} is no party known here{reading.known.near(text)}")


@lru_cache(maxsize=2)
def _kinds(key: str) -> frozenset[str]:
    return frozenset(map(folded, contact_lists()[key]))


def _new_body(code: str, name: str, known: Recognised) -> Named:
    """An organization that is not known yet, by a code of its own or the short name in its name."""
    bracketed = _IN_BRACKETS.fullmatch(name)
    short = next((one for one in (code, bracketed[2] if bracketed else "", name) if _CODE.fullmatch(one.upper())), None)
    if short is None:
        raise BadInput(
            f"party: {name!r} is an organization not known here; give it a short name of its own in a column "
            f"'code' (up to {_LONGEST_CODE} letters and digits), as ZMWG"
        )
    if (other := known.code(short)) is not None:
        raise BadInput(
            f"party: {short!r} is {other}; give this organization a short name of its own in a column 'code'"
        )
    return Named(short.upper(), bracketed[1] if bracketed else name)


def _checked(number: int, party: Named, given: Mapping[str, str], reading: Reading) -> ContactRow:
    _one_line(given)
    begins = read_day("valid_from", given.get("valid_from", ""))
    ends = read_day("valid_to", given.get("valid_to", ""))
    if ends == date.max:
        ends = None  # 9999-12-31: how some programs write that there is no last day
    if begins and ends and ends < begins:
        raise BadInput(f"valid_to: {ends} is before {begins}")
    return ContactRow(
        number=number,
        party=party,
        role=_role(given.get("role") or reading.role or "", reading.convention),
        slot=_slot(given.get("slot", "")),
        name=_name(given),
        address=_address(given.get("address", "")),
        language=_language(given.get("language", "")),
        zone=_zone(given.get("zone", "")),
        valid_from=begins,
        valid_to=ends,
    )


def _one_line(given: Mapping[str, str]) -> None:
    for field, value in given.items():
        if any(unicodedata.category(letter) in _BREAKS for letter in value):
            two = field == "address" and len(_AT.findall(value)) > 1
            raise BadInput(
                f"{field}: has a line break or control character in it; "
                + ("give each address a row of its own" if two else "write it in one line")
            )
        if value in _SHOWN_ERRORS:
            raise BadInput(f"{field}: the spreadsheet shows the error {value}; correct the formula, or write the value")


def _role(text: str, convention: str) -> str:
    found = _roles(convention).get(folded(text))
    if not text:
        raise BadInput(f"role: nothing stands in it; it is one of {', '.join(roles_of(convention))}")
    if found is None:
        raise BadInput(f"role: {text!r} is none of {', '.join(roles_of(convention))}")
    return found


@lru_cache(maxsize=16)
def _roles(convention: str) -> dict[str, str]:
    about = contact_lists()["roles"]
    return {folded(called): role for role in roles_of(convention) for called in (role, *about[role]["called"])}


def _name(given: Mapping[str, str]) -> str | None:
    """The name of whoever holds the office, put together where a list keeps its parts in columns of their own."""
    name, family, first = given.get("name", ""), given.get("family_name", ""), given.get("given_name", "")
    if first or (family and not name):
        parts = (given.get("title", ""), first, family or name)
        name = name if name and first in name else " ".join(filter(None, parts))
    if len(name) > _LONGEST_NAME:
        raise BadInput(f"name: longer than {_LONGEST_NAME} characters")
    return name or None


def _address(text: str) -> str | None:
    """One address as it is written to; none for an office whose address is not known."""
    if not text:
        return None
    bare = text.removeprefix("mailto:").rstrip(";,. ")
    if len(_AT.findall(bare)) > 1:
        raise BadInput(
            "address: more than one stands here, and not exactly one address can be written to; "
            "give each a row of its own"
        )
    named = _NAMED_ADDRESS.fullmatch(bare)
    try:
        return read_address(named[1] if named else bare).addr_spec
    except BadInput as fault:
        raise BadInput(f"address: {fault}") from None


def _language(text: str) -> str:
    if not text:
        return "en"
    found = _languages().get(folded(text)) or _languages().get(folded(text).partition(" ")[0])
    if found is None:
        raise BadInput(f"language: {text!r} is none of {', '.join(UN_LANGUAGES)}")
    return found


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    return {folded(one): code for code, called in contact_lists()["languages"].items() for one in called}


def _zone(text: str) -> str:
    try:
        return str(zone(text)) if text else "UTC"
    except BadInput as fault:
        raise BadInput(f"zone: {fault}") from None


def _slot(text: str) -> int | None:
    if text and not (text.isdecimal() and 1 <= int(text) <= MOST_SLOTS):
        raise BadInput(f"slot: {text!r} is no number from 1 to {MOST_SLOTS}")
    return int(text) if text else None
