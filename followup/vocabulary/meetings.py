"""Bodies and their meetings: when each part opens and closes, where, and under which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mode(StrEnum):
    """How a meeting or a part of it is held."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a meeting held in parts: the online part, the resumed part. Days are local calendar days."""

    opening: date
    closing: date
    place: str | None = None
    mode: Mode = Mode.IN_PERSON
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting (or session) of a body: "minamata", "COP", 4 with its segments in order of time.

    A meeting whose days are not yet known has no segments. `source` says where the days are published.
    """

    convention: str
    body: str
    number: str
    segments: tuple[Segment, ...] = ()
    source: str | None = None
    cancelled: bool = False

    @property
    def name(self) -> str:
        """The body and number as deadlines name it: "COP 4", "SBI 50"."""
        return f"{self.body} {self.number}"

    @property
    def opening(self) -> date | None:
        """The first day of the first segment."""
        return min((part.opening for part in self.segments), default=None)

    @property
    def closing(self) -> date | None:
        """The last day of the last segment."""
        return max((part.closing for part in self.segments), default=None)
