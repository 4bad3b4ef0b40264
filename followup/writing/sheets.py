"""Tables to be taken away: as a spreadsheet (xlsx) or as csv. Every cell is a text; none is taken for a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from followup.vocabulary.languages import direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from followup.vocabulary.instants import Instant

_WIDEST = 60
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a cell of a csv file begins that programs for spreadsheets may work out; the quotation mark guards the others."""


def to_xlsx(
    title: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, made: Instant, language: str = "en"
) -> bytes:
    """One sheet with its head frozen; the same rows at the same time give the same bytes. `made` is printed nowhere.

    A sheet in a language that is written from right to left begins on the right.
    """
    import xlsxwriter  # noqa: PLC0415  loaded only where a spreadsheet is asked for

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": _day(made)})
        sheet = book.add_worksheet(_sheet_name(title))
        bold, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, head, bold)
        sheet.freeze_panes(1, 0)
        if direction(language) == "rtl":
            sheet.right_to_left()
        widths = [len(name) for name in head]
        for place, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                sheet.write_string(place, column, value, plain)
                widths[column] = max(widths[column], *(len(line) for line in value.split("\n")))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, _WIDEST))
    return out.getvalue()


def to_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Comma separated, in UTF-8 with a mark that spreadsheets know it by; see `plain_cell` for the reverse."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_guarded(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def plain_cell(value: str) -> str:
    """A cell of a csv file without the mark by which `to_csv` keeps it from being taken for a formula."""
    return value[1:] if value.startswith("'") and value[1:].startswith(_STARTS_A_FORMULA) else value


def _guarded(value: str) -> str:
    return f"'{value}" if value.startswith(_STARTS_A_FORMULA) else value


def _sheet_name(title: str) -> str:
    # What the names of sheets may not hold, and how long they may be, is Excel's.
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "Sheet"


def _day(made: Instant) -> datetime:
    return made.replace(tzinfo=None)
