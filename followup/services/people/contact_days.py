"""Days as they are written in lists: 2021-06-18, 18.06.2021, 18 June 2021, in six languages; never guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from followup.content import load_content
from followup.services.people.recognising import folded
from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import UN_LANGUAGES

_YEAR_FIRST = re.compile(
    r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})(?:\s*[日号])?(?:[T ]+\d\d?:\d\d(?::\d\d(?:\.\d+)?)?Z?)?"
)
_TOGETHER = re.compile(r"(\d{4})(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})")
_NUMBER = re.compile(r"\d+")
_SERIAL = re.compile(r"[2-6]\d{4}")
_ZERO = date(1899, 12, 30)
_DECEMBER = 12
_HOW = "write it as 2021-06-18"


def read_day(field: str, text: str) -> date | None:
    """The day that a cell says, None for an empty one. Raises BadInput for what is no day, or may be two."""
    if not text:
        return None
    try:
        found = _numeric(field, text) or _worded(text)
    except ValueError:
        found = None
    if found is None:
        raise BadInput(f"{field}: {text!r} is no day; {_HOW}")
    return found


def _numeric(field: str, text: str) -> date | None:
    if found := _YEAR_FIRST.fullmatch(text) or _TOGETHER.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if _SERIAL.fullmatch(text):
        day = _ZERO + timedelta(days=int(text))
        raise BadInput(f"{field}: {text!r} is how a spreadsheet keeps {day}; {_HOW}, or show the column as days")
    if (found := _YEAR_LAST.fullmatch(text)) is None:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] != "." and first != second and max(first, second) <= _DECEMBER:
        raise BadInput(f"{field}: {text!r} is {date(year, second, first)} or {date(year, first, second)}; {_HOW}")
    return date(year, first, second) if second > _DECEMBER else date(year, second, first)


def _worded(text: str) -> date | None:
    """A day with the name of its month: one day, one month, one year of four digits, in whatever order."""
    plain = folded(text)
    months = {_months()[name] for name in _month_names().findall(plain)}
    years = [int(one) for one in _NUMBER.findall(plain) if len(one) == len("2021")]
    days = [int(one) for one in _NUMBER.findall(plain) if len(one) <= len("31")]
    if (len(months), len(years), len(days)) != (1, 1, 1):
        return None
    return date(years[0], months.pop(), days[0])


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    return {
        folded(name): number
        for language in UN_LANGUAGES
        for number, names in enumerate(load_content("rules", "languages", f"{language}.yaml")["months"], 1)
        for name in names
    }


@lru_cache(maxsize=1)
def _month_names() -> re.Pattern[str]:
    longest_first = sorted(_months(), key=len, reverse=True)
    return re.compile(rf"(?<![^\W\d])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W\d])")
