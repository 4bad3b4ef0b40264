"""Plain texts: one block a line, or a paragraph of lines where the text is wrapped."""

from __future__ import annotations

import re
from statistics import median

from followup.reading.blocks import Block, Extracted, FileKind

_WRAPPED_FROM, _WRAPPED_TO = 45, 100
_FULL_STOP = (".", ";", ":", ",", "。", "；", "：", "，", "؛", "،")
_BEGINS = re.compile(r"\s*(?:[(（]?[\w]{1,5}[)）.．、]\s|[-–—•·*]\s|[IVXLC]+\.\s)")


def read_plain(text: str) -> Extracted:
    """The blocks of a text: its lines, or, when it is wrapped at a column, the paragraphs between its blank lines."""
    lines = text.splitlines()
    return Extracted(FileKind.TXT, tuple(Block(line) for line in (_joined(lines) if _wrapped(lines) else lines)))


def _wrapped(lines: list[str]) -> bool:
    """Whether lines were broken at a column: blank lines between paragraphs, and most lines end without a stop."""
    full = [line.rstrip() for line in lines if line.strip()]
    if len(full) < 4 or len(full) == len(lines):  # noqa: PLR2004  fewer lines show no column
        return False
    lengths = [len(line) for line in full]
    open_ended = sum(not line.endswith(_FULL_STOP) for line in full)
    return _WRAPPED_FROM <= median(lengths) <= max(lengths) <= _WRAPPED_TO and open_ended * 2 > len(full)


def _joined(lines: list[str]) -> list[str]:
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line.strip():
            paragraphs.append([])
        elif _BEGINS.match(line):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return [" ".join(paragraph) for paragraph in paragraphs if paragraph]
