"""PDF files: the rows of the pages are put together to paragraphs, over page breaks, with words that rows broke.

A row ends its paragraph when the next word would still have fitted behind it, when the gap below it is wide, or when
the next row begins with a number. Footnotes stand below the paragraph that carries their mark.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from followup.reading.blocks import Block, BlockKind, Extracted, FileKind
from followup.reading.cleaning import clean
from followup.reading.files.pdf_rows import Row, body_size, leading, read_rows
from followup.reading.numbering import bullet, item_label, paragraph_label

if TYPE_CHECKING:
    from collections.abc import Iterator

_TERMINAL = re.compile(r".*[.;:,。；：，؛،](?:\s(?:and|or|et|ou|y|o|и|или|و|أو))?$|.*[；，]?[以及或和]$", re.DOTALL)
_SECTION = re.compile(r"(?:[IVX]{1,5}|[A-Z])\.\s+\S")
_NOTE = re.compile(r"(?P<mark>\d{1,3}|\*{1,3})\s+\S")
_HYPHENS = frozenset("-\u00ad\u2010\ufffe\x02")
_LONGEST_WORD = 60
_BROKEN = re.compile(r"(?P<first>[^\W\d_]+)(?P<hyphen>[-\u00ad\u2010\ufffe\x02])$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WIDE_SCRIPT = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_STRONG = (";", "；", "。", "؛")
_SMALL = 0.94
_INDENT = 4.0
_WIDE_GAP = 1.45
_BROKEN_ROWS = 4
_BROKEN_SHARE = 25


@dataclass(slots=True)
class _Paragraph:
    text: str
    last: Row
    rows: int = 1
    marks: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is usual in a document: its right margin, the distance of its rows, and the words it is made of."""

    margin: float
    leading: float
    words: Counter[str]
    hyphenated: bool


def read_pdf(content: bytes) -> Extracted:
    """The blocks of a PDF. Raises BadInput with the reason for one that cannot be read."""
    rows, notes = _apart(read_rows(content))
    layout = _layout(rows)
    blocks: list[Block] = []
    for paragraph in _paragraphs(rows, layout):
        claimed = [(mark, notes.pop((page, mark))) for page, mark in paragraph.marks if (page, mark) in notes]
        blocks.append(Block(paragraph.text, notes=tuple(mark for mark, _ in claimed)))
        blocks += [Block(note, mark, BlockKind.FOOTNOTE) for mark, note in claimed]
    blocks += [Block(note, mark, BlockKind.FOOTNOTE) for (_, mark), note in notes.items()]
    return Extracted(FileKind.PDF, tuple(blocks), anchored=True)


# Footnotes


def _apart(rows: list[Row]) -> tuple[list[Row], dict[tuple[int, str], str]]:
    """The rows of the text, and the footnotes by page and mark."""
    usual = body_size(rows)
    kept: list[Row] = []
    notes: dict[tuple[int, str], str] = {}
    mark = ""
    for row in rows:
        if kept and row.page != kept[-1].page and not any(page == row.page for page, _ in notes):
            mark = ""
        begins = _note_begins(row, usual, below=bool(mark))
        if begins:
            mark, text = begins
            notes[row.page, mark] = text
        elif mark and (row.page, mark) in notes and row.size < usual * _SMALL:
            notes[row.page, mark] += f" {row.text}"
        else:
            mark = ""
            kept.append(row)
    return kept, notes


def _note_begins(row: Row, usual: float, *, below: bool) -> tuple[str, str] | None:
    """The mark and the text of a footnote that begins in a row: a raised mark first, or a mark in small print."""
    if row.raised:
        return row.raised, row.text
    found = _NOTE.match(row.text) if row.size < usual * _SMALL or below else None
    return (found["mark"], row.text[found.end("mark") :].strip()) if found and row.size < usual else None


# Paragraphs


