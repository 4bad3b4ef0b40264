"""Numbers as headings, paragraphs and items print them: 4, iv, IV, d, 四, أولاً, د."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ADVERBS = [
    "أولاً",
    "ثانياً",
    "ثالثاً",
    "رابعاً",
    "خامساً",
    "سادساً",
    "سابعاً",
    "ثامناً",
    "تاسعاً",
    "عاشراً",
    "حادي عشر",
    "ثاني عشر",
    "ثالث عشر",
    "رابع عشر",
    "خامس عشر",
    "سادس عشر",
    "سابع عشر",
    "ثامن عشر",
    "تاسع عشر",
    "عشرون",
]
_ORDINALS = ["الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر"]
_LETTER_NAMES = ["ألف", "باء", "جيم", "دال", "هاء", "واو", "زاي", "حاء", "طاء", "ياء", "كاف", "لام", "ميم", "نون"]
_HAN = "〇一二三四五六七八九"


def lower_roman(number: int) -> str:
    """4 as "iv"."""
    printed = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        printed += letters * count
    return printed


def han(number: int) -> str:
    """23 as "二十三", for 1 to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_HAN[tens]}十")
    return head + (_HAN[ones] if ones else "")


def _letter(alphabet: str) -> Callable[[int], str]:
    # After the last letter Word doubles: z, aa, bb.
    return lambda number: alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "lower_roman": lower_roman,
    "upper_roman": lambda number: lower_roman(number).upper(),
    "lower_letter": _letter(_LETTERS),
    "upper_letter": _letter(_LETTERS.upper()),
    "cyrillic_letter": _letter(_CYRILLIC),
    "abjad": _letter(_ABJAD),
    "han": han,
    "arabic_ordinal": lambda number: _ORDINALS[number - 1] if number <= len(_ORDINALS) else str(number),
    "arabic_letter_name": lambda number: _LETTER_NAMES[number - 1] if number <= len(_LETTER_NAMES) else str(number),
    "arabic_adverb": lambda number: _ADVERBS[number - 1] if number <= len(_ADVERBS) else str(number),
}


def numeral(number: int, form: str) -> str:
    """The number in one of the forms that the catalogues name. Raises BadInput for a form that does not exist."""
    if form not in _FORMATS:
        raise BadInput(f"no such form of number: {form!r}; there are {', '.join(sorted(_FORMATS))}")
    return _FORMATS[form](number)
