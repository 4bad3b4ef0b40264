"""Plain texts: one block a line, or a paragraph of lines where the text is wrapped at a column."""

from __future__ import annotations

import re
from itertools import pairwise

from followup.reading.blocks import Block, Extracted, FileKind

_NARROWEST, _WIDEST = 45, 130
_FULL = 0.7
_FEWEST_BREAKS = 2
_SHARE = 6
_SLACK = 4
_FULL_STOP = (".", ";", ":", ",", "。", "；", "：", "，", "؛", "،")
_BEGINS = re.compile(r"\s*(?:[(（]?\w{1,5}[)）.．、]\s|\d{1,3}\s?-\s|[-–—•·*]\s|[IVXLC]+\.\s)")


def read_plain(text: str) -> Extracted:
    """The blocks of a text: its lines, or, when most lines break in mid-sentence at a column, its paragraphs."""
    lines = text.splitlines()
    width = _column(lines)
    return Extracted(FileKind.TXT, tuple(Block(line) for line in (_joined(lines, width) if width else lines)))


def _column(lines: list[str]) -> int:
    """The column at which lines were broken; 0 when each line stands for itself.

    The sign is a full line without a stop whose sentence goes on in lower case; in scripts without case, most lines.
    """
    full = [line.rstrip() for line in lines if line.strip()]
    widest = max(map(len, full), default=0)
    if not _NARROWEST <= widest <= _WIDEST:
        return 0
    open_ended = [
        (above, below)
        for above, below in pairwise(full)
        if len(above) > _FULL * widest and not above.endswith(_FULL_STOP) and not _BEGINS.match(below)
    ]
    goes_on = sum(below.lstrip()[0].islower() for _, below in open_ended)
    cased = any(char.isupper() for char in full[0])
    enough = goes_on if cased else len(open_ended)
    return widest if enough >= _FEWEST_BREAKS and enough * (_SHARE if cased else 2) > len(full) else 0


def _joined(lines: list[str], width: int) -> list[str]:
    """The paragraphs: ended by an empty line, a number, or a line behind which the next word would have fitted."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        last = paragraphs[-1]
        if not line.strip() or _BEGINS.match(line) or (last and _ended(last[-1], line, width)):
            paragraphs.append([])
        if line.strip():
            paragraphs[-1].append(line)
    return [" ".join(paragraph) for paragraph in paragraphs if paragraph]


def _ended(line: str, following: str, width: int) -> bool:
    return len(line.rstrip()) + len(following.split(maxsplit=1)[0]) + _SLACK < width