def _layout(rows: list[Row]) -> _Layout:
    rights = sorted(row.right for row in rows)
    words = Counter(word.casefold() for row in rows for word in _WORD.findall(row.text))
    broken = sum(_broken(row.text) is not None for row in rows)
    return _Layout(
        margin=rights[int(len(rights) * 0.97)] if rights else 0.0,
        leading=leading(rows),
        words=words,
        hyphenated=broken >= _BROKEN_ROWS and broken * _BROKEN_SHARE > len(rows),
    )


def _paragraphs(rows: list[Row], layout: _Layout) -> Iterator[_Paragraph]:
    current: _Paragraph | None = None
    for row in rows:
        if not row.text:
            continue
        marks = [(row.page, mark) for mark in row.marks]
        if current is not None and not _begins(row, current, layout):
            current.text = _joined(current.text, row.text, layout)
            current.last = row
            current.rows += 1
            current.marks += marks
            continue
        if current is not None:
            yield current
        current = _Paragraph(row.text, row, marks=marks)
    if current is not None:
        yield current


def _begins(row: Row, current: _Paragraph, layout: _Layout) -> bool:
    """Whether a row begins a paragraph of its own."""
    above = current.last
    ended = _TERMINAL.match(current.text) is not None
    if _labelled(row.text):
        mid_sentence = not ended and not _forced(above, row, layout) and abs(row.left - above.left) < _INDENT
        return not mid_sentence
    if _broken(above.text) and row.text[:1].islower():
        return False
    if _forced(above, row, layout) or abs(row.size - above.size) > 0.2 * above.size:
        return True
    step = above.baseline - row.baseline if above.page == row.page else 0.0
    if layout.leading and step > _WIDE_GAP * layout.leading:
        return True
    if ended and not row.text[:1].islower() and (current.text.endswith(_STRONG) or _outdented(row, current)):
        return True
    indented = row.left - above.left > 2 * _INDENT and above.page == row.page
    return ended and not row.text[:1].islower() and (indented or (step > 1.15 * layout.leading > 0))


def _outdented(row: Row, current: _Paragraph) -> bool:
    """Whether a row begins further out than the paragraph's last, where that was not its first, indented one."""
    return current.rows > 1 and current.last.left - row.left > 2 * _INDENT


def _labelled(text: str) -> bool:
    return bool(
        paragraph_label(text, dashed="؀" <= text[-1:] <= "ۿ" or "؀" <= text[:1] <= "ۿ")
        or item_label(text)
        or bullet(text)
        or _SECTION.match(text)
    )


def _forced(above: Row, row: Row, layout: _Layout) -> bool:
    """Whether the row above was broken though the next word would have fitted behind it."""
    width = (above.right - above.left) / max(len(above.text), 1)
    wide = _WIDE_SCRIPT.match(row.text) is not None
    word = 2.5 if wide else len(row.text.split(maxsplit=1)[0]) + 2
    return layout.margin - above.right > width * word


def _broken(text: str) -> re.Match[str] | None:
    """The word that a row's end breaks, with its hyphen."""
    return _BROKEN.search(text, max(0, len(text) - _LONGEST_WORD)) if text[-1:] in _HYPHENS else None


def _joined(text: str, more: str, layout: _Layout) -> str:
    broken = _broken(text)
    if broken and more[:1].islower():
        second = _WORD.match(more)
        whole = f"{broken['first']}{second.group() if second else ''}".casefold()
        parted = f"{broken['first']}-{second.group() if second else ''}".casefold()
        solid = layout.words[whole] or (layout.hyphenated and not layout.words[parted])
        hyphen = "" if solid or broken["hyphen"] == "\u00ad" else "-"
        return text[: broken.start("hyphen")] + hyphen + more
    spaceless = _WIDE_SCRIPT.match(text[-1:]) and _WIDE_SCRIPT.match(more[:1])
    return text + more if spaceless else f"{clean(text)} {more}"
