"""Phrases of rule files: written briefly with braces, folded like the texts, and found all in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

# Look-alikes that must not keep a phrase from being found. Every entry replaces one character by one.
_ALIKE = {
    **dict.fromkeys("‐‑‒", "-"),
    **dict.fromkeys("\t\n\r\u00a0\u2007\u2009\u202f\u3000", " "),
    **dict.fromkeys("‘’ʼ`´", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("أإآٱ", "ا"),
    "ى": "ي",
    "ة": "ه",
    "ё": "е",
    "Ё": "Е",
}
_FOLD = str.maketrans(_ALIKE)
# Marks without a width and Arabic vowel signs and tatweel: they stand inside words and numbers.
_REMOVED = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0640\u064b-\u0652"
_REMOVE = re.compile(f"[{_REMOVED}]|(?<= ) ")
_NESTED = re.compile(r"\{[^}]*\{")
_BRACES = re.compile(r"(\{[^{}]*\})")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made comparable: `low` is searched, and `origin` leads a place in it back to the text as given."""

    low: str
    offsets: tuple[int, ...] | None = None

    def origin(self, place: int) -> int:
        """The place in the given text of a place in `low` (its length stands for the end)."""
        return place if self.offsets is None else self.offsets[place]


def fold(text: str) -> Folded:
    """Fold case, hyphens, spaces, quotation marks and Arabic letter variants; drop marks that have no width."""
    plain = text.translate(_FOLD)
    low = plain.lower()
    if len(low) != len(plain):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in plain)
    if low.isascii() and "  " not in low:
        return Folded(low)
    gone = {match.start() for match in _REMOVE.finditer(low)}
    if not gone:
        return Folded(low)
    kept = [place for place in range(len(low)) if place not in gone]
    return Folded("".join(low[place] for place in kept), (*kept, len(text)))


def fold_pattern(pattern: str) -> str:
    """A regular expression of a rule file, its letters folded as the texts are (rule files write lower case)."""
    return pattern.translate(_FOLD)


def phrase(text: str) -> str:
    """A phrase as rule files write it. Raises ValueError when its braces are wrong."""
    if text.count("{") != text.count("}") or _NESTED.search(text):
        raise ValueError(f"{text!r}: braces that are not closed, or one inside another")
    return text


def expand(phrase: str) -> tuple[str, ...]:
    """Every spelling of a phrase with braces: "{relevant,} bod{y,ies}" gives four. Spaces left over are taken away."""
    phrase = fold(phrase).low
    if "{" not in phrase:
        return (" ".join(phrase.split()),)
    parts = [part[1:-1].split(",") if part.startswith("{") else [part] for part in _BRACES.split(phrase)]
    return tuple(dict.fromkeys(" ".join("".join(choice).split()) for choice in product(*parts)))


class Hit(NamedTuple):
    """A phrase found: its span (with glued prefixes) and the rule to which it belongs."""

    start: int
    end: int
    rule: str


