"""Numbers of paragraphs and items: read from the beginning of a line in any script, and placed in their list.

Canonical places are those of the English text: a label in Latin letters, roman or decimal numerals is kept as printed;
Chinese, Russian and Arabic counting is turned by its ordinal into letters at the first level of items and into roman
numerals at the second: 5（二） and 5(б) are both "5(b)", and the six languages of a decision have the same places.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from followup.reading.cleaning import western_digits

_HAN = "一二三四五六七八九"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ALPHABET = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ALIF = str.maketrans("اإ", "أأ")
_LATIN_TWINS = str.maketrans("асеорхіј", "aceopxij")
_ROMAN_NUMERAL = re.compile(r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

_COUNTER = (
    r"[a-zA-Z]|[ivxl]{2,7}|[IVXL]{2,7}|([a-z])\2|[а-яіј]|[一二三四五六七八九十]{1,3}"
    r"|هـ|[أاإبتثجحخدذرزسشصضطظعغفقكلمنهوي]|\d{1,2}"
)
_BRACKETED = re.compile(rf"[(（]\s?(?P<token>{_COUNTER})\s?[)）]\s*")
_CLOSED = re.compile(rf"(?P<token>{_COUNTER})[)）]\s*(?=\S|$)")
_QUOTED = re.compile(r"['‘’`´\"“«](?P<token>\d{1,2})['’‘`´\"”»]\s*")
_ENCLOSED = re.compile(r"(?P<token>[①-⑳⑴-⒇㈠-㈩])\s*")
_SMALL = re.compile(r"(?P<token>[a-z]|[ivx]{2,5})\.(?=\s|$)\s*")
_PARAGRAPH = re.compile(r"(?P<token>\d{1,3}(?:\s?(?:bis|ter|quater))?)\s?[.．、](?!\d)\s*")
_DASHED = re.compile(r"(?P<token>\d{1,3})\s?[-–—]\s*(?=\D|$)")
_REVISED = r"(?:\s\(Rev\. [^)]{1,12}\)\*?)?"
_NESTED = re.compile(rf"(?P<token>\d{{1,3}}(?:\.\d{{1,3}}){{1,3}})\.?(?:{_REVISED}\s+(?=[^\Wa-zа-яё])|$)")
_BARE = re.compile(r"(?P<token>\d{1,3})\.?$")
_BULLET = re.compile(r"[•◦▪●■–—·-]\s+(?=\S)")


class System(Enum):
    """The ways of counting."""

    LETTER = "a"
    CAPITAL = "A"
    ROMAN = "i"
    DECIMAL = "1"
    HAN = "一"
    CYRILLIC = "а"
    ABJAD = "أبج"
    ALPHABET = "أبت"


_ARABIC_ORDERS = ((System.ABJAD, _ABJAD), (System.ALPHABET, _ALPHABET))


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a label: "(i)" is the ninth letter or the first roman numeral."""

    system: System
    ordinal: int


@dataclass(frozen=True, slots=True)
class ItemLabel:
    """The label of an item as printed, how it is set ("()", ")", "''", "."), and how it can be understood."""

    token: str
    style: str
    readings: tuple[Reading, ...]
    end: int


def roman_value(numeral: str) -> int | None:
    """The value of a well-formed roman numeral below 100, in either case, else None."""
    lower = numeral.lower()
    if not lower or not _ROMAN_NUMERAL.match(lower):
        return None
    values = [_ROMAN_VALUES[letter] for letter in lower]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def roman_numeral(ordinal: int) -> str:
    """The lower-case roman numeral of an ordinal below 50."""
    tens, ones = divmod(ordinal, 10)
    return ("", "x", "xx", "xxx", "xl")[tens] + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]


def letter(ordinal: int) -> str:
    """The letter of an ordinal: 1 is "a", 27 is "aa"."""
    turn, place = divmod(ordinal - 1, 26)
    return chr(ord("a") + place) * (turn + 1)


def han_value(numeral: str) -> int:
    """The value of a Chinese counting numeral below 100: 十二 is 12, 二十 is 20."""
    tens, ten, ones = numeral.rpartition("十")
    value = _HAN.index(ones) + 1 if ones else 0
    return value + ((_HAN.index(tens) + 1 if tens else 1) * 10 if ten else 0)


def _token(token: str) -> str:
    if "㈠" <= token[0] <= "㈩":
        return (_HAN + "十")[int(unicodedata.numeric(token)) - 1]
    return str(int(unicodedata.numeric(token))) if "①" <= token[0] <= "⒇" else western_digits(token)


def readings(token: str) -> tuple[Reading, ...]:
    """All ways to understand a label's token; none when it is no label."""
    token = _token(token)
    if token.isdecimal():
        return (Reading(System.DECIMAL, int(token)),)
    if token[0] in _HAN or token[0] == "十":
        return (Reading(System.HAN, han_value(token)),) if token.count("十") <= 1 else ()
    if "؀" <= token[0] <= "ۿ":
        sign = token[0].translate(_ALIF)
        return tuple(Reading(system, order.index(sign) + 1) for system, order in _ARABIC_ORDERS)
    return (*_cyrillic(token), *_latin(token.translate(_LATIN_TWINS)))


