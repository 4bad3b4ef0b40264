"""The rhythm in which a contact gets mail: in the morning of a working day where they are, and not too often.

Weeks begin on Monday and days at midnight, by the contact's own clock. Where nobody has entered a contact's zone
nothing is known of their mornings and weekends: mail goes at any hour, days and weeks being those of UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from followup.content import content_path
from followup.timing.load import monday_of
from followup.timing.rulefiles import Rule, load_rule
from followup.timing.words import written
from followup.timing.zones import local_day, starts, zone
from followup.vocabulary.instants import Instant, instant

if TYPE_CHECKING:
    from collections.abc import Collection

UNKNOWN_ZONE = "UTC"
"""The zone of a contact of whom nobody has said where they are."""
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SATURDAY_AND_SUNDAY = frozenset({5, 6})
_MORNING = "then it is morning on a working day there"


class _Morning(Rule):
    begins: int = Field(ge=0, le=23)
    ends: int = Field(ge=1, le=24)
    source: str

    @model_validator(mode="after")
    def _begins_first(self) -> _Morning:
        if self.begins >= self.ends:
            raise ValueError("a morning ends after it begins")
        return self


class _Mails(Rule):
    value: int = Field(ge=1)
    source: str


class Rhythm(Rule):
    """The rules of `rules/delivery/rhythm.yaml`."""

    dated: date
    morning: _Morning
    mails_a_week: _Mails
    mails_in_the_week_of_a_deadline: _Mails


class _Weekend(Rule):
    days: tuple[Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], ...]
    parties: tuple[str, ...]


class _Weekends(Rule):
    version: date
    source: str
    weekends: tuple[_Weekend, ...]


@lru_cache(maxsize=1)
def load_rhythm() -> Rhythm:
    """The rhythm in which this house writes, read once per process."""
    return load_rule(Rhythm, content_path("rules", "delivery", "rhythm.yaml"))


@lru_cache(maxsize=1)
def _weekends() -> dict[str, frozenset[int]]:
    found = load_rule(_Weekends, content_path("storage", "reference", "weekends.yaml"))
    return {
        party: frozenset(map(_WEEKDAYS.index, weekend.days)) for weekend in found.weekends for party in weekend.parties
    }


def weekend_of(party: str) -> frozenset[int]:
    """The weekdays (Monday 0) on which people of a party do not work; Saturday and Sunday unless known otherwise."""
    return _weekends().get(party, _SATURDAY_AND_SUNDAY)


@dataclass(frozen=True, slots=True)
class Reader:
    """A contact as far as the rhythm is concerned: where they are, and for which party (by its code)."""

    zone: str
    party: str

    def day(self, at: Instant) -> date:
        """The calendar day that it is for them."""
        return local_day(at, self.zone)


@dataclass(frozen=True, slots=True)
class Turn:
    """From when on a contact may get a mail; `why` says for what it waits, None when it may go now."""

    at: Instant
    why: str | None


def turn_of(
    reader: Reader, now: Instant, *, mailed: Collection[date], deadlines: Collection[date], rhythm: Rhythm
) -> Turn:
    """When the next mail may go to a reader, who was mailed on the days `mailed` and has replies due by `deadlines`."""
    at, why = now, None
    # Each round moves on by a day at least; a week is always enough to reach a Monday, and a working day after it.
    for _ in range(3 * len(_WEEKDAYS)):
        later = _awake(reader, at, rhythm)
        full = _full(reader.day(later), mailed, deadlines, rhythm)
        if full is None:
            return Turn(later, why if later <= at else why or _MORNING)
        why, day = full
        at = starts(day, reader.zone)
    return Turn(at, why)


def _awake(reader: Reader, at: Instant, rhythm: Rhythm) -> Instant:
    """The instant itself when it lies in a morning of a working day there, else the beginning of the next one."""
    if reader.zone == UNKNOWN_ZONE:
        return at
    free, morning = weekend_of(reader.party), rhythm.morning
    local = at.astimezone(zone(reader.zone))
    day = local.date()
    if day.weekday() not in free and morning.begins <= local.hour < morning.ends:
        return at
    if local.hour >= morning.begins:
        day += _DAY
    while day.weekday() in free:
        day += _DAY
    begins = datetime.combine(day, time(morning.begins), tzinfo=zone(reader.zone))
    return max(at, instant(begins.astimezone(UTC)))


def _full(day: date, mailed: Collection[date], deadlines: Collection[date], rhythm: Rhythm) -> tuple[str, date] | None:
    """Why no further mail may go on a day, and the next day to be looked at; None when one may."""
    monday = monday_of(day)
    this_week = sorted(one for one in mailed if monday <= one < monday + _WEEK)
    due = [one for one in deadlines if monday <= one < monday + _WEEK]
    most = (rhythm.mails_in_the_week_of_a_deadline if due else rhythm.mails_a_week).value
    if len(this_week) >= most:
        return f"the contact was written to on {written(this_week[-1])}", monday + _WEEK
    if day in this_week:
        return f"the contact was written to on {written(day)}", day + _DAY
    return None
