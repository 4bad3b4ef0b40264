"""How soon a hundred thousand deadlines have their days."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

from followup.cli.bench.measuring import Measured, absolute, timed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.vocabulary.deadlines import Deadline

_MANY = 100_000
_RUNS = 3
_MOST_SECONDS = 2


def resolving() -> list[Measured]:
    """Deadlines of every kind, against the calendar of meetings that Followup comes with, each with its explanation."""
    from datetime import date

    from followup.timing.calendar import load_reference_calendar
    from followup.timing.resolve import resolve

    calendar = load_reference_calendar()
    deadlines = list(islice(cycle(_of_every_kind()), _MANY))
    adopted, anchors = date(2019, 11, 29), {"letter": date(2019, 12, 13)}

    def work() -> None:
        for deadline in deadlines:
            resolve(deadline, calendar, convention="minamata", body="COP", adopted=adopted, anchors=anchors)

    seconds = min(timed(work) for _ in range(_RUNS)) / 1000
    return [absolute(f"resolving {_MANY:,} deadlines", seconds, "s", _MOST_SECONDS)]


def _of_every_kind() -> Sequence[Deadline]:
    from followup.vocabulary.deadlines import Deadline, DeadlineType, Edge, Offset, Unit

    kind = DeadlineType
    return [
        Deadline(kind.DATE, "2020-04-30", "by 30 April 2020"),
        Deadline(kind.MONTH, "2022-02"),
        Deadline(kind.QUARTER, "2025-Q1"),
        Deadline(kind.YEAR, "2020"),
        Deadline(kind.SESSION, "COP 4", "at its fourth meeting"),
        Deadline(kind.BEFORE_SESSION, "COP 4"),
        Deadline(kind.BEFORE_SESSION, "COP 4 -6w", "six weeks before its fourth meeting"),
        Deadline(kind.BEFORE_SESSION, "COP 3 -3m"),
        Deadline(kind.RELATIVE, "within", offset=Offset("COP 4", Edge.CLOSE, 6, Unit.MONTH)),
        Deadline(kind.RELATIVE, "within", offset=Offset("letter", Edge.CLOSE, 90, Unit.DAY)),
        Deadline(kind.RECURRING, "annual", starts=2020, on="04-30"),
        Deadline(kind.RECURRING, "each session"),
        Deadline(kind.ASAP),
        Deadline(kind.TBA),
        Deadline(),
    ]
