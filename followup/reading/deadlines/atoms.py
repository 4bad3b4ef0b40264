"""A text as a line of atoms: each known word or group of words one atom, the words between them counted as gaps."""

from __future__ import annotations

from typing import Any, NamedTuple

from followup.reading.deadlines.lexicon import Lexicon
from followup.reading.deadlines.tokens import Tokens, fold, has_year, rough_words, tokenise

_PUNCTUATION = {
    ",": "COMMA", "،": "COMMA", "、": "COMMA", ";": "STOP", "؛": "STOP", "。": "STOP", ".": "DOT", ":": "COLON",
    "(": "OPEN", ")": "CLOSE", "[": "OPEN", "]": "CLOSE", "-": "DASH", "/": "SLASH", "'": "APOSTROPHE",
}  # fmt: skip
_LAST_DAY = 31
YEARS = range(1900, 2101)
"""The numbers that are read as years."""
_YEAR_DIGITS = 4
_LONGEST_NUMBER = 9


class Atom(NamedTuple):
    """One piece of the line: its class, its value, and the characters of the text on which it rests."""

    kind: str
    value: Any
    start: int
    end: int
    parts: tuple[Atom, ...] = ()


def atomise(text: str, lexicon: Lexicon) -> list[Atom]:
    """The atoms of a text, in order and without overlap, in time linear in its length.

    A text without any word that carries a time has none: most provisions name no time and are passed over here.
    """
    folded = fold(text)
    if lexicon.carriers.isdisjoint(rough_words(folded, lexicon.script)) and not has_year(folded):
        return []
    tokens = tokenise(folded, lexicon.script)
    atoms: list[Atom] = []
    at, words, tree = 0, tokens.words, lexicon.tree
    while at < len(words):
        if words[at] in tree:
            word, end = lexicon.longest(words, at)
            if word is not None:
                atoms.append(Atom(word.kind, word.value, tokens.spans[at][0], tokens.spans[end - 1][1]))
                at = end
                continue
        atoms.append(_other(tokens, at))
        at += 1
    return atoms


def _other(tokens: Tokens, at: int) -> Atom:
    word, (start, end) = tokens.words[at], tokens.spans[at]
    if word.isdecimal() and len(word) <= _LONGEST_NUMBER:
        return Atom(*_number(word), start, end)
    return Atom(_PUNCTUATION.get(word, "GAP"), None, start, end)


def _number(digits: str) -> tuple[str, int]:
    """A day of the month, a year (also with a footnote's digit glued to it: 20191), or another number."""
    value = int(digits)
    if 0 < value <= _LAST_DAY:
        return "DAY", value
    if len(digits) in {_YEAR_DIGITS, _YEAR_DIGITS + 1} and int(digits[:_YEAR_DIGITS]) in YEARS:
        return "YEAR", int(digits[:_YEAR_DIGITS])
    return "NUM", value
