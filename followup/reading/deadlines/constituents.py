"""What is smaller than a deadline: a date, a month of a year, a quarter, a session named in some way.

Each function makes the value of one atom of the atoms that a rule joined. They know numbers and calendars, no language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from followup.reading.deadlines.atoms import YEARS, Atom
from followup.reading.deadlines.grammar import Rule, Stage
from followup.reading.deadlines.lexicon import BodyName

Which = Literal["numbered", "next", "each"]
_NUMBERS = frozenset({"DAY", "NUM", "CARD"})


@dataclass(frozen=True, slots=True)
class SessionName:
    """A session as the text names it: by number, as the next or each one, of a named body or of "its" own."""

    which: Which
    number: int | None = None
    body: BodyName | None = None
    noun: str | None = None


def first(parts: Sequence[Atom], *kinds: str) -> Any:  # noqa: ANN401  the value of an atom depends on its class
    """The value of the first atom of one of these classes, or None."""
    return next((part.value for part in parts if part.kind in kinds and part.value is not None), None)


def _ordinal(parts: Sequence[Atom], _rule: Rule) -> int | None:
    number = first(parts, "ORD", "DAY", "NUM", "CARD", "YEAR")
    return int(number) if number is not None else None


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:  # 31 June, month 13: the words are no date, so the rule does not hold
        return None


def _date(parts: Sequence[Atom], _rule: Rule) -> date | None:
    """A date of day (or ordinal), named month and year, in any order; of a range the last day."""
    days = [part.value for part in parts if part.kind in {"DAY", "ORD", "CARD"}]
    return _day(first(parts, "YEAR"), first(parts, "MONTH"), days[-1] if days else None)


def _numbers(parts: Sequence[Atom]) -> list[int]:
    return [part.value for part in parts if part.kind in {"DAY", "NUM", "YEAR", "CARD"}]


def _date_ymd(parts: Sequence[Atom], _rule: Rule) -> date | None:
    return _day(*_numbers(parts)[:3])


def _date_dmy(parts: Sequence[Atom], _rule: Rule) -> date | None:
    day, month, year = _numbers(parts)[:3]
    return _day(year, month, day)


def _month(parts: Sequence[Atom], rule: Rule) -> str | None:
    """A month as "2016-11", of a named month and a year, or of a year and the number of a month."""
    year = first(parts, "YEAR")
    month = first(parts, "MONTH") or rule.value or first(parts, "DAY", "CARD")
    return f"{year}-{month:02d}" if year and month and 1 <= month <= 12 else None  # noqa: PLR2004  twelve months


def _year(parts: Sequence[Atom], _rule: Rule) -> int | None:
    year: int | None = first(parts, "YEAR")
    return year


def _year_digits(parts: Sequence[Atom], _rule: Rule) -> int | None:
    """A year written digit by digit in characters (二〇二〇)."""
    digits = "".join(str(part.value or 0) for part in parts)
    return int(digits) if len(digits) == len(parts) and int(digits) in YEARS else None


def _quarter(parts: Sequence[Atom], rule: Rule) -> str | None:
    year, number = first(parts, "YEAR"), rule.value or first(parts, "ORD", "DAY", "CARD", "QUARTER", "HALF")
    return f"{year}-Q{number}" if year and number and 1 <= number <= 4 else None  # noqa: PLR2004  four quarters


def _session(parts: Sequence[Atom], rule: Rule) -> SessionName | None:
    number = first(parts, "ORD")
    if number is None:
        number = first(parts, "DAY", "NUM", "CARD", "YEAR")  # "its 2018 session" has no other number
    which: Which = rule.value or "numbered"
    if which == "numbered" and number is None:
        return None
    body = first(parts, "BODY", "SHORT")
    return SessionName(which, number, body, first(parts, "SESSION", "SESSIONS"))


def _each(parts: Sequence[Atom], _rule: Rule) -> SessionName:
    return SessionName("each", None, first(parts, "BODY", "SHORT"), first(parts, "SESSION", "SESSIONS"))


def _yearly_day(parts: Sequence[Atom], rule: Rule) -> tuple[int, int] | None:
    """A day of every year as (month, day)."""
    month, day = first(parts, "MONTH") or rule.value, first(parts, "DAY", "ORD", "NUM")
    if month is None:
        month, day = _numbers(parts)[:2]
    return (month, day) if _day(2000, month, day) else None


def _nothing(_parts: Sequence[Atom], _rule: Rule) -> bool:
    """Something that only keeps its atoms from being taken for a date: a resolution's number, a bracket, a period."""
    return True


_MAKERS: dict[str, Callable[[Sequence[Atom], Rule], Any]] = {
    "ORD": _ordinal, "DATE": _date, "DATE_YMD": _date_ymd, "DATE_DMY": _date_dmy, "MONTHYEAR": _month,
    "QUARTERYEAR": _quarter, "SREF": _session,
    "YEAR": _year, "YEAR_DIGITS": _year_digits, "EACHREF": _each, "YEARLYDAY": _yearly_day, "PERIOD": _nothing,
    "BRACKET": _nothing, "SKIP": _nothing,
}  # fmt: skip
CONSTITUENTS = frozenset(_MAKERS)
"""What a constituent rule may make."""


def reduce(atoms: list[Atom], stage: Stage, line: str) -> list[Atom]:
    """The atoms with every constituent that the stage finds joined into one."""
    joined: list[Atom] = []
    done = 0
    for rule, start, end in stage.find(line):
        parts = tuple(atoms[start:end])
        value = _MAKERS[rule.makes](parts, rule)
        if value is None:
            continue
        kind = next((kind for kind in ("DATE", "YEAR") if rule.makes.startswith(f"{kind}_")), rule.makes)
        joined += [*atoms[done:start], Atom(kind, value, parts[0].start, parts[-1].end, parts)]
        done = end
    return [*joined, *atoms[done:]] if joined else atoms


def counted(parts: Sequence[Atom]) -> int:
    """The number before a unit ("six weeks", "6 weeks"), 2 for a dual (شهرين), 1 when none is said ("a month")."""
    number = first(parts, *_NUMBERS)
    if number is None and any(part.kind == "DUAL" for part in parts):
        return 2
    return int(number) if number is not None else 1
