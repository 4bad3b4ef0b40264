"""Deadlines in canonical form, made of the atoms of a phrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from followup.reading.deadlines.atoms import Atom
from followup.reading.deadlines.constituents import SessionName, counted, first
from followup.reading.deadlines.context import DeadlineContext
from followup.reading.deadlines.grammar import Rule
from followup.reading.deadlines.lexicon import BodyName
from followup.vocabulary.deadlines import Deadline, DeadlineType, Edge, Offset, Unit

_UNIT_NAMES = {"d": "days", "wd": "working days", "w": "weeks", "m": "months", "y": "years"}
_FREQUENCIES = {
    (1, "y"): "annual", (12, "m"): "annual", (2, "y"): "biennial", (24, "m"): "biennial",
    (3, "m"): "quarterly", (1, "m"): "monthly", (1, "w"): "weekly",
}  # fmt: skip


_MEETINGS_A_YEAR = 4
_PARTS_OF_YEAR = {"BEGIN": "03-31", "MID": "06-30"}
"""The last day of a year that is early in it, or in its middle."""
_PARTS_OF_MONTH = {"BEGIN": 10, "MID": 15}
_DECADE = 10
_SECOND = 2
"""The value of words that name the second part of a session, as "resumed"."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The atoms that one rule joined, the words they stand for, and what is known where they stand.

    `bodies` are those named before them, `term` the one year said before to be meant ("contributions for 2020").
    """

    parts: Sequence[Atom]
    text: str
    bodies: Sequence[BodyName]
    context: DeadlineContext
    rule: Rule
    term: int | None = None


def session_name(name: SessionName, phrase: Phrase) -> str:
    """The canonical name of a session: "COP 25"; "SBI next" when the number of the next one is not known.

    "Its" session is that of the body named last before it that meets under that word (session or meeting), else that
    of the body that speaks, else that of the only known meeting with the number.
    """
    body = name.body or _antecedent(name, phrase.bodies)
    context = phrase.context
    code = body.code if body else context.own_body
    if code is None and name.number is not None:
        code = context.body_of(name.number)
    if name.which == "numbered":
        return f"{code or name.noun or 'session'} {name.number}"
    return (context.next_of(code) if code else None) or f"{code or name.noun or 'session'} {name.which}"


def _antecedent(name: SessionName, bodies: Sequence[BodyName]) -> BodyName | None:
    fits = (body for body in reversed(bodies) if body.noun in {None, name.noun})
    return next(fits, None)


def _date(phrase: Phrase) -> Deadline:
    day: date = first(phrase.parts, "DATE")
    return Deadline(DeadlineType.DATE, day.isoformat(), phrase.text)


def _month(phrase: Phrase) -> Deadline:
    value = first(phrase.parts, "MONTHYEAR")
    if value is not None:
        return Deadline(DeadlineType.MONTH, value, phrase.text, on=_part_of_month(phrase, value))
    month, since = first(phrase.parts, "MONTH"), phrase.context.since
    if since is None:  # "by the end of November": the year is that of a decision whose day is not known
        return Deadline(DeadlineType.RELATIVE, phrase.text, phrase.text)
    year = since.year + (month < since.month)
    return Deadline(DeadlineType.MONTH, f"{year}-{month:02d}", phrase.text)


def _quarter(phrase: Phrase) -> Deadline:
    return Deadline(DeadlineType.QUARTER, first(phrase.parts, "QUARTERYEAR"), phrase.text)


def _part_of_month(phrase: Phrase, month: str) -> str | None:
    """The day up to which "mid-March" lasts, as "03-15"."""
    day = next((_PARTS_OF_MONTH[part.kind] for part in phrase.parts if part.kind in _PARTS_OF_MONTH), None)
    return f"{month[-2:]}-{day}" if day else None


def _year(phrase: Phrase) -> Deadline:
    year: int | None = first(phrase.parts, "YEAR")
    if year is None:  # "by the end of the year", "of the decade": those of the decision
        since = phrase.context.since
        if since is None:
            return Deadline(DeadlineType.RELATIVE, phrase.text, phrase.text)
        decade = any(part.kind == "DECADE" for part in phrase.parts)
        year = -(-since.year // _DECADE) * _DECADE if decade else since.year
    part = next((_PARTS_OF_YEAR[part.kind] for part in phrase.parts if part.kind in _PARTS_OF_YEAR), None)
    return Deadline(DeadlineType.YEAR, str(year), phrase.text, on=part)


def _session(phrase: Phrase) -> Deadline:
    name: SessionName = first(phrase.parts, "SREF")
    in_year = first(phrase.parts, "YEAR") is not None
    # "Its first meeting in 2018" counts the meetings of that year, not of the body.
    if in_year and name.number is not None and name.number <= _MEETINGS_A_YEAR:
        return Deadline(DeadlineType.RELATIVE, phrase.text, phrase.text)
    session = _part_of_session(session_name(name, phrase), phrase)
    closes = any(part.kind in {"CLOSING", "END"} for part in phrase.parts)
    offset = Offset(session, Edge.CLOSE, 0, Unit.DAY) if closes else None
    return Deadline(DeadlineType.SESSION, session, phrase.text, offset)


def _part_of_session(session: str, phrase: Phrase) -> str:
    """The session, or its second part ("COP 4.2") where the text names that and the calendar knows of one."""
    within = (part for outer in phrase.parts for part in (outer, *(outer.parts or ())))
    resumed = any(part.kind in {"AT", "ORDINARY"} and part.value == _SECOND for part in within)
    known = phrase.context.meetings.get(session)
    return f"{session}.{_SECOND}" if resumed and known is not None and len(known.segments) > 1 else session


def _before_session(phrase: Phrase) -> Deadline:
    name: SessionName = first(phrase.parts, "SREF")
    session, unit = session_name(name, phrase), first(phrase.parts, "UNIT", "DUAL")
    if unit is None:
        return Deadline(DeadlineType.BEFORE_SESSION, session, phrase.text)
    count = counted(phrase.parts)
    offset = Offset(session, Edge.OPENING, -count, Unit(unit))
    return Deadline(DeadlineType.BEFORE_SESSION, f"{session} -{count}{unit}", phrase.text, offset)


def _recurring(phrase: Phrase) -> Deadline:
    """A recurrence; a day "of each year" in a provision on one year only is that year's date, as for contributions."""
    yearly = first(phrase.parts, "YEARLYDAY")
    if yearly is not None and phrase.term is not None:
        return Deadline(DeadlineType.DATE, date(phrase.term, *yearly).isoformat(), phrase.text)
    value = phrase.rule.value or first(phrase.parts, "FREQ", "FREQADJ")
    if value is None:
        count, unit = counted(phrase.parts), first(phrase.parts, "UNIT", "DUAL")
        value = _FREQUENCIES.get((count, unit)) or f"every {count} {_UNIT_NAMES[unit]}"
    return Deadline(DeadlineType.RECURRING, value, phrase.text, starts=_starts(phrase.parts), on=_on(yearly))


