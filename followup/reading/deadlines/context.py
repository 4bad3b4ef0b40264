"""What a reader of a decision knows beside its words: who adopted it, at which meeting, and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from followup.vocabulary.meetings import Meeting

_NAME = re.compile(r"^(?P<body>.*\S)\s+(?P<number>\d+)$")


@dataclass(frozen=True, slots=True)
class DeadlineContext:
    """The adopting body ("COP"), its meeting ("COP 28"), the known meetings by name, and the day of adoption."""

    body: str | None = None
    meeting: str | None = None
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    adopted: date | None = None

    @property
    def own_body(self) -> str | None:
        """The body that speaks as "it": the adopting one, or that of the adopting meeting."""
        return self.body or (split_name(self.meeting)[0] if self.meeting else None)

    @property
    def since(self) -> date | None:
        """The day after which something can still be asked: adoption, else the opening of the adopting meeting."""
        known = self.meetings.get(self.meeting or "")
        return self.adopted or (known.opening if known else None)

    def next_of(self, body: str) -> str | None:
        """The name of the body's meeting after this one, or None when nothing tells its number."""
        own, number = split_name(self.meeting) if self.meeting else (None, None)
        if own == body and number is not None:
            return f"{body} {number + 1}"
        since = self.since
        if since is None:
            return None
        coming = [
            (held.opening, name)
            for name, held in self.meetings.items()
            if held.body == body and held.opening is not None and held.opening > since
        ]
        return min(coming)[1] if coming else None

    def body_of(self, number: int) -> str | None:
        """The body of the only known meeting with that number, when there is just one."""
        bodies = {held.body for held in self.meetings.values() if held.number == str(number)}
        return bodies.pop() if len(bodies) == 1 else None

    def is_past(self, name: str) -> bool:
        """Whether the named session is this one or an earlier one, so that nothing can fall due there."""
        body, number = split_name(name)
        own, adopted_at = split_name(self.meeting) if self.meeting else (None, None)
        if body == own and number is not None and adopted_at is not None:
            return number <= adopted_at
        held, since = self.meetings.get(name), self.since
        return bool(held and held.closing and since and held.closing <= since)


def split_name(name: str) -> tuple[str, int | None]:
    """The body and the number of a meeting's name: "COP 28" is ("COP", 28); a name without a number has None."""
    found = _NAME.match(name)
    return (found["body"], int(found["number"])) if found else (name, None)
