"""In which weeks more falls due than can be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class BusyWeek:
    """A week (by its Monday) in which `amount` falls due where `capacity` can be done; the unit is the caller's."""

    monday: date
    amount: int
    capacity: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something due on a day, with its size: 1 for a step, its words for a document."""

    key: str
    day: date
    size: int = 1


def monday_of(day: date) -> date:
    """The Monday of the week in which a day falls."""
    return day - timedelta(days=day.weekday())


def busy_weeks(pieces: Iterable[Piece], capacity: int) -> list[BusyWeek]:
    """The weeks, in order of time, in which more falls due than `capacity`, with what falls due in them."""
    amounts: Counter[date] = Counter()
    keys: dict[date, list[str]] = {}
    for piece in sorted(pieces, key=lambda one: (one.day, one.key)):
        monday = monday_of(piece.day)
        amounts[monday] += piece.size
        keys.setdefault(monday, []).append(piece.key)
    return [
        BusyWeek(monday, amounts[monday], capacity, tuple(keys[monday]))
        for monday in sorted(amounts)
        if amounts[monday] > capacity
    ]
