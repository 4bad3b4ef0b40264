"""Heads of sections ("I. Finance", "A. Budget", "一、资金", "أولاً - التمويل"), counted alike in all languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from followup.reading.numbering import han_value, roman_numeral, roman_value

if TYPE_CHECKING:
    from followup.reading.marks import StructureMarks

_LATIN = re.compile(r"(?P<token>[IVXLC]{1,6}|[A-Z])(?:[.．](?:\s+(?P<title>\S.*))?|)$", re.DOTALL)
_HAN = re.compile(r"(?P<token>[一二三四五六七八九十]{1,3})、\s*(?P<title>.*)$", re.DOTALL)
_VOWEL_SIGNS = re.compile(r"[\u064b-\u0652\u0640]")
_LONGEST_WORD = 16


@dataclass(frozen=True, slots=True)
class SectionMark:
    """The mark of a section: `level` 0 is counted I, II, III, level 1 A, B, C; `name` is that count in any language."""

    level: int
    ordinal: int
    name: str
    title: str


def section_mark(text: str, marks: StructureMarks, above: SectionMark | None) -> SectionMark | None:
    """The section's mark at the beginning of a line. `above` is the last section's: "C." after "B." is no hundred."""
    if found := _HAN.match(text):
        token = found["token"]
        ordinal = han_value(token) if token.count("十") <= 1 else 0
        return SectionMark(0, ordinal, roman_numeral(ordinal).upper(), found["title"])
    if marks.section_ordinals and (spelled := _spelled(text, marks)):
        return spelled
    found = _LATIN.match(text)
    if not found:
        return None
    token, title = found["token"], found["title"] or ""
    letter = ord(token[0]) - ord("A") + 1
    value = roman_value(token)
    goes_on = above is not None and above.level == 1 and above.ordinal + 1 == letter
    if value and not (len(token) == 1 and goes_on):
        return SectionMark(0, value, token, title)
    return SectionMark(1, letter, token, title) if len(token) == 1 and len(text) > 1 else None


def _spelled(text: str, marks: StructureMarks) -> SectionMark | None:
    """Sections counted in words, before a dash: ordinals at the first level, names of letters at the second."""
    first, dash, title = text.partition("-")
    if not dash or len(first) > _LONGEST_WORD:
        return None
    word = _VOWEL_SIGNS.sub("", first).strip()
    if word in marks.section_ordinals:
        ordinal = marks.section_ordinals.index(word) + 1
        return SectionMark(0, ordinal, roman_numeral(ordinal).upper(), title.strip())
    if word in marks.section_letters:
        ordinal = marks.section_letters.index(word) + 1
        return SectionMark(1, ordinal, chr(ord("A") + ordinal - 1), title.strip())
    return None


def stands_alone(text: str) -> bool:
    """Whether a line is the mark of a section without its title."""
    found = _LATIN.match(text) or _HAN.match(text)
    return bool(found and not found["title"])
