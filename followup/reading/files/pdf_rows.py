"""The rows of a PDF's pages with their places, and what on a page is no text of the document: running heads and feet.

PDFium gives characters and boxes; a row here is what stands on one line of a page, without the raised footnote marks.
Places are in points, from the page's lower left corner.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import pypdfium2  # type: ignore[import-untyped]  # it publishes no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # as above

from followup.reading.files.right_to_left import Placed, is_right_to_left, logical
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PAGES = 2_000

# PDFium puts U+FFFE for a hyphen at the end of a line, and no line break behind it.
_LINE = re.compile(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?")
_LIFTED = 0.15
_SMALLER = 0.95
_SAME_LINE = 0.3
_SMALL_SIGN = 0.6
_FOOTNOTE_MARK = re.compile(r"[\d*†‡§]{1,3}\Z")
_SPACE = 0.15
_GAP = 1.35
_MOST_EDGE_ROWS = 3
_OFTEN = 0.3
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_PAGE_NUMBER = re.compile(
    r"(?i)[\W_]*(?:page|página|стр\.?|第|صفحة)?\s?\d{1,4}(?:\s?(?:/|of|de|sur|из)\s?\d{1,4})?\s?页?[\W_]*\Z"
)
_MARK_SIGNS = re.compile(r"[\d*†‡§]+")


@dataclass(slots=True)
class Row:
    """One line of a page. `marks` are the footnote marks that stood in it; `raised` is the one it begins with, if any.

    `baseline` is the height on the page at which its letters stand, `size` the size of its type.
    """

    text: str
    page: int
    left: float
    right: float
    baseline: float
    size: float
    marks: list[str] = field(default_factory=list)
    raised: str = ""


@dataclass(frozen=True, slots=True)
class _Sign:
    """One character's place and size."""

    left: float
    right: float
    origin: float
    baseline: float
    size: float


class _PageText:
    """The characters of one page and where they stand."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401  pypdfium2 publishes no types
        self.page = page.get_textpage()
        self.text: str = self.page.get_text_range()
        self._rectangle = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self.right_to_left = is_right_to_left(self.text)

    def sign(self, index: int) -> _Sign:
        raw, shape, matrix = self.page.raw, self._rectangle, self._matrix
        pdfium.FPDFText_GetLooseCharBox(raw, index, shape)
        pdfium.FPDFText_GetCharOrigin(raw, index, self._x, self._y)
        pdfium.FPDFText_GetMatrix(raw, index, matrix)
        size = pdfium.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
        return _Sign(shape.left, shape.right, self._x.value, self._y.value, size)

    def close(self) -> None:
        self.page.close()


def read_rows(content: bytes) -> list[Row]:
    """The rows of all pages in reading order. Raises BadInput for a file that is damaged, protected or without text."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        protected = "password" in str(fault).lower()
        raise BadInput("protected by a password" if protected else f"a damaged PDF ({fault})") from fault
    try:
        if len(document) > MOST_PAGES:
            raise BadInput(f"{len(document):,} pages, more than the {MOST_PAGES:,} that are read; split it")
        rows = [row for number in range(len(document)) for row in _page_rows(document, number)]
        pages = len(document)
    finally:
        document.close()
    if not any(char.isalpha() for row in rows for char in row.text):
        raise BadInput("holds no text: a scanned PDF, whose text would have to be recognised first")
    return _without_heads(rows, pages)


def _page_rows(document: Any, number: int) -> Iterator[Row]:  # noqa: ANN401  as above
    try:
        text = _PageText(document[number])
    except pypdfium2.PdfiumError as fault:
        raise BadInput(f"page {number + 1} is damaged ({fault})") from fault
    last: Row | None = None
    for line in _LINE.finditer(text.text):
        row = _row(text, line.start(), line.end(), number)
        if row is None:
            continue
        if last is not None and _is_mark_before(last, row):
            row.raised, row.left = last.text, last.left
            last = row
            continue
        if last is not None and _on_one_line(last, row):
            _append(last, row)
            continue
        if last is not None:
            yield last
        last = row
    if last is not None:
        yield last
    text.close()


