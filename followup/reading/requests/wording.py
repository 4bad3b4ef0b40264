"""Words of a text cut short for a reader: at the end of a sentence, of a part of one, or at least of a word."""

from __future__ import annotations

import re

_BOUNDARY = re.compile(r"[;:.,](?=\s)|[；：。，、؛،]|\s[-–—](?=\s)")
_WORD_END = re.compile(r"(?<=\w)(?!\w)|(?<=[぀-ヿ㐀-鿿])")
_LEAST = 0.6
"""The share of the room from which on a boundary is a good place to end."""


def shortened(words: str, longest: int) -> str:
    """The words, if they are at most so many characters, else their beginning up to a good place and an ellipsis."""
    if len(words) <= longest:
        return words
    room = longest - 1
    ends = [found.start() for found in _BOUNDARY.finditer(words, 0, room + 1) if found.start() <= room]
    if not ends or ends[-1] < room * _LEAST:
        ends = [found.start() for found in _WORD_END.finditer(words, 0, room + 1) if found.start() <= room]
    return f"{words[: ends[-1] if ends else room].rstrip(' ,;:.')}…"
