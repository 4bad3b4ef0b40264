"""Word's number formats: an ordinal becomes the number that a reader sees ("c", "iii", "三", "в", "ج").

Source of the formats: ISO/IEC 29500-1, 17.18.59 ST_NumberFormat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_HAN = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_ARABIC_ALPHABET = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 9_999


def roman(number: int) -> str:
    """The lower-case roman numeral of a number from 1 to 9,999."""
    numeral = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        numeral += sign * count
    return numeral


def repeated(alphabet: str) -> Callable[[int], str]:
    """Counting by letters, doubled after the last: z, aa, bb."""

    def count(number: int) -> str:
        turn, place = divmod(number - 1, len(alphabet))
        return alphabet[place] * (turn + 1)

    return count


def chinese(number: int) -> str:
    """Chinese counting up to 9,999: 十, 十一, 二十, 一百零三."""
    if number < 10:  # noqa: PLR2004  one sign
        return _HAN[number]
    if number < 20:  # noqa: PLR2004  the ten is not counted: 十二, not 一十二
        return "十" + (_HAN[number % 10] if number % 10 else "")
    text, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if gap and text else "") + _HAN[digit] + sign
            gap = False
        else:
            gap = bool(text)
    return text


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in {11, 12, 13} else 0, "th")
    return f"{number}{ending}"


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    """Signs of one code block, plain digits beyond it."""
    return lambda number: chr(first + number - 1) if number <= last else str(number)


_LATIN = repeated("abcdefghijklmnopqrstuvwxyz")

_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalEnclosedCircle": _enclosed(0x2460, 20),
    "decimalEnclosedCircleChinese": _enclosed(0x2460, 20),
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "numberInDash": lambda number: f"- {number} -",
    "lowerLetter": _LATIN,
    "upperLetter": lambda number: _LATIN(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "ordinal": _ordinal,
    "russianLower": repeated(_RUSSIAN),
    "russianUpper": repeated(_RUSSIAN.upper()),
    "arabicAlpha": repeated(_ARABIC_ALPHABET),
    "arabicAbjad": repeated(_ABJAD),
    "ideographTraditional": repeated(_STEMS),
    "ideographZodiac": repeated(_BRANCHES),
    "ideographDigital": lambda number: "".join(_HAN[int(digit)] for digit in str(number)),
    **dict.fromkeys(
        (
            "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
            "japaneseCounting", "chineseLegalSimplified",
        ),
        chinese,
    ),
}  # fmt: skip


def counted(number: int, form: str) -> str:
    """The number as that format prints it; in digits for a format that is not known, and beyond 9,999."""
    if number < 1 or number > _LARGEST:
        return str(number)
    return _FORMATS.get(form, str)(number)
