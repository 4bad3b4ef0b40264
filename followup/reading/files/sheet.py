"""The rows of a spreadsheet (xlsx) as texts, over lxml: values only, no formula is worked out, no link is followed."""

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
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001  the day 0 of spreadsheets, a date without a zone


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet; every row is as long as its last cell with something in it."""

    rows: tuple[tuple[str, ...], ...]

    def as_json(self) -> dict[str, Any]:
        """The shape in which a child process hands its result back."""
        return {"rows": self.rows}


def read_sheet(content: bytes) -> Sheet:
    """The rows of the first sheet. Raises BadInput for what is no spreadsheet, or too large."""
    with Package(content) as package:
        sheet = _first_sheet(package)
        shared = [_words(one) for one in _root(package, "xl/sharedStrings.xml", f"{_MAIN}si")]
        days = _day_styles(package)
        return Sheet(tuple(_rows(sheet, shared, days)))


def _first_sheet(package: Package) -> etree._Element:
    workbook = package.xml("xl/workbook.xml")
    links = package.xml("xl/_rels/workbook.xml.rels")
    if workbook is None or links is None:
        raise BadInput("no spreadsheet (xlsx); save it as xlsx or csv")
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    first = workbook.find(f"{_MAIN}sheets/{_MAIN}sheet")
    target = targets.get(first.get(_LINK)) if first is not None else None
    sheet = package.xml(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")) if target else None
    if sheet is None:
        raise BadInput("a spreadsheet without a sheet")
    return sheet


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


def _rows(sheet: etree._Element, shared: list[str], days: set[int]) -> Iterator[tuple[str, ...]]:
    for count, row in enumerate(sheet.iter(f"{_MAIN}row")):
        if count >= MOST_ROWS:
            raise BadInput(f"a spreadsheet of more than {MOST_ROWS} rows")
        cells: dict[int, str] = {}
        for place, cell in enumerate(row.iter(f"{_MAIN}c")):
            cells[_column(cell.get("r"), place)] = _value(cell, shared, days).strip()
        last = max((column for column, value in cells.items() if value), default=-1)
        yield tuple(cells.get(column, "") for column in range(last + 1))


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


def _value(cell: etree._Element, shared: list[str], days: set[int]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _words(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    if kind == "n" and value and int(cell.get("s", "0")) in days:
        return (_FIRST_DAY + timedelta(days=float(value))).date().isoformat()
    return value
