"""What a change of the calendar does to dates: which move, from what to what and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from followup.timing.calendar import Calendar
from followup.timing.resolve import Bearings, resolve_at
from followup.vocabulary.deadlines import Deadline


@dataclass(frozen=True, slots=True)
class Dated:
    """Something with a deadline, under whatever name the caller knows it by ("task 17")."""

    key: str
    deadline: Deadline
    bearings: Bearings


@dataclass(frozen=True, slots=True)
class Move:
    """A date that moves. `days` is by how many, positive when later; None when a day is gained or lost altogether."""

    key: str
    before: date | None
    after: date | None
    why: tuple[str, ...]

    @property
    def days(self) -> int | None:
        """By how many days it moves."""
        return (self.after - self.before).days if self.before and self.after else None


def moves(dated: Iterable[Dated], before: Calendar, after: Calendar) -> list[Move]:
    """The dates that differ between two calendars, in the order given; `why` is the explanation under the new one."""
    found = []
    for one in dated:
        old = resolve_at(one.deadline, before, one.bearings)
        new = resolve_at(one.deadline, after, one.bearings)
        if old.day != new.day:
            found.append(Move(one.key, old.day, new.day, new.explanation))
    return found
