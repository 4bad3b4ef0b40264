"""Leave and stand-ins: what an officer on leave would be shown is shown to who stands in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import Absence
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.vocabulary.instants import Instant


class LeaveLine(BaseModel):
    """One officer's leave."""

    officer: str
    away_from: date
    away_until: date
    stand_in: str | None


class LeaveList(BaseModel):
    """Leave that is running or ahead, the earliest first."""

    as_of: date
    leave: list[LeaveLine]


def enter_leave(register: Register, line: LeaveLine, *, by: str, now: Instant) -> None:
    """Enter an officer's leave. Raises BadInput when it ends before it begins or they would stand in for themselves."""
    if line.away_until < line.away_from:
        raise BadInput(f"the leave ends on {line.away_until}, before it begins on {line.away_from}")
    if line.stand_in == line.officer:
        raise BadInput(f"{line.officer} cannot stand in for {line.officer}")
    with register.writing(by=by, at=now, reason=f"leave of {line.officer}") as unit:
        unit.add(Absence(**line.model_dump()))


def list_leave(register: Register, today: date) -> LeaveList:
    """The leave that is running or ahead."""
    with register.reading() as unit:
        rows = unit.leave.ahead(today)
    return LeaveList(as_of=today, leave=[LeaveLine.model_validate(row, from_attributes=True) for row in rows])
