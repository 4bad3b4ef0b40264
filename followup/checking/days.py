"""Dates as documents write them in six languages, with what is impossible in them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from followup.checking.numerals import numerals_of, western
from followup.content import content_path, load_content

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS, _LEAP_YEAR = 12, 2000
_YEARS = range(1900, 2101)
_TO = r"[-–—－~至到]"
_ZH_DAY = re.compile(
    rf"(?<!\d)(?:(?P<year>\d{{4}})\s?年\s?)?(?P<month>\d{{1,2}})\s?月\s?(?P<day>\d{{1,2}})\s?(?:日|(?={_TO}\s?\d))"
    rf"(?:\s?(?:{_TO}|和|、)\s?(?:(?:(?P<year2>\d{{4}})\s?年\s?)?(?P<month2>\d{{1,2}})\s?月\s?)?(?P<day2>\d{{1,2}})\s?日)?"
    rf"(?:\s?[（(，,]?\s?(?P<weekday>星期[一二三四五六日天])[）)]?)?"
)
_ZH_MONTH = re.compile(
    r"(?<!\d)(?:(?P<year>\d{4})\s?年\s?)?(?P<month>\d{1,2})\s?月(?!\s?\d|份?至)(?P<third>[初中底]|上旬|中旬|下旬)?"
)
_ZH_SLIP = re.compile(
    r"(?<!\d)(?:\d{4}\s?年\s?\d{1,2}\s?日\s?\d{1,2}\s?日|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?月(?!\d)"
    r"|\d{4}\s?月\s?\d{1,2}\s?[月日]\s?\d{1,2}\s?日|\d{4}\s?年\s?\d{1,2}\s?年\s?\d{1,2}\s?日|\d{5,}\s?年\s?\d{1,2}\s?月)"
)
_ISO = re.compile(r"(?<![\d/.-])(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d/-])")


@dataclass(frozen=True, slots=True)
class Written:
    """A date or a range as written: `first` and `last` are None when impossible; `fault` says why."""

    text: str
    start: int
    end: int
    first: date | None = None
    last: date | None = None
    fault: str | None = None
    yearless: bool = False
    """No year is given: `first` and `last` lie in a leap year."""


def dates_in(text: str, language: str) -> list[Written]:
    """Every date in a text, in order; days with month names of the language, in Chinese with 年月日."""
    plain = western(text)
    found = [*_slips(plain)] if language == "zh" else []
    pattern = _ZH_DAY if language == "zh" else _worded(language)
    found += [_written(match, language) for match in pattern.finditer(plain)]
    found += [_written(match, "iso") for match in _ISO.finditer(plain)]
    return sorted(found, key=lambda one: one.start)


def months_in(text: str) -> Iterator[Written]:
    """Months of a Chinese text that stand without a day: "10月初", "2019年12月"."""
    for match in _ZH_MONTH.finditer(western(text)):
        month = int(match["month"])
        if 1 <= month <= _MONTHS:
            year = int(match["year"]) if match["year"] else _LEAP_YEAR
            low, high = _third(match["third"], calendar.monthrange(year, month)[1])
            yield Written(
                match[0],
                match.start(),
                match.end(),
                date(year, month, low),
                date(year, month, high),
                None,
                not match["year"],
            )


def _third(word: str | None, length: int) -> tuple[int, int]:
    """The days that "early", "in the middle of" and "late in" a month allow, with a margin."""
    if word in {"初", "上旬"}:
        return 1, 12
    if word in {"中", "中旬"}:
        return 8, 23
    return (18, length) if word else (1, length)


def _slips(text: str) -> Iterator[Written]:
    for match in _ZH_SLIP.finditer(text):
        yield Written(match[0], match.start(), match.end(), fault="年, 月 and 日 do not follow one another")


@lru_cache(maxsize=16)
def _worded(language: str) -> re.Pattern[str]:
    """A day with the month's name, alone or as a range; in English the month has its capital."""
    months = numerals_of(language).month_pattern
    case = "(?-i:" + months.title() + ")" if language == "en" else f"(?:{months})"
    weekdays = "|".join(_weekdays(language))
    joint = r"\s?(?:[-–—]|\b(?:to|and|au?|et|al?|y|по|и)\b|à|إلى|و)\s?"
    return re.compile(
        rf"(?:\b(?P<weekday>{weekdays}),?\s+(?:the\s+|el\s+|le\s+)?)?"
        rf"(?<![\d.,/-])(?P<day>\d{{1,2}})(?:er|º|-го|st|nd|rd|th)?"
        rf"(?:\s+(?:de\s+)?(?P<month>{case})(?:\s+(?:del?\s+)?(?P<year>\d{{4}}))?(?={joint}\d{{1,2}}\s+(?:de\s+)?{case})"
        rf"|(?=(?:{joint})?\d|\s))"
        rf"(?:{joint}(?P<day2>\d{{1,2}})(?:er)?)?"
        rf"\s+(?:de\s+)?(?P<month2>{case})(?!\w)(?:\s+(?:del?\s+)?(?P<year2>\d{{4}})(?!\d))?",
        re.IGNORECASE,
    )


