"""A deadline as the register keeps it (its canonical expression as JSON), and its resolution against the calendar."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from followup.timing.resolve import late_after, resolve
from followup.vocabulary.actors import Actor
from followup.vocabulary.deadlines import Deadline, DeadlineType, Edge, Offset, Unit

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from followup.timing.calendar import Calendar
    from followup.vocabulary.explanations import ExplainedDate


def deadline_as_kept(deadline: Deadline) -> dict[str, Any]:
    """The JSON that the register keeps of a deadline; what is not known is absent."""
    kept = {name: value for name, value in asdict(deadline).items() if value is not None}
    return kept | {"type": deadline.type.value}


def kept_deadline(kept: dict[str, Any]) -> Deadline:
    """The deadline of what the register keeps."""
    offset = kept.get("offset")
    return Deadline(
        type=DeadlineType(kept["type"]),
        value=kept.get("value"),
        text=kept.get("text"),
        offset=Offset(offset["anchor"], Edge(offset["edge"]), offset["count"], Unit(offset["unit"]))
        if offset
        else None,
        starts=kept.get("starts"),
        on=kept.get("on"),
    )


def resolve_request(
    deadline: Deadline,
    calendar: Calendar,
    *,
    actors: Collection[Actor],
    convention: str,
    body: str | None,
    adopted: date | None,
) -> ExplainedDate:
    """The last day on which a request is not late: a body's own work at its session is late only after its close."""
    if deadline.type is DeadlineType.SESSION:
        return late_after(deadline, calendar, actors=actors, convention=convention, body=body, adopted=adopted)
    return resolve(deadline, calendar, convention=convention, body=body, adopted=adopted, after=adopted)
