"""The logical order of a row that was drawn from right to left.

PDFium turns such rows around character by character, which leaves ligatures reversed ("األ" for "الأ"), numbers and
brackets on their wrong sides. Here the signs are put in order by where they stand, and runs that are written from left
to right (numbers, Latin words, symbols) are turned back.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
# Words and symbols with a Latin letter; numbers by themselves, which a hyphen parts and a slash does not (bidi ES, CS).
_LATIN = "A-Za-z\u00c0-\u024f"
_LEFT_TO_RIGHT = re.compile(
    rf"(?=[\d.,/:+–-]{{0,40}}[{_LATIN}])[0-9{_LATIN}](?:[0-9{_LATIN}.,/:%+@&#–-]*[0-9{_LATIN}])?|\d(?:[\d.,/:]*\d)?"
)
_BRACKETS = {"(": "()", ")": "()", "[": "[]", "]": "[]", "«": "«»", "»": "«»"}
_SPACE = 0.18
_SAME_PLACE = 0.05


@dataclass(frozen=True, slots=True)
class Placed:
    """A character, its edges on the page, where it was drawn, and the size of its type."""

    char: str
    left: float
    right: float
    origin: float
    size: float


def is_right_to_left(text: str) -> bool:
    """Whether most letters of a text are of a script that is written from right to left."""
    return len(_RIGHT_TO_LEFT.findall(text)) * 2 >= len(_LETTER.findall(text))


def logical(signs: Sequence[Placed]) -> str:
    """The text of one row in the order in which it is read."""
    text = ""
    above: Placed | None = None
    for sign in sorted(_ligatures_turned(signs), key=lambda placed: -placed.origin):
        if above is not None and above.left - sign.right > _SPACE * sign.size and not text.endswith(" "):
            text += " "
        text += unicodedata.normalize("NFKC", sign.char) if _RIGHT_TO_LEFT.match(sign.char) else sign.char
        above = sign
    turned = _LEFT_TO_RIGHT.sub(lambda found: found.group()[::-1], " ".join(text.split()))
    return _bracketed(turned)


def _bracketed(text: str) -> str:
    """Brackets are drawn mirrored in Arabic words and not in others: which one it is shows by what stands beside it."""
    signs = list(text)
    for place, sign in enumerate(signs):
        if sign in _BRACKETS:
            opens = place == 0 or signs[place - 1].isspace() or signs[place - 1] in "([«"
            signs[place] = _BRACKETS[sign][0 if opens else 1]
    return "".join(signs)


def _ligatures_turned(signs: Iterable[Placed]) -> list[Placed]:
    """The signs with those drawn at one place, the letters of a ligature, in the order that the font gives them."""
    groups: list[list[Placed]] = []
    for sign in signs:
        if sign.char.isspace():
            continue
        if groups and abs(groups[-1][0].origin - sign.origin) < _SAME_PLACE:
            groups[-1].insert(0, sign)
        else:
            groups.append([sign])
    return [sign for group in groups for sign in group]