def _weekdays(language: str) -> list[str]:
    if not content_path("rules", "languages", f"{language}.yaml").is_file():
        return [r"(?!)"]
    names = load_content("rules", "languages", f"{language}.yaml").get("weekdays", [])
    return [form.replace("(", "(?:") for forms in names for form in forms] or [r"(?!)"]


def _written(match: re.Match[str], language: str) -> Written:
    parts = match.groupdict()
    figures = {name: int(value) if value and value.isdigit() else None for name, value in parts.items()}
    if language not in {"zh", "iso"}:
        months = numerals_of(language).months
        for name in ("month", "month2"):
            figures[name] = months.get(parts[name].casefold()) if parts.get(name) else None
        figures["month"] = figures["month"] or figures["month2"]
        figures["year"] = figures["year"] or figures["year2"]
        if figures["day2"] is None and parts.get("month"):
            figures["month2"] = None
    return _resolved(match, figures, parts.get("weekday"), language)


def _resolved(match: re.Match[str], figures: dict[str, int | None], weekday: str | None, language: str) -> Written:
    year, month, day = figures["year"], figures["month"], figures["day"]
    here = (match[0].strip(), match.start(), match.end())
    first, fault = _day(year, month, day)
    last = first
    if fault is None and figures.get("day2"):
        last, fault = _day(figures.get("year2") or year, figures.get("month2") or month, figures["day2"])
    if fault is None and first and last and last < first and not (year is None and figures.get("month2")):
        fault = "the range ends before it begins"
    if fault is None and first and year and weekday and last == first:
        fault = _weekday_fault(first, weekday, language)
    if fault:
        return Written(*here, fault=fault, yearless=year is None)
    return Written(*here, first, last, None, year is None)


def _day(year: int | None, month: int | None, day: int | None) -> tuple[date | None, str | None]:
    if month is None or day is None:
        return None, None
    if not 1 <= month <= _MONTHS:
        return None, f"there is no month {month}"
    length = calendar.monthrange(year or _LEAP_YEAR, month)[1] if (year or _LEAP_YEAR) in range(1, 10000) else 31
    if not 1 <= day <= length:
        return None, f"{calendar.month_name[month]}{f' {year}' if year else ''} has no day {day}"
    return date(year or _LEAP_YEAR, month, day) if (year or _LEAP_YEAR) in _YEARS else None, None


def _weekday_fault(day: date, word: str, language: str) -> str | None:
    names = load_content("rules", "languages", f"{language}.yaml").get("weekdays", [])
    for number, forms in enumerate(names):
        if any(re.fullmatch(form, word, re.IGNORECASE) for form in forms):
            return None if number == day.weekday() else f"{day.isoformat()} was a {calendar.day_name[day.weekday()]}"
    return None
