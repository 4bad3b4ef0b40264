"""A list of contacts as it was kept by hand, found in its file: where its head stands, and its rows by column.

The file may be xlsx, or text with commas, semicolons or tabs in any encoding that is known; a title may stand above the
head; columns are known by what rules/contacts/lists.yaml says of them, in any of the six languages.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from followup.content import load_content
from followup.reading.files.apart import sheets_apart
from followup.reading.files.encodings import decode
from followup.services.people.recognising import folded
from followup.vocabulary.errors import BadInput
from followup.writing.sheets import plain_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

MOST_BYTES = 20_000_000
_NAMES_A_PARTY = ("party", "party_name", "organization")
_SPREADSHEET = b"PK\x03\x04"
_OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"
_SEPARATORS = ",;\t|"
_HEAD_IN_FIRST = 30
Table = list[list[str]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row below the head, by the fields of its columns; `number` counts as the file does, its first row being 1."""

    number: int
    cells: Mapping[str, str]
    filled: int
    """How many cells of the row say something, those of columns that say nothing here too."""


@dataclass(frozen=True, slots=True)
class ContactTable:
    """The rows of a list, the fields that its columns hold, and the heads of those that say nothing here."""

    rows: tuple[TableRow, ...]
    fields: tuple[str, ...]
    ignored: list[str]


def contact_lists() -> dict[str, Any]:
    """How lists of contacts are written (rules/contacts/lists.yaml)."""
    data: dict[str, Any] = load_content("rules", "contacts", "lists.yaml")
    return data


def read_table(file: Path) -> ContactTable:
    """Find the list in a file. Raises BadInput for a file that is none, or in which no row names the columns needed."""
    try:
        return _best([found for table in _tables(file) if (found := _found(table)) is not None])
    except OSError as error:
        raise BadInput(f"{file}: cannot be read ({error.strerror})") from None
    except (BadInput, csv.Error) as fault:
        raise BadInput(f"{file}: {fault}") from None


def _best(found: Sequence[ContactTable]) -> ContactTable:
    """The first of the lists found; of a text read with several separators the one that gives most columns."""
    if not found:
        raise BadInput(
            f"no column 'party' in any of the first {_HEAD_IN_FIRST} rows; one row names the columns, as party (or "
            "country), role, name, e-mail"
        )
    return max(found, key=lambda one: len(one.fields))


def _tables(file: Path) -> list[Table]:
    if file.stat().st_size > MOST_BYTES:
        raise BadInput(f"larger than {MOST_BYTES // 1_000_000} MB")
    # Without a buffer: the process that reads the rows takes the place in the file over as it is.
    with file.open("rb", buffering=0) as stream:
        begins = stream.read(len(_SPREADSHEET))
        stream.seek(0)
        if begins == _OLD_SPREADSHEET:
            raise BadInput(
                "a spreadsheet in the old form (xls), or locked; save it as xlsx without a password, or as csv"
            )
        tables = sheets_apart(stream) if begins == _SPREADSHEET else list(_separated(stream.read()))
    if not any(any(row) for table in tables for row in table):
        raise BadInput("no rows in it; the first holds the names of the columns, as party, role, name, address")
    return tables


def _separated(content: bytes) -> Iterator[Table]:
    """The text split at each separator that its first rows hold."""
    try:
        text = decode(content).removeprefix("\ufeff")
    except BadInput as fault:
        raise BadInput(f"{fault}; save it as csv in UTF-8, or as xlsx") from None
    head = "\n".join(text.splitlines()[:_HEAD_IN_FIRST])
    for separator in [one for one in _SEPARATORS if one in head] or [","]:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        try:
            yield [[plain_cell(cell.strip()) for cell in row] for row in rows]
        except csv.Error as fault:
            if separator == max(_SEPARATORS, key=head.count):
                raise BadInput(f"line {rows.line_num}: {fault}; is a quotation mark left open?") from None


def _found(table: Table) -> ContactTable | None:
    """The list in a table: its head is the first row that names a party's column and another one."""
    for place, row in enumerate(table[:_HEAD_IN_FIRST]):
        fields = [_field(cell) for cell in row]
        named = [field for field in fields if field]
        if len(named) > 1 and any(field in _NAMES_A_PARTY for field in named):
            return _below(table, place, fields)
    return None


def _below(table: Table, place: int, fields: list[str | None]) -> ContactTable:
    twice = sorted({field for field in fields if field and fields.count(field) > 1})
    if twice:
        heads = " and ".join(repr(cell) for cell, field in zip(table[place], fields, strict=True) if field == twice[0])
        raise BadInput(f"the column {twice[0]!r} comes twice: {heads}; keep one, or name the other otherwise")
    rows = (
        TableRow(
            number,
            {field: cell for field, cell in zip(fields, cells, strict=False) if field},
            sum(bool(cell.strip()) for cell in cells),
        )
        for number, cells in enumerate(table[place + 1 :], place + 2)
    )
    ignored = [cell for cell, field in zip(table[place], fields, strict=True) if cell and not field]
    return ContactTable(tuple(row for row in rows if row.filled), tuple(filter(None, fields)), ignored)


def _field(head: str) -> str | None:
    return _heads().get(folded(head.replace("_", " ")))


@lru_cache(maxsize=1)
def _heads() -> dict[str, str]:
    columns = contact_lists()["columns"]
    return {folded(head.replace("_", " ")): field for field, heads in columns.items() for head in (field, *heads)}