def _cyrillic(token: str) -> tuple[Reading, ...]:
    return (Reading(System.CYRILLIC, _CYRILLIC.index(token) + 1),) if len(token) == 1 and token in _CYRILLIC else ()


def _latin(token: str) -> tuple[Reading, ...]:
    if not token.isascii():
        return ()
    found: list[Reading] = []
    if len(set(token)) == 1 and len(token) <= 2:  # noqa: PLR2004  "aa" follows "z"; longer ones are words
        system = System.CAPITAL if token.isupper() else System.LETTER
        found.append(Reading(system, ord(token[0].lower()) - ord("a") + 1 + 26 * (len(token) - 1)))
    value = roman_value(token)
    if value and token.islower():
        found.append(Reading(System.ROMAN, value))
    return tuple(found)


def item_label(text: str, *, closed: bool = True) -> ItemLabel | None:
    """The item label at the beginning of a line, if any. `closed` allows "a)" and "a." beside "(a)" and '1'."""
    forms = ((_ENCLOSED, "①"), (_BRACKETED, "()"), (_QUOTED, "''"), (_CLOSED, ")"), (_SMALL, "."))
    for pattern, style in forms if closed else forms[:3]:
        found = pattern.match(text)
        if found and (ways := readings(found["token"])):
            return ItemLabel(_token(found["token"]), style, ways, found.end())
    return None


def bullet(text: str) -> int:
    """The length of a bullet or dash at the beginning of a line; 0 without one."""
    found = _BULLET.match(text)
    return found.end() if found else 0


def paragraph_label(text: str, *, dashed: bool, alone: bool = False) -> tuple[str, int] | None:
    """The number of a paragraph at the beginning of a line in western digits, with the offset behind it.

    `dashed` allows "5 -" as Arabic texts print it; `alone` reads a label that stands by itself ("5").
    """
    if not text[:1].isdecimal():
        return None
    found = _PARAGRAPH.match(text) or _NESTED.match(text)
    if not found and dashed:
        found = _DASHED.match(text)
    if not found and alone:
        found = _BARE.match(text)
    return (western_digits(found["token"]).replace(" ", ""), found.end()) if found else None


@dataclass(frozen=True, slots=True)
class _OpenList:
    ways: tuple[Reading, ...]
    """How the last item can be understood, given those before it: "а" is Cyrillic or Latin until "б" or "b" follows."""
    style: str
    name: str

    def continued(self, label: ItemLabel) -> tuple[Reading, ...]:
        """The ways in which a label is the next of this list."""
        if label.style != self.style:
            return ()
        return tuple(way for way in label.readings if Reading(way.system, way.ordinal - 1) in self.ways)


class ItemLists:
    """The lists of items that are open in a paragraph, outermost first."""

    def __init__(self) -> None:
        self._open: list[_OpenList] = []

    def place(self, label: ItemLabel, following: ItemLabel | None) -> tuple[str, ...]:
        """The path of an item, as ("a", "ii"); the label that follows it tells what "(i)" after "(h)" is."""
        depth, ways = self._settle(label, following)
        del self._open[depth:]
        self._open.append(_OpenList(ways, label.style, _name(label.token, ways[0], depth)))
        return self.path

    @property
    def path(self) -> tuple[str, ...]:
        """The path of the item last placed; empty before the first."""
        return tuple(level.name for level in self._open)

    def _settle(self, label: ItemLabel, following: ItemLabel | None) -> tuple[int, tuple[Reading, ...]]:
        """The depth of the item, and the ways to understand it that remain."""
        starts = tuple(way for way in label.readings if way.ordinal == 1)
        new = _OpenList(starts, label.style, "")
        for depth in reversed(range(len(self._open))):
            ways = self._open[depth].continued(label)
            if ways and not (starts and following and new.continued(following)):
                return depth, ways
        ways = starts or label.readings
        return self._depth(ways, label.style), ways

    def _depth(self, ways: tuple[Reading, ...], style: str) -> int:
        """The depth of the innermost open list that counts in this way, else one deeper than all."""
        systems = {way.system for way in ways}
        for depth in reversed(range(len(self._open))):
            level = self._open[depth]
            if level.style == style and systems & {way.system for way in level.ways}:
                return depth
        return len(self._open)


def _name(token: str, reading: Reading, depth: int) -> str:
    if reading.system in {System.HAN, System.CYRILLIC, System.ABJAD, System.ALPHABET}:
        return roman_numeral(reading.ordinal) if depth % 2 else letter(reading.ordinal)
    return token.translate(_LATIN_TWINS)