def _row(page: _PageText, start: int, end: int, number: int) -> Row | None:
    while start < end and page.text[start].isspace():
        start += 1
    while end > start and page.text[end - 1].isspace():
        end -= 1
    if start == end:
        return None
    signs = [page.sign(index) for index in (start, (start + end) // 2, end - 1)]
    baseline, size = median(sign.baseline for sign in signs), median(sign.size for sign in signs)
    row = Row("", number, signs[0].left, signs[2].right, baseline, size)
    if page.right_to_left and is_right_to_left(page.text[start:end]):
        _read_from_the_right(page, start, end, row)
    else:
        _strip_marks(page, start, end, row)
        if page.right_to_left:
            row.left, row.right = -row.right, -row.left
    return row


def _read_from_the_right(page: _PageText, start: int, end: int, row: Row) -> None:
    """The text and the marks of a row of Arabic; its edges are mirrored, so that every row runs to larger places."""
    placed: list[Placed] = []
    for index in range(start, end):
        char, sign = page.text[index], page.sign(index)
        if _MARK_SIGNS.match(char) and _is_raised(sign, row):
            row.marks.append(char)
        elif sign.right > sign.left:
            placed.append(Placed(char, sign.left, sign.right, sign.origin, sign.size))
    row.text = logical(placed)
    if placed:
        row.left, row.right = -max(sign.right for sign in placed), -min(sign.left for sign in placed)


def _strip_marks(page: _PageText, start: int, end: int, row: Row) -> None:
    """The text of a row without the digits and stars that are raised above its line, which are kept as marks.

    In a group of digits the raised ones are the last: "2018-2019" with a raised 1 behind it.
    """
    kept: list[str] = []
    for group in _MARK_SIGNS.finditer(page.text, start, end):
        first = group.end()
        while first > group.start() and _is_raised(page.sign(first - 1), row):
            first -= 1
        if first == group.end():
            continue
        mark = page.text[first : group.end()]
        row.marks.append(mark)
        kept.append(page.text[start:first])
        row.raised = row.raised or ("" if "".join(kept).strip() else mark)
        start = group.end()
    kept.append(page.text[start:end])
    row.text = "".join(kept).strip()


def _is_raised(sign: _Sign, row: Row) -> bool:
    return sign.baseline - row.baseline > _LIFTED * row.size and sign.size < row.size * _SMALLER


def _on_one_line(last: Row, row: Row) -> bool:
    """Whether PDFium broke one line in two, as it does behind raised marks and before tabs."""
    reach = _SAME_LINE if row.size > last.size * _SMALLER else _SMALL_SIGN
    return abs(last.baseline - row.baseline) < reach * last.size and row.left >= last.right - 1


def _is_mark_before(last: Row, row: Row) -> bool:
    """Whether a line begins with a raised mark that PDFium has made a line of its own."""
    raised = 0 < last.baseline - row.baseline < _SMALL_SIGN * row.size and last.size < _SMALLER * row.size
    return raised and _FOOTNOTE_MARK.match(last.text) is not None and row.left >= last.right - 1


def _append(last: Row, row: Row) -> None:
    if _FOOTNOTE_MARK.match(row.text) and row.baseline - last.baseline > _LIFTED * last.size:
        last.marks.append(row.text)
        last.right = row.right
        return
    spaced = row.left - last.right > _SPACE * last.size and row.text[:1] not in ",.;:)"
    last.text = f"{last.text}{' ' if spaced else ''}{row.text}"
    last.right = row.right
    last.marks += row.marks


def _without_heads(rows: list[Row], pages: int) -> list[Row]:
    """The rows without what is repeated at the top or foot of pages, and without page numbers there."""
    edges = _edges(rows)
    repeated = Counter((side, pattern) for _, side, pattern in {(row.page, side, _pattern(row)) for row, side in edges})
    often = max(2, round(pages * _OFTEN))
    gone = {id(row) for row, side in edges if repeated[side, _pattern(row)] >= often or _PAGE_NUMBER.match(row.text)}
    return [row for row in rows if id(row) not in gone]


def _edges(rows: list[Row]) -> list[tuple[Row, str]]:
    """The rows that stand apart at the top and at the foot of each page: a few, with a gap before the text."""
    usual = leading(rows)
    found: list[tuple[Row, str]] = []
    for _, page in groupby(rows, key=lambda row: row.page):
        downwards = sorted(page, key=lambda row: -row.baseline)
        found += [(row, "head") for row in _apart(downwards, usual)]
        found += [(row, "foot") for row in _apart(downwards[::-1], usual)]
    return found


def _apart(rows: list[Row], usual: float) -> list[Row]:
    """The outermost rows up to the first gap that is wider than the distance of rows, when they are few."""
    for count, (outer, inner) in enumerate(pairwise(rows), 1):
        if abs(outer.baseline - inner.baseline) > _GAP * usual:
            return rows[:count]
        if count == _MOST_EDGE_ROWS:
            return []
    return rows if len(rows) == 1 else []


def _pattern(row: Row) -> str:
    return _DIGITS.sub("#", row.text.casefold())


def leading(rows: list[Row]) -> float:
    """The distance of rows within paragraphs: that of the nearest quarter, so that gaps between them do not count."""
    steps = (above.baseline - below.baseline for above, below in pairwise(rows) if above.page == below.page)
    downwards = sorted(step for step in steps if step > 0)
    return downwards[len(downwards) // 4] if downwards else 0.0


def body_size(rows: list[Row]) -> float:
    """The size of most of the text."""
    return median(row.size for row in rows for _ in range(1 + len(row.text) // 20)) if rows else 0.0