def _on(yearly: tuple[int, int] | None) -> str | None:
    """The day of the year as "04-30"."""
    return f"{yearly[0]:02d}-{yearly[1]:02d}" if yearly else None


def _starts(parts: Sequence[Atom]) -> int | None:
    for kind in ("YEAR", "MONTHYEAR", "QUARTERYEAR", "DATE"):
        found = first(parts, kind)
        if found is not None:
            return int(str(found)[:4])
    return None


def _relative(phrase: Phrase) -> Deadline:
    return Deadline(DeadlineType.RELATIVE, phrase.text, phrase.text, _offset(phrase))


def _offset(phrase: Phrase) -> Offset | None:
    """The offset that a relative deadline means, when both its length and its anchor are understood."""
    unit, anchor = first(phrase.parts, "UNIT", "DUAL"), _anchor(phrase)
    if unit is None or anchor is None:
        return None
    before = any(part.kind == "BEFORE" for part in phrase.parts)
    opens = before or any(part.kind == "OPENING" for part in phrase.parts)
    count = counted(phrase.parts)
    return Offset(anchor, Edge.OPENING if opens else Edge.CLOSE, -count if before else count, Unit(unit))


def _anchor(phrase: Phrase) -> str | None:
    name: SessionName | None = first(phrase.parts, "SREF")
    if name is not None:
        return session_name(name, phrase)
    day: date | None = first(phrase.parts, "DATE")
    if day is not None:
        return day.isoformat()
    named: str | None = first(phrase.parts, "ANCHOR")
    return named


def _plain(kind: DeadlineType) -> Callable[[Phrase], Deadline]:
    return lambda phrase: Deadline(kind, None, phrase.text)


_MAKERS: dict[str, Callable[[Phrase], Any]] = {
    "date": _date, "month": _month, "quarter": _quarter, "year": _year, "session": _session,
    "before_session": _before_session, "recurring": _recurring, "relative": _relative,
    "asap": _plain(DeadlineType.ASAP), "tba": _plain(DeadlineType.TBA), "open": _plain(DeadlineType.OPEN),
}  # fmt: skip
TYPES = frozenset(_MAKERS)
"""What a phrase rule may make: the types of deadline."""


def make_deadline(phrase: Phrase) -> Deadline:
    """The deadline that a phrase means."""
    made: Deadline = _MAKERS[phrase.rule.makes](phrase)
    return made
