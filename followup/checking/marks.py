"""The numbers in front of paragraphs, items and headings, in the styles of the six languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from followup.checking.numerals import western

_HAN = "一二三四五六七八九"
_ABJAD = ("أ", "ب", "ج", "د", "ه", "و", "ز", "ح", "ط", "ي", "ك", "ل", "م", "ن")
_CYRILLIC = "абвгдежзиклмнопрст"
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_ARABIC_SECTIONS = ("أولا", "ثانيا", "ثالثا", "رابعا", "خامسا", "سادسا", "سابعا", "ثامنا", "تاسعا", "عاشرا")
_TEN = 10


class Style(StrEnum):
    """How a mark counts, and so on which level it stands."""

    PARAGRAPH = "1."
    SECTION_ROMAN = "I."
    SECTION_HAN = "一、"
    SECTION_COMMA = "1、"
    SECTION_ARABIC = "أولاً"
    SECTION_LETTER = "A."
    ITEM_LETTER = "(a)"
    ITEM_ROMAN = "(i)"
    ITEM_FIGURE = "(1)"
    ITEM_HAN = "(一)"
    ITEM_ABJAD = "(أ)"
    ITEM_CYRILLIC = "а)"


SECTIONS = frozenset(
    {Style.SECTION_ROMAN, Style.SECTION_HAN, Style.SECTION_COMMA, Style.SECTION_ARABIC, Style.SECTION_LETTER}
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as printed, its style and its place in the count (1 for a, i, 一); a roman i may also be the letter."""

    text: str
    style: Style
    ordinal: int
    bullet: bool = False
    """A bullet stands before the mark: the trace of a list numbered twice."""


_BULLET = re.compile(r"[-–—•·●▪*]\s+(?=\S)")
_PATTERNS = (
    (Style.PARAGRAPH, re.compile(r"(\d{1,3})\s?[.．](?!\d)\s*")),
    (Style.PARAGRAPH, re.compile(r"([٠-٩]{1,3}|\d{1,3})\s?[-–]\s+(?=[\[«(]?[؀-ۿ])")),
    (Style.SECTION_COMMA, re.compile(r"(\d{1,2})、\s*")),
    (Style.SECTION_HAN, re.compile(r"([一二三四五六七八九十]{1,3})、\s*")),
    (Style.SECTION_ROMAN, re.compile(r"([IVXL]{1,6})\s?[.．](?=\s|$)\s*")),
    (Style.SECTION_LETTER, re.compile(r"([A-Z])\s?[.．](?=[\s⺀-鿿]|$)\s*")),
    (Style.SECTION_ARABIC, re.compile(rf"({'|'.join(_ARABIC_SECTIONS)})ً?\s*[-–:.]\s*")),
    (Style.ITEM_HAN, re.compile(r"[(（]\s?([一二三四五六七八九十]{1,3})\s?[)）]\s*")),
    (Style.ITEM_FIGURE, re.compile(r"[(（]\s?(\d{1,2})\s?[)）]\s*")),
    (Style.ITEM_ROMAN, re.compile(r"[(（]?([ivx]{1,6})[)）]\s*")),
    (Style.ITEM_LETTER, re.compile(r"[(（]?([a-z])\s?[)）]\s*")),
    (Style.ITEM_ABJAD, re.compile(rf"[(（]?\s?({'|'.join(_ABJAD)})ـ?\s?[)）]\s*")),
    (Style.ITEM_CYRILLIC, re.compile(rf"[(（]?([{_CYRILLIC}])\)\s*")),
)


def find_mark(text: str) -> tuple[Mark | None, str]:
    """The mark at the beginning of a line, and the rest of the line."""
    bullet = _BULLET.match(text)
    rest = text[bullet.end() :] if bullet else text
    for style, pattern in _PATTERNS:
        found = pattern.match(rest)
        if found:
            ordinal = _ordinal(style, found[1])
            if ordinal:
                mark = Mark(found[0].strip(), style, ordinal, bullet=bool(bullet))
                return mark, rest[found.end() :]
    return None, text


def letter_ordinal(mark: Mark) -> int | None:
    """The place in the alphabet of a roman mark of one letter: "(i)" is also the ninth letter."""
    inner = mark.text.strip("()（）.． ").lower()
    return ord(inner) - ord("a") + 1 if len(inner) == 1 and inner.isascii() and inner.isalpha() else None


def _ordinal(style: Style, inner: str) -> int:
    if style in {Style.PARAGRAPH, Style.ITEM_FIGURE, Style.SECTION_COMMA}:
        return int(western(inner))
    if style in {Style.SECTION_HAN, Style.ITEM_HAN}:
        return _han(inner)
    if style in {Style.SECTION_ROMAN, Style.ITEM_ROMAN}:
        return _roman(inner.lower())
    if style in {Style.ITEM_LETTER, Style.SECTION_LETTER}:
        return ord(inner.lower()) - ord("a") + 1
    if style is Style.ITEM_CYRILLIC:
        return _CYRILLIC.index(inner) + 1
    table = _ABJAD if style is Style.ITEM_ABJAD else _ARABIC_SECTIONS
    return table.index(inner) + 1


def _han(text: str) -> int:
    """一 to 九十九; 0 for signs in an order that is no number."""
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    high = (_HAN.index(tens) + 1 if tens else 1) if ten else 0
    return high * _TEN + (_HAN.index(ones) + 1 if ones else 0)


def _roman(text: str) -> int:
    total = 0
    for sign, following in zip(text, [*text[1:], ""], strict=True):
        value = _ROMAN[sign]
        total += -value if following and _ROMAN[following] > value else value
    return total
