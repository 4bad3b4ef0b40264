"""Working days at a duty station: its weekend, and its official holidays year by year as published.

A year whose holidays are not in `storage/reference/holidays/` is refused, never guessed: the days of Eid, and which
holidays a station keeps, are decided each year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from pydantic import model_validator

from followup.content import content_files, content_path
from followup.timing.rulefiles import Rule, load_rule
from followup.timing.words import written
from followup.vocabulary.errors import BadInput

_DAY = timedelta(days=1)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Workdays:
    """The working days of one duty station. `holidays` holds, for each year known, its days with their names.

    `weekend` are weekday numbers, Monday being 0: (5, 6) is Saturday and Sunday.
    """

    station: str
    holidays: dict[int, dict[date, str]]
    weekend: frozenset[int] = frozenset({5, 6})

    def is_working(self, day: date) -> bool:
        """Whether people work on a day. Raises BadInput for a year whose holidays are not known."""
        return self.why_free(day) is None

    def why_free(self, day: date) -> str | None:
        """Why nobody works on a day ("weekend", "Eid al-Fitr"), or None when they do."""
        if day.year not in self.holidays:
            raise BadInput(
                f"the official holidays of {day.year} at {self.station} are not known; "
                f"add them to storage/reference/holidays/{self.station}.yaml"
            )
        if day.weekday() in self.weekend:
            return "weekend"
        return self.holidays[day.year].get(day)

    def add(self, day: date, count: int) -> date:
        """The working day `count` working days after `day` (before when negative); 0 gives the day itself."""
        step = _DAY if count > 0 else -_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def on_or_before(self, day: date) -> date:
        """The day itself when people work on it, else the last working day before it."""
        return day if self.is_working(day) else self.add(day, -1)

    def on_or_after(self, day: date) -> date:
        """The day itself when people work on it, else the next working day."""
        return day if self.is_working(day) else self.add(day, 1)

    def moved_back(self, day: date) -> tuple[date, str | None]:
        """`on_or_before` with the sentence that says why it moved, None when it did not."""
        kept = self.on_or_before(day)
        if kept == day:
            return day, None
        return kept, f"{written(day)} is not worked at {self.station} ({self.why_free(day)}); {written(kept)} is"


class _YearRule(Rule):
    source: str
    days: dict[date, str]


class Station(Rule):
    """A duty station's file: its weekend, and the official holidays of the years known, each year with its source."""

    station: str
    weekend: tuple[Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], ...]
    weekend_source: str | None = None
    years: dict[int, _YearRule]

    @model_validator(mode="after")
    def _days_lie_in_their_year(self) -> Station:
        for year, rule in self.years.items():
            for day in rule.days:
                if day.year != year:
                    raise ValueError(f"{day} stands among the holidays of {year}")
        if len(set(self.weekend)) == _DAYS_A_WEEK:
            raise ValueError("a week without a working day")
        return self


@lru_cache(maxsize=16)
def load_workdays(station: str) -> Workdays:
    """The working days of a duty station, as "nairobi", read once per process. Raises BadInput for an unknown one."""
    known = [path.stem for path in content_files("storage", "reference", "holidays")]
    if station not in known:
        raise BadInput(f"no holidays are known for {station!r}; duty stations are {', '.join(known)}")
    rule = load_rule(Station, content_path("storage", "reference", "holidays", f"{station}.yaml"))
    years = {year: dict(entry.days) for year, entry in rule.years.items()}
    return Workdays(rule.station, years, frozenset(_WEEKDAYS.index(name) for name in rule.weekend))
