"""The sheets of a spreadsheet (xlsx) as texts, over lxml: no formula is worked out, no link is followed."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from followup.reading.files.package import Package
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

MOST_ROWS = 50_000
MOST_COLUMNS = 60
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_COLUMN = re.compile(r"([A-Z]{1,3})\d+")
_DAY_FORM = re.compile(r"(?:\[[^\]]*\]|\"[^\"]*\"|\\.)|([dy])", re.IGNORECASE)
# The numbers of formats that every spreadsheet knows without spelling them out.
_DAY_FORMS = {*range(14, 23), *range(27, 37), *range(50, 59)}
# The day 0 of spreadsheets, a date without a zone; and of those that count from 1904, as on old Macintoshes.
_FIRST_DAYS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001
_MERGED = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The rows of each sheet that is shown; a row stands at its own number and ends with its last full cell.

    What stands in a cell that is merged downwards stands in each of its rows.
    """

    sheets: tuple[Rows, ...]

    @property
    def rows(self) -> Rows:
        """The rows of the first sheet."""
        return self.sheets[0]

    def as_json(self) -> dict[str, Any]:
        """The shape in which a child process hands its result back."""
        return {"sheets": self.sheets}


@dataclass(frozen=True, slots=True)
class _Values:
    """What the cells of a book refer to: its shared texts, the styles in which a number is a day, and its day 0."""

    shared: list[str]
    days: set[int]
    first_day: datetime


def read_sheets(content: bytes) -> Book:
    """The rows of the sheets. Raises BadInput for what is no spreadsheet, or too large."""
    with Package(content) as package:
        workbook = package.xml("xl/workbook.xml")
        links = package.xml("xl/_rels/workbook.xml.rels")
        if workbook is None or links is None:
            raise BadInput("no spreadsheet (xlsx); save it as xlsx or csv")
        values = _Values(
            shared=[_words(one) for one in _root(package, "xl/sharedStrings.xml", f"{_MAIN}si")],
            days=_day_styles(package),
            first_day=_FIRST_DAYS[_counts_from_1904(workbook)],
        )
        sheets = tuple(_rows(sheet, values) for sheet in _shown_sheets(package, workbook, links))
    if not sheets:
        raise BadInput("a spreadsheet without a sheet")
    return Book(sheets)


def _shown_sheets(package: Package, workbook: etree._Element, links: etree._Element) -> Iterator[etree._Element]:
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for one in workbook.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
        target = targets.get(one.get(_LINK))
        path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") if target else None
        sheet = package.xml(path) if path and one.get("state", "visible") == "visible" else None
        if sheet is not None:
            yield sheet


def _counts_from_1904(workbook: etree._Element) -> bool:
    settings = workbook.find(f"{_MAIN}workbookPr")
    return settings is not None and settings.get("date1904") in {"1", "true"}


def _root(package: Package, name: str, tag: str) -> list[etree._Element]:
    root = package.xml(name)
    return [] if root is None else list(root.iter(tag))


def _words(entry: etree._Element) -> str:
    # Phonetic guides (rPh) are no part of what is written.
    texts = (one.text or "" for one in entry.iter(f"{_MAIN}t") if one.getparent().tag != f"{_MAIN}rPh")  # type: ignore[union-attr]
    return "".join(texts)


def _day_styles(package: Package) -> set[int]:
    """The numbers of the styles in which a number is shown as a day."""
    forms = {
        int(one.get("numFmtId", "0")): any(found[1] for found in _DAY_FORM.finditer(one.get("formatCode", "")))
        for one in _root(package, "xl/styles.xml", f"{_MAIN}numFmt")
    }
    cells = _root(package, "xl/styles.xml", f"{_MAIN}cellXfs")
    styles = cells[0].findall(f"{_MAIN}xf") if cells else []
    numbers = [int(style.get("numFmtId", "0")) for style in styles]
    return {place for place, number in enumerate(numbers) if forms.get(number, number in _DAY_FORMS)}


def _rows(sheet: etree._Element, values: _Values) -> Rows:
    """The rows at their own numbers: those that a file leaves out are empty."""
    rows: list[list[str]] = []
    for count, row in enumerate(sheet.iter(f"{_MAIN}row"), 1):
        cells: dict[int, str] = {}
        for place, cell in enumerate(row.iter(f"{_MAIN}c")):
            cells[_column(cell.get("r"), place)] = _value(cell, values).strip()
        last = max((column for column, value in cells.items() if value), default=-1)
        given = row.get("r", "")
        number = int(given) if given.isdecimal() and last >= 0 else len(rows) + 1
        if max(count, number) > MOST_ROWS:
            raise BadInput(f"a spreadsheet of more than {MOST_ROWS} rows")
        rows += [[] for _ in range(number - 1 - len(rows))]
        rows.append([cells.get(column, "") for column in range(last + 1)])
    for merged in sheet.iter(f"{_MAIN}mergeCell"):
        _fill_down(rows, merged.get("ref", ""))
    return tuple(map(tuple, rows))


def _fill_down(rows: list[list[str]], merged: str) -> None:
    """What the first cell of merged ones says, said in its column in each of their rows."""
    found = _MERGED.fullmatch(merged)
    if found is None:
        return
    column, first, last = _column(f"{found[1]}1", 0), int(found[2]), min(int(found[4]), len(rows))
    if first > last or len(rows[first - 1]) <= column:
        return
    for row in rows[first:last]:
        row.extend([""] * (column + 1 - len(row)))
        row[column] = row[column] or rows[first - 1][column]


def _column(reference: str | None, place: int) -> int:
    found = _COLUMN.fullmatch(reference or "")
    if found is None:
        return place
    number = 0
    for letter in found[1]:
        number = 26 * number + ord(letter) - ord("A") + 1
    if number > MOST_COLUMNS:
        raise BadInput(f"a spreadsheet of more than {MOST_COLUMNS} columns (something stands in {reference})")
    return number - 1


def _value(cell: etree._Element, values: _Values) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _words(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return values.shared[int(value)] if value.isdecimal() and int(value) < len(values.shared) else ""
    if kind == "n" and value:
        return _number(value, is_day=int(cell.get("s", "0")) in values.days, first_day=values.first_day)
    return value


def _number(value: str, *, is_day: bool, first_day: datetime) -> str:
    """A number as it is shown: a day as 2021-06-18, a whole number without a point; as it stands where it is none."""
    try:
        number = float(value)
        if is_day:
            return (first_day + timedelta(days=number)).date().isoformat()
    except (ValueError, OverflowError):
        return value
    return value.removesuffix(".0") if number.is_integer() else value