class PhraseFinder:
    """Finds the longest of many phrases at each place in one pass, and says which rule's phrase it is.

    It looks only where a phrase can begin: at words, or (where words are not divided) at characters that begin one;
    then the phrases that begin so are tried, longest first. `words` says whether phrases must stand as words of their
    own; `prefixes` is a pattern of letters that may be glued before a phrase (Arabic conjunctions and prepositions).
    """

    def __init__(self, phrases: Mapping[str, str], *, words: bool, prefixes: str = "") -> None:
        self.words = words
        self._prefix = re.compile(prefixes) if prefixes else None
        self._by_start: dict[str, _Begun] = {}
        self._gap = 1 if words else 0
        for phrase in sorted(phrases, key=len, reverse=True):
            start = _FIRST_WORD.match(phrase) if words else None
            key = start.group() if start else phrase[:1]
            self._by_start.setdefault(key, {}).setdefault(self._next(phrase, len(key)), []).append(
                (phrase, len(phrase), phrases[phrase])
            )
        letters = "".join(re.escape(key) for key in sorted(self._by_start)) if not words else ""
        self._starts = re.compile(f"[{letters}]" if letters else r"(?<![\w/])\w+")

    def _next(self, text: str, place: int) -> str:
        """The two letters after the first word of a phrase, by which those that go on so are found at once."""
        if self._gap and text[place : place + 1] != " ":
            return ""
        letters = text[place + self._gap : place + self._gap + 2]
        return letters if len(letters) == _LETTERS else ""

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """All phrases in a stretch of a text from left to right, none overlapping."""
        limit = len(text) if end is None else end
        hits: list[Hit] = []
        reached = start
        by_start, prefix = self._by_start, self._prefix
        for word in self._starts.finditer(text, start, limit):
            key = word.group()
            if prefix is None and key not in by_start:
                continue
            place = begin = word.start()
            if begin < reached:
                continue
            found = self._longest(text, begin, len(key), limit)
            if found is None and prefix is not None and (glued := prefix.match(text, begin, word.end())):
                place = glued.end()
                found = self._longest(text, place, word.end() - place, limit)
            if found is not None:
                reached = place + found[1]
                hits.append(Hit(begin, reached, found[2]))
        return hits

    def _longest(self, text: str, place: int, first: int, limit: int) -> _Phrase | None:
        """The longest phrase that begins with the word of the given length at a place, and is whole."""
        begun = self._by_start.get(text[place : place + first])
        if begun is None:
            return None
        following = self._next(text, place + first)
        for candidate in begun.get(following, ()) if following else ():
            if self._stands(candidate, text, place, limit):
                return candidate
        for candidate in begun.get("", ()):
            if self._stands(candidate, text, place, limit):
                return candidate
        return None

    def _stands(self, candidate: _Phrase, text: str, place: int, limit: int) -> bool:
        phrase, length, _ = candidate
        end = place + length
        return end <= limit and text.startswith(phrase, place) and not (self.words and _GOES_ON.match(text, end))


_Phrase = tuple[str, int, str]
"""A phrase, its length and its rule."""
_Begun = dict[str, list[_Phrase]]
"""Phrases that begin with one word, longest first, by the two letters that follow it ("" where none do)."""
_LETTERS = 2


class Cue:
    """A pattern of a rule file, compiled when it is first used (compiling all of a file's at once would be felt).

    `fault` tells a wrong one where and why it is wrong; the message is for whoever edits the file.
    """

    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    fullmatch: Callable[..., re.Match[str] | None]

    def __init__(self, source: str, fault: Callable[[str, str], Exception]) -> None:
        self.source = source
        self.fault = fault

    def __getattr__(self, name: str) -> object:
        """Compile at the first use of `search`, `match` or `finditer`."""
        if name not in _USES:
            raise AttributeError(name)
        pattern = self.compiled()
        self.search, self.match, self.finditer = pattern.search, pattern.match, pattern.finditer
        self.fullmatch = pattern.fullmatch
        return getattr(self, name)

    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern. Raises what `fault` makes of a wrong one."""
        try:
            pattern = re.compile(self.source)
        except re.error as error:
            raise self.fault(self.source, f"not a regular expression: {error}") from None
        if pattern.groups:
            raise self.fault(self.source, "a group that keeps its match; write (?:...) instead of (...)")
        return pattern


_GOES_ON = re.compile(r"\w|/|\.\d")
"""What shows that a phrase is only the beginning of a longer word or of a symbol (CMA.2)."""
_USES = frozenset({"search", "match", "finditer", "fullmatch"})
_FIRST_WORD = re.compile(r"\w+")


def phrase_pattern(phrases: Iterable[str], *, words: bool) -> str:
    """A pattern that finds the longest of a few folded phrases, as words of their own when `words` says so."""
    body = "|".join(re.escape(phrase).replace(r"\ ", " +") for phrase in sorted(set(phrases), key=len, reverse=True))
    return rf"(?<!\w)(?:{body or '(?!)'})(?!\w)" if words else f"(?:{body or '(?!)'})"
