"""By when something is asked: the deadline as the text gives it, before it is resolved to a date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DeadlineType(StrEnum):
    """The kinds of deadline that decisions use."""

    DATE = "date"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SESSION = "session"
    BEFORE_SESSION = "before_session"
    RECURRING = "recurring"
    RELATIVE = "relative"
    ASAP = "asap"
    TBA = "tba"
    OPEN = "open"
    NONE = "none"


class Unit(StrEnum):
    """The unit of a lead time or a period."""

    DAY = "d"
    WORKING_DAY = "wd"
    WEEK = "w"
    MONTH = "m"
    YEAR = "y"


class Edge(StrEnum):
    """The end of a meeting or period from which an offset counts."""

    OPENING = "opening"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Offset:
    """A span before (negative) or after (positive) an anchor.

    `anchor` is a session ("COP 28"), "adoption", "letter" or "task:ID"; `edge` says from which end of a session.
    """

    anchor: str
    edge: Edge
    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline in canonical form.

    `value` by type: date "2016-05-02"; month "2016-05"; quarter "2025-Q1"; year "2020"; session "COP 25";
    before_session "SBI 50 -6w", "COP 26 -3m", or "SB 56" without a lead time; recurring "annual", "biennial",
    "quarterly", "every 5 years", "each session", "regular"; relative the words themselves. `text` is the phrase found.
    `offset` is given for relative deadlines whose anchor is understood; its anchor may also be a day ("2021-11-05").
    `starts` is the first year of a recurring one, `on` the day of the year on which it falls ("04-30"), or up to which
    a part of a year or month lasts ("mid-2025": "06-30").
    """

    type: DeadlineType = DeadlineType.NONE
    value: str | None = None
    text: str | None = None
    offset: Offset | None = None
    starts: int | None = None
    on: str | None = None


NO_DEADLINE = Deadline()
