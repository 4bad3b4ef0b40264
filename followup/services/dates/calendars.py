"""The calendar of meetings that holds for a register: the reference data, as officers have moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.timing.calendar import load_reference_calendar

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.timing.calendar import Calendar


def calendar_of(register: Register) -> Calendar:
    """The calendar for resolving dates: what the register says of a meeting wins over the reference data."""
    with register.reading() as unit:
        moved = unit.meetings.all()
    return load_reference_calendar().with_meetings(moved)
